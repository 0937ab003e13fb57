"""What a check of the process chain may look at, and what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from ssedesigner.core.evidence import ESTIMATED_GRADES, GRADES, Cited, CitedText
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, elements_of, is_sulfide, refusal
from ssedesigner.core.prediction import CellPrediction
from ssedesigner.core.recipe import LAYERS, Recipe, key_in_cathode, layers
from ssedesigner.core.units import to_si
from ssedesigner.physics.cell.cell import Cell, resolve_cell
from ssedesigner.physics.film.film import Film, resolve

POLYMER_KINDS = ("binder", "spe")
ON_ELECTRODE = "on-electrode"
LITHIUM_SULFIDE = frozenset({"Li", "S"})
REMOVED = "removable"
"""Form of a binder that heat drives out of the film."""
GRADE_RANK = {"": -1, "user": -1} | {grade: rank for rank, grade in enumerate(GRADES) if grade != "user"}
"""Grades from strongest to weakest evidence; what was entered in this laboratory counts as strongest."""
_WITH_ONE_SOURCE = (Cited, CitedText)
SEVERITY_RANK = {"none": -1, "pass": 0, "unknown": 1, "caution": 2, "fail": 3}


class Support(NamedTuple):
    """Grade and bibliography keys of something that a verdict rests on."""

    grade: str
    sources: tuple[str, ...]


TYPED = Support("user", ("Recipe",))
"""Evidence of what was typed in the recipe."""
OWN_LOGIC = Support("computed", ("ThisProgram2026",))
"""Evidence of what follows from the recipe alone."""


class Finding(NamedTuple):
    """What one check found; ``value`` and ``limit`` are in the lab unit ``unit``.

    ``evidence`` are things with a grade and a source that decide it: cited numbers and texts, :class:`Support`,
    verdicts; ``beside`` those that are told without deciding. A fail never rests on estimates alone. ``awaits`` is
    the blank field without which the check cannot judge.
    """

    severity: str
    title: str
    message: str
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    evidence: tuple[object, ...] = ()
    fields: tuple[str, ...] = ()
    beside: tuple[object, ...] = ()
    awaits: str = ""


ONLY_ESTIMATED = "An estimate decides this, so it is a warning only."


def severity_by_grade(severity: str, grade: str) -> str:
    """Return the severity that the grade of the weakest deciding evidence allows [-].

    A caution in place of a fail that an estimate, an assumption or nothing decides, else the same. Measured,
    reported, handbook, fitted and the user's own values may fail; a computed one is as weak as its inputs, which
    stand beside it.

    >>> severity_by_grade("fail", "estimate"), severity_by_grade("fail", "reported")
    ('caution', 'fail')
    """
    return "caution" if severity == "fail" and (not grade or grade in ESTIMATED_GRADES) else severity


def within_evidence(finding: Finding) -> Finding:
    """Return a finding that is no more severe than its deciding evidence allows, and says so where it was [-].

    Every flag passes through here, and every part of a check before the worst one is looked for.

    >>> within_evidence(Finding("fail", "A", "It breaks.", evidence=(Support("assumed", ("B",)),))).message
    'It breaks. An estimate decides this, so it is a warning only.'
    """
    if finding.severity != "fail" or severity_by_grade("fail", weakest(finding.evidence).grade) == "fail":
        return finding
    return finding._replace(severity="caution", message=f"{finding.message} {ONLY_ESTIMATED}")


@lru_cache(maxsize=512)
def not_applicable(title: str, message: str, *fields: str) -> Finding:
    """Return the finding of a check that has nothing to judge in this recipe [-].

    It is listed, so that nobody takes a check that was not made for one that passed.

    >>> not_applicable("No liquid", "The film is dry: there is no liquid to boil.", "solvent").severity
    'none'
    """
    return Finding("none", title, message, evidence=(TYPED,), fields=fields)


DRY = not_applicable("No liquid", "The film is dry: there is no liquid in it.", "solvent")
"""Finding of checks on liquids where there is none."""
WET_METHODS = frozenset(
    {"slurry-casting", "infiltration", "spin-coating", "dip-coating", "spray-coating", "vacuum-filtration"}
)
LIQUID_NOT_STATED = Finding(
    "unknown",
    "Solvent not stated",
    "The method needs a liquid, but the solvent is not stated, so it cannot be judged.",
    evidence=(TYPED,),
    fields=("solvent", "method"),
    awaits="solvent",
)
"""Finding of checks on liquids of a wet method whose solvent is blank."""
NO_SCAFFOLD = not_applicable("No scaffold", "The film has no scaffold.", "scaffold")


class Liquid(NamedTuple):
    """One liquid of the slurry: field, key, material (None when the library lacks it), share of the mass [-]."""

    field: str
    key: str
    material: Material | None
    mass_fraction: float | None

    @property
    def root(self) -> str:
        """The key by which the models know it, that of the parent for a variant."""
        return self.material.root if self.material else self.key


@dataclass(frozen=True)
class Polymer:
    """One polymer of the film: field, key, material (None when the library lacks it), share of solids [wt %]."""

    field: str
    key: str
    material: Material | None
    wt_pct: float

    @property
    def root(self) -> str:
        """The key by which the models know it, that of the parent for a variant."""
        return self.material.root if self.material else self.key


@dataclass(frozen=True)
class OpenSulfide:
    """One sulfide that can lie open: field, key, material (None when the library lacks it), mass [kg] or None."""

    field: str
    key: str
    material: Material | None
    mass: float | None

    @property
    def is_weighed(self) -> bool:
        """True when its mass is known."""
        return self.mass is not None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A recipe with its materials looked up, its film and its cell.

    ``second_electrolyte`` is the layer on the anode side, ``cathode_side_electrolyte`` that on the cathode side, each
    a sulfide or a halide; ``predicted`` is the cell as it is predicted,
    None where only the materials are looked at. ``sulfides`` of the film can lie open, layer by layer: one that the
    library lacks is among them all the same, a halide is not, and powder beside the film is not counted.
    ``cathode_sulfides`` lie in the composite cathode: its electrolyte, and lithium sulfide as active material.
    """

    recipe: Recipe
    materials: Materials
    film: Film
    cell: Cell
    electrolyte: Material | None
    second_electrolyte: Material | None
    cathode_side_electrolyte: Material | None
    binders: tuple[Polymer, ...]
    spe: Polymer | None
    liquids: tuple[Liquid, ...]
    sulfides: tuple[OpenSulfide, ...]
    cathode_sulfides: tuple[OpenSulfide, ...]
    scaffold: Material | None
    substrate: Material | None
    cathode: Material | None
    anode: Material | None
    predicted: CellPrediction | None = None

    @property
    def facing_anode(self) -> Material | None:
        """The electrolyte of the layer that faces the anode; None when the library lacks it."""
        return self.second_electrolyte if self.recipe.second_electrolyte else self.electrolyte

    @property
    def open_sulfides(self) -> tuple[OpenSulfide, ...]:
        """All sulfides that lie open in the room: those of the film and of the cathode."""
        return (*self.sulfides, *self.cathode_sulfides)

    @property
    def wet_sulfides(self) -> tuple[OpenSulfide, ...]:
        """Sulfides that the liquids of the slurry wet: those of the film, and of a cathode on which it is cast."""
        return self.open_sulfides if self.recipe.form_factor == ON_ELECTRODE else self.sulfides

    @property
    def polymers(self) -> tuple[Polymer, ...]:
        """Binders and polymer electrolyte, in the order of the recipe."""
        return (*self.binders, self.spe) if self.spe else self.binders

    @property
    def liquid_names(self) -> str:
        """Keys of the liquids of the slurry, joined by a plus sign."""
        return " + ".join(liquid.key for liquid in self.liquids)

    @property
    def lacks_liquid(self) -> bool:
        """True when the method needs a liquid and the recipe names none."""
        return not self.liquids and self.recipe.method in WET_METHODS

    @property
    def no_liquid(self) -> Finding:
        """Say why a check on liquids has none: unknown for a wet method, not applicable for a dry one."""
        return LIQUID_NOT_STATED if self.lacks_liquid else DRY

    @property
    def has_lithium(self) -> bool:
        """True when the film meets lithium metal, as a foil or plated in the cell."""
        return is_lithium(self.anode, self.recipe.anode)


