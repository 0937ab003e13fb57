"""A small library and a prediction with fixed numbers, so that files can be tested without the models."""

from types import MappingProxyType

import pytest

from ssedesigner.core.evidence import Cited, CitedText, Source
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.prediction import CellPrediction, FilmPrediction, Flag, Layer, Prediction, Quantity
from ssedesigner.core.recipe import Recipe


def material(kind, key, name, values=None, hazards=None):
    texts = {} if hazards is None else {"hazard_codes": hazards}
    return Material(kind=kind, key=key, name=name, values=MappingProxyType(values or {}), texts=MappingProxyType(texts))


def density(value, source="Handbook", grade="handbook"):
    return {"density_g_cm3": Cited(value, "g/cm3", source, grade=grade)}


@pytest.fixture
def materials():
    rows = (
        material(
            "electrolyte",
            "Li6PS5Cl",
            "Li6PS5Cl (LPSCl)",
            {
                **density(1.858, "Obelix2025", "computed"),
                "conductivity_ms_cm": Cited(3.0, "mS/cm", "Cronk", low=0.46, high=5.0),
                "activation_energy_ev": Cited(0.35, "eV", "Singh2022"),
            },
            CitedText("H228 EUH029 H301 H314 H400", "ClpHazards", grade="estimate"),
        ),
        material("electrolyte", "Li6PS5Br", "Li6PS5Br", density(2.0, "Obelix2025", "computed")),
        material("binder", "NBR", "acrylonitrile-butadiene rubber", density(0.98), CitedText("none", "ClpHazards")),
        material("binder", "PPC", "poly(propylene carbonate)", density(1.3)),
        material("spe", "PEO-LiTFSI", "PEO with LiTFSI", density(1.2)),
        material("salt", "LiTFSI", "LiTFSI", density(1.33)),
        material(
            "solvent", "toluene", "toluene", density(0.862, "Chemicals2025"), CitedText("H225 H361d", "ClpHazards")
        ),
        material(
            "solvent", "isobutyl isobutyrate", "isobutyl isobutyrate", density(0.85), CitedText("H226", "ClpHazards")
        ),
        material("solvent", "mystery", "a liquid without a density"),
        material(
            "scaffold",
            "PPTA-NW",
            "aramid non-woven",
            {
                **density(1.44),
                "areal_weight_g_m2": Cited(6.9, "g/m2", "Song2023", grade="estimate"),
                "thickness_um": Cited(16.0, "um", "Song2023"),
            },
        ),
        material("substrate", "silicone-PET", "silicone-coated PET"),
        material("cathode", "NCM811", "NCM811"),
        material("anode", "Li-metal", "Li metal"),
        material("foil", "Cu", "copper foil", density(8.96)),
    )
    keys = ("ThisProgram2026", "Song2023", "Obelix2025", "Cronk", "Singh2022", "Chemicals2025", "ClpHazards")
    sources = {key: Source(key=key, kind="paper", citation=f"{key}, a journal & its page") for key in keys}
    sources["Handbook"] = Source(key="Handbook", kind="handbook", citation="A handbook", doi="10.1000/182")
    return Materials(version="test.1", materials={(row.kind, row.key): row for row in rows}, pairs=(), sources=sources)


def quantity(value, unit, *sources, low=None, high=None, estimate=False, reason=""):
    return Quantity(value=value, unit=unit, low=low, high=high, sources=sources, reason=reason, is_estimate=estimate)


@pytest.fixture
def make_prediction():
    """Return a function that makes a prediction with fixed numbers for a recipe."""

    def make(recipe):
        film = FilmPrediction(
            thickness_um=quantity(recipe.thickness_um, "um", "Recipe"),
            porosity_pct=quantity(10.0, "vol %", "Recipe", low=10.0, high=10.0),
            density_g_cm3=quantity(1.65, "g/cm3", "Obelix2025", "Handbook", low=1.6, high=1.7, estimate=True),
            areal_mass_mg_cm2=quantity(4.95, "mg/cm2", "Obelix2025", estimate=True),
            electrolyte_volume_pct=quantity(87.0, "vol %", "Obelix2025"),
            binder_volume_pct=quantity(2.5, "vol %", "Handbook"),
            scaffold_volume_pct=quantity(0.0, "vol %"),
            electrolyte_conductivity_ms_cm=quantity(2.1, "mS/cm", "Recipe", low=1.6, high=2.7),
            conductivity_ms_cm=quantity(1.43, "mS/cm", "Song2023", low=0.8, high=2.6),
            area_specific_resistance_ohm_cm2=quantity(2.1, "ohm cm2", "Song2023", low=1.2, high=4.0),
            areal_conductance_s_cm2=quantity(0.48, "S/cm2", "Song2023", low=0.25, high=0.83),
            conductance_s=quantity(23.0, "S", "Song2023", low=12.0, high=40.0),
        )
        cell = CellPrediction(
            basis=recipe.basis,
            specific_energy_wh_kg=quantity(397.2, "Wh/kg", "Song2023", low=395.0, high=399.0),
            energy_density_wh_l=quantity(1277.0, "Wh/L", "Song2023"),
            cost_usd_m2=quantity(None, "USD/m2", reason="not known, because the library has no price for Li metal"),
            cost_usd_kwh=quantity(None, "USD/kWh", reason="not known, because the library has no price for Li metal"),
            cost_share_film_electrolyte_pct=quantity(None, "%", reason="not known, because a price is missing"),
            voltage_v=quantity(3.7, "V", "Recipe"),
            thickness_um=quantity(145.0, "um", "Recipe"),
            areal_mass_mg_cm2=quantity(46.0, "mg/cm2", "Song2023"),
            resistance_ohm_cm2=quantity(80.0, "ohm cm2", "Song2023", low=40.0, high=170.0, estimate=True),
            voltage_loss_v=quantity(0.04, "V", "Song2023", low=0.02, high=0.085, estimate=True),
            usable_capacity_pct=quantity(95.0, "%", "Song2023", low=87.0, high=98.0, estimate=True),
            usable_specific_energy_wh_kg=quantity(375.0, "Wh/kg", "Song2023", low=340.0, high=388.0, estimate=True),
            usable_energy_density_wh_l=quantity(1206.0, "Wh/L", "Song2023", low=1090.0, high=1250.0, estimate=True),
            resistance_parts=(),
            rates=(),
            layers=(
                Layer(
                    role="film",
                    material="Li6PS5Cl",
                    thickness_um=30.0,
                    mass_mg_cm2=4.9,
                    cost_usd_m2=None,
                    sources=("Song2023",),
                ),
            ),
        )
        flags = (
            Flag(
                id="free-standing",
                step="wind",
                severity="fail",
                title="Not free-standing",
                message="1.5 wt % NBR; about 2.5 wt % is needed, so keep the film <on> its carrier.",
                value=1.5,
                limit=2.5,
                unit="wt %",
                sources=("Song2023",),
                grade="reported",
                fields=("binder_wt_pct",),
            ),
            Flag(id="bend", step="wind", severity="unknown", title="Bending", message="Nothing is reported."),
            Flag(id="sse-solvent", step="mix", severity="pass", title="Sulfide and toluene", message="Inert."),
        )
        return Prediction(
            recipe=recipe,
            film=film,
            cell=cell,
            cells={recipe.basis: cell},
            flags=flags,
            notes=("Porosity is as typed.",),
            library_version="test.1",
            model_version="1.0",
        )

    return make


@pytest.fixture
def recipe():
    return Recipe(name="Golden film & co", porosity_pct=10.0)


@pytest.fixture
def prediction(recipe, make_prediction):
    return make_prediction(recipe)
