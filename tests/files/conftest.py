"""Fixtures of this lane: made-up materials and predictions."""

from tests.predicted import make_prediction, materials, prediction, recipe  # noqa: F401
