"""Derivations of how well the film conducts: conductivity, area-specific resistance and conductances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssedesigner.core.derivation import BandPart, Derivation, Input, Step, number_text
from ssedesigner.core.evidence import Cited
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.notation import format_number
from ssedesigner.core.process import DRY_METHODS
from ssedesigner.core.recipe import MAIN, layers
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import is_true_somewhere, require, sqrt
from ssedesigner.physics.checks.flags import intact_note
from ssedesigner.physics.conduction.band import MOST_POLYMER
from ssedesigner.physics.conduction.conductance import ESTIMATED_TOPICS, OWN_FILMS
from ssedesigner.physics.conduction.factors import BLOCKING_KEYS, USUAL_LIQUIDS
from ssedesigner.physics.conduction.formulas import (
    AREAL_CONDUCTANCE,
    AUXILIARY,
    BLOCKED,
    COATED,
    COMPACT,
    CONDUCTANCE,
    CONDUCTIVITY,
    DENSE,
    HELD_PART,
    IN_SERIES,
    LEARNED,
    MEDIUM,
    MEDIUM_BELOW,
    POLYMER,
    POLYMER_PART,
    POLYMERS,
    POROUS,
    POROUS_IN_SERIES,
    POROUS_LAYER,
    RESISTANCE,
    ROLLED,
    SCAFFOLD,
    SHIFT,
)
from ssedesigner.physics.conduction.hybrid import hybrid_note
from ssedesigner.physics.conduction.layer import (
    HALIDE_SPREAD,
    HALIDE_TOPIC,
    POLYMER_ACTIVATION_ENERGY,
    blocking_mass,
    halide_note,
)
from ssedesigner.physics.conduction.learned import PARAMETER
from ssedesigner.physics.conduction.structure import across_words, grain_note, tortuosity_words
from ssedesigner.physics.derivation.film import (
    KINDS,
    compaction_inputs,
    contents,
    densities,
    layer_shares,
    layer_thicknesses,
    place_input,
    scaffold_input,
)
from ssedesigner.physics.derivation.parts import Case, absent, coefficient, fitted_input, word_input
from ssedesigner.physics.derivation.sulfide import Sulfide, sulfide_derivation
from ssedesigner.physics.film.compaction import PELLET_PRESSURE, TYPED_POINTS
from ssedesigner.physics.film.film import has_own_pores
from ssedesigner.physics.film.formulas import (
    COMPACTED,
    FIBRES,
    MEAN_PRESSED,
    PELLET,
    PELLET_STATED,
    PRESSED,
)
from ssedesigner.physics.film.solids import SALTED, Solid
from ssedesigner.physics.terms import Terms

PAGE, RESISTANCE_PAGE = "models-binders", "models-resistance"
TOPICS = {
    "sulfide": "The sulfide’s own conductivity",
    HALIDE_TOPIC: "Laws of sulfides, taken for a halide",
    "liquids": "Effect of the liquids",
    "pores": "Porosity",
    "polymer electrolyte": "Conductivity of the polymer",
    "way of mixing": "Way in which the polymer is mixed in",
    "form of the polymer": "Form of the polymer, taken from others",
    "filling of the scaffold": "How well the scaffold is filled",
    "fitted parameters": "Fitted exponents, with their covariance",
    "residual": "Scatter from film to film that the model leaves open",
}
"""Words for each cause of the band of the conductivity."""
_DENSE_LAYER = "σ_d = σ(T, p) Π r / D_p^n Π f_b"
FORMULA = f"σ = σ_d f_ε f_s,   {_DENSE_LAYER}"
SEVERAL_LAYERS = f"σ = f_ε f_s / Σ (L_i/L)/σ_d,i,   {_DENSE_LAYER}"
LAYERS_OWN_PORES = f"σ = f_s / Σ (L_i/L)/(σ_d,i f_ε,i),   {_DENSE_LAYER}"


def _conductivity(case: Case) -> Derivation:
    key = "film.conductivity_ms_cm"
    fields = [layer.field for layer in layers(case.recipe)]
    main = Sulfide(case, fields.index(MAIN.field))
    inputs = [given for number in range(len(fields)) for given in Sulfide(case, number).inputs()]
    inputs += [*main.liquid_inputs(), *_halide_inputs(case), *contents(case), *densities(case)]
    inputs += [*layer_thicknesses(case), *_form_inputs(case), *_matrix_inputs(case), *_learned_inputs(case)]
    formula = FORMULA if len(fields) == 1 else LAYERS_OWN_PORES if has_own_pores(case.film.layers) else SEVERAL_LAYERS
    formula = formula if case.recipe.scaffold else formula.replace(" f_s", "")
    formula = formula if case.conducts.shift is None else formula.replace("σ = ", "σ = exp(δ) ", 1)
    return case.derivation(
        key,
        formula,
        inputs,
        _steps(case),
        PAGE,
        band=_band(case),
        band_parts=_band_parts(case),
        notes=(
            main.note(),
            *_halide_notes(case),
            *_of_structure(case),
            _intact(case),
            hybrid_note(case.recipe, case.materials),
        ),
    )


def _of_structure(case: Case) -> tuple[str, ...]:
    """Say of grains and scaffold what the formula holds of them, and what nobody knows."""
    if not case.result("film.conductivity_ms_cm").is_known:
        return ()
    return across_words(case.film), grain_note(case.film), tortuosity_words(case.film, shipped_fit())


def _halide_notes(case: Case) -> tuple[str, ...]:
    return tuple(halide_note(layer) for layer in case.film.layers if layer.is_halide)


def _halide_inputs(case: Case) -> list[Input]:
    """Return what stands for the laws that nobody knows of a halide [-]."""
    if not any(layer.is_halide for layer in case.film.layers):
        return []
    losses = [
        fitted_input(f"λ({key.removeprefix('liquid:')})", shipped_fit().values[key], _LOSS.format(key=key[7:]))
        for key in USUAL_LIQUIDS
        if case.film.solvents
    ]
    return [*losses, coefficient("s_h", HALIDE_SPREAD, "Scatter of the laws of sulfides for a halide, SD of ln")]


_LOSS = "Loss in {key} liquids"


def _intact(case: Case) -> str:
    """Say that a known conductivity is that of an intact sulfide, where a check says that it decomposes."""
    return intact_note(case.prediction.flags) if case.result("film.conductivity_ms_cm").is_known else ""


def _band(case: Case) -> str:
    conducts = case.conducts
    if conducts.conductivity is None:
        return ""
    ceiling = number_text(from_si(float(require(conducts.ceiling)), "mS/cm"), "mS/cm")
    upper = float(require(conducts.high) / conducts.conductivity)
    words = (
        "The errors of ln σ add as squares; the lower end lies 1.645 times the root of their sum below. What blocks "
        "can block less, but it never helps, and nothing conducts better than the best conducting phase without pores, "
        f"{ceiling} at most: the upper end lies at ×{format_number(upper)}."
    )
    if is_true_somewhere(blocking_mass(case.film) > MOST_POLYMER):
        words += " The part of the loss above 12 wt % of polymer may be twice as large and lowers the lower end."
    if conducts.shift is None:
        return words
    before = sqrt(float(sum(conducts.variances.values())))
    return (
        f"{words} The squares are those before the laboratory’s own films are counted: they bring the SD of ln σ from "
        f"{number_text(before)} to {number_text(float(conducts.spread))}, and the band is that of the latter."
    )


def _band_parts(case: Case) -> tuple[BandPart, ...]:
    """Causes of the band, the largest first."""
    variances = case.conducts.variances
    whole = sum(variances.values())
    is_estimated = {topic: topic in ESTIMATED_TOPICS for topic in TOPICS}
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
    inputs: list[Input] = []
    for role, _, material, solid in case.added_solids():
        key = getattr(case.recipe, role)
        if material is None:
            inputs.append(
                Input(symbol="", label=f"Form of {key or role.replace('_', ' ')}", reason=absent(key, KINDS[role]))
            )
            continue
        if solid is None or solid in case.film.removed:
            continue
        if "binder_form" in material.texts:
            inputs.append(word_input(f"Form of {key}", material.texts["binder_form"]))
        inputs += _exponents(key, solid)
        if solid.conductivity is not None:
            inputs += [
                case.library_input(material, "conductivity_ms_cm", f"σ₀({key})"),
                case.reference(material, f"T₀({key})"),
                coefficient("E_p", POLYMER_ACTIVATION_ENERGY, "Activation energy of polymer electrolytes"),
            ]
    return inputs


def _exponents(key: str | None, solid: Solid) -> list[Input]:
    """Exponent of a solid's form, and that of a binder with salt where there is one."""
    inputs = [fitted_input(f"m({key})", _exponent(solid), f"Exponent, {solid.form}")]
    if solid.salted:
        own = shipped_fit().values[BLOCKING_KEYS["ion-conducting"]]
        inputs += [
            coefficient("r", SALTED, "Salt per binder from which the binder conducts"),
            fitted_input(f"m({key} with salt)", own, "Exponent, ion-conducting"),
        ]
    return inputs


