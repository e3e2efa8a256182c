"""Second reading of bangsgaard_ottesen, from its equations.

`p["constants"]` holds the published constants; `p["day"]` answers means, at_clock, over_gap and hours.
"""

from tests.second_readers import circadian_drive, stress_core


NAMES = ("crh", "acth", "cortisol")


def signals(p, x, inputs):
    said = stress_core.glandless_signals(p, x, inputs)
    level = said["cortisol"] + stress_core.dexamethasone(p, inputs)
    # read as: K is K_inf at once, for nothing here changes over weeks
    block = stress_core.block(level, stress_core.settled_sensitivity(p), p["cooperativity"])
    # read as: CRH and ACTH are in pg/mL already, c_1 (but for csf_crh) and c_2 have no part; c_T is on cortisol alone
    return {
        **said,
        "glucocorticoid_occupancy": 1.0 - block,
        "acth": stress_core.plasma_acth(p, x["acth"]),
        "crh": x["crh"],
        "csf_crh": stress_core.csf_crh(p, x["crh"]),
    }


def flow(p, x, inputs, clock):
    c = p["constants"]
    # read as: the published curve over its mean, without the default core's floor and base
    published_mean = p["drive"]["mean"] + c["clock_base"]
    course = (circadian_drive.shape(p["drive"], clock) + c["clock_base"]) / published_mean
    extra = c["acute_gain"] * stress_core.beyond(p, x, inputs)
    drive = stress_core.resting(p, x, clock, course) + extra
    curve = c["clock_factor"] * published_mean * drive
    level = stress_core.felt(p, x, inputs)
    own = x["crh"] / (c["crh_half"] + x["crh"])
    made_crh = c["crh_made"] + curve * c["crh_driven"] / (1.0 + c["crh_inhibition"] * level**2) * own
    acting_crh = x["crh"] + stress_core.injected_crh(p, inputs) * c["reference_crh"]
    made_acth = stress_core.release(p, inputs) * c["acth_made"] * acting_crh / (1.0 + c["acth_inhibition"] * level)
    return {
        "crh": made_crh - c["crh_loss"] * x["crh"],
        "acth": made_acth - c["acth_loss"] * x["acth"],
        # read as: a person's own cortisol is lost, the drug has its own kinetics elsewhere
        "cortisol": c["cortisol_made"] * x["acth"] ** 2 - c["cortisol_loss"] * x["cortisol"],
        "waking": stress_core.fading(p, x),
        "exposure": stress_core.free(p, x, inputs) / stress_core.MIN_PER_DAY,
    }


def between_windows(p, x, inputs, payload, draws):
    return stress_core.glandless_quiet(p, x, payload, NAMES)


JUMPS = stress_core.jumps(stress_core.glandless_window(NAMES))
