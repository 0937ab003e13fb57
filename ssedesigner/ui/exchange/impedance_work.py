"""What the tab Impedance works with: spectra as they are listed, what is typed beside them, what follows. No Qt."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from ssedesigner.batch.photos import checksum
from ssedesigner.core.batch.films import measured_values, recipe_as_made
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import fold
from ssedesigner.core.fields import FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MEASURED, MeasuredFilm
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.spectrum import Spectrum
from ssedesigner.core.units import UnitError, parse_quantity
from ssedesigner.files.backups.file import Progress
from ssedesigner.files.spectra.reading import SpectrumFileError, UnnamedColumns, read_spectra
from ssedesigner.files.spectra.saving import ReadFile, SpectrumMeasurement, as_film
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.conduction.lessons import recipe_as_measured
from ssedesigner.physics.impedance.analysis import NINETY_PERCENT, PICKED, Settings, SpectrumResult, analyse
from ssedesigner.physics.impedance.analysis import cable_resistance as resistance_of_short
from ssedesigner.physics.impedance.circuit import Circuit
from ssedesigner.physics.impedance.pick import Pick, hertz, ohms
from ssedesigner.physics.prediction import predict

ASR = "film.area_specific_resistance_ohm_cm2"
COLUMNS = (("f, Z′, Z″", ("f/Hz", "Z'/ohm", "-Z''/ohm")), ("f, |Z|, phase in °", ("f/Hz", "|Z|/ohm", "Phase/deg")))
"""What the columns of a table without names can be; the sign of Z″ follows from the points."""
_MOST_FILES = 200
_WITH_ERROR = re.compile(r"(?s)(.*?)(?:±|\+/?-)(.*)")
_SPECIMENS = re.compile(r"\s*(\d{1,4})\s*(?:[-–]\s*(\d{1,4}))?\s*")
_MOST_SPECIMENS = 50


@dataclass(frozen=True, kw_only=True, eq=False)
class ListedSpectrum:
    """One row of the list: a spectrum with its result, a file that asks what its columns are, or one left out.

    ``columns`` is how many columns a table without names has; ``is_ticked`` whether it is one of those whose median
    counts.
    """

    path: Path
    sha256: str = ""
    spectrum: Spectrum | None = None
    result: SpectrumResult | None = None
    problem: str = ""
    columns: int = 0
    short_ohm: float | None = None
    pick: Pick | float | None = None
    circuit: Circuit | None = None
    is_ticked: bool = False

    @property
    def name(self) -> str:
        """The name of the spectrum, or of the file where none was read."""
        return self.spectrum.name if self.spectrum is not None else self.path.name

    @property
    def head(self) -> str:
        """Who wrote it, how many points, and over which frequencies."""
        spectrum = self.spectrum
        if spectrum is None:
            return f"a table of {self.columns} columns without names" if self.columns else "not read"
        points = f"{spectrum.layout} · {len(spectrum.frequency_hz)} points"
        if not len(spectrum.frequency_hz):
            return points
        points = f"ticked · {points}" if self.is_ticked else points
        return f"{points} · {hertz(float(spectrum.frequency_hz[0]))}–{hertz(float(spectrum.frequency_hz[-1]))}"


@dataclass(frozen=True, kw_only=True)
class FilmInputs:
    """What is typed beside the spectra: numbers in lab units with their errors, None where nothing is typed."""

    cable_ohm: float = 0.0
    contact_ohm: float = 0.0
    area_cm2: float | None = None
    area_error_cm2: float = 0.0
    thickness_um: float | None = None
    thickness_error_um: float = 0.0
    temperature_c: float | None = None
    pressure_mpa: float | None = None

    def settings(self, row: ListedSpectrum) -> Settings:
        """Return what a spectrum is analysed with."""
        return Settings(
            area_cm2=self.area_cm2,
            area_error_cm2=self.area_error_cm2,
            thickness_um=self.thickness_um,
            thickness_error_um=self.thickness_error_um,
            temperature_c=self.temperature_c,
            subtract_ohm=self.cable_ohm + self.contact_ohm,
            pick=row.pick,
            circuit=row.circuit,
        )


def number_with_error(text: str, key: str) -> tuple[float | None, float]:
    """Read a measured quantity by its key, with the error after ± where one is typed; None where nothing is.

    Raises
    ------
    FieldError, UnitError
        With one sentence.
    """
    if not text.strip():
        return None, 0.0
    field = MEASURED[key]
    match = _WITH_ERROR.fullmatch(text)
    value, error = (match[1], match[2]) if match else (text, "")
    number = field.check(parse_quantity(value, field.unit, field.example))
    spread = parse_quantity(error, field.unit) if error.strip() else 0.0
    if spread < 0:
        raise UnitError("An error is a number above zero; type it after ±.")
    return float(number), spread  # type: ignore[arg-type]


def ohms_of(text: str, words: str) -> float:
    """Read a resistance that is taken off [ohm]; nothing is 0."""
    number = parse_quantity(text, "ohm") if text.strip() else 0.0
    if number < 0:
        raise UnitError(f"{words} cannot be below zero; type 0 or more.")
    return number


def specimens_of(text: str) -> tuple[int, ...]:
    """Read the numbers of films such as 2, or 1–3, 5.

    >>> specimens_of("1-3, 5")
    (1, 2, 3, 5)
    """
    numbers: list[int] = []
    for part in re.split(r"[,;]", text):
        match = _SPECIMENS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last or last - first >= _MOST_SPECIMENS:
            raise UnitError("Type the numbers of the films, such as 2, or 1–3.")
        numbers += range(first, last + 1)
    return tuple(dict.fromkeys(numbers))


def read_files(paths: Sequence[Path], inputs: FilmInputs, progress: Progress) -> list[ListedSpectrum]:
    """Read and fit files, each with all its spectra."""
    rows: list[ListedSpectrum] = []
    for number, path in enumerate(paths[:_MOST_FILES]):
        spectra = [*read_file(path)]
        for place, row in enumerate(spectra):
            progress((number + place / len(spectra)) / len(paths))
            rows.append(analysed(row, inputs))
    return rows


def read_file(path: Path, columns: Sequence[str] = ()) -> Iterator[ListedSpectrum]:
    """Yield the spectra of a file, or what is wrong with it."""
    try:
        before = checksum(path) if path.is_file() else ""
        spectra = read_spectra(path, columns)
        if checksum(path) != before:
            raise SpectrumFileError("The file changed while it was read; open it again.")
    except UnnamedColumns as error:
        yield ListedSpectrum(path=path, problem=str(error), columns=error.columns)
    except SpectrumFileError as error:
        yield ListedSpectrum(path=path, problem=str(error))
    except OSError as error:
        yield ListedSpectrum(path=path, problem=f"The file cannot be read ({error.strerror or error}).")
    else:
        for spectrum in spectra:
            yield ListedSpectrum(path=path, sha256=before, spectrum=spectrum, short_ohm=_short(spectrum))


def _short(spectrum: Spectrum) -> float | None:
    try:
        return resistance_of_short(spectrum)
    except ValueError:
        return None


def analysed(row: ListedSpectrum, inputs: FilmInputs) -> ListedSpectrum:
    """Return a row with the result of its spectrum; a fit that still holds is kept."""
    if row.spectrum is None:
        return row
    before, settings = row.result, inputs.settings(row)
    is_hopeless = before is not None and before.fit is None and before.settings.circuit == settings.circuit
    if is_hopeless and not row.spectrum.is_per_area:
        return row  # what is wrong with the points does not depend on the film
    return replace(row, result=analyse(row.spectrum, settings, before))


def needs_fit(row: ListedSpectrum, inputs: FilmInputs) -> bool:
    """Return whether a spectrum has to be fitted again: its file gives Ω cm², and the area is another one."""
    if row.spectrum is None or row.result is None or not row.spectrum.is_per_area:
        return False
    return row.result.settings.area_cm2 != inputs.area_cm2


def analyse_all(rows: Sequence[ListedSpectrum], inputs: FilmInputs, progress: Progress) -> list[ListedSpectrum]:
    """Return rows with the results of their spectra."""
    done = []
    for number, row in enumerate(rows):
        progress(number / len(rows))
        done.append(analysed(row, inputs))
    return done


def reading_words(result: SpectrumResult) -> str:
    """Say where the resistance of a result was read."""
    if result.taken is None:
        return ""
    if result.taken.pick is Pick.FREQUENCY:
        return f"Z′ at {hertz(result.taken.frequency_hz)}"
    return PICKED[result.taken.pick]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What all ticked spectra say together: the median resistance [ohm] with its error, and the files."""

    resistance_ohm: float
    error_ohm: float
    files: tuple[ReadFile, ...]
    words: str
    count: int