def _exponent(solid: Solid) -> Cited:
    return shipped_fit().values[BLOCKING_KEYS[solid.form]]


def _matrix_inputs(case: Case) -> tuple[Input, ...]:
    fit = shipped_fit()
    inputs: tuple[Input, ...] = (
        case.result_input("film.porosity_pct", "ε"),
        *_pellet_inputs(case),
        fitted_input("n", fit.values["void"], "Exponent of the density"),
    )
    if case.recipe.method in DRY_METHODS:
        inputs += (fitted_input("λ_d", fit.values["dry"], "Loss by dry rolling"),)
    if not case.recipe.scaffold:
        return inputs
    return (
        *inputs,
        scaffold_input(case, "areal_weight_g_m2", "m_s"),
        scaffold_input(case, "density_g_cm3", "ρ_s"),
        scaffold_input(case, "thickness_um", "h"),
        *place_input(case),
        case.typed_input("thickness_um", "L"),
        fitted_input("q", fit.values["scaffold"], "Exponent of the scaffold"),
    )


def _pellet_inputs(case: Case) -> tuple[Input, ...]:
    """Density of the pellet behind each sulfide's conductivity as stated, or what its pressing says of it."""
    recipe, inputs = case.recipe, list[Input]()
    for layer in case.film.layers:
        is_lot = layer.measured_pressure is not None
        if is_lot and recipe.lot_pellet_density_pct is not None:
            inputs += [
                case.typed_input("lot_pellet_density_pct", "D_p"),
                coefficient("s_D", TYPED_POINTS, _STATED_ERROR, "%"),
            ]
            continue
        if is_lot and recipe.lot_pellet_pressure_mpa is not None:
            inputs.append(case.typed_input("lot_pellet_pressure_mpa", "p_p"))
        else:
            inputs.append(coefficient("p_p", PELLET_PRESSURE, "Pressing of the pellet, not stated", "MPa"))
        inputs += compaction_inputs(layer.family)
    return tuple(inputs)


