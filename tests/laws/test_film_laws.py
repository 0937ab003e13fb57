"""Laws of the conductivity of a film: what bounds it, what a trace changes, and what a blank may stand for."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.recipe import PARTS, SHARES
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.factors import arrhenius
from ssedesigner.physics.conduction.layer import (
    ELEMENTARY_CHARGE,
    POLYMER_ACTIVATION_ENERGY,
    POLYMER_SPREAD,
    own_conductivity,
)
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import WET_METHODS
from tests.laws.trials import law
from tests.strategies import any_recipes, known_recipes, near_recipes, plain_recipes, shipped

ROUNDING = 1 + 1e-9
POLYMERS = ("NBR", "PTFE", "SEBS", "ethyl cellulose", "PVDF")


def conducts(recipe):
    return conductance(resolve(recipe, shipped()))


def best_phase(recipe, prediction) -> float:
    """Upper end of the best conducting phase without pores [mS/cm], worked out from the tiles and the library."""
    film, exponent = resolve(recipe, shipped()), float(shipped_fit().values["void"])
    tiles = {film.main.role: prediction.film.electrolyte_conductivity_ms_cm.high}
    for layer in film.layers:
        if layer is not film.main:  # a halide cannot be predicted as a film of its own
            value = own_conductivity(film, layer, shipped_fit())
            tiles[layer.role] = value and 10 * float(value.value) * math.exp(BAND * math.sqrt(value.upward))
    bounds = [
        tile / float(layer.pellet.value) ** exponent for layer in film.layers if (tile := tiles[layer.role]) is not None
    ]
    for solid in film.solids:
        if solid.conductivity is not None:
            energy = POLYMER_ACTIVATION_ENERGY * ELEMENTARY_CHARGE
            own = arrhenius(solid.conductivity, solid.reference, energy, recipe.temperature_c + 273.15)
            bounds.append(own * 10 * math.exp(BAND * POLYMER_SPREAD))
    return max(bounds)


@law(30)
@given(any_recipes())
def test_no_film_conducts_better_than_its_best_phase(recipe):
    prediction = predict(recipe, shipped())
    shown = prediction.film.conductivity_ms_cm
    if shown.is_known:
        assert shown.high <= best_phase(recipe, prediction) * ROUNDING


@law(30)
@given(plain_recipes() | plain_recipes(second_binder="PPC", second_binder_wt_pct=3.0), st.floats(0.0, 40.0))
def test_a_binder_that_does_not_conduct_never_raises_the_centre_or_the_upper_end(recipe, more):
    assume(recipe.binder_wt_pct + more <= FIELDS["binder_wt_pct"].maximum)
    less, fuller = conducts(recipe), conducts(replace(recipe, binder_wt_pct=recipe.binder_wt_pct + more))
    assert fuller.conductivity <= less.conductivity * ROUNDING
    assert fuller.high <= less.high * ROUNDING
    assert fuller.low <= less.low * ROUNDING


@law(40)
@given(near_recipes(most=3), st.sampled_from(list(SHARES)), st.data())
def test_a_trace_of_anything_changes_hardly_anything(recipe, field, data):
    if recipe.value(field) is not None:
        share = recipe.share(SHARES[field])
        traced = replace(recipe, **{SHARES[field]: share + 0.01})
    else:
        keys = [material.key for material in shipped().of_kind(*FIELDS[field].materials)]
        traced = replace(recipe, **{field: data.draw(st.sampled_from(keys)), SHARES[field]: 0.01})
    before, after = conducts(recipe), conducts(traced)
    if before.conductivity is None or after.conductivity is None:
        return  # a material of which the library knows too little
    for name in ("conductivity", "low", "high"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), rel=0.03), name


NOT_STATED = {key: field for key, field in FIELDS.items() if field.blank not in (None, "none", "")}
"""Fields whose blank stands for a value that somebody did not state, not for a thing that is left out."""
EXCEPTIONS = {
    "solvent": "of a dry method nothing is left open: its blank is no liquid",
    "film_density_g_cm3": "its blank is worked out from the composition",
    "porosity_pct": "its blank is worked out from the pressing step",
}
"""Blanks that are not always one of the values, and why."""


def stands_for(key) -> list:
    """Values that the blank of a field may stand for: all choices and materials, numbers over the whole range."""
    field = FIELDS[key]
    if field.choices:
        return list(field.choices)
    if field.kind == "material":
        return [material.key for material in shipped().of_kind(*field.materials)]
    span = field.maximum - field.minimum
    return [field.minimum + span * part for part in (0.0, 0.001, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0)]


MEAN_LOT_PRESSURE_MPA = 63.0
PRESSURES = ("electrolyte_conductivity_pressure_mpa", "stack_pressure_mpa")
LOTS = {
    "electrolyte_conductivity_ms_cm": st.floats(0.01, 20.0),
    "stack_pressure_mpa": st.none() | st.floats(0.0, 300.0),
}


@law(40)
@given(near_recipes(most=2, **LOTS) | near_recipes(most=2, **LOTS, **{PRESSURES[0]: st.floats(0.0, 300.0)}))
def test_a_blank_pressure_never_predicts_as_well_as_the_best_that_it_may_stand_for(recipe):
    for key in PRESSURES:
        blank = replace(recipe, **{key: None})
        alone = conducts(blank)
        if alone.conductivity is None or not recipe.electrolyte_wt_pct:
            return
        usual = [conducts(replace(blank, **{key: value})) for value in stands_for(key)]
        assert min(one.electrolyte for one in usual) <= alone.electrolyte * ROUNDING
        assert alone.electrolyte < max(one.electrolyte for one in usual) * 0.95
        assert alone.electrolyte_band()[1] <= max(one.electrolyte_band()[1] for one in usual) * ROUNDING
        assert alone.conductivity <= max(one.conductivity for one in usual) * ROUNDING
        # the band follows slopes, which turn a corner where a coat conducts as its polymer: up to 2 % there
        usual.append(conducts(replace(blank, **{key: MEAN_LOT_PRESSURE_MPA})))
        assert alone.high <= max(one.high for one in usual) * 1.02
        if key == "electrolyte_conductivity_pressure_mpa":
            assert alone.electrolyte_spread > max(one.electrolyte_spread for one in usual)


@law(30)
@given(st.sampled_from(known_recipes()) | near_recipes(most=4), st.sampled_from(list(NOT_STATED)))
def test_a_blank_never_predicts_better_than_every_value_that_it_may_stand_for(recipe, key):
    if key in EXCEPTIONS and not (key == "solvent" and recipe.method in WET_METHODS):
        return
    part = PARTS.get(key)
    blank = replace(recipe, **{key: None}, **({part: None} if part else {}))
    if key == "solvent":
        blank = replace(blank, cosolvent=None, cosolvent_share_pct=None)
    if key == "electrolyte_conductivity_ms_cm":  # hotter, the largest value that can be typed is less than the powder's
        blank = replace(blank, electrolyte_conductivity_temperature_c=25.0)
    alone = conducts(blank)
    if alone.conductivity is None:
        return
    usual = [one for value in stands_for(key) if (one := conducts(replace(blank, **{key: value}))).conductivity]
    assert alone.conductivity <= max((one.conductivity for one in usual), default=math.inf) * ROUNDING
    # nor is it worse than every value: to know more is as likely to help as not
    assert alone.conductivity * ROUNDING >= min((one.conductivity for one in usual), default=0.0)
