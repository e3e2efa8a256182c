"""`assuage measures`: what an instrument can see of a person."""

from assuage.cli.show import Json, With, adding, as_json, say, table


def measures(folders: With = None, json: Json = False) -> None:
    """The measures a study can take, with their units."""
    from assuage.measures.catalogue import measures as known

    with adding(None, folders):
        chosen = known()
    if json:
        told = [
            {"id": name, "label": one.label, "unit": one.unit, "findings": list(one.findings)}
            for name, one in chosen.items()
        ]
        as_json({"measures": told})
        return
    say(table(["measure", "unit", "what it is"], [[name, one.unit, one.label] for name, one in chosen.items()], left=3))
