"""What is told when a material is retired or restored, with the way back."""

from __future__ import annotations

from collections.abc import Callable

from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.text.materials import name_text
from ssedesigner.ui.library.entry import use_in
from ssedesigner.ui.widgets.notices import Notice

_KEY = "retired"


def retirement_notice(material: Material, is_retired: bool, recipe: Recipe, undo: Callable[[], object]) -> Notice:
    """Say that a material was retired or restored; a caution where the open recipe still uses a retired one."""
    name = name_text(material)
    if not is_retired:
        return Notice(key=_KEY, severity="pass", sentence=f"{name} is back in the lists.")
    used = " and ".join(use_in(recipe, material))
    still = f" The open recipe still uses it as {used}: choose another material there." if used else ""
    return Notice(
        key=_KEY,
        severity="caution" if used else "pass",
        sentence=f"{name} is retired: out of the lists, its values are kept.{still}",
        actions=[("&Undo", undo)],
    )