def counted(rows: Sequence[ListedSpectrum], shown: ListedSpectrum | None) -> tuple[ListedSpectrum, ...]:
    """Return the spectra that are ticked, or the one that is shown where none is."""
    ticked = tuple(row for row in rows if row.is_ticked)
    return ticked or ((shown,) if shown is not None else ())


def summary_of(rows: Sequence[ListedSpectrum], inputs: FilmInputs) -> Summary | None:
    """Return the median of spectra; None where one of them has no resistance."""
    known = [(row, row.result) for row in rows if row.result and row.result.resistance_ohm]
    if len(known) < len(rows):
        return None  # a tick says that it counts: it is not left out silently
    if not known:
        return None
    values = [float(result.resistance_ohm or 0.0) for _, result in known]
    middle = median(values)
    error = median(float(result.error_ohm or 0.0) for _, result in known)
    if len(values) > 1:  # films differ by more than a fit says
        error = max(error, math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1)))
    files = {row.path: ReadFile(path=row.path, sha256=row.sha256) for row, _ in known}
    off = inputs.cable_ohm + inputs.contact_ohm
    parts = [
        f"{row.name} {ohms(result.taken.resistance_ohm)} ({reading_words(result)})"
        for row, result in known
        if result.taken is not None
    ]
    words = f"Impedance: {', '.join(parts)}{f', {ohms(off)} subtracted' if off else ''}."
    if len(values) > 1:
        words = f"{words[:-1]}, median."
    return Summary(resistance_ohm=middle, error_ohm=error, files=tuple(files.values()), words=words, count=len(values))


