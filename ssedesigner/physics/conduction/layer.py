"""One layer of a film without pores: the sulfide as it is held there, after its liquids, among its polymers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.model_fit import Fit
from ssedesigner.core.process import DRY_METHODS
from ssedesigner.physics.arrays import Number, blank_where, exp, is_true_somewhere, log, where
from ssedesigner.physics.conduction.band import Blocked, Ceiling, add_losses, best_of, beyond, dense_sulfide, weigh_loss
from ssedesigner.physics.conduction.density import dense_conductivity
from ssedesigner.physics.conduction.factors import (
    BLOCKING_KEYS,
    BOLTZMANN,
    BORROWED,
    EFFECTIVE_MEDIUM,
    NOTHING,
    PELLET_PRESSURES,
    arrhenius,
    blocking_factor,
    effective_medium,
    pressure_ratio,
    solvent_retention,
    unstated_retention,
    weight_of_first,
    within_measured,
)
from ssedesigner.physics.conduction.formulas import (
    AFTER_LIQUID,
    AFTER_LIQUIDS,
    ARRHENIUS,
    BLOCKED,
    COATED,
    COMPACT,
    DENSE,
    HELD,
    ONE_LOSS,
    OWN_VARIANCE,
    POLYMER,
    POLYMER_PART,
    POLYMERS,
    ROLLED,
    TWO_LOSSES,
    USUAL_LOSS,
)
from ssedesigner.physics.conduction.gradients import log_ratio, parameter_variance
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.film.solids import Solid, SulfideLayer
from ssedesigner.physics.situation import WET_METHODS
from ssedesigner.physics.stack_pressure import low_pressure_note, pressure_note, pressure_spreads, pressures
from ssedesigner.physics.terms import Formula, Terms

POLYMER_ACTIVATION_ENERGY = cited(
    0.60, "eV", "ThisProgram2026", "activation energy of polymer electrolytes", grade="estimate"
)
POLYMER_SPREAD = cited(
    0.70, "-", "ThisProgram2026", "SD of ln of a polymer electrolyte’s conductivity", grade="estimate"
)
ENERGY_SPREAD = cited(0.03, "eV", "ThisProgram2026", "SD of a listed activation energy", grade="estimate")
ELEMENTARY_CHARGE = cited(1.602176634e-19, "J/eV", "Codata2018", "joules in an electronvolt, exact", grade="handbook")
HALIDE_SPREAD = cited(
    0.5,
    "-",
    "ThisProgram2026",
    "SD of ln conductivity where laws of sulfides stand for those of a halide",
    grade="assumed",
)
HALIDE_TOPIC = "laws of sulfides"


def halide_note(layer: SulfideLayer) -> str:
    """Say of a layer of a halide [-] what is known of it and what is not.

    >>> from types import SimpleNamespace
    >>> halide_note(SimpleNamespace(material=SimpleNamespace(name="Li3InCl6")))[:31]
    'Nothing is fitted to halides: p'
    """
    return (
        f"Nothing is fitted to halides: pellet, pressure, liquids, pores and polymers in the layer of "
        f"{layer.material.name} are treated as those of sulfides on average, with a wider band."
    )


@dataclass(frozen=True, kw_only=True)
class OwnConductivity:
    """A sulfide as it is held in the film: conductivity [S/m], variance of its logarithm [-], its own gradient.

    ``upward`` is the variance that reaches upwards [-].
    """

    value: Number
    variance: Number
    upward: Number
    gradient: Mapping[str, Number]
    cited: tuple[Cited, ...]
    notes: tuple[str, ...] = ()


def own_conductivity(film: Film, layer: SulfideLayer, fit: Fit) -> OwnConductivity | None:
    """Return the sulfide's own conductivity [S/m] at the film's temperature and stack pressure, where it is known.

    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> film = resolve(Recipe(), one)
    >>> own_conductivity(film, film.layers[0], shipped_fit()) is None
    True
    """
    if layer.conductivity is None or layer.activation_energy is None:
        return None
    value = _at_temperature(film, layer, ARRHENIUS, layer.conductivity, layer.reference, layer.activation_energy)
    lever = ENERGY_SPREAD * ELEMENTARY_CHARGE / BOLTZMANN * (1 / film.temperature - 1 / layer.reference)
    variance = layer.spread**2 + lever * lever
    used = (*layer.conductivity_cited, BOLTZMANN)
    gradient, notes = NOTHING, tuple[str, ...]()
    held, measured = pressures(film.stack_pressure, layer)
    ratio = pressure_ratio(held, measured)
    down, up = pressure_spreads(layer, fit)
    if down or is_true_somewhere(ratio != 0):
        exponent = fit.values["pressure"]
        gradient = {"pressure": ratio * exponent}
        own, value = value, value * exp(gradient["pressure"])
        if film.terms is not None and ratio:
            held, measured = within_measured(held), within_measured(measured)
            film.terms.record(HELD, value, layer.role, own=own, held=held, measured=measured, exponent=exponent)
        used = (*used, exponent, *(PELLET_PRESSURES if down else ()))
        notes = (pressure_note(layer),)
    notes = (*notes, *filter(None, (low_pressure_note(layer),)))
    if film.terms is not None:
        causes = (layer.spread**2, lever * lever, down * down, parameter_variance(gradient, fit))
        film.terms.record(OWN_VARIANCE, sum(causes), layer.role, rows=[(cause,) for cause in causes])
    return OwnConductivity(
        value=value,
        variance=variance + down * down,
        upward=variance + up * up,
        gradient=gradient,
        cited=used,
        notes=notes,
    )


def _at_temperature(
    film: Film, layer: SulfideLayer, formula: Formula, own: Number, reference: Number, energy: Number, name: str = ""
) -> Number:
    """Conductivity of a conductor of a layer at the film's temperature."""
    value = arrhenius(own, reference, energy, film.temperature)
    if film.terms is not None:
        inputs = {"own": own, "energy": energy, "boltzmann": BOLTZMANN, "reference": reference, "name": name}
        film.terms.record(formula, value, layer.role, warmth=film.temperature, **inputs)
    return value