def is_lithium(anode: Material | None, key: str | None) -> bool:
    """Return whether an anode puts lithium metal against the film [-].

    True for lithium foil and for lithium that is plated without a host. A host layer such as Ag-C takes the lithium
    away from the film and does not count.

    >>> is_lithium(None, "anodeless"), is_lithium(None, "graphite")
    (True, False)
    """
    return (anode.root if anode else key) in {"Li-metal", "anodeless"} or (anode is not None and anode.formula == "Li")


def situation(
    recipe: Recipe, materials: Materials, film: Film, cell: Cell, predicted: CellPrediction | None = None
) -> Situation:
    """Look up all that the checks need, once.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]
    film : Film
        The film of the recipe [-]
    cell : Cell
        The cell around it [-]
    predicted : CellPrediction or None
        What is predicted of the cell, on any basis; None where only the materials are looked at [lab units]

    Returns
    -------
    Situation
        The recipe with its materials; what the library lacks is None [-]

    Notes
    -----
    A binder that a heat treatment removes is still listed: it is there when the slurry is mixed. One of which there is
    0 wt% is not.

    Examples
    --------
    >>> from ssedesigner.physics.cell.cell import resolve_cell
    >>> from ssedesigner.physics.film.film import resolve
    >>> recipe, empty = Recipe(), Materials(version="empty", materials={}, pairs=())
    >>> film = resolve(recipe, empty)
    >>> situation(recipe, empty, film, resolve_cell(recipe, empty, film)).electrolyte is None
    True

    References
    ----------
    None: look-up.
    """
    named = named_materials(recipe, materials)
    return fill(
        Situation,
        {
            "recipe": recipe,
            "materials": materials,
            "film": film,
            "cell": cell,
            **named,
            "sulfides": _open_sulfides(materials, film, named),
            "cathode_sulfides": (*_cathode_sulfide(materials, film, cell), *_active_sulfide(materials, film, cell)),
            "predicted": predicted,
        },
    )


