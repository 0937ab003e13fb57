"""Compare snapshots completely: a Cited value equals a bare float, so its other parts are compared too."""

import sqlite3
from contextlib import closing

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Materials

PARTS = ("unit", "source", "grade", "low", "high", "conditions", "note")


def spelled(value: Cited) -> tuple[object, ...]:
    return (float(value), *(getattr(value, part) for part in PARTS))


def everything(materials: Materials) -> dict[str, object]:
    """All that a snapshot holds, as plain values in order."""
    return {
        "version": materials.version,
        "materials": [
            (
                *(m.kind, m.key, m.name, m.formula, m.group, m.note, m.origin, m.is_retired),
                [(quantity, spelled(value)) for quantity, value in m.values.items()],
                [(quantity, str(text), text.source, text.grade) for quantity, text in m.texts.items()],
                {quantity: [spelled(value) for value in kept] for quantity, kept in m.alternatives.items()},
            )
            for m in materials.materials.values()
        ],
        "pairs": materials.pairs,
        "films": materials.films,
        "series": materials.series,
        "own_films": materials.own_films,
        "cells": materials.cells,
        "safety": [(value, spelled(value.value) if value.value is not None else None) for value in materials.safety],
        "methods": materials.methods,
        "rules": materials.rules,
        "moisture": [
            (point, spelled(point.value) if point.value is not None else None) for point in materials.moisture
        ],
        "compositions": materials.compositions,
        "comparisons": [(point, spelled(point.conductivity_ms_cm)) for point in materials.comparison_lines],
        "sources": list(materials.sources.values()),
    }


def film_history(library, key):
    """A film as it was recorded and after each correction, the oldest first."""
    return tuple(revision for revision in library.film_revisions() if revision.film.key == key)


def is_sound(path):
    """Whether a file is a database without damage."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
