"""The rows of the recipe sheet and the batch sheet: plain values, ready for paper, web page, tables and JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recipe import Recipe
from ssedesigner.text.references import SourceRow


@dataclass(frozen=True, kw_only=True)
class WeighRow:
    """One line of the weighing table; what is not known says so and ``reason`` says why.

    ``content`` is the share of the solid in the basis of the sheet, ``actual_g`` and ``lot`` are as recorded, None and
    empty where they are still to be written. ``remark`` says what was done differently for this batch.
    """

    number: int
    material: str
    role: str
    content: float | None
    grams: float | None
    millilitres: float | None
    tolerance_g: float | None
    share: str
    target: str
    tolerance: str
    actual_g: float | None
    actual: str
    lot: str
    remark: str
    reason: str
    hazards: str
    is_estimate: bool
    refs: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step to tick off; ``record`` is what was written down of it, empty while it is not done.

    ``is_off`` tells that something of it was not as planned.
    """

    number: int
    text: str
    refs: str
    is_done: bool = False
    is_off: bool = False
    record: str = ""


@dataclass(frozen=True, kw_only=True)
class DeviationRow:
    """One thing that was not as planned; ``step`` is the number of its step in the record, None for the whole batch."""

    step: int | None
    step_text: str
    what: str
    planned: str
    done: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordRow:
    """One thing to write down about the whole, or that was written down: start, end, dew point, open jar."""

    label: str
    shown: str


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
class MeasuredRow:
    """One measured number, or a line to write it on: then ``value`` is None and ``shown`` empty."""

    label: str
    value: float | None = None
    unit: str = ""
    shown: str = ""


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
class LimitRow:
    """One limit of exposure at the workplace."""

    material: str
    ppm: float | None
    shown: str
    refs: str


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """One library value that the weights rest on."""

    material: str
    quantity: str
    shown: str
    grade: str
    refs: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What the sheet was made from: batch, recipe by its checksum, library, model, own films and day.

    ``own_films`` says how many films of the laboratory have taught the numbers, or that this is not on record.
    ``code`` is the text of the QR code. It carries the whole recipe where ``is_whole``, else only the checksum, because
    the recipe is too long for a code that can be scanned from paper.
    """

    batch: str
    checksum: str
    library_version: str
    model_version: str
    own_films: str
    day: str
    code: str
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything that the sheet shows, as plain rows, and the recipe it was made from.

    ``recipe_ref`` is the number of the source that stands for what was typed in the recipe; ``warnings`` are sentences
    that must be read before the sheet is used. ``basis`` names the basis of the contents,
    ``deviation_count`` says how many deviations from the plan a record has, empty without one, and
    ``weigh_notes`` say what the balance cannot show and the like, and ``foils`` how many the results of the cell count.
    ``blanks`` say by key what each empty field of the recipe stands for. ``own`` is what the recipe names of the
    laboratory's own, for programs that read the sheet back. ``parts`` are those of the resistance of a
    unit cell, ``rates`` what is usable at other rates than the recipe's.
    """

    title: str
    subtitle: str
    identity: Identity
    recipe: Recipe
    blanks: tuple[tuple[str, str], ...]
    recipe_ref: int
    basis: str
    refusal: tuple[str, ...]
    warnings: tuple[str, ...]
    record: tuple[RecordRow, ...]
    weigh: tuple[WeighRow, ...]
    sums: tuple[str, ...]
    weigh_notes: tuple[str, ...]
    process: tuple[StepRow, ...]
    deviations: tuple[DeviationRow, ...]
    deviation_count: str
    results: tuple[ResultRow, ...]
    parts: tuple[ResultRow, ...]
    rates: tuple[ResultRow, ...]
    foils: str
    measured: tuple[MeasuredRow, ...]
    signed: tuple[str, ...]
    flags: tuple[FlagRow, ...]
    notes: tuple[str, ...]
    values: tuple[ValueRow, ...]
    hazard_words: tuple[tuple[str, str], ...]
    limits: tuple[LimitRow, ...]
    sources: tuple[SourceRow, ...]
    own: Mapping[str, Any]
