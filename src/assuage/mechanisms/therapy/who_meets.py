r"""Who meets in therapy: what patient, therapist and group bring to what contact relieves, and to leaving.

    CONTACT_SHIFT = s_T t + j (s_g g + g_K K) + b_d depressed + b_u unsupported
    LEAVING_SHIFT = h_T t' + j h_K K + h_a misusing alcohol + h_d depressed + h_u unsupported + h_y (age - 40) / 10
    K = sqrt(rho) g + sqrt(1 - rho) c                         cohesion, in standard deviations between members

t, t': the therapist's draws, shared by all their patients; g: the group's, shared by its members; c: a member's own;
j: 1 in group therapy. All are standard normal. Added to a session's gain (`alliance`) and to the log hazard of leaving
(`attendance`) of everybody so described; nothing moves over time.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Inputs, Mechanism, Scalar, parameter, person_fact
from assuage.mechanisms.signals import CONTACT_SHIFT, LEAVING_SHIFT, Signal


class Nothing(eqx.Module):
    """No state."""


class WhoMeets(Mechanism[Nothing]):
    """One patient's company in therapy."""

    parameters_file: ClassVar = "who_meets"
    writes: ClassVar = (CONTACT_SHIFT, LEAVING_SHIFT)
    roused_by: ClassVar = ()  # a study that says who meets asks for it

    therapist_gain: Scalar = parameter("1", "s_T", "SD between therapists of what a session relieves")
    therapist_leaving: Scalar = parameter("1", "h_T", "SD between therapists of the log hazard of leaving")
    group_gain: Scalar = parameter("1", "s_g", "SD between groups of what a session relieves")
    cohesion_gain: Scalar = parameter("1", "g_K", "what a standard deviation of cohesion adds to it")
    cohesion_shared: Scalar = parameter("1", "rho", "share of the variance of cohesion that is the group's")
    cohesion_leaving: Scalar = parameter("1", "h_K", "log hazard added by a standard deviation of cohesion")
    depressed_gain: Scalar = parameter("1", "b_d", "added to a session's gain by depression")
    depressed_leaving: Scalar = parameter("1", "h_d", "log hazard added by depression")
    unsupported_gain: Scalar = parameter("1", "b_u", "added to a session's gain by want of social support")
    unsupported_leaving: Scalar = parameter("1", "h_u", "log hazard added by want of social support")
    alcohol_leaving: Scalar = parameter("1", "h_a", "log hazard added by misuse of alcohol")
    age_leaving: Scalar = parameter("1", "h_y", "log hazard added by ten years of age")
    depressed: Scalar = person_fact("1", "depressed", "1 with a depression beside PTSD")
    unsupported: Scalar = person_fact("1", "unsupported", "1 without a person to confide in")
    misusing_alcohol: Scalar = person_fact("1", "misusing alcohol", "1 with misuse of alcohol")
    decades: Scalar = person_fact("1", "(age - 40) / 10", "decades of age above forty")
    therapist: Scalar = person_fact("1", "t", "the therapist's draw for gain")
    therapist_keeps: Scalar = person_fact("1", "t'", "the therapist's draw for leaving")
    in_group: Scalar = person_fact("1", "j", "1 in group therapy")
    group: Scalar = person_fact("1", "g", "the group's draw")
    own_cohesion: Scalar = person_fact("1", "c", "the member's own draw of cohesion")

    def rest(self, inputs: Inputs) -> Nothing:
        """Nothing moves."""
        return Nothing()

    def signals(self, x: Nothing, inputs: Inputs) -> dict[Signal, Scalar]:
        """Both shifts."""
        shared = self.cohesion_shared
        cohesion = jnp.sqrt(shared) * self.group + jnp.sqrt(1.0 - shared) * self.own_cohesion
        contact = (
            self.therapist_gain * self.therapist
            + self.in_group * (self.group_gain * self.group + self.cohesion_gain * cohesion)
            + self.depressed_gain * self.depressed
            + self.unsupported_gain * self.unsupported
        )
        leaving = (
            self.therapist_leaving * self.therapist_keeps
            + self.in_group * self.cohesion_leaving * cohesion
            + self.alcohol_leaving * self.misusing_alcohol
            + self.depressed_leaving * self.depressed
            + self.unsupported_leaving * self.unsupported
            + self.age_leaving * self.decades
        )
        return {CONTACT_SHIFT: contact, LEAVING_SHIFT: leaving}
