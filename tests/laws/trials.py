"""How many random recipes a law is tried on: a few with every run of the tests, LAWS of them with ``make laws``.

A law is a Hypothesis test with the decorator :func:`law`. Trying many is split into parts, which the processes of
pytest-xdist share and which show how far it is; a few are the same ones each time, so that no change fails by chance.
"""

import math
import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

LAWS = int(os.environ.get("LAWS") or 0)
PART = 250
PARTS = max(1, math.ceil(LAWS / PART))
LENIENT = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "phases": [Phase.generate]}
"""Settings of all: no time limit, and no search for the smallest counterexample, which takes minutes per law."""


def law(few: int) -> Callable:
    """Try a property on ``few`` random examples, or with ``make laws`` on LAWS of them in parts."""
    if LAWS:
        tried = settings(max_examples=min(PART, LAWS), print_blob=True, **LENIENT)
    else:
        tried = settings(max_examples=few, derandomize=True, **LENIENT)
    return lambda test: pytest.mark.usefixtures("part")(tried(test))


def examples(strategy: SearchStrategy, few: int) -> list:
    """Draw ``few`` examples, or with ``make laws`` LAWS of them, for what is counted over all of them at once."""
    drawn = []

    @settings(max_examples=LAWS or few, derandomize=not LAWS, **LENIENT)
    @given(strategy)
    def draw(example):
        drawn.append(example)

    draw()
    return drawn