def conducting_share(film: Film, layer: SulfideLayer) -> Number:
    """Share of the polymers that conduct lithium ions themselves in the dense solids of a layer [-].

    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> film = resolve(Recipe(), Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=()))
    >>> conducting_share(film, film.layers[0])
    0
    """
    fractions = layer.volume_fractions or {}
    return sum(fractions.get(solid.role, 0) for solid in film.solids if solid.conductivity is not None)


def _polymer(film: Film, layer: SulfideLayer, share: Number) -> tuple[Number, str]:
    """Return conductivity and form of the polymers together that conduct lithium ions, of which there is a share."""
    weighted: Number = 0
    known: Number = 0
    form, rows = "polymer-electrolyte", []
    for solid in film.solids:
        if solid.conductivity is None:
            continue
        fraction = (layer.volume_fractions or {}).get(solid.role, 0)
        energy = POLYMER_ACTIVATION_ENERGY * ELEMENTARY_CHARGE
        own = _at_temperature(film, layer, POLYMER, solid.conductivity, solid.reference, energy, solid.material.key)
        rows.append((fraction, own))
        weighted, form = weighted + fraction * own, solid.form
        known = own  # also where a sweep starts without any of it
    mean = where(share > 0, weighted / where(share > 0, share, 1.0), known)
    if film.terms is not None and len(rows) > 1:
        film.terms.record(POLYMERS, mean, layer.role, rows=rows, share=share)
    return mean, form


@dataclass(frozen=True, kw_only=True)
class DenseLayer:
    """A dense layer: conductivity [S/m], variance of its logarithm by topic [-], gradient [-], numbers used."""

    conductivity: Number = 0.0
    variances: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    gradient: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    cited: tuple[Cited, ...] = ()
    blocked: Blocked = field(default_factory=Blocked)
    ceiling: Ceiling
    reason: str = ""


