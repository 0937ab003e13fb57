"""Values that are asked about before they are taken: they lie where a slip of the unit would put them.

Nothing is refused here: a person may keep what was asked about, and the record then says so.
"""

from __future__ import annotations

from math import exp, log

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS, Field, FieldQuestion
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MEASURED, MeasuredFilm
from ssedesigner.core.notation import exact, format_number, numeral
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.units import Reading, UnitQuestion, from_si, symbol
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.lessons import recipe_as_measured
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.film.solids import powder_spread

FAR = cited(
    3.0, "-", "ThisProgram2026", "spreads between powders from which a conductivity is asked about", grade="assumed"
)
SLIP = cited(10.0, "-", "ThisProgram2026", "the smallest slip of a unit or of the decimal point", grade="assumed")
LOWEST_SHARE = cited(
    0.01,
    "-",
    "ThisProgram2026",
    "part of its powder below which a film without a prediction is asked about",
    grade="assumed",
)
HIGHEST_HELD = cited(
    150.0, "MPa", "ThisProgram2026", "pressure that is hardly held on a pellet while it is measured", grade="assumed"
)
ACCEPTED = "Kept when asked:"
"""In front of what was asked about, in the note of a film whose value was kept."""
LOT, LOT_PRESSURE = "electrolyte_conductivity_ms_cm", "electrolyte_conductivity_pressure_mpa"
ASKED_ABOUT = (LOT, LOT_PRESSURE)
"""Fields of a recipe that can be asked about."""
_SLIPS = (0.1, 10.0, 0.01, 100.0, 0.001, 1000.0)


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A value that is asked about: its field or column, what is odd, and what may be meant, None where nobody knows.

    ``usual`` are the ends of what nobody would ask about [lab unit of the field]; None where there are none.
    """

    key: str
    value: float
    sentence: str
    correction: float | None = None
    usual: tuple[float, float] | None = None

    @property
    def field(self) -> Field:
        """The row of the table that has the value."""
        return FIELDS[self.key] if self.key in FIELDS else MEASURED[self.key]

    @property
    def question(self) -> FieldQuestion:
        """What is asked, with the answers: to keep the value, or what else may be meant."""
        kept = Reading(value=self.value, text=f"keep {self._shown(self.value)}", is_kept=True)
        if self.correction is None:
            return FieldQuestion(self.field.label, UnitQuestion(self._shown(self.value), (kept,), self.sentence))
        other = Reading(value=self.correction, text=self._shown(self.correction))
        asked = f"{self.sentence} Is it {other.text}?"
        return FieldQuestion(self.field.label, UnitQuestion(self._shown(self.value), (kept, other), asked))

    @property
    def mark(self) -> str:
        """What the record says of a value that was kept."""
        return f"{ACCEPTED} {self.sentence}"

    def _shown(self, value: float) -> str:
        return f"{exact(value)} {symbol(self.field.unit)}"


def doubt_about_field(recipe: Recipe, materials: Materials, key: str, value: Value) -> Doubt | None:
    """Return what is asked about a value of a recipe before it is taken.

    Parameters
    ----------
    recipe : Recipe
        The recipe as it is [-]
    materials : Materials
        The snapshot of the library [-]
    key : str
        The field [-]
    value : float, str, bool or None
        What the field shall hold [lab unit of the field]

    Returns
    -------
    Doubt or None
        None for nearly every value [lab unit of the field]

    Notes
    -----
    The conductivity of a lot is compared with the library's value of its sulfide, three spreads between powders up and
    down. The pressure during its measurement is easily taken for that of the pressing.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> doubt_about_field(Recipe(), empty, "electrolyte_conductivity_pressure_mpa", 370.0).sentence[:51]
    '370 MPa is a pressure of pressing. The field asks f'

    References
    ----------
    ThisProgram2026 (the spread between powders)
    """
    if not isinstance(value, (int, float)):
        return None
    if key == LOT_PRESSURE and value > HIGHEST_HELD:
        told = (
            f"{numeral(value)} MPa is a pressure of pressing. The field asks for the stack pressure that was held on "
            "the "
        )
        return Doubt(key=key, value=value, sentence=told + "pellet while its conductivity was measured.")
    sulfide = materials.find("electrolyte", recipe.electrolyte)
    known = sulfide.value("conductivity_ms_cm") if sulfide else None
    if key != LOT or not known:
        return None
    reach = exp(FAR * powder_spread(materials.root("electrolyte", recipe.electrolyte)))
    words = f"the library’s value of {recipe.electrolyte}"
    return _doubt(key, float(value), float(value), (known / reach, known * reach), (words, float(known)))


def doubt_about_film(film: MeasuredFilm, materials: Materials) -> Doubt | None:
    """Return what is asked about a measured conductivity before it is recorded.

    Parameters
    ----------
    film : MeasuredFilm
        The film as it was written [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    Doubt or None
        None for an ordinary film, and for one whose note says that the same was asked and kept [lab units]

    Notes
    -----
    Ordinary is up to three spreads between powders above the prediction, or up to what its best phase may conduct
    without pores, and down to a tenth of the prediction. Where nothing is
    predicted a film may conduct a hundred times less than its powder. A slip by 10, 100 or 1000 that would
    make it ordinary is offered as the correction.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> film = MeasuredFilm(key="", name="A", recipe=Recipe(), thickness_um=30.0, temperature_c=25.0)
    >>> doubt_about_film(film, empty) is None
    True

    References
    ----------
    ThisProgram2026 (the spread between powders)
    """
    if film.conductivity_ms_cm is None and (film.resistance_ohm is None or film.area_cm2 is None):
        return None
    conducts = conductance(resolve(recipe_as_measured(film), materials))
    powder, predicted = (
        None if each is None else from_si(float(each), "mS/cm")
        for each in (conducts.electrolyte, conducts.conductivity)
    )
    highest = max((each for each in (powder, predicted) if each), default=None)
    if highest is None:
        return None
    reach = exp(FAR * powder_spread(materials.root("electrolyte", film.recipe.electrolyte)))
    middle = predicted or highest
    best = 0.0 if conducts.ceiling is None else from_si(float(conducts.ceiling), "mS/cm")
    usual = (predicted / SLIP if predicted else highest * LOWEST_SHARE, max(middle * reach, best))
    is_above_powder = powder is not None and film.conductivity > powder * reach
    reference = ("its powder", powder or highest) if is_above_powder or not predicted else ("its prediction", middle)
    if film.conductivity_ms_cm is not None:
        doubt = _doubt("conductivity_ms_cm", film.conductivity, film.conductivity, usual, reference)
    else:
        doubt = _doubt("resistance_ohm", film.conductivity, film.resistance_ohm or 0.0, usual, reference)
    return None if doubt is None or doubt.mark in film.note else doubt


def own_doubts(film: MeasuredFilm, materials: Materials) -> tuple[Doubt, ...]:
    """Everything that is asked about what was measured of a film [lab units].

    >>> film = MeasuredFilm(key="", name="A", recipe=Recipe(), thickness_um=30.0, temperature_c=25.0)
    >>> own_doubts(film, Materials(version="empty", materials={}, pairs=()))
    ()
    """
    doubt = doubt_about_film(film, materials)
    return () if doubt is None else (doubt,)


def film_doubts(film: MeasuredFilm, materials: Materials) -> tuple[Doubt, ...]:
    """Everything that is asked about a film with its own recipe [lab units]: first its lot, then what was measured.

    >>> film = MeasuredFilm(key="", name="A", recipe=Recipe(), thickness_um=30.0, temperature_c=25.0)
    >>> film_doubts(film, Materials(version="empty", materials={}, pairs=()))
    ()
    """
    doubts = (doubt_about_field(film.recipe, materials, key, film.recipe.value(key)) for key in ASKED_ABOUT)
    lot = tuple(doubt for doubt in doubts if doubt is not None and doubt.mark not in film.note)
    return lot or own_doubts(film, materials)  # a film is compared with its lot: that must be right first


def _doubt(
    key: str, conductivity: float, typed: float, usual: tuple[float, float], reference: tuple[str, float]
) -> Doubt | None:
    """Return the doubt about a conductivity outside of what is usual, as it was typed: itself or as a resistance."""
    low, high = usual
    if low <= conductivity <= high:
        return None
    slips = [slip for slip in _SLIPS if low <= conductivity * slip <= high]
    slip = min(slips, key=lambda slip: abs(log(slip)), default=None)  # the smallest that explains it
    is_resistance = key == "resistance_ohm"
    corrected = None if slip is None else float(f"{typed / slip if is_resistance else typed * slip:.10g}")
    words, value = reference
    ratio = conductivity / value
    times = f"{format_number(ratio, 2)} times" if ratio >= 1 else f"1/{format_number(1 / ratio, 2)} of"
    told = "Resistance, area and thickness give " if is_resistance else ""
    shown = f"{numeral(conductivity, 4)} mS/cm"
    sentence = f"{told}{shown}{', which' if is_resistance else ''} is {times} {words} ({numeral(value, 3)} mS/cm)."
    ends = None if is_resistance else usual
    return Doubt(key=key, value=typed, sentence=sentence, correction=corrected, usual=ends)