_NAMED_BY = attrgetter(
    *(layer.field for layer in LAYERS),
    *("binder", "binder_wt_pct", "second_binder", "second_binder_wt_pct", "spe", "spe_wt_pct"),
    *("solvent", "cosolvent", "cosolvent_share_pct", "scaffold", "substrate", "cathode", "anode"),
)
_MOST_NAMED = 50
"""Sets of materials that are kept with a snapshot: those of the last edits."""


def named_materials(recipe: Recipe, materials: Materials) -> Mapping[str, Any]:
    """Return the parts of a situation that are looked up by the names in a recipe alone [-].

    >>> named_materials(Recipe(), Materials(version="empty", materials={}, pairs=()))["binders"][0].key
    'NBR'
    """
    kept: dict[object, Mapping[str, Any]] = materials.kept.get(named_materials, dict)
    key = _NAMED_BY(recipe)
    named = kept.get(key)
    if named is None:
        if len(kept) >= _MOST_NAMED:
            kept.clear()
        named = kept[key] = _named_materials(recipe, materials)
    return named


def _named_materials(recipe: Recipe, materials: Materials) -> dict[str, Any]:
    find = materials.find
    spe = recipe.spe if recipe.spe_wt_pct != 0 else None
    return {
        **{layer.field: layer_material(materials, layer.field, getattr(recipe, layer.field)) for layer in LAYERS},
        "binders": tuple(
            Polymer(field, key, polymer(materials, key), recipe.share(f"{field}_wt_pct"))
            for field in ("binder", "second_binder")
            if (key := getattr(recipe, field)) and getattr(recipe, f"{field}_wt_pct") != 0
        ),
        "spe": Polymer("spe", spe, polymer(materials, spe), recipe.share("spe_wt_pct")) if spe else None,
        "liquids": liquids(materials, recipe.solvent, recipe.cosolvent, recipe.cosolvent_share_pct),
        "scaffold": find("scaffold", recipe.scaffold),
        "substrate": find("substrate", recipe.substrate),
        "cathode": find("cathode", recipe.cathode),
        "anode": find("anode", recipe.anode),
    }


