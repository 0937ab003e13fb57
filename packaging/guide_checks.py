"""Published values beside what the program gives for them, page by page of the guide on models."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from guide_tables import Shipped, number, percent, table

from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.library.checks.content import lithium_comparisons
from ssedesigner.physics.cell.cost_split import liquid_split
from ssedesigner.physics.cell.evidence import comparisons_by_kind, composite_comparisons, read_evidence, score
from ssedesigner.physics.checks.mechanics import GUIDE_ROD, bend_strain
from ssedesigner.physics.checks.moisture import water_content
from ssedesigner.physics.conduction import conductance, factors, learning
from ssedesigner.physics.conduction.conductance import area_specific_resistance
from ssedesigner.physics.conduction.observations import PLAIN, series_recipe
from ssedesigner.physics.film import porosity
from ssedesigner.physics.film.compaction import ANNEALED, GLASS, relative_density
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict

RECIPES = resources() / "recipes"


class Check(NamedTuple):
    """A published value beside what the program gives for it; both in words with their unit."""

    what: str
    published: str
    program: str
    source: str


def checks(rows: Iterable[Check]) -> str:
    """Return the table of published values beside the program's own."""
    return table(("What", "Published or expected", "Program", "Source"), rows)


def composition_checks(shipped: Shipped) -> list[Check]:
    """Lithium concentration of sulfides, as Table 1 of the review prints it, from formula and printed density."""
    shown_keys = ("Li6PS5Cl", "Li10GeP2S12", "beta-Li3PS4", "Li6PS5Br")
    compared = [row for row in lithium_comparisons(shipped.materials) if row[0] in shown_keys]
    return [
        Check(f"lithium in {key}", f"{printed:.1f} mol/L", f"{computed:.1f} mol/L", "Song2023")
        for key, printed, computed in compared
    ]


def porosity_checks(_: Shipped) -> list[Check]:
    """Porosity of a cold-pressed pellet and of a warm-pressed film."""
    cold, early = (1 - relative_density(ANNEALED, pressure, 298.15) for pressure in (370e6, 195e6))
    warm = 1 - relative_density(ANNEALED, 490e6, 353.15)
    glass = 1 - relative_density(GLASS, 300e6, 298.15)
    return [
        Check("Li6PS5Cl, 370 MPa, 25 °C", "17.9 % pores", f"{percent(cold, 1)} pores", "Doux2020"),
        Check("Li6PS5Cl, annealed, 195 MPa, 25 °C", "20.8 % pores", f"{percent(early, 1)} pores", "Cronau2021"),
        Check("75Li₂S-25P₂S₅ glass, 300 MPa, 25 °C", "13.5 % pores", f"{percent(glass, 1)} pores", "Sakuda2013"),
        Check("film, 490 MPa, 80 °C", "called compact", f"{percent(warm, 1)} pores", "Lee2020"),
    ]


def pressure_checks(shipped: Shipped) -> list[Check]:
    """Conductivity of pellets under stack pressure over that under the highest one."""
    lines = []
    held = {
        point.key: math.sqrt(point.conductivity_low_ms_cm * point.conductivity_high_ms_cm)
        for point in shipped.materials.series
    }
    for low, high, words in (
        ("cro-1", "cro-3", "microcrystalline, 49 over 146 MPa"),
        ("cro-2", "cro-3", "microcrystalline, 68 over 146 MPa"),
        ("cro-4", "cro-5", "glass-ceramic, 49 MPa over where it no longer rises"),
    ):
        pressure = 68e6 if low == "cro-2" else 49e6
        ratio = math.exp(
            shipped.fit.values["pressure"] * float(factors.pressure_ratio(pressure, factors.HIGHEST_PRESSURE))
        )
        lines.append(Check(f"Li6PS5Cl, {words}", f"{held[low] / held[high]:.2f}", f"{ratio:.2f}", "Cronau2021"))
    return lines


def series_checks(shipped: Shipped, *, has_liquid: bool) -> list[Check]:
    """What a liquid or a binder left of the pellet value of the same powder."""
    lines = []
    kept = {point["key"] for point in shipped.fit.points}
    for point in shipped.materials.series:
        if point.key not in kept or bool(point.solvent) != has_liquid:
            continue
        recipe = series_recipe(point)
        plain = replace(recipe, solvent=None, binder=None, binder_wt_pct=None)
        values = [conductance.conductance(resolve(each, shipped.materials)).conductivity for each in (recipe, plain)]
        measured = point.conductivity_low_ms_cm / (point.pellet_low_ms_cm or 1)
        what = point.solvent or f"{point.binder_wt_pct:g} wt % {recipe.binder}"
        lines.append(
            Check(f"{what}, {point.electrolyte}", f"{measured:.2f}", f"{values[0] / values[1]:.2f}", point.source)
        )
    return lines


def resistance_checks(_: Shipped) -> list[Check]:
    """Resistances and conductances that the review prints."""
    thin, thick = (
        from_si(area_specific_resistance(to_si(um, "um"), to_si(value, "mS/cm")), "ohm cm2")
        for um, value in ((20, 1), (200, 10))
    )
    lines = [
        Check("20 µm at 1 mS/cm", "2 Ω cm²", f"{thin:g} Ω cm²", "Song2023"),
        Check("200 µm at 10 mS/cm", "2 Ω cm²", f"{thick:g} Ω cm²", "Song2023"),
    ]
    for um, value, printed, reference in ((47, 1.7, 291, 187), (40, 0.058, 15, 140)):
        resistance = area_specific_resistance(to_si(um, "um"), to_si(value, "mS/cm"))
        area = from_si(printed * 1e-3 * resistance, "cm2")
        words = f"{um} µm at {value:g} mS/cm, film of reference {reference}"
        lines.append(Check(words, f"{printed} mS", f"{printed} mS on {area:.2f} cm²", "Song2023"))
    return lines


