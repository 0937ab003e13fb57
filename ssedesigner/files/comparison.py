"""Two recipes side by side as data: what ``compare --json`` prints, and the files that it is written to."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import RESULTS, Flag, Prediction, Quantity
from ssedesigner.files.csv_table import Cell, table_csv
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


def comparison_csv(compared: Compared) -> str:
    """Return a comparison as a table: fields, results and flags that differ, then the shares of each result."""
    why = compared.why
    rows: list[tuple[Cell, ...]] = []
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
    return table_csv(HEADERS, rows)


def _severity(flag: Flag | None) -> str | None:
    return flag.severity if flag is not None else None


def _quantity(quantity: Quantity) -> Plain:
    known: Plain = {"value": quantity.value, "low": quantity.low, "high": quantity.high, "unit": quantity.unit}
    return known if quantity.value is not None else {**known, "reason": quantity.reason}
