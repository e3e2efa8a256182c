"""Instruments: what each sees of the same states. `catalogue` lists them without loading JAX."""
