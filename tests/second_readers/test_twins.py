"""Every mechanism against its second reading: the same random people through both, field by field.

A mechanism, a jump, a flow or a quiet step without a twin fails here.
"""

import dataclasses
import importlib
import pkgutil
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import assuage.mechanisms
from assuage.measures.forms import instrument
from assuage.measures.graded_response import GradedResponse
from assuage.mechanisms import signals as wires
from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning import plus_minus as product_plus_minus
from assuage.mechanisms.hpa_axis.circadian_drive import CircadianDrive
from assuage.mechanisms.hpa_axis.cortisol_binding import CortisolBinding
from assuage.mechanisms.mechanism import Mechanism, parameter_fields
from assuage.mechanisms.memory.base_level import ladder
from assuage.mechanisms.memory.intrusions import Intrusions, coming_rate
from assuage.parameters.library import central_truth
from tests.mechanisms.alone import Told, file_of
from tests.second_readers import circadian_drive, cortisol_binding, graded_response, intrusions, plus_minus


PEOPLE = 400  # each with parameters, states and inputs of their own
RELATIVE = 1e-5
FLOOR = 1e-10
FLOORS = {"Intrusions": 1e-7}  # a suppression found by bisection is known to 2e-8

# How people are drawn: a number is the median of a lognormal with log spread 0.4, a pair is mean and spread of a
# normal, a list is chosen from, "share" is uniform over 0 to 1.
SHARE = "share"
SWITCH = [0.0, 1.0]

FEAR = {
    "width": 0.35,
    "misperception": [0.0, 0.15, 0.4],
    "width_ptsd": (0.2, 0.15),
    "generalisation_healthy": [1e-9, 0.2, 0.6],
    "control_healthy": (1.0, 0.2),
    "generalisation": SHARE,
    "control": (0.7, 0.2),
    "observing": SHARE,
    "dishabituation": 60.0,
    "learning_gain": (0.15, 0.3),
    "damping_men": (0.2, 0.6),
    "damping_women": (-0.2, 0.6),
    "retrieval_block": (0.2, 0.6),
    "retrieval_level": 1.5,
    "retrieval_width": 0.5,
    "consolidation": (0.2, 0.5),
    "overload": (0.3, 3.0),
    "high_occupancy": SHARE,
    "learning_rate": 1.0,
    "overgeneralisation": (0.0, 0.5),
    "prefrontal_control": (0.0, 0.1),
    "female": SWITCH,
    "ptsd": SWITCH,
}

