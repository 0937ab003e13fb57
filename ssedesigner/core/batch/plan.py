"""A batch before it is made: what is aimed at, what is weighed for it, and the steps in the order of doing."""

from __future__ import annotations

from ssedesigner.core.batch.tolerances import WEIGHT_TOLERANCE_PCT, StepTolerances, plan_field
from ssedesigner.core.fields import Field
from ssedesigner.core.frozen import dataclass

BASES_OF_CONTENT = {
    "wt-solids": "wt % of solids",
    "wt-slurry": "wt % of slurry",
    "vol-solids": "vol % of solids",
    "phr": "parts per hundred of sulfide",
}
"""Bases in which the content of a solid can be typed and shown."""

TARGETS = {
    "films": "Area and number of films",
    "lot": "What a scarce lot gives",
    "jar": "What a jar holds",
}
"""What a batch can be sized by."""

BALANCES_G = {0.1: "0.1 g", 0.01: "0.01 g", 0.001: "1 mg", 0.0001: "0.1 mg", 0.00001: "0.01 mg"}
"""Readabilities of balances [g] with the words shown for them."""


@dataclass(frozen=True, kw_only=True)
class Stock:
    """A stock solution that brings a polymer or salt: ``12 wt % NBR in xylene``.

    ``field`` is the recipe field of the dissolved solid, ``solvent`` the key of its liquid, ``wt_pct`` the mass of
    the solid in the mass of the solution.
    """

    field: str
    solvent: str
    wt_pct: float


@dataclass(frozen=True, kw_only=True)
class BatchPlan:
    """What a batch aims at.

    ``target`` is a key of TARGETS: ``film_count`` films of ``film_area_cm2``, or what ``scarce_g`` of the material in
    ``scarce_field`` gives, or what fills ``jar_fill_pct`` of ``jar_ml``. ``waste_pct`` of all that is weighed stays
    in jar, gap and offcuts. Weights are rounded to ``readability_g`` and may miss by ``tolerance_pct``, at least by
    the readability. ``tolerances`` are those of the steps; None in a plan that was made before there were any.
    """

    target: str = "films"
    film_count: int = 1
    film_area_cm2: float = 48.0
    scarce_field: str | None = None
    scarce_g: float | None = None
    jar_ml: float | None = None
    jar_fill_pct: float = 70.0
    waste_pct: float = 10.0
    readability_g: float = 0.001
    tolerance_pct: float = WEIGHT_TOLERANCE_PCT
    basis: str = "wt-solids"
    stocks: tuple[Stock, ...] = ()
    tolerances: StepTolerances | None = None


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """One thing to weigh, in the order of weighing.

    ``fields`` are the recipe fields that it brings (a stock solution brings a solid and a liquid). ``exact_g`` is
    what the arithmetic asks for, ``target_g`` the same rounded to the balance, ``tolerance_g`` how far the balance
    may be off; all None when they are not known, and ``reason`` says why. ``share`` is the content in the basis of
    the plan, None for a liquid or a scaffold. ``fractions`` is the part of the line's mass that each of ``fields``
    makes up [-] and ``densities_g_cm3`` the density of each, None where the library has none. ``area_cm2`` is that
    of a scaffold, which is cut by area.
    """

    number: int
    fields: tuple[str, ...]
    key: str
    name: str
    role: str
    layer: int = 1
    is_liquid: bool = False
    share: float | None = None
    exact_g: float | None = None
    target_g: float | None = None
    tolerance_g: float | None = None
    millilitres: float | None = None
    hazards: str = ""
    reason: str = ""
    sources: tuple[str, ...] = ()
    is_estimate: bool = False
    fractions: tuple[float, ...] = ()
    densities_g_cm3: tuple[float | None, ...] = ()
    area_cm2: float | None = None


@dataclass(frozen=True, kw_only=True)
class BatchAmounts:
    """All that a plan comes to.

    ``problems`` say why a target cannot be met; then no line has a weight. ``composition`` is the content of each
    solid field [wt % of solids] after rounding, ``solids_g``, ``slurry_g`` and ``slurry_ml`` what goes into the jar,
    ``films`` the number of films that it gives, ``film_g`` the mass of one finished film without its scaffold,
    ``yield_pct`` the part of the solids that ends in films, ``removed_g`` what heat takes out again,
    ``solids_loading_wt_pct`` that of the slurry, ``wet_um`` the thickness of the wet coat of each layer, ``gap_um``
    the blade gap for it and ``shrink_pct`` how much thinner than its wet coat the pressed layer is.
    """

    plan: BatchPlan
    lines: tuple[BatchLine, ...]
    problems: tuple[str, ...] = ()
    composition: tuple[tuple[str, float], ...] = ()
    films: float | None = None
    film_g: float | None = None
    solids_g: float | None = None
    slurry_g: float | None = None
    slurry_ml: float | None = None
    solids_loading_wt_pct: float | None = None
    yield_pct: float | None = None
    removed_g: float = 0.0
    wet_um: tuple[float | None, ...] = ()
    gap_um: tuple[float | None, ...] = ()
    shrink_pct: tuple[float | None, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


_NOT_STATED = "not stated"


PLAN_FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        plan_field("film_count", "Number of films", "-", 1, 10_000, "How many films the batch gives.", kind="integer"),
        plan_field(
            "film_area_cm2",
            "Area of a film",
            "cm2",
            0.01,
            1e6,
            "Area of one film. Left empty, it is the film area of the recipe.",
            blank="as in the recipe",
        ),
        plan_field(
            "scarce_g",
            "Grams of the lot",
            "g",
            1e-5,
            1e6,
            "Available mass of the scarce material; it is never exceeded.",
            blank=_NOT_STATED,
        ),
        plan_field("jar_ml", "Jar holds", "mL", 0.01, 1e6, "Volume of the mixing jar.", blank=_NOT_STATED),
        plan_field(
            "jar_fill_pct",
            "Jar filled to",
            "%",
            1.0,
            100.0,
            "How far the jar is filled with slurry; a mixer needs room above it.",
            step=5.0,
        ),
        plan_field(
            "waste_pct",
            "Waste",
            "%",
            0.0,
            99.0,
            "Share of the weighed mass that is lost in the jar, on the blade and in offcuts.",
        ),
        plan_field(
            "tolerance_pct",
            "Tolerance",
            "%",
            0.0,
            99.0,
            "How far a weight may be off; never less than the balance can show.",
            step=0.1,
        ),
    )
}
"""The numbers of a plan by the attribute of BatchPlan that holds them."""
