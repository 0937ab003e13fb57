"""Contents typed in any basis, brought back to the recipe so that all solids add up to 100 %."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field

from ssedesigner.batch.bases import in_basis, of_solids
from ssedesigner.batch.film_weights import LIQUID_PARTS
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, BatchLine
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import SHARES, Recipe, side_layers

SULFIDE = "electrolyte"
_DIGITS = "10g"
_NOTHING = 1e-9


class ContentsError(ValueError):
    """Contents that no recipe can hold; the message is one sentence that says what to do."""


@dataclass(frozen=True, kw_only=True)
class Slurry:
    """What a basis needs of the slurry: densities by recipe field [g/cm3] and the solids loading [wt %]."""

    densities: Mapping[str, float | None] = field(default_factory=dict)
    loading_wt_pct: float | None = None


def slurry_of(recipe: Recipe, lines: tuple[BatchLine, ...]) -> Slurry:
    """Return what the lines of a batch say of the slurry; without a liquid there is no solids loading."""
    has_liquid = any(name in LIQUID_PARTS for line in lines for name in line.fields)
    densities: dict[str, float | None] = {}
    for line in lines:
        densities |= dict(zip(line.fields, line.densities_g_cm3, strict=False))
    return Slurry(densities=densities, loading_wt_pct=recipe.solids_loading_wt_pct if has_liquid else None)


def solids_of(recipe: Recipe) -> tuple[str, ...]:
    """Return the solid fields of a recipe that have a material, the sulfide last; two sulfides count as one."""
    return (*(key for key in SHARES if recipe.value(key)), SULFIDE)


def contents(recipe: Recipe, basis: str, slurry: Slurry) -> dict[str, float]:
    """Return the content of each solid in a basis; ContentsError when they are not known in it."""
    if basis == "vol-solids" and side_layers(recipe):
        raise ContentsError(
            "The layers have electrolytes of several densities, so vol % has no single value; use wt % of solids."
        )
    shares = {key: recipe.share(SHARES[key]) for key in solids_of(recipe) if key != SULFIDE}
    shares[SULFIDE] = 100.0 - math.fsum(shares.values())
    if shares[SULFIDE] <= 0.0:
        raise ContentsError("The recipe leaves nothing for the sulfide; lower another content in the recipe first.")
    converted = in_basis(shares, basis, densities=slurry.densities, solids_loading_wt_pct=slurry.loading_wt_pct)
    if converted is None:
        raise ContentsError(_why_unknown(recipe, basis, slurry, shares))
    return converted


def _why_unknown(recipe: Recipe, basis: str, slurry: Slurry, shares: Mapping[str, float]) -> str:
    if basis == "wt-slurry":
        return "Without a liquid and a solids loading there is no slurry; use wt % of solids."
    lacking = [str(recipe.value(key)) for key in shares if shares[key] and not slurry.densities.get(key)]
    return f"The library has no density for {' and '.join(lacking)}; use wt % of solids."


def balance_contents(recipe: Recipe, basis: str, typed: Mapping[str, float], slurry: Slurry) -> dict[str, float]:
    """Return the shares of a recipe [wt % of solids] by field, with the contents that were typed.

    What was not typed keeps its proportions and is scaled so that all solids add up; in parts per hundred the sulfide
    is always 100 and the others stay as they are. The solids loading is not changed.

    Raises
    ------
    ContentsError
        When the contents cannot add up, or a field of the recipe cannot take one.
    """
    now = contents(recipe, basis, slurry)
    for key, value in typed.items():
        if not 0.0 <= value < math.inf:
            raise ContentsError(f"{FIELDS[key].label}: a content cannot be below 0.")
    # in parts per hundred the sulfide is the measure, so nothing has to make room for what was typed
    whole = {**now, **typed} if basis == "phr" else _fill_up(now, typed, basis, slurry)
    if whole[SULFIDE] <= _NOTHING:
        raise ContentsError("Nothing is left for the sulfide; lower another content.")
    shares = of_solids(whole, basis, densities=slurry.densities)
    if shares is None:
        raise ContentsError(_why_unknown(recipe, basis, slurry, whole))
    shares_of_recipe = {SHARES[key]: _plain(key, share, basis, typed) for key, share in shares.items() if key in SHARES}
    _refuse_impossible(recipe, shares_of_recipe)
    return shares_of_recipe


def _plain(key: str, share: float, basis: str, typed: Mapping[str, float]) -> float:
    return typed[key] if basis == "wt-solids" and key in typed else float(f"{share:.{_DIGITS}}")


def _fill_up(now: Mapping[str, float], typed: Mapping[str, float], basis: str, slurry: Slurry) -> dict[str, float]:
    """Scale what was not typed to what the typed contents leave."""
    total = (slurry.loading_wt_pct or 0.0) if basis == "wt-slurry" else 100.0
    rest = {key: value for key, value in now.items() if key not in typed}
    left, kept = total - math.fsum(typed.values()), math.fsum(rest.values())
    words, asked = BASES_OF_CONTENT[basis], math.fsum(typed.values())
    if left < -_NOTHING:
        raise ContentsError(
            f"The contents add up to {numeral(asked)} {words}, more than {numeral(total)}; lower one of them."
        )
    if not kept > 0.0:
        if abs(left) > 1e-6:
            raise ContentsError(
                f"The contents add up to {numeral(asked)} {words} instead of {numeral(total)}, and none is free to "
                "make up the rest; "
                "give one of them back to the recipe."
            )
        return dict(typed)
    return {**typed, **{key: value * max(left, 0.0) / kept for key, value in rest.items()}}


def _refuse_impossible(recipe: Recipe, shares: Mapping[str, float]) -> None:
    changed = recipe
    for key, share in shares.items():
        try:
            changed = changed.with_value(key, share)
        except FieldError as error:
            raise ContentsError(str(error)) from None
    if changed.electrolyte_wt_pct <= 0.0:
        raise ContentsError("Nothing is left for the sulfide; lower another content.")