PARAMETERS = {
    "circadian_drive": {"floor": SHARE, "shift": (83.8, 30), "rise": 300, "fall": 950, "base": 0.003, "mean": 0.143},
    "conditioned_fear": FEAR
    | {
        "rate": 0.3,
        "unlearning": SHARE,
        "unlearning_observed": SHARE,
        "threat_share": SHARE,
        "fading": 0.01,
        "fading_time": 1.9,
        "fading_power": 0.25,
        "salience": 0.5,
        "associability_gain": [0.0, 0.3],
        "associability_share": [0.0, 0.4, 1.0],
        "first_associability": 0.8,
        "unlearning_gain": (0.0, 0.8),
    },
    "context_gated": FEAR
    | {
        "threat_rate": 0.25,
        "safety_rate": 0.12,
        "unlearning_rate": [0.0, 0.02, 2.0],
        "not_labile": SHARE,
        "window_opens": 10.0,
        "window_closes": 360.0,
        "context_rate": 0.1,
        "overshadowed": SHARE,
        "context_weight": 0.35,
        "associability_gain": [0.0, 0.3],
        "first_associability": 0.8,
        "associability_time": 2.0,
        "lasting_safety": SHARE,
        "forgetting_time": 14.0,
    },
    "latent_cause": FEAR
    | {
        "rate": 0.5,
        "new_cause": 0.1,
        "time_power": 1.0,
        "outcome_variance": 0.4,
        "feature_variance": 1.0,
        "threshold": 0.1,
        "response_spread": 0.1,
        "context_intensity": [0.2, 0.5, 1.0],
        "time_unit": 3.0,
        "new_cause_gain": (0.0, 0.5),
    },
    "trauma_memory": {
        "first_threat": 1.0,
        "rate": 0.05,
        "homework_rate": 0.5,
        "unlearning": SHARE,
        "threat_share": SHARE,
        "safety_loss": 0.005,
        "salience": 0.5,
        "generalisation": SHARE,
        "control": (0.7, 0.2),
        "carry_over": SHARE,
        "overwhelming": SHARE,
        "learning_rate": 1.0,
        "overgeneralisation": (0.0, 0.5),
        "prefrontal_control": (0.0, 0.1),
        "life_extinction": 0.003,
        "reminders_avoided": SHARE,
        "refearing": 0.001,
        "half_intrusions": 1.5,
        "reinstating": 4.0,
        "reinstatement": SHARE,
        "came_ill": SWITCH,
        "learning_gain": (0.15, 0.3),
        "unlearning_gain": (0.0, 0.8),
        "damping_men": (0.2, 0.6),
        "damping_women": (-0.2, 0.6),
        "retrieval_block": (0.2, 0.6),
        "retrieval_level": 1.5,
        "retrieval_width": 0.5,
        "consolidation": (0.2, 0.5),
        "overload": (0.3, 3.0),
        "high_occupancy": SHARE,
        "female": SWITCH,
    },
    "intrusions": {
        "cues": 12.0,
        "cues_avoided": SHARE,
        "strength": 4.0,
        "similarity": 1.25,
        "threshold": (0.0, 0.5),
        "noise": 0.7,
        "decay": 0.5,
        "reencoding": 0.05,
        "binding": (0.0, 0.3),
        "intake_rate": [0.2, 1.4, 4.0, 15.0],
        "years_since": 3650.0,
        "encoding_gain": 1.4,
        "encoding_block": (0.0, 0.3),
        "came_ill": SWITCH,
    },
    "film_memory": {
        "cues": 12.0,
        "similarity": 1.25,
        "noise": 0.7,
        "decay": 0.5,
        "reencoding": 0.05,
        "encoding_gain": 1.4,
        "encoding_block": (0.0, 0.3),
        "arousability": 1.0,
        "own_strength": (0.0, 0.3),
        "threshold": (-2.0, 0.5),
        "disruption": 0.3,
        "cortisol_disruption": (0.2, 0.3),
        "suppression": 1.0,
        "consolidation": 360.0,
        "consolidation_block": (0.0, 0.3),
        "cortisol_block": (0.2, 0.3),
        "night_retention": SHARE,
        "sleep_gain": 0.3,
        "interference": SHARE,
    },
    "life_events": {
        "rate": [0.05, 0.4, 4.0],
        "dispersion": [0.3, 0.717, 3.0],
        "again": (0.2, 0.2),
        "sexual_women": 0.15,
        "sexual_men": 0.04,
        "violence": 0.25,
        "scale": 0.5,
        "scale_violence": 1.5,
        "scale_sexual": 2.5,
        "spread": 0.4,
        "women": (0.2, 0.2),
        "after_adversity": (0.2, 0.2),
        "female": SWITCH,
        "adversity": SWITCH,
    },
    "case_status": {"onset": 0.4125, "recovered": 0.35, "ticks_well": [1.0, 3.0]},
    "untreated_course": {"drift": (0.06, 0.2), "drift_time": 45.0, "life_spread": 0.1, "life_time": 60.0}
    | {"came_ill": SWITCH},
    "clusters": {
        "half_intrusions": 1.5,
        "steepness": 3.0,
        "mood_from_reexperiencing": (0.4, 0.3),
        "mood_from_avoidance": (0.3, 0.3),
        "mood_from_beliefs": (0.3, 0.3),
        "avoidance_from_beliefs": (1.0, 0.5),
        "avoidance_from_partner": (0.5, 0.5),
        "arousal_from_reexperiencing": (0.5, 0.3),
        "reexperiencing_time": 2.0,
        "avoidance_time": 7.0,
        "mood_time": 21.0,
        "arousal_time": 5.0,
        "reexperiencing_factor": 1.0,
        "avoidance_intercept": (-4.3, 0.7),
        "mood_intercept": (0.1, 0.2),
        "arousal_intercept": (0.2, 0.2),
        "first_reexperiencing": SHARE,
        "first_avoidance": SHARE,
        "first_mood": SHARE,
        "first_arousal": SHARE,
    },
    "alliance": {
        "first_alliance": (0.0, 1.0),
        "from_gain": (0.15, 0.3),
        "expected_gain": 0.1,
        "chance": 0.2,
        "contact_gain": (0.012, 0.3),
        "alliance_gain": (0.01, 0.5),
        "relapse": 0.005,
        "bonding": (0.03, 0.3),
        "bonding_now": (0.1, 0.3),
        "mistrust": 0.5,
        "contact_share": SHARE,
    },
    "direct_effect": {"benefit": (0.0, 1.0), "spread": 0.5, "relapse": 0.005},
    "attendance": {
        "calendar_hazard": [0.02, 0.2],
        "session_hazard": [0.005, 0.3],
        "from_distress": (0.45, 0.3),
        "middle_distress": 0.6,
        "spread_distress": 0.15,
        "from_alliance": (0.35, 0.3),
        "early": (0.5, 0.5),
        "early_from": [2.0, 3.0],
        "early_to": [4.0, 5.0],
        "from_gain": (2.0, 2.0),
        "dropout_random_effect": (0.0, 0.8),
        "early_completion": SHARE,
        "staying": (0.0, 0.5),
        "never_starts": SHARE,
        "loss_hazard": (-1.0, 1.0),
        "lost_after_leaving": (1.2, 1.0),
        "lost_by_severity": (0.3, 0.5),
        "middle_severity": 0.45,
        "spread_severity": 0.15,
        "never_draw": SHARE,
        "loss_draw": SHARE,
    },
    "exposure_session": {"usual_distress": 0.6, "calming": (0.0, 0.6), "relieved_by_task": SHARE},
    "beliefs": {"first_strength": SHARE, "warranted": SHARE, "restructuring": SHARE, "rescripting": SHARE}
    | {"relapse": 0.005},
    "image_work": {"capacity": 1.4, "taxing": [0.04, 2.0], "rescripting": SHARE, "relapse": 0.005},
    "skills": {"calming": SHARE, "partner": SHARE, "relapse": 0.005},
    "who_meets": {
        "therapist_gain": 0.1,
        "therapist_leaving": 0.3,
        "group_gain": 0.1,
        "cohesion_gain": (0.1, 0.2),
        "cohesion_shared": [0.0, 0.3, 0.7, 1.0],
        "cohesion_leaving": (-0.3, 0.3),
        "depressed_gain": (-0.1, 0.2),
        "depressed_leaving": (0.2, 0.2),
        "unsupported_gain": (-0.1, 0.2),
        "unsupported_leaving": (0.2, 0.3),
        "alcohol_leaving": (0.4, 0.4),
        "age_leaving": (-0.1, 0.1),
        "depressed": SWITCH,
        "unsupported": SWITCH,
        "misusing_alcohol": SWITCH,
        "decades": (0.0, 1.5),
        "therapist": (0.0, 1.0),
        "therapist_keeps": (0.0, 1.0),
        "in_group": SWITCH,
        "group": (0.0, 1.0),
        "own_cohesion": (0.0, 1.0),
    },
    "expectancy": {"worth": (0.3, 2.0), "spread": 0.5}
    | {f"{drug}_{arm}": SHARE for drug in ("mdma", "sertraline", "alprazolam") for arm in ("given", "placebo")},
    "sertraline": {"half_effect": 50.0, "delay": 21.0, "relief": (0.1, 0.1)},
    "graded_response": {
        "item_spread": 0.3,
        "method": 0.3,
        "lasting_item": 0.5,
        "occasion_error": 0.2,
        "rater_error": 0.15,
        "item_error": 0.6,
    },
}

