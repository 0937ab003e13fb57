"""The open recipe and the pins side by side as plain rows: results with targets, fields and flags that differ."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from ssedesigner.core.changes import field_text
from ssedesigner.core.fields import BASES, FIELDS
from ssedesigner.core.flag_steps import flags_along
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, NOT_KNOWN, format_number, mark_estimate, numeral, typeset
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction, Quantity
from ssedesigner.core.process import process_path
from ssedesigner.core.question import Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.chance import recipe_chance
from ssedesigner.physics.explore.grid import COUNTED
from ssedesigner.physics.explore.why import NOT_COMPARED
from ssedesigner.physics.film.film import resolve
from ssedesigner.text.values import band_text, chance_text, value_and_band, value_text
from ssedesigner.ui.design.bars import choice_name
from ssedesigner.ui.design.charts import TARGETS, label_of, short_label_of, unit_of, value_in

SURE, EVEN = 0.9, 0.1
"""Chances from which a target counts as safely met, and below which as missed."""
_LOG_FROM, _REACH = 12.0, 0.08
_OTHER_BASES = "bases differ"
_MG_IN_G, _CM2_IN_M2 = 1e3, 1e4


@dataclass(frozen=True, kw_only=True)
class Column:
    """One recipe of the comparison; the open one has the letter A. ``remark`` says why numbers are not known."""

    letter: str
    name: str
    origin: str
    prediction: Prediction
    note: str = ""
    remark: str = ""

    @property
    def recipe(self) -> Recipe:
        """The recipe."""
        return self.prediction.recipe


@dataclass(frozen=True, kw_only=True)
class TextCell:
    """A few words under a column; muted where they only say that nothing differs."""

    text: str
    severity: str = ""
    tip: str = ""
    is_muted: bool = False
    is_bold: bool = False


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """A row of words: what it is about, and a cell for each column."""

    label: str
    cells: tuple[TextCell, ...]
    tip: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultCell:
    """A result of one column: its words, where it lies on the scale of the row (0 to 1), the chance of the target."""

    number: str
    chance: TextCell
    tip: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_known: bool = True


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """A result of all columns on one scale; ``wanted`` is the part of the scale that meets the target."""

    key: str
    label: str
    target: str
    cells: tuple[ResultCell, ...]
    wanted: tuple[float, float] | None = None


def target_of(key: str, targets: Sequence[Target]) -> Target | None:
    """Return the target of a result: that of the question, else the usual one at cell level."""
    own = next((target for target in targets if target.result == key), None)
    usual = TARGETS.get(key)
    return own or (Target(result=key, at_least=float(usual)) if usual is not None else None)


class Chances:
    """The chance that a recipe meets targets, computed once for each prediction."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, tuple[Target, ...]], tuple[Prediction, float | None]] = {}

    def of(
        self, prediction: Prediction, targets: tuple[Target, ...], materials: Materials, learned: Learned
    ) -> float | None:
        """Return the joint chance of targets on numbers; None where a result is not known."""
        key = id(prediction), targets
        known = self._known.get(key)
        if known is None or known[0] is not prediction:
            numbers = tuple(target for target in targets if target.result not in COUNTED)
            conducts = conductance(resolve(prediction.recipe, materials), learned)
            results = {target.result: prediction.result(target.result) for target in numbers}
            chance = recipe_chance(numbers, results, conducts, prediction.cell, prediction.recipe)
            if len(self._known) > 64:  # the open recipe is another one with each edit
                self._known.clear()
            self._known[key] = known = prediction, chance
        return known[1]


ChanceOf = Callable[[Prediction, tuple[Target, ...]], float | None]


def result_rows(
    columns: Sequence[Column], keys: Sequence[str], targets: Sequence[Target], chance_of: ChanceOf
) -> tuple[ResultRow, ...]:
    """Return a row for each result, each with a scale that holds all bands and the target."""
    return tuple(_result_row(columns, key, target_of(key, targets), chance_of) for key in keys)


