"""`assuage drugs`: what can be given to a person, and by which routes."""

from assuage.cli.show import Json, as_json, say, table


def drugs(json: Json = False) -> None:
    """The drugs a study can give, with their routes and units."""
    from assuage.paradigms.drugs import drugs as known

    chosen = known()
    if json:
        told = [
            {
                "id": name,
                "label": one.label,
                "unit": one.unit,
                "routes": list(one.routes),
                "findings": list(one.findings),
            }
            for name, one in chosen.items()
        ]
        as_json({"drugs": told})
        return
    rows = [[name, one.unit, ", ".join(one.routes), one.label] for name, one in chosen.items()]
    say(table(["drug", "unit", "routes", "what it is"], rows, left=4))
