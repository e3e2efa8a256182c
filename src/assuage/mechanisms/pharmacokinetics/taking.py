"""Who takes what is given: a dose that is counted from sessions is for those who come to them, any other for everybody.

    a = 1 - s (1 - PRESENT)       s: the share of the dose that belongs to a session, last of the numbers of its event

PRESENT is 1 where no world has it.
"""

from assuage.mechanisms.mechanism import Inputs, Payload, Scalar
from assuage.mechanisms.signals import PRESENT


def taken(payload: Payload, inputs: Inputs) -> Scalar:
    """a, the share of a dose that a person takes."""
    *_, of_session = payload
    return 1.0 - of_session * (1.0 - inputs[PRESENT])
