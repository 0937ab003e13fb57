"""Save what spectra say of a film: as the measurement of films of a batch, or as an own film; and take it back.

The files of the spectra are copied beside the library first, so that no record names a file that is not there.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ssedesigner.batch.photos import SPECTRUM, copy_beside
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.batch.films import measured_values
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import fold
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.measured_film import MEASURED, MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.recorded_file import RecordedFile
from ssedesigner.library.store import Library, LibraryError

FILMS = "films"
"""The folder of the spectra of own films, beside those of the batches."""
_DIGITS = 6
_NO_FILM = MeasuredFilm(key="", name="", recipe=Recipe(), thickness_um=1.0, temperature_c=25.0)


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A file that was read, with its checksum at that moment."""

    path: Path
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SpectrumMeasurement:
    """What is to be saved: the resistance of the film [ohm] with all that turns it into a conductivity.

    ``words`` say how it was read, ``by`` who entered it.
    """

    files: tuple[ReadFile, ...]
    resistance_ohm: float
    area_cm2: float
    thickness_um: float
    temperature_c: float
    stack_pressure_mpa: float | None = None
    error_pct: float | None = None
    words: str = ""
    by: str = ""

    def values(self) -> dict[str, float]:
        """Return the measured quantities by key."""
        values = {
            "measured_thickness_um": self.thickness_um,
            "measured_temperature_c": self.temperature_c,
            "measured_stack_pressure_mpa": self.stack_pressure_mpa,
            "area_cm2": self.area_cm2,
            "resistance_ohm": self.resistance_ohm,
            "error_pct": self.error_pct,
        }
        return {key: float(f"{value:.{_DIGITS}g}") for key, value in values.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What was written: entries of a batch, or a film; ``films`` are the keys that are evidence now."""

    batch: str = ""
    entries: tuple[int, ...] = ()
    films: tuple[str, ...] = ()
    trouble: str = ""


def as_film(measured: SpectrumMeasurement, film: MeasuredFilm) -> MeasuredFilm:
    """Return a film with what was measured in the place of what it had."""
    stated = {key.removeprefix("measured_"): value for key, value in measured.values().items()}
    return replace(film, conductivity_ms_cm=None, **stated)  # type: ignore[arg-type]


def save_film(library: Library, measured: SpectrumMeasurement, film: MeasuredFilm) -> Saved:
    """Record a film of its own.

    Raises
    ------
    LibraryError, WriteError
        With one sentence; nothing is recorded then.
    """
    copies = _copies(library, FILMS, measured.files)
    texts = (film.note, measured.words, f"Entered by {measured.by}." if measured.by else "")
    note = " ".join(filter(None, (*texts, *(RecordedFile(**copy).sentence for copy in copies))))
    return Saved(films=(library.add_film(replace(as_film(measured, film), note=note)),))


def save_to_batch(
    library: Library, batch: Batch, specimens: Sequence[int], measured: SpectrumMeasurement, at: str, *, is_used: bool
) -> Saved:
    """Record the measurement of films of a batch; what its record says already of a film is not written again.

    ``is_used`` takes the films of a finished batch into the evidence.

    Raises
    ------
    LibraryError, WriteError
        With one sentence; nothing is recorded then.
    """
    copies = _copies(library, batch.key, measured.files)
    known = measured_values(fold(batch))
    token = secrets.token_hex(12)
    entries: list[tuple[str, dict[str, Any], str]] = []
    for specimen in specimens:
        for kind, content in _entries(measured, copies, specimen, known.get(specimen, {})):
            entries.append((kind, content, f"{token}-{len(entries)}"))
    numbers = tuple(entry.number for entry in library.add_entries(batch.key, entries, at))
    saved = Saved(batch=batch.key, entries=numbers)
    if not is_used or fold(batch).state != "finished":
        return saved
    try:
        films = library.record_batch_films(batch.key)
    except LibraryError as error:
        return replace(saved, trouble=str(error))
    return replace(saved, films=films)


def withdraw(library: Library, saved: Saved, at: str) -> None:
    """Take back what was saved; it stays on record as struck out or retired."""
    if saved.batch:
        token, reason = secrets.token_hex(12), "Taken back after saving."
        strikes = [
            ("correct", {"of": number, "content": None, "reason": reason}, f"{token}-{number}")
            for number in saved.entries
        ]
        library.add_entries(saved.batch, strikes, at)
    else:
        for film in saved.films:
            library.retire_film(film)


def _entries(
    measured: SpectrumMeasurement, copies: Sequence[Mapping[str, Any]], specimen: int, known: Mapping[str, float]
) -> list[tuple[str, dict[str, Any]]]:
    by = {"name": measured.by} if measured.by else {}
    values = measured.values()
    if "conductivity_ms_cm" in known:  # it would contradict the new resistance
        values["conductivity_ms_cm"] = as_film(measured, _NO_FILM).conductivity
    entries: list[tuple[str, dict[str, Any]]] = [
        ("photo", {**copy, "role": SPECTRUM, "specimen": specimen, **by}) for copy in copies
    ]
    for key, value in values.items():
        if known.get(key) != value:
            content = {"quantity": key, "value": value, "unit": MEASURED[key].unit, "specimen": specimen, **by}
            reason = {"reason": measured.words} if key == "resistance_ohm" and measured.words else {}
            entries.append(("measured", content | reason))
    return entries


def _copies(library: Library, folder: str, files: Sequence[ReadFile]) -> list[dict[str, Any]]:
    if library.is_read_only:
        raise LibraryError(f"The library {library.path} cannot be written, so nothing can be saved.")
    copies = []
    for file in files:
        # own films of several machines share a folder once their packages are merged
        name = f"{file.sha256[:8]}-{file.path.name}" if folder == FILMS else ""
        copy = copy_beside(library.path, folder, file.path, SPECTRUM, name)
        if copy["sha256"] != file.sha256:
            raise WriteError(f"{file.path.name} has changed since it was read; open it again. Nothing was saved.")
        copies.append(copy)
    return copies
