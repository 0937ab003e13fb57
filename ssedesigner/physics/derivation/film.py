"""Derivations of the film by itself: thickness, porosity, density, mass, and the volumes of its solids."""

from __future__ import annotations

from collections.abc import Iterator

from ssedesigner.core.derivation import Derivation, Input, Step, number_text
from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.model_fit import SOURCE
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import SHARES, layers, side_layers
from ssedesigner.core.units import from_si
from ssedesigner.physics.derivation.parts import Case, absent, coefficient, no_sulfide
from ssedesigner.physics.film.compaction import (
    ANNEALED,
    CALENDERED_PORES,
    FAMILIES,
    GLASS,
    PELLET_PRESSURE,
    SOFTENING,
    Family,
    relative_density,
)
from ssedesigner.physics.film.film import Film, has_own_pores
from ssedesigner.physics.film.formulas import (
    ALONE,
    AREAL_MASS,
    CALENDERED,
    COMPACTED,
    FIBRES,
    FIBRES_IN_FILM,
    FILM_DENSITY,
    MEAN_DENSITY,
    MEAN_PORES,
    MEAN_PRESSED,
    MEAN_SHARE,
    PORES_LEFT,
    PORES_POSSIBLE,
    PRESSED,
    REMOVED,
    SHARE,
    SOFTENING_FACTOR,
    SOLIDS_DENSITY,
    SULFIDE_DENSITY,
    SULFIDE_MASS,
    UNSTATED,
    VOLUME,
    VOLUME_FRACTION,
    WITH_REMOVED,
)
from ssedesigner.physics.film.porosity import CLOSED_POROSITY, PRESSING_REFERENCE, UNPRESSED_POROSITY
from ssedesigner.physics.film.solids import SOLIDS
from ssedesigner.physics.quantities import TYPED
from ssedesigner.physics.terms import Formula, Term

KINDS = {role: kinds[0] for role, _, kinds in SOLIDS}
PAGE = "models-composition"
POROSITY_BAND = "The band is that of the porosity, from its low to its high end."
LISTED_EXACT = "No band: what the library lists is taken as exact."
EXACT = "No band: only typed values enter."


def contents(case: Case) -> tuple[Input, ...]:
    """Return shares of the mass of solids as typed [wt %], those of binders that heat removes included."""
    return tuple(case.typed_input(share, f"w({_name(case, role)})") for role, share, _, _ in case.added_solids())


def densities(case: Case, *, always: bool = False) -> tuple[Input, ...]:
    """Return densities [g/cm3]; a film of sulfide alone needs none for its volumes, unless ``always``."""
    added = case.added_solids()
    if not added and not always and case.film.layers:
        return ()
    inputs = []
    for field in (layer.field for layer in layers(case.recipe)):
        key = getattr(case.recipe, field)
        sulfide = case.look.material(key, "electrolyte", field=field)
        missing = no_sulfide(case.materials, key, field)
        inputs.append(case.library_input(sulfide, "density_g_cm3", f"ρ({key})", missing=missing))
    for role, _, material, _ in added:
        missing = absent(getattr(case.recipe, role), KINDS[role])
        inputs.append(case.library_input(material, "density_g_cm3", f"ρ({_name(case, role)})", missing=missing))
    return tuple(inputs)


def layer_thicknesses(case: Case) -> tuple[Input, ...]:
    """Return thicknesses of film and layers [um] with their own pores [vol %]; nothing for a film of one layer."""
    sides = side_layers(case.recipe)
    if not sides:
        return ()
    signs = {layer.field: "₁₂₃"[number] for number, layer in enumerate(layers(case.recipe))}
    return (
        case.typed_input("thickness_um", "L"),
        *(case.typed_input(layer.thickness, f"L{signs[layer.field]}") for layer in sides),
        *(
            case.typed_input(layer.porosity, f"ε{signs[layer.field]}")
            for layer in sides
            if case.recipe.value(layer.porosity) is not None
        ),
    )


def place_input(case: Case) -> tuple[Input, ...]:
    """Return where the scaffold lies; on both faces its weight and thickness count twice."""
    return (case.typed_input("scaffold_place", ""),) if case.recipe.scaffold_place else ()