def dense_layer(film: Film, layer: SulfideLayer, own: OwnConductivity, fit: Fit) -> DenseLayer:
    """Sulfide after contact with the liquids, mixed with the polymers, without pores [S/m].

    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> values = {"conductivity_ms_cm": Cited(2.0, "mS/cm", "X"), "activation_energy_ev": Cited(0.3, "eV", "X")}
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl", values=values)
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> bare = Recipe(binder=None, binder_wt_pct=None, solvent=None, cosolvent=None, method="dry-film")
    >>> film, fit = resolve(bare, one), shipped_fit()
    >>> own = own_conductivity(film, film.layers[0], fit)
    >>> dense_layer(film, film.layers[0], own, fit).conductivity > own.value
    True
    """
    exponent, pellet = fit.values["void"], layer.pellet
    best = dense_sulfide(own.value, own.upward, pellet.value, exponent, layer.material.name)
    terms, role = film.terms, layer.role
    is_open = is_liquid_open(film) or (layer.is_halide and bool(film.solvents))
    retention = unstated_retention(fit, terms, role) if is_open else solvent_retention(film.solvents, fit, terms, role)
    if retention.reason:
        return DenseLayer(ceiling=best, reason=retention.reason)
    value = own.value * retention.value
    if terms is not None:
        _record_liquids(terms, role, own.value, value, is_open=is_open)
    gradient = {**own.gradient, **retention.gradient, "void": -log(pellet.value) * exponent}
    variances = {"sulfide": own.variance, "liquids": retention.variance}
    used = (*own.cited, *retention.cited, *pellet.cited, exponent)
    if layer.is_halide:
        variances[HALIDE_TOPIC], used = HALIDE_SPREAD**2, (*used, HALIDE_SPREAD)
    if film.recipe.method in DRY_METHODS:
        loss, rolled = fit.values["dry"], value * exp(-fit.values["dry"])
        if terms is not None:
            terms.record(ROLLED, rolled, role, own=value, loss=loss)
        value, gradient["dry"], used = rolled, -loss, (*used, loss)
    if layer.measured_pressure is not None:  # the scatter behind a library value holds that of its pellet
        variances["pores"] = (exponent * pellet.log_spread) ** 2
    compact = dense_conductivity(value, pellet.value, exponent)
    if terms is not None:
        terms.record(COMPACT, compact, role, own=value, pellet=pellet.value, exponent=exponent)
    sulfide = _Mix(
        compact,
        conductor=(layer.volume_fractions or {})["sulfide"],
        gradient=gradient,
        variances=variances,
        cited=used,
        ceiling=best,
    )
    return _with_blockers(film, layer, _with_polymer(film, layer, sulfide, fit), fit)


class _Mix(NamedTuple):
    """What conducts in a layer: conductivity [S/m], its share of the dense solids [-], and what the band rests on."""

    conductivity: Number
    conductor: Number
    gradient: dict[str, Number]
    variances: dict[str, Number]
    cited: tuple[Cited, ...]
    ceiling: Ceiling


def _with_polymer(film: Film, layer: SulfideLayer, mix: _Mix, fit: Fit) -> _Mix:
    """Coat a sulfide with the polymers that conduct lithium ions and mix the two."""
    polymer_share = conducting_share(film, layer)
    if not is_true_somewhere(polymer_share > 0):
        return mix
    polymer, form = _polymer(film, layer, polymer_share)
    bare, sulfide, key = mix.conductivity, mix.conductor, BLOCKING_KEYS[form]
    names = [solid.material.name for solid in film.solids if solid.conductivity is not None]
    conductor = sulfide + polymer_share
    loss = log_ratio(where(sulfide > 0, sulfide, conductor), conductor) * fit.values[key]
    coated = bare * blocking_factor(sulfide, polymer_share, fit.values[key])
    # a coat that conducts is no worse than its polymer
    floor = where(polymer < bare, polymer, bare)
    coated = where(coated > floor, coated, floor)
    share = polymer_share / conductor
    if film.terms is not None:
        parts = {"sulfide": sulfide, "share": polymer_share}
        film.terms.record(COATED, coated, layer.role, bare=bare, polymer=polymer, exponent=fit.values[key], **parts)
        film.terms.record(POLYMER_PART, share, layer.role, **parts)
    value = effective_medium(coated, polymer, share, film.terms, layer.role)
    weight = weight_of_first(coated, polymer, share, value)
    # what the sulfide does is felt less the nearer its coat comes to the polymer, but not for a trace of that
    felt = weight * (1 - (floor / coated) ** 2 + (floor / bare) ** 2)
    variances = {name: felt * felt * part for name, part in mix.variances.items()}
    variances["polymer electrolyte"] = ((1 - felt) * POLYMER_SPREAD) ** 2
    variances["way of mixing"] = (felt * loss * fit.within_forms) ** 2
    return _Mix(
        value,
        conductor=conductor,
        gradient={name: felt * part for name, part in mix.gradient.items()} | {key: felt * loss},
        variances=variances,
        cited=(*mix.cited, fit.values[key], POLYMER_ACTIVATION_ENERGY, POLYMER_SPREAD, EFFECTIVE_MEDIUM),
        ceiling=best_of(mix.ceiling, polymer, POLYMER_SPREAD, names[0], share),
    )


