"""From a recipe to the plan of a structure: how much of what is drawn, how large, at which size of voxel.

Volumes, thickness, particle size and conductivities follow from the recipe. Where grains, fibres and binder lie is
drawn by chance, and what nobody reports of a film (the spread of sizes, the length of fibres) is assumed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.model_fit import Fit, shipped_fit
from ssedesigner.core.notation import format_number
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.conduction.factors import arrhenius
from ssedesigner.physics.conduction.layer import ELEMENTARY_CHARGE, POLYMER_ACTIVATION_ENERGY, own_conductivity
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.film.solids import Solid

SPREAD = cited(
    0.5, "-", "ThisProgram2026", "SD of ln of the grain size by volume, as of a milled powder", grade="assumed"
)
FIBRE_LENGTH = cited(
    60.0, "-", "ThisProgram2026", "length of a fibre drawn, in diameters; real fibres are longer", grade="assumed"
)
FIBRIL_LENGTH = cited(10.0, "-", "ThisProgram2026", "length of a fibril drawn, in D50 of the grains", grade="assumed")

COARSE = (24, 24, 24)
"""Voxels in depth and along both sides that a picture draws at once."""
FINE = (120, 64, 216)
"""The same, drawn beside the window: 1.66 million."""
CUBE = 3
SPHERE = math.pi / (2 * CUBE)
"""Volume of a sphere of diameter 1."""
SMALLEST_GRAIN = 2
"""Voxels in the smallest D50 that is drawn."""
MOST_GRAINS = 60_000
"""Grains of a structure: more of them would take too long."""
FEW_FIBRES = 8
"""Fibres side by side in the width that is drawn, below which one drawing says little."""
Shape: TypeAlias = tuple[int, int, int]

FORMS = ("skins", "fibrils", "particles")
"""How a binder is drawn: on the boundaries between grains, in strands in the plane, in single spots."""
_FORM_OF = {"fibrillated": "fibrils", "particle-like": "particles", "salt": "particles"}


@dataclass(frozen=True, kw_only=True)
class Polymer:
    """A polymer or salt of the film: its share of the film's volume [-], its form, its conductivity [S/m]."""

    name: str
    share: float
    form: str
    conductivity: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Sulfide:
    """A sulfide layer: its share of the thickness [-] and its own conductivity [S/m], in the order of depth."""

    name: str
    share: float
    conductivity: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is drawn: lengths [m], shares of the film's volume [-].

    ``shape`` counts the voxels in depth (from the cathode side) and along both sides; they are cubes. ``d50`` is the
    median grain by volume, ``spread`` the SD of the logarithm of the grain size. Fibres of ``fibre_diameter`` lie in
    the middle ``fibre_height`` [-] of the depth. ``seed`` chooses one of all structures that agree with the plan.
    """

    thickness: float
    shape: Shape
    d50: float
    spread: float
    sulfides: tuple[Sulfide, ...]
    polymers: tuple[Polymer, ...]
    pores: float
    fibres: float
    fibre_name: str
    fibre_diameter: float
    fibre_height: float
    seed: int = 0

    @property
    def voxel(self) -> float:
        """Edge of a voxel [m]."""
        return self.thickness / self.shape[0]

    @property
    def drawn_d50(self) -> float:
        """D50 that the voxels can show and that can be drawn in a short time [m]."""
        mean = SPHERE * math.exp(-(CUBE**2) / 2 * self.spread**2)  # volume of a mean grain where the D50 is 1
        fewest = math.cbrt(math.prod(self.shape) / (MOST_GRAINS * mean))
        return max(self.d50, max(fewest, SMALLEST_GRAIN) * self.voxel)

    @property
    def binder(self) -> float:
        """Share of all polymers and salts in the film [-]."""
        return sum(polymer.share for polymer in self.polymers)

    @property
    def sulfide(self) -> float:
        """Share of the sulfide in the film [-]."""
        return 1 - self.pores - self.fibres - self.binder

    @property
    def powder(self) -> float:
        """Conductivity of the sulfide alone, layers one behind the other [S/m]."""
        return 1 / sum(sulfide.share / sulfide.conductivity for sulfide in self.sulfides)


def plan_structure(film: Film, shape: Shape = COARSE, seed: int = 0, fit: Fit | None = None) -> Plan | str:
    r"""Plan the structure of a film.

    .. math:: x_p = (1 - x_f)\,\varepsilon, \quad x_i = (1 - x_f)(1 - \varepsilon)\,\phi_i

    Parameters
    ----------
    film : Film
        The resolved film, not swept [SI]
    shape : tuple of int
        Voxels in depth and along both sides [-]
    seed : int
        Chooses one of the structures that agree with the plan [-]
    fit : Fit or None
        Parameters by which the sulfide's own conductivity depends on pressure; the shipped ones by default [-]

    Returns
    -------
    Plan or str
        The plan; or the reason why there is none

    Notes
    -----
    Volumes are those of the prediction: pores as typed or from the pressing, what heat removes as pores. A polymer
    that conducts lithium ions by itself keeps its conductivity. Fibres of a scaffold that is thinner than the film lie
    in the middle of it.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> plan_structure(resolve(Recipe(), Materials(version="empty", materials={}, pairs=())))
    'not known, because the library has no binder “NBR”'

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    reason = _missing(film)
    if reason:
        return reason
    sulfides = _sulfides(film, fit or shipped_fit())
    if isinstance(sulfides, str):
        return sulfides
    fibres = float(film.scaffold_volume_fraction or 0.0)
    diameter = _fibre_diameter(film)
    if fibres and diameter is None:
        name = film.scaffold.name if film.scaffold else ""
        return f"not known, because the library has no fibre diameter for {name}"
    matrix, pores = 1 - fibres, float(film.porosity.value)
    return Plan(
        thickness=float(film.thickness),
        shape=shape,
        d50=float(film.particle_d50 or 0.0),
        spread=SPREAD,
        sulfides=sulfides,
        polymers=tuple([_polymer(film, solid, 1 - pores) for solid in film.solids]),
        pores=matrix * pores,
        fibres=fibres,
        fibre_name=film.scaffold.key if film.scaffold else "",
        fibre_diameter=diameter or 0.0,
        fibre_height=min(float(film.scaffold_thickness) / float(film.thickness), 1.0),
        seed=seed,
    )


