"""MEASURED: one row for every quantity that is kept of a film that the laboratory made and measured.

The form, the file of measurements, the checks and the guide all read this table. The recipe of the film has its own
rows in :data:`~ssedesigner.core.fields.FIELDS`; where the two tables would share a name, the one of the recipe is
changed by :func:`recipe_column`, or the measured one begins with ``measured_``.
"""

from __future__ import annotations

from ssedesigner.core.fields import FIELDS, Field

_NOT_MEASURED = "not measured"


def _measured(key: str, label: str, unit: str, low: float, high: float, **more: object) -> Field:
    return Field(key=key, section="measured", label=label, unit=unit, minimum=low, maximum=high, **more)  # type: ignore[arg-type]


def _text(key: str, label: str, text: str, *, blank: str | None = "") -> Field:
    return Field(key=key, section="measured", label=label, kind="text", blank=blank, help=text, has_lines=key == "note")


def _as_in_recipe(key: str, label: str, text: str, blank: str | None = None) -> Field:
    field = FIELDS[key]
    return _measured(
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


MEASURED: dict[str, Field] = {
    field.key: field
    for field in (
        _text(
            "key",
            "Key",
            "Number of the film in the library, such as F-0001. The program gives it; leave it empty for a new film.",
        ),
        _text("name", "Film", "What the laboratory calls the film.", blank=None),
        _text("made_on", "Made on", "Day on which the film was made: year, month, day, such as 2026-03-31."),
        _as_in_recipe("thickness_um", "Measured thickness", "Thickness of the film that was measured."),
        _as_in_recipe("temperature_c", "Measured at", "Temperature of the measurement."),
        _measured(
            "conductivity_ms_cm",
            "Measured conductivity",
            "mS/cm",
            1e-7,
            1000.0,
            symbol="σ",
            decimals=4,
            step=0.1,
            blank="from resistance",
            help="Ionic conductivity of the film. Left empty, it follows from resistance, area and thickness.",
        ),
        _measured(
            "resistance_ohm",
            "Measured resistance",
            "ohm",
            1e-6,
            1e12,
            symbol="R",
            decimals=3,
            blank=_NOT_MEASURED,
            help="Ionic resistance through the film. It needs the area of the contact.",
        ),
        _measured(
            "area_cm2",
            "Measured area",
            "cm2",
            1e-4,
            1e6,
            symbol="A",
            decimals=4,
            step=0.1,
            blank=_NOT_MEASURED,
            help="Area of the contact over which the resistance was measured.",
        ),
        _as_in_recipe(
            "stack_pressure_mpa",
            "Measured under",
            "Pressure on the film while its resistance was measured; it need not be the stack pressure of the cell.",
            _NOT_MEASURED,
        ),
        _measured(
            "error_pct",
            "Measured error",
            "%",
            0.1,
            100.0,
            symbol="s",
            decimals=1,
            blank="not stated",
            help="Standard deviation of the measured conductivity, for example over several samples of the film.",
        ),
        _measured(
            "measured_porosity_pct",
            "Measured porosity",
            "vol %",
            0.0,
            95.0,
            symbol="ε",
            decimals=1,
            blank=_NOT_MEASURED,
            help="Pores in the volume of the film, for example from its weight and thickness.",
        ),
        _measured(
            "mass_g",
            "Measured mass",
            "g",
            1e-6,
            1e4,
            symbol="m",
            decimals=5,
            blank=_NOT_MEASURED,
            help="Mass of the film without its carrier; with area and thickness it shows the density.",
        ),
        _measured(
            "tensile_strength_mpa",
            "Tensile strength",
            "MPa",
            1e-3,
            1e4,
            decimals=2,
            blank=_NOT_MEASURED,
            help="Stress at which a strip of the film broke.",
        ),
        _measured(
            "smallest_mandrel_mm",
            "Smallest mandrel",
            "mm",
            1e-2,
            1e4,
            decimals=1,
            blank=_NOT_MEASURED,
            help="Diameter of the thinnest rod around which the film was bent without a crack.",
        ),
        _text("note", "Note", "Anything that the next reader should know of the measurement."),
        Field(
            key="is_used",
            section="measured",
            label="Used",
            kind="flag",
            blank="yes",
            help="Whether the film moves the predictions of the program: yes or no.",
        ),
    )
}
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


COLUMNS: tuple[str, ...] = (*MEASURED, *(recipe_column(key) for key in FIELDS))
"""The columns of a file of measurements in the order in which they are written."""