def _open_sulfides(materials: Materials, film: Film, named: Mapping[str, Material | None]) -> tuple[OpenSulfide, ...]:
    """Sulfides of a film that can lie open, with their masses; empty for a film without sulfide."""
    recipe = film.recipe
    if recipe.is_without_electrolyte:
        return ()
    masses: dict[str, float | None] = {}
    for layer in film.layers:
        mass = film.layer_mass(layer)
        masses[layer.role] = None if mass is None else float(mass * layer.mass_fraction * film.area) or None
    keys = {layer.field: getattr(recipe, layer.field) for layer in layers(recipe)}
    return tuple(
        OpenSulfide(field, key, named[field], masses.get(field))
        for field, key in keys.items()
        if ((listed := materials.find("electrolyte", key)) is None or is_sulfide(listed))
    )


def _cathode_sulfide(materials: Materials, film: Film, cell: Cell) -> tuple[OpenSulfide, ...]:
    """Sulfide of the composite cathode, by default that of the film beside it; none where there is no room for it."""
    recipe, per_area = film.recipe, cell.cathode_sulfide_mass
    key = key_in_cathode(recipe) if recipe.cathode_electrolyte or recipe.has_electrolyte else ""
    listed = materials.find("electrolyte", key)
    mass = None if per_area is None else float(per_area * film.area)
    if not key or mass == 0 or (listed is not None and not is_sulfide(listed)):
        return ()
    return (OpenSulfide("cathode_electrolyte", key, listed, mass),)


def _active_sulfide(materials: Materials, film: Film, cell: Cell) -> tuple[OpenSulfide, ...]:
    """Active material that gives off gas by itself: lithium sulfide, whereas sulfur and pyrite do not."""
    cathode = materials.find("cathode", film.recipe.cathode)
    if cathode is None or elements_of(cathode) != LITHIUM_SULFIDE:
        return ()
    mass = None if cell.active_mass is None else float(cell.active_mass * film.area)
    return (OpenSulfide("cathode", cathode.key, cathode, mass),)


def polymer(materials: Materials, key: str | None) -> Material | None:
    """Return a polymer by key, be it a binder or a polymer electrolyte [-].

    A binder wins over a polymer electrolyte of the same key.

    >>> polymer(Materials(version="empty", materials={}, pairs=()), "NBR") is None
    True
    """
    return materials.find("binder", key) or materials.find("spe", key)


def layer_material(materials: Materials, field: str, key: str | None) -> Material | None:
    """Return the electrolyte of a layer by its field and key [-].

    None when the library lacks it or has one there that the field does not take.

    >>> layer_material(Materials(version="empty", materials={}, pairs=()), "electrolyte", "Li6PS5Cl") is None
    True
    """
    material = materials.find("electrolyte", key)
    return None if material is None or refusal(material, field) else material


