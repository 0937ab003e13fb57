"""The table of recipes that a search found: chance, what changes, results with bands, flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssedesigner.core.changes import field_text, in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, format_number, typeset
from ssedesigner.core.prediction import Prediction, Quantity
from ssedesigner.core.question import FLAG_RESULTS, Question
from ssedesigner.core.recipe import PARTS, Value
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.physics.explore.answer import Candidate
from ssedesigner.text.values import band_text, chance_text
from ssedesigner.ui.design.bars import choice_name
from ssedesigner.ui.design.charts import short_label_of, unit_of, value_in
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.tables import NumberRows, TableCell

_MOST_ALSO, _MOST_LETTERS = 3, 160
_OWNERS = {amount: material for material, amount in PARTS.items()}


def change_words(changes: Mapping[str, Value], materials: Materials) -> str:
    """Say what differs from the present recipe, shortly: materials by name, numbers with their unit.

    What is only emptied, because it belonged to a material that is replaced, is left to the tip.
    """
    words = []
    for key, value in changes.items():
        field = FIELDS[key]
        if value is None or value == "":
            words += [f"no {field.label.lower()}"] if field.kind == "material" else []
        elif field.kind == "material":
            words.append(choice_name(field, value, materials))
        elif field.is_numeric:
            # an amount follows the name of its material, where that changes too
            is_named = key == "thickness_um" or bool(changes.get(_OWNERS.get(key, "")))
            name = "" if is_named else f"{in_sentence(FIELDS[_OWNERS.get(key, key)].label)} "
            words.append(f"{name}{field_text(field, value)}")
        else:
            words.append(field.show(value))
    return " · ".join(words) or "the present recipe as it is"


def present_words(settings: Mapping[str, Value], materials: Materials) -> str:
    """Say what the present recipe is compared as: with what the question sets, where that differs."""
    return "the present recipe" + (f" with {change_words(settings, materials)}" if settings else "")


def whole_words(changes: Mapping[str, Value]) -> str:
    """Say every field that differs, emptied ones too."""
    return "\n".join(f"{FIELDS[key].label}: {field_text(FIELDS[key], value)}" for key, value in changes.items())


def candidate_rows(
    question: Question,
    keys: Sequence[str],
    candidates: Sequence[Candidate],
    present: Prediction,
    materials: Materials,
    name: str = "the present recipe",
    *,
    is_stale: bool = False,
) -> NumberRows:
    """Return the rows of the table: the present recipe by its ``name`` first, then the candidates in their order.

    Stale is an answer of a recipe or a library that has changed since.
    """
    results = [key for key in dict.fromkeys((*keys, *question.results())) if key not in FLAG_RESULTS]

    def make(one: tuple[int, Candidate] | None) -> tuple[TableCell, ...]:
        return _present_row(present, results, name) if one is None else _row(*one, results, materials, is_stale)

    changes = "What changes" if question.base is None else "What changes in the recipe of the question"
    header = ("#", "Chance before" if is_stale else "Chance", changes, *map(_heading, results), "Flags")
    listed: list[tuple[int, Candidate] | None] = [None, *enumerate(candidates)]
    return NumberRows(
        header=header,
        rows=LazyRows(listed, make),
        subjects=(None, *candidates),
        text_columns=(2,),
        word_columns=(1, len(header) - 1),
    )


def _heading(key: str) -> str:
    return f"{short_label_of(key)}, {symbol(unit_of(key))}".removesuffix(", ")


def _row(
    number: int, candidate: Candidate, results: Sequence[str], materials: Materials, is_stale: bool
) -> tuple[TableCell, ...]:
    words = change_words(candidate.changes, materials)
    also = [change_words(changes, materials) for changes in candidate.also[:_MOST_ALSO]]
    more = len(candidate.also) - _MOST_ALSO
    tip = whole_words(candidate.changes) + "".join(f"\nalso with {one}" for one in also)
    tip += f"\nand {more} more with the same numbers" if more > 0 else ""
    if candidate.also:
        words += f"  (+ {len(candidate.also)} alike)"
    return (
        TableCell(text=str(number + 1)),
        TableCell(text=chance_text(candidate.chance), is_unknown=is_stale or candidate.chance is None),
        TableCell(text=shorten(words, _MOST_LETTERS), tip=tip),
        *(_result_cell(candidate.results.get(key)) for key in results),
        _flag_cell(dict(zip(("fail", "caution", "unknown"), candidate.flags, strict=True))),
    )


def _present_row(present: Prediction, results: Sequence[str], name: str) -> tuple[TableCell, ...]:
    counts = {key.partition(".")[2]: int(value_in(present, key) or 0) for key in FLAG_RESULTS}
    return (
        TableCell(text="●"),
        TableCell(text="now"),
        TableCell(text=name, is_italic=True),
        *(_result_cell(present.result(key)) for key in results),
        _flag_cell(counts),
    )


def _result_cell(quantity: Quantity | None) -> TableCell:
    if quantity is None or quantity.value is None:
        reason = typeset(quantity.reason) if quantity is not None else ""
        return TableCell(text="not known", tip=reason, is_unknown=True)
    sign = "≈ " if quantity.is_estimate else ""
    band = band_text(quantity, 2, between="–")
    tip = f"90 % band {band} {symbol(quantity.unit)}" if band else ""
    return TableCell(text=f"{sign}{format_number(quantity.value)}" + (f"  ({band})" if band else ""), tip=tip)


def _flag_cell(counts: Mapping[str, int]) -> TableCell:
    words = "  ".join(f"{MARKS[severity]} {count}" for severity, count in counts.items() if count)
    worst = next((severity for severity, count in counts.items() if count), "pass")
    return TableCell(text=words or f"{MARKS['pass']} none", severity=worst)
