"""Assuage: an in-silico laboratory for oxytocin-enhanced psychotherapy of PTSD.

    import assuage
    plan = assuage.plan("oxytocin_prolonged_exposure", sizes=[92], virtual_trials=500, seed=1)

For research and planning only, never for a decision about a patient.
"""

from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from assuage.inference.phenomena import phenomena as phenomena
    from assuage.inference.replicate import replicate as replicate
    from assuage.planning.plan import plan as plan
    from assuage.reports.plan_report import report as report
    from assuage.simulation.simulate import simulate as simulate
    from assuage.studies.additions import using as using
    from assuage.studies.reading import load_study as load_study

__version__ = "0.1.0"
_WHERE = {
    "load_study": "assuage.studies.reading",
    "phenomena": "assuage.inference.phenomena",
    "plan": "assuage.planning.plan",
    "replicate": "assuage.inference.replicate",
    "report": "assuage.reports.plan_report",
    "simulate": "assuage.simulation.simulate",
    "using": "assuage.studies.additions",
}
__all__ = ["__version__", "load_study", "phenomena", "plan", "replicate", "report", "simulate", "using"]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'assuage' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
