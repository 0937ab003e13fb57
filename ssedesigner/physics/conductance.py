"""THE conductivity model: from the sulfide's own conductivity to that of the film, its resistance and its band.

sigma_film = sigma_0(T) x solvent retention x (1 - porosity)^n x binder factor x scaffold factor, with a
lithium-conducting polymer as a second phase and layers of different sulfides in series.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.physics.arrhenius import BOLTZMANN, arrhenius
from ssedesigner.physics.elementwise import MaybeNumber, Number, is_true_everywhere, is_true_somewhere, log, sqrt, where
from ssedesigner.physics.factors import (
    BLOCKING_EXPONENTS,
    BLOCKING_SPREADS,
    PELLET_POROSITY,
    SCAFFOLD_EXPONENT,
    SCAFFOLD_EXPONENT_SPREAD,
    VOID_EXPONENT,
    VOID_EXPONENT_SPREAD,
    blocking_factor,
    packing_factor,
    scaffold_factor,
)
from ssedesigner.physics.film import Film
from ssedesigner.physics.mixing import EFFECTIVE_MEDIUM, effective_medium
from ssedesigner.physics.porosity import BAND
from ssedesigner.physics.retention import solvent_retention
from ssedesigner.physics.solids import Solid, SulfideLayer

MODEL_SPREAD = cited(
    0.40, "-", "ThisProgram2026", "SD of ln that the model leaves open, rather wide than narrow", grade="estimate"
)
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


@dataclass(frozen=True, kw_only=True)
class Conductance:
    """Conductivities [S/m] and area-specific resistance [ohm m2] of a film with the SD of their logarithms [-].

    ``value`` fields are None when ``reason`` says why. ``weak_share`` is the part of the variance [-] that rests on
    estimates.
    """

    electrolyte: MaybeNumber = None
    electrolyte_spread: Number = 0.0
    conductivity: MaybeNumber = None
    spread: Number = 0.0
    area_specific_resistance: MaybeNumber = None
    weak_share: Number = 0.0
    reason: str = ""
    electrolyte_cited: tuple[Cited, ...] = ()
    cited: tuple[Cited, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_estimate(self) -> bool:
        """True when most of the band comes from estimates."""
        return bool(self.weak_share > HALF)


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


def conductance(film: Film) -> Conductance:
    """Conductivity and area-specific resistance of a film with their 90 % bands.

    Parameters
    ----------
    film : Film
        The resolved film [SI]

    Returns
    -------
    Conductance
        Conductivities [S/m], resistance [ohm m2] and spreads [-]; or the reason why they are not known

    Notes
    -----
    Spreads add as independent normal errors of the logarithms.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film import resolve
    >>> conductance(resolve(Recipe(), Materials(version="empty", materials={}, pairs=()))).reason
    'not known, because the library has no binder “NBR”'

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    if not film.layers:
        return Conductance(reason=film.missing["conductivity"])
    first, own_cited = _own(film, film.layers[0])
    reason = _unknown_reason(film)
    if first is None or reason:
        known = Conductance(reason=reason or film.missing["conductivity"], electrolyte_cited=own_cited)
        return known if first is None else replace(known, electrolyte=first[0], electrolyte_spread=sqrt(first[1]))
    owns = [first] + [_own(film, layer)[0] for layer in film.layers[1:]]
    return _in_series(film, owns, own_cited)


def _unknown_reason(film: Film) -> str:
    for topic in ("recipe", "conductivity", "volumes"):
        if topic in film.missing:
            return film.missing[topic]
    if not is_true_somewhere(film.layers[0].mass_fraction > 0) and _polymer(film, film.layers[0])[0] is None:
        return "not known, because the film holds nothing that conducts lithium ions"
    mute = [solid for solid in film.solids if solid.form in {"ion-conducting", "salt"} and solid.conductivity is None]
    if mute and is_true_everywhere(sum(_fraction(film, solid) for solid in mute) > HALF):
        return (
            f"not known, because the film is mostly {mute[0].material.name} and its conductivity is not in the library"
        )
    return ""


def _fraction(film: Film, solid: Solid) -> Number:
    """Return the share of a solid in the dense solids of the first layer."""
    return (film.layers[0].volume_fractions or {}).get(solid.role, 0)


def _own(film: Film, layer: SulfideLayer) -> tuple[tuple[Number, Number] | None, tuple[Cited, ...]]:
    """Return the sulfide's own conductivity at the film's temperature, and the variance of its logarithm."""
    if layer.conductivity is None or layer.activation_energy is None:
        return None, ()
    value = arrhenius(layer.conductivity, layer.reference, layer.activation_energy, film.temperature)
    lever = ENERGY_SPREAD * ELEMENTARY_CHARGE / BOLTZMANN * (1 / film.temperature - 1 / layer.reference)
    return (value, layer.spread**2 + lever * lever), (*layer.conductivity_cited, BOLTZMANN)


def _polymer(film: Film, layer: SulfideLayer) -> tuple[MaybeNumber, Number, str]:
    """Return conductivity, share of the dense solids and form of the lithium-conducting polymers together."""
    weighted: Number = 0
    share: Number = 0
    form = "polymer-electrolyte"
    for solid in film.solids:
        if solid.conductivity is None:
            continue
        fraction = (layer.volume_fractions or {}).get(solid.role, 0)
        energy = POLYMER_ACTIVATION_ENERGY * ELEMENTARY_CHARGE
        own = arrhenius(solid.conductivity, solid.reference, energy, film.temperature)
        weighted, share, form = weighted + fraction * own, share + fraction, solid.form
    return (weighted / share, share, form) if is_true_somewhere(share > 0) else (None, 0, form)


