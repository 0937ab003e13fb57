"""MEASURED: one row for every quantity that is kept of a film that the laboratory made and measured.

The form, the file of measurements, the checks and the guide all read this table. The recipe of the film has its own
rows in :data:`~ssedesigner.core.fields.FIELDS`; where the two tables would share a name, the one of the recipe is
changed by :func:`recipe_column`, or the measured one begins with ``measured_``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date, timedelta

from ssedesigner.core.fields import FIELDS, Field, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe, contradictions
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import quote

_NOT_MEASURED = "not measured"


def _number(key: str, label: str, unit: str, low: float, high: float, **more: object) -> Field:
    return Field(key=key, section="measured", label=label, unit=unit, minimum=low, maximum=high, **more)  # type: ignore[arg-type]


def _text(key: str, label: str, text: str, *, blank: str | None = "") -> Field:
    return Field(key=key, section="measured", label=label, kind="text", blank=blank, help=text, has_lines=key == "note")


def _as_in_recipe(key: str, label: str, text: str, blank: str | None = None) -> Field:
    field = FIELDS[key]
    return _number(
        f"measured_{key}",
        label,
        field.unit,
        field.minimum,
        field.maximum,
        symbol=field.symbol,
        decimals=field.decimals,
        blank=blank,
        help=text,
    )


# fmt: off
MEASURED: dict[str, Field] = {
    field.key: field
    for field in (
        _text("key", "Key",
              "Number of the film in the library, such as F-0001. The program assigns it; leave it empty for a "
              "new film."),
        _text("name", "Film", "What the laboratory calls the film.", blank=None),
        _text("made_on", "Made on",
              "Day on which the film was made: year, month, day, such as 2026-03-31."),
        _as_in_recipe("thickness_um", "Measured thickness", "Thickness of the film that was measured."),
        _as_in_recipe("temperature_c", "Measured at", "Temperature of the measurement."),
        _number("conductivity_ms_cm", "Measured conductivity", "mS/cm", 1e-7, 1000.0, symbol="σ", decimals=4,
                  step=0.1, blank="from resistance",
                  help="Ionic conductivity of the film. Left empty, it follows from resistance, area and thickness."),
        _number("resistance_ohm", "Measured resistance", "ohm", 1e-6, 1e12, symbol="R", decimals=3,
                  blank=_NOT_MEASURED,
                  help="Ionic resistance through the film. It needs the area of the contact."),
        _number("area_cm2", "Measured area", "cm2", 1e-4, 1e6, symbol="A", decimals=4, step=0.1, blank=_NOT_MEASURED,
                  help="Area of the contact over which the resistance was measured."),
        _as_in_recipe("stack_pressure_mpa", "Measured under",
                      "Pressure on the film while its resistance was measured; it need not be the stack pressure of "
                      "the cell.",
                      _NOT_MEASURED),
        _text("contacts", "Contacts",
              "What touched the film while its resistance was measured, such as silver discs, stainless steel or "
              "carbon-coated foil."),
        _number("contact_resistance_ohm_cm2", "Contact resistance", "ohm cm2", 0.0, 1e7, decimals=3,
                  blank=_NOT_MEASURED,
                  help="Area-specific resistance of both contacts together, measured apart, for example with silver "
                       "discs or by films of several thicknesses. It is kept beside the measured resistance and not "
                       "subtracted from it."),
        _number("error_pct", "Measured error", "%", 0.1, 100.0, symbol="s", decimals=1, blank="not stated",
                  help="Standard deviation of the measured conductivity, for example over several samples of the "
                       "film."),
        _number("measured_porosity_pct", "Measured porosity", "vol %", 0.0, 95.0, symbol="ε", decimals=1,
                  blank=_NOT_MEASURED,
                  help="Pores in the volume of the film, for example from its weight and thickness."),
        _number("mass_g", "Measured mass", "g", 1e-6, 1e4, symbol="m", decimals=5, blank=_NOT_MEASURED,
                  help="Mass of the film without its carrier; with area and thickness it shows the density."),
        _number("tensile_strength_mpa", "Tensile strength", "MPa", 1e-3, 1e4, decimals=2, blank=_NOT_MEASURED,
                  help="Stress at which a strip of the film broke."),
        _number("smallest_mandrel_mm", "Smallest mandrel", "mm", 1e-2, 1e4, decimals=1, blank=_NOT_MEASURED,
                  help="Diameter of the thinnest rod around which the film was bent without a crack."),
        _number("thickness_sd_um", "Thickness scatter", "um", 0.0, 1000.0, decimals=2, blank=_NOT_MEASURED,
                  help="Standard deviation of the thickness over the film."),
        _number("electronic_conductivity_s_cm", "Electronic conductivity", "S/cm", 1e-16, 1.0, blank=_NOT_MEASURED,
                  help="Conductivity of the film for electrons, from the steady current at a constant voltage."),
        _number("leak_current_ua_cm2", "Leakage current", "uA/cm2", 1e-9, 1e5, decimals=4, blank=_NOT_MEASURED,
                  help="Steady current per area through a cell that is held at a constant voltage."),
        _text("after_test", "After test",
              "What the film was put through after it was measured, such as bending around 5 mm, 200 °C for 1 h, a "
              "flame, moist air, winding or TGA. What is recorded after the test moves no prediction."),
        _number("after_conductivity_ms_cm", "Conductivity after", "mS/cm", 1e-9, 1000.0, decimals=4,
                  blank=_NOT_MEASURED,
                  help="Ionic conductivity after the test, at the temperature of the first measurement."),
        _number("after_kept_pct", "Conductivity kept", "%", 0.0, 1000.0, decimals=1, blank="from conductivity after",
                  help="Conductivity after the test over the one before."),
        _number("after_strength_mpa", "Strength after", "MPa", 0.0, 1e4, decimals=2, blank=_NOT_MEASURED,
                  help="Tensile strength after the test."),
        _number("after_shrinkage_pct", "Shrinkage", "%", -100.0, 100.0, decimals=1, blank=_NOT_MEASURED,
                  help="Part of its area that the film lost in the test; 0 if it kept its size."),
        _text("after_seen", "Observed after",
              "What was observed after the test, such as no crack, did not burn, or 2 % of mass lost at 300 °C."),
        _text("note", "Note",
              "Anything that the next reader should know about the measurement."),
        Field(key="is_used", section="measured", label="Used", kind="boolean", blank="yes",
              help="Whether the film moves the predictions of the program: yes or no."),
    )
}
# fmt: on
"""The measured quantities by key; the key is also the name of the column in a file of measurements."""


def attribute(key: str) -> str:
    """Return the attribute of MeasuredFilm that holds a measured quantity.

    >>> attribute("measured_thickness_um"), attribute("conductivity_ms_cm")
    ('thickness_um', 'conductivity_ms_cm')
    """
    return key.removeprefix("measured_")


def recipe_column(key: str) -> str:
    """Return the column of a recipe field beside the measured ones: its key, but ``recipe_name`` for the name."""
    return f"recipe_{key}" if key in MEASURED else key


AFTER_TEST = ("after_conductivity_ms_cm", "after_kept_pct", "after_strength_mpa", "after_shrinkage_pct", "after_seen")
"""What is recorded of a film after a test; it moves no prediction."""

BATCH_QUANTITIES = tuple(key for key, field in MEASURED.items() if field.is_numeric and key not in AFTER_TEST)
"""What the record of a batch holds of its films: numbers that were measured before any test."""

COLUMNS: tuple[str, ...] = (*MEASURED, *(recipe_column(key) for key in FIELDS))
"""The columns of a file of measurements in the order in which they are written."""


@dataclass(frozen=True, kw_only=True)
class MeasuredFilm:
    """One film of the laboratory.

    ``recipe`` is a copy of the recipe by which it was made; its thickness, area and temperature are not used where
    the film's own were measured. ``conductivity_ms_cm`` is None where the resistance was measured instead, with
    ``area_cm2``. ``error_pct`` is the stated standard deviation of the measurement, ``stack_pressure_mpa`` the pressure
    under which the resistance was measured, which is not that of the cell in the recipe. A film that is left out
    (``is_used`` False) stays on record and on screen but moves no prediction. What begins with ``after_`` was found
    after the test ``after_test``: it is shown and teaches nothing.
    """

    key: str
    name: str
    recipe: Recipe
    thickness_um: float
    temperature_c: float
    conductivity_ms_cm: float | None = None
    resistance_ohm: float | None = None
    area_cm2: float | None = None
    error_pct: float | None = None
    porosity_pct: float | None = None
    tensile_strength_mpa: float | None = None
    smallest_mandrel_mm: float | None = None
    mass_g: float | None = None
    stack_pressure_mpa: float | None = None
    contacts: str = ""
    contact_resistance_ohm_cm2: float | None = None
    thickness_sd_um: float | None = None
    electronic_conductivity_s_cm: float | None = None
    leak_current_ua_cm2: float | None = None
    after_test: str = ""
    after_conductivity_ms_cm: float | None = None
    after_kept_pct: float | None = None
    after_strength_mpa: float | None = None
    after_shrinkage_pct: float | None = None
    after_seen: str = ""
    made_on: str = ""
    note: str = ""
    is_used: bool = True

    @property
    def conductivity(self) -> float:
        """Ionic conductivity that was measured [mS/cm], from resistance, area and thickness where those were given.

        Raises
        ------
        ValueError
            When neither a conductivity nor a resistance with its area is on record.
        """
        if self.conductivity_ms_cm is not None:
            return self.conductivity_ms_cm
        if self.resistance_ohm is None or self.area_cm2 is None:
            raise ValueError(f"{self.name}: neither conductivity nor resistance with area is on record")
        thickness, area = to_si(self.thickness_um, "um"), to_si(self.area_cm2, "cm2")
        return from_si(thickness / (self.resistance_ohm * area), "mS/cm")

    @property
    def kept_pct(self) -> float | None:
        """Conductivity after the test over the one before [%]; None where neither is on record."""
        if self.after_kept_pct is not None or self.after_conductivity_ms_cm is None:
            return self.after_kept_pct
        return 100.0 * self.after_conductivity_ms_cm / self.conductivity


def after_test_words(film: MeasuredFilm) -> str:
    """Say in a line what a film was put through and what came of it; empty without a test.

    >>> from ssedesigner.core.recipe import Recipe
    >>> film = MeasuredFilm(key="", name="7", recipe=Recipe(), thickness_um=30.0, temperature_c=25.0)
    >>> after_test_words(dataclasses.replace(film, after_test="200 °C for 1 h", after_kept_pct=92.0))
    'after 200 °C for 1 h: 92 % of the conductivity'
    """
    if not film.after_test:
        return ""
    found = []
    if film.kept_pct is not None:
        found.append(f"{numeral(film.kept_pct, 3)} % of the conductivity")
    if film.after_strength_mpa is not None:
        found.append(f"strength {numeral(film.after_strength_mpa, 3)} MPa")
    if film.after_shrinkage_pct is not None:
        found.append(f"shrinkage {numeral(film.after_shrinkage_pct, 3)} %")
    if film.after_seen:
        found.append(film.after_seen)
    return f"after {film.after_test.removeprefix('after ')}: {', '.join(found)}"


@dataclass(frozen=True, kw_only=True)
class FilmRevision:
    """A film as it was recorded at one time; revision 1 is the first, and each correction adds one with its reason.

    ``recorded_at`` is the time in UTC (``2026-03-31T14:05:00+00:00``).
    """

    revision: int
    recorded_at: str
    reason: str
    film: MeasuredFilm
    is_retired: bool = False


Problem = tuple[str, str]
"""The column that is wrong, by the key of MEASURED or of ``recipe_column``, and one sentence that says what to do."""

AGREEMENT_PCT = 2.0
"""How far a conductivity may be from the one of resistance, area and thickness [% of the latter]."""

_SAME_DIGITS = 9
"""Digits to which two numbers count as the same: a spreadsheet keeps no more than 15."""


def film_problems(film: MeasuredFilm) -> list[Problem]:
    """Return everything that is wrong with a film; none means that it can be kept.

    Whether the library has the materials of its recipe is not looked up here.
    """
    problems = [
        *_field_problems(film),
        *measurement_problems(film.thickness_um, film.conductivity_ms_cm, film.resistance_ohm, film.area_cm2),
    ]
    return [
        *problems,
        *_test_problems(film, is_sound=not problems),
        *recipe_problems(film.recipe, film.thickness_um),
    ]


def _field_problems(film: MeasuredFilm) -> Iterator[Problem]:
    for column, field in MEASURED.items():
        yield from _value_problems(column, field, getattr(film, attribute(column)))
    for key, field in FIELDS.items():
        yield from _value_problems(recipe_column(key), field, film.recipe.value(key))


def _value_problems(column: str, field: Field, value: object) -> Iterator[Problem]:
    if value in (None, "") and field.blank is not None:
        return  # most fields of most films, and a table has thousands of films
    try:
        checked = field.check(value.strip() if isinstance(value, str) else value)
        if isinstance(checked, str):
            _refuse_half_characters(field, checked)
        if column == "made_on" and checked:
            check_date(str(checked))
    except FieldError as error:
        yield column, str(error)


def _refuse_half_characters(field: Field, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise FieldError(f"{field.label} contains an incomplete character; type it again.") from None


def check_date(text: str, label: str = MEASURED["made_on"].label, *, may_come: bool = False) -> str:
    """Return a date as it was written; raise FieldError when it is no day of the calendar, or may not come yet."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            day = date.fromisoformat(text)
            if not may_come and day > date.today() + timedelta(days=1):  # a day more, for clocks elsewhere
                raise FieldError(f"{label}: {text} is still to come; check it, and the clock of this computer.")
            return day.isoformat()
    except FieldError:
        raise
    except ValueError:
        pass
    raise FieldError(f"{label}: {quote(text)} is not a day such as 2026-03-31 (year-month-day).")