_STATED_ERROR = "Error of a stated density"


def _learned_inputs(case: Case) -> tuple[Input, ...]:
    """Return every effect that own films teach and that acts on this film."""
    shift = case.terms.last(SHIFT)
    if shift is None:
        return ()
    return tuple(
        Input(
            symbol=f"z{number}",
            label=f"Own films on: {name}",
            value=float(mean),
            source=OWN_FILMS.source,
            grade="fitted",
            note="a change of its logarithm" if name.startswith(PARAMETER) else "in SD of what it adds to ln σ",
        )
        for number, (_, mean, name) in enumerate(shift.rows, start=1)
    )


_SIGNS = {POROUS: "f_ε", SCAFFOLD: "f_s", LEARNED: "exp(δ)"}
"""Factors of the film's conductivity, in the order of the formula."""


def _steps(case: Case) -> Iterator[Step]:
    of_film = case.film.layers
    for number in range(len(of_film)):
        yield from _layer_steps(case, number)
    if len(of_film) > 1:
        for number, layer in enumerate(of_film):
            yield from case.steps(POROUS_LAYER, place=layer.role, **case.layer_words(number))
        yield from case.steps(IN_SERIES, POROUS_IN_SERIES)
    yield from case.steps(POROUS)
    if case.film.scaffold is not None:
        yield from case.steps(FIBRES, HELD_PART, SCAFFOLD, sign="v")
    yield from case.steps(SHIFT, LEARNED)
    factors = case.terms.all(*_SIGNS)
    signs = " ".join(_SIGNS[term.formula] for term in factors)
    yield from case.steps(CONDUCTIVITY, signs=signs, rows=[(term.value,) for term in factors])