def scaffold_input(case: Case, key: str, sign: str) -> Input:
    """Return a value of the scaffold [its lab unit]."""
    return case.library_input(case.film.scaffold, key, sign, missing=absent(case.recipe.scaffold, "scaffold"))


def layer_shares(case: Case, number: int) -> Iterator[Step]:
    """Print the share of each solid in the dense solids of a layer [-], which counts from 0; none for a bare film."""
    layer, words = case.film.layers[number], case.layer_words(number, "layer of ")
    yield from case.steps(SULFIDE_MASS, VOLUME, place=layer.role, **words)
    for term in case.terms.all(SHARE, place=layer.role):
        name = _name(case, str(term.inputs["role"]), number)
        yield term.step(name=name, sign=f"x({name})", **words)


def dense_solids(case: Case) -> Iterator[Step]:
    """Print how the density of the dense solids, fibres aside, comes about [kg/m3]."""
    yield from case.steps(SULFIDE_MASS, place=case.film.layers[0].role)
    for number, layer in enumerate(case.film.layers):
        words = case.layer_words(number, "layer of ")
        yield from case.steps(VOLUME, SOLIDS_DENSITY, SULFIDE_DENSITY, place=layer.role, **words)
    if len(case.film.layers) > 1:
        yield from case.steps(MEAN_DENSITY, sign="ρ_d")


def _solid_volumes(case: Case, roles: tuple[str, ...], sign: str) -> Iterator[Step]:
    """Print how the share of some solids in the dense solids of the film comes about."""
    mean = _require_term(case, MEAN_SHARE, roles[0])
    yield from case.steps(SULFIDE_MASS, place=case.film.layers[0].role)
    for number, (_, part) in enumerate(mean.rows):
        words = case.layer_words(number, "layer of ")
        yield from _layer_share(case, number, roles, f"{sign}{words['at']}", part)
    if len(mean.rows) > 1:
        yield mean.step(sign=sign)


def _layer_share(case: Case, number: int, roles: tuple[str, ...], sign: str, part: float) -> Iterator[Step]:
    role, words = case.film.layers[number].role, case.layer_words(number, "layer of ")
    volume = case.terms.last(VOLUME, role)
    if volume is None:
        name = "Sulfide alone" if part else "None is added"
        yield Term(ALONE, part, role, {}).step(name=name, sign=sign)
        return
    yield volume.step(**words)
    if roles == ("removed",):
        yield from case.steps(REMOVED, place=role, sign=sign, **words)
        return
    name = _name(case, roles[0], number) if len(roles) == 1 else "Polymers and salt"
    rows = [row for own, row in zip(volume.inputs["roles"], volume.rows, strict=True) if own in roles]
    yield Term(SHARE, part, role, {"rows": rows, "volume": volume.value}).step(name=name, sign=sign, **words)


def _name(case: Case, role: str, number: int = 0) -> str:
    """Key of the material of a solid, that of the sulfide of a layer included."""
    if role == "sulfide":
        return case.film.layers[number].material.key
    return str(getattr(case.recipe, role) or role.replace("_", " "))


def _require_term(case: Case, formula: Formula, place: str | None = None) -> Term:
    """Return the term of a formula without which the result would not be known."""
    term = case.terms.last(formula, place)
    assert term is not None
    return term


def _typed_result(case: Case, key: str, field: str, label: str, sign: str, page: str) -> Derivation:
    """Derive a result that is what the recipe says."""
    entered, result = case.typed_input(field, sign), case.result(key)
    value = result.value or 0
    step = Step(label=label, formula=sign, numbers=number_text(value, result.unit), value=value, unit=result.unit)
    return case.derivation(key, f"{sign} as typed", (entered,), (step,), page, band=EXACT)


def _thickness(case: Case) -> Derivation:
    return _typed_result(case, "film.thickness_um", "thickness_um", "Thickness of the film", "L", "editor#thickness_um")


