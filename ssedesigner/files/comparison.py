"""Two recipes side by side as data: what ``compare --json`` prints, and the files that it is written to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.prediction import RESULTS, Flag, Prediction, Quantity
from ssedesigner.core.units import symbol
from ssedesigner.files.csv_table import POINT, Cell, statement, table_csv
from ssedesigner.files.sheet.workbook import Page, workbook
from ssedesigner.physics.explore.why import Why

Plain = dict[str, object]
HEADERS = ("kind", "key", "label", "unit", "A", "A low", "A high", "B", "B low", "B high", "difference")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two predictions, where their recipes are from, and why the second differs from the first."""

    first: Prediction
    second: Prediction
    origins: tuple[str, str]
    why: Why

    @property
    def flags(self) -> dict[str, tuple[Flag | None, Flag | None]]:
        """Flags of which the severities differ; None where a recipe does not have the flag."""
        sides = [{flag.id: flag for flag in one.flags} for one in (self.first, self.second)]
        both = {key: (sides[0].get(key), sides[1].get(key)) for key in dict.fromkeys((*sides[0], *sides[1]))}
        return {key: pair for key, pair in both.items() if _severity(pair[0]) != _severity(pair[1])}

    def results(self, key: str) -> tuple[Quantity, Quantity]:
        """Return a result of both recipes by its key, such as ``cell.voltage_v`` [lab unit]."""
        part, _, name = key.partition(".")
        first, second = (getattr(getattr(one, part), name) for one in (self.first, self.second))
        return first, second


def comparison_dict(compared: Compared) -> Plain:
    """Return a comparison as dictionaries, lists, texts and numbers; the guide's ``command-line.md`` has all keys."""
    why = compared.why
    return {
        "a": {"name": compared.first.recipe.name, "from": compared.origins[0]},
        "b": {"name": compared.second.recipe.name, "from": compared.origins[1]},
        "fields": {key: list(pair) for key, pair in why.fields.items()},
        "results": {key: [_quantity(one) for one in compared.results(key)] for key in RESULTS},
        "flags": {key: [_severity(one) for one in pair] for key, pair in compared.flags.items()},
        "why": {key: dict(shares) for key, shares in why.shares.items()},
        "why_errors": {key: dict(errors) for key, errors in why.errors.items() if errors},
        "taken_as_one": {key: list(part) for key, part in why.parts.items() if len(part) > 1},
        "not_known": dict(why.reasons),
        "library_version": compared.first.library_version,
        "model_version": compared.first.model_version,
    }


def comparison_csv(compared: Compared, decimal: str = POINT) -> str:
    """Return a comparison as a table: names, fields, results and flags that differ, then the shares of each result."""
    why = compared.why
    names = compared.first.recipe.name, compared.second.recipe.name
    rows: list[tuple[Cell, ...]] = [
        ("recipe", key, label, None, one, None, None, other, None, None, None)
        for key, label, (one, other) in (("name", "Name", names), ("from", "From", compared.origins))
    ]
    for key, pair in why.fields.items():
        rows.append(("field", key, FIELDS[key].label, FIELDS[key].unit, pair[0], None, None, pair[1], None, None, None))
    for key, result in RESULTS.items():
        a, b = compared.results(key)
        moved = None if a.value is None or b.value is None else b.value - a.value
        rows.append(("result", key, result.label, a.unit, a.value, a.low, a.high, b.value, b.low, b.high, moved))
    for key, (one, other) in compared.flags.items():
        title = (other or one).title  # type: ignore[union-attr]  # one of the two is there
        rows.append(("flag", key, title, "", _severity(one), None, None, _severity(other), None, None, None))
    for key, shares in why.shares.items():
        unit = RESULTS[key].unit
        for field, share in shares.items():
            label = FIELDS[field].label if field in FIELDS else field
            rows.append((f"share of {key}", field, label, unit, None, None, None, None, None, None, share))
    return table_csv(HEADERS, rows, decimal)


def comparisons_dict(pairs: Sequence[Compared]) -> Plain:
    """Return the first recipe beside each other one: the first pair as it is, the rest under ``others``."""
    plain = comparison_dict(pairs[0])
    if len(pairs) > 1:
        plain["others"] = [comparison_dict(pair) for pair in pairs[1:]]
    return plain


