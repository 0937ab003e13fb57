"""Two laboratories that were made up for a picture: a library, and the package of another one beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material, PairVerdict
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.paths import resources
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.backups.package import SUFFIX, read_package, write_package
from ssedesigner.library.store import Library

PACKAGE = f"lab-3-2026-11-28{SUFFIX}"
_Values = Mapping[tuple[str, str, str], tuple[float, str, str]]
"""By kind, material and quantity: a number, its source and its conditions."""
_BEFORE: _Values = {
    ("electrolyte", "Li6PS5Cl", "conductivity_ms_cm"): (2.9, "Own pellet P-07", "300 MPa, 25 degC"),
    ("electrolyte", "Li6PS5Br", "price_usd_kg"): (380.0, "Quote of May", ""),
    ("binder", "HNBR", "freestanding_min_wt_pct"): (2.5, "K-098, 10 cm wide", ""),
    ("binder", "SBR", "price_usd_kg"): (12.0, "Quote of May", ""),
    ("binder", "NBR", "tensile_strength_mpa"): (18.0, "Own strip T-03", ""),
    ("solvent", "anisole", "exposure_limit_ppm"): (6.0, "Safety sheet rev. 5", ""),
    ("substrate", "silicone-PET", "roughness_um"): (0.06, "Profilometer, roll 6", ""),
}
_MINE: _Values = {
    ("electrolyte", "Li6PS5Cl", "conductivity_ms_cm"): (3.1, "Own pellet P-11", "300 MPa, 25 degC"),
    ("binder", "HNBR", "freestanding_min_wt_pct"): (2.4, "K-101, 10 cm wide", ""),
    ("substrate", "silicone-PET", "roughness_um"): (0.05, "Profilometer, roll 7", ""),
}
_THEIRS: _Values = {
    ("electrolyte", "Li6PS5Cl", "conductivity_ms_cm"): (2.64, "Own pellet L3-22", "370 MPa, 22 degC"),
    ("electrolyte", "Li6PS5Br", "price_usd_kg"): (310.0, "Quote of 25 November", ""),
    ("binder", "HNBR", "freestanding_min_wt_pct"): (2.0, "K-113, 12 cm wide, wound", ""),
    ("binder", "SBR", "price_usd_kg"): (14.5, "Quote of 25 November", ""),
    ("binder", "NBR", "tensile_strength_mpa"): (21.0, "Own strip L3-04", ""),
    ("solvent", "anisole", "exposure_limit_ppm"): (5.0, "Safety sheet rev. 6", ""),
}
_NEW_QUANTITIES = ("density_g_cm3", "price_usd_kg", "boiling_point_c", "flash_point_c")
_MOST_NEW = 24


def sample_package(library: Library, folder: Path) -> Path:
    """Let a library and that of another laboratory drift apart; return the package of the other one."""
    library.set_machine_label("Lab 1")
    _set(library, _BEFORE)
    _judge(library, "NBR", "anisole", "compatible", "Clear solution, no heating in 24 h")
    _judge(library, "SBR", "xylene", "caution", "Slow above 5 wt %")
    shared = folder / f"shared{SUFFIX}"
    write_package(library, shared)
    path = folder / PACKAGE
    with Library.open(folder / "other.sqlite", shipped=resources() / "library") as other:
        other.set_machine_label("Lab 3")
        other.take_shared(read_package(shared).shared)
        _set(other, _THEIRS)
        _judge(other, "NBR", "anisole", "caution", "Gel after 48 h in the closed jar")
        _judge(other, "SBR", "xylene", "compatible", "Clear after 12 h at 40 degC")
        _add_new(other)
        write_package(other, path)
    _set(library, _MINE)
    _judge(library, "NBR", "anisole", "incompatible", "Turns yellow in a week")
    return path


def _set(library: Library, values: _Values) -> None:
    for (kind, key, quantity), (number, source, conditions) in values.items():
        value = Cited(number, PROPERTIES[quantity].unit, source, grade="user", conditions=conditions)
        library.set_value(kind, key, quantity, value)


def _judge(library: Library, binder: str, solvent: str, verdict: str, reason: str) -> None:
    library.set_verdict(
        PairVerdict(
            first_kind="binder",
            first=binder,
            second_kind="solvent",
            second=solvent,
            verdict=verdict,
            reason=reason,
            grade="user",
            sources=("Lab book 7",),
        )
    )


def _add_new(library: Library) -> None:
    """Add what only the other laboratory has: a material, its values, many prices, and films."""
    value = Cited(1.02, "g/cm3", "Pycnometer", grade="user")
    library.add_material(
        Material(kind="binder", key="HNBR 3407", name="HNBR 3407", values={"density_g_cm3": value}, origin="user")
    )
    values: dict[tuple[str, str, str], tuple[float, str, str]] = {}
    for material in library.materials().of_kind("binder", "solvent"):
        for quantity in _NEW_QUANTITIES:
            name, number = (material.kind, material.key, quantity), material.values.get(quantity)
            if number is not None and name not in _THEIRS and len(values) < _MOST_NEW:
                values[name] = (round(1.04 * number, 3), "Certificate 2026", "")
    _set(library, values)
    for film, conductivity in enumerate((0.48, 0.5, 0.61), start=1):
        library.add_film(
            MeasuredFilm(
                key="",
                name=f"K-11{film}",
                recipe=Recipe(electrolyte="Li6PS5Cl", binder="HNBR", binder_wt_pct=2.0),
                thickness_um=27.0 + film,
                temperature_c=25.0,
                conductivity_ms_cm=conductivity,
                made_on=f"2026-11-1{film}",
            )
        )
