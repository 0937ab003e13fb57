"""Suggested films as data: the object that ``next --json`` prints."""

from __future__ import annotations

from ssedesigner.physics.explore.next_films import Suggestion
from ssedesigner.text.next_films import reason_text, then_texts

Plain = dict[str, object]


def suggestion_dict(film: Suggestion) -> Plain:
    """Return one film as dictionaries, lists, texts and numbers; the guide's ``command-line.md`` has all keys."""
    return {
        "changes": dict(film.changes),
        "purpose": film.purpose,
        "is_present": film.is_present,
        "reason": reason_text(film),
        "then": list(then_texts(film)),
        "chance_before": film.chance_before,
        "chance_if_as_predicted": film.chance_if_as_predicted,
        "band_before": film.band_before,
        "band_after": film.band_after,
        "gain": film.gain,
        "width_off": film.width_off,
        "predicted_ms_cm": film.predicted_ms_cm,
        "threshold_ms_cm": film.threshold_ms_cm,
        "flags": film.flags._asdict(),
    }
