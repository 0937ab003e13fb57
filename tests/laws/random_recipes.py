"""Many random recipes at little cost: known ones with some fields changed, pairs of the library, slips and corners."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe, Value
from tests.strategies import UNKNOWN, known_recipes, put_right, shipped

MOST_CHANGED = 8
FIELDS_OF_KIND = {
    kind: tuple(key for key, field in FIELDS.items() if kind in field.materials)
    for kind in ("electrolyte", "binder", "spe", "salt", "solvent", "scaffold", "substrate", "cathode", "anode")
} | {"interlayer": ("interlayer",), "coating": ("cathode_coating",)}
"""Fields that can hold a material of a kind."""
ALONE = {"cosolvent": None, "cosolvent_share_pct": None}
CORNERS = (
    {"binder": "NBR", "binder_wt_pct": 100.0, "spe": None, "second_binder": None, "salt": None},
    {"solvent": None, **ALONE},
    {"method": "solvent-free", "solvent": None, **ALONE},
    {"electrolyte": UNKNOWN},
    {"cathode": UNKNOWN},
    {"anode": UNKNOWN},
    {"scaffold": UNKNOWN},
    {"stacking": "bipolar", "unit_cells": 1},
    {"substrate": None, "form_factor": "free-standing", "core_diameter_mm": 10.0, "thickness_um": 700.0},
    {"solvent": "heptane", "cosolvent": "decane", "cosolvent_share_pct": 50.0, "binder": "NBR", "binder_wt_pct": 3.0},
    {"dew_point_c": 10.0, "open_time_h": 4.0},
    {"dew_point_c": -50.0, "open_time_h": 0.1},
    {
        "room_volume_m3": 1.0,
        "air_changes_per_h": 0.0,
        "open_time_h": 0.2,
        "h2s_rate_cm3_g_min": 5.0,
        "dew_point_c": 0.0,
    },
    {"anode": "anodeless", "anode_thickness_um": 0.0},
    {"form_factor": "on-electrode", "substrate": None},
    {"method": "infiltration", "scaffold": "PI-NW"},
    {"electrolyte": "Li6.7Si0.7Sb0.3S5I", "cathode_electrolyte": "Li2In1/3Sc1/3Cl4"},  # the one pair that suits
    # the one pair of salt and liquid that is reported to fail
    {"salt": "LiPF6", "salt_wt_pct": 1.0, "solvent": "water", **ALONE},
)


def random_recipes(count: int, seed: int) -> Iterator[Recipe]:
    """Yield ``count`` recipes, the same for a seed; one in twenty may contradict itself."""
    rng = Random(seed)
    for _ in range(count):
        recipe = rng.choice(known_recipes())
        changed = {key: draw_value(rng, key) for key in rng.sample(list(FIELDS), rng.randint(0, MOST_CHANGED))}
        if rng.random() < 0.4:
            changed |= _pair(rng)
        if rng.random() < 0.2:
            changed |= rng.choice(CORNERS)
        drawn = replace(recipe, **changed)
        yield drawn if rng.random() < 0.05 else put_right(drawn)


def draw_value(rng: Random, key: str) -> Value:
    """Draw what a field can hold."""
    field = FIELDS[key]
    if field.blank is not None and field.kind != "text" and rng.random() < 0.2:
        return None
    if field.kind == "boolean":
        return rng.random() < 0.5
    if field.kind == "text":
        return "x"
    if field.choices:
        return rng.choice(list(field.choices))
    if field.kind == "material":
        return rng.choice([*(material.key for material in shipped().of_kind(*field.materials)), UNKNOWN])
    if field.kind == "integer":
        return rng.choice((int(field.minimum), rng.randint(int(field.minimum), int(field.maximum))))
    usual = getattr(Recipe(), key)
    if usual and rng.random() < 0.5:  # near what is usual, where most limits lie
        return min(max(usual * rng.choice((0.1, 0.5, 2.0, 10.0)), field.minimum), field.maximum)
    return rng.uniform(field.minimum, field.maximum)


def _pair(rng: Random) -> dict[str, Value]:
    """Two materials of which the library lists something, where both have a field."""
    pair = rng.choice(shipped().pairs)
    ends = ((pair.first_kind, pair.first), (pair.second_kind, pair.second))
    fields = [FIELDS_OF_KIND.get(kind) for kind, _ in ends]
    if not all(fields) or " + " in pair.second:
        return {}
    materials: dict[str, Value] = {choices[0]: key for choices, (_, key) in zip(fields, ends, strict=True)}
    if pair.first_kind == pair.second_kind:  # two electrolytes: the first one in the cathode
        materials["cathode_electrolyte"] = pair.first
    if "cathode_coating" in materials:
        materials["cathode_coated"] = True
    share = {"binder": "binder_wt_pct", "spe": "spe_wt_pct", "salt": "salt_wt_pct"}
    materials |= {amount: 3.0 for kind, amount in share.items() if kind in materials}
    return materials | (ALONE if "solvent" in materials else {})
