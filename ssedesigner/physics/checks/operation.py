"""Checks of the cell in use: pressure against volume change, pores and stiffness against lithium."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import key_at_anode, layers
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.cell import lithium_life
from ssedesigner.physics.cell.lithium import AT_FILM, BEHIND, METAL, lithium_in, of_lithium
from ssedesigner.physics.checks.elasticity import best_follower
from ssedesigner.physics.checks.stability import CONDUCTS_ELECTRONS
from ssedesigner.physics.compatibility.verdict import pair_verdict
from ssedesigner.physics.film.film import has_own_pores
from ssedesigner.physics.situation import TYPED, Finding, Situation, Support, not_applicable

SAFE_PRESSURE = cited(5.0, "MPa", "Doux2020", "lithium on Li6PS5Cl ran longest under it, at 25 degC")
SAFE_TIME = cited(1000.0, "h", "Doux2020", "that cell, without a short")
SHORTING = cited(25.0, "MPa", "Doux2020", "lithium on Li6PS5Cl shorted after 48 h under it, at 25 degC")
TESTED_AT = cited(25.0, "degC", "Doux2020", "temperature of those cells")
TESTED_CURRENT = cited(0.075, "mA/cm2", "Doux2020", "current of those cells")
LIKE_TEMPERATURE = cited(10.0, "K", "ThisProgram2026", "span within which those cells speak", grade="assumed")
WARM_PRESSURE = cited(2.0, "MPa", "Lee2020", "lithium was cycled under it where it was warm")
WARM_AT = cited(60.0, "degC", "Lee2020", "temperature of that cell")
LOW_PRESSURE = cited(
    1.0, "MPa", "ThisProgram2026", "below it the film must follow the electrodes by itself", grade="assumed"
)
SILICON_PRESSURE = cited(
    5.0, "MPa", "LiteratureUnchecked", "pressure from which anodes that swell much keep contact", grade="estimate"
)
MUCH_SWELLING = cited(
    100.0, "%", "ThisProgram2026", "volume change of silicon and its like, graphite has 13 %", grade="assumed"
)
HIGHEST_HELD = cited(
    100.0, "MPa", "ThisProgram2026", "above it no cell in use is known here; films are pressed so hard", grade="assumed"
)
NO_PRESS = cited(0.101325, "MPa", "Handbook", "pressure of the air: no press holds the cell", grade="handbook")
FOLLOWED = cited(
    0.2, "%", "Kwon2022", "swelling of Li4Ti5O12, the anode of the cell that ran without pressure with a cured rubber"
)
BINDER_RULE = Support("reported", ("Song2023",))

NO_PATH = cited(10.0, "vol %", "Riphaus2018", "porosity of a film with 2.5 wt % PIB, the densest of its series")
OPEN_PATH = cited(
    30.0,
    "vol %",
    "Handbook",
    "pores join from about 29 % upwards: percolation of overlapping spheres",
    grade="handbook",
)
PORES_RULE = Support("reported", ("Song2023",))
LITHIUM_SHEAR = cited(3.4, "GPa", "Handbook", "shear modulus of lithium", grade="handbook")
STIFF = cited(
    2.0, "-", "LiteratureUnchecked", "times the shear modulus of lithium that a flat face needs", grade="estimate"
)
POISSON = cited(0.35, "-", "ThisProgram2026", "Poisson’s ratio of a sulfide where none is listed", grade="assumed")
FRAME = cited(50.0, "wt %", "ThisProgram2026", "least sulfide that forms the frame of a film", grade="assumed")


def stack_pressure(context: Situation) -> Finding:
    """Check the pressure of operation against lithium, and against what the anode swells and the binder follows."""
    pressure, fields = context.recipe.stack_pressure_mpa, ("stack_pressure_mpa", "anode", "binder")
    if pressure is None:
        message = "Enter the pressure that the cell is held under. Reports on films with lithium rarely state it."
        title, evidence = "Stack pressure not stated", (TYPED, BINDER_RULE)
        return Finding("unknown", title, message, evidence=evidence, fields=fields, awaits=fields[0])
    finding = _on_lithium(context, pressure, fields) if lithium_in(context) else None
    return of_lithium(context, finding or _contact(context, pressure, fields))


def _on_lithium(context: Situation, pressure: float, fields: tuple[str, ...]) -> Finding | None:
    """Judge the pressure on lithium metal, None where it is low enough."""
    temperature, layer, host = context.recipe.temperature_c, context.recipe.interlayer, _host(context)
    is_warm = temperature > TESTED_AT + LIKE_TEMPERATURE
    limit = WARM_PRESSURE if is_warm else SAFE_PRESSURE
    if pressure <= limit:
        return None
    hours = lithium_life.time_to_short(to_si(pressure, "MPa")) / lithium_life.HOUR
    time = f"about {numeral(float(f'{hours:.2g}'))} h" if hours >= 1 else "less than an hour"
    words = (
        f"{numeral(pressure)} MPa on lithium metal shorts pellets of Li6PS5Cl after {time} (fit), "
        f"{numeral(SAFE_PRESSURE)} MPa did not in {numeral(SAFE_TIME)} h. Lithium creeps through them, at "
        f"{numeral(TESTED_AT)} °C and {numeral(TESTED_CURRENT)} mA/cm²"
    )
    if is_warm:
        words += (
            f". At {numeral(temperature)} °C lithium creeps faster; "
            f"{numeral(limit)} MPa were used at {numeral(WARM_AT)} °C"
        )
    evidence: tuple[object, ...] = (
        lithium_life.LIFE,
        lithium_life.LIFE_SLOPE,
        SAFE_PRESSURE,
        SAFE_TIME,
        TESTED_AT,
        TESTED_CURRENT,
        TYPED,
    )
    unlike = host or layer
    if unlike and pressure >= SHORTING:
        words += f". What {unlike} changes is not reported"
    if pressure >= SHORTING and not host and temperature >= TESTED_AT - LIKE_TEMPERATURE:
        title, message, most = "Stack pressure shorts lithium", f"{words}.", float(SHORTING)
        return Finding("fail", title, message, pressure, most, "MPa", (SHORTING, *evidence), fields)
    more = (*evidence, LIKE_TEMPERATURE, *((WARM_PRESSURE, WARM_AT) if is_warm else ()))
    title = "Stack pressure high for lithium"
    return Finding("caution", title, f"{words}.", pressure, float(limit), "MPa", more, fields)


def _host(context: Situation) -> str:
    """Name what takes the lithium away from the film or alloys with it, on this very anode; nothing where none does."""
    recipe = context.recipe
    if lithium_in(context) == BEHIND:
        return recipe.anode
    layer = context.materials.find("interlayer", recipe.interlayer)
    if layer is None or layer.group != CONDUCTS_ELECTRONS:
        return ""
    reported = pair_verdict(context.materials, ("interlayer",), layer.key, ("anode",), recipe.anode)
    return layer.key if reported is not None and reported.severity in ("pass", "caution") else ""


def _contact(context: Situation, pressure: float, fields: tuple[str, ...]) -> Finding:
    """Whether film and anode stay in contact while the anode swells and shrinks."""
    growth = context.anode.value("volume_change_pct") if context.anode else None
    need = SILICON_PRESSURE if growth is not None and growth >= MUCH_SWELLING else LOW_PRESSURE
    swells = _swelling(context, growth)
    evidence: tuple[object, ...] = (TYPED, need, growth, BINDER_RULE)
    if growth is None and lithium_in(context) not in (METAL, BEHIND):
        message = (
            f"{numeral(pressure)} MPa; {swells}, so the pressure that it needs and withstands is not known either."
        )
        return Finding(
            "unknown", "Pressure for this anode not known", message, pressure, float(need), "MPa", evidence, fields
        )
    highest = float(HIGHEST_HELD)
    if pressure > highest:
        message = (
            f"{numeral(pressure)} MPa, but no reported cell ran under more than {numeral(highest)} MPa. It "
            f"holds film and anode together; {swells}. What it does to film and electrodes is not known."
        )
        more = (*evidence, HIGHEST_HELD)
        return Finding("unknown", "Stack pressure above all reported", message, pressure, highest, "MPa", more, fields)
    if pressure >= need:
        above, more = "", evidence
        if lithium_in(context):
            above = f". Under {numeral(SAFE_PRESSURE)} MPa lithium ran {numeral(SAFE_TIME)} h without a short"
            more = (*evidence, SAFE_PRESSURE, SAFE_TIME)
        message = f"{numeral(pressure)} MPa holds film and anode together; {swells}{above}."
        return Finding("pass", "Pressure holds the contact", message, pressure, float(need), "MPa", more, fields)
    severity, why, followed = _without_pressure(context, pressure, growth)
    more = (*evidence, *followed)
    if severity == "fail":
        message = (
            f"{numeral(pressure)} MPa, not above the {numeral(NO_PRESS, 2)} MPa of the air: no press holds film and "
            f"anode together. {sentence_case(swells)}; {why}."
        )
        decides = (TYPED, growth, BINDER_RULE, NO_PRESS, *followed)
        return Finding(severity, "Contact will be lost", message, pressure, float(NO_PRESS), "MPa", decides, fields)
    message = (
        f"{numeral(pressure)} MPa, below the {numeral(need)} MPa (estimate) that hold the contact alone. "
        f"{sentence_case(swells)}; {why}."
    )
    title = {
        "pass": "Binder takes the place of pressure",
        "caution": "Little pressure: watch the contact",
        "unknown": "Contact at little pressure not known",
    }[severity]
    return Finding(severity, title, message, pressure, float(need), "MPa", more, fields)


def _swelling(context: Situation, growth: Cited | None) -> str:
    if lithium_in(context) == BEHIND:
        return f"lithium is plated and stripped as a whole layer behind {context.recipe.anode}"
    if context.has_lithium:
        return "lithium is plated and stripped as a whole layer"
    if growth is None:
        return f"how much {context.recipe.anode} swells is not known"
    return f"{context.recipe.anode} swells by {numeral(growth)} %"


def _without_pressure(context: Situation, pressure: float, growth: Cited | None) -> tuple[str, str, tuple[object, ...]]:
    """Severity of little pressure, the reason and its evidence: what the anode does, and whether a binder follows."""
    follows, why, evidence = best_follower(context.polymers, context.recipe.temperature_c)
    swells_much = growth is not None and growth >= MUCH_SWELLING
    if follows == "unknown":
        return "unknown", why, evidence
    if follows == "no":
        return _without_elastic(pressure, growth), f"{why}: use a cured rubber, or raise the pressure", evidence
    if swells_much:
        return "caution", f"{why}; a swelling that large is not reported for it", evidence
    if growth is None:
        return "caution", f"{why}; a cell with little pressure is reported for few anodes", evidence
    if follows == "reported" and growth > FOLLOWED:
        why = f"{why}, but its anode swelled by {numeral(FOLLOWED)} % only; for this one nothing is reported"
        return "unknown", why, (*evidence, FOLLOWED)
    return {"reported": "pass", "expected": "unknown"}.get(follows, "caution"), why, evidence


def _without_elastic(pressure: float, growth: Cited | None) -> str:
    """Severity of little pressure where no binder follows."""
    if growth is not None and growth >= MUCH_SWELLING:
        return "fail" if pressure <= NO_PRESS else "caution"
    return "caution"


def _no_lithium(context: Situation, does: str) -> tuple[str, str]:
    """Title and sentence where no lithium metal meets the film."""
    if lithium_in(context) == BEHIND:
        return "No lithium at the film", f"Lithium is plated behind {context.recipe.anode}: none of it {does}."
    return "No lithium at the film", f"No lithium metal {does}."


def dendrite_path(context: Situation) -> Finding:
    """Check the pores that are left as a path for lithium."""
    return of_lithium(context, _dendrite_path(context))


def _dendrite_path(context: Situation) -> Finding:
    if lithium_in(context) not in AT_FILM:
        return not_applicable(*_no_lithium(context, "grows into the pores"), "anode")
    # lithium starts in the layer that it meets: dense layers behind it do not keep it out of that one
    film, facing = context.film, layers(context.recipe)[-1]
    at_lithium = next((layer for layer in film.layers if layer.role == facing.field), None)
    is_own = at_lithium is not None and has_own_pores(film.layers)
    pores = film.layer_porosity(at_lithium) if at_lithium is not None else film.porosity
    fields = (facing.porosity if is_own else "porosity_pct", "densification_pressure_mpa", "anode")
    if "recipe" in film.missing:
        message = "The porosity of the film is not known, so the path for lithium through it is not known either."
        return Finding("unknown", "Pores not known", message, evidence=(TYPED, PORES_RULE), fields=fields)
    value, limit = from_si(float(pores.value), "vol %"), float(NO_PATH)
    estimate = " (estimate)" if pores.is_estimate else ""
    where = f" in the layer of {key_at_anode(context.recipe)} at the lithium" if is_own else ""
    words = f"{value:.0f} % pores{estimate}{where}; the densest films of a reported series had {numeral(limit)} %"
    evidence = (*pores.cited, NO_PATH, PORES_RULE)
    if value <= NO_PATH:
        message = f"{words}. Cracks and pinholes are not counted."
        return Finding("pass", "Few pores for lithium to follow", message, value, limit, "vol %", evidence, fields)
    message = f"{words}. Lithium grows along joined pores: press harder or warmer."
    if value >= OPEN_PATH and not pores.is_estimate:
        more = (*evidence, OPEN_PATH)
        return Finding("fail", "Pores join through the film", message, value, float(OPEN_PATH), "vol %", more, fields)
    return Finding("caution", "Pores that lithium can follow", message, value, limit, "vol %", evidence, fields)


def shear_modulus(context: Situation) -> Finding:
    """Check the stiffness of the sulfide at the lithium against that of lithium."""
    return of_lithium(context, _shear_modulus(context))


def _shear_modulus(context: Situation) -> Finding:
    recipe = context.recipe
    field = layers(recipe)[-1].field
    if lithium_in(context) not in AT_FILM:
        return not_applicable(*_no_lithium(context, "presses into the film"), "anode")
    key, facing = key_at_anode(recipe), context.facing_anode
    limit, fields = LITHIUM_SHEAR * STIFF, (field, "anode")
    if recipe.electrolyte_wt_pct < FRAME:
        message = (
            f"{recipe.electrolyte_wt_pct:.0f} wt % sulfide forms no frame, which needs {numeral(FRAME)} wt %. "
            "The soft polymer decides."
        )
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
    how = "" if shear is not None else ", estimate from Young’s modulus"
    evidence = (LITHIUM_SHEAR, STIFF, *((shear,) if shear is not None else (young, POISSON)))
    words = f"{key} has {numeral(value, 2)} GPa in shear{how}, lithium {numeral(LITHIUM_SHEAR)} GPa"
    if value < limit:
        message = f"{words}. Below twice that of lithium a smooth face does not hold it back."
        return Finding("caution", "Sulfide soft beside lithium", message, value, limit, "GPa", evidence, fields)
    message = (
        f"{words}: stiff enough for a smooth face. Lithium still grows through cracks, pores and grain boundaries."
    )
    return Finding("pass", "Stiffer than lithium", message, value, limit, "GPa", evidence, fields)
