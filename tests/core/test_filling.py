"""Values that are filled in one step are the same as those that are made the usual way, to the last field."""

from ssedesigner.core.filling import fill
from ssedesigner.core.prediction import Quantity, Result
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import look_up_situation

TABLES = ("pairs", "rules", "films", "series", "cells", "methods", "moisture", "compositions")


def test_a_filled_value_is_frozen_and_equal():
    value = fill(Result, {"label": "Voltage", "short": "voltage", "unit": "V"})
    assert value == Result("Voltage", "voltage", "V")
    assert hash(value) == hash(Result("Voltage", "voltage", "V"))


def test_no_field_is_left_out_of_a_prediction_or_a_library(materials):
    prediction = predict(Recipe(), materials)
    numbers = [number for number in vars(prediction.film).values() if isinstance(number, Quantity)]
    rows = [row for table in TABLES for row in getattr(materials, table)]
    found = [look_up_situation(Recipe(), materials), *prediction.flags, *numbers, *rows]
    assert len(found) > 1000
    for value in found:
        assert vars(type(value)(**vars(value))) == vars(value)