# Where a mechanism is drawn around the shipped values but these: shares stay shares, and floors are reached.
INSTEAD = {
    "circuit": {
        "generalisation": SHARE,
        "generalisation_healthy": SHARE,
        "damping_men": (0.2, 0.6),
        "damping_women": (-0.2, 0.6),
        "prefrontal_control": (0.0, 1.0),
        "release": (0.5, 1.5),
    }
}

SHOWN = [0.0, 1.0, 7.0]
RECORD = dict.fromkeys(("expectation", "threat", "uncertainty"), SHARE) | {"shock": SWITCH}
RECORD |= dict.fromkeys(("showings", "shown_reinforced", "shown_safe"), SHOWN)

STATES = {
    "karin_milo": {
        "crh": 1.0,
        "acth": 1.0,
        "cortisol": 1.0,
        "pituitary": 1.0,
        "adrenal": 1.0,
        "sensitivity_level": 3.0,
        "stressor": [0.0, 0.5, 2.0],
        "chronic": (0.3, 0.1),
        "sprayed": SWITCH,
        "prepared": [0.0, 0.4, 1.0],
    },
    "conditioned_fear": RECORD
    | {"plus": [0.0, 0.01, 0.3, 0.8], "minus": [0.0, -0.01, -0.2, -0.6], "associability": 0.8},
    "context_gated": RECORD
    | {
        "threat_of_cues": [0.0, 0.01, 0.3, 0.8],
        "threat_of_contexts": [0.0, 0.2, 0.5],
        "safety": [0.0, 0.05, 0.4],
        "associability": 0.8,
        "labile": [0.0, 15.0, 300.0],
    },
    "latent_cause": RECORD,
    "trauma_memory": {"plus": [0.0, 0.001, 0.3, 1.0], "minus": [0.0, -0.001, -0.2, -0.6], "homework": SWITCH}
    | {
        "lasting": 0.8,
        "learned": 1.0,
    },
    "intrusions": {"age": 1000.0, "traces": 1e-4, "strength": 5.0, "suppression": (0.5, 1.0), "happened": SWITCH},
    "film_memory": {
        "seen": SWITCH,
        "age": [0.001, 0.1, 0.24, 0.26, 3.0],
        "traces": 1e-4,
        "strength": (0.5, 0.5),
        "context": SHARE,
        "oxytocin": [0.0, 0.3],
        "cortisol": [0.0, 0.3],
        "since_mind": [0.0, 300.0, 400.0],
        "nights": [0.0, 1.0],
        "expected": 1.0,
    },
    "recall": {
        "learned": SWITCH,
        "age": [0.001, 0.24, 0.26, 3.0],
        "strength": (0.5, 0.5),
        "emotion": [0.0, 0.5, 1.0],
        "cortisol": [0.0, 0.3],
        "nights": [0.0, 1.0],
        "called": [0.0, 3.0, 12.0],
        "suppressed": [0.0, 3.0, 12.0],
    },
    "working_memory": {"items": [0.0, 2.0, 4.0], "interference": SWITCH},
    "trust": {"trust": SHARE, "therapist": SHARE, "contact": [0.0, 0.5, 1.0]},
    "social_tasks": {
        name: [0.0, 0.5, 1.0]
        for name in ("person", "contact", "supportive", "woman", "distress", "other", "value", "threat")
    },
    "life_events": {
        "years": [0.0, 0.5, 10.0, 60.0],
        "events": [0.0, 1.0, 6.0],
        "violent": [0.0, 1.0, 3.0],
        "intensity": [0.0, 0.8],
    },
    "case_status": {"case": SWITCH, "ever": SWITCH, "well": [0.0, 1.0, 2.0]},
    "untreated_course": {"drifted": (0.1, 0.1), "life": (0.0, 0.1)},
    "clusters": {"reexperiencing": SHARE, "avoidance": SHARE, "mood": SHARE, "arousal": SHARE},
    "direct_effect": {"share": (0.5, 0.5), "others": (0.0, 0.5), "per_minute": [0.0, 1.0 / 900.0]},
    "alliance": {
        "alliance": (0.0, 1.0),
        "gained": [-1.0, -0.8, 0.0, 0.3, 0.9],
        "per_minute": [0.0, 1 / 90],
        "severity_then": SHARE,
        "severity_first": 0.5,
    },
    "attendance": {
        "attending": SWITCH,
        "dropped": SWITCH,
        "sessions": [0.0, 1.0, 5.0],
        "accumulated_hazard": 0.3,
        "severity_then": SHARE,
        "recent_gain": (0.0, 0.2),
        "calendar": [0.0, 0.05, 0.6],
        "effect_then": [0.0, 0.7],
        "severity_first": 0.5,
        "present": SWITCH,
    },
    "exposure_session": {"felt": [0.0, 0.3, 0.8], "distress": SHARE},
    "beliefs": {"strength": SHARE},
    "image_work": {"strength": SHARE, "load": [0.0, 0.7, 5.0]},
    "skills": {"calming": SHARE, "accommodation": SHARE},
    "who_meets": {},
    "expectancy": {"belief": [0.0, 0.5, 1.0]},
    "sertraline": {"daily": [0.0, 50.0, 200.0], "built_up": SHARE},
    "oral_drugs": {
        name: [0.0, 1.0, 80.0]
        for drug in ("d_cycloserine", "propranolol", "mdma", "alprazolam")
        for name in (f"{drug}_gut", drug)
    },
    "oxytocin": {
        "nose": 20.0,
        "plasma": 10.0,
        "tissue": 5.0,
        "transit_1": 1e-3,
        "transit_2": 1e-3,
        "brain": 4.0,
        "infusion": [0.0, 0.02, 0.2],
        "muscle": [0.0, 10.0],
        "mouth": [0.0, 300.0],
    },
    "vasopressin": {"nose": 20.0, "transit_1": 1e-3, "transit_2": 1e-3, "brain": [0.0, 1e-4, 1e-3]},
    "carbetocin": {"muscle": 50.0, "nose": 100.0, "plasma": 5.0, "tissue": 3.0},
    "steroids": {"hydrocortisone_gut": 10.0, "cortisol": 300.0, "dexamethasone_gut": 0.5, "dexamethasone": 4.0},
    "crh": {"fast": 3000.0, "slow": 1000.0},
    "endogenous_oxytocin": {"level": 1.3, "resting": 1.1},
    "central_effect": {"desensitised": [0.0, 0.1, 0.6]},
    "unpredictable_threat": {"phasic": [0.0, 0.5, 1.0], "target": SHARE, "sustained": SHARE},
    "arousal": {name: [0.0, 0.4, 1.0] for name in ("social", "exertion", "cue", "support", "anticipating")},
    "circuit": {"valence": [-1.0, -0.5, 0.0, 0.5, 1.0], "trauma": SWITCH, "social": SWITCH, "control": SWITCH}
    | {"shown": [0.0, 1.0, 2.0, 6.0], "cue": SWITCH},
    "autonomic_response": {"sympathetic": SHARE, "vagal": SHARE, "work": SHARE, "exertion": [0.0, 0.4, 1.0]}
    | {"hour": [-1.0, 0.3, 1.0]},
}
# The stress axes are compared person by person, in test_stress_cores.py.
ONE_BY_ONE = {"karin_milo", "bangsgaard_ottesen", "sriram"}
WEIGHTS = {"conditioned_fear": 5, "trauma_memory": 3, "intrusions": 10, "film_memory": 10}  # entries of a tuple field
GATED = {"threat_of_cues": 2, "threat_of_contexts": 3, "safety": 6, "associability": 2}
TRIALS = ([0.0, 1.0, 2.0], [0.0, 1.0, 1.3, 1.6, 2.0], [0.0, 0.5, 1.0], [0.0, 4.0, 40.0, 700.0, 9000.0])

