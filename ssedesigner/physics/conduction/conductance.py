"""THE conductivity model: from the sulfide's own conductivity to that of the film, its resistance and its band.

sigma_film = sigma_0(T, p) x solvent retention x (D_film / D_pellet)^n x binder factor x scaffold factor, with a
lithium-conducting polymer as a second phase and layers of different sulfides in series. Every exponent is fitted
(``core/model_fit.py``); each step keeps the derivatives of ln sigma by them, so that their covariance enters the band.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.kept import Kept
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.model_fit import Fit, shipped_fit
from ssedesigner.core.notation import format_number
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import (
    Condition,
    MaybeNumber,
    Number,
    blank_where,
    exp,
    is_true_everywhere,
    is_true_somewhere,
    isnan,
    log,
    require,
    sqrt,
)
from ssedesigner.physics.compatibility.liquids import electrolyte_in_liquids
from ssedesigner.physics.compatibility.verdict import Verdict
from ssedesigner.physics.conduction.band import add_losses, ends, in_series, remarks, upward_variance
from ssedesigner.physics.conduction.factors import (
    FILLING_SPREAD,
    MEASURED_TO,
    NOTHING,
    scaffold_factor,
)
from ssedesigner.physics.conduction.formulas import (
    CONDUCTIVITY,
    IN_SERIES,
    LEARNED,
    POROUS,
    POROUS_IN_SERIES,
    POROUS_LAYER,
    RESISTANCE,
    SHIFT,
)
from ssedesigner.physics.conduction.gradients import log_ratio, parameter_variance
from ssedesigner.physics.conduction.layer import (
    HALIDE_TOPIC,
    DenseLayer,
    OwnConductivity,
    blocking_mass,
    conducting_share,
    dense_layer,
    halide_note,
    is_liquid_open,
    own_conductivity,
)
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, REPEAT_SPREAD, Learned
from ssedesigner.physics.film.film import Film, has_own_pores
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.film.solids import Solid, SulfideLayer
from ssedesigner.physics.quantities import keys
from ssedesigner.physics.situation import Liquid
from ssedesigner.physics.stack_pressure import acting_pressure
from ssedesigner.physics.terms import Terms

HALF = cited(0.5, "-", "ThisProgram2026", "what rests by more than half on estimates is an estimate", grade="assumed")
OWN_FILMS = cited(1.0, "-", "Laboratory", "films that this laboratory measured", grade="user")

EXTRAPOLATED_NOTE = (
    f"Sulfides are usually measured up to {MEASURED_TO:g} °C: the conductivity is extrapolated above it by the "
    "activation energy."
)
OPEN_LIQUID_NOTE = (
    "The method needs a liquid that is not stated: the average loss in inert and mild liquids is taken, with a wide "
    "band."
)

ESTIMATED_TOPICS = (
    *("liquids", "pores", "polymer electrolyte", "form of the polymer", "filling of the scaffold"),
    HALIDE_TOPIC,
)
"""Parts of the variance that rest on estimates."""
_MOST_CONDUCTANCES = 100


@dataclass(frozen=True, kw_only=True)
class Conductance:
    """Conductivities [S/m] and area-specific resistance [ohm m2] of a film with the SD of their logarithms [-].

    ``value`` fields are None when ``reason`` says why. ``electrolyte_spread`` reaches downwards, ``electrolyte_upward``
    upwards. ``low`` and ``high`` are the ends of the 90 % band of the
    conductivity, that of the resistance follows from them; ``ceiling`` is the upper end of what conducts best in the
    film, without pores. ``estimated_share`` is the part of the variance [-] that rests on
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
    estimated_share: Number = 0.0
    reason: str = ""
    variances: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    gradient: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    shift: MaybeNumber = None
    electrolyte_cited: tuple[Cited, ...] = ()
    cited: tuple[Cited, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Keys of what the conductivity of the film rests on."""
        return keys(self.cited)

    @cached_property
    def electrolyte_sources(self) -> tuple[str, ...]:
        """Keys of what the sulfide's own conductivity rests on."""
        return keys(self.electrolyte_cited)

    @property
    def is_estimate(self) -> bool:
        """True when most of the band comes from estimates."""
        return is_true_somewhere(self.estimated_share > HALF)

    def electrolyte_band(self) -> tuple[Number, Number]:
        """Return the ends of the band of the sulfide's own conductivity [S/m], where it is known."""
        down, up = exp(BAND * self.electrolyte_spread), exp(BAND * self.electrolyte_upward)
        return require(self.electrolyte) / down, require(self.electrolyte) * up

    def conductivity_band(self) -> tuple[Number, Number]:
        """Return the ends of the band of the film's conductivity [S/m], where it is known."""
        return require(self.low), require(self.high)

    def band(self, thickness: Number) -> tuple[Number, Number]:
        """Return the ends of the band of the area-specific resistance [ohm m2] of a film of some thickness [m]."""
        low, high = self.conductivity_band()
        return area_specific_resistance(thickness, high), area_specific_resistance(thickness, low)


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
    if film.kept_by is None or fit is not None:
        return _conductance(film, learned, fit or shipped_fit())
    # the key names what was learned by its place in memory: nothing else can lie there while it is kept beside
    key = film.kept_by, film.temperature, acting_pressure(film.stack_pressure), id(learned)
    results = film.materials.kept.get(conductance, lambda: Kept(_MOST_CONDUCTANCES))
    whole, *_ = results.get(key, lambda: _with_sources(_conductance(film, learned, shipped_fit()), learned))
    if whole.conductivity is None:
        return whole
    resistance = area_specific_resistance(film.thickness, whole.conductivity)
    return fill(Conductance, vars(whole) | {"area_specific_resistance": resistance})


def _with_sources(whole: Conductance, learned: Learned) -> tuple[Conductance, Learned]:
    """Return what is kept; its sources are collected now, so that its copies have them."""
    _ = whole.sources, whole.electrolyte_sources
    return whole, learned


def _conductance(film: Film, learned: Learned, fit: Fit) -> Conductance:
    if not film.layers:
        return Conductance(reason=film.missing["conductivity"])
    first = own_conductivity(film, film.main, fit)
    silent = _UnknownReason(is_mostly_without_conductivity(film), tuple(_attacks(film)))
    reason = _unknown_reason(film, silent)
    if first is None or reason:
        reason = reason or film.missing["conductivity"]
        return Conductance(reason=reason) if first is None else _only_own(first, reason)
    owns = [first if layer is film.main else own_conductivity(film, layer, fit) for layer in film.layers]
    layers = [
        dense_layer(film, layer, own, fit) for layer, own in zip(film.layers, owns, strict=True) if own is not None
    ]
    reason = next((layer.reason for layer in layers if layer.reason), "")
    return _only_own(first, reason) if reason else _whole(film, first, layers, silent, learned, fit)


class _UnknownReason(NamedTuple):
    """Where nobody knows what a film conducts: it is mostly mute [-], or lies in liquids that it does not survive."""

    is_mute: Condition
    attacks: tuple[tuple[Condition, str], ...]


def _only_own(own: OwnConductivity, reason: str) -> Conductance:
    return Conductance(
        electrolyte=own.value,
        electrolyte_spread=sqrt(own.variance),
        electrolyte_upward=sqrt(own.upward),
        electrolyte_cited=own.cited,
        reason=reason,
    )


def _unknown_reason(film: Film, silent: _UnknownReason) -> str:
    for topic in ("recipe", "conductivity", "volumes"):
        if topic in film.missing:
            return film.missing[topic]
    first = film.main
    if not is_true_somewhere(first.mass_fraction > 0) and not is_true_somewhere(conducting_share(film, first) > 0):
        return "not known, because the film holds nothing that conducts lithium ions"
    if is_true_everywhere(silent.is_mute):
        name = next(solid for solid, _ in _without_conductivity(film)).material.name
        return f"not known, because the film is mostly {name} and its conductivity is not in the library"
    # also where the loss in the liquid was measured on another sulfide: what a report calls ruined has no number
    return next((reason for is_in, reason in silent.attacks if is_true_everywhere(is_in)), "")


def _attacks(film: Film) -> Iterator[tuple[Condition, str]]:
    """Liquids that a sulfide of the film does not survive: where they are in the slurry [-], and the reason."""
    parts = list(film.solvents)
    mixtures = [parts] if len(parts) == 1 else [parts, *([part] for part in parts)]
    for layer in film.layers if parts else ():
        for mixture in mixtures:
            verdict = _in_liquids(film.materials, layer.material.key, tuple([material.key for material, _ in mixture]))
            if verdict.severity == "fail":
                names = " + ".join(material.key for material, _ in mixture)
                yield (
                    _is_slurry_of(mixture, parts) & (layer.mass_fraction > 0),
                    f"not known, because {layer.material.key} does not survive {names}: {verdict.reason}",
                )


def _in_liquids(materials: Materials, sulfide: str, liquids: tuple[str, ...]) -> Verdict:
    """Return the verdict on a sulfide in liquids, whatever their shares; judged once for one library."""

    def judged() -> Verdict:
        mixture = tuple(Liquid("solvent", key, materials.find("solvent", key), None) for key in liquids)
        return electrolyte_in_liquids(materials, sulfide, mixture)

    return materials.kept.get((_in_liquids, sulfide, liquids), judged)


def _is_slurry_of(mixture: list[tuple[Material, Number]], parts: list[tuple[Material, Number]]) -> Condition:
    """Where exactly these of some liquids are in the slurry [-]."""
    is_slurry: Condition = True
    for part in parts:
        is_slurry = is_slurry & ((part[1] > 0) == (part in mixture))
    return is_slurry


def _without_conductivity(film: Film) -> list[tuple[Solid, Number]]:
    """Salts, and the part of binders that conducts by a conductivity that nobody knows [-]."""
    without_conductivity = [solid for solid in film.solids if solid.conductivity is None]
    parts = [
        (solid, 1.0 if solid.form in {"ion-conducting", "salt"} else solid.salted) for solid in without_conductivity
    ]
    return [(solid, part) for solid, part in parts if is_true_somewhere(part > 0)]


def is_mostly_without_conductivity(film: Film) -> Condition:
    """Return whether a film [SI] is mostly of what conducts by a conductivity that nobody knows [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> is_mostly_without_conductivity(resolve(Recipe(), Materials(version="empty", materials={}, pairs=())))
    False
    """
    return sum(_fraction(film, solid) * part for solid, part in _without_conductivity(film)) > HALF


def _fraction(film: Film, solid: Solid) -> Number:
    """Return the share of a solid in the dense solids of the layer of the film's own sulfide."""
    return (film.main.volume_fractions or {}).get(solid.role, 0)


def _is_extrapolated(film: Film, layer: SulfideLayer) -> bool:
    """Whether the film is warmer than sulfides are usually measured, and than this one was."""
    usual, own = film.temperature > to_si(MEASURED_TO, "degC"), film.temperature > layer.reference
    return is_true_somewhere(usual) and is_true_somewhere(own)


def _whole(
    film: Film, first: OwnConductivity, layers: list[DenseLayer], silent: _UnknownReason, learned: Learned, fit: Fit
) -> Conductance:
    """Layers one behind the other in the matrix of pores and scaffold, with the band of the whole."""
    conducts = _with_own_pores(film, layers, fit)
    resistances = [layer.share / conductivity for layer, conductivity in zip(film.layers, conducts, strict=True)]
    total = sum(resistances)
    weights = [resistance / total for resistance in resistances]
    factor, gradient, variances, used = _matrix(film, weights, fit)
    for dense, weight in zip(layers, weights, strict=True):
        for name, part in dense.gradient.items():
            gradient[name] = gradient.get(name, 0) + weight * part
    estimated: Number = 0
    powders = _by_powder(film.layers, layers, weights)
    for layer, dense, weight in powders:
        for topic, part in dense.variances.items():
            variances[topic] = variances.get(topic, 0) + weight * weight * part
        if layer.is_estimated:
            estimated = estimated + weight * weight * dense.variances["sulfide"]
    variances["fitted parameters"] = parameter_variance(gradient, fit)
    variances["residual"] = fit.residual**2
    variance = sum(variances.values())
    blocked = add_losses((weight, dense.blocked) for _, dense, weight in powders)
    upward = upward_variance(gradient, blocked, variances["fitted parameters"], variance, fit) / variance
    ceiling = in_series([(layer.share, dense.ceiling) for layer, dense in zip(film.layers, layers, strict=True)])
    estimated = estimated + sum(variances[topic] for topic in ESTIMATED_TOPICS if topic in variances)
    conductivity = _blank_unknown(film, silent, factor / total)
    if film.terms is not None:
        _record_series(film.terms, film, layers, 1 / total, fit)
    shift = _shift(film, learned, variances, gradient)
    cited_too = [value for dense in layers for value in dense.cited]
    notes = _notes(film, first)
    if shift is not None:
        conductivity = conductivity * exp(shift[0])
        cited_too += [REPEAT_SPREAD, OWN_FILMS]
        notes = (*notes, _learned_note(shift[0], learned))
    spread = sqrt(variance if shift is None else shift[1])
    low, high = ends(conductivity, spread, spread * sqrt(upward), blocked.beyond, ceiling)
    if not isinstance(conductivity, np.ndarray):
        notes = (*notes, *remarks(conductivity, float(blocking_mass(film)), ceiling))
    resistance = area_specific_resistance(film.thickness, conductivity)
    if film.terms is not None:
        film.terms.record(CONDUCTIVITY, conductivity, dense=1 / total)
        film.terms.record(RESISTANCE, resistance, height=film.thickness, conductivity=conductivity)
    of_first = parameter_variance(first.gradient, fit)
    return fill(
        Conductance,
        {
            "electrolyte": first.value,
            "electrolyte_spread": sqrt(first.variance + of_first),
            "electrolyte_upward": sqrt(first.upward + of_first),
            "electrolyte_cited": first.cited,
            "conductivity": conductivity,
            "spread": spread,
            "low": low,
            "high": high,
            "ceiling": ceiling.high,
            "area_specific_resistance": resistance,
            "estimated_share": estimated / variance,
            "reason": "",
            "variances": variances,
            "gradient": gradient,
            "shift": None if shift is None else shift[0],
            "cited": (*cited_too, *used),
            "notes": notes,
        },
    )


def _notes(film: Film, first: OwnConductivity) -> tuple[str, ...]:
    """Return what was assumed of sulfide, liquids, halides and warmth."""
    open_liquid = (OPEN_LIQUID_NOTE,) if is_liquid_open(film) else ()
    halides = (halide_note(layer) for layer in film.layers if layer.is_halide)
    is_warm = any(_is_extrapolated(film, layer) for layer in film.layers)
    return (*first.notes, *open_liquid, *halides, *((EXTRAPOLATED_NOTE,) if is_warm else ()))


def _with_own_pores(film: Film, layers: list[DenseLayer], fit: Fit) -> list[Number]:
    """Conductivity of each layer [S/m], with its pores where the layers differ in them."""
    if not has_own_pores(film.layers):
        return [dense.conductivity for dense in layers]
    return [
        dense.conductivity * (1 - film.pores(layer)) ** fit.values["void"]
        for layer, dense in zip(film.layers, layers, strict=True)
    ]


def _record_series(terms: Terms, film: Film, layers: list[DenseLayer], value: Number, fit: Fit) -> None:
    """Keep how the layers of a film that is explained go together [S/m]."""
    pairs = list(zip(film.layers, layers, strict=True))
    if not has_own_pores(film.layers):
        terms.record(IN_SERIES, value, rows=[(layer.share, dense.conductivity) for layer, dense in pairs])
        return
    exponent = fit.values["void"]
    factors = [(1 - film.pores(layer)) ** exponent for layer in film.layers]
    for layer, part in zip(film.layers, factors, strict=True):
        terms.record(POROUS_LAYER, part, layer.role, pores=film.pores(layer), exponent=exponent)
    rows = [(layer.share, dense.conductivity, part) for (layer, dense), part in zip(pairs, factors, strict=True)]
    terms.record(POROUS_IN_SERIES, value, rows=rows)


def _by_powder(
    layers: tuple[SulfideLayer, ...], dense: list[DenseLayer], weights: list[Number]
) -> list[tuple[SulfideLayer, DenseLayer, Number]]:
    """Return each layer with its weight in ln conductivity [-]; layers of one powder err together, as one layer."""
    together: dict[tuple[str, bool], tuple[SulfideLayer, DenseLayer, Number]] = {}
    for layer, one, weight in zip(layers, dense, weights, strict=True):
        powder = (layer.material.key, layer.measured_pressure is None)
        known = together.get(powder)
        together[powder] = (layer, one, weight) if known is None else (*known[:2], known[2] + weight)
    return list(together.values())


def _shift(
    film: Film, learned: Learned, variances: Mapping[str, Number], gradient: Mapping[str, Number]
) -> tuple[Number, Number] | None:
    """Shift of ln conductivity by own films and the variance after it; None where they say nothing."""
    shift = learned.shift(film, variances, gradient)
    if shift is not None and film.terms is not None:
        acting = [part for part in learned.parts(film, variances, gradient) if part[1] * part[2]]
        film.terms.record(SHIFT, shift[0], rows=[(size, mean, name) for name, size, mean in acting])
        film.terms.record(LEARNED, exp(shift[0]), shift=shift[0])
    return shift


def _blank_unknown(film: Film, silent: _UnknownReason, conductivity: Number) -> Number:
    """Blank the elements of a sweep that make no film, or one of which nobody knows what it conducts."""
    for unknown in (film.contradicts, silent.is_mute, *(is_in for is_in, _ in silent.attacks)):
        conductivity = blank_where(unknown, conductivity)
    fibres = film.scaffold_volume_fraction
    return conductivity if fibres is None else blank_where(isnan(fibres), conductivity)


def _learned_note(shift: Number, learned: Learned) -> str:
    count = f"{learned.films} own films" if learned.films > 1 else "1 own film"
    if isinstance(shift, np.ndarray):
        return f"Learned from {count}."
    return f"Learned from {count}: the conductivity is multiplied by {format_number(exp(shift))}."


def _matrix(
    film: Film, weights: list[Number], fit: Fit
) -> tuple[Number, dict[str, Number], dict[str, Number], tuple[Cited, ...]]:
    """Return what pores and scaffold do: factor, gradient, variances by topic and numbers used.

    Pores that the layers have of their own are in their conductivities already; ``weights`` are those of the layers
    in ln conductivity [-].
    """
    porosity, scaffold, exponent = film.base_porosity, film.scaffold, fit.values["void"]
    reach = log_ratio(1 - porosity.low, 1 - porosity.high) * exponent / (2 * BAND)
    factor: Number = 1.0
    if has_own_pores(film.layers):
        pairs = list(zip(film.layers, weights, strict=True))
        reach = reach * sum(weight for layer, weight in pairs if layer.pores is None)
        gradient = {"void": sum(weight * log(1 - film.pores(layer)) for layer, weight in pairs) * exponent}
    else:
        dense = 1 - porosity.value
        factor, gradient = dense**exponent, {"void": log(dense) * exponent}
        if film.terms is not None:
            film.terms.record(POROUS, factor, pores=porosity.value, exponent=exponent)
    variances = {"pores": reach * reach}
    porosity = film.porosity
    used = (*porosity.cited, exponent)
    if scaffold is not None:
        part, slope = scaffold_factor(
            film.thickness, film.scaffold_thickness, film.fibre_fraction, fit.values["scaffold"], film.terms
        )
        factor = factor * part
        gradient["scaffold"] = slope
        variances["filling of the scaffold"] = FILLING_SPREAD**2
        used = (*used, fit.values["scaffold"], FILLING_SPREAD)
    return factor, gradient, variances, used
