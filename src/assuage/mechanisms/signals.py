"""What mechanisms say to each other. A signal has a name, a unit and one writer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, order=True)
class Signal:
    """A named quantity one mechanism writes and any may hear."""

    name: str
    unit: str
    meaning: str


PLASMA_OXYTOCIN = Signal("plasma_oxytocin", "pg/mL", "oxytocin in plasma, basal level included")
PLASMA_EXCESS = Signal("plasma_excess", "pg/mL", "oxytocin in plasma above basal, from doses")
CSF_RISE = Signal("csf_rise", "1", "oxytocin in cerebrospinal fluid from doses, in levels at rest")
CSF_OXYTOCIN = Signal("csf_oxytocin", "pg/mL", "oxytocin in cerebrospinal fluid, basal level included")
ENDOGENOUS_OXYTOCIN = Signal("endogenous_oxytocin", "1", "a person's own oxytocin; a typical person at rest is 1")
CARBETOCIN = Signal("carbetocin", "ng/mL", "carbetocin in plasma")
BRAIN_OXYTOCIN = Signal("brain_oxytocin", "1", "brain oxytocin above basal, as a share of a typical 24 IU peak")
CENTRAL_EFFECT = Signal("central_effect", "1", "effect of brain oxytocin; a typical person's peak after 24 IU is 1")
V1A_EFFECT = Signal("v1a_effect", "1", "effect of sprayed vasopressin in the brain; a typical peak after 20 IU is 1")
V1B_EFFECT = Signal("v1b_effect", "1", "the same at the pituitary")
CORTISOL = Signal("cortisol", "1", "free cortisol, reference level 1")
GLUCOCORTICOID_OCCUPANCY = Signal("glucocorticoid_occupancy", "1", "share of glucocorticoid receptor effect")
SALIVARY_CORTISOL = Signal("salivary_cortisol", "nmol/L", "free cortisol as saliva shows it")
FREE_CORTISOL = Signal("free_cortisol", "nmol/L", "free cortisol in serum, endogenous and given")
SERUM_CORTISOL = Signal("serum_cortisol", "nmol/L", "total cortisol in serum, endogenous and given")
CORTISOL_EXPOSURE = Signal("cortisol_exposure", "nmol/L day", "free cortisol integrated since the start")
ACTH = Signal("acth", "pg/mL", "corticotropin in plasma")
CRH = Signal("crh", "pg/mL", "corticotropin-releasing hormone of the stress axis")
CSF_CRH = Signal("csf_crh", "pg/mL", "corticotropin-releasing hormone in cerebrospinal fluid, whatever its source")
DRUG_CORTISOL = Signal("drug_cortisol", "nmol/L", "total serum cortisol that comes from hydrocortisone")
DEXAMETHASONE = Signal("dexamethasone", "ng/mL", "dexamethasone in plasma")
DRUG_CRH = Signal("drug_crh", "pg/mL", "corticotropin-releasing hormone in plasma from an injection")
SOCIAL_SUPPORT = Signal("social_support", "1", "a supporting person is there, 0 to 1")
ANTICIPATION = Signal("anticipation", "1", "1 while an announced stressor is ahead or under way")
PHASIC_FEAR = Signal("phasic_fear", "1", "fear of a cue that predicts, central amygdala")
SUSTAINED_FEAR = Signal("sustained_fear", "1", "apprehension of what may come, bed nucleus of the stria terminalis")
CUE_EXPECTATION = Signal("cue_expectation", "1", "outcome expected on the latest conditioning trial, before it came")
CUE_THREAT = Signal("cue_threat", "1", "threat expressed on the latest conditioning trial, central amygdala")
CUE_UNCERTAINTY = Signal("cue_uncertainty", "1", "uncertainty of that trial's outcome")
CUE_SHOWINGS = Signal("cue_showings", "1", "how often that trial's cue was shown by then; 0 where none was")
SHOCK = Signal("shock", "1", "unconditioned stimulus of the latest conditioning trial, 0 to 1")
STARTLE = Signal("startle", "1", "potentiation of the startle reflex, in units of its resting size")
SKIN_CONDUCTANCE = Signal("skin_conductance", "uS", "skin conductance level")
HEART_RATE = Signal("heart_rate", "1/min", "heart rate")
VAGAL_TONE = Signal("vagal_tone", "1", "vagal control of the heart; a typical person at rest is 1")
BASOLATERAL_AMYGDALA = Signal("basolateral_amygdala", "1", "activity of the lateral and basolateral amygdala")
MEDIAL_AMYGDALA = Signal("medial_amygdala", "1", "activity of the basomedial and medial amygdala, social recognition")
CENTRAL_AMYGDALA = Signal("central_amygdala", "1", "activity of the central amygdala, threat as expressed")
BED_NUCLEUS = Signal("bed_nucleus", "1", "activity of the bed nucleus of the stria terminalis")
HIPPOCAMPUS = Signal("hippocampus", "1", "activity of the hippocampus: contexts told apart, the own trauma remembered")
VENTROMEDIAL = Signal("ventromedial", "1", "activity of ventromedial prefrontal cortex: safety, value, regulation")
DORSAL_CINGULATE = Signal("dorsal_cingulate", "1", "activity of dorsal anterior cingulate cortex: salience")
DORSOLATERAL = Signal(
    "dorsolateral", "1", "dorsolateral prefrontal activity where a picture asks for cognitive control"
)
ANTERIOR_INSULA = Signal("anterior_insula", "1", "activity of the anterior insula")
DORSAL_STRIATUM = Signal("dorsal_striatum", "1", "activity of the dorsal striatum: reward")
AMYGDALA_VENTROMEDIAL = Signal("amygdala_ventromedial", "1", "coupling of amygdala and vmPFC at rest, Fisher's z")
AMYGDALA_CINGULATE = Signal("amygdala_cingulate", "1", "coupling of amygdala and dorsal cingulate at rest, Fisher's z")
AMYGDALA_INSULA = Signal("amygdala_insula", "1", "coupling of amygdala and anterior insula at rest, Fisher's z")
HIPPOCAMPAL_VOLUME = Signal("hippocampal_volume", "1", "volume of the hippocampus, SD from the mean without PTSD")
AMYGDALA_VOLUME = Signal("amygdala_volume", "1", "volume of the amygdala, SD from the mean without PTSD")
UNCINATE_DIFFUSIVITY = Signal("uncinate_diffusivity", "1", "mean diffusivity of the uncinate, SD from the mean")
CHILDHOOD_TRAUMA = Signal(
    "childhood_trauma", "1", "severity of childhood trauma, SD from the mean of those who had one"
)
STRESS_LOAD = Signal("stress_load", "1", "accumulated trauma load of the stress axis")
AROUSAL = Signal("arousal", "1", "stress drive of the moment, into the hormonal axis")
EXPOSURE_DISTRESS = Signal("exposure_distress", "1", "trauma expression that an exposure under way makes felt")
SESSION_DISTRESS = Signal("session_distress", "1", "highest trauma expression of the latest exposure session")
THREAT = Signal("threat", "1", "trauma threat expressed in daily life")
THREAT_LEARNED = Signal("threat_learned", "1", "the same at intake, or as the latest trauma left it")
THREAT_IN_CLINIC = Signal("threat_in_clinic", "1", "trauma threat expressed in the consulting room")
INTRUSIONS = Signal("intrusions", "1/day", "expected intrusive memories a day")
FILM_INTRUSIONS = Signal("film_intrusions", "1", "expected intrusive memories of a film, all since it was seen")
FREE_RECALL = Signal("free_recall", "1", "chance that an item learned comes to mind unaided")
CUED_RECALL = Signal("cued_recall", "1", "chance that an item learned comes to mind with its cue")
RECOGNITION = Signal("recognition", "1", "sensitivity d' with which items learned are told from new ones")
WORD_GENERATION = Signal(
    "word_generation", "1", "chance that a word learned comes to mind of a hint that does not ask for it"
)
TASK_ACCURACY = Signal("task_accuracy", "1", "share of right answers in a working memory task; half is guessing")
PREFRONTAL_EFFORT = Signal("prefrontal_effort", "1", "dorsolateral prefrontal activity: load over capacity")
PREFRONTAL_COUPLING = Signal("prefrontal_coupling", "1", "coupling of dorsolateral prefrontal and anterior cingulate")
TRUST = Signal("trust", "1", "expected chance that the other is of help, 0 to 1")
WORK_COUNTED = Signal("work_counted", "1", "share of therapy's work that trust lets count")
PERCEIVED_SUPPORT = Signal("perceived_support", "1", "support as it is felt now, in SD between people")
SUPPORT_SEEKING = Signal("support_seeking", "1", "chance that support is sought")
EMOTIONAL_DISCLOSURE = Signal("emotional_disclosure", "1", "chance that what was felt is told")
FACTUAL_DISCLOSURE = Signal("factual_disclosure", "1", "chance that what happened is told")
FELT_DISTRESS = Signal("felt_distress", "1", "distress felt, one's own and another's")
PERSONAL_DISTRESS = Signal("personal_distress", "1", "another's distress felt as one's own")
COMPASSION = Signal("compassion", "1", "care for another in distress")
TRUST_TRANSFER = Signal("trust_transfer", "1", "share of a stake that is handed over")
EMOTION_RECOGNITION = Signal("emotion_recognition", "1", "chance that an expression is recognised")
THEORY_OF_MIND = Signal("theory_of_mind", "1", "chance that another's state of mind is read rightly")
EMPATHY_ACCURACY = Signal("empathy_accuracy", "1", "chance that another's feeling is read rightly")
SOCIAL_REWARD = Signal("social_reward", "1", "value of what company offers")
SOCIAL_THREAT = Signal("social_threat", "1", "weight of what company threatens")
APPROACH = Signal("approach", "1", "share of what is done that approaches")
APPROACH_TIME = Signal("approach_time", "s", "time until another is approached or avoided")
SOCIAL_DISTANCE = Signal("social_distance", "m", "distance kept from another")
REEXPERIENCING = Signal("reexperiencing", "1", "symptom cluster B, 0 to 1")
AVOIDANCE = Signal("avoidance", "1", "symptom cluster C, 0 to 1")
MOOD = Signal("mood", "1", "symptom cluster D, 0 to 1")
HYPERAROUSAL = Signal("hyperarousal", "1", "symptom cluster E, 0 to 1")
SEVERITY = Signal("severity", "1", "all symptoms, items weighted alike, 0 to 1")
LIFE_TRAUMA = Signal("life_trauma", "1", "intensity of the trauma that befalls at this tick of life, 0 for none")
TRAUMA_EXPOSED = Signal("trauma_exposed", "1", "1 once a trauma of life befell")
TRAUMA_UNEXPOSED = Signal("trauma_unexposed", "1", "1 until a trauma of life befalls")
PTSD_CASE = Signal("ptsd_case", "1", "1 while a case of PTSD by all symptoms")
PTSD_EVER = Signal("ptsd_ever", "1", "1 once a case of PTSD by all symptoms")
UNTREATED_COURSE = Signal("untreated_course", "1", "factor on symptoms from drift and life events; 1 at intake")
NONSPECIFIC_COURSE = Signal("nonspecific_course", "1", "factor on symptoms from contact and alliance; 1 at intake")
DIRECT_COURSE = Signal("direct_course", "1", "factor on symptoms from what a drug does by unnamed ways; 1 at intake")
EXPECTED_COURSE = Signal("expected_course", "1", "factor on symptoms from what a person believes to be given")
BELIEVED = Signal("believed", "1", "1 in those who believe that they are given the drug, 0 in those who do not")
BELIEF_CHANGE = Signal("belief_change", "1", "change of what a person wrongly believes of the trauma; 0 at intake")
VIVIDNESS = Signal("vividness", "1", "emotional strength of the trauma's image; 1 at intake")
TAXED = Signal("taxed", "1", "share of working memory that a task beside an exposure takes")
CALMING_SKILL = Signal("calming_skill", "1", "share of arousal symptoms that a person has learned to calm")
ACCOMMODATION_LEFT = Signal("accommodation_left", "1", "partner's accommodation to avoidance; 1 at intake")
CONTACT_SHIFT = Signal(
    "contact_shift", "1", "added to what a session of contact relieves: who the patient and therapist are"
)
LEAVING_SHIFT = Signal("leaving_shift", "1", "added to the log hazard of leaving: who the patient and therapist are")
DRUG_LEARNING = Signal("drug_learning", "1", "share by which a drug other than oxytocin speeds learning in a session")
DRUG_CALM = Signal("drug_calm", "1", "share of felt distress that a drug other than oxytocin takes away")
DRUG_DIRECT = Signal("drug_direct", "1", "what another drug than oxytocin does by unnamed ways, in endpoint SD")
DRUG_BOND = Signal("drug_bond", "1", "alliance that a drug other than oxytocin adds while it acts")
RECONSOLIDATION_BLOCK = Signal(
    "reconsolidation_block", "1", "share of an image's strength lost to a drug at reactivation"
)
DRUG_RELIEF = Signal("drug_relief", "1", "mood and arousal symptoms taken away by a drug given daily")
ALLIANCE = Signal("alliance", "1", "working alliance, standard deviations from the mean")
ATTENDING = Signal("attending", "1", "1 while in therapy, 0 before it starts and after it ends")
PRESENT = Signal("present", "1", "1 in those who came to the latest session; before the first, who will start")
ASSESSED = Signal("assessed", "1", "1 while still coming to assessments")
SESSIONS_ATTENDED = Signal("sessions_attended", "1", "therapy sessions attended so far")
DROPPED_OUT = Signal("dropped_out", "1", "1 once therapy was left unfinished")
NEVER_STARTED = Signal("never_started", "1", "1 if randomised and never came")


@cache
def signals() -> Mapping[str, Signal]:
    """All signals by name."""
    return {value.name: value for value in globals().values() if isinstance(value, Signal)}


def signal(name: str) -> Signal:
    """A signal by its name. Raises KeyError for one that does not exist."""
    return signals()[name]