def _with_blockers(film: Film, layer: SulfideLayer, mix: _Mix, fit: Fit) -> DenseLayer:
    """Take off what the polymers block that do not conduct."""
    terms, fractions = film.terms, layer.volume_fractions or {}
    value, gradient, variances = mix.conductivity, mix.gradient, mix.variances
    conductor = blank_where(mix.conductor <= 0, mix.conductor)  # where a sweep leaves nothing that conducts
    losses: list[tuple[Number, Blocked]] = []
    factors: list[tuple[Number]] = []
    used = list(mix.cited)
    polymer_mass = blocking_mass(film)
    for key, parts in blockers(film).items():
        exponent = fit.values[key]
        fraction = sum(fractions[solid.role] * part for solid, part in parts)
        loss = log_ratio(conductor, conductor + fraction) * exponent
        factor = blocking_factor(conductor, fraction, exponent)
        value = value * factor
        if terms is not None:
            rows = [(fractions[solid.role], part) for solid, part in parts]
            name = _names(key, parts)
            terms.record(BLOCKED, factor, layer.role, name=name, conductor=conductor, rows=rows, exponent=exponent)
        gradient[key] = gradient.get(key, 0) + loss
        other = sum(fractions[solid.role] * part for solid, part in parts if solid.form in BORROWED)
        borrowed = where(fraction > 0, other / where(fraction > 0, fraction, 1.0), 0.0)
        further = beyond(exponent, fraction, conductor, polymer_mass)
        blocked, mixing, form = weigh_loss(key, loss, fit, borrowed, further)
        variances["way of mixing"] = variances.get("way of mixing", 0) + mixing
        if is_true_somewhere(borrowed > 0):
            variances["form of the polymer"] = variances.get("form of the polymer", 0) + form
        losses.append((1, blocked))
        factors.append((factor,))
        used.append(exponent)
    if terms is not None and factors:
        terms.record(DENSE, value, layer.role, own=mix.conductivity, rows=factors)
    return DenseLayer(
        conductivity=value,
        variances=variances,
        gradient=gradient,
        cited=tuple(used),
        blocked=add_losses(losses),
        ceiling=mix.ceiling,
    )


def is_liquid_open(film: Film) -> bool:
    """Return whether a film [-] is cast wet from a liquid that is not stated.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> is_liquid_open(resolve(Recipe(solvent=None, cosolvent=None), Materials(version="", materials={}, pairs=())))
    True
    """
    return not film.solvents and film.recipe.method in WET_METHODS


def _record_liquids(terms: Terms, role: str, own: Number, value: Number, *, is_open: bool) -> None:
    """Keep what all liquids together leave of a sulfide [S/m]."""
    left = [(term.value,) for term in terms.all(ONE_LOSS, TWO_LOSSES, USUAL_LOSS, place=role)]
    if is_open:
        terms.record(AFTER_LIQUID, value, role, own=own, left=left[0][0])
    elif left:
        terms.record(AFTER_LIQUIDS, value, role, own=own, rows=left)


def _names(key: str, parts: list[tuple[Solid, Number]]) -> str:
    """Name what takes an exponent: of a binder that takes up salt, the part with and the part without it."""
    names = [
        solid.material.key if BLOCKING_KEYS[solid.form] == key else f"{solid.material.key} with salt"
        for solid, _ in parts
    ]
    return " and ".join(dict.fromkeys(names))


def blocking_mass(film: Film) -> Number:
    """Share of polymers that do not conduct by themselves in the mass of solids of a film [-]; salts do not count.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> blocking_mass(resolve(Recipe(), Materials(version="empty", materials={}, pairs=())))
    0
    """
    return sum(solid.mass_fraction for solid in film.solids if solid.conductivity is None and solid.form != "salt")


def blockers(film: Film) -> dict[str, list[tuple[Solid, Number]]]:
    """Return what blocks in a film by the exponent it takes, each with the part of it that does [-].

    One polymer typed twice counts as typed once; of a binder with some salt one part is as without and one as with it.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> blockers(resolve(Recipe(), Materials(version="empty", materials={}, pairs=())))
    {}
    """
    by_exponent: dict[str, list[tuple[Solid, Number]]] = {}
    for solid in film.solids:
        if solid.conductivity is not None:
            continue
        for form, part in ((solid.form, 1 - solid.salted), ("ion-conducting", solid.salted)):
            if is_true_somewhere(part > 0):
                by_exponent.setdefault(BLOCKING_KEYS[form], []).append((solid, part))
    return by_exponent
