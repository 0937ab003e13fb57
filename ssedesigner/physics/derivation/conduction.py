"""Accounts of how well the film conducts: conductivity, area-specific resistance and conductances."""

from __future__ import annotations

from ssedesigner.core.derivation import BandPart, Derivation, Input, Step
from ssedesigner.core.evidence import Cited
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.notation import format_number
from ssedesigner.physics.arrays import Number, exp, is_true_somewhere, sqrt, where
from ssedesigner.physics.checks.flags import intact_note
from ssedesigner.physics.conduction.band import MOST_POLYMER
from ssedesigner.physics.conduction.conductance import (
    ELEMENTARY_CHARGE,
    POLYMER_ACTIVATION_ENERGY,
    WEAK_TOPICS,
    area_specific_resistance,
    blockers,
    blocking_mass,
)
from ssedesigner.physics.conduction.factors import (
    BLOCKING_KEYS,
    BOLTZMANN,
    PELLET_POROSITY,
    arrhenius,
    blocking_factor,
    effective_medium,
    packing_factor,
    scaffold_factor,
)
from ssedesigner.physics.derivation.film import KINDS, Solids
from ssedesigner.physics.derivation.learned import learned_inputs, learned_steps
from ssedesigner.physics.derivation.parts import Case, absent, coefficient, fitted, shown, step, worded
from ssedesigner.physics.derivation.sulfide import ROLES, Sulfide, sulfide_account
from ssedesigner.physics.film.solids import SALTED, Solid, SulfideLayer

PAGE, RESISTANCE_PAGE = "models-binders", "models-resistance"
TOPICS = {
    "sulfide": "The sulfide's own conductivity",
    "liquids": "What the liquids do",
    "pores": "Porosity",
    "polymer electrolyte": "Conductivity of the polymer",
    "way of mixing": "Way in which the polymer is mixed in",
    "form of the polymer": "Form of the polymer, taken from others",
    "fitted parameters": "Fitted exponents, with their covariance",
    "residual": "What the model leaves open from film to film",
}
"""Words for each cause of the band of the conductivity."""
FORMULA = "σ = σ_d f_ε f_s,   σ_d = σ(T, p) Π r Π f_b"
TWO_LAYERS = "σ = f_ε f_s / [(1 − L₂/L)/σ_d₁ + (L₂/L)/σ_d₂],   σ_d = σ(T, p) Π r Π f_b"


def _conductivity(case: Case) -> Derivation:
    key = "film.conductivity_ms_cm"
    layers = range(len([role for role in ROLES if getattr(case.recipe, role)]))
    inputs = [given for number in layers for given in Sulfide(case, number).inputs()]
    inputs += [*Sulfide(case, 0).liquid_inputs(), *Solids(case).contents(), *Solids(case).densities()]
    inputs += [*Solids(case).layer_thicknesses(), *_form_inputs(case), *_matrix_inputs(case), *learned_inputs(case)]
    steps = _steps(case) if case.result(key).is_known else ()
    formula = FORMULA if len(layers) == 1 else TWO_LAYERS
    formula = formula if case.recipe.scaffold else formula.replace(" f_s", "")
    formula = formula if case.conducts.shift is None else formula.replace("σ = ", "σ = exp(δ) ", 1)
    return case.account(
        key,
        formula,
        tuple(inputs),
        steps,
        PAGE,
        band=_band(case),
        band_parts=_band_parts(case),
        notes=tuple(filter(None, (Sulfide(case, 0).note(), _intact(case)))),
    )


def _intact(case: Case) -> str:
    """Say that a known conductivity is that of an intact sulfide, where a check says that it decomposes."""
    return intact_note(case.prediction.flags) if case.result("film.conductivity_ms_cm").is_known else ""


