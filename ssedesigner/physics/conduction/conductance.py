"""THE conductivity model: from the sulfide's own conductivity to that of the film, its resistance and its band.

sigma_film = sigma_0(T, p) x solvent retention x (1 - porosity)^n x binder factor x scaffold factor, with a
lithium-conducting polymer as a second phase and layers of different sulfides in series. Every exponent is fitted
(``core/model_fit.py``); each step keeps the derivatives of ln sigma by them, so that their covariance enters the band.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.materials import Material
from ssedesigner.core.model_fit import Fit, shipped_fit
from ssedesigner.core.notation import format_number
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import (
    MaybeNumber,
    Number,
    blanked,
    exp,
    is_true_everywhere,
    is_true_somewhere,
    isnan,
    sqrt,
    where,
)
from ssedesigner.physics.compatibility.liquids import electrolyte_in_liquids
from ssedesigner.physics.conduction.band import (
    Blocked,
    Ceiling,
    best_of,
    beyond,
    blocked_by,
    dense_sulfide,
    ends,
    in_series,
    remarks,
    summed,
    upward_variance,
)
from ssedesigner.physics.conduction.factors import (
    BLOCKING_KEYS,
    BOLTZMANN,
    BORROWED,
    EFFECTIVE_MEDIUM,
    MEASURED_TO,
    NOTHING,
    PELLET_POROSITY,
    PELLET_PRESSURES,
    arrhenius,
    blocking_factor,
    effective_medium,
    packing_factor,
    pressure_ratio,
    scaffold_factor,
    solvent_retention,
    unstated_retention,
    weight_of_first,
)
from ssedesigner.physics.conduction.gradients import log_ratio, parameter_variance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, REPEAT_SPREAD, Learned
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.film.solids import Solid, SulfideLayer
from ssedesigner.physics.situation import WET_METHODS, Liquid
from ssedesigner.physics.stack_pressure import pressure_note, pressure_spreads, pressures

POLYMER_ACTIVATION_ENERGY = cited(
    0.60, "eV", "ThisProgram2026", "activation energy of polymer electrolytes", grade="estimate"
)
POLYMER_SPREAD = cited(
    0.70, "-", "ThisProgram2026", "SD of ln of a polymer electrolyte's conductivity", grade="estimate"
)
ENERGY_SPREAD = cited(0.03, "eV", "ThisProgram2026", "SD of a listed activation energy", grade="estimate")
ELEMENTARY_CHARGE = cited(1.602176634e-19, "J/eV", "Codata2018", "joules in an electronvolt, exact", grade="handbook")
HALF = cited(
    0.5, "-", "ThisProgram2026", "an estimate is what rests by more than half on weak evidence", grade="assumed"
)
OWN_FILMS = cited(1.0, "-", "Laboratory", "films that this laboratory measured", grade="user")

EXTRAPOLATED_NOTE = (
    f"Sulfides are usually measured up to {MEASURED_TO:g} °C: the conductivity is extrapolated above it by the "
    "activation energy."
)
OPEN_LIQUID_NOTE = (
    "The method needs a liquid that is not stated: the average loss in inert and mild liquids is taken, with a wide "
    "band."
)

WEAK_TOPICS = ("liquids", "pores", "polymer electrolyte", "form of the polymer")
"""Parts of the variance that rest on estimates."""


@dataclass(frozen=True, kw_only=True)
class Conductance:
    """Conductivities [S/m] and area-specific resistance [ohm m2] of a film with the SD of their logarithms [-].

    ``value`` fields are None when ``reason`` says why. ``electrolyte_spread`` reaches downwards, ``electrolyte_upward``
    upwards. ``low`` and ``high`` are the ends of the 90 % band of the
    conductivity, that of the resistance follows from them; ``ceiling`` is the upper end of what conducts best in the
    film, without pores. ``weak_share`` is the part of the variance [-] that rests on
    estimates. ``variances`` says by topic what the variance of ln conductivity is made of before anything is learned;
    ``gradient`` is the derivative of ln conductivity by each fitted logarithm; ``shift`` of ln conductivity [-] is
    what the laboratory's own films have moved, None where they say nothing of this film.
    """

    electrolyte: MaybeNumber = None
    electrolyte_spread: Number = 0.0
    electrolyte_upward: Number = 0.0
    conductivity: MaybeNumber = None
    spread: Number = 0.0
    low: MaybeNumber = None
    high: MaybeNumber = None
    ceiling: MaybeNumber = None
    area_specific_resistance: MaybeNumber = None
    weak_share: Number = 0.0
    reason: str = ""
    variances: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    gradient: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    shift: MaybeNumber = None
    electrolyte_cited: tuple[Cited, ...] = ()
    cited: tuple[Cited, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_estimate(self) -> bool:
        """True when most of the band comes from estimates."""
        return bool(self.weak_share > HALF)

    def electrolyte_band(self) -> tuple[Number, Number]:
        """Return the ends of the band of the sulfide's own conductivity [S/m], where it is known."""
        down, up = exp(BAND * self.electrolyte_spread), exp(BAND * self.electrolyte_upward)
        return self.electrolyte / down, self.electrolyte * up

    def band(self, thickness: Number) -> tuple[Number, Number]:
        """Return the ends of the band of the area-specific resistance [ohm m2] of a film of some thickness [m]."""
        return area_specific_resistance(thickness, self.high), area_specific_resistance(thickness, self.low)