def _fibres(case: Case) -> tuple[tuple[Input, ...], dict[str, str]]:
    """Link to the scaffold's share, and the words for the factor of what is not fibre; none without a scaffold."""
    if not case.recipe.scaffold:
        return (), {"fibres": "", "less": ""}
    part = number_text(case.result("film.scaffold_volume_pct").value or 0, "vol %")
    return (case.result_input("film.scaffold_volume_pct", "v"),), {"fibres": "(1 − v) ", "less": f"(1 − {part}) × "}


def _scaffold(case: Case) -> Derivation:
    key = "film.scaffold_volume_pct"
    if not case.recipe.scaffold:
        none = Input(symbol="", label=FIELDS["scaffold"].label, text="none", source=TYPED.source, grade=TYPED.grade)
        nothing = Step(label="Share of the fibres", formula="v", numbers="0 %", value=0.0, unit="vol %")
        inputs = (none, *_lacking(case, key))
        return case.derivation(key, "v = 0, without a scaffold", inputs, (nothing,), PAGE, band=EXACT)
    inputs = (
        scaffold_input(case, "areal_weight_g_m2", "m_s"),
        scaffold_input(case, "density_g_cm3", "ρ_s"),
        scaffold_input(case, "thickness_um", "h"),
        case.typed_input("thickness_um", "L"),
        *place_input(case),
        *_lacking(case, key),
    )
    steps = case.steps(FIBRES, FIBRES_IN_FILM, sign="f")
    return case.derivation(key, "v = m_s / (ρ_s L)", inputs, steps, PAGE, band=LISTED_EXACT)


def _lacking(case: Case, key: str) -> tuple[Input, ...]:
    """Return what the volumes of the film lack, where the result is not known for that."""
    inputs = () if case.result(key).is_known else densities(case)
    return tuple(entered for entered in inputs if not entered.is_known)


def _volume(case: Case, key: str, name: str, roles: tuple[str, ...], sign: str) -> Derivation:
    """Share of some solids in the film: their share of the dense solids, less fibres and pores."""
    fibres, words = _fibres(case)
    inputs = (*contents(case), *densities(case), *layer_thicknesses(case), case.result_input("film.porosity_pct", "ε"))

    def steps() -> Iterator[Step]:
        yield from _solid_volumes(case, roles, sign)
        dense = _require_term(case, MEAN_SHARE, roles[0]).value
        yield from case.steps(VOLUME_FRACTION, place=roles[0], name=name, sign=sign, dense=dense, **words)

    formula = f"φ = {words['fibres']}(1 − ε) {sign},   {sign} = Σ w/ρ / V,   V = Σ w/ρ of all solids"
    return case.derivation(key, formula, (*inputs, *fibres), steps(), PAGE, band=POROSITY_BAND)


def _electrolyte_volume(case: Case) -> Derivation:
    return _volume(case, "film.electrolyte_volume_pct", "Sulfide", ("sulfide",), "x")


def _binder_volume(case: Case) -> Derivation:
    return _volume(case, "film.binder_volume_pct", "Polymers and salt", tuple(SHARES), "x_b")


def _density(case: Case) -> Derivation:
    key = "film.density_g_cm3"
    if case.film.is_density_typed:
        return _typed_result(case, key, "film_density_g_cm3", "Density of the film", "ρ", PAGE)
    fibres, words = _fibres(case)
    inputs = (*contents(case), *densities(case, always=True), *layer_thicknesses(case))
    inputs += (case.result_input("film.porosity_pct", "ε"), *fibres, *_scaffold_weight(case))
    plus = " + m_s / L" if fibres else ""

    def steps() -> Iterator[Step]:
        yield from dense_solids(case)
        dense, added = _require_term(case, MEAN_DENSITY).value, _weight_of_fibres(case.film, " + ")
        yield from case.steps(FILM_DENSITY, dense=dense, plus=plus, added=added, **words)

    formula = f"ρ = {words['fibres']}(1 − ε) ρ_d{plus},   ρ_d = Σ w / V,   V = Σ w/ρ"
    return case.derivation(key, formula, inputs, steps(), PAGE, band=POROSITY_BAND)


def _scaffold_weight(case: Case) -> tuple[Input, ...]:
    if not case.recipe.scaffold:
        return ()
    return (scaffold_input(case, "areal_weight_g_m2", "m_s"), case.typed_input("thickness_um", "L"))


