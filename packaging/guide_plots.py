"""The plots of the guide's pages on models: numbers of the program's own functions, in the program's own plots."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from guide_checks import RECIPES, with_own_films
from guide_tables import Shipped, points_of
from numpy.typing import ArrayLike
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from ssedesigner.core.evidence import Cited
from ssedesigner.core.model_fit import FITTED_LIQUIDS, FORMS, LIQUID_CLASSES
from ssedesigner.core.notation import typeset
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.cell.composite import ionic_conductivity
from ssedesigner.physics.cell.energy import assemble
from ssedesigner.physics.cell.evidence import composite_comparisons, read_evidence
from ssedesigner.physics.checks.mechanics import BRITTLE_STRAIN, bend_strain
from ssedesigner.physics.checks.moisture import planning_range, planning_rate, water_content
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.density import density_factor
from ssedesigner.physics.conduction.factors import (
    HIGHEST_PRESSURE,
    blocking_factor,
    pressure_ratio,
    scaffold_factor,
)
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.conduction.observations import PLAIN, PRESSED_POWDER, series_recipe
from ssedesigner.physics.curves import TARGET_SPECIFIC_ENERGY
from ssedesigner.physics.film.compaction import ANNEALED, FAMILIES, family_spread, pellet_density, relative_density
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.film.porosity import logit_band
from ssedesigner.physics.quantities import log_band
from ssedesigner.ui.evidence.points import plot_data
from ssedesigner.ui.pictures.export import svg
from ssedesigner.ui.plot.axis import Ticks
from ssedesigner.ui.plot.data import Axis, FilmMark, FilmPoint, Line, LineStyle, PlotData
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import LIGHT

KELVIN = 273.15
SIMPLE = replace(
    PLAIN,
    electrolyte="Li6PS5Cl",
    method=PRESSED_POWDER,
    thickness_um=30.0,
    porosity_pct=from_si(1 - pellet_density(ANNEALED).value, "vol %"),
)
"""A film of Li6PS5Cl as dense as a pellet, to which one thing at a time is added."""

_axis = partial(Axis, unit="")
HALF_BAND = 1.645
"""Standard deviations from the centre to either end of a 90 % band."""
SIZE = QSize(720, 346)
"""Of a plot without its title [px]."""
STYLES: tuple[LineStyle, ...] = ("recipe", "second", "third", "fourth")
MARKS: tuple[FilmMark, ...] = ("reported", "series", "own")


@dataclass(frozen=True, kw_only=True)
class GuidePlot:
    """A plot of the guide; ``columns`` are words that stand on the axis of x in place of round numbers."""

    title: str
    data: PlotData
    columns: Mapping[float, str] | None = None


def drawing(plot: GuidePlot) -> str:
    """Draw a plot as the program saves it, in the colours of the light theme; the guide puts others in their place."""
    canvas = PlotCanvas(plot.title, LIGHT)
    canvas.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    canvas.resize(SIZE)
    canvas.show()
    canvas.show_data(plot.data)
    if plot.columns:
        ticks = Ticks([*plot.columns.items()])
        canvas.axes["bottom"].set_ticks(lambda *_: ticks)
    QApplication.processEvents()  # until the axes have taken their places
    text = svg(canvas, typeset(plot.title), LIGHT).decode()
    canvas.close()
    # Qt opens a group for each change of the pen, drawn with or not, and its last digits differ between machines
    text = re.sub(r"<g [^>]*>\s*</g>\s*", "", text)
    return re.sub(r"<[^>]+>", lambda tag: re.sub(r"\d+\.\d{3,}", _two_decimals, tag[0]), text)


def _two_decimals(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}"


class Points(NamedTuple):
    """Published or measured values of one kind, each with the few words beside it if there are any."""

    x: Sequence[float]
    y: Sequence[float]
    label: str
    names: Sequence[str] = ()


def _line(label: str, x: ArrayLike, y: ArrayLike, style: LineStyle = "recipe", **band: ArrayLike) -> Line:
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    ends = {name: np.asarray(end, dtype=float) for name, end in band.items()}
    return Line(key=label, label=typeset(label), x=x, y=y, style=style, **ends)


def line_plot(
    title: str,
    x: Axis,
    y: Axis,
    lines: Sequence[Line],
    points: Sequence[Points] = (),
    columns: Mapping[float, str] | None = None,
) -> GuidePlot:
    """Put lines and up to three kinds of points into a plot; a line that only compares keeps the style of one."""
    styles = iter(STYLES)
    own_styles = tuple(replace(line, style=next(styles)) if line.style == "recipe" else line for line in lines)
    signs = dict(zip(MARKS, points, strict=False))
    films = tuple(
        FilmPoint(x=x, y=y, name=name, conditions="", citation="", tag=typeset(name), mark=mark)
        for mark, group in signs.items()
        for x, y, name in zip(group.x, group.y, group.names or [""] * len(group.x), strict=True)
    )
    words = {mark: typeset(group.label) for mark, group in signs.items()}
    data = PlotData(x=x, y=y, lines=own_styles, films=films, mark_words=words)
    return GuidePlot(title=title, data=data, columns=columns)


def _conductivity(shipped: Shipped, recipe: Recipe, **swept: Any) -> tuple[Any, Any, Any]:
    """Return conductivity and band of a recipe [mS/cm], each of the shape of what is swept."""
    conducts = conductance(resolve(recipe, shipped.materials, **swept), fit=shipped.fit)
    low, high = log_band(conducts.conductivity, conducts.spread)
    return tuple(from_si(value, "mS/cm") for value in (conducts.conductivity, low, high))  # type: ignore[return-value]


def _of_form(value: Cited, factor: Callable[[float], Any]) -> tuple[Any, Any, Any]:
    """Return a factor for the value of an exponent and for the ends of its interval, in rising order."""
    return factor(float(value)), factor(value.high or 0.0), factor(value.low or 0.0)


def composition(shipped: Shipped) -> GuidePlot:
    """Share of the volume that a binder takes against its share of the mass."""
    contents = np.linspace(0.0, 12.0, 49)
    lines = []
    for key in ("NBR", "ethyl cellulose", "PVDF", "PTFE"):
        film = resolve(replace(SIMPLE, binder=key), shipped.materials, binder_wt_pct=contents)
        density = shipped.materials.find("binder", key).values["density_g_cm3"]
        share = film.layers[0].volume_fractions["binder"] * 100
        lines.append(_line(x=contents, y=share, label=f"{key} ({density:g} g/cm³)"))
    x = _axis(label="Binder content, wt % of all solids", low=0, high=12)
    y = _axis(label="Binder, vol % of the dense solids", low=0, high=25)
    return line_plot("Volume that a binder takes in Li6PS5Cl", x, y, lines)


def porosity(_: Shipped) -> GuidePlot:
    """Porosity against pressing pressure: three families cold, and annealed argyrodite warm."""
    pressures = np.geomspace(10, 1000, 81)
    lines = []
    for family, celsius in (*((each, 25) for each in FAMILIES), (ANNEALED, 80)):
        pores = 1 - relative_density(family, to_si(pressures, "MPa"), celsius + KELVIN)
        low, high = logit_band(pores, family_spread(family))
        band = {"low": low * 100, "high": high * 100} if not lines else {}
        lines.append(_line(x=pressures, y=pores * 100, label=f"{family.name}, {celsius} °C", **band))
    points = Points(x=(370, 490), y=(17.9, 3), label="measured at 25 °C (Doux2020), called compact at 80 °C (Lee2020)")
    x = _axis(label="Pressing pressure, MPa", low=10, high=1000, is_log=True)
    y = _axis(label="Pores, vol %", low=0, high=60)
    return line_plot("Porosity after pressing", x, y, lines, (points,))


def sulfide(shipped: Shipped) -> GuidePlot:
    """Conductivity of some sulfides against temperature."""
    celsius = np.linspace(-20, 100, 61)
    lines = []
    for key in ("Li6PS5Cl", "Li10GeP2S12", "beta-Li3PS4"):
        conducts = conductance(resolve(replace(SIMPLE, electrolyte=key), shipped.materials, temperature_c=celsius))
        value = from_si(conducts.electrolyte, "mS/cm")
        low, high = log_band(value, conducts.electrolyte_spread)
        band = {"low": low, "high": high} if key == "Li6PS5Cl" else {}
        lines.append(_line(x=celsius, y=value, label=key, **band))
    robin = [point.conductivity_low_ms_cm for point in shipped.materials.series if point.source == "Ohno2020"]
    points = Points(x=[25.0] * len(robin), y=robin, label="Li6PS5Cl in eight laboratories (Ohno2020)")
    x = _axis(label="Temperature, °C", low=-20, high=100)
    y = _axis(label="Conductivity, mS/cm", low=0.01, high=200, is_log=True)
    return line_plot("Conductivity of sulfides against temperature", x, y, lines, (points,))


def pressure(shipped: Shipped) -> GuidePlot:
    """What stack pressure does, over what the highest pressure gives."""
    held = np.geomspace(20, 400, 121)
    ratio = pressure_ratio(to_si(held, "MPa"), HIGHEST_PRESSURE)
    middle, *ends = _of_form(shipped.fit.values["pressure"], lambda exponent: np.exp(exponent * ratio))
    line = _line(x=held, y=middle, label="model", low=ends[0], high=ends[1])
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
    x = _axis(label="Stack pressure, MPa", low=20, high=400, is_log=True)
    y = _axis(label="Conductivity over that at 146 MPa", low=0.4, high=1.2)
    return line_plot("Conductivity of Li6PS5Cl under stack pressure", x, y, [line], points)


def liquids(shipped: Shipped) -> GuidePlot:
    """What each liquid and each class of liquids leaves of the conductivity."""
    fit = shipped.fit
    measured: dict[str, list[float]] = {}
    for point in shipped.materials.series:
        if point.solvent and point.pellet_low_ms_cm:
            measured.setdefault(point.solvent, []).append(point.conductivity_low_ms_cm / point.pellet_low_ms_cm)
    models: list[tuple[str, float, float, float]] = []
    for kind in LIQUID_CLASSES:
        value, place = fit.values[f"liquid:{kind}"], fit.places[f"liquid:{kind}"]
        reach = HALF_BAND * math.hypot(fit.between_liquids, math.sqrt(fit.covariance[place][place]))
        ends = (math.exp(-value * math.exp(reach)), math.exp(-value * math.exp(-reach)))
        models.append((kind, math.exp(-value), *ends))
    for key in FITTED_LIQUIDS:
        film, dry = (conductance(resolve(each, shipped.materials)) for each in (replace(SIMPLE, solvent=key), SIMPLE))
        kept = film.conductivity / dry.conductivity
        low, high = log_band(kept, math.sqrt(film.variances["liquids"] + film.variances["fitted parameters"]))
        models.append((key, kept, low, min(high, 1.0)))
    places = [
        *range(len(LIQUID_CLASSES)),
        *(4.3 + 1.35 * number for number in range(len(FITTED_LIQUIDS))),
    ]
    point = partial(FilmPoint, conditions="", citation="")
    films = [
        point(x=x, y=kept, low=low, high=high, name=key, mark="series")
        for x, (key, kept, low, high) in zip(places, models, strict=True)
    ]
    films += [
        point(x=x, y=y, name=key) for x, (key, *_) in zip(places, models, strict=True) for y in measured.get(key, ())
    ]
    data = PlotData(
        x=_axis(label="Any liquid of a class, and liquids measured by themselves", low=-0.6, high=9.1),
        y=_axis(label="Conductivity after contact over before", low=0, high=1.05),
        films=tuple(films),
        mark_words={"series": "model, 90 % band", "reported": "measured on argyrodites"},
    )
    columns = dict(zip(places, (key for key, *_ in models), strict=True))
    return GuidePlot(title="What liquids leave of the conductivity", data=data, columns=columns)


def pores(shipped: Shipped) -> GuidePlot:
    """What pores leave of the conductivity of a pellet."""
    shares = np.linspace(0.0, 0.6, 121)
    pellet = pellet_density(ANNEALED).value
    exponent = shipped.fit.values["void"]
    middle, low, high = _of_form(exponent, lambda value: density_factor(1 - shares, pellet, value))
    lines = [
        _line(x=shares * 100, y=middle, label="model, 90 % band of the exponent", low=low, high=high),
        _line(x=shares * 100, y=density_factor(1 - shares, pellet, 1.5), label="exponent of spheres, 1.5", style="iso"),
    ]
    x = _axis(label="Pores, vol %", low=0, high=60)
    y = _axis(label="Conductivity over that of the pellet", low=0, high=1.8)
    return line_plot("What pores leave of the conductivity", x, y, lines)


def binders(shipped: Shipped) -> GuidePlot:
    """What polymers of each form leave of the conductivity, with measured series."""
    shares = np.linspace(0.0, 0.25, 101)
    lines = []
    for form in FORMS[:4]:
        value = shipped.fit.values[f"blocking:{form}"]
        middle, low, high = _of_form(value, lambda exponent: blocking_factor(1 - shares, shares, exponent))
        band = {"low": low, "high": high} if form == "fibrillated" else {}
        lines.append(_line(x=shares * 100, y=middle, label=form, **band))
    points: dict[str, list[tuple[float, float]]] = {"PTFE": [], "S-PEDOT": []}
    for point in shipped.materials.series:
        recipe = series_recipe(point)
        if recipe.binder in points and point.pellet_low_ms_cm:
            share = resolve(recipe, shipped.materials).layers[0].volume_fractions["binder"]
            points[recipe.binder].append((float(share) * 100, point.conductivity_low_ms_cm / point.pellet_low_ms_cm))
    groups = [
        Points(x=[pair[0] for pair in pairs], y=[pair[1] for pair in pairs], label=f"{key}, measured")
        for key, pairs in points.items()
    ]
    x = _axis(label="Polymer, vol % of the dense solids", low=0, high=25)
    y = _axis(label="Conductivity over that without polymer", low=0, high=1.05)
    return line_plot("What polymers that block leave of the conductivity", x, y, lines, groups)


def polymers(shipped: Shipped) -> GuidePlot:
    """Conductivity of a film from no polymer electrolyte to nothing else."""
    contents = np.linspace(0.0, 100.0, 201)
    lines = []
    for key, celsius in (("PEO-LiTFSI", 25.0), ("PEO-LiTFSI", 60.0)):
        recipe = replace(SIMPLE, spe=key, temperature_c=celsius)
        value, low, high = _conductivity(shipped, recipe, spe_wt_pct=contents)
        band = {"low": low, "high": high} if celsius == 25.0 else {}
        lines.append(_line(x=contents, y=value, label=f"Li6PS5Cl with {key}, {celsius:g} °C", **band))
    x = _axis(label="Polymer electrolyte, wt % of all solids", low=0, high=100)
    y = _axis(label="Conductivity, mS/cm", low=1e-4, high=100, is_log=True)
    return line_plot("Conductivity of a hybrid film", x, y, lines)


def scaffold(shipped: Shipped) -> GuidePlot:
    """What a scaffold of 20 um leaves of the conductivity of a film."""
    heights = np.geomspace(20, 200, 81)
    lines = []
    for share in (0.1, 0.2, 0.4):
        middle, low, high = _of_form(
            shipped.fit.values["scaffold"],
            lambda exponent, share=share: scaffold_factor(heights, 20.0, share, exponent)[0],  # type: ignore[misc]
        )
        band = {"low": low, "high": high} if share == 0.2 else {}
        lines.append(_line(x=heights, y=middle, label=f"{share * 100:.0f} vol % fibres", **band))
    x = _axis(label="Film thickness, µm", low=20, high=200, is_log=True)
    y = _axis(label="Conductivity over that without scaffold", low=0, high=1.05)
    return line_plot("What a scaffold of 20 µm leaves of the conductivity", x, y, lines)


def resistance(shipped: Shipped) -> GuidePlot:
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
        lines.append(_line(x=heights, y=value, label=label, **band))
    lines.append(_line(x=heights, y=heights / 10, label="1 mS/cm", style="iso"))
    points = Points(x=(20, 200), y=(2, 2), label="both 2 Ω cm² (Song2023)", names=("", "10 mS/cm"))
    x = _axis(label="Film thickness, µm", low=5, high=500, is_log=True)
    y = _axis(label="Area-specific resistance, Ω cm²", low=0.02, high=100, is_log=True)
    return line_plot("Resistance against thickness", x, y, lines, (points,))


def bands(shipped: Shipped) -> GuidePlot:
    """Every reported film beside its prediction by a fit without it."""
    points = points_of(shipped, "reported")
    return GuidePlot(title="Reported films beside their predictions", data=plot_data(points, points))


def learning(shipped: Shipped) -> GuidePlot:
    """How a prediction moves with the number of own films that all come out alike."""
    recipe = replace(SIMPLE, binder="NBR", binder_wt_pct=3.0)
    counts = list(range(9))
    measured = 2 * _conductivity(shipped, recipe)[0]
    rows = []
    for count in counts:
        conducts = conductance(
            resolve(recipe, shipped.materials), learn(with_own_films(shipped, recipe, count)), shipped.fit
        )
        band = log_band(conducts.conductivity, conducts.spread)
        rows.append([from_si(value, "mS/cm") for value in (conducts.conductivity, *band)])
    value, low, high = zip(*rows, strict=True)
    lines = [
        _line(x=counts, y=value, label="prediction, 90 % band", low=low, high=high),
        _line(x=counts, y=[measured] * len(counts), label="what every film measured", style="iso"),
    ]
    x = _axis(label="Own films of one lot and one kind of binder", low=0, high=8)
    y = _axis(label="Conductivity, mS/cm", low=0.2, high=20, is_log=True)
    columns = {float(count): str(count) for count in counts}
    return line_plot("How own films move a prediction", x, y, lines, columns=columns)


def energy(shipped: Shipped) -> GuidePlot:
    """Specific energy of a unit cell against film thickness."""
    heights = np.linspace(5, 100, 96)
    lines = []
    for name, words in (("fig1-li", "lithium, 20 µm"), ("fig1-anodeless", "anodeless")):
        recipe = read_recipe(RECIPES / f"{name}.json").recipe
        film = resolve(recipe, shipped.materials, thickness_um=heights)
        body = assemble(resolve_cell(recipe, shipped.materials, film, thickness_um=heights), "unit-cell")
        lines.append(_line(x=heights, y=from_si(body.specific_energy, "Wh/kg"), label=words))
    target = float(TARGET_SPECIFIC_ENERGY)
    lines.append(_line(x=(5, 100), y=(target, target), label=f"{target:g} Wh/kg", style="iso"))
    points = Points(x=(30, 30), y=(397, 406), label="Fig. 1 of the review (Song2023)")
    x = _axis(label="Film thickness, µm", low=0, high=100)
    y = _axis(label="Specific energy of the unit cell, Wh/kg", low=250, high=475)
    return line_plot("Specific energy against film thickness", x, y, lines, (points,))


def composite(_: Shipped) -> GuidePlot:
    """Ionic conductivity of a composite cathode over that of its sulfide, against the share of the sulfide."""
    shares = np.linspace(0.1, 0.7, 121)
    lines = [
        _line(x=100 * shares, y=ionic_conductivity(1.0, shares, coarse), label=words)
        for coarse, words in ((0.0, "fine sulfide"), (1.0, "coarse sulfide"))
    ]
    rows = {row["key"]: row for row in read_evidence("composites")}
    known = [rows[each.key] for each in composite_comparisons(rows.values())]
    points = Points(
        x=[100 * float(row["sulfide_share"]) for row in known],
        y=[float(row["ionic_ms_cm"]) / float(row["sulfide_ms_cm"]) for row in known],
        label="published composites K01 to K15",
    )
    x = _axis(label="Sulfide in the composite, vol %", low=10, high=70)
    y = _axis(label="Composite over its sulfide", low=0.001, high=1, is_log=True)
    return line_plot("Ions in a composite cathode", x, y, lines, (points,))


def cost(shipped: Shipped) -> GuidePlot:
    """Share of the sulfide of the film in the cost of the material against film thickness."""
    heights = np.linspace(5, 100, 96)
    recipe = read_recipe(RECIPES / "fig1d-20um.json").recipe
    film = resolve(recipe, shipped.materials, thickness_um=heights)
    body = assemble(resolve_cell(recipe, shipped.materials, film, thickness_um=heights), "unit-cell")
    low, high = (end * 100 for end in body.electrolyte_share_band)
    line = _line(
        x=heights, y=body.electrolyte_share * 100, label="sulfide of the film, prices low to high", low=low, high=high
    )
    points = Points(x=(20,), y=(63,), label="Fig. 1d of the review (Song2023)")
    x = _axis(label="Film thickness, µm", low=0, high=100)
    y = _axis(label="Share of the materials cost, %", low=0, high=100)
    return line_plot("Share of the film’s sulfide in the materials cost", x, y, [line], (points,))


def moisture(_: Shipped) -> GuidePlot:
    """Water in air against dew point."""
    dew = np.linspace(-80, 10, 91)
    water = [water_content(each + KELVIN) * 1e6 for each in dew]
    points = Points(x=(-40,), y=(126,), label="printed: 126 ppm (Yersak2022)")
    x = _axis(label="Frost or dew point, °C", low=-80, high=10)
    y = _axis(label="Water in dry air, ppm by volume", low=0.1, high=20000, is_log=True)
    return line_plot("Water in air against dew point", x, y, [_line(x=dew, y=water, label="model")], (points,))


def sulfide_gas(_: Shipped) -> GuidePlot:
    """Planning rate of hydrogen sulfide against dew point, with its range."""
    dew = np.linspace(-80, 10, 91)
    rate = np.array([planning_rate(each + KELVIN) * 60 * 1e3 for each in dew])
    ends = np.array([planning_range(each + KELVIN) for each in dew]) * 60 * 1e3
    line = _line(x=dew, y=rate, label="rate and its range", low=ends[:, 0], high=ends[:, 1])
    x = _axis(label="Frost or dew point, °C", low=-80, high=10)
    y = _axis(label="Planning rate, cm³/(g min)", low=1e-6, high=1, is_log=True)
    return line_plot("Hydrogen sulfide from Li6PS5Cl against dew point", x, y, [line])


def bending(_: Shipped) -> GuidePlot:
    """Strain of the outer face of a film over a roller."""
    rollers = np.geomspace(5, 200, 81)
    lines = [
        _line(x=rollers, y=[bend_strain(um * 1e-6, each / 2000) * 100 for each in rollers], label=f"{um} µm")
        for um in (30, 100, 300)
    ]
    limit = float(BRITTLE_STRAIN)
    lines.append(
        _line(x=(5, 200), y=(limit, limit), label=f"{limit:g} %: borne with a soft binder (assumed)", style="iso")
    )
    x = _axis(label="Diameter of the roller, mm", low=5, high=200, is_log=True)
    y = _axis(label="Strain of the outer face, %", low=0.01, high=10, is_log=True)
    return line_plot("Strain over a roller", x, y, lines)


PLOTS: Mapping[str, Callable[[Shipped], GuidePlot]] = {
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
    "composite": composite,
    "cost": cost,
    "moisture": moisture,
    "hydrogen-sulfide": sulfide_gas,
    "bending": bending,
}
"""Every plot by the name of its file in ``resources/guide/plots``."""
