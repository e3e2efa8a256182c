"""Threat that can be predicted, and threat that cannot."""