def _band(case: Case) -> str:
    conducts = case.conducts
    if conducts.conductivity is None:
        return ""
    told = (
        "The errors of ln σ add as squares; the lower end lies 1.645 times the root of their sum below. What blocks "
        "can block less, but it never helps, and nothing conducts better than the best conducting phase without pores, "
        f"{shown(conducts.ceiling, 'mS/cm')} at most: the upper end lies at "
        f"×{format_number(conducts.high / conducts.conductivity)}."
    )
    if is_true_somewhere(blocking_mass(case.film) > MOST_POLYMER):
        told += " The part of the loss above 12 wt% of polymer may be twice as large and lowers the lower end."
    if conducts.shift is None:
        return told
    before = sqrt(sum(conducts.variances.values()))
    return (
        f"{told} The squares are those before the laboratory's own films are counted: they bring the SD of ln σ from "
        f"{shown(before, '-')} to {shown(conducts.spread, '-')}, and the band is that of the latter."
    )


def _band_parts(case: Case) -> tuple[BandPart, ...]:
    """Causes of the band, the largest first."""
    variances = case.conducts.variances
    whole = sum(variances.values())
    is_estimated = {topic: topic in WEAK_TOPICS for topic in TOPICS}
    is_estimated["sulfide"] = any(layer.is_estimated for layer in case.film.layers)
    parts = [
        BandPart(
            label=TOPICS.get(topic, topic),
            spread=float(sqrt(part)),
            share=float(part / whole),
            is_estimate=is_estimated.get(topic, False),
        )
        for topic, part in variances.items()
        if part > 0
    ]
    return tuple(sorted(parts, key=lambda part: -part.share))


def _form_inputs(case: Case) -> list[Input]:
    """Form of each solid with its fitted exponent [-], and what conducts of them [mS/cm]."""
    found: list[Input] = []
    for role, _, material, solid in case.added():
        key = getattr(case.recipe, role)
        if material is None:
            found.append(
                Input(symbol="", label=f"Form of {key or role.replace('_', ' ')}", reason=absent(key, KINDS[role]))
            )
            continue
        if solid is None or solid in case.film.removed:
            continue
        if "binder_form" in material.texts:
            found.append(worded(f"Form of {key}", material.texts["binder_form"]))
        found += _exponents(key, solid)
        if solid.conductivity is not None:
            found += [
                case.listed(material, "conductivity_ms_cm", f"σ₀({key})"),
                case.reference(material, f"T₀({key})"),
                coefficient("E_p", POLYMER_ACTIVATION_ENERGY, "Activation energy of polymer electrolytes"),
            ]
    return found


def _exponents(key: str | None, solid: Solid) -> list[Input]:
    """Exponent of a solid's form, and that of a binder with salt where there is one."""
    found = [fitted(f"m({key})", _exponent(solid), f"Exponent, {solid.form}")]
    if solid.salted:
        own = shipped_fit().values[BLOCKING_KEYS["ion-conducting"]]
        found += [
            coefficient("r", SALTED, "Salt per binder from which the binder conducts"),
            fitted(f"m({key} with salt)", own, "Exponent, ion-conducting"),
        ]
    return found


def _exponent(solid: Solid) -> Cited:
    return shipped_fit().values[BLOCKING_KEYS[solid.form]]


def _matrix_inputs(case: Case) -> tuple[Input, ...]:
    fit = shipped_fit()
    found = (
        case.linked("film.porosity_pct", "ε"),
        coefficient("ε_p", PELLET_POROSITY, "Pores of the pellet behind σ₀", "vol %"),
        fitted("n", fit.values["void"], "Exponent of the pores"),
    )
    key, scaffold = case.recipe.scaffold, case.film.scaffold
    if not key:
        return found
    missing = absent(key, "scaffold")
    return (
        *found,
        case.listed(scaffold, "areal_weight_g_m2", "m_s", missing=missing),
        case.listed(scaffold, "density_g_cm3", "ρ_s", missing=missing),
        case.listed(scaffold, "thickness_um", "h", missing=missing),
        case.typed("thickness_um", "L"),
        fitted("q", fit.values["scaffold"], "Exponent of the scaffold"),
    )


