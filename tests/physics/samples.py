"""Recipes and small libraries for the tests of the models."""

from dataclasses import replace

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.recipe import Recipe

BARE = replace(
    Recipe(),
    electrolyte_conductivity_ms_cm=None,
    particle_d50_um=None,
    binder=None,
    binder_wt_pct=None,
    solvent=None,
    cosolvent=None,
    cosolvent_share_pct=None,
    method="solvent-free",
    substrate=None,
    densification_method=None,
    densification_pressure_mpa=None,
    densification_temperature_c=None,
    drying_temperature_c=None,
)
"""A dry film of Li6PS5Cl alone whose pressing is not stated."""

FIG1 = replace(
    BARE,
    film_density_g_cm3=1.87,
    thickness_um=30.0,
    anode_thickness_um=20.0,
    cathode_density_g_cm3=3.85,
    active_share_wt_pct=None,
    areal_capacity_mah_cm2=5.0,
)
"""The unit cell of Fig. 1 of the review."""


def without(materials: Materials, kind: str, key: str, *quantities: str) -> Materials:
    """The library without some values or texts of a material."""
    material = materials.materials[kind, key]
    values = {name: value for name, value in material.values.items() if name not in quantities}
    texts = {name: text for name, text in material.texts.items() if name not in quantities}
    return with_material(materials, replace(material, values=values, texts=texts))


def with_value(materials: Materials, kind: str, key: str, quantity: str, value: Cited | CitedText) -> Materials:
    """The library with one value or text of a material replaced."""
    material = materials.materials[kind, key]
    if isinstance(value, CitedText):
        return with_material(materials, replace(material, texts={**material.texts, quantity: value}))
    return with_material(materials, replace(material, values={**material.values, quantity: value}))


def with_material(materials: Materials, material: Material) -> Materials:
    """The library with one material more, or in place of the one of its key."""
    return replace(materials, materials={**materials.materials, (material.kind, material.key): material})
