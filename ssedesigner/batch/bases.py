"""Contents of solids in the bases in which they are typed and shown, there and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from ssedesigner.core.batch.films import SULFIDES


def in_basis(
    shares: Mapping[str, float],
    basis: str,
    *,
    densities: Mapping[str, float | None] | None = None,
    solids_loading_wt_pct: float | None = None,
) -> dict[str, float] | None:
    """Return the whole composition of one slurry in a basis; None when it is not known in it.

    Parameters
    ----------
    shares : mapping
        Content of every solid by recipe field, together 100 [wt % of solids].
    basis : str
        A key of BASES_OF_CONTENT.
    densities : mapping, optional
        Density of every solid by recipe field [g/cm3], for vol %.
    solids_loading_wt_pct : float, optional
        Solids in the slurry [wt %], for wt % of slurry.

    Raises
    ------
    KeyError
        For a basis that is not known.

    >>> in_basis({"binder": 20.0, "electrolyte": 80.0}, "phr")
    {'binder': 25.0, 'electrolyte': 100.0}
    """
    if basis == "wt-solids":
        return dict(shares)
    if basis == "wt-slurry":
        loading = solids_loading_wt_pct
        return None if loading is None else {field: share * loading / 100.0 for field, share in shares.items()}
    if basis == "phr":
        sulfide = math.fsum(shares.get(field, 0.0) for field in SULFIDES)
        return None if sulfide <= 0.0 else {field: 100.0 * share / sulfide for field, share in shares.items()}
    if basis == "vol-solids":
        return _to_hundred(_masses(shares, densities, lambda share, density: share / density))
    raise KeyError(basis)


def of_solids(
    contents: Mapping[str, float], basis: str, *, densities: Mapping[str, float | None] | None = None
) -> dict[str, float] | None:
    """Return the whole composition of one slurry in wt % of solids; None when it cannot be worked out.

    ``contents`` holds every solid, the sulfide included, in the basis; for wt % of slurry they add up to the solids
    loading. ``densities`` [g/cm3] are needed for vol %. KeyError for a basis that is not known.

    >>> of_solids({"binder": 25.0, "electrolyte": 100.0}, "phr")
    {'binder': 20.0, 'electrolyte': 80.0}
    """
    if basis in {"wt-solids", "wt-slurry", "phr"}:
        return _to_hundred(dict(contents))
    if basis == "vol-solids":
        return _to_hundred(_masses(contents, densities, lambda content, density: content * density))
    raise KeyError(basis)


def _masses(
    contents: Mapping[str, float], densities: Mapping[str, float | None] | None, weigh: Callable[[float, float], float]
) -> dict[str, float] | None:
    known = densities or {}
    masses: dict[str, float] = {}
    for field, content in contents.items():
        density = known.get(field)
        if not content:
            masses[field] = 0.0
        elif not density:
            return None
        else:
            masses[field] = weigh(content, density)
    return masses


def _to_hundred(contents: dict[str, float] | None) -> dict[str, float] | None:
    total = math.fsum(contents.values()) if contents else 0.0
    if not contents or not total > 0.0:
        return None
    return {field: 100.0 * content / total for field, content in contents.items()}
