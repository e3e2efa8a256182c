"""Which part of the circuit carries which quantity of the learning model, for imaging-like read-outs.

    positive weight of the cue         lateral and basolateral amygdala
    negative weight of the cue         intercalated cells, ventromedial prefrontal cortex
    negative weight of the context     hippocampal input to the ventromedial prefrontal cortex
    net expression                     central amygdala
    associability                      dorsal anterior cingulate (salience)

The split of RW+- is the amygdala-versus-prefrontal split of Li et al. 2016 (PLoS Comput Biol e1005099) and the engram
split of ConFER (Rajagopal & Polk 2025). A map of words, not a claim that a weight is a BOLD signal.
"""

from assuage.mechanisms.fear_learning.conditioned_fear import FearMemory
from assuage.mechanisms.fear_learning.fear_model import CUES
from assuage.mechanisms.fear_learning.plus_minus import Weights, prediction
from assuage.mechanisms.mechanism import Scalar


def nodes(x: FearMemory, features: Weights, control: Scalar | float = 1.0) -> dict[str, Scalar]:
    """Read-outs for the features present. `control` is k_v, the vmPFC-amygdala coupling (1 healthy)."""
    cues = range(len(CUES))
    places = range(len(CUES), len(features))
    return {
        "basolateral_amygdala": sum((features[i] * x.plus[i] for i in cues), start=features[0] * 0.0),
        "ventromedial_prefrontal": -control * sum((features[i] * x.minus[i] for i in cues), start=features[0] * 0.0),
        "hippocampus": -sum((features[i] * x.minus[i] for i in places), start=features[0] * 0.0),
        "central_amygdala": prediction(features, x.plus, x.minus, control),
        "dorsal_anterior_cingulate": sum((features[i] * x.associability[i] for i in cues), start=features[0] * 0.0),
    }
