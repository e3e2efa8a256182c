"""How far a run is: told to who listens, and in `progress.json`, written at most once a second while it runs.

{"schema": 1, "state": "running" | "stopped" | "finished" | "failed", "what": "virtual trials", "share": 0.4,
 "seconds_left": 90.0 or null, "pid": 4711, "updated": "2026-01-31T12:00:00+00:00"}
"""

import contextlib
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assuage.errors import AssuageError
from assuage.files import SCHEMA, write_whole


PROGRESS = "progress.json"
Listen = Callable[[str, float], None]  # what is being done, and the share of the whole that is done
_SECOND, _MINUTE = 1.0, 60.0
_WORTH_SAYING = 2.0 * _MINUTE


def silent(what: str, share: float) -> None:
    """Nobody listens."""


def seen(folder: Path) -> dict[str, Any]:
    """What a folder's `progress.json` says; nothing where there is none to read."""
    try:
        told = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


class Progress:
    """Progress of a run in a folder: call it with what is being done and the share done; enter it around the run."""

    def __init__(self, folder: Path, listen: Listen = silent) -> None:
        self._path, self._listen = folder / PROGRESS, listen
        self._what, self._share, self._left = "beginning", 0.0, None
        self._since, self._from = time.monotonic(), 0.0  # when what is being done began, and at what share
        self._written = -float("inf")

    def __call__(self, what: str, share: float) -> None:
        """Say what is being done and the share of the whole that is done. The time left goes by the pace of `what`."""
        now = time.monotonic()
        if what != self._what:
            self._since, self._from = now, share
        gained = share - self._from
        self._left = (now - self._since) / gained * (1.0 - share) if gained > 0.0 else None
        self._what, self._share = what, share
        if now - self._written >= _SECOND:
            self._write("running")
        long = self._left is not None and self._left > _WORTH_SAYING
        self._listen(f"{what}, {(self._left or 0.0) / _MINUTE:.0f} min left" if long else what, share)

    def __enter__(self) -> Self:
        self._write("running")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left = None
        if kind is None:
            self._share = 1.0
            self._write("finished")
            return
        with contextlib.suppress(AssuageError):  # what went wrong is worth more than that it could not be noted
            self._write("stopped" if issubclass(kind, KeyboardInterrupt) else "failed")

    def _write(self, state: str) -> None:
        self._written = time.monotonic()
        told = {
            "schema": SCHEMA,
            "state": state,
            "what": self._what,
            "share": round(self._share, 4),
            "seconds_left": None if self._left is None else round(self._left, 1),
            "pid": os.getpid(),
            "updated": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        write_whole(self._path, lambda half: half.write_text(json.dumps(told) + "\n", encoding="utf-8"))