HEARD = {
    "brain_oxytocin": [0.0, 0.3, 1.0, 2.0],
    "plasma_excess": [0.0, 5.0, 40.0],
    "csf_rise": [0.0, 0.5],
    "endogenous_oxytocin": 1.2,
    "anticipation": SWITCH,
    "social_support": SWITCH,
    "phasic_fear": [0.0, 0.5, 1.0],
    "cue_threat": [0.0, 0.4, 1.0],
    "cue_expectation": [-0.2, 0.0, 0.4, 1.1],
    "cue_uncertainty": SHARE,
    "sustained_fear": [0.0, 0.3, 1.0],
    "central_effect": [0.0, 0.5, 1.2],
    "v1a_effect": [0.0, 0.5, 1.3],
    "v1b_effect": [0.0, 0.5, 1.3],
    "cortisol": 1.0,
    "glucocorticoid_occupancy": SHARE,
    "arousal": [0.0, 0.5, 1.2],
    "session_distress": SHARE,
    "exposure_distress": [0.0, 0.5, 1.2],
    "threat": 0.8,
    "threat_learned": [0.0, 0.7, 1.3],
    "hyperarousal": SHARE,
    "threat_in_clinic": 0.8,
    "intrusions": 1.0,
    "avoidance": SHARE,
    "severity": SHARE,
    "trauma_exposed": SWITCH,
    "untreated_course": 1.0,
    "nonspecific_course": 1.0,
    "direct_course": 1.0,
    "alliance": (0.0, 1.0),
    "attending": SWITCH,
    "present": SWITCH,
    "never_started": SWITCH,
    "trust": SHARE,
    "work_counted": SHARE,
    "expected_course": 1.0,
    "belief_change": (-0.2, 0.2),
    "vividness": SHARE,
    "taxed": [0.0, 0.5, 1.0],
    "calming_skill": SHARE,
    "accommodation_left": SHARE,
    "contact_shift": (0.0, 0.3),
    "leaving_shift": (0.0, 0.5),
    "drug_learning": [-2.0, -0.5, 0.0, 0.8],
    "drug_calm": [-0.5, 0.0, 0.5, 1.2],
    "drug_bond": [0.0, 1.0],
    "drug_direct": [-0.5, 0.0, 0.5],
    "drug_relief": [0.0, 0.1],
    "reconsolidation_block": [-0.1, 0.0, 0.1, 1.5],
}

