r"""Sweat and heart: skin conductance level, heart rate and vagal tone as outputs of arousal and oxytocin.

    D = AROUSAL / (AROUSAL + A50)                               share of the full response that arousal asks for
    S' = (D - S) / tau_1                                        sympathetic activity, 0 to 1
    V' = (1 - w D - V) / tau_2                                  vagal activity, 1 at rest
    W' = (x - W) / tau_1                                        bodily work as the heart has taken it up, 0 to 1
    R' = (cos(2 pi (t - t_H) / 1 day) - R) / tau_1              the hour of the day as the heart has taken it up
    tau_1 = max(tau_S, tau_min)
    tau_2 = max(tau_V exp(-e_R (X - 1)), tau_min)  while 1 - w D > V  (recovery),   max(tau_V, tau_min)  otherwise

    VAGAL_TONE = V (1 + e_V E)
    HEART_RATE = HR_0 + k_f female + k_R R + k_S S - k_V (VAGAL_TONE - 1) + k_W W + e_HR E
    SKIN_CONDUCTANCE = SCL_0 (1 + k_C S)

E: central effect of oxytocin (0 if absent); X: own oxytocin (ENDOGENOUS_OXYTOCIN, 1 if absent, a typical person at
rest); AROUSAL 0 if absent; x: exertion, the second number of the latest STRESS. Before anything happens, and after
`BETWEEN_WINDOWS`, S = W = R = x = 0 and V = 1; half an hour of a window before anything happens brings R to its hour.
Time constants below tau_min count as tau_min: a guard for steps of a calm stretch, not biology.

Oxytocin raises heart rate in women with PTSD while their symptoms fall (Sack 2017), and vagal control at rest in
healthy men (Kemp 2012): both terms are there, signed, and pull the heart in opposite directions. More stress-released
oxytocin goes with more cortisol and then faster vagal recovery (Engert 2016): e_R is the recovery part.

Assumes that heart and skin answer to arousal whatever its source, and the heart to bodily work besides; that the day's
swing is one harmonic, the same in both sexes. Breathing, sweat that cools, age and the single responses of the skin to
a cue are left out.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Scalar, moved, parameter, person_fact, state
from assuage.mechanisms.signals import (
    AROUSAL,
    CENTRAL_EFFECT,
    ENDOGENOUS_OXYTOCIN,
    HEART_RATE,
    SKIN_CONDUCTANCE,
    VAGAL_TONE,
    Signal,
)
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY


class Nerves(eqx.Module):
    """Both branches, and bodily work."""

    sympathetic: Scalar = state("1", "S, sympathetic activity above rest")
    vagal: Scalar = state("1", "V, vagal activity, 1 at rest")
    work: Scalar = state("1", "W, bodily work as the heart has taken it up")
    exertion: Scalar = state("1", "x, bodily work asked now")
    hour: Scalar = state("1", "R, the hour of the day as the heart has taken it up, -1 to 1")


class AutonomicResponse(Mechanism[Nerves]):
    """One person's heart and skin."""

    parameters_file: ClassVar = "autonomic_response"
    hears: ClassVar = {AROUSAL: 0.0, CENTRAL_EFFECT: 0.0, ENDOGENOUS_OXYTOCIN: 1.0}
    writes: ClassVar = (SKIN_CONDUCTANCE, HEART_RATE, VAGAL_TONE)

    half_arousal: Scalar = parameter("1", "A50", "arousal of half the full response")
    sympathetic_time: Scalar = parameter("min", "tau_S", "time constant of sympathetic activity")
    vagal_time: Scalar = parameter("min", "tau_V", "time constant of vagal activity")
    shortest_time: Scalar = parameter("min", "tau_min", "shortest time constant, a numerical guard")
    withdrawal: Scalar = parameter("1", "w", "share of vagal activity that the full response withdraws")
    resting_heart_rate: Scalar = parameter("1/min", "HR_0", "men's heart rate at rest, mean over the day")
    women_heart: Scalar = parameter("1/min", "k_f", "what women's heart rate at rest is above men's")
    daily_heart: Scalar = parameter("1/min", "k_R", "swing of the heart rate over the day, mean to peak")
    highest_at: Scalar = parameter("min", "t_H", "clock of its peak")
    sympathetic_heart: Scalar = parameter("1/min", "k_S", "heart rate added by full sympathetic activity")
    vagal_heart: Scalar = parameter("1/min", "k_V", "heart rate that resting vagal tone holds back")
    working_heart: Scalar = parameter("1/min", "k_W", "heart rate added by vigorous bodily work itself")
    resting_conductance: Scalar = parameter("uS", "SCL_0", "skin conductance level at rest")
    conductance_gain: Scalar = parameter("1", "k_C", "share by which full sympathetic activity raises skin conductance")
    heart_by_oxytocin: Scalar = parameter("1/min", "e_HR", "heart rate added by oxytocin")
    vagal_by_oxytocin: Scalar = parameter("1", "e_V", "share by which oxytocin raises vagal tone")
    recovery_by_oxytocin: Scalar = parameter("1", "e_R", "log speed of vagal recovery per unit of own oxytocin")
    female: Scalar = person_fact("1", "female", "1 for women")

    def rest(self, inputs: Inputs) -> Nerves:
        """Calm."""
        zero = jnp.zeros_like(self.resting_heart_rate)
        return Nerves(zero, zero + 1.0, zero, zero, zero)

    def signals(self, x: Nerves, inputs: Inputs) -> dict[Signal, Scalar]:
        """Heart, skin and vagal tone now."""
        effect = inputs[CENTRAL_EFFECT]
        tone = x.vagal * (1.0 + self.vagal_by_oxytocin * effect)
        resting = self.resting_heart_rate + self.women_heart * self.female + self.daily_heart * x.hour
        heart = resting + self.sympathetic_heart * x.sympathetic - self.vagal_heart * (tone - 1.0)
        return {
            SKIN_CONDUCTANCE: self.resting_conductance * (1.0 + self.conductance_gain * x.sympathetic),
            HEART_RATE: heart + self.working_heart * x.work + self.heart_by_oxytocin * effect,
            VAGAL_TONE: tone,
        }

    def flow(self, clock: Scalar, x: Nerves, inputs: Inputs) -> dict[str, Scalar]:
        """The two branches follow arousal, the heart its work and the hour; own oxytocin speeds the vagal return."""
        arousal = inputs[AROUSAL]
        asked = arousal / (arousal + self.half_arousal)
        wanted = 1.0 - self.withdrawal * asked
        quicker = jnp.exp(-self.recovery_by_oxytocin * (inputs[ENDOGENOUS_OXYTOCIN] - 1.0))
        vagal_time = self.vagal_time * jnp.where(wanted > x.vagal, quicker, 1.0)
        fast = jnp.maximum(self.sympathetic_time, self.shortest_time)
        return {
            "sympathetic": (asked - x.sympathetic) / fast,
            "vagal": (wanted - x.vagal) / jnp.maximum(vagal_time, self.shortest_time),
            "work": (x.exertion - x.work) / fast,
            "hour": (jnp.cos(2.0 * jnp.pi * (clock - self.highest_at) / MINUTES_PER_DAY) - x.hour) / fast,
        }

    def on_stress(self, payload: Payload, x: Nerves, inputs: Inputs, random: RandomStream) -> Nerves:
        """Bodily work begins or ends."""
        return moved(x, exertion=jnp.zeros_like(x.exertion) + payload[1])

    def between_windows(self, payload: Payload, x: Nerves, inputs: Inputs, random: RandomStream) -> Nerves:
        """Outside windows: calm."""
        return self.rest(inputs)

    jumps: ClassVar = {Event.STRESS: on_stress}
