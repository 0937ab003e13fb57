"""The tables of the guide's pages on models: coefficients, fitted parameters, checks, films, references.

Each is made from what the program computes with, so that a page cannot say something else than the program does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import NamedTuple

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import Accuracy, EvidencePoint, Fit, shipped_fit
from ssedesigner.core.notation import format_number, numeral, source_name, typeset
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.physics import curves, stack_pressure
from ssedesigner.physics.advice import exchange, fixes, remedies, substitutes
from ssedesigner.physics.cell import (
    cathode,
    cell,
    composite,
    energy,
    lithium,
    lithium_life,
    rate,
    reported,
    transmission_line,
)
from ssedesigner.physics.cell import contacts as cell_contacts
from ssedesigner.physics.cell import resistance as cell_resistance
from ssedesigner.physics.checks import (
    air,
    coating,
    current,
    elasticity,
    exposures,
    hazards,
    heat,
    load,
    mechanics,
    moist_halides,
    moisture,
    open_time,
    operation,
    pressing,
    recipe,
    slurry,
    transfer,
    ventilation,
    windows,
)
from ssedesigner.physics.compatibility import contacts, liquids, sulfide_chemistry
from ssedesigner.physics.conduction import (
    band,
    calibration,
    conductance,
    density,
    factors,
    layer,
    learned,
    learning,
    lessons,
    structure,
)
from ssedesigner.physics.conduction.evidence import evidence
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.explore import sweep
from ssedesigner.physics.film import compaction, porosity, solids

_LAB_UNITS = {"Pa": (1e-6, "MPa"), "m": (1e6, "um"), "ohm m2": (1e4, "ohm cm2")}
"""In which unit the field states a coefficient that is kept in SI, where the number is an everyday one there."""


class Coefficients(NamedTuple):
    """Constants of a module that a page lists: those named, or all."""

    module: ModuleType
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """What the pages are made from: library, recipes of reported films, fitted parameters, all points."""

    materials: Materials
    recipes: Mapping[str, Recipe]
    fit: Fit
    points: tuple[EvidencePoint, ...]

    @staticmethod
    def read() -> Shipped:
        """Read what comes with the program."""
        materials, recipes = shipped_materials(resources() / "library"), film_recipes()
        points = evidence(materials, recipes, NOTHING_LEARNED).points
        return Shipped(materials=materials, recipes=recipes, fit=shipped_fit(), points=points)


COEFFICIENTS: Mapping[str, tuple[Coefficients, ...]] = {
    "models-composition": (Coefficients(solids, ("NO_SULFIDE",)), Coefficients(layer, ("HALIDE_SPREAD",))),
    "models-porosity": (Coefficients(porosity), Coefficients(compaction)),
    "models-sulfide": (
        Coefficients(factors, ("BOLTZMANN", "MEASURED_TO")),
        Coefficients(solids, ("POWDER_SPREADS", "REPORT_SPREAD", "LOT_SPREAD", "LIBRARY_TEMPERATURE")),
        Coefficients(layer, ("ENERGY_SPREAD", "ELEMENTARY_CHARGE")),
        Coefficients(factors, ("LOWEST_PRESSURE", "HIGHEST_PRESSURE", "PELLET_PRESSURES")),
        Coefficients(stack_pressure),
        Coefficients(structure),
    ),
    "models-liquids": (
        Coefficients(factors, ("SULFIDE_SPREAD", "AROMATIC_SPREAD")),
        Coefficients(calibration, ("HARDENED_SPREAD",)),
    ),
    "models-pores": (Coefficients(density), Coefficients(factors, ("FILLING_SPREAD",))),
    "models-binders": (Coefficients(calibration, ("PAIR_SPREAD",)), Coefficients(solids, ("SALTED",))),
    "models-polymers": (
        Coefficients(factors, ("EFFECTIVE_MEDIUM",)),
        Coefficients(layer, ("POLYMER_ACTIVATION_ENERGY", "POLYMER_SPREAD")),
    ),
    "models-bands": (
        Coefficients(porosity, ("BAND",)),
        Coefficients(conductance, ("HALF",)),
        Coefficients(band),
        Coefficients(calibration),
    ),
    "models-learning": (Coefficients(learned), Coefficients(lessons), Coefficients(learning)),
    "models-energy": (Coefficients(energy), Coefficients(curves), Coefficients(sweep)),
    "models-cell": (
        Coefficients(composite),
        Coefficients(cell_contacts),
        Coefficients(reported),
        Coefficients(cell_resistance),
        Coefficients(transmission_line),
        Coefficients(rate),
        Coefficients(lithium_life),
    ),
    "models-cost": (Coefficients(cell), Coefficients(energy, ("HALF",))),
    "models-moisture": (
        Coefficients(moisture),
        Coefficients(moist_halides),
        Coefficients(air),
        Coefficients(ventilation),
        Coefficients(open_time),
        Coefficients(exposures),
    ),
    "models-flags": tuple(
        Coefficients(module)
        for module in (
            recipe,
            cathode,
            slurry,
            sulfide_chemistry,
            liquids,
            coating,
            heat,
            lithium,
            mechanics,
            pressing,
            transfer,
            contacts,
            windows,
            current,
            elasticity,
            load,
            operation,
            hazards,
            remedies,
            exchange,
            fixes,
            substitutes,
        )
    ),
}
"""What each page lists; a test sees to it that no coefficient of these modules is left out."""

FITTED: Mapping[str, tuple[str, ...]] = {
    "models-sulfide": ("pressure",),
    "models-liquids": ("liquid",),
    "models-pores": ("void", "dry"),
    "models-binders": ("blocking",),
    "models-polymers": ("blocking:polymer-electrolyte",),
    "models-scaffold": ("scaffold",),
    "models-bands": ("",),
}
"""Fitted parameters of each page by how their keys begin."""


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    return "\n".join(map(row_text, (head, ("---",) * len(head), *rows)))


def row_text(cells: Iterable[str]) -> str:
    """Write a row of a table as a reader sees it: formulas, units and names of sources; several lines become one."""
    return "| " + " | ".join(" ".join(typeset(cell).split()).replace("|", "\\|") for cell in cells) + " |"


def constants(part: Coefficients) -> list[tuple[str | tuple[str, ...], Cited]]:
    """Return the cited constants of a module with their key where they are members of a table."""
    listed = []
    for name, constant in vars(part.module).items():
        if part.names and name not in part.names:
            continue
        if isinstance(constant, tuple) and not isinstance(constant, Cited):
            members = [("", value) for value in constant]
        else:
            members = list(constant.items()) if isinstance(constant, Mapping) else [("", constant)]
        listed += [(key, value) for key, value in members if isinstance(value, Cited) and value.grade != "user"]
    return listed


def coefficients(page: str) -> str:
    """Return the table of the coefficients of a page, each with its grade and source."""
    rows = [coefficient_row(key, value) for part in COEFFICIENTS[page] for key, value in constants(part)]
    return table(("What", "Value", "Grade", "Source"), dict.fromkeys(rows))


def coefficient_row(key: str | tuple[str, ...], value: Cited) -> tuple[str, str, str, str]:
    """Return what a coefficient is, its value, its grade and its source."""
    member = (key if isinstance(key, str) else ", ".join(key)).replace("_", " ")
    what = f"{member}: {value.note}" if member else value.note
    return what, value_text(value), value.grade, value.source


def value_text(value: Cited) -> str:
    """Return a coefficient with its unit."""
    scale, unit = _LAB_UNITS.get(value.unit, (1.0, value.unit))
    if not 0.01 <= value * scale < 1e4:
        scale, unit = 1.0, value.unit
    return f"{numeral(float(value) * scale)} {symbol(unit)}".strip()


def pressures() -> str:
    """Return the table of the pressures that stand for blanks."""
    blanks = (
        ("Pressing of film and cathode, and of cathode and foil", reported.ASSEMBLED),
        ("Anode with lithium metal: neither stack pressure nor attaching stated", reported.ON_ANODE[True]),
        ("Alloy rich in lithium: neither stated", reported.ON_ANODE[False]),
        ("Stack pressure alone, with lithium metal", reported.STACK[True]),
        ("Stack pressure alone, other anode", reported.STACK[False]),
        ("Attaching alone", reported.NOT_ATTACHED),
    )
    rows = [(blank, pressure.words, ", ".join(each.source for each in pressure.cells)) for blank, pressure in blanks]
    return table(("Blank", "Taken as", "Sources"), rows)


def parameter_table(page: str, fit: Fit) -> str:
    """Return the table of the fitted parameters of a page with their 90 % intervals."""
    rows = [
        (each.label, number(each.value), f"{number(each.low)} to {number(each.high)}", each.note)
        for each in fit.parameters
        if each.key.startswith(FITTED[page])
    ]
    return table(("Fitted parameter", "Value", "90 % interval", "What it is"), rows)


def spreads(fit: Fit) -> str:
    """Return the table of the spreads that were chosen with the fit."""
    rows = [
        ("from film to film, what the model leaves open", fit.residual),
        ("exponents of polymers, one form against another", fit.between_forms),
        ("exponents of polymers within a form: the way of mixing", fit.within_forms),
        ("losses, one liquid of a class against another", fit.between_liquids),
    ]
    return table(
        ("Standard deviation of the natural logarithm", "Value"), [(what, f"{value:g}") for what, value in rows]
    )


def accuracy(fit: Fit) -> str:
    """Return the table of how the model does on what it has not seen."""
    names = {
        "loo": "Reported films, from library values alone",
        "with_pellet": "Points of series, from the pellet value of the same powder",
    }
    rows = []
    for key, words in names.items():
        figure = Accuracy(**{**fit.accuracy[key], "worst": ()})
        inside = round(figure.coverage_90 * figure.n)
        rows.append(
            (
                words,
                f"×/÷ {format_number(figure.median_factor, 3)}",
                f"{inside} of {figure.n} ({percent(inside / figure.n)})",
            )
        )
    return table((f"Fit of {fit.fitted_on}", "Median error", "Inside the 90 % band"), rows)


def film_label(shipped: Shipped, point: EvidencePoint) -> str:
    """Name a point as the tables of its source do, with its number in the review."""
    if point.kind != "reported":
        return f"{point.key}: {point.label}"
    film = next(film for film in shipped.materials.films if film.key == point.key)
    return f"{film.label or film.electrolyte} [{film.reference}]"


def films(shipped: Shipped, points: Iterable[EvidencePoint]) -> str:
    """Return the table of measured films and points beside their predictions."""
    head = ("Film", "Measured, mS/cm", "Predicted (90 % band), mS/cm", "In band", "Likely reason of the difference")
    rows = []
    for point in points:
        band = f"{number(point.predicted)} ({number(point.low)} to {number(point.high)})"
        inside = "yes" if point.is_inside else "**no**"
        rows.append((film_label(shipped, point), number(point.measured), band, inside, point.reason))
    return table(head, rows)


def points_of(shipped: Shipped, kind: str) -> list[EvidencePoint]:
    """Return the points of one kind that the fit was made with."""
    kept = {point["key"] for point in shipped.fit.points}
    return [point for point in shipped.points if point.kind == kind and point.key in kept]


def points_outside(shipped: Shipped) -> list[EvidencePoint]:
    """Return the reported films that the fit was made without."""
    kept = {point["key"] for point in shipped.fit.points}
    return [point for point in shipped.points if point.kind == "reported" and point.key not in kept]


def number(value: float) -> str:
    """Return a number with the two digits that the data bear."""
    return format_number(value, 2)


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in percent."""
    return f"{share * 100:.{decimals}f} %"


def references(page: str, text: str, materials: Materials) -> str:
    """Return the list of the sources that a page names, in full."""
    named = {
        source_name(key): source
        for key, source in materials.sources.items()
        if re.search(rf"(?<!\w){re.escape(source_name(key))}(?= \||[),])", text)
    }
    lines = []
    for name in sorted(named, key=str.casefold):
        doi = f", doi {named[name].doi}" if named[name].doi else ""
        lines.append(f"- **{name}**: {typeset(named[name].citation)}{doi}")
    return "\n".join(lines) or f"- None: what {page} says is geometry."