def _missing(film: Film) -> str:
    for topic in ("recipe", "volumes"):
        if topic in film.missing:
            return film.missing[topic]
    if not film.layers:
        return film.missing["conductivity"]
    if film.particle_d50 is None:
        return "not known, because neither the recipe nor the library has a particle size (D50)"
    if any(layer.volume_fractions is None for layer in film.layers) or film.scaffold_volume_fraction is None:
        return "not known, because the library has no density for the sulfide"
    if not all(layer.volume_fractions and layer.volume_fractions["sulfide"] for layer in film.layers):
        return "not known, because the film holds no sulfide"
    return ""


def _sulfides(film: Film, fit: Fit) -> tuple[Sulfide, ...] | str:
    sulfides = []
    for layer in film.layers:
        own = own_conductivity(film, layer, fit)
        if own is None:
            return film.missing["conductivity"]
        sulfides.append(Sulfide(name=layer.material.name, share=float(layer.share), conductivity=float(own.value)))
    return tuple(sulfides)


def _fibre_diameter(film: Film) -> float | None:
    if film.scaffold is None:
        return 0.0
    value = film.scaffold.values.get("fibre_diameter_um")
    return None if value is None else to_si(value, "um")


def _polymer(film: Film, solid: Solid, dense: float) -> Polymer:
    own = 0.0
    if solid.conductivity is not None:
        energy = POLYMER_ACTIVATION_ENERGY * ELEMENTARY_CHARGE
        own = float(arrhenius(solid.conductivity, solid.reference, energy, film.temperature))
    share = dense * float(film.dense_fraction(solid.role) or 0.0)
    form = _FORM_OF.get(solid.form, "skins")
    return Polymer(name=solid.material.key, share=share, form=form, conductivity=own)


def coat_thickness(plan: Plan) -> float:
    r"""Thickness that skins would have if they covered all grains of a plan evenly [m].

    .. math:: t = x_b\, d_{50} / 6

    Parameters
    ----------
    plan : Plan
        What is drawn [SI]

    Returns
    -------
    float
        Thickness on each grain [m]

    Notes
    -----
    Spheres of one size; tells how much too thick a voxel is for a skin.

    Examples
    --------
    >>> skin = Polymer(name="NBR", share=0.02, form="skins")
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=30e-6, shape=COARSE, d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(skin,),
    ...             pores=0.0, fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> round(coat_thickness(plan) * 1e9, 1)
    10.0

    References
    ----------
    None: geometry.
    """
    return sum(polymer.share for polymer in plan.polymers if polymer.form == "skins") * plan.d50 / (2 * CUBE)


def remarks(plan: Plan) -> Mapping[str, str]:
    """Return what a plan [SI] draws otherwise than it is, a sentence for each thing that is finer than a voxel.

    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> bare = Plan(thickness=30e-6, shape=COARSE, d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> remarks(bare)
    {}
    """
    sentences = {}
    voxel = f"{format_number(from_si(plan.voxel, 'um'), 2)} µm"
    coat = coat_thickness(plan)
    if 0 < coat < plan.voxel:
        thin = format_number(from_si(coat, "nm"), 2)
        sentences["skins"] = (
            f"Skins are drawn thicker: one voxel of {voxel} on some boundaries; spread over all grains they would be "
            f"{thin} nm thick."
        )
    if any(polymer.form == "fibrils" and polymer.share for polymer in plan.polymers):
        sentences["fibrils"] = f"Fibrils are drawn thicker: as strands of one voxel, {voxel}."
    if plan.fibres and plan.fibre_diameter < plan.voxel:
        thin = format_number(from_si(plan.fibre_diameter, "um"), 2)
        sentences["fibres"] = f"Fibres are drawn thicker: {voxel} instead of {thin} µm."
    if plan.fibres and plan.fibre_diameter * FEW_FIBRES > min(plan.shape[1:]) * plan.voxel:
        sentences["few fibres"] = "The fibres are thick compared with the width that is drawn: draw others and compare."
    if plan.d50 < plan.drawn_d50:
        size = format_number(from_si(plan.drawn_d50, "um"), 2)
        sentences["grains"] = f"Grains are drawn larger: with a D50 of {size} µm."
    return sentences