def measurement_problems(
    thickness_um: float | None, conductivity_ms_cm: float | None, resistance_ohm: float | None, area_cm2: float | None
) -> list[Problem]:
    """Return how thickness, conductivity, resistance and area contradict each other; each number is in its range."""
    if resistance_ohm is not None and area_cm2 is None:
        return [("area_cm2", "A resistance needs the area over which it was measured; enter the area too.")]
    if area_cm2 is not None and resistance_ohm is None:
        return [("resistance_ohm", "An area is given without a resistance; enter the resistance, or no area.")]
    if resistance_ohm is None or area_cm2 is None:
        if conductivity_ms_cm is None:
            return [("conductivity_ms_cm", "Enter the conductivity, or the resistance with its area.")]
        return []
    if not thickness_um or min(resistance_ohm, area_cm2) <= 0:
        return []  # said by the ranges of the fields
    follows = from_si(to_si(thickness_um, "um") / (resistance_ohm * to_si(area_cm2, "cm2")), "mS/cm")
    computed = f"Resistance, area and thickness give {numeral(follows, 4)} mS/cm"
    field = MEASURED["conductivity_ms_cm"]
    if not field.minimum <= follows <= field.maximum:
        return [("resistance_ohm", f"{computed}, which no film has; check all three and their units.")]
    if conductivity_ms_cm is not None and abs(conductivity_ms_cm / follows - 1) > AGREEMENT_PCT / 100:
        entered = f"{numeral(conductivity_ms_cm, 4)} mS/cm"
        return [
            ("conductivity_ms_cm", f"{computed}, but the conductivity is {entered}; correct one, or enter only one.")
        ]
    return []


