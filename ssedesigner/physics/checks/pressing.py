"""Checks of pressing: support, densification, porosity, the press against the area, lithium under pressure."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import Pressing, is_pressed_over, pressings
from ssedesigner.core.recipe import ANODE_SIDE, CATHODE_SIDE, LAYERS, Recipe, is_on_electrode
from ssedesigner.core.units import from_si
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.cell.lithium import AT_FILM, BEHIND, lithium_in, of_lithium
from ssedesigner.physics.checks.mechanics import is_soft
from ssedesigner.physics.film.film import has_own_pores
from ssedesigner.physics.film.porosity import Porosity
from ssedesigner.physics.film.solids import SulfideLayer
from ssedesigner.physics.situation import TYPED, Finding, Situation, Support, not_applicable, worst

DENSE_ENOUGH = cited(15.0, "vol %", "Song2023", "porosity of a calendered film with 2.5 wt % HNBR")
POROUS = cited(20.0, "vol %", "ThisProgram2026", "clearly above the porosity of calendered films", grade="assumed")
EMBRITTLING = cited(
    100.0, "MPa", "Song2023", "low end of the hundreds of megapascals that can embrittle a film", grade="estimate"
)
FOLDED = frozenset({"z-folded", "wound"})
PRESS_FIELD = "densification_method"
NEEDS_PRESSING = Support("reported", ("Song2023",))
UNIAXIAL_AREA = cited(
    20.0, "cm2", "ThisProgram2026", "area up to which a uniaxial press is taken to load evenly", grade="assumed"
)
HIGH_PRESSURE = cited(
    100.0, "MPa", "Song2023", "low end of the hundreds of megapascals that load large cells unevenly", grade="estimate"
)
LARGE_CELL = cited(48.0, "cm2", "Song2023", "pouch cell of 80 × 60 mm² that was pressed isostatically, not uniaxially")
SEVERAL_HUNDRED = cited(300.0, "MPa", "Song2023", "several hundred megapascals: a uniaxial press spoils large cells")
LITHIUM_LIMIT = cited(70.0, "MPa", "Song2023", "with lithium metal in the stack: short circuit or reaction")
THIN_FILM = cited(30.0, "um", "Song2023", "films below it are called thin and ask most of their strength")
SHEAR_RULE = Support("reported", ("Song2023",))
THINNEST_ROLLED = cited(20.0, "um", "Song2023", "thinnest film with fibrils that was rolled out")
ROLLED_FIBRILS = Support("reported", ("Hippauf2019", "Wang2022", "Zhang2021"))
ROLLED_RUBBER = Support("reported", ("Riphaus2018",))
EVEN_PRESSURE = Support("reported", ("Song2023",))


def hardest_pressing(recipe: Recipe) -> Pressing | None:
    """Return the pressing with the highest pressure [MPa], the last where none is known; None for an unpressed film.

    >>> hardest_pressing(Recipe()).pressure, hardest_pressing(Recipe(densification_method="none"))
    (490.0, None)
    """
    steps = pressings(recipe)
    known = [one for one in steps if one.pressure is not None]
    return max(known, key=lambda one: one.pressure or 0.0, default=steps[-1] if steps else None)


def _with_first(recipe: Recipe, fields: tuple[str, ...], *own: str) -> tuple[str, ...]:
    """Add fields of a first pressing to those of a check, where the recipe has one."""
    return (*fields, *own) if recipe.prepress_method else fields


def calender_support(context: Situation) -> Finding:
    """Check that something holds the film together under the shear of a calender."""
    recipe = context.recipe
    fields = ("densification_method", "form_factor", "thickness_um")
    rolled = [one.fields[0] for one in pressings(recipe) if one.method == "calender"]
    if recipe.densification_method is None and not rolled:
        message = "How the film is pressed is not stated; a calender would shear it."
        return Finding("unknown", "Calender not stated", message, evidence=(TYPED,), fields=fields, awaits=fields[0])
    if rolled:
        fields = (rolled[0], *fields[1:])
    else:
        return not_applicable("Not calendered", "The film is not calendered, so no roll shears it.", fields[0])
    if recipe.form_factor != "free-standing" or recipe.scaffold:
        holder = recipe.scaffold or (recipe.substrate if recipe.form_factor == "on-substrate" else "electrode")
        message = f"The {holder or 'substrate'} takes the shear between the rolls."
        return Finding("pass", "Supported in the calender", message, evidence=(SHEAR_RULE, TYPED), fields=fields)
    if not context.polymers:
        message = "Powder without binder or carrier does not withstand the shear between the rolls. Support it."
        return Finding("fail", "Nothing holds the film", message, evidence=(SHEAR_RULE, TYPED), fields=fields)
    return _sheared_alone(context, fields)


def _sheared_alone(context: Situation, fields: tuple[str, ...]) -> Finding:
    """Judge a film between the rolls that only its binder holds."""
    thickness, limit = context.recipe.thickness_um, float(THIN_FILM)
    evidence: tuple[object, ...]
    forms = [polymer.material.text("binder_form") for polymer in context.polymers if polymer.material]
    if "fibrillated" in forms and thickness >= THINNEST_ROLLED:
        message = "Fibrils of the binder hold the film; such films were rolled out to 20 to 150 µm."
        evidence = (ROLLED_FIBRILS, THINNEST_ROLLED, TYPED)
        least = float(THINNEST_ROLLED)
        return Finding("pass", "Fibrils hold the film", message, thickness, least, "um", evidence, fields)
    if thickness < THIN_FILM:
        message = (
            f"{numeral(thickness)} µm without carrier and scaffold is thin for the shear between the rolls. "
            "Calender it on a carrier."
        )
        evidence = (THIN_FILM, SHEAR_RULE, TYPED)
        return Finding("caution", "Thin film without support", message, thickness, limit, "um", evidence, fields)
    if is_soft(context):
        message = f"{numeral(thickness)} µm with a soft binder; films with rubber were calendered and bent."
        evidence = (THIN_FILM, ROLLED_RUBBER, TYPED)
        return Finding("pass", "Binder holds the film", message, thickness, limit, "um", evidence, fields)
    message = "Whether a film without a soft binder withstands the shear between the rolls is not reported."
    evidence = (SHEAR_RULE, TYPED)
    return Finding("unknown", "Shear not reported", message, thickness, limit, "um", evidence, fields)


def densification(context: Situation) -> Finding:
    """Check that the film is pressed before the cell is assembled."""
    recipe = context.recipe
    fields = ("densification_method", "densification_pressure_mpa")
    if recipe.densification_method == "none" and recipe.method != "hot-pressing" and not recipe.prepress_method:
        message = "The film is not pressed. Films must be densified before assembly to conduct and to keep lithium out."
        return Finding("caution", "Film not densified", message, evidence=(NEEDS_PRESSING,), fields=fields)
    if recipe.prepress_method:
        return _pressed_twice(recipe, (*fields, "prepress_method", "prepress_pressure_mpa"))
    if recipe.densification_pressure_mpa is None:
        what = "The pressure of the densification" if recipe.densification_method else "The densification"
        message = f"{what} is not stated, so the density that it reaches is a broad guess."
        evidence, awaits = (TYPED, NEEDS_PRESSING), fields[1 if recipe.densification_method else 0]
        return Finding("unknown", "Pressing not stated", message, evidence=evidence, fields=fields, awaits=awaits)
    message = f"The film is densified at {numeral(recipe.densification_pressure_mpa)} MPa before assembly."
    return Finding(
        "pass",
        "Film densified",
        message,
        recipe.densification_pressure_mpa,
        None,
        "MPa",
        (TYPED, NEEDS_PRESSING),
        fields,
    )


def _pressed_twice(recipe: Recipe, fields: tuple[str, ...]) -> Finding:
    """Name the pressings of a film that is pressed before its last pressing, or instead of it."""
    steps = pressings(recipe)
    blank = next((one for one in steps if one.pressure is None), None)
    if blank is not None:
        message = "One of the pressings has no pressure, so the density that they reach together is a broad guess."
        evidence, awaits = (TYPED, NEEDS_PRESSING), blank.awaits
        return Finding("unknown", "Pressing not stated", message, evidence=evidence, fields=fields, awaits=awaits)
    words = " and then at ".join(f"{numeral(one.pressure or 0.0)} MPa" for one in steps)
    when = ", the second time with the cathode below" if is_pressed_over(recipe) else " before assembly"
    message = f"The film is densified at {words}{when}. The pressing that leaves fewer pores decides its density."
    value = max(one.pressure or 0.0 for one in steps)
    return Finding("pass", "Film densified", message, value, None, "MPa", (TYPED, NEEDS_PRESSING), fields)


def porosity(context: Situation) -> Finding:
    """Check the porosity that pressing reaches, in the layer that has most pores."""
    film = context.film
    if not has_own_pores(film.layers):
        return _dense_enough(context.recipe, film.porosity, ("porosity_pct",), "")
    worst_layer = max(film.layers, key=lambda layer: float(film.pores(layer)))
    own = next(layer.porosity for layer in LAYERS if layer.field == worst_layer.role)
    return _dense_enough(context.recipe, film.layer_porosity(worst_layer), (own,), layer_words(worst_layer))


def layer_words(layer: SulfideLayer) -> str:
    """Name a layer in front of what is found of it [-].

    >>> from types import SimpleNamespace
    >>> layer_words(SimpleNamespace(role="second_electrolyte", material=SimpleNamespace(key="Li6PS5Cl")))
    'Layer of Li6PS5Cl on the anode side: '
    """
    side = {CATHODE_SIDE.field: " on the cathode side", ANODE_SIDE.field: " on the anode side"}.get(layer.role, "")
    return f"Layer of {layer.material.key}{side}: "


def _dense_enough(recipe: Recipe, pores: Porosity, own: tuple[str, ...], of: str) -> Finding:
    """Judge the pores of a film or of one of its layers."""
    fields = _with_first(recipe, (*own, "densification_pressure_mpa"), "prepress_pressure_mpa", "prepress_method")
    value, high = from_si(float(pores.value), "vol %"), from_si(float(pores.high), "vol %")
    evidence = (*pores.cited, DENSE_ENOUGH, POROUS) if value > DENSE_ENOUGH else (*pores.cited, DENSE_ENOUGH)
    band = f" (90 % band up to {high:.0f} %)" if pores.is_estimate else ""
    words = f"{of}{value:.1f} % pores{band} against {numeral(DENSE_ENOUGH)} % in a calendered film"
    if value <= DENSE_ENOUGH:
        return Finding("pass", "Dense enough", f"{words}.", value, float(DENSE_ENOUGH), "vol %", evidence, fields)
    severity = "caution" if value > POROUS else "unknown"
    message = f"{words}. Press harder or warmer: pores cost conductivity and let lithium grow."
    return Finding(severity, "Film porous", message, value, float(DENSE_ENOUGH), "vol %", evidence, fields)


def embrittlement(context: Situation) -> Finding:
    """Check whether high pressure leaves a film brittle that is handled alone or folded."""
    recipe = context.recipe
    hardest, is_folded = hardest_pressing(recipe), recipe.assembly in FOLDED
    if hardest is None:
        return not_applicable("Not pressed", "The film is not pressed, so no press makes it brittle.", PRESS_FIELD)
    if recipe.form_factor != "free-standing" and not is_folded:
        message = "The pressed film stays on its carrier and is no longer bent."
        return not_applicable("Not handled after pressing", message, "form_factor")
    pressure, fields = hardest.pressure, (hardest.fields[1], "form_factor")
    evidence: tuple[object, ...] = (EMBRITTLING, TYPED)
    if pressure is None:
        message = "The pressure is not stated; hundreds of megapascals can embrittle a film."
        title, limit = "Embrittlement not known", float(EMBRITTLING)
        return Finding("unknown", title, message, None, limit, "MPa", evidence, fields, awaits=hardest.awaits)
    if pressure < EMBRITTLING or recipe.scaffold:
        why = "a scaffold holds the film" if recipe.scaffold else "the pressure is low"
        message = f"Pressing at {numeral(pressure)} MPa: {why}."
        return Finding(
            "pass", "Not embrittled by pressing", message, pressure, float(EMBRITTLING), "MPa", evidence, fields
        )
    if is_folded:
        message = (
            f"{numeral(pressure)} MPa can embrittle the film, which is then folded or wound without a scaffold. Cut "
            "and stack it, or press after assembly."
        )
        more = ("assembly", *fields)
        title = "Brittle film is folded"
        return Finding("fail", title, message, pressure, float(EMBRITTLING), "MPa", evidence, more)
    message = (
        f"{numeral(pressure)} MPa on a film that is handled on its own; hundreds of megapascals can embrittle it. Bend "
        "a piece before you go on. Its compressive and shear strength are not known."
    )
    return Finding(
        "caution", "Pressing can embrittle the film", message, pressure, float(EMBRITTLING), "MPa", evidence, fields
    )


def press_method(context: Situation) -> Finding:
    """Check the press against the area: a uniaxial press loads large films unevenly."""
    judged = worst([_even_pressing(context.recipe, one) for one in reversed(pressings(context.recipe))])
    if judged is None:
        return not_applicable("Not pressed", "The film is not pressed, so no press damages its edges.", PRESS_FIELD)
    return judged


def _even_pressing(recipe: Recipe, one: Pressing) -> Finding:
    """Judge how evenly one press loads the film."""
    fields = (one.fields[0], "film_area_cm2", one.fields[1])
    if one.method is None:
        message = "The press is not stated; a uniaxial one loads large films unevenly."
        title, awaits = "Press not stated", fields[0]
        return Finding("unknown", title, message, evidence=(TYPED, EVEN_PRESSURE), fields=fields, awaits=awaits)
    area, limit, pressure = recipe.film_area_cm2, float(UNIAXIAL_AREA), one.pressure
    evidence = (UNIAXIAL_AREA, EVEN_PRESSURE, TYPED)
    if one.method != "uniaxial":
        words = "A calender presses line by line" if one.method == "calender" else "Isostatic pressure is even"
        message = f"{words}: no damaged edges at {numeral(area)} cm²."
        return Finding("pass", "Evenly pressed", message, area, None, "cm2", (EVEN_PRESSURE, TYPED), fields)
    if area <= UNIAXIAL_AREA:
        message = (
            f"A uniaxial press is used at {numeral(area)} cm²; above about {numeral(limit)} cm² it loads unevenly "
            "(estimate)."
        )
        return Finding("pass", "Small enough for a uniaxial press", message, area, limit, "cm2", evidence, fields)
    words = f"{numeral(area)} cm² is above the {numeral(limit)} cm² (estimate) that a uniaxial press loads evenly"
    tail = "It damages edges and shorts cells: press isostatically"
    if pressure is not None and pressure >= HIGH_PRESSURE:
        is_known = area >= LARGE_CELL and pressure >= SEVERAL_HUNDRED
        high = float(SEVERAL_HUNDRED if is_known else HIGH_PRESSURE)
        message = (
            f"{numeral(pressure)} MPa on {numeral(area)} cm²: a uniaxial press at {numeral(high)} MPa or more spoils "
            f"large films. {tail}, as one of {numeral(LARGE_CELL)} cm² was."
            if is_known
            else f"{words}. {numeral(pressure)} MPa is above the {numeral(high)} MPa from which that spoils the film. "
            f"{tail}."
        )
        more = (*evidence, HIGH_PRESSURE)
        decides = (LARGE_CELL, SEVERAL_HUNDRED, EVEN_PRESSURE, TYPED) if is_known else more
        title, deciding = "Uniaxial press on a large film", (fields[0], fields[2], fields[1])
        return Finding("fail", title, message, pressure, high, "MPa", decides, deciding, more)
    message = f"{words}. {tail}. From {numeral(SEVERAL_HUNDRED)} MPa on {numeral(LARGE_CELL)} cm² it fails."
    title, more = "Uniaxial press on a large film", (*evidence, HIGH_PRESSURE)
    return Finding("caution", title, message, area, limit, "cm2", more, fields)


def lithium_pressure(context: Situation) -> Finding:
    """Check that lithium metal is not pressed together with the film; the pressure of use is a check of its own."""
    if lithium_in(context) not in AT_FILM:
        message = "The cell has no lithium metal that pressure could drive."
        if lithium_in(context) == BEHIND:
            message = f"Lithium is plated behind {context.recipe.anode} after pressing: none is in the press."
        return not_applicable("No lithium metal", message, "anode")
    return of_lithium(context, _lithium_pressure(context))


def _lithium_pressure(context: Situation) -> Finding:
    recipe = context.recipe
    has_foil, hardest = recipe.anode_thickness_um > 0, hardest_pressing(recipe)
    limit, evidence = float(LITHIUM_LIMIT), (LITHIUM_LIMIT, TYPED)
    if hardest is None:
        message = f"The film is not pressed, so neither is the lithium; {numeral(limit)} MPa would short the cell."
        fields: tuple[str, ...] = ("densification_method", "anode")
        return Finding("pass", "Lithium not in the press", message, None, limit, "MPa", evidence, fields)
    pressure = hardest.pressure
    if pressure is None:
        message = (
            "Whether the film is pressed before the lithium is added is not stated. With lithium in the press, stay "
            f"below {numeral(limit)} MPa."
        )
        fields = ("densification_pressure_mpa", "densification_method", "anode")
        awaits = hardest.awaits
        return Finding("unknown", "Pressing not stated", message, None, limit, "MPa", evidence, fields, awaits=awaits)
    fields = (hardest.fields[1], "form_factor", "anode")
    if has_foil and is_on_electrode(recipe) and pressure >= LITHIUM_LIMIT:
        on_cathode = "press on the cathode first, add the lithium afterwards"
        way = "make the film on the cathode" if recipe.form_factor == "on-anode" else on_cathode
        message = (
            f"Film and electrode are pressed together at {numeral(pressure)} MPa; with lithium in the stack the cell "
            f"shorts from {numeral(limit)} MPa upwards. {sentence_case(way)}."
        )
        title = "Press before adding the lithium"
        return Finding("caution", title, message, pressure, limit, "MPa", evidence, fields)
    when = "before lithium is added" if has_foil else "before lithium is plated"
    message = f"The film is pressed {when}; pressed together, they short from {numeral(limit)} MPa upwards."
    return Finding("pass", "Lithium not in the press", message, None, limit, "MPa", evidence, fields)