def _result_row(columns: Sequence[Column], key: str, target: Target | None, chance_of: ChanceOf) -> ResultRow:
    unit = symbol(unit_of(key))
    label = short_label_of(key)
    ends = [] if target is None else [end for end in (target.at_least, target.at_most) if end is not None]
    quantities = [None if key in COUNTED else column.prediction.result(key) for column in columns]
    values = [value_in(column.prediction, key) for column in columns]
    spans = [end for one in quantities if one is not None for end in (one.low, one.high) if end is not None]
    scale = _Scale([*spans, *ends, *(value for value in values if value is not None)])
    cells = []
    for column, quantity, value in zip(columns, quantities, values, strict=True):
        chance = _chance_cell(column.prediction, value, target, chance_of)
        if value is None:
            reason = typeset(quantity.reason) if quantity is not None else ""
            tip = "\n".join(filter(None, (reason, column.remark)))
            cells.append(ResultCell(number=NOT_KNOWN, chance=chance, tip=tip, is_known=False))
            continue
        low, high = (None, None) if quantity is None else (scale.at(quantity.low), scale.at(quantity.high))
        number = numeral(value) if quantity is None else mark_estimate(format_number(value), quantity.is_estimate)
        words = number if quantity is None else value_and_band(quantity)
        words += f", {BASES[column.recipe.basis].lower()}" if key.startswith("cell.") else ""
        cells.append(ResultCell(number=number, chance=chance, tip=words, value=scale.at(value), low=low, high=high))
    bases = {column.recipe.basis for column in columns}
    basis = (_OTHER_BASES if len(bases) > 1 else BASES[bases.pop()].lower()) if key.startswith("cell.") else ""
    goal = _target_words(target).removeprefix("target " if basis == _OTHER_BASES else "")
    wanted = None
    if target is not None:
        wanted = scale.at(target.at_least) or 0.0, 1.0 if target.at_most is None else scale.at(target.at_most) or 0.0
    return ResultRow(
        key=key,
        label=f"{label[:1].upper()}{label[1:]}, {unit}".removesuffix(", "),
        target=", ".join(filter(None, (goal, basis))),
        cells=tuple(cells),
        wanted=wanted,
    )


def _target_words(target: Target | None) -> str:
    if target is None:
        return ""
    if target.at_least is not None and target.at_most is not None:
        return f"target {numeral(target.at_least)} to {numeral(target.at_most)}"
    return (
        f"target ≥ {numeral(target.at_least)}" if target.at_least is not None else f"target ≤ {numeral(target.at_most)}"
    )


def _chance_cell(prediction: Prediction, value: float | None, target: Target | None, chance_of: ChanceOf) -> TextCell:
    """Return the sign and the chance of a target; met or missed where there is no band to take a chance from."""
    if target is None:
        return TextCell(text="")
    if value is None:
        return TextCell(text=MARKS["unknown"], severity="unknown", tip="Not known, so the target is not met")
    if target.result in COUNTED:
        severity = "pass" if target.is_met(value) else "fail"
        return TextCell(text=f"{MARKS[severity]} {'met' if severity == 'pass' else 'missed'}", severity=severity)
    return chance_cell(chance_of(prediction, (target,)), f"Chance of {target.sentence}")


def chance_cell(chance: float | None, tip: str, *, is_bold: bool = False) -> TextCell:
    """Return a chance with the sign of how good it is."""
    if chance is None:
        return TextCell(text=f"{MARKS['unknown']} not known", severity="unknown", tip=tip, is_bold=is_bold)
    severity = "pass" if chance >= SURE else "caution" if chance >= EVEN else "fail"
    return TextCell(text=f"{MARKS[severity]} {chance_text(chance)}", severity=severity, tip=tip, is_bold=is_bold)


def all_targets_row(columns: Sequence[Column], targets: Sequence[Target], chance_of: ChanceOf) -> TextRow | None:
    """Return the chance to meet all targets of the question at once; None where there are none."""
    if not targets:
        return None
    cells = []
    for column in columns:
        missed = [
            target
            for target in targets
            if target.result in COUNTED and not target.is_met(value_in(column.prediction, target.result))
        ]
        numbers = tuple(target for target in targets if target.result not in COUNTED)
        chance = 0.0 if missed else chance_of(column.prediction, numbers)
        tip = "; ".join(target.sentence for target in targets)
        if missed:
            tip = f"Missed: {'; '.join(target.sentence for target in missed)}"
        cells.append(chance_cell(chance, tip, is_bold=True))
    return TextRow(label="All targets", cells=tuple(cells), tip="Chance to meet all targets of Find recipes at once")


class _Scale:
    """Where values lie across a bar, from 0 to 1; by decades where they span more than one."""

    def __init__(self, values: Sequence[float]) -> None:
        known = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
        low, high = min(known), max(known)
        self._is_log = low > 0 and high / low > _LOG_FROM
        low, high = self._on_axis(low), self._on_axis(high)
        room = _REACH * (high - low) or max(abs(high) * _REACH, 1e-9)
        self._low, self._high = low - room, high + room

    def _on_axis(self, value: float) -> float:
        return math.log10(value) if self._is_log and value > 0 else value

    def at(self, value: float | None) -> float | None:
        """Return the place of a value; one beyond the ends is at the end."""
        if value is None or not math.isfinite(value) or (self._is_log and value <= 0):
            return None
        return min(max((self._on_axis(value) - self._low) / (self._high - self._low), 0.0), 1.0)


