"""The plots of the guide's pages on models, each drawn from the program's own functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from guide_checks import RECIPES, with_own_films
from guide_tables import Shipped, film_label, seen
from svg_plot import Axis, Interval, Line, Points, interval_plot, line_plot

from ssedesigner.core.evidence import Cited
from ssedesigner.core.model_fit import FORMS, LIQUID_CLASSES, LIQUIDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.cell.energy import assemble
from ssedesigner.physics.checks.mechanics import BRITTLE_STRAIN, bend_strain
from ssedesigner.physics.checks.moisture import planning_range, planning_rate, water_content
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.factors import (
    HIGHEST_PRESSURE,
    PELLET_POROSITY,
    blocking_factor,
    packing_factor,
    pressure_ratio,
    scaffold_factor,
)
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.conduction.observations import PLAIN, series_recipe
from ssedesigner.physics.curves import TARGET_SPECIFIC_ENERGY
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.film.porosity import HECKEL_SPREAD, heckel_porosity, logit_band
from ssedesigner.physics.quantities import log_band

KELVIN = 273.15
SIMPLE = replace(PLAIN, electrolyte="Li6PS5Cl", thickness_um=30.0, porosity_pct=from_si(PELLET_POROSITY, "vol %"))
"""A film of Li6PS5Cl as dense as a pellet, to which one thing at a time is added."""


def _conductivity(shipped: Shipped, recipe: Recipe, **swept: Any) -> tuple[Any, Any, Any]:
    """Return conductivity and band of a recipe [mS/cm], each of the shape of what is swept."""
    conducts = conductance(resolve(recipe, shipped.materials, **swept), fit=shipped.fit)
    low, high = log_band(conducts.conductivity, conducts.spread)
    return tuple(from_si(value, "mS/cm") for value in (conducts.conductivity, low, high))  # type: ignore[return-value]


def _of_form(value: Cited, factor: Callable[[float], Any]) -> tuple[Any, Any, Any]:
    """Return a factor for the value of an exponent and for the ends of its interval, in rising order."""
    return factor(float(value)), factor(value.high or 0.0), factor(value.low or 0.0)


def composition(shipped: Shipped) -> str:
    """Share of the volume that a binder takes against its share of the mass."""
    contents = np.linspace(0.0, 12.0, 49)
    lines = []
    for key in ("NBR", "ethyl cellulose", "PVDF", "PTFE"):
        film = resolve(replace(SIMPLE, binder=key), shipped.materials, binder_wt_pct=contents)
        density = shipped.materials.find("binder", key).values["density_g_cm3"]
        share = film.layers[0].volume_fractions["binder"] * 100
        lines.append(Line(x=contents, y=share, label=f"{key} ({density:g} g/cm³)"))
    x = Axis(label="Binder content, wt % of all solids", low=0, high=12, step=2)
    y = Axis(label="Binder, vol % of the dense solids", low=0, high=25, step=5)
    return line_plot("Volume that a binder takes in Li6PS5Cl", x, y, lines)


def porosity(_: Shipped) -> str:
    """Porosity against pressing pressure at three temperatures."""
    pressures = np.geomspace(10, 1000, 81)
    lines = []
    for celsius in (25, 80, 120):
        pores = heckel_porosity(to_si(pressures, "MPa"), celsius + KELVIN)
        low, high = logit_band(pores, HECKEL_SPREAD)
        band = {"low": low * 100, "high": high * 100} if celsius != 120 else {}
        lines.append(Line(x=pressures, y=pores * 100, label=f"{celsius} °C", **band))
    points = Points(
        x=(370, 490), y=(17.9, 3), label="measured (Doux2020), called compact (Lee2020)", names=("25 °C", "80 °C")
    )
    x = Axis(label="Pressing pressure, MPa", low=10, high=1000, is_log=True)
    y = Axis(label="Pores, vol %", low=0, high=60, step=10)
    return line_plot("Porosity after pressing", x, y, lines, (points,))


def sulfide(shipped: Shipped) -> str:
    """Conductivity of some sulfides against temperature."""
    celsius = np.linspace(-20, 100, 61)
    lines = []
    for key in ("Li6PS5Cl", "Li10GeP2S12", "beta-Li3PS4"):
        conducts = conductance(resolve(replace(SIMPLE, electrolyte=key), shipped.materials, temperature_c=celsius))
        value = from_si(conducts.electrolyte, "mS/cm")
        low, high = log_band(value, conducts.electrolyte_spread)
        band = {"low": low, "high": high} if key == "Li6PS5Cl" else {}
        lines.append(Line(x=celsius, y=value, label=key, **band))
    robin = [point.conductivity_low_ms_cm for point in shipped.materials.series if point.source == "Ohno2020"]
    points = Points(x=[25.0] * len(robin), y=robin, label="Li6PS5Cl in eight laboratories (Ohno2020)")
    x = Axis(label="Temperature, °C", low=-20, high=100, step=20)
    y = Axis(label="Conductivity, mS/cm", low=0.01, high=200, is_log=True)
    return line_plot("Conductivity of sulfides against temperature", x, y, lines, (points,))


def pressure(shipped: Shipped) -> str:
    """What stack pressure does, over what the highest pressure gives."""
    held = np.geomspace(20, 400, 121)
    ratio = pressure_ratio(to_si(held, "MPa"), HIGHEST_PRESSURE)
    middle, *ends = _of_form(shipped.fit.values["pressure"], lambda exponent: np.exp(exponent * ratio))
    line = Line(x=held, y=middle, label="model", low=ends[0], high=ends[1])
    series = {point.key: point for point in shipped.materials.series}
    mean = {key: math.sqrt(each.conductivity_low_ms_cm * each.conductivity_high_ms_cm) for key, each in series.items()}
    points = (
        Points(
            x=(49, 68, 146),
            y=[mean[key] / mean["cro-3"] for key in ("cro-1", "cro-2", "cro-3")],
            label="microcrystalline (Cronau2021)",
        ),
        Points(
            x=(49, 146), y=[mean[key] / mean["cro-5"] for key in ("cro-4", "cro-5")], label="glass-ceramic (Cronau2021)"
        ),
    )
    x = Axis(label="Stack pressure, MPa", low=20, high=400, is_log=True)
    y = Axis(label="Conductivity over that at 146 MPa", low=0.4, high=1.2, step=0.2)
    return line_plot("Conductivity of Li6PS5Cl under stack pressure", x, y, [line], points)


def liquids(shipped: Shipped) -> str:
    """What each liquid and each class of liquids leaves of the conductivity."""
    fit = shipped.fit
    measured: dict[str, list[float]] = {}
    for point in shipped.materials.series:
        if point.solvent and point.pellet_low_ms_cm:
            measured.setdefault(point.solvent, []).append(point.conductivity_low_ms_cm / point.pellet_low_ms_cm)
    rows = []
    for kind in LIQUID_CLASSES:
        value = fit.values[f"liquid:{kind}"]
        spread = fit.between_liquids
        reach = 1.645 * math.hypot(
            spread, math.sqrt(fit.covariance[fit.places[f"liquid:{kind}"]][fit.places[f"liquid:{kind}"]])
        )
        low, high = value * math.exp(-reach), value * math.exp(reach)
        rows.append(
            Interval(label=f"any {kind} liquid", value=math.exp(-value), low=math.exp(-high), high=math.exp(-low))
        )
    for key in LIQUIDS:
        recipe = replace(SIMPLE, solvent=key)
        film, dry = (conductance(resolve(each, shipped.materials)) for each in (recipe, SIMPLE))
        kept = film.conductivity / dry.conductivity
        spread = math.sqrt(film.variances["liquids"] + film.variances["fitted parameters"])
        low, high = log_band(kept, spread)
        rows.append(
            Interval(label=key, value=kept, low=low, high=min(high, 1.0), measured=tuple(measured.get(key, ())))
        )
    axis = Axis(label="Conductivity after contact over before", low=0, high=1, step=0.2)
    return interval_plot(
        "What liquids leave of the conductivity", axis, rows, ("model, 90 % band", "measured on argyrodites")
    )


def pores(shipped: Shipped) -> str:
    """What pores leave of the conductivity of a pellet."""
    shares = np.linspace(0.0, 0.6, 121)
    middle, low, high = _of_form(shipped.fit.values["void"], lambda exponent: packing_factor(shares, exponent))
    lines = [
        Line(x=shares * 100, y=middle, label="model, 90 % band of the exponent", low=low, high=high),
        Line(x=shares * 100, y=packing_factor(shares, 1.5), label="exponent of spheres, 1.5", is_reference=True),
    ]
    x = Axis(label="Pores, vol %", low=0, high=60, step=10)
    y = Axis(label="Conductivity over that of the pellet", low=0, high=1.1, step=0.2)
    return line_plot("What pores leave of the conductivity", x, y, lines)


def binders(shipped: Shipped) -> str:
    """What polymers of each form leave of the conductivity, with measured series."""
    shares = np.linspace(0.0, 0.25, 101)
    lines = []
    for form in FORMS[:4]:
        value = shipped.fit.values[f"blocking:{form}"]
        middle, low, high = _of_form(value, lambda exponent: blocking_factor(1 - shares, shares, exponent))
        band = {"low": low, "high": high} if form in {"fibrillated", "film-forming"} else {}
        lines.append(Line(x=shares * 100, y=middle, label=form, **band))
    points: dict[str, list[tuple[float, float]]] = {"PTFE": [], "S-PEDOT": []}
    for point in shipped.materials.series:
        recipe = series_recipe(point)
        if recipe.binder in points and point.pellet_low_ms_cm:
            share = resolve(recipe, shipped.materials).layers[0].volume_fractions["binder"]
            points[recipe.binder].append((float(share) * 100, point.conductivity_low_ms_cm / point.pellet_low_ms_cm))
    groups = [
        Points(x=[pair[0] for pair in found], y=[pair[1] for pair in found], label=f"{key}, measured")
        for key, found in points.items()
    ]
    x = Axis(label="Polymer, vol % of the dense solids", low=0, high=25, step=5)
    y = Axis(label="Conductivity over that without polymer", low=0, high=1.05, step=0.2)
    return line_plot("What polymers that block leave of the conductivity", x, y, lines, groups)


def polymers(shipped: Shipped) -> str:
    """Conductivity of a film from no polymer electrolyte to nothing else."""
    contents = np.linspace(0.0, 100.0, 201)
    lines = []
    for key, celsius in (("PEO-LiTFSI", 25.0), ("PEO-LiTFSI", 60.0)):
        recipe = replace(SIMPLE, spe=key, temperature_c=celsius)
        value, low, high = _conductivity(shipped, recipe, spe_wt_pct=contents)
        band = {"low": low, "high": high} if celsius == 25.0 else {}
        lines.append(Line(x=contents, y=value, label=f"Li6PS5Cl with {key}, {celsius:g} °C", **band))
    x = Axis(label="Polymer electrolyte, wt % of all solids", low=0, high=100, step=20)
    y = Axis(label="Conductivity, mS/cm", low=1e-4, high=100, is_log=True)
    return line_plot("Conductivity of a hybrid film", x, y, lines)


def scaffold(shipped: Shipped) -> str:
    """What a scaffold of 20 um leaves of the conductivity of a film."""
    heights = np.geomspace(20, 200, 81)
    lines = []
    for share in (0.1, 0.2, 0.4):
        middle, low, high = _of_form(
            shipped.fit.values["scaffold"],
            lambda exponent, share=share: scaffold_factor(heights, 20.0, share, exponent)[0],  # type: ignore[misc]
        )
        lines.append(Line(x=heights, y=middle, label=f"{share * 100:.0f} vol % fibres", low=low, high=high))
    x = Axis(label="Film thickness, µm", low=20, high=200, is_log=True)
    y = Axis(label="Conductivity over that without scaffold", low=0, high=1.05, step=0.2)
    return line_plot("What a scaffold of 20 µm leaves of the conductivity", x, y, lines)


def resistance(shipped: Shipped) -> str:
    """Resistance against thickness, of one sulfide and of two layers."""
    heights = np.geomspace(5, 500, 81)
    lines = []
    for label, recipe in (
        ("Li6PS5Cl alone", SIMPLE),
        ("with 5 µm of Li3PS4", replace(SIMPLE, second_electrolyte="beta-Li3PS4", second_thickness_um=4.999)),
    ):
        conducts = conductance(resolve(recipe, shipped.materials, thickness_um=heights), fit=shipped.fit)
        value = from_si(conducts.area_specific_resistance, "ohm cm2")
        low, high = log_band(value, conducts.spread)
        band = {"low": low, "high": high} if recipe is SIMPLE else {}
        lines.append(Line(x=heights, y=value, label=label, **band))
    lines.append(Line(x=heights, y=heights / 10, label="1 mS/cm", is_reference=True))
    points = Points(x=(20, 200), y=(2, 2), label="both 2 Ω cm² (Song2023)", names=("", "10 mS/cm"))
    x = Axis(label="Film thickness, µm", low=5, high=500, is_log=True)
    y = Axis(label="Area-specific resistance, Ω cm²", low=0.02, high=100, is_log=True)
    return line_plot("Resistance against thickness", x, y, lines, (points,))


def bands(shipped: Shipped) -> str:
    """Every reported film beside its prediction by a fit without it."""
    rows = [
        Interval(
            label=film_label(shipped, point),
            value=point.predicted,
            low=point.low,
            high=point.high,
            measured=(point.measured,),
        )
        for point in seen(shipped, "reported")
    ]
    axis = Axis(label="Conductivity, mS/cm", low=0.005, high=50, is_log=True)
    return interval_plot(
        "Reported films beside their predictions", axis, rows, ("predicted without it, 90 % band", "measured")
    )


def learning(shipped: Shipped) -> str:
    """How a prediction moves with the number of own films that all come out alike."""
    recipe = replace(SIMPLE, binder="NBR", binder_wt_pct=3.0)
    counts = list(range(9))
    measured = 2 * _conductivity(shipped, recipe)[0]
    found = []
    for count in counts:
        told = conductance(
            resolve(recipe, shipped.materials), learn(with_own_films(shipped, recipe, count)), shipped.fit
        )
        band = log_band(told.conductivity, told.spread)
        found.append([from_si(value, "mS/cm") for value in (told.conductivity, *band)])
    value, low, high = zip(*found, strict=True)
    lines = [
        Line(x=counts, y=value, label="prediction, 90 % band", low=low, high=high),
        Line(x=counts, y=[measured] * len(counts), label="what every film measured", is_reference=True),
    ]
    x = Axis(label="Own films of one lot and one kind of binder", low=0, high=8, step=1)
    y = Axis(label="Conductivity, mS/cm", low=0.2, high=20, is_log=True)
    return line_plot("How own films move a prediction", x, y, lines)


def energy(shipped: Shipped) -> str:
    """Specific energy of a unit cell against film thickness."""
    heights = np.linspace(5, 100, 96)
    lines = []
    for name, words in (("fig1-li", "lithium, 20 µm"), ("fig1-anodeless", "anode-free")):
        recipe = read_recipe(RECIPES / f"{name}.json").recipe
        film = resolve(recipe, shipped.materials, thickness_um=heights)
        body = assemble(resolve_cell(recipe, shipped.materials, film, thickness_um=heights), "unit-cell")
        lines.append(Line(x=heights, y=from_si(body.specific_energy, "Wh/kg"), label=words))
    target = float(TARGET_SPECIFIC_ENERGY)
    lines.append(Line(x=(5, 100), y=(target, target), label=f"{target:g} Wh/kg", is_reference=True))
    points = Points(x=(30, 30), y=(397, 406), label="Fig. 1 of the review (Song2023)")
    x = Axis(label="Film thickness, µm", low=0, high=100, step=20)
    y = Axis(label="Specific energy of the unit cell, Wh/kg", low=250, high=475, step=50)
    return line_plot("Specific energy against film thickness", x, y, lines, (points,))


def cost(shipped: Shipped) -> str:
    """Share of the sulfide of the film in the cost of the material against film thickness."""
    heights = np.linspace(5, 100, 96)
    recipe = read_recipe(RECIPES / "fig1d-20um.json").recipe
    film = resolve(recipe, shipped.materials, thickness_um=heights)
    body = assemble(resolve_cell(recipe, shipped.materials, film, thickness_um=heights), "unit-cell")
    low, high = (end * 100 for end in body.electrolyte_share_band)
    line = Line(
        x=heights, y=body.electrolyte_share * 100, label="sulfide of the film, prices low to high", low=low, high=high
    )
    points = Points(x=(20,), y=(63,), label="Fig. 1d of the review (Song2023)")
    x = Axis(label="Film thickness, µm", low=0, high=100, step=20)
    y = Axis(label="Share of the material cost, %", low=0, high=100, step=20)
    return line_plot("Share of the film’s sulfide in the material cost", x, y, [line], (points,))


def moisture(_: Shipped) -> str:
    """Water in air against dew point."""
    dew = np.linspace(-80, 10, 91)
    water = [water_content(each + KELVIN) * 1e6 for each in dew]
    points = Points(x=(-40,), y=(126,), label="printed: 126 ppm (Yersak2022)")
    x = Axis(label="Frost or dew point, °C", low=-80, high=10, step=10)
    y = Axis(label="Water in dry air, ppm by volume", low=0.1, high=20000, is_log=True)
    return line_plot("Water in air against dew point", x, y, [Line(x=dew, y=water, label="model")], (points,))


def sulfide_gas(_: Shipped) -> str:
    """Planning rate of hydrogen sulfide against dew point, with its range."""
    dew = np.linspace(-80, 10, 91)
    rate = np.array([planning_rate(each + KELVIN) * 60 * 1e3 for each in dew])
    ends = np.array([planning_range(each + KELVIN) for each in dew]) * 60 * 1e3
    line = Line(x=dew, y=rate, label="planning rate and its range", low=ends[:, 0], high=ends[:, 1])
    x = Axis(label="Frost or dew point, °C", low=-80, high=10, step=10)
    y = Axis(label="H₂S from Li6PS5Cl, cm³/(g min)", low=1e-6, high=1, is_log=True)
    return line_plot("Hydrogen sulfide against dew point", x, y, [line])


def bending(_: Shipped) -> str:
    """Strain of the outer face of a film over a roller."""
    rollers = np.geomspace(5, 200, 81)
    lines = [
        Line(x=rollers, y=[bend_strain(um * 1e-6, each / 2000) * 100 for each in rollers], label=f"{um} µm")
        for um in (30, 100, 300)
    ]
    limit = float(BRITTLE_STRAIN)
    lines.append(
        Line(x=(5, 200), y=(limit, limit), label=f"{limit:g} %: borne with a soft binder (assumed)", is_reference=True)
    )
    x = Axis(label="Diameter of the roller, mm", low=5, high=200, is_log=True)
    y = Axis(label="Strain of the outer face, %", low=0.01, high=10, is_log=True)
    return line_plot("Strain over a roller", x, y, lines)


PLOTS: Mapping[str, Callable[[Shipped], str]] = {
    "composition": composition,
    "porosity": porosity,
    "sulfide": sulfide,
    "pressure": pressure,
    "liquids": liquids,
    "pores": pores,
    "binders": binders,
    "polymers": polymers,
    "scaffold": scaffold,
    "resistance": resistance,
    "bands": bands,
    "learning": learning,
    "energy": energy,
    "cost": cost,
    "moisture": moisture,
    "hydrogen-sulfide": sulfide_gas,
    "bending": bending,
}
"""Every plot by the name of its file in ``resources/guide/plots``."""