def _in_series(film: Film, owns: list[Any], own_cited: tuple[Cited, ...]) -> Conductance:
    """Layers of different sulfides one behind the other, with the spread of the whole."""
    parts = [_dense(film, layer, own[0]) for layer, own in zip(film.layers, owns, strict=True)]
    reason = next((part.reason for part in parts if part.reason), "")
    if reason:
        return Conductance(
            electrolyte=owns[0][0], electrolyte_spread=sqrt(owns[0][1]), electrolyte_cited=own_cited, reason=reason
        )
    common, common_weak, used, factor = _matrix(film)
    resistances = [layer.share / part.conductivity for layer, part in zip(film.layers, parts, strict=True)]
    total = sum(resistances)
    strong, weak = common, common_weak
    for layer, own, part, resistance in zip(film.layers, owns, parts, resistances, strict=True):
        weight = (resistance / total) ** 2
        strong = strong + weight * (0 if layer.is_weak else own[1])
        weak = weak + weight * (part.variance + (own[1] if layer.is_weak else 0))
    conductivity = factor / total
    return Conductance(
        electrolyte=owns[0][0],
        electrolyte_spread=sqrt(owns[0][1]),
        electrolyte_cited=own_cited,
        conductivity=conductivity,
        spread=sqrt(strong + weak),
        area_specific_resistance=area_specific_resistance(film.thickness, conductivity),
        weak_share=weak / (strong + weak),
        cited=(*own_cited, *(value for part in parts for value in part.cited), *used),
    )


@dataclass(frozen=True, kw_only=True)
class _Dense:
    """A dense layer: conductivity [S/m], variance of its logarithm from liquid and polymers [-], numbers used."""

    conductivity: Number = 0.0
    variance: Number = 0.0
    cited: tuple[Cited, ...] = ()
    reason: str = ""


def _dense(film: Film, layer: SulfideLayer, own: Number) -> _Dense:
    """Sulfide after contact with the liquids, mixed with the polymers, without pores."""
    retention = solvent_retention(film.solvents, layer.material.group)
    if retention.reason:
        return _Dense(reason=retention.reason)
    value, variance = own * retention.value, retention.spread**2
    used = list(retention.cited)
    fractions = layer.volume_fractions or {}
    sulfide = conductor = fractions["sulfide"]
    polymer, polymer_share, form = _polymer(film, layer)
    if polymer is not None:
        conductor = sulfide + polymer_share
        coated = value * blocking_factor(sulfide, polymer_share, form)
        floor = where(polymer < value, polymer, value)  # a coat that conducts is no worse than its polymer
        coated = where(coated > floor, coated, floor)
        share = polymer_share / conductor
        value = effective_medium(coated, polymer, share)
        coated_part = where(sulfide > 0, sulfide, conductor)  # polymer alone coats nothing
        variance = variance + (log_ratio(conductor, coated_part) * BLOCKING_SPREADS[form]) ** 2 * (1 - share)
        variance = variance + (share * POLYMER_SPREAD) ** 2
        used += [BLOCKING_EXPONENTS[form], POLYMER_ACTIVATION_ENERGY, POLYMER_SPREAD, EFFECTIVE_MEDIUM]
    for solid in film.solids:
        if solid.conductivity is None:
            fraction = fractions[solid.role]
            value = value * blocking_factor(conductor, fraction, solid.form)
            variance = variance + (log_ratio(conductor + fraction, conductor) * BLOCKING_SPREADS[solid.form]) ** 2
            used += [BLOCKING_EXPONENTS[solid.form], BLOCKING_SPREADS[solid.form]]
    return _Dense(conductivity=value, variance=variance, cited=tuple(used))


def _matrix(film: Film) -> tuple[Number, Number, tuple[Cited, ...], Number]:
    """Return what pores, scaffold and the model itself add: strong and weak variance, numbers used and the factor."""
    porosity, scaffold = film.porosity, film.scaffold
    factor = packing_factor(porosity.value)
    reach = log_ratio(1 - porosity.low, 1 - porosity.high) * VOID_EXPONENT / (2 * BAND)
    # uncertain exponent above the pellet's porosity, uncertain gain below it
    away = log_ratio(1 - PELLET_POROSITY, 1 - porosity.value)
    doubt = away * where(away > 0, VOID_EXPONENT_SPREAD, VOID_EXPONENT / BAND)
    weak = reach * reach + doubt * doubt
    used = (*porosity.cited, VOID_EXPONENT, PELLET_POROSITY, MODEL_SPREAD)
    if scaffold is not None:
        part = scaffold_factor(film.thickness, film.scaffold_thickness, film.fibre_fraction)
        factor = factor * part
        weak = weak + (log_ratio(1.0, part) * SCAFFOLD_EXPONENT_SPREAD / SCAFFOLD_EXPONENT) ** 2
        used = (*used, SCAFFOLD_EXPONENT)
    return MODEL_SPREAD**2, weak, used, factor


def log_ratio(numerator: Number, denominator: Number) -> Number:
    """Return the logarithm of a ratio of two positive numbers [-]; float or ndarray, shape (n,).

    >>> log_ratio(2.0, 2.0)
    0.0
    """
    return log(numerator / denominator)
