"""What was predicted then beside what is predicted now: which results moved, which checks changed, and why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.words import time_text
from ssedesigner.core.flag_steps import captions_of
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import RESULTS, SEVERITIES, Flag, Prediction, Quantity
from ssedesigner.files.recipe.file import RecipeFile, differences
from ssedesigner.files.recipe.saved_prediction import SavedPrediction, of_batch, saved_dict, to_saved
from ssedesigner.text.values import value_and_band

NOT_CHECKED = "not checked then"
GONE = "no longer checked"
_NOISE = 1e-6
"""Relative difference below which two numbers are the same: less than any digit that is shown [-]."""
_UNEXPLAINED = "Model and shipped library are unchanged; own films, verdicts or values may have changed since."
_QUIET = ("pass", "none")
_MOST_NAMES = 5


@dataclass(frozen=True, kw_only=True)
class Change:
    """One result or check that is not as it was: its part of the prediction, its name, the words of then and of now.

    ``severities`` are those of a check then and now, empty where it was not checked; a result has none.
    """

    key: str
    part: str
    name: str
    then: str
    now: str
    severities: tuple[str, str] = ("", "")


@dataclass(frozen=True, kw_only=True)
class PredictionChange:
    """All that differs between what was predicted then and what is predicted now, of the same recipe.

    ``event`` is what happened then, ``saved`` or ``planned``, ``at`` its time in words. ``reasons`` are sentences on
    what has changed in between, as far as it is known; ``remarks`` on what cannot be compared.
    """

    event: str
    at: str
    results: tuple[Change, ...]
    checks: tuple[Change, ...]
    reasons: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        """True when a result moved or a check changed; a new check that finds nothing does not count."""
        return bool(self.results) or any(not _is_quiet(check) for check in self.checks)

    @property
    def headline(self) -> str:
        """One sentence on what changed, with the day."""
        then = f"when it was {self.event}{f' on {self.at}' if self.at else ''}"
        if not self.is_moved:
            return f"Predicted the same as {then}."
        changed = [check for check in self.checks if check.then != NOT_CHECKED]
        new = len(self.checks) - len(changed)
        counts = [
            *_count(len(self.results), "result moved", "results moved"),
            *_count(len(changed), "check changed", "checks changed"),
            *_count(new, "check is new", "checks are new"),
        ]
        return f"Predicted differently than {then}: {', '.join(counts)}."

    def sentences(self) -> Iterator[str]:
        """Yield the headline, each change and each reason, for a terminal; nothing where nothing moved."""
        if self.is_moved:
            yield self.headline
            for change in (*self.results, *self.checks):
                then = change.then if change.then == NOT_CHECKED else f"{change.then} then"
                yield f"{change.part}, {change.name}: {then}, {change.now} now."
            yield from self.reasons
        yield from self.remarks


def _is_quiet(check: Change) -> bool:
    return check.then == NOT_CHECKED and check.severities[1] in _QUIET


def _count(count: int, one: str, many: str) -> Iterator[str]:
    if count:
        yield f"{count} {one if count == 1 else many}"


def since_saved(
    file: RecipeFile, prediction: Prediction, materials: Materials, *, uses_own_films: bool, own_films: int
) -> PredictionChange | None:
    """Compare what a recipe file says was predicted with the present prediction of its recipe; None without results.

    ``uses_own_films`` says whether own films may move the present prediction, ``own_films`` from how many it learned.
    """
    if file.predicted is None:
        return None
    now = to_saved(prediction, at="", uses_own_films=uses_own_films, own_films=own_films)
    values = [str(difference) for difference in differences(file, materials)]
    return _compare(file.predicted, now, prediction, materials, values, "saved")


def since_planned(batch: Batch, prediction: Prediction, materials: Materials) -> PredictionChange | None:
    """Compare what was predicted when a batch was planned with the present prediction of its recipe.

    None for a batch that was planned without a prediction.
    """
    now = to_saved(prediction, at="", uses_own_films=True, own_films=0)
    then = of_batch(batch, {key: quantity.unit for key, quantity in now.results.items()})
    return None if then is None else _compare(then, now, prediction, materials, (), "planned")


def change_dict(then: SavedPrediction, change: PredictionChange) -> dict[str, object]:
    """Return what was predicted then and what changed, as ``predict --json`` prints it."""
    return {
        **saved_dict(then),
        "is_moved": change.is_moved,
        "moved": [{"key": one.key, "then": one.then, "now": one.now} for one in change.results],
        "changed_flags": [
            {"id": one.key, "then": one.severities[0] or None, "now": one.severities[1] or None}
            for one in change.checks
        ],
        "reasons": list(change.reasons),
    }


def _compare(
    then: SavedPrediction,
    now: SavedPrediction,
    prediction: Prediction,
    materials: Materials,
    values: Iterable[str],
    event: str,
) -> PredictionChange:
    results = tuple(_results(then, now))
    captions = captions_of(prediction.flags, prediction.recipe, materials)
    checks = tuple(_checks(then, prediction.flags, captions))
    reasons = [*_reasons(then, now), *values, *_unknown_now(results, prediction)]
    return PredictionChange(
        event=event,
        at=time_text(then.at),
        results=results,
        checks=checks,
        reasons=tuple(reasons or ([_UNEXPLAINED] if results or checks else [])),
        remarks=tuple(_remarks(then, now)),
    )


def _results(then: SavedPrediction, now: SavedPrediction) -> Iterator[Change]:
    for key, quantity in now.results.items():
        before, knows = then.results.get(key), then.knows_estimates
        if before is not None and _differ(before, quantity, has_estimates=knows):
            part, text, now_text = key.split(".", 1)[0].capitalize(), _words(before, knows), _words(quantity, knows)
            yield Change(key=key, part=part, name=RESULTS[key].label, then=text, now=now_text)


def _words(quantity: Quantity, has_estimates: bool) -> str:
    words = value_and_band(quantity)
    return words if has_estimates else words.removeprefix("≈ ")


def _differ(before: Quantity, now: Quantity, *, has_estimates: bool) -> bool:
    """Return whether two results differ in what is shown, beyond the noise of a computer."""
    if before.unit != now.unit or before.is_known != now.is_known:
        return True
    if not now.is_known:
        return False
    if has_estimates and before.is_estimate != now.is_estimate:
        return True
    # rounding alone would report a change whenever a digit flips on another computer
    ends = ((before.value, now.value), (before.low, now.low), (before.high, now.high))
    return _words(before, False) != _words(now, False) and any(_is_apart(*pair) for pair in ends)


def _is_apart(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is not now
    return not math.isclose(before, now, rel_tol=_NOISE, abs_tol=1e-12)


def _checks(saved: SavedPrediction, flags: Sequence[Flag], captions: Mapping[str, str]) -> Iterator[Change]:
    """Yield the checks that changed, the worst first, then those that are new, then those that are gone."""
    severities = saved.severities
    if severities is None:
        return
    changes = [
        Change(
            key=flag.id,
            part=captions[flag.id],
            name=flag.title,
            then=SEVERITIES[severities[flag.id]] if flag.id in severities else NOT_CHECKED,
            now=SEVERITIES[flag.severity],
            severities=(severities.get(flag.id, ""), flag.severity),
        )
        for flag in flags
        if severities.get(flag.id) != flag.severity and flag.id not in saved.damaged
    ]
    order = list(SEVERITIES)
    yield from sorted(changes, key=lambda one: (one.then == NOT_CHECKED, order.index(one.severities[1])))
    for key in sorted(severities.keys() - {flag.id for flag in flags}):
        name = key.replace("-", " ").capitalize()
        yield Change(
            key=key, part="", name=name, then=SEVERITIES[severities[key]], now=GONE, severities=(severities[key], "")
        )


def _reasons(then: SavedPrediction, now: SavedPrediction) -> Iterator[str]:
    """Yield what has changed between then and now, of what is known of then."""
    if then.model and then.model not in (now.model, now.model.split(" ")[0]):
        yield f"Model {then.model} then, {now.model} now."
    if then.library_version and then.library_version != now.library_version:
        yield f"Library {then.library_version} then, {now.library_version} now."
    if then.program and then.program != now.program:
        yield f"Program {then.program} then, {now.program} now."
    if then.uses_own_films is not None and _films(then) != _films(now):
        yield f"Own films: {_films(then)} then, {_films(now)} now."


def _unknown_now(results: Iterable[Change], prediction: Prediction) -> list[str]:
    """Return why results are not known any more, each reason once."""
    quantities = prediction.results()
    reasons = [quantities[change.key].reason for change in results if not quantities[change.key].is_known]
    return [f"Now {reason}." for reason in dict.fromkeys(reasons) if reason]


def _films(saved: SavedPrediction) -> str:
    if not saved.uses_own_films:
        return "switched off"
    return "not known how many" if saved.own_films is None else str(saved.own_films)


def _remarks(then: SavedPrediction, now: SavedPrediction) -> Iterator[str]:
    unknown = [key for key in then.results if key not in RESULTS]
    if unknown:
        yield f"Predicted then but unknown to this program: {_list(unknown)}."
    new = [RESULTS[key].label for key in now.results if key not in then.results]
    if new:
        yield f"Not among the results saved then: {_list(new)}."
    if then.severities is None:
        yield "A batch keeps its original results, but not the checks."


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more
