"""The rows of the recipe sheet: plain values, ready for HTML, CSV and JSON."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.recipe import Recipe


@dataclass(frozen=True, kw_only=True)
class WeighRow:
    """One line of the weighing table; what is not known says so and ``reason`` says why."""

    number: int
    material: str
    role: str
    wt_pct: float | None
    grams: float | None
    millilitres: float | None
    share: str
    target: str
    reason: str
    hazards: str
    is_estimate: bool
    refs: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step to tick off."""

    number: int
    text: str
    refs: str


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """One predicted number with its 90 % band, and as written."""

    key: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    shown: str
    band: str
    reason: str
    is_estimate: bool
    is_front: bool
    refs: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FlagRow:
    """One check with its sign and word."""

    severity: str
    mark: str
    word: str
    step: str
    title: str
    message: str
    refs: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """One library value that the weights rest on."""

    material: str
    quantity: str
    shown: str
    grade: str
    refs: str


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One numbered source."""

    number: int
    key: str
    citation: str
    doi: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything that the sheet shows, as plain rows, and the recipe it was made from.

    ``recipe_ref`` is the number of the source that stands for what was typed in the recipe; ``measured`` are
    the lines to fill in by hand.
    """

    title: str
    subtitle: str
    identity: str
    recipe: Recipe
    recipe_ref: int
    refusal: tuple[str, ...]
    weigh: tuple[WeighRow, ...]
    sums: tuple[str, ...]
    process: tuple[StepRow, ...]
    results: tuple[ResultRow, ...]
    measured: tuple[str, ...]
    flags: tuple[FlagRow, ...]
    notes: tuple[str, ...]
    values: tuple[ValueRow, ...]
    hazard_words: tuple[tuple[str, str], ...]
    sources: tuple[SourceRow, ...]