def _weight_of_fibres(film: Film, sign: str) -> str:
    """Mass of the scaffold in the film's volume, as it is added to a sum or taken from it."""
    if not film.scaffold_mass:
        return ""
    weight, height = from_si(float(film.scaffold_mass), "g/m2"), from_si(float(film.thickness), "um")
    return f"{sign}{number_text(weight, 'g/m2')} / {number_text(height, 'um')}"


def _areal_mass(case: Case) -> Derivation:
    inputs = (case.result_input("film.density_g_cm3", "ρ"), case.typed_input("thickness_um", "L"))
    band = EXACT if case.film.is_density_typed else "The band is that of the film density."
    return case.derivation("film.areal_mass_mg_cm2", "m = ρ L", inputs, case.steps(AREAL_MASS), PAGE, band=band)


def _porosity(case: Case) -> Derivation:
    if not has_own_pores(case.film.layers):
        return _base_porosity(case)
    steps, inputs = case.steps(MEAN_PORES), layer_thicknesses(case)
    if case.film.is_porosity_typed:
        inputs, band = (case.typed_input("porosity_pct", "ε"), *inputs), EXACT
    else:
        base = _base_porosity(case)
        inputs, steps, band = (*base.inputs, *inputs), (*base.steps, *steps), base.band
    key, formula = "film.porosity_pct", "ε = Σ (L_i/L) ε_i"
    return case.derivation(key, formula, inputs, steps, "models-porosity", band=band)


def _base_porosity(case: Case) -> Derivation:
    film = case.film
    if film.is_porosity_typed:
        return _typed_result(case, "film.porosity_pct", "porosity_pct", "Porosity", "ε", "models-porosity")
    if film.is_density_typed and film.pore_free_density is not None:
        return _pores_of_density(case)
    return _pores_of_pressing(case)


def _pores_of_density(case: Case) -> Derivation:
    """Pores are what the typed density leaves of the volume."""
    fibres, words = _fibres(case)
    inputs = (case.typed_input("film_density_g_cm3", "ρ"), *contents(case), *densities(case, always=True))
    inputs += (*layer_thicknesses(case), *fibres, *_scaffold_weight(case))
    minus = " − m_s / L" if case.film.scaffold_mass else ""

    def steps() -> Iterator[Step]:
        yield from dense_solids(case)
        dense, taken = _require_term(case, MEAN_DENSITY).value, _weight_of_fibres(case.film, " − ")
        yield from case.steps(PORES_LEFT, PORES_POSSIBLE, dense=dense, minus=minus, taken=taken, **words)

    formula = f"ε = 1 − (ρ{minus}) / ({words['fibres']}ρ_d)"
    band = "No band is given: density and composition are taken as exact."
    return case.derivation("film.porosity_pct", formula, inputs, steps(), "models-porosity", band=band)


def _pores_of_pressing(case: Case) -> Derivation:
    """Print the compaction law of the sulfide's family, or what is usual for a film that was not pressed or rolled."""
    porosity, method = case.film.porosity, case.typed_input("densification_method", "", label="Densification")
    inputs: tuple[Input, ...] = (method,) if method.is_known else ()
    scatter = coefficient("s_ε", Cited(float(porosity.spread), "-", SOURCE, grade="estimate"), "Scatter of the logit")
    is_law, is_rolled = (case.terms.last(each) is not None for each in (MEAN_PRESSED, CALENDERED))
    if is_law:
        formula = "ε = exp(−x),   x = A + K p s,   s = exp[a (T − T₀)]"
        inputs += _law_inputs(case)
    elif is_rolled:
        formula = "ε = ε_m + Σ z (ε_b − ε_m)"
        pores = CALENDERED_PORES.items()
        inputs += tuple(coefficient(f"ε({key})", value, f"Calendered with {key}", "vol %") for key, value in pores)
    else:
        formula = "ε = ε_m, the usual value for this pressing step"
        inputs += (coefficient("ε_m", porosity.cited[0], "Usual porosity for this pressing step", "vol %"),)
    inputs += (scatter,)
    if case.film.removed:
        inputs += (*contents(case), *densities(case))
        formula += "   + the pores that the removed binder leaves"

    def steps() -> Iterator[Step]:
        if is_law:
            yield from _pressings(case)
        elif is_rolled:
            yield from case.steps(CALENDERED)
        else:
            yield Term(UNSTATED, porosity.cited[0], "", {}).step()
        if case.film.removed:
            yield from _solid_volumes(case, ("removed",), "b")
            yield from case.steps(WITH_REMOVED)

    spread = numeral(float(porosity.spread))
    band = f"The band is 1.645 s_ε to either side of the logit ln[ε/(1 − ε)], with s_ε = {spread}."
    notes = (_deformable(case),) if is_law else ()
    return case.derivation("film.porosity_pct", formula, inputs, steps(), "models-porosity", band=band, notes=notes)


