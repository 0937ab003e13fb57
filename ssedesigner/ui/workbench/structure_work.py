"""What is computed beside the window Microstructure, and the measured films that stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ssedesigner.core.materials import Materials, ReportedFilm, film_name
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.network.attribution import fit_factors, geometry_factors, losses
from ssedesigner.physics.network.plan import Plan
from ssedesigner.physics.network.results import compute_network
from ssedesigner.physics.network.variations import by_form, over_thickness
from ssedesigner.text.network import NO_PATH, percent
from ssedesigner.ui.pictures.network_pictures import LossPicture, MeasuredPoint, ThicknessPicture
from ssedesigner.ui.workbench.network_task import Progress


def live_work(
    plan: Plan, recipe: Recipe | None, materials: Materials, learned: Learned
) -> Callable[[Progress], Iterator[tuple[str, object]]]:
    """Return the work of an edit: the structure at once, then what takes several of them.

    Without a recipe the plan is another one's, and no fit stands beside it.
    """

    def work(progress: Progress) -> Iterator[tuple[str, object]]:
        yield "network", compute_network(plan, progress=progress)
        geometry = geometry_factors(plan, progress)
        rows = losses(geometry, {} if recipe is None else fit_factors(recipe, materials, learned))
        reason = "" if geometry is not None else NO_PATH
        yield "lost", LossPicture(rows=rows, details=_details(plan, recipe), reason=reason)
        points = over_thickness(plan, progress=progress)
        forms = tuple((form, varied.mean) for form, varied in by_form(plan, progress).items())
        ratio, size = plan.thickness / plan.d50, from_si(plan.d50, "um")
        yield "thickness", ThicknessPicture(points=points, forms=forms, at=ratio, d50_um=size)

    return work


def _details(plan: Plan, recipe: Recipe | None) -> tuple[tuple[str, str], ...]:
    binder = ""
    if recipe is not None:
        typed = ((recipe.binder, "binder_wt_pct"), (recipe.second_binder, "second_binder_wt_pct"))
        binder = ", ".join(f"{key} {numeral(recipe.share(share))} wt %" for key, share in typed if key)
    return (
        ("binder", binder or percent(plan.binder)),
        ("fibres", f"{plan.fibre_name} {percent(plan.fibres)}".strip()),
        ("pores", percent(plan.pores)),
        ("rest", "not drawn"),
    )


def films_like(recipe: Recipe, materials: Materials) -> tuple[tuple[MeasuredPoint, ...], str]:
    """Return the measured films with a scaffold, or without one, as the recipe has it."""
    has_scaffold = bool(recipe.scaffold)

    def is_alike(film: ReportedFilm) -> bool:
        return bool(film.scaffold) == has_scaffold and film.conductivity_ms_cm is not None

    films = [film for film in materials.films if is_alike(film)]
    points = [MeasuredPoint(name=film_name(film), conductivity=film.conductivity_ms_cm or 0.0) for film in films]
    points += [
        MeasuredPoint(name=film.name, conductivity=film.conductivity)
        for film in materials.own_films
        if bool(film.recipe.scaffold) == has_scaffold
    ]
    held = "with a scaffold" if has_scaffold else "without a scaffold"
    return tuple(points), f"measured films {held}, any sulfide"