def _steps(case: Case) -> tuple[Step, ...]:
    steps: list[Step] = []
    layers = case.film.layers
    values = []
    for number, layer in enumerate(layers):
        found, value = _dense(case, number, layer)
        steps += found
        values.append(value)
    dense = values[0]
    if len(layers) > 1:
        dense = 1 / sum(layer.share / value for layer, value in zip(layers, values, strict=True))
        terms = [
            f"{shown(layer.share, '%')} / {shown(value, 'mS/cm')}" for layer, value in zip(layers, values, strict=True)
        ]
        formula = "σ_d = 1 / [(1 − L₂/L)/σ_d₁ + (L₂/L)/σ_d₂]"
        steps.append(step("Both layers, one behind the other", formula, f"1 / ({' + '.join(terms)})", dense, "mS/cm"))
    factors, signs, more = _matrix(case)
    shift = case.conducts.shift
    if shift is not None:
        factors.append(exp(shift))
        signs.append("exp(δ)")
        more += learned_steps(case)
    value = dense
    for factor in factors:
        value = value * factor
    numbers = " × ".join([shown(dense, "mS/cm"), *(shown(factor, "-") for factor in factors)])
    return (*steps, *more, step("Conductivity of the film", f"σ = σ_d {' '.join(signs)}", numbers, value, "mS/cm"))


def _matrix(case: Case) -> tuple[list[Number], list[str], list[Step]]:
    """Factors of pores and scaffold, their signs and the steps to them."""
    film, fit = case.film, shipped_fit()
    pores, exponent = film.porosity.value, fit.values["void"]
    packed = packing_factor(pores, exponent)
    ratio = f"(1 − {shown(pores, 'vol %')}) / (1 − {shown(PELLET_POROSITY, 'vol %')})"
    first = step(
        "Pores beyond those of the pellet",
        "f_ε = [(1 − ε)/(1 − ε_p)]^n, at most 1",
        f"min(({ratio})^{shown(exponent, '-')}, 1)",
        packed,
        "-",
    )
    if film.scaffold is None:
        return [packed], ["f_ε"], [first]
    power = fit.values["scaffold"]
    factor = scaffold_factor(film.thickness, film.scaffold_thickness, film.fibre_fraction, power)[0]
    fibres, share = film.fibre_fraction, min(film.scaffold_thickness / film.thickness, 1)
    dense = film.scaffold_mass / (fibres * film.scaffold_thickness)
    weight = f"{shown(film.scaffold_mass, 'g/m2')} / ({shown(dense, 'g/cm3')} × {shown(film.scaffold_thickness, 'um')})"
    height = f"min({shown(film.scaffold_thickness, 'um')} / {shown(film.thickness, 'um')}, 1)"
    inside = f"{shown(share, '-')} / (1 − {shown(fibres, 'vol %')})^{shown(power, '-')}"
    more = [
        step("Fibres in the scaffold's own volume", "v = m_s / (ρ_s h)", weight, fibres, "vol %"),
        step("Part of the film that holds the scaffold", "s = h / L, at most 1", height, share, "-"),
        step(
            "Scaffold, in series with the rest of the film",
            "f_s = 1 / [1 − s + s/(1 − v)^q]",
            f"1 / (1 − {shown(share, '-')} + {inside})",
            factor,
            "-",
        ),
    ]
    return [packed, factor], ["f_ε", "f_s"], [first, *more]


def _dense(case: Case, number: int, layer: SulfideLayer) -> tuple[list[Step], Number]:
    """Conductivity of one layer without pores [S/m]: sulfide, liquids, polymers."""
    sulfide = Sulfide(case, number)
    own, value = sulfide.steps()
    wet, value = sulfide.liquid_steps(value)
    steps = [*own, *wet, *Solids(case).layer_shares(number)]
    conducting = [solid for solid in case.film.solids if solid.conductivity is not None]
    fractions = layer.volume_fractions or {}
    conductor = fractions["sulfide"]
    share = sum(fractions[solid.role] for solid in conducting)
    if share > 0:
        found, value = _with_polymer(case, sulfide, conducting, value)
        steps += found
        conductor = conductor + share
    factors, words = [], []
    for key, blocking in blockers(case.film).items():
        exponent, part = shipped_fit().values[key], sum(fractions[solid.role] * share for solid, share in blocking)
        names = " and ".join(dict.fromkeys(_blocker(solid, key) for solid, _ in blocking))
        factors.append(blocking_factor(conductor, part, exponent))
        words.append(f"f({names})")
        parts = " + ".join(_amount(fractions[solid.role], share) for solid, share in blocking)
        ratio = f"({shown(conductor, 'vol %')} / ({shown(conductor, 'vol %')} + {parts}))"
        steps.append(
            step(
                f"{names} in the way{sulfide.of}",
                f"{words[-1]} = [x_c/(x_c + x({names}))]^m",
                f"{ratio}^{shown(exponent, '-')}",
                factors[-1],
                "-",
            )
        )
    numbers = " × ".join([shown(value, "mS/cm"), *(shown(factor, "-") for factor in factors)])
    for factor in factors:
        value = value * factor
    if factors:
        label = f"Film without pores{sulfide.of}"
        steps.append(step(label, f"σ_d{sulfide.at} = σ {' '.join(words)}", numbers, value, "mS/cm"))
    return steps, value


