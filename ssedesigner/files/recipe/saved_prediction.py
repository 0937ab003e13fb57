"""What was predicted when a recipe was saved: kept in its file, and read back as content that may be damaged.

Nothing in it is ever used to predict: it only stands beside what is predicted now. So no fault in it keeps a recipe
from being opened; what cannot be is left out, and a sentence says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ssedesigner import __version__
from ssedesigner.core.batch.record import Batch, is_moment, is_number
from ssedesigner.core.batch.words import time_text
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.prediction import SEVERITIES, Prediction, Quantity, batch_key
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.code import recipe_checksum
from ssedesigner.physics.prediction import model_identity

SAVED_WITHOUT = "The file was saved without results, so there is nothing to compare with; saving it again keeps them."
"""Told of a recipe file that holds no prediction: an older one, or one written by hand."""

_MOST = 500
"""More entries than any program of this kind predicts; a file with more is damaged or hostile."""
_SEVERITIES = tuple(SEVERITIES)  # a word of the file may be anything, also what no dictionary can look up
_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}", re.ASCII)
_MOST_CHARACTERS, _MOST_OF_UNIT = 60, 20
_LEFT_OUT = "The prediction saved in the file"


@dataclass(frozen=True, kw_only=True)
class SavedPrediction:
    """The results and checks of one recipe as they were predicted once.

    ``results`` have keys of ``core.prediction.RESULTS`` (or of a newer program) and neither sources nor reasons;
    ``severities`` are those of all checks by id, None where none were kept. ``at`` is the time with its offset,
    ``recipe`` the checksum of the recipe, ``model`` as by :func:`~ssedesigner.physics.prediction.model_identity`.
    ``uses_own_films`` says whether own films could move the numbers, ``own_films`` how many did; both are None where
    that was not kept, and a text that was not kept is empty. ``damaged`` are the keys of results and the ids of checks
    that could not be read. ``knows_estimates`` is False where it was not kept which results are estimates.
    """

    results: Mapping[str, Quantity]
    severities: Mapping[str, str] | None = None
    at: str = ""
    recipe: str = ""
    program: str = ""
    model: str = ""
    library_version: str = ""
    uses_own_films: bool | None = None
    own_films: int | None = None
    damaged: frozenset[str] = frozenset()
    knows_estimates: bool = True


def to_saved(prediction: Prediction, *, at: str, uses_own_films: bool, own_films: int) -> SavedPrediction:
    """Return what a recipe file keeps of a prediction; ``at`` is the time of saving, ISO 8601 with its offset.

    ``uses_own_films`` says whether own films were allowed to move it, ``own_films`` from how many it has learned.
    """
    return SavedPrediction(
        results=MappingProxyType({key: _finite_quantity(quantity) for key, quantity in prediction.results().items()}),
        severities=MappingProxyType({flag.id: flag.severity for flag in prediction.flags}),
        at=at,
        recipe=recipe_checksum(prediction.recipe),
        program=__version__,
        model=model_identity(),
        library_version=prediction.library_version,
        uses_own_films=uses_own_films,
        own_films=own_films,
    )


def of_batch(batch: Batch, units: Mapping[str, str]) -> SavedPrediction | None:
    """Return what a batch keeps of the prediction on the day of planning; None where it has none.

    ``units`` are those of the results by key: a batch keeps numbers alone, and no checks.
    """
    results = {key: _of_batch(batch.predicted, key, unit) for key, unit in units.items()}
    if not any(quantity.is_known for quantity in results.values()):
        return None
    return SavedPrediction(
        results=MappingProxyType(results),
        at=_time(batch.created_at),
        model=_text(batch.model_version),
        library_version=_text(batch.library_version),
        knows_estimates=False,
    )


def _of_batch(predicted: Mapping[str, object], key: str, unit: str) -> Quantity:
    value, low, high = (_finite(predicted.get(batch_key(key) + end)) for end in ("", "_low", "_high"))
    return Quantity(value=value, unit=unit, low=low, high=high)


def _finite_quantity(quantity: Quantity) -> Quantity:
    value, low, high = map(_finite, (quantity.value, quantity.low, quantity.high))
    return Quantity(value=value, unit=quantity.unit, low=low, high=high, is_estimate=quantity.is_estimate)


def _finite(number: object) -> float | None:
    return float(number) if is_number(number) else None  # type: ignore[arg-type]  # it is a number


def saved_dict(saved: SavedPrediction) -> dict[str, object]:
    """Return what was predicted as it stands in the file and in ``predict --json``."""
    numbers = {
        key: {"value": one.value, "low": one.low, "high": one.high, "unit": one.unit, "is_estimate": one.is_estimate}
        for key, one in saved.results.items()
    }
    return {
        "at": saved.at,
        "recipe": saved.recipe,
        "program": saved.program,
        "model": saved.model,
        "library_version": saved.library_version,
        "uses_own_films": saved.uses_own_films,
        "own_films": saved.own_films,
        "results": numbers,
        "flags": dict(saved.severities or {}),
    }


def read_prediction(entry: object, recipe: Recipe, notes: list[str]) -> SavedPrediction | None:
    """Read what was predicted of a recipe; what is wrong is left out, and ``notes`` gets a sentence that says so."""
    if entry is None:
        notes.append(SAVED_WITHOUT)
        return None
    content = entry if isinstance(entry, dict) else {}
    results, flags = _table(content.get("results")), _table(content.get("flags"))
    if results is None or flags is None:
        notes.append(f"{_LEFT_OUT} is damaged and was left out.")
        return None
    # results of another recipe would be compared with this one's and blamed on the model
    if content.get("recipe") != recipe_checksum(recipe):
        notes.append(f"{_LEFT_OUT} belongs to another recipe and was left out; the file may have been edited by hand.")
        return None
    known = {key: quantity for key, entry in results.items() if (quantity := _quantity(key, entry)) is not None}
    severities = {key: str(word) for key, word in flags.items() if _is_key(key) and word in _SEVERITIES}
    _note_damaged(len(results) - len(known), "result", notes)
    _note_damaged(len(flags) - len(severities), "check", notes)
    own, count = content.get("uses_own_films"), content.get("own_films")
    return SavedPrediction(
        results=MappingProxyType(known),
        severities=MappingProxyType(severities),
        at=_time(content.get("at")),
        recipe=recipe_checksum(recipe),
        program=_text(content.get("program")),
        model=_text(content.get("model")),
        library_version=_text(content.get("library_version")),
        uses_own_films=own if isinstance(own, bool) else None,
        own_films=count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 10**9 else None,
        damaged=frozenset((results.keys() - known.keys()) | (flags.keys() - severities.keys())),
    )


def _note_damaged(count: int, what: str, notes: list[str]) -> None:
    if count:
        subject = f"1 {what} is damaged and was" if count == 1 else f"{count} {what}s are damaged and were"
        notes.append(f"Of the prediction saved in the file, {subject} left out.")


def _table(entry: object) -> dict[str, object] | None:
    return entry if isinstance(entry, dict) and len(entry) <= _MOST else None


def _is_key(key: str) -> bool:
    return _KEY.fullmatch(key) is not None


def _quantity(key: str, entry: object) -> Quantity | None:
    if not _is_key(key) or not isinstance(entry, dict):
        return None
    ends = [entry.get(name) for name in ("value", "low", "high")]
    unit, is_estimate = entry.get("unit"), entry.get("is_estimate")
    if not all(end is None or is_number(end) for end in ends) or not isinstance(is_estimate, bool):
        return None
    value, low, high = map(_finite, ends)
    if (low is not None and high is not None and low > high) or not _text(unit, _MOST_OF_UNIT):
        return None
    return Quantity(value=value, unit=str(unit), low=low, high=high, is_estimate=is_estimate)


def _time(entry: object) -> str:
    try:
        return entry if isinstance(entry, str) and is_moment(entry) and time_text(entry) else ""
    except (OverflowError, OSError, ValueError):  # no time that a clock of this computer can show
        return ""


def _text(entry: object, most: int = _MOST_CHARACTERS) -> str:
    is_short = isinstance(entry, str) and len(entry) <= most and entry.isprintable()
    return str(entry) if is_short else ""
