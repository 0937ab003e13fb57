"""Checks of the cell in use: pressure against volume change, pores and stiffness against lithium."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.elasticity import best_follower
from ssedesigner.physics.situation import TYPED, Evidence, Finding, Situation, not_applicable

FOIL_PRESSURE = cited(4.0, "MPa", "Lee2020", "shorts became more likely above 4 MPa; cells ran at 2 MPa")
SHORTING = cited(70.0, "MPa", "Song2023", "stack pressure at which lithium metal shorts the cell")
LOW_PRESSURE = cited(
    1.0, "MPa", "ThisProgram2026", "below it the film must follow the electrodes by itself", grade="assumed"
)
SILICON_PRESSURE = cited(
    5.0, "MPa", "LiteratureUnchecked", "pressure from which anodes that swell much keep contact", grade="estimate"
)
MUCH_SWELLING = cited(
    100.0, "%", "ThisProgram2026", "volume change of silicon and its like, graphite has 13 %", grade="assumed"
)
BINDER_RULE = Evidence("reported", ("Song2023",))

NO_PATH = cited(10.0, "vol %", "Riphaus2018", "porosity of a film with 2.5 wt % PIB, the densest of its series")
OPEN_PATH = cited(
    30.0, "vol %", "ThisProgram2026", "porosity at which the pores of a film surely join", grade="assumed"
)
PORES_RULE = Evidence("reported", ("Song2023",))
LITHIUM_SHEAR = cited(3.4, "GPa", "Handbook", "shear modulus of lithium", grade="handbook")
STIFF = cited(
    2.0, "-", "LiteratureUnchecked", "times the shear modulus of lithium that a flat face needs", grade="estimate"
)
POISSON = cited(0.35, "-", "ThisProgram2026", "Poisson's ratio of a sulfide where none is listed", grade="assumed")
FRAME = cited(50.0, "wt %", "ThisProgram2026", "least sulfide that forms the frame of a film", grade="assumed")


def stack_pressure(at: Situation) -> Finding:
    """Check the pressure of operation against lithium, and against what the anode swells and the binder follows."""
    pressure, fields = at.recipe.stack_pressure_mpa, ("stack_pressure_mpa", "anode", "binder")
    if pressure is None:
        message = "The stack pressure is not stated; reports on films with lithium rarely give it."
        return Finding("unknown", "Stack pressure not stated", message, evidence=(TYPED, BINDER_RULE), fields=fields)
    if at.has_lithium and pressure >= SHORTING:
        message = f"{numeral(pressure)} MPa drives lithium metal through the film; stay below {numeral(SHORTING)} MPa."
        return Finding(
            "fail",
            "Stack pressure shorts lithium",
            message,
            pressure,
            float(SHORTING),
            "MPa",
            (SHORTING, TYPED),
            fields,
        )
    if at.has_lithium and pressure > FOIL_PRESSURE:
        limit = float(FOIL_PRESSURE)
        message = (
            f"{numeral(pressure)} MPa with lithium metal: shorts became more likely above {numeral(limit)} MPa; 2 to "
            "4 were used."
        )
        evidence = (FOIL_PRESSURE, TYPED)
        return Finding("caution", "Stack pressure high for lithium", message, pressure, limit, "MPa", evidence, fields)
    return _contact(at, pressure, fields)


def _contact(at: Situation, pressure: float, fields: tuple[str, ...]) -> Finding:
    """Whether film and anode stay in contact while the anode swells and shrinks."""
    growth = at.anode.value("volume_change_pct") if at.anode else None
    need = SILICON_PRESSURE if growth is not None and growth >= MUCH_SWELLING else LOW_PRESSURE
    swells = _swelling(at, growth)
    evidence: tuple[object, ...] = (TYPED, need, growth, BINDER_RULE)
    if pressure >= need:
        above = f"; shorts became more likely above {numeral(FOIL_PRESSURE)} MPa only" if at.has_lithium else ""
        message = f"{numeral(pressure)} MPa holds film and anode together; {swells}{above}."
        more = (*evidence, FOIL_PRESSURE) if at.has_lithium else evidence
        return Finding("pass", "Pressure holds the contact", message, pressure, float(need), "MPa", more, fields)
    severity, why, followed = _without_pressure(at, pressure, growth)
    message = (
        f"{numeral(pressure)} MPa, below the {numeral(need)} MPa (estimate) that hold the contact alone; {swells}; "
        f"{why}."
    )
    title = {
        "pass": "Binder takes the place of pressure",
        "caution": "Little pressure: watch the contact",
        "fail": "Contact will be lost",
        "unknown": "Contact at little pressure not known",
    }[severity]
    more = (*evidence, *followed)
    return Finding(severity, title, message, pressure, float(need), "MPa", more, fields)


def _swelling(at: Situation, growth: Cited | None) -> str:
    if at.has_lithium:
        return "lithium comes and goes as a whole layer"
    if growth is None:
        return f"how much {at.recipe.anode} swells is not known"
    return f"{at.recipe.anode} swells by {numeral(growth)} %"


def _without_pressure(at: Situation, pressure: float, growth: Cited | None) -> tuple[str, str, tuple[object, ...]]:
    """Severity of little pressure, the reason and its evidence: what the anode does, and whether a binder follows."""
    follows, why, evidence = best_follower(at.polymers, at.recipe.temperature_c)
    swells_much = growth is not None and growth >= MUCH_SWELLING
    if follows == "unknown":
        return "unknown", why, evidence
    if follows == "no":
        return _without_elastic(at, pressure, growth), f"{why}: take a cured rubber, or press more", evidence
    if swells_much:
        return "caution", f"{why}; a swelling that large is not reported for it", evidence
    if growth is None:
        return "caution", f"{why}; a cell with little pressure is reported for few anodes", evidence
    return {"reported": "pass", "expected": "unknown"}.get(follows, "caution"), why, evidence


def _without_elastic(at: Situation, pressure: float, growth: Cited | None) -> str:
    """Severity of little pressure where no binder follows."""
    if growth is not None and growth >= MUCH_SWELLING:
        return "fail" if pressure < LOW_PRESSURE else "caution"
    return "unknown" if growth is None and not at.has_lithium else "caution"


def dendrite_path(at: Situation) -> Finding:
    """Check the pores that are left as a path for lithium."""
    fields = ("porosity_pct", "densification_pressure_mpa", "anode")
    if not at.has_lithium:
        return not_applicable("No lithium at the film", "No lithium metal grows into the pores.", "anode")
    found = at.film.porosity
    if found is None or "recipe" in at.film.missing:
        message = "The porosity of the film is not known, so the way for lithium through it is not either."
        return Finding("unknown", "Pores not known", message, evidence=(TYPED, PORES_RULE), fields=fields)
    value, limit = from_si(found.value, "vol %"), float(NO_PATH)
    estimate = " (estimate)" if found.is_estimate else ""
    words = f"{value:.0f} % pores{estimate}; the densest films of a reported series had {numeral(limit)} %"
    evidence = (*found.cited, NO_PATH, PORES_RULE)
    if value <= NO_PATH:
        message = f"{words}. Cracks and pinholes are not counted."
        return Finding("pass", "Few pores for lithium to follow", message, value, limit, "vol %", evidence, fields)
    message = f"{words}: lithium grows along joined pores; press harder or warmer."
    if value >= OPEN_PATH and not found.is_estimate:
        more = (*evidence, OPEN_PATH)
        return Finding("fail", "Pores join through the film", message, value, float(OPEN_PATH), "vol %", more, fields)
    return Finding("caution", "Pores that lithium can follow", message, value, limit, "vol %", evidence, fields)


def shear_modulus(at: Situation) -> Finding:
    """Check the stiffness of the sulfide at the lithium against that of lithium."""
    recipe = at.recipe
    field = "second_electrolyte" if recipe.second_electrolyte else "electrolyte"
    if not at.has_lithium:
        return not_applicable("No lithium at the film", "No lithium metal presses into the film.", "anode")
    key, facing = recipe.second_electrolyte or recipe.electrolyte, at.second_electrolyte or at.electrolyte
    limit, fields = LITHIUM_SHEAR * STIFF, (field, "anode")
    if recipe.electrolyte_wt_pct < FRAME:
        message = f"{recipe.electrolyte_wt_pct:.0f} wt % sulfide forms no frame: the soft polymer decides."
        evidence: tuple[object, ...] = (FRAME, TYPED)
        return Finding(
            "caution", "Soft film at the lithium", message, recipe.electrolyte_wt_pct, float(FRAME), "wt %", evidence,
            fields,
        )  # fmt: skip
    shear = facing.value("shear_modulus_gpa") if facing else None
    young = facing.value("youngs_modulus_gpa") if facing else None
    if shear is None and young is None:
        message = f"The stiffness of {key} is not known; lithium has {numeral(LITHIUM_SHEAR)} GPa in shear."
        return Finding(
            "unknown", "Shear modulus not known", message, None, limit, "GPa", (LITHIUM_SHEAR, STIFF), fields
        )
    value = float(shear) if shear is not None else young / (2 * (1 + POISSON)) if young is not None else 0.0
    how = "" if shear is not None else ", estimate from Young's modulus"
    evidence = (LITHIUM_SHEAR, STIFF, *((shear,) if shear is not None else (young, POISSON)))
    words = f"{key} has {numeral(value, 2)} GPa in shear{how}, lithium {numeral(LITHIUM_SHEAR)} GPa"
    if value < limit:
        message = f"{words}: below twice that of lithium a smooth face does not hold it back."
        return Finding("caution", "Sulfide soft beside lithium", message, value, limit, "GPa", evidence, fields)
    message = (
        f"{words}: stiff enough for a smooth face; through cracks, pores and grain boundaries lithium still grows."
    )
    return Finding("pass", "Stiffer than lithium", message, value, limit, "GPa", evidence, fields)
