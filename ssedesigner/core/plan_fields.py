"""PLAN_FIELDS: one row for every number that is typed to plan a batch."""

from __future__ import annotations

from ssedesigner.core.fields import Field

_NOT_STATED = "not stated"


def _number(key: str, label: str, unit: str, low: float, high: float, text: str, **more: object) -> Field:
    return Field(
        key=key,
        section="batch",
        label=label,
        unit=unit,
        minimum=low,
        maximum=high,
        help=text,
        **more,  # type: ignore[arg-type]
    )


PLAN_FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        _number("film_count", "Number of films", "-", 1, 10_000, "How many films the batch gives.", kind="integer"),
        _number(
            "film_area_cm2",
            "Area of a film",
            "cm2",
            0.01,
            1e6,
            "Area of one film. Left empty, it is the film area of the recipe.",
            blank="as in the recipe",
        ),
        _number(
            "scarce_g",
            "Grams of the lot",
            "g",
            1e-5,
            1e6,
            "What there is of the scarce material; it is never exceeded.",
            blank=_NOT_STATED,
        ),
        _number("jar_ml", "Jar holds", "mL", 0.01, 1e6, "Volume of the mixing jar.", blank=_NOT_STATED),
        _number(
            "jar_fill_pct",
            "Jar filled to",
            "%",
            1.0,
            100.0,
            "How far the jar is filled with slurry; a mixer needs room above it.",
            step=5.0,
        ),
        _number(
            "waste_pct",
            "Waste",
            "%",
            0.0,
            99.0,
            "Part of all that is weighed that stays in the jar, at the blade and in offcuts.",
        ),
        _number(
            "tolerance_pct",
            "Tolerance",
            "%",
            0.0,
            99.0,
            "How far a weight may be off; never less than the balance can show.",
            step=0.1,
        ),
    )
}
"""The numbers of a plan by the attribute of BatchPlan that holds them."""

TOLERANCE_FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        _number("speed_pct", "Speed ±", "%", 0.0, 99.0, "How far a speed may be off the planned one."),
        _number("gap_pct", "Gap ±", "%", 0.0, 99.0, "How far a gap may be off the planned one."),
        _number("pressure_pct", "Pressure ±", "%", 0.0, 99.0, "How far a pressure may be off the planned one."),
        _number("temperature_c", "Temperature ±", "K", 0.0, 100.0, "How far a temperature may be off the planned one."),
        _number("short_pct", "Time too short by", "%", 0.0, 99.0, "How much shorter than planned a step may take."),
        _number(
            "long_pct",
            "Time too long by (heat, press)",
            "%",
            0.0,
            1000.0,
            "How much longer than planned heat treatment and pressing may take; at other steps more time does no harm.",
        ),
        _number("dew_point_c", "Dew point wetter by", "K", 0.0, 50.0, "How much wetter than planned the room may be."),
    )
}
"""The tolerances of the steps by the attribute of StepTolerances that holds them."""