def comparison_bytes(suffix: str, pairs: Sequence[Compared], notes: Sequence[str] = (), decimal: str = POINT) -> bytes:
    """Return a comparison as the ending of a file says: .json, .csv or .xlsx; KeyError for another one."""
    if suffix == ".xlsx":
        return workbook("Comparison", comparison_pages(pairs, notes))
    if suffix == ".csv":
        first, *others = (comparison_csv(pair, decimal) for pair in pairs)
        # the marks that stand at the start of a file stand there once
        start = f"\ufeff{statement(decimal)}"
        return "".join((first, *(other.removeprefix(start) for other in others))).encode()
    if suffix != ".json":
        raise KeyError(suffix)
    return (json.dumps(comparisons_dict(pairs), ensure_ascii=False, indent=1) + "\n").encode()


def comparison_pages(pairs: Sequence[Compared], notes: Sequence[str] = ()) -> tuple[Page, ...]:
    """Return what each sheet of the workbook holds: recipes, results, fields, flags, and the shares of each pair."""
    letters = [chr(ord("A") + number) for number in range(len(pairs) + 1)]
    every = [pairs[0].first, *(pair.second for pair in pairs)]
    origins = [pairs[0].origins[0], *(pair.origins[1] for pair in pairs)]
    remarks = ["", *notes] + [""] * len(pairs)
    recipes = tuple(
        (letter, one.recipe.name, origin, note, one.library_version, one.model_version)
        for letter, one, origin, note in zip(letters, every, origins, remarks, strict=False)
    )
    ends = tuple(f"{letter}{end}" for letter in letters for end in ("", " low", " high"))
    return (
        Page(name="Recipes", headers=("", "Recipe", "From", "Note", "Library", "Model"), rows=recipes),
        Page(name="Results", headers=("Result", "Unit", *ends), rows=tuple(_result_rows(every))),
        Page(name="Fields that differ", headers=("Field", "Unit", *letters), rows=tuple(_field_rows(every))),
        Page(name="Flags that differ", headers=("Flag", *letters), rows=tuple(_flag_rows(every))),
        Page(
            name="Why",
            headers=("Pair", "Result", "Unit", "Change", "Share", "Standard error"),
            rows=tuple(row for letter, pair in zip(letters[1:], pairs, strict=True) for row in _why_rows(letter, pair)),
        ),
    )


def _result_rows(every: Sequence[Prediction]) -> Iterator[tuple[Cell, ...]]:
    for key, result in RESULTS.items():
        quantities = [one.result(key) for one in every]
        cells = [cell for quantity in quantities for cell in (quantity.value, quantity.low, quantity.high)]
        yield (result.label, symbol(result.unit), *cells)


def _field_rows(every: Sequence[Prediction]) -> Iterator[tuple[Cell, ...]]:
    for key, field in FIELDS.items():
        values = [one.recipe.value(key) for one in every]
        if any(value != values[0] for value in values):
            yield (field.label, symbol(field.unit), *values)


def _flag_rows(every: Sequence[Prediction]) -> Iterator[tuple[Cell, ...]]:
    sides = [{flag.id: flag for flag in one.flags} for one in every]
    for key in dict.fromkeys(key for side in sides for key in side):
        severities = [_severity(side.get(key)) for side in sides]
        if len(set(severities)) > 1:
            yield (key, *severities)


def _why_rows(letter: str, pair: Compared) -> Iterator[tuple[Cell, ...]]:
    for key, shares in pair.why.shares.items():
        errors = pair.why.errors.get(key, {})
        for part, share in shares.items():
            names = [FIELDS[field].label for field in pair.why.parts.get(part, ())]
            change = ", ".join(names) or "all of it, taken together"
            result = RESULTS[key]
            yield (f"{letter} against A", result.label, symbol(result.unit), change, share, errors.get(part))


def _severity(flag: Flag | None) -> str | None:
    return flag.severity if flag is not None else None


def _quantity(quantity: Quantity) -> Plain:
    known: Plain = {"value": quantity.value, "low": quantity.low, "high": quantity.high, "unit": quantity.unit}
    return known if quantity.value is not None else {**known, "reason": quantity.reason}
