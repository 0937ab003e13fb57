"""What the process strip says of each step: titles, counts of its flags, tip, and the words for a screen reader."""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import dataclass

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import (
    MARKS,
    spoken,
    typeset,
)
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction
from ssedesigner.core.process import PathStep, flags_along, process_path
from ssedesigner.ui.plain_text import RichText

PROBLEMS = ("fail", "caution", "unknown")


@dataclass(frozen=True, kw_only=True)
class StripStep:
    """One step of the strip: its place on the path and its flags, the worst first."""

    number: int
    of: int
    step: PathStep
    flags: tuple[Flag, ...]

    @property
    def worst(self) -> Flag | None:
        """The worst flag, None where no check applies."""
        return next((flag for flag in self.flags if flag.severity != "none"), None)

    @property
    def severity(self) -> str:
        """The worst severity, or nothing where no check applies."""
        return self.worst.severity if self.worst else ""

    @property
    def counts(self) -> tuple[tuple[str, str], ...]:
        """Counts with their marks, and the severity of each; passed checks only where nothing else is."""
        found = Counter(flag.severity for flag in self.flags)
        shown = [severity for severity in PROBLEMS if found[severity]] or (["pass"] if found["pass"] else [])
        return tuple((f"{found[severity]} {MARKS[severity]}", severity) for severity in shown)

    @property
    def face(self) -> tuple[object, ...]:
        """All that is painted: a number in a sentence behind it may change without a new painting."""
        return self.number, self.step.title, self.step.short, self.step.is_skipped, self.severity, self.counts

    @property
    def summary(self) -> str:
        """Counts of all flags in words."""
        found = Counter(flag.severity for flag in self.flags)
        told = [f"{found[severity]} {word}" for severity, word in SEVERITIES.items() if found[severity]]
        return ", ".join(told) or "no checks"

    @property
    def name(self) -> str:
        """What a screen reader says first."""
        left_out = ", left out" if self.step.is_skipped else ""
        return f"Step {self.number} of {self.of}: {self.step.title}{left_out}, {self.summary}"

    @property
    def description(self) -> str:
        """What a screen reader says on demand: the parameters and the worst flag."""
        worst = self.worst
        told = [self.step.detail]
        if worst is not None and worst.severity != "pass":
            told += [worst.title, worst.message]
        return ". ".join(spoken(text).rstrip(".") for text in told) + "."

    @property
    def tip(self) -> RichText:
        """Parameters, counts and the worst flag's sentence."""
        worst = self.worst
        lines = [f"<b>{self.number} {html.escape(self.step.title)}</b>", html.escape(typeset(self.step.detail))]
        if worst is not None and worst.severity != "pass":
            lines.append(f"<b>{MARKS[worst.severity]} {html.escape(typeset(worst.title))}</b>")
            lines.append(html.escape(typeset(worst.message)))
        lines.append(self.summary)
        return RichText("<div style='white-space:normal'>" + "<br>".join(lines) + "</div>")


def strip_steps(prediction: Prediction, materials: Materials) -> tuple[StripStep, ...]:
    """Return the steps of a prediction's recipe with their flags."""
    path = process_path(prediction.recipe, materials)
    along = flags_along(prediction.flags, path)
    return tuple(
        StripStep(number=number, of=len(path), step=step, flags=along[step.key])
        for number, step in enumerate(path, start=1)
    )
