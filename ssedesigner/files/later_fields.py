"""Fields of a recipe that came later than the first files of batches, sheets and codes.

What holds one of them says so by its version, so that a program that does not know the field asks for a newer one
instead of leaving it out; where it is blank, an older program reads the rest. A new field stands here, and the
versions of recipe, batch and sheet rise with it. The code of a recipe needs no new mark: a program that meets an
unknown field in it has always asked for a newer one.
"""

from __future__ import annotations

from ssedesigner.core.recipe import Recipe, Value

LATER_FIELDS = ("active_share_wt_pct", "charge_cutoff_v")


def has_later_field(recipe: Recipe) -> bool:
    """Return whether a recipe holds what an older program does not know.

    >>> has_later_field(Recipe(active_share_wt_pct=None)), has_later_field(Recipe(charge_cutoff_v=4.2))
    (False, True)
    """
    return any(recipe.value(key) not in (None, "") for key in LATER_FIELDS)


def without_blank_later(fields: dict[str, Value]) -> dict[str, Value]:
    """Return fields without the later ones that are blank, which an older program would refuse.

    >>> without_blank_later({"binder": None, "charge_cutoff_v": None})
    {'binder': None}
    """
    return {key: value for key, value in fields.items() if key not in LATER_FIELDS or value not in (None, "")}
