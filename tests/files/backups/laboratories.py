"""Laboratories that each have a library of their own and exchange packages of it."""

import json
import shutil
from pathlib import Path

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material, PairVerdict
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.merging import heads, is_in_conflict
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from tests.batches import planned

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "library"


def laboratory(folder: Path, fresh_file: Path, name: str) -> Library:
    """Open a library of a laboratory's own, whose machine has its name."""
    (folder / name).mkdir()
    path = Path(shutil.copy(fresh_file, folder / name / "library.sqlite"))
    library = Library.open(path, shipped=SHIPPED)
    library.set_machine_label(name)
    return library


def binder(key: str, density: float, name: str = "") -> Material:
    value = Cited(density, "g/cm3", "Lab book 7", grade="user")
    return Material(kind="binder", key=key, name=name or key, values={"density_g_cm3": value}, origin="user")


def verdict(first: str, said: str) -> PairVerdict:
    return PairVerdict(
        first_kind="binder",
        first=first,
        second_kind="solvent",
        second="toluene",
        verdict=said,
        reason=f"{said} in the lab",
        grade="user",
        sources=("Lab book 7",),
    )


def film(name: str, conductivity: float = 1.2, **recipe: object) -> MeasuredFilm:
    made = Recipe(**recipe)
    return MeasuredFilm(
        key="", name=name, recipe=made, thickness_um=32.0, temperature_c=25.0, conductivity_ms_cm=conductivity
    )


def content(library: Library) -> dict[str, object]:
    """All that a library shares but for what only undecided conflicts may change, without its local labels."""
    shared = library.shared()
    rows = {
        row.id: (
            row.kind,
            row.home,
            sorted(row.revisions),
            sorted(head.id for head in heads(row)) if is_in_conflict(row) else row.content,
        )
        for row in shared.rows.values()
    }
    batches = {batch.token: [_said(entry) for entry in batch.entries] for batch in shared.batches}  # in their order
    return {"rows": rows, "batches": batches}


def _said(entry) -> str:
    said = dict(entry["content"])
    if "file" in said:
        said["file"] = said["file"].rsplit("/", 1)[-1]
    return json.dumps([entry["token"], entry["kind"], said, entry["after"]], sort_keys=True)


def visible(library: Library) -> dict[str, object]:
    """What predictions and lists read, row by row; names stand for the keys, which are labels where two are equal."""
    materials = library.materials()
    named = {key: f"{key[1].split(' (')[0]}: {material.name}" for key, material in materials.materials.items()}
    own = [m for m in materials.materials.values() if m.origin == "user"]
    return {
        "materials": sorted((named[m.kind, m.key], m.is_retired) for m in own),
        "values": sorted(
            (named[m.kind, m.key], quantity, float(value), value.source)
            for m in materials.materials.values()
            for quantity, value in m.values.items()
            if value.grade == "user"
        ),
        "verdicts": sorted(
            (*sorted((named[p.first_kind, p.first], named[p.second_kind, p.second])), p.verdict)
            for p in materials.pairs
            if p.grade == "user"
        ),
        "films": sorted(
            (f.name, f.conductivity_ms_cm, f.is_used, named["binder", f.recipe.binder]) for f in materials.own_films
        ),
        "retired": sorted((f.name, f.conductivity_ms_cm) for f in library.retired_films()),
        "lots": sorted(
            (s.lot.name, s.lot.place, s.is_retired, s.left_g, len(s.draws)) for s in library.lots(retired=None)
        ),
        "batches": sorted(
            (b.name, named["binder", library.batch(b.key).recipe.binder]) for b in library.batches(limit=1000)
        ),
    }


__all__ = ["binder", "content", "film", "laboratory", "planned", "verdict", "visible"]
