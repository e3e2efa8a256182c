"""Write the role of every finding into its record, as the rule of `roles.yaml` gives it.

Run it after a change to `roles.yaml` or to the findings; the difference shows every role that moved.
"""

import pathlib
import re

from assuage.evidence import findings, roles
from assuage.files import write_whole


def main() -> None:
    """Rewrite the `role` line of every shipped record."""
    assigned = roles.assign(findings(), roles.rules())
    folder = pathlib.Path(__file__).parents[1] / "src" / "assuage" / "evidence" / "findings"
    for file in sorted(folder.glob("*.yaml")):
        lines: list[str] = []
        name = ""
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.startswith("- id: "):
                name = line.removeprefix("- id: ").strip()
            if line.startswith("  where: "):
                lines.append(f"  role: {assigned[name].role}\n")
            if not re.match(r"  role: ", line):
                lines.append(line)
        text = "".join(lines)
        write_whole(file, lambda half, text=text: half.write_text(text, encoding="utf-8"))


if __name__ == "__main__":
    main()
