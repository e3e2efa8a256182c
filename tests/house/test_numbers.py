"""Mechanisms hold no numbers: those live in parameter files with a unit, a prior and a grade.

Allowed: what every formula is made of (0, 1, 2, a half and their negatives), labels of an enumeration, and the few
below, each with its reason.
"""

import ast
import enum

from tests.house.source import PACKAGE, modules, name, tree


TRIVIAL = {0, 1, 2, 0.5}
NAMED = {  # constants of a module
    ("fear_learning/causal_inference.py", "NODES"): "rates of the sum of exponentials that stands for a power law",
    ("fear_learning/fear_model.py", "CONTEXTS"): "how many contexts the laboratory has: the size of an array",
    ("fear_learning/fear_model.py", "MIDDLE"): "half way between two cues, whose places are 1 and 2",
    ("hpa_axis/resting_day.py", "POWERS"): "the terms of a cubic polynomial",
    ("hpa_axis/resting_day.py", "_NEWTON_STEPS"): "steps of a solver, to the precision of the number format",
    ("memory/base_level.py", "SECONDS_PER_DAY"): "a unit conversion",
    ("memory/base_level.py", "LADDER_PER_DAY"): "rates of the sum of exponentials that stands for a power law",
    ("memory/film_memory.py", "_PARTS"): "parts of a quiet step, a solver's",
    ("memory/intrusions.py", "_WIDEST"): "bounds and steps of a bisection, in one line with the next two",
    ("pharmacokinetics/oxytocin.py", "REFERENCE_DOSE_IU"): "the unit the brain scale is defined by",
    ("pharmacokinetics/oxytocin.py", "_GRID_STEPS"): "length of a numerical table",
    ("pharmacokinetics/vasopressin.py", "OXYTOCIN_REFERENCE_IU"): "the unit the oxytocin scale is defined by",
    ("pharmacokinetics/vasopressin.py", "REFERENCE_DOSE_IU"): "the unit the brain scale is defined by",
    ("symptoms/clusters.py", "ITEMS_PER_CLUSTER"): "the items of DSM-5 criteria B, C, D, E",
}
INLINE = {  # numbers inside a formula
    ("fear_learning/trauma_memory.py", 3): "number of features",
    ("hpa_axis/circadian_drive.py", 5): "exponent of the published curve",
    ("hpa_axis/circadian_drive.py", 6): "exponent of the published curve",
    ("hpa_axis/ultradian.py", 6): "sum of the weights of the classical fourth-order method",
    ("hpa_axis/ultradian.py", 8): "cubic Hermite interpolation at the middle",
}
MECHANISMS = PACKAGE / "mechanisms"


def numbers():
    """(file, module constant or None, line, value) of every number that is not trivial."""
    for path in modules(MECHANISMS):
        for statement in tree(path).body:
            if isinstance(statement, ast.ClassDef) and any(
                isinstance(base, ast.Name) and hasattr(enum, base.id) for base in statement.bases
            ):
                continue
            target = None
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                first = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
                first = first.elts[0] if isinstance(first, ast.Tuple) else first
                target = first.id if isinstance(first, ast.Name) else None
            for node in ast.walk(statement):
                if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in TRIVIAL:
                    yield str(path.relative_to(MECHANISMS)), target, node.lineno, node.value


def test_mechanisms_hold_no_numbers():
    strays = [
        f"{file}:{line}: {value}"
        for file, constant, line, value in numbers()
        if (file, constant) not in NAMED and (file, value) not in INLINE
    ]
    assert not strays, "\n".join(strays)


def test_the_exceptions_are_still_needed():
    held = list(numbers())
    used = {(file, constant) for file, constant, _, _ in held} | {(file, value) for file, _, _, value in held}
    assert {*NAMED, *INLINE} - used == set()


def test_a_mechanism_is_documented_by_its_equations():
    bare = [
        name(p)
        for p in modules(MECHANISMS)
        if p.name != "__init__.py" and len((ast.get_docstring(tree(p)) or "").splitlines()) < 2
    ]
    assert [b for b in bare if not b.endswith(("events.py", "signals.py"))] == []