def cell_checks(shipped: Shipped) -> list[Check]:
    """The unit cells of Fig. 1 of the review."""
    lines = []
    for name, words, weight, volume in (
        ("fig1-li", "NCM811 on lithium", 397, 1277),
        ("fig1-anodeless", "NCM811, anodeless", 406, 1481),
    ):
        unit = predict(read_recipe(RECIPES / f"{name}.json").recipe, shipped.materials).cell
        for value, printed, unit_name in (
            (unit.specific_energy_wh_kg, weight, "Wh/kg"),
            (unit.energy_density_wh_l, volume, "Wh/L"),
        ):
            lines.append(Check(words, f"{printed} {unit_name}", f"{value.value:.0f} {unit_name}", "Song2023"))
    return lines


CELL_FIGURES = {
    "fine_composites": "composites",
    "coarse_composites": "coarse composites",
    "rates": "capacities at a rate",
    "rates_of_one_cell": "of the same cell",
    "cell_resistances": "resistances of cells",
}
"""What is compared with published cells, in words."""


def performance_checks(shipped: Shipped) -> list[Check]:
    """Composites and rates that were published, beside the model."""
    lines = []
    for each in composite_comparisons(read_evidence("composites"))[:6]:
        published, ours = (f"{from_si(value, 'mS/cm'):.3g} mS/cm" for value in (each.measured, each.predicted))
        source = next(row["source"] for row in read_evidence("composites") if row["key"] == each.key)
        lines.append(Check(f"ions in composite {each.key}", published, ours, source))
    comparisons = comparisons_by_kind()
    for kind, what in CELL_FIGURES.items():
        figures = score(comparisons[kind])
        words = f"median ×/÷ {figures.median_factor:.2f}, {figures.coverage:.0%} inside the band".replace("%", " %")
        lines.append(Check(f"{what}, {figures.n} of them", "inside the band", words, "ThisProgram2026"))
    return lines


def cost_checks(shipped: Shipped) -> list[Check]:
    """The cost shares of Fig. 1d of the review."""
    recipe = read_recipe(RECIPES / "fig1d-20um.json").recipe
    share = predict(recipe, shipped.materials).cell.cost_share_film_electrolyte_pct.value
    liquid = liquid_split(recipe, shipped.materials)
    dearest = max(liquid.parts, key=lambda part: part.cost.value)
    of_all = 100 * dearest.cost.value / liquid.area_cost.value
    return [
        Check("share of the film’s sulfide in the materials cost, 20 µm", "about 63 %", f"{share:.0f} %", "Song2023"),
        Check("dearest part of the liquid cell", "cathode", f"{dearest.role}, {of_all:.0f} %", "Song2023"),
    ]


def moisture_checks(_: Shipped) -> list[Check]:
    """Water in air at a dew point."""
    return [Check("water at a dew point of −40 °C", "126 ppm", f"{water_content(233.15) * 1e6:.0f} ppm", "Yersak2022")]


def bending_checks(shipped: Shipped) -> list[Check]:
    """A film that was bent and held, with the thickness that the review prints for it."""
    film = next(film for film in shipped.materials.films if film.key == "138")
    strain = bend_strain(to_si(film.thickness_um or 0.0, "um"), to_si(GUIDE_ROD, "cm") / 2)
    what = f"film of reference 138, taken as {film.thickness_um:g} µm, round a rod of {GUIDE_ROD:g} cm"
    return [Check(what, "held", f"{percent(strain, 2)} strain", "Nam2015")]


def learning_checks(shipped: Shipped) -> list[Check]:
    """How far own films that agree move a prediction, and how wide its band is then."""
    recipe = replace(PLAIN, electrolyte="Li6PS5Cl", binder="NBR", binder_wt_pct=3.0)
    film = resolve(recipe, shipped.materials)
    before = conductance.conductance(film)
    lines = []
    for count in (0, 1, 3):
        conducts = conductance.conductance(film, learning.learn(with_own_films(shipped, recipe, count)))
        ratio = conducts.conductivity / before.conductivity
        reach = math.exp(porosity.BAND * conducts.spread)
        words = f"after {count} film{'' if count == 1 else 's'}: prediction over the first one, and its band"
        lines.append(Check(words, "2" if count else "1", f"{ratio:.2f}, ×/÷ {number(reach)}", "ThisProgram2026"))
    return lines


def with_own_films(shipped: Shipped, recipe: Recipe, count: int) -> Materials:
    """Return the library with some films of one recipe that all measure twice their prediction."""
    predicted = conductance.conductance(resolve(recipe, shipped.materials)).conductivity
    film = MeasuredFilm(
        key="",
        name="",
        recipe=recipe,
        thickness_um=recipe.thickness_um,
        temperature_c=recipe.temperature_c,
        conductivity_ms_cm=2 * from_si(predicted, "mS/cm"),
    )
    own = tuple(replace(film, key=f"{place}", name=f"film {place}") for place in range(count))
    return replace(shipped.materials, own_films=own)


CHECKS: Mapping[str, Callable[[Shipped], list[Check]]] = {
    "models-composition": composition_checks,
    "models-porosity": porosity_checks,
    "models-sulfide": pressure_checks,
    "models-liquids": lambda shipped: series_checks(shipped, has_liquid=True),
    "models-binders": lambda shipped: series_checks(shipped, has_liquid=False),
    "models-resistance": resistance_checks,
    "models-learning": learning_checks,
    "models-energy": cell_checks,
    "models-cell": performance_checks,
    "models-cost": cost_checks,
    "models-moisture": moisture_checks,
    "models-flags": bending_checks,
}
"""Published values that each page is checked against."""
