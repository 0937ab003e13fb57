"""The way through a film: grains that lie across it and fibres around which it bends, and what is known of either."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.model_fit import Fit
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.film.film import Film

FINE_FRACTION = cited(
    0.72, "-", "Schneider2023", "conductivity of t-Li7SiPS8 below 50 um over that of D50 89 um, both under 500 MPa"
)
MILLED_FURTHER = cited(
    0.75, "-", "Minnmann2021", "conductivity of Li6PS5Cl after wet milling from D50 3.45 to 2.45 um over that before"
)
FAR_OFF = cited(
    2.0, "-", "ThisProgram2026", "D50 over the usual one, or the reverse, from which a note says so", grade="assumed"
)


def grains_across(film: Film) -> float | None:
    r"""Median grains of the first sulfide that lie on each other through its layer.

    .. math:: N = L / d_{50}

    Parameters
    ----------
    film : Film
        The resolved film of one recipe [SI]

    Returns
    -------
    float or None
        Grains, and so about as many boundaries, on the straight way [-]; None where no D50 is known

    Notes
    -----
    Pressing flattens grains and heating joins them, neither of which is counted.

    Examples
    --------
    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> grains_across(resolve(Recipe(thickness_um=30.0, particle_d50_um=3.0), one))
    10.0

    References
    ----------
    None: geometry.
    """
    if film.particle_d50 is None or not film.layers:
        return None
    return round(float(film.thickness * film.main.share / film.particle_d50), 9)


def grain_note(film: Film) -> str:
    """Say that a powder is far finer or coarser than the one behind the library's value [-]; nothing otherwise.

    A conductivity that was measured on the lot holds the boundaries of its own grains.

    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> grain_note(resolve(Recipe(particle_d50_um=0.5), one))
    ''
    """
    d50, own = film.recipe.particle_d50_um, film.recipe.electrolyte_conductivity_ms_cm
    usual = film.main.material.value("particle_d50_um") if film.layers else None
    if d50 is None or usual is None or own is not None:
        return ""
    times = float(usual) / d50
    if 1 / FAR_OFF < times < FAR_OFF:
        return ""
    return (
        f"Your powder of {numeral(d50)} µm has about {numeral(times, 2)} times the grain boundaries per length of the "
        f"usual one of {numeral(usual)} µm, to which the library’s conductivity belongs (estimate). The review says "
        "that contacts and grain boundaries resist more in finer powder (Cronau2022), without a number. Measured: "
        f"{numeral(FINE_FRACTION)} of the coarse fraction for t-Li7SiPS8 "
        f"({FINE_FRACTION.source}), {numeral(MILLED_FURTHER)} for Li6PS5Cl that was milled further "
        f"({MILLED_FURTHER.source}). For other powders it is not known, so nothing is counted: type the conductivity "
        "of your lot."
    )


def across_words(film: Film) -> str:
    """Say how many grains lie across the film [-], and where their boundaries are counted.

    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> across_words(resolve(Recipe(particle_d50_um=3.0), one))[:45]
    'About 10 grains of 3 µm lie across the sulfid'
    """
    grains = grains_across(film)
    if grains is None:
        return ""
    size = numeral(from_si(float(film.particle_d50 or 0.0), "um"))
    whose = "lot" if film.recipe.electrolyte_conductivity_ms_cm is not None else "usual powder"
    return (
        f"About {numeral(grains, 2)} grains of {size} µm lie across the sulfide. Their boundaries are in the "
        f"conductivity of the {whose}; no term counts them twice."
    )


def tortuosity_factor(fibre_fraction: float, exponent: float) -> float:
    r"""How much longer the way is inside a scaffold than its open volume alone makes it.

    .. math:: \tau = (1 - v)^{1 - q}

    Parameters
    ----------
    fibre_fraction : float
        Share of fibres in the scaffold's own volume, below 1 [-]
    exponent : float
        Exponent q of the scaffold, fitted [-]

    Returns
    -------
    float
        Tortuosity factor: open share over conductivity, both relative to no scaffold [-]

    Notes
    -----
    The same exponent holds for all scaffolds, so this is no property of one of them.

    Examples
    --------
    >>> round(tortuosity_factor(0.2, 2.3), 2)
    1.34

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    return float((1 - fibre_fraction) ** (1 - exponent))


def tortuosity_words(film: Film, fit: Fit) -> str:
    """Say which tortuosity factor stands for the scaffold of a film, and that its own is not known [-].

    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> tortuosity_words(resolve(Recipe(), one), shipped_fit())
    ''
    """
    if film.scaffold is None or film.missing.get("conductivity"):
        return ""
    factor = tortuosity_factor(float(film.fibre_fraction), float(fit.values["scaffold"]))
    return (
        f"Inside {film.scaffold.key} the exponent of all scaffolds stands for a tortuosity factor of "
        f"{numeral(factor, 3)}. No tortuosity of this scaffold is reported: one with straighter or more winding "
        "pores differs by an amount that is not known."
    )
