"""What mechanisms say to each other. A signal has a name, a unit and one writer."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Signal:
    """A named quantity one mechanism writes and any may hear."""

    name: str
    unit: str
    meaning: str


PLASMA_OXYTOCIN = Signal("plasma_oxytocin", "pg/mL", "oxytocin in plasma, basal level included")
BRAIN_OXYTOCIN = Signal("brain_oxytocin", "1", "brain oxytocin above basal, as a share of a typical 24 IU peak")
CENTRAL_EFFECT = Signal("central_effect", "1", "effect of brain oxytocin; a typical person's peak after 24 IU is 1")
CORTISOL = Signal("cortisol", "1", "free cortisol, reference level 1")
GLUCOCORTICOID_OCCUPANCY = Signal("glucocorticoid_occupancy", "1", "share of glucocorticoid receptor effect")
SALIVARY_CORTISOL = Signal("salivary_cortisol", "nmol/L", "free cortisol as saliva shows it")
STRESS_LOAD = Signal("stress_load", "1", "accumulated trauma load of the stress axis")
AROUSAL = Signal("arousal", "1", "stress drive of the moment, into the hormonal axis")
SESSION_DISTRESS = Signal("session_distress", "1", "highest trauma expression of the latest exposure session")
THREAT = Signal("threat", "1", "trauma threat expressed in daily life")
THREAT_AT_INTAKE = Signal("threat_at_intake", "1", "the same before any treatment")
THREAT_IN_CLINIC = Signal("threat_in_clinic", "1", "trauma threat expressed in the consulting room")
INTRUSIONS = Signal("intrusions", "1/day", "expected intrusive memories a day")
INTRUSIONS_AT_INTAKE = Signal("intrusions_at_intake", "1/day", "the same before any treatment")
REEXPERIENCING = Signal("reexperiencing", "1", "symptom cluster B, 0 to 1")
AVOIDANCE = Signal("avoidance", "1", "symptom cluster C, 0 to 1")
MOOD = Signal("mood", "1", "symptom cluster D, 0 to 1")
HYPERAROUSAL = Signal("hyperarousal", "1", "symptom cluster E, 0 to 1")
SEVERITY = Signal("severity", "1", "all symptoms, items weighted alike, 0 to 1")
UNTREATED_COURSE = Signal("untreated_course", "1", "factor on symptoms from drift and life events; 1 at intake")
NONSPECIFIC_COURSE = Signal("nonspecific_course", "1", "factor on symptoms from contact and alliance; 1 at intake")
ALLIANCE = Signal("alliance", "1", "working alliance, standard deviations from the mean")
ATTENDING = Signal("attending", "1", "1 while in therapy, 0 before it starts and after it ends")
ASSESSED = Signal("assessed", "1", "1 while still coming to assessments")
SESSIONS_ATTENDED = Signal("sessions_attended", "1", "therapy sessions attended so far")
DROPPED_OUT = Signal("dropped_out", "1", "1 once therapy was left unfinished")
NEVER_STARTED = Signal("never_started", "1", "1 if randomised and never came")
