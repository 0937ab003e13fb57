"""Fixtures for the checks of the process chain: flags of a recipe, on the shipped library."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import predict

Raise = Callable[..., dict[str, Flag]]


@pytest.fixture(scope="session")
def raise_flags(materials) -> Raise:
    """Flags by id for the sample recipe with some fields changed; ``on`` is another library."""

    @cache  # several tests look at the same few hundred recipes
    def on_the_shipped_library(recipe: Recipe) -> tuple[Flag, ...]:
        return predict(recipe, materials).flags

    def raised(on: Materials | None = None, **changes: object) -> dict[str, Flag]:
        recipe = replace(Recipe(), **changes)
        found = on_the_shipped_library(recipe) if on is None else predict(recipe, on).flags
        assert len({flag.id for flag in found}) == len(found)
        return {flag.id: flag for flag in found}

    return raised