def _layer_steps(case: Case, number: int) -> Iterator[Step]:
    """Print the conductivity of one layer without pores: sulfide, liquids, polymers."""
    sulfide, role = Sulfide(case, number), case.film.layers[number].role
    yield from sulfide.steps()
    yield from sulfide.liquid_steps()
    yield from layer_shares(case, number)
    yield from _pellet_steps(case.film.layers[number].pellet_terms, sulfide.words)
    mixing = (ROLLED, COMPACT, POLYMER, POLYMERS, COATED, POLYMER_PART, AUXILIARY, MEDIUM, MEDIUM_BELOW, BLOCKED)
    yield from (term.step(**sulfide.words) for term in case.terms.all(*mixing, place=role))
    signs = " ".join(f"f({term.inputs['name']})" for term in case.terms.all(BLOCKED, place=role))
    yield from case.steps(DENSE, place=role, signs=signs, **sulfide.words)


def _pellet_steps(pressing: Terms | None, words: Mapping[str, str]) -> Iterator[Step]:
    """Print how dense the pellet of a sulfide is: as stated, or by the law of its family."""
    for term in () if pressing is None else pressing.all(COMPACTED, PRESSED, MEAN_PRESSED, PELLET, PELLET_STATED):
        if len(term.rows) == 1:
            continue  # a mean of one law
        of = f", pellet of {term.place}" if term.place else words["of"]
        yield term.step(**{**words, "of": of})


def _resistance(case: Case) -> Derivation:
    inputs = (case.typed_input("thickness_um", "L"), case.result_input("film.conductivity_ms_cm", "σ"))
    notes = ("The film alone, without contacts and electrodes.", _intact(case))
    key, steps = "film.area_specific_resistance_ohm_cm2", case.steps(RESISTANCE)
    return case.derivation(key, "R = L / σ", inputs, steps, RESISTANCE_PAGE, band=SAME_BAND, notes=notes)


SAME_BAND = "The band follows from that of the conductivity."


def _areal_conductance(case: Case) -> Derivation:
    inputs = (case.result_input("film.area_specific_resistance_ohm_cm2", "R"),)
    key, steps = "film.areal_conductance_s_cm2", case.steps(AREAL_CONDUCTANCE)
    return case.derivation(key, "G = 1 / R", inputs, steps, RESISTANCE_PAGE, band=SAME_BAND)


def _conductance(case: Case) -> Derivation:
    inputs = (case.typed_input("film_area_cm2", "A"), case.result_input("film.area_specific_resistance_ohm_cm2", "R"))
    steps = case.steps(CONDUCTANCE)
    return case.derivation("film.conductance_s", "G = A / R", inputs, steps, RESISTANCE_PAGE, band=SAME_BAND)


CONDUCTION = {
    "film.electrolyte_conductivity_ms_cm": sulfide_derivation,
    "film.conductivity_ms_cm": _conductivity,
    "film.area_specific_resistance_ohm_cm2": _resistance,
    "film.areal_conductance_s_cm2": _areal_conductance,
    "film.conductance_s": _conductance,
}
"""The derivations of conduction by result."""