def _blocker(solid: Solid, key: str) -> str:
    """Name what blocks: of a binder that takes up salt, the part with and the part without it."""
    return solid.material.key if BLOCKING_KEYS[solid.form] == key else f"{solid.material.key} with salt"


def _amount(fraction: Number, share: Number) -> str:
    return shown(fraction, "vol %") + ("" if share == 1 else f" × {shown(share, '-')}")


def _with_polymer(case: Case, sulfide: Sulfide, conducting: list[Solid], value: Number) -> tuple[list[Step], Number]:
    """Sulfide [S/m] coated by and mixed with the polymers that conduct lithium ions themselves."""
    layer = case.film.layers[sulfide.number]
    fractions = layer.volume_fractions or {}
    steps, polymer = _polymer(case, sulfide, conducting)
    part = sum(fractions[solid.role] for solid in conducting)
    sulfide_part, exponent = fractions["sulfide"], _exponent(conducting[-1])
    coated = value * blocking_factor(sulfide_part, part, exponent)
    floor = where(polymer < value, polymer, value)
    kept = where(coated > floor, coated, floor)
    ratio = f"({shown(sulfide_part, 'vol %')} / ({shown(sulfide_part, 'vol %')} + {shown(part, 'vol %')}))"
    coat = f"{shown(value, 'mS/cm')} × {ratio}^{shown(exponent, '-')}"
    steps.append(
        step(
            f"Sulfide with its coat, no worse than the polymer{sulfide.of}",
            "σ_c = max(σ_r [x/(x + x_p)]^m, min(σ_p, σ_r))",
            f"max({coat}, min({shown(polymer, 'mS/cm')}, {shown(value, 'mS/cm')}))",
            kept,
            "mS/cm",
        )
    )
    share = part / (sulfide_part + part)
    steps.append(
        step(
            f"Polymer in both conductors{sulfide.of}",
            "φ = x_p/(x + x_p)",
            f"{shown(part, 'vol %')} / ({shown(sulfide_part, 'vol %')} + {shown(part, 'vol %')})",
            share,
            "vol %",
        )
    )
    found, mixed = _medium(kept, polymer, share, sulfide.of)
    return [*steps, *found], mixed


def _polymer(case: Case, sulfide: Sulfide, conducting: list[Solid]) -> tuple[list[Step], Number]:
    """Conductivity of the polymers at the film's temperature [S/m], their mean by volume."""
    fractions = case.film.layers[sulfide.number].volume_fractions or {}
    energy, warmth = POLYMER_ACTIVATION_ENERGY * ELEMENTARY_CHARGE, case.film.temperature
    steps, values = [], []
    for solid in conducting:
        own = arrhenius(solid.conductivity, solid.reference, energy, warmth)
        span = f"(1/{shown(warmth, 'K')} − 1/{shown(solid.reference, 'K')})"
        numbers = (
            f"{shown(solid.conductivity, 'mS/cm')} × exp[−{shown(energy, 'eV')} / {shown(BOLTZMANN, 'J/K')} × {span}]"
        )
        label = f"{solid.material.key} at the film's temperature{sulfide.of}"
        formula = f"σ({solid.material.key}) = σ₀ exp[−E_p/k (1/T − 1/T₀)]"
        steps.append(step(label, formula, numbers, own, "mS/cm"))
        values.append((fractions[solid.role], own))
    share = sum(part for part, _ in values)
    mean = sum(part * own for part, own in values) / share
    if len(values) > 1:
        terms = " + ".join(f"{shown(part, 'vol %')} × {shown(own, 'mS/cm')}" for part, own in values)
        label = f"Polymers that conduct, mean by volume{sulfide.of}"
        steps.append(step(label, "σ_p = Σ x σ / Σ x", f"({terms}) / {shown(share, 'vol %')}", mean, "mS/cm"))
    return steps, mean