def area_specific_resistance(thickness: Number, conductivity: Number) -> Number:
    r"""Resistance of a film times its area.

    .. math:: R_A = L / \sigma

    Parameters
    ----------
    thickness : float or ndarray, shape (n,)
        Film thickness [m]
    conductivity : float or ndarray, shape (n,)
        Conductivity of the film, positive [S/m]

    Returns
    -------
    float or ndarray, shape (n,)
        Area-specific resistance [ohm m2]

    Notes
    -----
    The film alone, without contacts.

    Examples
    --------
    20 um at 1 mS/cm and 200 um at 10 mS/cm are both 2 ohm cm2:

    >>> area_specific_resistance(20e-6, 0.1), area_specific_resistance(200e-6, 1.0)
    (0.0002, 0.0002)

    References
    ----------
    None: definition.
    """
    return thickness / conductivity


def conductance(film: Film, learned: Learned = NOTHING_LEARNED, fit: Fit | None = None) -> Conductance:
    """Conductivity and area-specific resistance of a film with their 90 % bands.

    Parameters
    ----------
    film : Film
        The resolved film [SI]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]
    fit : Fit or None
        The fitted parameters; those that come with the program by default [-]

    Returns
    -------
    Conductance
        Conductivities [S/m], resistance [ohm m2] and spreads [-]; or the reason why they are not known

    Notes
    -----
    Errors of the logarithms add as independent normal ones, but those of the fitted parameters with their covariance.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> conductance(resolve(Recipe(), Materials(version="empty", materials={}, pairs=()))).reason
    'not known, because the library has no binder “NBR”'

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    fit = fit or shipped_fit()
    if not film.layers:
        return Conductance(reason=film.missing["conductivity"])
    first = _own(film, film.layers[0], fit)
    silent = _Silent(is_mostly_mute(film), tuple(_attacks(film)))
    reason = _unknown_reason(film, silent)
    if first is None or reason:
        reason = reason or film.missing["conductivity"]
        return Conductance(reason=reason) if first is None else _only_own(first, reason)
    owns = [first, *(_own(film, layer, fit) for layer in film.layers[1:])]
    layers = [_dense(film, layer, own, fit) for layer, own in zip(film.layers, owns, strict=True) if own is not None]
    reason = next((layer.reason for layer in layers if layer.reason), "")
    return _only_own(first, reason) if reason else _whole(film, first, layers, silent, learned, fit)


class _Silent(NamedTuple):
    """Where nobody knows what a film conducts: it is mostly mute [-], or lies in liquids that it does not survive."""

    is_mute: Number
    attacks: tuple[tuple[Number, str], ...]


def _only_own(own: _Own, reason: str) -> Conductance:
    return Conductance(
        electrolyte=own.value,
        electrolyte_spread=sqrt(own.variance),
        electrolyte_upward=sqrt(own.upward),
        electrolyte_cited=own.cited,
        reason=reason,
    )


def _unknown_reason(film: Film, silent: _Silent) -> str:
    for topic in ("recipe", "conductivity", "volumes"):
        if topic in film.missing:
            return film.missing[topic]
    if not is_true_somewhere(film.layers[0].mass_fraction > 0) and _polymer(film, film.layers[0])[0] is None:
        return "not known, because the film holds nothing that conducts lithium ions"
    if is_true_everywhere(silent.is_mute):
        name = next(solid for solid, _ in _mute(film)).material.name
        return f"not known, because the film is mostly {name} and its conductivity is not in the library"
    # also where the loss in the liquid was measured on another sulfide: what a report calls ruined has no number
    return next((reason for is_in, reason in silent.attacks if is_true_everywhere(is_in)), "")


def is_liquid_open(film: Film) -> bool:
    """Return whether a film [-] is cast wet from a liquid that is not stated.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> is_liquid_open(resolve(Recipe(solvent=None, cosolvent=None), Materials(version="", materials={}, pairs=())))
    True
    """
    return not film.solvents and film.recipe.method in WET_METHODS


def _attacks(film: Film) -> Iterator[tuple[Number, str]]:
    """Liquids that a sulfide of the film does not survive: where they are in the slurry [-], and the reason."""
    parts = list(film.solvents)
    mixtures = [parts] if len(parts) == 1 else [parts, *([part] for part in parts)]
    for layer in film.layers if parts else ():
        for mixture in mixtures:
            liquids = tuple(Liquid("solvent", material.key, material, None) for material, _ in mixture)
            verdict = electrolyte_in_liquids(film.materials, layer.material.key, liquids)
            if verdict.severity == "fail":
                names = " + ".join(liquid.key for liquid in liquids)
                yield (
                    _is_slurry_of(mixture, parts) & (layer.mass_fraction > 0),
                    f"not known, because {layer.material.key} does not survive {names}: {verdict.reason}",
                )


def _is_slurry_of(mixture: list[tuple[Material, Number]], parts: list[tuple[Material, Number]]) -> Number:
    """Where exactly these of some liquids are in the slurry [-]."""
    found: Number = True
    for part in parts:
        found = found & ((part[1] > 0) == (part in mixture))
    return found


def _mute(film: Film) -> list[tuple[Solid, Number]]:
    """Salts, and the part of binders that conducts by a conductivity that nobody knows [-]."""
    mute = [solid for solid in film.solids if solid.conductivity is None]
    parts = [(solid, 1.0 if solid.form in {"ion-conducting", "salt"} else solid.salted) for solid in mute]
    return [(solid, part) for solid, part in parts if is_true_somewhere(part > 0)]


def is_mostly_mute(film: Film) -> Number:
    """Return whether a film [SI] is mostly of what conducts by a conductivity that nobody knows [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> is_mostly_mute(resolve(Recipe(), Materials(version="empty", materials={}, pairs=())))
    False
    """
    return sum(_fraction(film, solid) * part for solid, part in _mute(film)) > HALF


def _fraction(film: Film, solid: Solid) -> Number:
    """Return the share of a solid in the dense solids of the first layer."""
    return (film.layers[0].volume_fractions or {}).get(solid.role, 0)


@dataclass(frozen=True, kw_only=True)
class _Own:
    """A sulfide as it is held in the film: conductivity [S/m], variance of its logarithm [-], its own gradient.

    ``upward`` is the variance that reaches upwards [-].
    """

    value: Number
    variance: Number
    upward: Number
    is_estimated: bool
    gradient: Mapping[str, Number]
    cited: tuple[Cited, ...]
    notes: tuple[str, ...] = ()


def _is_extrapolated(film: Film, layer: SulfideLayer) -> bool:
    """Whether the film is warmer than sulfides are usually measured, and than this one was."""
    usual, own = film.temperature > to_si(MEASURED_TO, "degC"), film.temperature > layer.reference
    return is_true_somewhere(usual) and is_true_somewhere(own)


def _own(film: Film, layer: SulfideLayer, fit: Fit) -> _Own | None:
    """Return the sulfide's own conductivity at the film's temperature and stack pressure."""
    if layer.conductivity is None or layer.activation_energy is None:
        return None
    value = arrhenius(layer.conductivity, layer.reference, layer.activation_energy, film.temperature)
    lever = ENERGY_SPREAD * ELEMENTARY_CHARGE / BOLTZMANN * (1 / film.temperature - 1 / layer.reference)
    variance = layer.spread**2 + lever * lever
    used = (*layer.conductivity_cited, BOLTZMANN)
    gradient, notes = NOTHING, tuple[str, ...]()
    ratio = pressure_ratio(*pressures(film.stack_pressure, layer))
    down, up = pressure_spreads(layer, fit)
    if down or is_true_somewhere(ratio != 0):
        gradient = {"pressure": ratio * fit.values["pressure"]}
        value = value * exp(gradient["pressure"])
        used = (*used, fit.values["pressure"], *(PELLET_PRESSURES if down else ()))
        notes = (pressure_note(layer),)
    return _Own(
        value=value,
        variance=variance + down * down,
        upward=variance + up * up,
        is_estimated=layer.is_estimated,
        gradient=gradient,
        cited=used,
        notes=notes,
    )


def _polymer(film: Film, layer: SulfideLayer) -> tuple[MaybeNumber, Number, str]:
    """Return conductivity, share of the dense solids and form of the lithium-conducting polymers together."""
    weighted: Number = 0
    share: Number = 0
    known: Number = 0
    form = "polymer-electrolyte"
    for solid in film.solids:
        if solid.conductivity is None:
            continue
        fraction = (layer.volume_fractions or {}).get(solid.role, 0)
        energy = POLYMER_ACTIVATION_ENERGY * ELEMENTARY_CHARGE
        own = arrhenius(solid.conductivity, solid.reference, energy, film.temperature)
        weighted, share, form = weighted + fraction * own, share + fraction, solid.form
        known = own  # also where a sweep starts without any of it
    if not is_true_somewhere(share > 0):
        return None, 0, form
    return where(share > 0, weighted / where(share > 0, share, 1.0), known), share, form


@dataclass(frozen=True, kw_only=True)
class _Dense:
    """A dense layer: conductivity [S/m], variance of its logarithm by topic [-], gradient [-], numbers used."""

    conductivity: Number = 0.0
    variances: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    own_is_weak: bool = False
    gradient: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    cited: tuple[Cited, ...] = ()
    blocked: Blocked = field(default_factory=Blocked)
    ceiling: Ceiling
    reason: str = ""


def _dense(film: Film, layer: SulfideLayer, own: _Own, fit: Fit) -> _Dense:
    """Sulfide after contact with the liquids, mixed with the polymers, without pores."""
    best = dense_sulfide(own.value, own.upward, fit.values["void"], layer.material.name)
    retention = unstated_retention(fit) if is_liquid_open(film) else solvent_retention(film.solvents, fit)
    if retention.reason:
        return _Dense(ceiling=best, reason=retention.reason)
    value = own.value * retention.value
    gradient: dict[str, Number] = {**own.gradient, **retention.gradient}
    variances: dict[str, Number] = {"sulfide": own.variance, "liquids": retention.variance}
    used = [*own.cited, *retention.cited]
    fractions = layer.volume_fractions or {}
    sulfide = conductor = fractions["sulfide"]
    polymer, polymer_share, form = _polymer(film, layer)
    if polymer is not None:
        names = [solid.material.name for solid in film.solids if solid.conductivity is not None]
        best = best_of(best, polymer, POLYMER_SPREAD, names[0], sulfide)
        conductor = sulfide + polymer_share
        key = BLOCKING_KEYS[form]
        loss = log_ratio(where(sulfide > 0, sulfide, conductor), conductor) * fit.values[key]
        bare = value
        coated = value * blocking_factor(sulfide, polymer_share, fit.values[key])
        # a coat that conducts is no worse than its polymer
        floor = where(polymer < value, polymer, value)
        coated = where(coated > floor, coated, floor)
        share = polymer_share / conductor
        value = effective_medium(coated, polymer, share)
        weight = weight_of_first(coated, polymer, share, value)
        # what the sulfide does is felt less the nearer its coat comes to the polymer, but not for a trace of that
        felt = weight * (1 - (floor / coated) ** 2 + (floor / bare) ** 2)
        gradient = {name: felt * part for name, part in gradient.items()} | {key: felt * loss}
        variances = {name: felt * felt * part for name, part in variances.items()}
        variances["polymer electrolyte"] = ((1 - felt) * POLYMER_SPREAD) ** 2
        variances["way of mixing"] = (felt * loss * fit.within_forms) ** 2
        used += [fit.values[key], POLYMER_ACTIVATION_ENERGY, POLYMER_SPREAD, EFFECTIVE_MEDIUM]
    conductor = blanked(conductor <= 0, conductor)  # where a sweep leaves nothing that conducts
    losses: list[tuple[Number, Blocked]] = []
    polymer_mass = blocking_mass(film)
    for key, parts in blockers(film).items():
        fraction = sum(fractions[solid.role] * part for solid, part in parts)
        loss = log_ratio(conductor, conductor + fraction) * fit.values[key]
        value = value * blocking_factor(conductor, fraction, fit.values[key])
        gradient[key] = gradient.get(key, 0) + loss
        other = sum(fractions[solid.role] * part for solid, part in parts if solid.form in BORROWED)
        borrowed = where(fraction > 0, other / where(fraction > 0, fraction, 1.0), 0.0)
        further = beyond(fit.values[key], fraction, conductor, polymer_mass)
        blocked, mixing, form = blocked_by(key, loss, fit, borrowed, further)
        variances["way of mixing"] = variances.get("way of mixing", 0) + mixing
        if is_true_somewhere(borrowed > 0):
            variances["form of the polymer"] = variances.get("form of the polymer", 0) + form
        losses.append((1, blocked))
        used.append(fit.values[key])
    return _Dense(
        conductivity=value,
        variances=variances,
        own_is_weak=own.is_estimated,
        gradient=gradient,
        cited=tuple(used),
        blocked=summed(losses),
        ceiling=best,
    )


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
    found: dict[str, list[tuple[Solid, Number]]] = {}
    for solid in film.solids:
        if solid.conductivity is not None:
            continue
        for form, part in ((solid.form, 1 - solid.salted), ("ion-conducting", solid.salted)):
            if is_true_somewhere(part > 0):
                found.setdefault(BLOCKING_KEYS[form], []).append((solid, part))
    return found


def _whole(film: Film, first: _Own, layers: list[_Dense], silent: _Silent, learned: Learned, fit: Fit) -> Conductance:
    """Layers one behind the other in the matrix of pores and scaffold, with the band of the whole."""
    factor, gradient, variances, used = _matrix(film, fit)
    resistances = [layer.share / dense.conductivity for layer, dense in zip(film.layers, layers, strict=True)]
    total = sum(resistances)
    weak_own: Number = 0
    for dense, resistance in zip(layers, resistances, strict=True):
        weight = resistance / total
        for name, part in dense.gradient.items():
            gradient[name] = gradient.get(name, 0) + weight * part
        for topic, part in dense.variances.items():
            variances[topic] = variances.get(topic, 0) + weight * weight * part
        weak_own = weak_own + (weight * weight * dense.variances["sulfide"] if dense.own_is_weak else 0)
    variances["fitted parameters"] = parameter_variance(gradient, fit)
    variances["residual"] = fit.residual**2
    variance = sum(variances.values())
    blocked = summed((resistance / total, dense.blocked) for dense, resistance in zip(layers, resistances, strict=True))
    upward = upward_variance(gradient, blocked, variances["fitted parameters"], variance, fit) / variance
    ceiling = in_series([(layer.share, dense.ceiling) for layer, dense in zip(film.layers, layers, strict=True)])
    weak = weak_own + sum(variances[topic] for topic in WEAK_TOPICS if topic in variances)
    conductivity = _known(film, silent, factor / total)
    told = learned.shift(film, variances, gradient)
    cited_too = [value for dense in layers for value in dense.cited]
    notes = (*first.notes, OPEN_LIQUID_NOTE) if is_liquid_open(film) else first.notes
    if told is not None:
        conductivity = conductivity * exp(told[0])
        cited_too += [REPEAT_SPREAD, OWN_FILMS]
        notes = (*notes, _learned_note(told[0], learned))
    spread = sqrt(variance if told is None else told[1])
    low, high = ends(conductivity, spread, spread * sqrt(upward), blocked.beyond, ceiling)
    if any(_is_extrapolated(film, layer) for layer in film.layers):
        notes = (*notes, EXTRAPOLATED_NOTE)
    if not isinstance(conductivity, np.ndarray):
        notes = (*notes, *remarks(conductivity, blocking_mass(film), ceiling))
    return Conductance(
        electrolyte=first.value,
        electrolyte_spread=sqrt(first.variance + parameter_variance(first.gradient, fit)),
        electrolyte_upward=sqrt(first.upward + parameter_variance(first.gradient, fit)),
        electrolyte_cited=first.cited,
        conductivity=conductivity,
        spread=spread,
        low=low,
        high=high,
        ceiling=ceiling.high,
        area_specific_resistance=area_specific_resistance(film.thickness, conductivity),
        weak_share=weak / variance,
        variances=variances,
        gradient=gradient,
        shift=None if told is None else told[0],
        cited=(*cited_too, *used),
        notes=notes,
    )


def _known(film: Film, silent: _Silent, conductivity: Number) -> Number:
    """Blank the elements of a sweep that make no film, or one of which nobody knows what it conducts."""
    for unknown in (film.contradicts, silent.is_mute, *(is_in for is_in, _ in silent.attacks)):
        conductivity = blanked(unknown, conductivity)
    fibres = film.scaffold_volume_fraction
    return conductivity if fibres is None else blanked(isnan(fibres), conductivity)


def _learned_note(shift: Number, learned: Learned) -> str:
    count = f"{learned.films} own films" if learned.films > 1 else "1 own film"
    if isinstance(shift, np.ndarray):
        return f"Learned from {count}."
    return f"Learned from {count}: the conductivity is multiplied by {format_number(exp(shift))}."


def _matrix(film: Film, fit: Fit) -> tuple[Number, dict[str, Number], dict[str, Number], tuple[Cited, ...]]:
    """Return what pores and scaffold do: factor, gradient, variances by topic and numbers used."""
    porosity, scaffold = film.porosity, film.scaffold
    exponent = fit.values["void"]
    factor = packing_factor(porosity.value, exponent)
    reach = log_ratio(1 - porosity.low, 1 - porosity.high) * exponent / (2 * BAND)
    # above the pellet's porosity the exponent is uncertain, below it whether anything is gained at all
    away = log_ratio(1 - PELLET_POROSITY, 1 - porosity.value)
    gained = where(away < 0, away, 0.0) * exponent / BAND
    variances = {"pores": reach * reach + gained * gained}
    gradient = {"void": -where(away > 0, away, 0.0) * exponent}
    used = (*porosity.cited, exponent, PELLET_POROSITY)
    if scaffold is not None:
        part, slope = scaffold_factor(
            film.thickness, film.scaffold_thickness, film.fibre_fraction, fit.values["scaffold"]
        )
        factor = factor * part
        gradient["scaffold"] = slope
        used = (*used, fit.values["scaffold"])
    return factor, gradient, variances, used