def _test_problems(film: MeasuredFilm, *, is_sound: bool) -> Iterator[Problem]:
    results = [key for key in AFTER_TEST if getattr(film, key) not in (None, "")]
    if results and not film.after_test.strip():
        yield "after_test", f"{MEASURED[results[0]].label} needs its test: enter what the film was put through."
    if film.after_test.strip() and not results:
        yield "after_seen", "Enter what was measured or observed after the test, or no test."
    after, kept = film.after_conductivity_ms_cm, film.after_kept_pct
    if after is None or kept is None or not is_sound:
        return
    follows = 100.0 * after / film.conductivity
    if abs(kept - follows) > AGREEMENT_PCT / 100 * follows:
        sentence = f"The conductivities after and before give {numeral(follows, 3)} %, but {numeral(kept, 3)} % are "
        yield "after_kept_pct", f"{sentence}entered; correct one, or enter only one."


def recipe_problems(recipe: Recipe, thickness_um: float) -> list[Problem]:
    """Return how a recipe contradicts itself as planned or as thick as measured, each with its first column."""
    # a second layer may fit into the planned film and not into the one that came out
    as_measured = dataclasses.replace(recipe, thickness_um=thickness_um)
    both = dict.fromkeys((*contradictions(recipe), *contradictions(as_measured)))
    return [(recipe_column(keys[0]), sentence) for sentence, keys in both]


def tidy(film: MeasuredFilm) -> MeasuredFilm:
    """Return the film with no blanks around its texts, those of the recipe included."""
    texts = {key: str(film.recipe.value(key) or "").strip() for key, field in FIELDS.items() if field.kind == "text"}
    recipe = dataclasses.replace(film.recipe, **texts)  # type: ignore[arg-type]
    own = {key: str(getattr(film, key)).strip() for key, field in MEASURED.items() if field.kind == "text"}
    return dataclasses.replace(film, **own, recipe=recipe)  # type: ignore[arg-type]


def identity(film: MeasuredFilm) -> tuple[object, ...]:
    """Return what makes a film the measurement that it is: its name, its day, its numbers and its recipe.

    Key, notes, the recipe's name and whether the film is used do not count.
    """
    own = [getattr(film, attribute(key)) for key in MEASURED if key not in {"key", "note", "is_used"}]
    recipe = [value for key, value in film.recipe.to_dict().items() if key not in {"name", "notes"}]
    return tuple(plain_value(value) for value in (*own, *recipe))


def plain_value(value: object) -> object:
    """Return a value as it counts when measurements are compared: to the digits that a table keeps, None for empty."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value + 0.0:.{_SAME_DIGITS}g}"
    return value
