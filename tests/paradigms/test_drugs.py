"""Mirrors src/assuage/paradigms/drugs.py: the drugs, their routes, and one of one's own."""

import pytest

from assuage import units
from assuage.errors import FileProblem
from assuage.evidence.library import findings
from assuage.paradigms.drugs import PLACEBO, drugs
from assuage.shelves import using


ROUTES = {
    "oxytocin": {"intranasal", "nebulised", "intravenous", "intramuscular", "oral"},
    "placebo": {"intranasal", "nebulised", "intravenous", "intramuscular", "oral", "daily"},
    "carbetocin": {"intranasal", "intravenous", "intramuscular"},
    "vasopressin": {"intranasal"},
    "hydrocortisone": {"oral", "intravenous"},
    "dexamethasone": {"oral"},
    "crh": {"intravenous"},
    **{drug: {"oral"} for drug in ("d_cycloserine", "propranolol", "mdma", "alprazolam")},
    "sertraline": {"daily"},
}
OWN = """\
drug: oxytocin_analogue
label: an analogue
meaning: What the body takes for oxytocin.
routes:
  intranasal: {event: SPRAY, slot: 0, unit: IU}
"""


def own(folder, text=OWN):
    (folder / "drugs").mkdir()
    (folder / "drugs" / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_shelf():
    assert {name: set(drug.routes) for name, drug in drugs().items()} == ROUTES
    for name, drug in drugs().items():
        assert (drug.id, bool(drug.label), bool(drug.meaning)) == (name, True, True)
        assert set(drug.findings) <= set(findings())


def test_placebo_is_given_as_oxytocin_is():
    """So both arms keep one tape's shape; the placebo of a drug taken daily is that drug's."""
    for route, way in drugs()[PLACEBO].routes.items():
        same = drugs()["sertraline" if route == "daily" else "oxytocin"].routes[route]
        assert (way.event, way.slot, way.infusion) == (same.event, same.slot, same.infusion)


def test_amounts_in_a_route_s_own_unit():
    for name, drug in drugs().items():
        for way in drug.routes.values():
            one = {"IU": units.UG_OF_AN_IU.get(name, units.UG_PER_IU), "ug": 1.0, "mg": 1000.0}[way.unit]
            assert way.amount(3.0 * one, name) == pytest.approx(3.0)
            assert way.largest is None or units.micrograms(way.largest, name) > 0.0


def test_no_two_amounts_share_an_event_and_a_place():
    """But for placebo, which is an empty dose of oxytocin, and for a nebuliser, which is a better spray."""
    routes = [way for name, drug in drugs().items() if name != PLACEBO for way in drug.routes.values()]
    places = [(way.event, way.slot) for way in routes if way.deposits is None]
    assert len(set(places)) == len(places) == len(routes) - 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("drug: oxytocin_analogue", "drug: oxytocin", "there is a drug 'oxytocin' in Assuage itself"),
        ("unit: IU", "unit: pints", "'pints' is not one of its values"),
        ("event: SPRAY", "event: infusion", "no event 'infusion'; events are written in capitals"),
        ("slot: 0", "slot: 3", "less than or equal to 2"),
        ("slot: 0", "slt: 0", "slt: unknown key; nearest: slot"),
        ("  intranasal: {event: SPRAY, slot: 0, unit: IU}", "  {}", "must not be empty"),
    ],
)
def test_ones_own_is_checked(tmp_path, before, after, said):
    with using(folders=[own(tmp_path, OWN.replace(before, after))]), pytest.raises(FileProblem) as problem:
        drugs()
    assert said in str(problem.value)


def test_ones_own_is_one_file(tmp_path):
    with using(folders=[own(tmp_path)]):
        assert set(drugs()) == {*ROUTES, "oxytocin_analogue"}
    assert set(drugs()) == set(ROUTES)
