"""What can happen to a person. An event has a kind and up to four numbers; the tape carries both.

An arm's people share one tape, so the kind is the same for all of them and only one branch of the program runs.
What differs between people at an event (leaving, an exposure that overwhelms) is a draw inside the jump.
"""

from enum import IntEnum


class Event(IntEnum):
    """Kinds, with what the payload holds."""

    STEP = 0  # nothing but the passage of time
    BETWEEN_WINDOWS = 1  # (days, clock slot at start, clock slot at end): outside windows, slow states only
    WINDOW = 2  # (clock slot, session number or 0): a window opens; who leaves therapy leaves before its session
    SPRAY = 3  # (IU,): a nasal dose
    SESSION_START = 4  # (session number, length in min, planned sessions)
    EXPOSURE = 5  # (reinforcement 0..1,): one imaginal exposure; the trauma cue in the consulting room
    SESSION_END = 6  # (session number, homework 0/1, 1 if the last)
    STRESSOR = 7  # (drive,): a laboratory stressor starts; 0 ends it
    TRIAL = 8  # (context, cue, unconditioned stimulus, min since the trial before): a laboratory conditioning trial
    TRAUMA = 9  # (intensity,): a traumatic event
    CHRONIC_STRESS = 10  # (drive,): a lasting change of the stress drive
    EXPOSURE_END = 11  # (): the imaginal part of a session is over
    LIFE = 12  # (days since the last,): what life brings, drawn anew
    INFUSION = 13  # (ug/min,): oxytocin into a vein at this rate from now on; 0 ends it
    INJECTION = 14  # (ug into a vein, ug into a muscle, ug swallowed): oxytocin at once
    CARBETOCIN = 15  # (ug into a vein, ug into a muscle, ug sprayed): carbetocin at once
    STEROID = 16  # (mg hydrocortisone swallowed, mg hydrocortisone into a vein, mg dexamethasone swallowed)
    CRH_INJECTION = 17  # (ug,): corticotropin-releasing hormone into a vein at once
    STRESS = 18  # (social evaluation, exertion, trauma cue, social support), each 0 to 1 from now on; zeros end it
    ANTICIPATE = 19  # (0 or 1, 1 if what comes is a cue of the own trauma): a stressor is announced, or over
    WAKING = 20  # (): awakening in the morning
    THREAT = 21  # (cue's hazard, context's hazard, entropy of the onset, cue shown), each 0 to 1 from now on
    NIGHT = 22  # (share slept,): a night is over, slept through (1) or spent awake (0)
    REMINDER = 23  # (): what was seen is brought back to mind on purpose
    TASK = 24  # (visual load,), 0 to 1: a task that takes visual working memory for some minutes
    LEARN = 25  # (emotion, social), each 0 to 1: material such as a list of words is learned
    THINK = 26  # (attempts, attempts to keep it out of mind): what was learned is called up, or kept out of mind
    DEMAND = 27  # (items, interference 0 to 1): so much is to be held in mind from now on; zeros end it
    OBSERVED_TRIAL = 28  # (their context, cue, their distress, min since the last): a trial seen in another
    MEET = 29  # (person, contact, supportive, woman), each 0 to 1: who is there from now on; zeros: nobody
    EXCHANGE = 30  # (returned,), 1 help to 0 harm: what the other one did
    SCENE = 31  # (own distress, the other's, value, threat), each 0 to 1: what is at stake; zeros end it
    # valence -1 to 1; own trauma, social, control asked, each 0 to 1
    PICTURES = 32  # (valence, trauma, social, control): in view from now on; zeros end it
    VASOPRESSIN = 33  # (IU,): a nasal dose of vasopressin
    FILM = 34  # (intensity,), of a trauma: a film of violence, which is nobody's own trauma
    RESTRUCTURE = 35  # (share of a session,): work on what a person believes of the trauma
    RESCRIPT = 36  # (share of a session,): the image is given another end
    DUAL_TASK = 37  # (load 0 to 1,): a task beside what is remembered, from now on; 0 ends it
    SKILL = 38  # (share of a session,): practice of calming oneself
    PARTNER = 39  # (share of a session,): work with the partner
    NOTICED = 40  # 1 given the drug, -1 its placebo, 0 neither: (MDMA, sertraline, alprazolam), at the first dose
    ORAL_DRUG = 41  # mg swallowed of (D-cycloserine, propranolol, MDMA)
    DAILY_DRUG = 42  # (mg sertraline,): so much every day from now on
    CHANCE = 43  # (days since the last,): each person's own traumas are drawn
    BEFALL = 44  # (): those whom one befalls go through TRAUMA, at an intensity of their own
    ALPRAZOLAM = 45  # (mg swallowed,)


# what somebody is given; the last of the four numbers is the share of it that belongs to a session of therapy
DOSES = frozenset(
    {
        *(Event.SPRAY, Event.INFUSION, Event.INJECTION, Event.CARBETOCIN, Event.VASOPRESSIN),
        *(Event.STEROID, Event.CRH_INJECTION, Event.ORAL_DRUG, Event.ALPRAZOLAM),
    }
)
