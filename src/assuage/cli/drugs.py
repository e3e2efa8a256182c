"""`assuage drugs`: what can be given to a person, and by which routes."""

from assuage.cli.show import Json, With, adding, as_json, say, table


def drugs(folders: With = None, json: Json = False) -> None:
    """The drugs a study can give, with their routes and the largest dose of a study read here."""
    from assuage.paradigms.drugs import drugs as known

    with adding(None, folders):
        chosen = known()
    if json:
        told = [
            {
                "id": name,
                "label": one.label,
                "routes": {route: {"unit": how.unit, "largest": how.largest} for route, how in one.routes.items()},
                "findings": list(one.findings),
            }
            for name, one in chosen.items()
        ]
        as_json({"drugs": told})
        return
    rows = [
        [name if route == next(iter(one.routes)) else "", route, how.unit, how.largest or "-"]
        for name, one in chosen.items()
        for route, how in one.routes.items()
    ]
    say(table(["drug", "route", "unit", "largest dose read of"], rows, left=3))