def _deformable(case: Case) -> str:
    """Say by which law a sulfide is compacted, and how far glass and crystal differ in it."""
    family = case.film.main.family if case.film.layers else None
    law = f"the law of {family.name}" if family else "the average of all families, because it has no law of its own"
    glass, crystal = (
        from_si(1 - float(relative_density(each, PELLET_PRESSURE, PRESSING_REFERENCE)), "vol %")
        for each in (GLASS, ANNEALED)
    )
    pressure = numeral(from_si(PELLET_PRESSURE, "MPa"))
    return (
        f"{case.recipe.electrolyte} is compacted by {law}. Glass deforms more than crystals: {pressure} MPa at 25 °C "
        f"leave {glass:.0f} % pores in {GLASS.name} and {crystal:.0f} % in {ANNEALED.name}."
    )


def _law_inputs(case: Case) -> tuple[Input, ...]:
    first = (("prepress_method", ""), ("prepress_pressure_mpa", "p₁"), ("prepress_temperature_c", "T₁"))
    stated = (*first, ("densification_pressure_mpa", "p"), ("densification_temperature_c", "T"))
    own = case.film.main.family if case.film.layers else None
    return (
        *(case.typed_input(key, sign) for key, sign in stated if case.recipe.value(key) is not None),
        *compaction_inputs(own),
        coefficient("a", SOFTENING, "Softening by warmth"),
        coefficient("T₀", PRESSING_REFERENCE, "Temperature of the pressing law"),
    )


def compaction_inputs(family: Family | None) -> tuple[Input, ...]:
    """Return the numbers of the law of compaction of a family of sulfides, or of all laws without one.

    >>> [row.symbol for row in compaction_inputs(FAMILIES[0])]
    ['A(annealed argyrodite)', 'K(annealed argyrodite)', 'ε_c', 'ε_u']
    """
    constants = [
        coefficient(f"{sign}({law.name})", value, f"{label} of the law of compaction")
        for law in ((family,) if family else FAMILIES)
        for sign, value, label in (("A", law.offset, "Offset"), ("K", law.slope, "Slope"))
    ]
    return (
        *constants,
        coefficient("ε_c", CLOSED_POROSITY, "Pores that stay", "vol %"),
        coefficient("ε_u", UNPRESSED_POROSITY, "Pores of a film that was not pressed, at most left", "vol %"),
    )


def _pressings(case: Case) -> Iterator[Step]:
    """Print the law at the pressing step, or its mean over what is usual where that is not stated in full."""
    mean = _require_term(case, MEAN_PRESSED)
    for term in case.terms.all(SOFTENING_FACTOR, COMPACTED, PRESSED):
        yield term.step(of=f", {term.place}" if len(mean.rows) > 1 else "")
    if len(mean.rows) > 1:
        yield mean.step()


FILM = {
    "film.thickness_um": _thickness,
    "film.porosity_pct": _porosity,
    "film.density_g_cm3": _density,
    "film.areal_mass_mg_cm2": _areal_mass,
    "film.electrolyte_volume_pct": _electrolyte_volume,
    "film.binder_volume_pct": _binder_volume,
    "film.scaffold_volume_pct": _scaffold,
}
"""The derivations of the film's geometry by result."""
