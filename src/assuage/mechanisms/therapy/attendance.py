r"""Who comes: starting, leaving, finishing early because well enough, and being lost to assessment.

Leaving has a part that runs with the calendar (travel, work, what happens in a week) and one that each session adds
(how hard the next one is to face). Of those in therapy, before session k > 1,

    C' = c_0 exp(u + w - h_A A - h_r recent gain - e_S E)                    since the session before     [1/week]
    q  = q_0 exp(w + h_d (distress - D_m) / D_s - h_A A - e_S E) (1 + h_e [k within the early sessions])
    P(leaves) = 1 - exp(-(C + q))

C of those who have been to a session, spent at each, so that n sessions a gap of g weeks apart keep exp(-(n - 1) (c_0 g
+ q_0)) of people alike in all else: ten sessions in two weeks lose fewer than in ten. distress: of the latest session;
A: alliance; recent gain: fall of severity since the session before, of that at intake; u: a person's random effect on
leaving; w: LEAVING_SHIFT, who meets (`who_meets`; 0 without); E: central oxytocin effect at the end of the latest
session attended. A person whose severity is below `early_completion` after a session has finished. Assessment loss is
another event than leaving therapy: its hazard accumulates day by day,

    H' = exp(m_0 + m_d [left therapy unfinished or never started] + m_S (severity - S_m) / S_s),
         lost once H > -log(1 - U_1)

and may hang on how ill a person is (m_S, off as shipped), which no analysis of what was seen can tell.

PRESENT is 1 in those who will start and, from the opening of a session's window to that of the next, in those who come
to it, else 0. A dose that is counted from sessions asks for it; what is given or done otherwise does not ask whether a
person is in therapy. Leaving is drawn at sessions and loss by a clock of its own: how often anyone records changes
neither.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import (
    Inputs,
    Mechanism,
    Payload,
    Scalar,
    absent,
    moved,
    parameter,
    person_fact,
    state,
)
from assuage.mechanisms.signals import (
    ALLIANCE,
    ASSESSED,
    ATTENDING,
    CENTRAL_EFFECT,
    DROPPED_OUT,
    LEAVING_SHIFT,
    NEVER_STARTED,
    PRESENT,
    SESSION_DISTRESS,
    SESSIONS_ATTENDED,
    SEVERITY,
    Signal,
)
from assuage.randomness import RandomStream
from assuage.units import DAYS_PER_WEEK


class Presence(eqx.Module):
    """Where a person stands."""

    attending: Scalar = state("1", "1 while in therapy")
    dropped: Scalar = state("1", "1 once therapy was left unfinished")
    sessions: Scalar = state("1", "sessions attended")
    accumulated_hazard: Scalar = state("1", "H, accumulated hazard of being lost to assessment")
    severity_then: Scalar = state("1", "severity at the last session attended")
    recent_gain: Scalar = state("1", "fall of severity between the last two sessions, of that at intake")
    calendar: Scalar = state("1", "C, hazard of leaving accumulated since the last session")
    effect_then: Scalar = state("1", "E, central oxytocin effect at the end of the last session attended")
    severity_first: Scalar = state("1", "severity at intake")
    present: Scalar = state("1", "1 in those who came to the latest session; before the first, who will start")


class Attendance(Mechanism[Presence]):
    """One patient's coming and going."""

    parameters_file: ClassVar = "attendance"
    reads: ClassVar = (ALLIANCE, SESSION_DISTRESS, SEVERITY)
    hears: ClassVar = {CENTRAL_EFFECT: 0.0, LEAVING_SHIFT: 0.0}
    writes: ClassVar = (ATTENDING, DROPPED_OUT, SESSIONS_ATTENDED, ASSESSED, NEVER_STARTED, PRESENT)
    roused_by: ClassVar = (Event.SESSION_START,)

    calendar_hazard: Scalar = parameter("1/week", "c_0", "hazard of leaving a week between sessions, other terms zero")
    session_hazard: Scalar = parameter("1", "q_0", "hazard of leaving that a session adds, other terms zero")
    from_distress: Scalar = parameter("1", "h_d", "log hazard per standard deviation of session distress")
    middle_distress: Scalar = parameter("1", "D_m", "distress at which that term is zero")
    spread_distress: Scalar = parameter("1", "D_s", "standard deviation of session distress")
    from_alliance: Scalar = parameter("1", "h_A", "log hazard taken by a standard deviation of alliance")
    early: Scalar = parameter("1", "h_e", "share by which the early sessions add more")
    early_from: Scalar = parameter("1", "k_1", "first early session")
    early_to: Scalar = parameter("1", "k_2", "last early session")
    from_gain: Scalar = parameter("1", "h_r", "log hazard taken by a recent gain of all symptoms")
    dropout_random_effect: Scalar = parameter("1", "u", "a person's own log hazard of leaving")
    staying: Scalar = parameter("1", "e_S", "log hazard of leaving that full central oxytocin effect takes away")
    early_completion: Scalar = parameter("1", "S_ok", "severity below which therapy is finished")
    never_starts: Scalar = parameter("1", "p_0", "probability of never coming to a session")
    loss_hazard: Scalar = parameter("1", "m_0", "log daily hazard of being lost to assessment, in therapy or finished")
    lost_after_leaving: Scalar = parameter("1", "m_d", "added to it by having left therapy or never started")
    lost_by_severity: Scalar = parameter("1", "m_S", "added to it by a standard deviation of severity")
    middle_severity: Scalar = parameter("1", "S_m", "severity at which that term is zero")
    spread_severity: Scalar = parameter("1", "S_s", "standard deviation of severity")
    never_draw: Scalar = person_fact("1", "U_0", "uniform draw that decides on starting")
    loss_draw: Scalar = person_fact("1", "U_1", "uniform draw that decides when a person is lost to assessment")

    def rest(self, inputs: Inputs) -> Presence:
        """At randomisation; those who never start are not attending."""
        starts = jnp.where(self.never_draw < self.never_starts, 0.0, 1.0)
        zero = jnp.zeros_like(starts)
        severity = zero + inputs[SEVERITY]
        return Presence(starts, zero, zero, zero, severity, zero, zero, zero, severity, starts)

    def signals(self, x: Presence, inputs: Inputs) -> dict[Signal, Scalar]:
        """Where the person stands."""
        return {
            ATTENDING: x.attending,
            DROPPED_OUT: x.dropped,
            SESSIONS_ATTENDED: x.sessions,
            ASSESSED: jnp.where(x.accumulated_hazard > -jnp.log1p(-self.loss_draw), 0.0, 1.0),
            PRESENT: x.present,
            NEVER_STARTED: jnp.where(self.never_draw < self.never_starts, 1.0, 0.0),
        }

    def _held(self, by: Scalar, inputs: Inputs) -> Scalar:
        return by if absent(inputs[LEAVING_SHIFT]) else by - inputs[LEAVING_SHIFT]

    def on_window(self, payload: Payload, x: Presence, inputs: Inputs, random: RandomStream) -> Presence:
        """Before a session (payload[1] is its number) a person may leave."""
        session = payload[1]
        early = jnp.where((session >= self.early_from) & (session <= self.early_to), self.early, 0.0)
        faced = (inputs[SESSION_DISTRESS] - self.middle_distress) / self.spread_distress
        held = self._held(self.from_alliance * inputs[ALLIANCE] + self.staying * x.effect_then, inputs)
        added = self.session_hazard * jnp.exp(self.from_distress * faced - held)
        chance = -jnp.expm1(-(x.calendar + added * (1.0 + early)))
        in_therapy = x.attending > 0.5
        leaves = (random.uniform("attendance.leaves") < chance) & (session > 1.0) & in_therapy
        attending = jnp.where(leaves, 0.0, x.attending)
        present = jnp.where(session > 0.0, attending, x.present)
        calendar = jnp.where((session > 0.0) & in_therapy, 0.0, x.calendar)
        dropped = jnp.where(leaves, 1.0, x.dropped)
        return moved(x, attending=attending, dropped=dropped, present=present, calendar=calendar)

    def on_session_end(self, payload: Payload, x: Presence, inputs: Inputs, random: RandomStream) -> Presence:
        """Count the session; the well enough, and all after the last session, are done."""
        came = x.attending
        severity = inputs[SEVERITY]
        done = (severity < self.early_completion) | (payload[2] > 0.5)
        return moved(
            x,
            sessions=x.sessions + came,
            attending=jnp.where(done, 0.0, came),
            recent_gain=came * (x.severity_then - severity) / x.severity_first + (1.0 - came) * x.recent_gain,
            severity_then=came * severity + (1.0 - came) * x.severity_then,
            effect_then=came * inputs[CENTRAL_EFFECT] + (1.0 - came) * x.effect_then,
        )

    def between_windows(self, payload: Payload, x: Presence, inputs: Inputs, random: RandomStream) -> Presence:
        """The hazards of leaving therapy and of being lost to assessment accumulate."""
        gone = jnp.maximum(x.dropped, inputs[NEVER_STARTED])
        ill = (inputs[SEVERITY] - self.middle_severity) / self.spread_severity
        lost = jnp.exp(self.loss_hazard + self.lost_after_leaving * gone + self.lost_by_severity * ill)
        kept = self.from_alliance * inputs[ALLIANCE] + self.from_gain * x.recent_gain + self.staying * x.effect_then
        held = self._held(kept, inputs)
        in_course = x.attending * jnp.where(x.sessions > 0.0, 1.0, 0.0)
        leaving = self.calendar_hazard * jnp.exp(self.dropout_random_effect - held) * in_course / DAYS_PER_WEEK
        return moved(
            x,
            accumulated_hazard=x.accumulated_hazard + payload[0] * lost,
            calendar=x.calendar + payload[0] * leaving,
        )

    jumps: ClassVar = {Event.WINDOW: on_window, Event.SESSION_END: on_session_end}
