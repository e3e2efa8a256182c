"""Pooling of study effects: arrays of effects and sampling variances in, frozen results out."""