def area_rows(columns: Sequence[Column], area_cm2: float) -> tuple[TextRow, ...]:
    """Return what films of one area conduct, weigh and cost, so that recipes for other areas compare."""

    def row(label: str, unit: str, part: Callable[[Prediction], tuple[Quantity, float]]) -> TextRow:
        cells = []
        for column in columns:
            quantity, factor = part(column.prediction)
            if quantity.value is None:
                cells.append(TextCell(text=NOT_KNOWN, severity="unknown", tip=typeset(quantity.reason)))
                continue
            text = mark_estimate(format_number(quantity.value * factor), quantity.is_estimate)
            cells.append(TextCell(text=text, tip=f"from {value_text(quantity)}"))
        return TextRow(label=f"{label}, {unit}", cells=tuple(cells))

    return (
        row("Conductance", "S", lambda p: (p.film.areal_conductance_s_cm2, area_cm2)),
        row("Film", "g", lambda p: (p.film.areal_mass_mg_cm2, area_cm2 / _MG_IN_G)),
        row("Cell materials", "USD", lambda p: (p.cell.cost_usd_m2, area_cm2 / _CM2_IN_M2)),
    )


def field_rows(columns: Sequence[Column], materials: Materials, *, only_different: bool) -> tuple[TextRow, ...]:
    """Return the fields, by default those in which a pin differs from the open recipe."""
    first = columns[0].recipe
    rows = []
    for key, field in FIELDS.items():
        if key in NOT_COMPARED:
            continue
        values = [column.recipe.value(key) for column in columns]
        if only_different and all(value == values[0] for value in values):
            continue
        cells = []
        for number, value in enumerate(values):
            if number and value == values[0]:
                cells.append(TextCell(text="as A", is_muted=True))
                continue
            whole = field_text(field, value)
            text = choice_name(field, value, materials) if field.kind == "material" else whole
            cells.append(TextCell(text=typeset(text), tip=whole if whole != text else ""))
        rows.append(TextRow(label=field.label, cells=tuple(cells), tip=field.help))
    if any(column.recipe.steps != first.steps for column in columns):
        texts = (
            "as planned" if not column.recipe.steps else f"{len(column.recipe.steps)} edited" for column in columns
        )
        rows.append(TextRow(label="Process steps", cells=tuple(TextCell(text=text) for text in texts)))
    return tuple(rows)


def count_of_fields(columns: Sequence[Column]) -> tuple[int, int]:
    """Return how many fields differ, and how many do not."""
    keys = [key for key in FIELDS if key not in NOT_COMPARED]
    first = columns[0].recipe
    differing = sum(any(column.recipe.value(key) != first.value(key) for column in columns) for key in keys)
    return differing, len(keys) - differing


def flag_rows(columns: Sequence[Column], materials: Materials, *, only_different: bool) -> tuple[TextRow, ...]:
    """Return the flags by the steps of the open recipe's process, by default those that differ."""
    sides = [{flag.id: flag for flag in column.prediction.flags} for column in columns]
    path = process_path(columns[0].recipe, materials)
    along = flags_along(columns[0].prediction.flags, path)
    numbers = {flag.id: number for number, step in enumerate(path, start=1) for flag in along[step.key]}
    keys = sorted(dict.fromkeys(key for side in sides for key in side), key=lambda key: numbers.get(key, len(path) + 1))
    counts = tuple(TextCell(text=_count_words(column.prediction)) for column in columns)
    rows = [TextRow(label="All", cells=counts)]
    for key in keys:
        flags = [side.get(key) for side in sides]
        severities = [flag.severity if flag is not None else "none" for flag in flags]
        if only_different and len(set(severities)) == 1:
            continue
        label = key.replace("-", " ").capitalize()
        number = f"{numbers[key]} " if key in numbers else ""
        cells = tuple(map(_flag_cell, flags))
        titles = [typeset(flag.title) for flag in flags if flag is not None]
        rows.append(TextRow(label=f"{number}{label}", cells=cells, tip="\n".join(dict.fromkeys(titles))))
    return tuple(rows)


def _flag_cell(flag: Flag | None) -> TextCell:
    if flag is None:
        return TextCell(text="– not asked", is_muted=True)
    words = f"{MARKS[flag.severity]} {SEVERITIES[flag.severity]}"
    tip = f"{typeset(flag.title)}\n{typeset(flag.message)}"
    return TextCell(text=words, severity=flag.severity, tip=tip, is_muted=flag.severity == "none")


def _count_words(prediction: Prediction) -> str:
    counts: Mapping[str, int] = {
        severity: sum(flag.severity == severity for flag in prediction.flags)
        for severity in ("fail", "caution", "unknown", "pass")
    }
    return "  ".join(f"{MARKS[severity]} {count}" for severity, count in counts.items() if count)


def result_label(key: str) -> str:
    """Return what a result is called with its unit."""
    return f"{label_of(key)}, {symbol(unit_of(key))}".removesuffix(", ")


def band_words(quantity: Quantity) -> str:
    """Return the band of a result for a table."""
    return band_text(quantity, between="–")
