"""What contact with a processing liquid leaves of a sulfide's conductivity."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.materials import Material
from ssedesigner.physics.elementwise import Number, exp, log, sqrt

MEASURED = {
    "toluene": cited(0.63, "-", "LiFan2024", "argyrodite, 1 h contact, dried", grade="measured"),
    "p-xylene": cited(0.62, "-", "ParkJung2026", "Li6PS5Cl, exposed and dried", grade="measured"),
    "dichloromethane": cited(0.44, "-", "LiFan2024", "argyrodite, 1 h contact, dried", grade="measured"),
    "ethyl acetate": cited(0.21, "-", "LiFan2024", "argyrodite, 1 h contact, dried", grade="measured"),
}
"""Measured ratios of conductivity after and before contact, by key of the liquid."""

BY_CLASS = {
    "inert": cited(0.63, "-", "LiFan2024", "as toluene and p-xylene", grade="estimate"),
    "mild": cited(0.45, "-", "ThisProgram2026", "between the inert and the degrading liquids", grade="estimate"),
    "degrading": cited(0.20, "-", "LiFan2024", "as ethyl acetate", grade="estimate"),
    "dissolving": cited(0.10, "-", "ThisProgram2026", "dissolved and precipitated again", grade="estimate"),
}
"""Ratios for the other liquids, by their class against sulfides."""

MEASURED_SPREAD = cited(
    0.20,
    "-",
    "LiFan2024",
    "SD of ln: a second argyrodite kept 0.91 in toluene where the first kept 0.63",
    grade="estimate",
)
CLASS_SPREADS = {
    "inert": cited(0.30, "-", "ThisProgram2026", "SD of ln, another liquid or sulfide", grade="estimate"),
    "mild": cited(0.50, "-", "ThisProgram2026", "SD of ln, another liquid or sulfide", grade="estimate"),
    "degrading": cited(0.70, "-", "ThisProgram2026", "SD of ln, another liquid or sulfide", grade="estimate"),
    "dissolving": cited(1.20, "-", "ThisProgram2026", "SD of ln, depends on the heat treatment", grade="estimate"),
}


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Ratio of conductivity after and before contact [-], the SD of its logarithm [-], sources; or why not known."""

    value: Number
    spread: Number
    cited: tuple[Cited, ...]
    reason: str = ""


def solvent_retention(solvents: tuple[tuple[Material, Number], ...], group: str) -> Retention:
    r"""Ratio of the conductivity of a sulfide after and before the liquids of the slurry.

    .. math:: \ln r = \sum_i w_i \ln r_i

    Parameters
    ----------
    solvents : tuple of (Material, float or ndarray of shape (n,))
        Each liquid with its share of the liquid's mass [-]
    group : str
        Family of the sulfide; the measured ratios are for argyrodites [-]

    Returns
    -------
    Retention
        The ratio with the SD of its logarithm [-]; 1 without a liquid

    Notes
    -----
    Measured after 1 h in the liquid and drying at one ratio of mass; long mixing and a wet room take more. Liquids
    that were not measured take the mean of their class and a wide band. For other families than argyrodites the
    class band holds too.

    Examples
    --------
    >>> solvent_retention((), "argyrodite").value
    1.0

    References
    ----------
    LiFan2024, ParkJung2026 (full entries in sources.csv)
    """
    total: Number = 0
    variance: Number = 0
    used: list[Cited] = []
    for solvent, share in solvents:
        kind = str(solvent.texts.get("sulfide_class") or "")
        measured = MEASURED.get(solvent.key)
        ratio = measured or BY_CLASS.get(kind)
        if ratio is None:
            reason = f"not known, because the library does not say how {solvent.name} treats sulfides"
            return Retention(value=1.0, spread=0.0, cited=(), reason=reason)
        spread = CLASS_SPREADS.get(kind, MEASURED_SPREAD)
        if measured is not None and group == "argyrodite":
            spread = MEASURED_SPREAD
        total = total + share * log(ratio)
        variance = variance + share * spread * spread
        used += [ratio, spread]
    return Retention(value=exp(total), spread=sqrt(variance), cited=tuple(used)) if used else NO_LIQUID


NO_LIQUID = Retention(value=1.0, spread=0.0, cited=())
"""A dry film."""
