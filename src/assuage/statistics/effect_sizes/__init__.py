"""Effect sizes with their variances, from what studies report: arrays in, `EffectSize` out."""