@dataclass(frozen=True, kw_only=True)
class FilmNumbers:
    """What follows for the film: area-specific resistance [ohm cm2] and conductivity [mS/cm] with standard errors."""

    asr: float
    asr_error: float
    conductivity: float | None = None
    conductivity_error: float | None = None

    @property
    def band(self) -> tuple[float, float]:
        """The 90 % band of the area-specific resistance [ohm cm2]."""
        spread = math.exp(NINETY_PERCENT * self.asr_error / self.asr)
        return self.asr / spread, self.asr * spread


def film_numbers(summary: Summary, inputs: FilmInputs) -> FilmNumbers | None:
    """Return what a resistance is of this film; None without an area."""
    area = inputs.area_cm2
    if area is None:
        return None
    asr = summary.resistance_ohm * area
    share = math.hypot(summary.error_ohm / summary.resistance_ohm, inputs.area_error_cm2 / area)
    if inputs.thickness_um is None:
        return FilmNumbers(asr=asr, asr_error=asr * share)
    conductivity = MeasuredFilm(
        key="",
        name="",
        recipe=Recipe(),
        thickness_um=inputs.thickness_um,
        temperature_c=0.0,
        resistance_ohm=summary.resistance_ohm,
        area_cm2=area,
    ).conductivity
    whole = math.hypot(share, inputs.thickness_error_um / inputs.thickness_um)
    return FilmNumbers(
        asr=asr, asr_error=asr * share, conductivity=conductivity, conductivity_error=conductivity * whole
    )


def measurement(summary: Summary, inputs: FilmInputs, by: str) -> SpectrumMeasurement | str:
    """Return what is saved, or in one sentence what is missing."""
    area, thickness, temperature = inputs.area_cm2, inputs.thickness_um, inputs.temperature_c
    if area is None:
        return "Enter the electrode area first."
    if thickness is None:
        return "Enter the film thickness first."
    if temperature is None:
        return "Enter the temperature of the measurement first."
    numbers = film_numbers(summary, inputs)
    share = None
    if numbers is not None and numbers.conductivity and numbers.conductivity_error:
        share = min(max(100 * numbers.conductivity_error / numbers.conductivity, 0.1), 100.0)
    return SpectrumMeasurement(
        files=summary.files,
        resistance_ohm=summary.resistance_ohm,
        area_cm2=area,
        thickness_um=thickness,
        temperature_c=temperature,
        stack_pressure_mpa=inputs.pressure_mpa,
        error_pct=share,
        words=summary.words,
        by=by,
    )


def known_of(batch: Batch, specimen: int) -> dict[str, float]:
    """Return what a batch says of a film, the area and conditions of its other films where it says none of its own."""
    values = measured_values(fold(batch))
    shared = ("area_cm2", "measured_temperature_c", "measured_stack_pressure_mpa")
    others = {key: films[key] for films in values.values() for key in shared if key in films}
    return others | values.get(specimen, {})


def film_made(batch: Batch | None, recipe: Recipe, name: str, measured: SpectrumMeasurement) -> MeasuredFilm:
    """Return the film as it would be recorded: of a batch by its recipe as made, else by the open recipe."""
    if batch is not None:
        try:
            recipe = recipe_as_made(batch, fold(batch))[0]
        except FieldError:
            recipe = batch.recipe
    film = MeasuredFilm(
        key="",
        name=name or recipe.name or "film",
        recipe=recipe,
        thickness_um=measured.thickness_um,
        temperature_c=measured.temperature_c,
    )
    return as_film(measured, film)


@dataclass(frozen=True, kw_only=True)
class Against:
    """The prediction of the film under the conditions of its measurement, and with the film learned."""

    before: Quantity
    after: Quantity | None


def against(film: MeasuredFilm, materials: Materials, learned: Learned, is_used: bool, progress: Progress) -> Against:
    """Predict the area-specific resistance of a film as measured, before it is learned and after."""
    recipe = recipe_as_measured(film)
    before = predict(recipe, materials, learned).result(ASR)
    progress(0.5)
    if not is_used:
        return Against(before=before, after=None)
    more = replace(materials, own_films=(*materials.own_films, replace(film, key="F-9999")))
    return Against(before=before, after=predict(recipe, materials, learn(more)).result(ASR))
