"""Second reading of plus_minus, from its equations."""

import numpy as np


def prediction(features, plus, minus, control=1.0):
    total = sum(f * (up + control * down) for f, up, down in zip(features, plus, minus, strict=True))
    return np.maximum(total, 0.0)


def learn(features, plus, minus, outcome, rates, unlearning, threat_share):
    error = outcome - prediction(features, plus, minus)
    new_plus, new_minus = [], []
    for f, up, down, rate in zip(features, plus, minus, rates, strict=True):
        # read as: the cut to 0..1 is on the rate, before the salience multiplies it
        change = f * np.clip(rate, 0.0, 1.0) * error

        less_threat = unlearning * change
        enough_threat = less_threat >= -up
        up_omitted = np.where(enough_threat, up + less_threat, 0.0)
        down_omitted = np.where(enough_threat, down + (1.0 - unlearning) * change, down + change + up)

        less_safety = (1.0 - threat_share) * change
        enough_safety = less_safety <= -down
        up_surprised = np.where(enough_safety, up + threat_share * change, up + change + down)
        down_surprised = np.where(enough_safety, down + less_safety, 0.0)

        # read as: no error, no change
        new_plus.append(np.where(error < 0, up_omitted, np.where(error > 0, up_surprised, up)))
        new_minus.append(np.where(error < 0, down_omitted, np.where(error > 0, down_surprised, down)))
    return tuple(new_plus), tuple(new_minus), error
