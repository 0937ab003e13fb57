"""Timers of steps by the times on record, so that they run on while the program does not."""

from __future__ import annotations

from collections.abc import Iterator

from ssedesigner.core.batch.clock import Instant
from ssedesigner.core.batch_parts import StepState, Timer


def running(step: StepState) -> Timer | None:
    """Return the timer of a step that was not stopped, None when there is none."""
    return next((timer for timer in reversed(step.timers) if not timer.ended_at), None)


def minutes_left(timer: Timer, now: Instant) -> float:
    """Return what a timer has left [min], less than 0 when it has rung; a clock that is set does not touch it."""
    return timer.minutes - timer.elapsed(now)


def ringing(steps: tuple[StepState, ...], now: Instant) -> Iterator[tuple[StepState, Timer]]:
    """Yield the steps whose timer has run out and was not stopped."""
    for step in steps:
        timer = running(step)
        if timer is not None and minutes_left(timer, now) <= 0.0:
            yield step, timer