def liquids(
    materials: Materials, solvent: str | None, cosolvent: str | None, cosolvent_share_pct: float | None
) -> tuple[Liquid, ...]:
    """Return the liquids that are really in the slurry.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    solvent, cosolvent : str or None
        Keys of the liquids, None when there is none [-]
    cosolvent_share_pct : float or None
        Mass of the cosolvent in the mass of both [wt %]

    Returns
    -------
    tuple of Liquid
        Liquids with a share above zero; the shares are None when the recipe leaves them open [-]

    Notes
    -----
    A cosolvent of 0 wt % is no cosolvent, one of 100 wt % is the only liquid.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> [liquid.key for liquid in liquids(empty, "toluene", "xylene", 0.0)]
    ['toluene']

    References
    ----------
    None: geometry of shares.
    """
    if not solvent or not cosolvent:
        only = solvent or cosolvent
        field = "solvent" if solvent else "cosolvent"
        return (Liquid(field, only, materials.find("solvent", only), 1.0),) if only else ()
    part = None if cosolvent_share_pct is None else to_si(cosolvent_share_pct, "wt %")
    both = (
        Liquid("solvent", solvent, materials.find("solvent", solvent), None if part is None else 1 - part),
        Liquid("cosolvent", cosolvent, materials.find("solvent", cosolvent), part),
    )
    return tuple(liquid for liquid in both if liquid.mass_fraction != 0)


def weakest(evidence: Sequence[object]) -> Support:
    """Return the grade of the weakest of several pieces of evidence, with all their sources [-].

    Weakest grade and the sources in order of first use. A chain is as strong as its weakest link; what was entered in
    this laboratory counts as strongest.

    >>> weakest([Support("measured", ("A",)), Support("estimate", ("B", "A"))])
    Support(grade='estimate', sources=('A', 'B'))
    """
    if len(evidence) == 1 and isinstance(evidence[0], Support):
        return evidence[0]  # as half of all findings have it
    grade = ""
    sources: list[str] = []
    for piece in evidence:
        if isinstance(piece, _WITH_ONE_SOURCE):
            sources.append(piece.source)
        elif piece is None:
            continue
        else:
            sources += piece.sources  # type: ignore[attr-defined]
        if (own := piece.grade) != grade and (not grade or GRADE_RANK[own] > GRADE_RANK[grade]):  # type: ignore[attr-defined]
            grade = own
    return Support(grade, tuple(dict.fromkeys(sources)))


def worst(findings: Iterable[Finding]) -> Finding | None:
    """Return the first of the worst findings, or None when there is none [-].

    From worst to best: fail, caution, unknown, pass, not applicable. Each is no more severe than its evidence allows
    before it is compared, so that a fail on strong evidence is not lost behind one on an estimate. Of equals with a
    value and a limit the one that is nearest to its limit decides a pass, the one that is farthest beyond it a
    caution or fail, else the first.

    >>> worst([Finding("pass", "A", ""), Finding("unknown", "B", "")]).title
    'B'
    """
    decides: Finding | None = None
    for finding in map(within_evidence, findings):
        if decides is None or _is_worse(finding, decides):
            decides = finding
    return decides


def _is_worse(finding: Finding, than: Finding) -> bool:
    rank, other = SEVERITY_RANK[finding.severity], SEVERITY_RANK[than.severity]
    if rank != other or finding.unit != than.unit or finding.severity not in {"pass", "caution", "fail"}:
        return rank > other
    if finding.value is None or finding.limit is None or than.value is None or than.limit is None:
        return False
    gap, before = abs(finding.value - finding.limit), abs(than.value - than.limit)
    return gap < before if finding.severity == "pass" else gap > before


def look_up_situation(recipe: Recipe, materials: Materials) -> Situation:
    """Resolve film and cell of a recipe and look up all that the checks need [-].

    The recipe with its film, its cell and its materials. For pictures of what the checks look at; a prediction has
    film and cell at hand already.

    >>> look_up_situation(Recipe(), Materials(version="empty", materials={}, pairs=())).has_lithium
    True
    """
    film = resolve(recipe, materials)
    return situation(recipe, materials, film, resolve_cell(recipe, materials, film))