PAYLOADS = {
    "between_windows": ([0.5, 1.0, 7.0, 60.0], [0.0, 3.0, 7.0], [0.0, 2.0, 5.0], [0.0]),
    "WINDOW": ([0.0, 3.0, 7.0], [0.0, 1.0, 2.0, 4.0, 5.0, 9.0], [0.0], [0.0]),
    "SPRAY": ([8.0, 24.0, 40.0], [0.0, 1.5], [0.0], SWITCH),
    "INFUSION": ([0.0, 0.02, 0.2], [0.0], [0.0], [0.0, 0.4, 1.0]),
    "INJECTION": ([0.0, 1.68], [0.0, 16.8], [0.0, 700.0], SWITCH),
    "VASOPRESSIN": ([0.0, 20.0, 40.0], [0.0], [0.0], SWITCH),
    "CARBETOCIN": ([0.0, 100.0], [0.0, 50.0], [0.0, 200.0], SWITCH),
    "STEROID": ([0.0, 20.0], [0.0, 10.0], [0.0, 0.5], SWITCH),
    "CRH_INJECTION": ([33.0, 100.0], [0.0], [0.0], SWITCH),
    "STRESS": ([0.0, 0.5, 1.0], SWITCH, SWITCH, SWITCH),
    "ANTICIPATE": (SWITCH, SWITCH, [0.0], [0.0]),
    "THREAT": (SWITCH, SWITCH, [0.0, 0.4, 1.0], SWITCH),
    "SESSION_START": ([1.0, 5.0], [60.0, 90.0], [5.0, 10.0], [0.0]),
    "EXPOSURE": ([0.0, 0.5, 1.0], [0.0], [0.0], [0.0]),
    "SESSION_END": ([1.0, 5.0], SWITCH, SWITCH, [0.0]),
    "ASSESSMENT": ([0.0, 1.0, 3.0], [0.0], [0.0], [0.0]),
    "STRESSOR": ([0.0, 1.0, 5.0], [0.0], [0.0], [0.0]),
    "TRIAL": TRIALS,
    "OBSERVED_TRIAL": TRIALS,
    "TRAUMA": ([0.5, 1.0, 2.0], [0.0], [0.0], [0.0]),
    "FILM": ([0.1, 0.33, 1.0], [0.0], [0.0], [0.0]),
    "PICTURES": ([-1.0, -0.5, 0.0, 1.0], SWITCH, SWITCH, SWITCH),
    "NIGHT": ([0.0, 0.5, 1.0], [0.0], [0.0], [0.0]),
    "LEARN": (SWITCH, SWITCH, [0.0], [0.0]),
    "THINK": ([0.0, 12.0], [0.0, 12.0], [0.0], [0.0]),
    "MEET": (SWITCH, [0.0, 0.5, 1.0], SWITCH, SWITCH),
    "EXCHANGE": ([0.0, 0.5, 1.0], [0.0], [0.0], [0.0]),
    "SCENE": ([0.0, 0.5], [0.0, 0.7], [0.0, 0.6], [0.0, 0.4]),
    "DEMAND": ([0.0, 2.0, 4.0], SWITCH, [0.0], [0.0]),
    "TASK": ([0.0, 0.5, 1.0], [0.0], [0.0], [0.0]),
    "CHRONIC_STRESS": ([0.0, 0.5, 1.0], [0.0], [0.0], [0.0]),
    "RESTRUCTURE": ([0.25, 1.0], [0.0], [0.0], [0.0]),
    "RESCRIPT": ([0.5, 1.0], [0.0], [0.0], [0.0]),
    "DUAL_TASK": ([0.0, 0.7, 1.0], [0.0], [0.0], [0.0]),
    "SKILL": ([0.5, 1.0], [0.0], [0.0], [0.0]),
    "PARTNER": ([0.5, 1.0], [0.0], [0.0], [0.0]),
    "NOTICED": ([-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [0.0]),
    "ORAL_DRUG": ([0.0, 50.0], [0.0, 40.0], [0.0, 100.0], SWITCH),
    "ALPRAZOLAM": ([0.0, 0.25], [0.0], [0.0], SWITCH),
    "DAILY_DRUG": ([0.0, 50.0, 150.0], [0.0], [0.0], [0.0]),
    "EXPOSURE_END": ([0.0], [0.0], [0.0], [0.0]),
    "CHANCE": ([7.0, 30.0, 400.0], [0.0], [0.0], [0.0]),
    "LIFE": ([7.0, 30.0], [0.0], [0.0], [0.0]),
}

NORMALS = ("untreated_course.life", "alliance.chance", "life_events.intensity", "expectancy.guess")
UNIFORMS = (
    "trauma_memory.overwhelmed",
    "trauma_memory.reinstated",
    "trauma_memory.reinstatement",
    "attendance.leaves",
    "life_events.befalls",
    "life_events.kind",
)


class StubDay:
    """A resting day of plain algebra, so that it matters which masses and slots it is asked for."""

    def means(self, pituitary, adrenal, chronic):
        both = pituitary * adrenal
        drive = 1.0 + chronic
        return 1.1 * drive**0.5 / both**0.3, 0.9 * pituitary * drive**0.4 / both**0.4, 1.2 * drive * both**0.2

    def at_clock(self, slot, pituitary, adrenal, chronic):
        crh, acth, cortisol = self.means(pituitary, adrenal, chronic)
        return crh * (1.0 + 0.05 * slot), acth * (1.0 + 0.03 * slot), cortisol * (1.0 - 0.04 * slot)

    def over_gap(self, days, opened, closed):
        return 1.0 + (0.02 * closed - 0.01 * opened) / (1 + days), 1.0 + (0.03 * opened - 0.02 * closed) / (1 + days)


def draw(rng, how):
    if how == SHARE:
        return rng.uniform(0.02, 0.98, PEOPLE)
    if isinstance(how, list):
        return rng.choice(how, PEOPLE)
    if isinstance(how, tuple):
        return rng.normal(*how, PEOPLE)
    return how * np.exp(rng.normal(0.0, 0.4, PEOPLE))


def on_device(value):
    if isinstance(value, tuple):
        return tuple(on_device(v) for v in value)
    return jnp.asarray(value) if isinstance(value, np.ndarray | float) else value


def mechanism_kinds():
    base = Mechanism.__module__
    for found in pkgutil.walk_packages(assuage.mechanisms.__path__, "assuage.mechanisms."):
        for kind in vars(importlib.import_module(found.name)).values():
            if not (isinstance(kind, type) and issubclass(kind, Mechanism) and kind.__module__ == found.name != base):
                continue
            if kind.rest is not Mechanism.rest:  # without a state to rest in it is what others have in common
                yield kind


def short(kind):
    return kind.__module__.rsplit(".", 1)[-1]


def defines(kind, method):
    return any(method in vars(k) for k in kind.__mro__ if issubclass(k, Mechanism) and k is not Mechanism)


def functions_of(kind):
    return [m for m in ("signals", "flow", "between_windows") if defines(kind, m)] + [
        event.name for event in kind.jumps
    ]


KINDS = [kind for kind in mechanism_kinds() if short(kind) not in ONE_BY_ONE]


CASES = [
    pytest.param(kind, function, id=f"{kind.__name__}.{function}") for kind in KINDS for function in functions_of(kind)
]
WIRES = {wire.name: wire for wire in vars(wires).values() if isinstance(wire, wires.Signal)}


def twin_of(kind):
    return importlib.import_module(f"tests.second_readers.{short(kind)}")


def around_the_centre(kind):
    """How people are drawn where no table says so: around the shipped value, switches and facts at both ends."""
    centre = central_truth()
    ranges = dict.fromkeys(parameter_fields(kind, "fact"), SWITCH)
    for name in parameter_fields(kind):
        value = centre[f"{file_of(kind, name)}.{name}"]
        ranges[name] = SWITCH if name in ("inverted", "by_receptors") else value if value > 0 else (0.0, 0.3)
    return ranges | INSTEAD.get(short(kind), {})


def people(kind, rng):
    """The mechanism, and the same parameters as its twin reads them."""
    ranges = PARAMETERS.get(short(kind)) or around_the_centre(kind) | {"typical_share": 6e-5, "desensitisation": 0.0025}
    p = {}
    for field in dataclasses.fields(kind):
        if field.name == "cooperativity":
            p[field.name] = int(rng.integers(2, 5))
        elif field.type in (int, "int"):
            p[field.name] = int(central_truth()[f"{file_of(kind, field.name)}.{field.name}"])
        else:
            p[field.name] = draw(rng, ranges[field.name])
    given = {name: on_device(value) for name, value in p.items()}
    mechanism = kind(**given)
    return mechanism, p


def states(kind, rng):
    """A state in the product's class (taken from its `rest`), and as the twin reads it."""
    x = {}
    for name, how in STATES[short(kind)].items():
        entries = WEIGHTS.get(short(kind), 0) if name in ("plus", "minus", "associability", "traces") else 0
        entries = GATED.get(name, 0) if short(kind) == "context_gated" else entries
        x[name] = tuple(draw(rng, how) for _ in range(entries)) if entries else draw(rng, how)
    if short(kind) == "latent_cause":
        x |= causes_of_shock(rng)
    state_class = importlib.import_module(kind.__module__).__dict__[
        kind.rest.__annotations__["return"]
        if isinstance(kind.rest.__annotations__["return"], str)
        else kind.rest.__annotations__["return"].__name__
    ]
    assert {field.name for field in dataclasses.fields(state_class)} == set(x)
    return state_class(**{name: on_device(value) for name, value in x.items()}), x


def causes_of_shock(rng, features=5, causes=10, nodes=27):
    """Causes as people may have them: some met and in any order, a latest trial or none."""
    trials = rng.choice([0.0, 0.0, 1.0, 4.0], (causes, PEOPLE))
    trials[0] = rng.choice([0.0, 3.0], PEOPLE)
    likely = rng.uniform(size=(causes, PEOPLE)) * (rng.uniform(size=PEOPLE) < 0.8)
    return {
        "weights": rng.normal(0.3, 0.3, (features, causes, PEOPLE)),
        "sums": rng.uniform(0, 1, (features, causes, PEOPLE)) * trials,
        "trials": trials,
        "traces": rng.uniform(0, 1, (nodes, causes, PEOPLE)) * trials,
        "features": rng.uniform(0, 1, (features, PEOPLE)),
        "outcome": draw(rng, SWITCH),
        "before": likely / np.maximum(likely.sum(axis=0), 1e-9),
        "rate": draw(rng, SHARE),
    }


def plain(result):
    """A product's answer as a dict by plain names."""
    if dataclasses.is_dataclass(result):
        return {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    return {getattr(key, "name", key): value for key, value in result.items()}


def agree(product, twin, where):
    """Raises where a field differs."""
    for name in twin:
        pairs = (
            zip(product[name], twin[name], strict=True)
            if isinstance(twin[name], tuple)
            else [(product[name], twin[name])]
        )
        for i, (one, other) in enumerate(pairs):
            one, other = (np.asarray(v, float) for v in (one, other))
            assert np.all(np.isfinite(other)), f"{where}: {name}[{i}] of the twin is not finite"
            np.testing.assert_allclose(
                one, other, rtol=RELATIVE, atol=FLOORS.get(where, FLOOR), err_msg=f"{where}: {name}[{i}]"
            )


def setting(kind, function, seed):
    rng = np.random.default_rng([seed, *map(ord, f"{kind.__name__}.{function}")])
    mechanism, p = people(kind, rng)
    state, x = states(kind, rng)
    inputs = {name: draw(rng, how) for name, how in HEARD.items()}
    told = {WIRES[name]: on_device(value) for name, value in inputs.items()}
    payload = tuple(draw(rng, how) for how in PAYLOADS.get(function, ([0.0],) * 4))
    draws = {stream: rng.normal(size=PEOPLE) for stream in NORMALS}
    draws |= {stream: rng.uniform(size=PEOPLE) for stream in UNIFORMS}
    random = SimpleNamespace(
        normal=lambda stream, shape=(): on_device(draws[stream]) if stream in NORMALS else None,
        uniform=lambda stream, shape=(): on_device(draws[stream]) if stream in UNIFORMS else None,
    )
    return SimpleNamespace(
        rng=rng,
        mechanism=mechanism,
        p=p,
        state=state,
        x=x,
        inputs=inputs,
        told=told,
        payload=payload,
        draws=draws,
        random=random,
    )


def both(kind, function, s):
    """The product's answer and the twin's."""
    twin = twin_of(kind)
    if function == "signals":
        return plain(s.mechanism.signals(s.state, s.told)), twin.signals(s.p, s.x, s.inputs)
    if function == "flow":
        clock = s.rng.uniform(0, 1449, PEOPLE)  # a step over midnight goes on counting
        product = s.mechanism.flow(on_device(clock), s.state, s.told)
        return plain(product), twin.flow(s.p, s.x, s.inputs, clock)
    if function == "between_windows":
        product = s.mechanism.between_windows(on_device(s.payload), s.state, s.told, s.random)
        return plain(product), twin.between_windows(s.p, s.x, s.inputs, s.payload, s.draws)
    product = kind.jumps[Event[function]](s.mechanism, on_device(s.payload), s.state, s.told, s.random)
    return plain(product), twin.JUMPS[function](s.p, s.x, s.inputs, s.payload, s.draws)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("kind", "function"), CASES)
def test_product_and_twin_agree(kind, function, seed):
    where = f"{kind.__name__}.{function}"
    with jax.enable_x64(True):
        s = setting(kind, function, seed)
        product, twin = both(kind, function, s)
    if function == "flow":  # a state that a reader leaves out of the flow stands still
        product, twin = (dict.fromkeys({*product, *twin}, 0.0) | rates for rates in (product, twin))
    assert set(product) == set(twin), where
    if function not in ("signals", "flow"):
        assert set(twin) == set(s.x), where
    agree(product, twin, where)


@pytest.mark.parametrize("kind", [k for k in KINDS if hasattr(twin_of(k), "rest")], ids=lambda kind: kind.__name__)
def test_rest(kind):
    with jax.enable_x64(True):
        s = setting(kind, "rest", 0)
        agree(plain(s.mechanism.rest(s.told)), twin_of(kind).rest(s.p, s.inputs), kind.__name__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_twin_has_the_same_parts(kind):
    twin = twin_of(kind)
    assert set(getattr(twin, "JUMPS", {})) == {event.name for event in kind.jumps}
    for method in ("signals", "flow", "between_windows"):
        assert hasattr(twin, method) == defines(kind, method), method


def test_some_mechanisms_were_found():
    assert len(KINDS) >= 11


def test_circadian_drive():
    rng = np.random.default_rng(1)
    p = {name: draw(rng, how) for name, how in PARAMETERS["circadian_drive"].items()}
    clock = rng.uniform(0, 1440, PEOPLE)
    with jax.enable_x64(True):
        product = CircadianDrive(**{name: on_device(value) for name, value in p.items()})
        agree({"shape": product.shape(on_device(clock))}, {"shape": circadian_drive.shape(p, clock)}, "shape")
        agree({"drive": product(on_device(clock))}, {"drive": circadian_drive.drive(p, clock)}, "drive")


def test_cortisol_binding():
    rng = np.random.default_rng(2)
    p = {"globulin": draw(rng, 700.0), "affinity": draw(rng, 0.03), "albumin_ratio": draw(rng, 1.74)}
    p["saliva_share"] = draw(rng, SHARE)
    level = draw(rng, 50.0)
    with jax.enable_x64(True):
        product = CortisolBinding(**{name: on_device(value) for name, value in p.items()})
        for name in ("total", "free", "saliva", "free_of_saliva"):
            twin = getattr(cortisol_binding, name)(p, level)
            agree({name: getattr(product, name)(on_device(level))}, {name: twin}, name)


@pytest.mark.parametrize("seed", range(3))
def test_learning_rule(seed):
    rng = np.random.default_rng(seed)
    features = tuple(draw(rng, [0.0, 0.3, 1.0]) for _ in range(4))
    plus = tuple(draw(rng, [0.0, 0.01, 0.5]) for _ in range(4))
    minus = tuple(draw(rng, [0.0, -0.01, -0.5]) for _ in range(4))
    rates = tuple(draw(rng, (0.5, 0.5)) for _ in range(4))
    outcome, control = draw(rng, SWITCH), draw(rng, (0.7, 0.2))
    unlearning, share = draw(rng, SHARE), draw(rng, SHARE)
    with jax.enable_x64(True):
        here = [on_device(value) for value in (features, plus, minus)]
        predicted = product_plus_minus.prediction(*here, control=on_device(control))
        learned = product_plus_minus.learn(*here, *on_device((outcome, rates, unlearning, share)))
    agree({"V": predicted}, {"V": plus_minus.prediction(features, plus, minus, control)}, "prediction")
    names = ("plus", "minus", "error")
    twin = plus_minus.learn(features, plus, minus, outcome, rates, unlearning, share)
    agree(dict(zip(names, learned, strict=True)), dict(zip(names, twin, strict=True)), "learn")


def test_memory_at_rest_keeps_its_own_rate():
    rng = np.random.default_rng(5)
    with jax.enable_x64(True):
        mechanism, p = people(Intrusions, rng)
        avoidance = draw(rng, SHARE)
        rest = plain(mechanism.rest({wires.AVOIDANCE: jnp.asarray(avoidance)}))
        coming = coming_rate(*(on_device(p[n]) for n in ("intake_rate", "cues", "cues_avoided")), avoidance=avoidance)
    x: dict[str, Any]
    x = {name: tuple(map(np.asarray, v)) if isinstance(v, tuple) else np.asarray(v) for name, v in rest.items()}
    met = intrusions.cues_met(p, avoidance)
    assert np.any(p["intake_rate"] > met)
    assert np.any(p["intake_rate"] < intrusions.HIGHEST_SHARE * met)
    again = intrusions.rate(p, x["age"], x["traces"], x["strength"], x["suppression"], 1.0, avoidance)
    ill = x["happened"] > 0
    assert 0 < ill.sum() < len(ill)
    np.testing.assert_allclose(again[ill], np.asarray(coming)[ill], rtol=RELATIVE)


def test_ladder_weights():
    rng = np.random.default_rng(3)
    with jax.enable_x64(True):
        _, p = people(Intrusions, rng)
        weights = ladder(on_device(p["decay"]))
    agree({"ladder": weights}, {"ladder": intrusions.ladder(p)}, "ladder")


def test_ladder_is_the_power_law():
    days = np.geomspace(1 / 24, 30 * 365.25, 500)
    weights = intrusions.ladder({"decay": 0.5})
    total = np.exp(-np.outer(days, intrusions.RUNGS_PER_DAY)) @ np.array(weights)
    np.testing.assert_allclose(total, (days * intrusions.SECONDS_PER_DAY) ** -0.5, rtol=0.02)


@pytest.mark.parametrize("measure", graded_response.SCALES)
def test_graded_response(measure):
    rng = np.random.default_rng(4)
    counts = graded_response.SCALES[measure][0]
    with jax.enable_x64(True):
        of = instrument(measure, central_truth())
        assert isinstance(of, GradedResponse)
        for _ in range(80):
            p = {name: float(draw(rng, how)[0]) for name, how in PARAMETERS["graded_response"].items()}
            cuts = np.sort(rng.normal(0.2, 1.0, len(of.between)))
            levels = dict(zip(counts, rng.uniform(0, 1, len(counts)), strict=True))
            lasting, passing = (rng.normal(size=sum(counts.values())) for _ in range(2))
            method, rater, occasion = rng.normal(size=3)
            person = Told(items=lasting, method=method)
            visit = Told(item_error=passing, rater=rater, occasion=occasion)
            scale = GradedResponse(
                measure, of.scale, tuple(jnp.asarray(cuts)), **{k: jnp.asarray(v) for k, v in p.items()}
            )
            clusters = tuple(jnp.asarray(v) for v in levels.values())
            twin = graded_response.items(measure, p, cuts, levels, method, lasting, occasion, rater, passing)
            np.testing.assert_array_equal(np.asarray(scale.items(clusters, person, visit)), twin)
            assert float(scale.observe(clusters, person, visit)) == graded_response.total(twin)
