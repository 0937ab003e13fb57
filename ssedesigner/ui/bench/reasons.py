"""Bench mode asks why for what is not as planned, one deviation after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ssedesigner.batch.deviations import Deviation, without_reason
from ssedesigner.ui.bench.pages import Prompt, Question
from ssedesigner.ui.bench.view import OTHER, BenchView, reason_of

_DONE = ("Intentional", "Could not be done as planned", "Noticed too late")
_OPEN = ("Batch abandoned", "Not needed this time", "Done but not recorded")


def explain_step(bench: BenchView, number: int, then: Callable[[], object], keys: Sequence[str] = ()) -> None:
    """Ask for the reason of each deviation of a step that has none, or of those with some keys, then go on."""
    unexplained_here = [one for one in without_reason(bench.record.deviations, number) if not one.is_open]
    left = [one for one in unexplained_here if not keys or one.key in keys]
    if left:
        _ask(bench, left[0], (), lambda: explain_step(bench, number, then, keys))
    else:
        then()


def explain(bench: BenchView, one: Deviation, then: Callable[[], object]) -> None:
    """Ask for the reason of one deviation, then go on."""
    _ask(bench, one, (), then)


def explain_all(bench: BenchView, then: Callable[[], object]) -> None:
    """Ask for the reason of each deviation of the batch that has none, then go on."""
    left = without_reason(bench.record.deviations)
    if left:
        _ask(bench, left[0], left[1:], lambda: explain_all(bench, then))
    else:
        then()


def _ask(bench: BenchView, one: Deviation, others: Sequence[Deviation], then: Callable[[], object]) -> None:
    def give(reason: str, given: Sequence[Deviation] = (one,)) -> None:
        for deviation in given:
            step = {} if deviation.step is None else {"step": deviation.step}
            bench.record.write("reason", deviation=deviation.key, reason=reason, **step)
        then()

    place = f"Step {one.step}. " if one.step is not None else ""
    title = f"{place}{one.what}: {one.done}, planned: {one.planned}. Why?"
    prompt = Prompt(title=title, is_text=True, read=reason_of, take=give)
    answers: list[tuple[str, Callable[[], object]]] = [
        (reason, partial(give, reason)) for reason in (_OPEN if one.is_open else _DONE)
    ]
    answers.append((OTHER, lambda: bench.ask_value(prompt)))
    if one.step is not None and others:
        answers.append((f"Go to step {one.step} and correct it", partial(bench.show_step, one.step)))
    if others:
        every = Prompt(
            title=f"One reason for all {len(others) + 1} deviations without one",
            is_text=True,
            read=reason_of,
            take=lambda reason: give(reason, (one, *others)),
        )
        answers.append((f"One reason for all {len(others) + 1} that are left…", lambda: bench.ask_value(every)))
    bench.ask(Question(title=title, lines=(one.step_text,) if one.step_text else (), answers=tuple(answers)))