def _medium(first: Number, second: Number, share: Number, of: str) -> tuple[list[Step], Number]:
    """Bruggeman's effective medium of two conductors [S/m], with the root that is taken."""
    mixed = effective_medium(first, second, share)
    linear = (1 - share) * (2 * first - second) + share * (2 * second - first)
    one, two, part = shown(first, "mS/cm"), shown(second, "mS/cm"), shown(share, "vol %")
    half = f"(1 − {part}) × (2 × {one} − {two}) + {part} × (2 × {two} − {one})"
    known = shown(linear, "mS/cm")
    root = f"√(({known})² + 8 × {one} × {two})"
    if linear > 0:
        formula, numbers = "σ = [b + √(b² + 8 σ_c σ_p)] / 4", f"({known} + {root}) / 4"
    else:
        formula, numbers = (
            "σ = 2 σ_c σ_p / [√(b² + 8 σ_c σ_p) − b]",
            f"2 × {one} × {two} / ({root} − ({shown(linear, 'mS/cm')}))",
        )
    return [
        step(
            f"Auxiliary value of the mix{of}",
            "b = (1 − φ)(2 σ_c − σ_p) + φ (2 σ_p − σ_c)",
            half,
            linear,
            "mS/cm",
        ),
        step(f"Effective medium of sulfide and polymer (Bruggeman){of}", formula, numbers, mixed, "mS/cm"),
    ], mixed


def _resistance(case: Case) -> Derivation:
    key = "film.area_specific_resistance_ohm_cm2"
    inputs = (case.typed("thickness_um", "L"), case.linked("film.conductivity_ms_cm", "σ"))
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known:
        value = case.si("film.conductivity_ms_cm")
        numbers = f"{shown(case.film.thickness, 'um')} / {shown(value, 'mS/cm')}"
        resistance = area_specific_resistance(case.film.thickness, value)
        steps = (step("Area-specific resistance", "R = L / σ", numbers, resistance, "ohm cm2"),)
    notes = tuple(filter(None, ("The film alone, without contacts and electrodes.", _intact(case))))
    return case.account(key, "R = L / σ", inputs, steps, RESISTANCE_PAGE, band=SAME_BAND, notes=notes)


SAME_BAND = "The band follows from that of the conductivity."


def _areal_conductance(case: Case) -> Derivation:
    key = "film.areal_conductance_s_cm2"
    inputs = (case.linked("film.area_specific_resistance_ohm_cm2", "R"),)
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known:
        resistance = case.si("film.area_specific_resistance_ohm_cm2")
        numbers = f"1 / {shown(resistance, 'ohm cm2')}"
        steps = (step("Areal conductance", "G = 1 / R", numbers, 1 / resistance, "S/cm2"),)
    return case.account(key, "G = 1 / R", inputs, steps, RESISTANCE_PAGE, band=SAME_BAND)


def _conductance(case: Case) -> Derivation:
    key = "film.conductance_s"
    inputs = (case.typed("film_area_cm2", "A"), case.linked("film.area_specific_resistance_ohm_cm2", "R"))
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known:
        resistance = case.si("film.area_specific_resistance_ohm_cm2")
        numbers = f"{shown(case.film.area, 'cm2')} / {shown(resistance, 'ohm cm2')}"
        steps = (step("Film conductance", "G = A / R", numbers, case.film.area / resistance, "S"),)
    return case.account(key, "G = A / R", inputs, steps, RESISTANCE_PAGE, band=SAME_BAND)


CONDUCTANCE = {
    "film.electrolyte_conductivity_ms_cm": sulfide_account,
    "film.conductivity_ms_cm": _conductivity,
    "film.area_specific_resistance_ohm_cm2": _resistance,
    "film.areal_conductance_s_cm2": _areal_conductance,
    "film.conductance_s": _conductance,
}
"""The accounts of conduction by result."""
