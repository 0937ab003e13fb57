"""Checks of the mix: solids in their liquids, and particles against the film that they shall form."""

from __future__ import annotations

import re
from typing import NamedTuple

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, cited
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import DRY_METHODS
from ssedesigner.core.recipe import ANODE_SIDE, CATHODE_SIDE, MAIN, Recipe, layer_thickness_um, layers, side_layers
from ssedesigner.core.units import from_si
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.compatibility.liquids import electrolyte_in_liquids, polymer_in_liquids, salt_in_liquids
from ssedesigner.physics.compatibility.verdict import Verdict
from ssedesigner.physics.film.solids import is_lot_layer
from ssedesigner.physics.situation import (
    NO_SCAFFOLD,
    ON_ELECTRODE,
    SEVERITY_RANK,
    TYPED,
    WET_METHODS,
    Finding,
    Liquid,
    Polymer,
    Situation,
    Support,
    not_applicable,
    within_evidence,
    worst,
)

SOLUTION_METHODS = frozenset({"infiltration", "spin-coating"})
COARSE_FROM = cited(1 / 3, "-", "ThisProgram2026", "D50 over thickness: three median grains across", grade="assumed")
TOO_COARSE_FROM = cited(
    1 / 2, "-", "ThisProgram2026", "D50 over thickness: no two median grains lie on each other", grade="computed"
)
COARSE_OVER_MEDIAN = cited(2.5, "-", "ThisProgram2026", "D90 over D50 of a milled sulfide", grade="assumed")
BRIDGING_FROM = cited(
    1 / 2, "-", "ThisProgram2026", "D90 over thickness: a coarse grain beside one more", grade="assumed"
)
PORE_SHARE = cited(1 / 3, "-", "ThisProgram2026", "grains above a third of a pore bridge it", grade="assumed")
FINE_GRAINS = Support("reported", ("Song2023",))
PINHOLES = Support("reported", ("Lee2020", "Song2023"))
PINHOLE_LIQUIDS = frozenset({"xylene", "o-xylene", "m-xylene", "p-xylene"})
PINHOLE_CURE = "isobutyl isobutyrate"
LAYERS_APART = Support("estimate", ("GeneralChemistry2026",))
FROM_WATER = frozenset(
    {
        *("alkane", "cycloalkane", "terpene", "aromatic", "alkylbenzene", "anisole", "chloroaromatic", "haloalkane"),
        *("small ester", "middle ester", "bulky ester", "benzyl ester", "carbonate", "thiol"),
        *("middle ketone", "bulky ketone", "bulky ether"),
    }
)
"""Classes of liquids that take up little water and part from it as a layer."""
FROM_ALKANES = frozenset({"nitrile", "amide"})
"""Classes of liquids that part from alkanes at room temperature; of the alcohols only methanol does."""
ALKANES = frozenset({"alkane", "cycloalkane"})
DRY_ROUTE = Support("reported", ("Song2023",))
BASIS_WORDS = {
    "class": "By its class",
    "rule": "As a rule",
    "analogue": "By analogy",
    "hansen": "Calculated",
    "method": "By the way it is processed",
}
LONG_SENTENCE = 110
"""Characters from which a sentence on a verdict is told in several."""
CLAUSE_ENDS = re.compile(r"; (?![^(]*\))|(?<=not tested): ")
GRADE_WORDS = {"handbook": "Handbook", "user": "Laboratory verdict"}


def verdict_sentence(verdict: Verdict) -> str:
    """Return the reason of a verdict as a sentence that says which kind of evidence spoke [-].

    A reported pair that is an estimate itself says so.

    >>> verdict_sentence(Verdict("pass", "dissolves", "reported", ("Song2023",), "reported"))
    'Reported: dissolves.'
    """
    return in_sentences(_one_sentence(verdict))


def in_sentences(text: str) -> str:
    """Return a long sentence as several, cut where a new clause begins outside brackets [-].

    >>> in_sentences("Reported: dissolves; the two are listed together.")
    'Reported: dissolves; the two are listed together.'
    """
    if len(text) <= LONG_SENTENCE:
        return text
    return ". ".join(map(sentence_case, CLAUSE_ENDS.split(text)))


def _one_sentence(verdict: Verdict) -> str:
    estimate = " (estimate)" if verdict.grade in ESTIMATED_GRADES else ""
    if verdict.basis == "none":
        return f"{verdict.reason[:1].upper()}{verdict.reason[1:]}."
    if verdict.basis == "guess":
        return f"Not reported, {verdict.reason}{estimate}."
    if verdict.basis in BASIS_WORDS:
        return f"{BASIS_WORDS[verdict.basis]}{estimate}: {verdict.reason}."
    words = "Estimate" if estimate else GRADE_WORDS.get(verdict.grade, "Reported")
    return f"{words}{' for this mixture' if verdict.basis == 'mixture' else ''}: {verdict.reason}."


def electrolyte_solvent(context: Situation) -> Finding:
    """Check each sulfide in the liquids of the slurry, that of a cathode on which the film is cast among them."""
    if not context.liquids:
        return context.no_liquid
    names, recipe = context.liquid_names, context.recipe
    findings = []
    on_cathode = ("cathode_electrolyte",) if recipe.form_factor == ON_ELECTRODE else ()
    of_film = (layer.field for layer in (MAIN, ANODE_SIDE, CATHODE_SIDE))  # of equals the film's own sulfide is named
    for field in (*of_film, *on_cathode):
        key = getattr(recipe, field)
        if key:
            verdict = electrolyte_in_liquids(context.materials, key, context.liquids)
            title = {
                "pass": f"{key} withstands {names}",
                "caution": f"{key} in {names}: with care",
                "fail": f"{names} attacks {key}",
                "unknown": f"{key} in {names}: not reported",
            }[verdict.severity]
            fields = (field, *(liquid.field for liquid in context.liquids))
            findings.append(
                Finding(verdict.severity, title, verdict_sentence(verdict), evidence=(verdict,), fields=fields)
            )
    return worst(findings) or not_applicable("No sulfide", "The recipe names no sulfide.", "electrolyte")


def binder_solvent(context: Situation) -> Finding:
    """Check that the liquids dissolve each binder."""
    if not context.liquids:
        return context.no_liquid
    absent = not_applicable("No binder", "The film holds no binder that a liquid would have to dissolve.", "binder")
    return _polymers_in_liquids(context, context.binders) or absent


def spe_solvent(context: Situation) -> Finding:
    """Check that the liquids dissolve the polymer electrolyte."""
    if not context.liquids:
        return context.no_liquid
    absent = not_applicable("No polymer electrolyte", "No polymer electrolyte is chosen.", "spe")
    return _polymers_in_liquids(context, (context.spe,) if context.spe else ()) or absent


def _polymers_in_liquids(context: Situation, polymers: tuple[Polymer, ...]) -> Finding | None:
    names = context.liquid_names
    findings = []
    for polymer in polymers:
        verdict = polymer_in_liquids(context.materials, polymer.key, context.liquids)
        title = {
            "pass": f"{polymer.key} dissolves in {names}",
            "caution": f"{polymer.key} in {names}: with care",
            "fail": f"{names} does not dissolve {polymer.key}",
            "unknown": f"{polymer.key} in {names}: not reported",
        }[verdict.severity]
        fields = (polymer.field, *(liquid.field for liquid in context.liquids))
        findings.append(Finding(verdict.severity, title, verdict_sentence(verdict), evidence=(verdict,), fields=fields))
    return worst(findings)


def dried_coat(context: Situation) -> Finding | None:
    """Doubt a liquid that dissolves a polymer of the film where it comes on a coat that is dry already."""
    recipe = context.recipe
    if len(layers(recipe)) == 1 or recipe.method in DRY_METHODS or not context.liquids:
        return None
    judged = _polymers_in_liquids(context, context.polymers)
    if judged is None or judged.severity == "fail":
        return None
    message = (
        f"The {context.liquid_names} of a later coat dissolves the polymer of the dried coat below it. How far the "
        "two mix is not reported. Try it, or cast each on a carrier of its own and press them together."
    )
    fields = (*judged.fields, *(layer.field for layer in side_layers(recipe)))
    return judged._replace(
        severity="unknown",
        title="A later coat may dissolve the polymer of the dried one",
        message=message,
        fields=fields,
    )


def mixture_parts(context: Situation) -> Finding:
    """Check each polymer in each liquid of a mixture: the last liquid to leave must still dissolve it."""
    if not context.liquids:
        return context.no_liquid
    if len(context.liquids) == 1:
        message = "The slurry has one liquid: no part of a mixture can leave before the other."
        return not_applicable("No mixture", message, "cosolvent")
    if do_part(*context.liquids):
        message = (
            f"{context.liquid_names} do not mix in all shares (estimate, by their classes). The slurry separates into "
            "two layers: choose liquids that mix."
        )
        fields = tuple(liquid.field for liquid in context.liquids)
        return Finding("caution", "Liquids do not mix", message, evidence=(LAYERS_APART,), fields=fields)
    finding = worst(_polymer_in_parts(context, polymer) for polymer in context.polymers)
    return finding or not_applicable("No polymer", "No polymer of the film has to dissolve in a liquid.")


def do_part(first: Liquid, second: Liquid) -> bool:
    """Return whether two liquids part into layers, by their classes [-]; False where a class is not known.

    >>> do_part(Liquid("solvent", "water", None, 0.5), Liquid("cosolvent", "X", None, 0.5))
    False
    """
    for one, other in ((first, second), (second, first)):
        own, its = _solvent_class(one), _solvent_class(other)
        if own == "water" and its in FROM_WATER:
            return True
        if (own in FROM_ALKANES or one.root == "methanol") and its in ALKANES:
            return True
    return False


def _solvent_class(liquid: Liquid) -> str:
    return str((liquid.material and liquid.material.text("compatibility_class")) or "")


def _polymer_in_parts(context: Situation, polymer: Polymer) -> Finding:
    """One polymer in each liquid alone, the one that boils highest last."""
    alone = {
        liquid.key: polymer_in_liquids(context.materials, polymer.key, (liquid._replace(mass_fraction=1.0),))
        for liquid in context.liquids
    }
    points = {
        liquid.key: liquid.material.value("boiling_point_c") if liquid.material else None for liquid in context.liquids
    }
    evidence = (*alone.values(), *points.values())
    fields = (polymer.field, *(liquid.field for liquid in context.liquids))
    whole = polymer_in_liquids(context.materials, polymer.key, context.liquids)
    if whole.basis == "mixture" and whole.severity == "pass":
        message = f"{polymer.key} was used with this mixture as a whole: {whole.reason}."
        return Finding("pass", f"{polymer.key} in this mixture: reported", message, evidence=(whole,), fields=fields)
    words = " ".join(f"{sentence_case(key)}: {verdict.reason}." for key, verdict in alone.items())
    severities = {verdict.severity for verdict in alone.values()}
    if severities == {"fail"}:
        message = f"Neither liquid dissolves {polymer.key}: change at least one of them. {words}"
        return Finding("fail", f"{polymer.key}: no part dissolves it", message, evidence=evidence, fields=fields)
    if severities == {"pass"}:
        message = f"Each liquid alone dissolves {polymer.key}, so it stays dissolved to the end of drying."
        return Finding("pass", f"Both liquids dissolve {polymer.key}", message, evidence=evidence, fields=fields)
    known = {key: float(point) for key, point in points.items() if point is not None}
    last = max(known, key=lambda key: known[key]) if len(known) == len(points) else None
    if last is None or alone[last].severity == "unknown":
        message = f"Whether the liquid that leaves last still dissolves {polymer.key} is not known. {words}"
        return Finding("unknown", f"{polymer.key}: parts not reported", message, evidence=evidence, fields=fields)
    if alone[last].severity == "pass":
        message = f"{last} leaves last and dissolves {polymer.key}. {words}"
        return Finding("pass", f"{polymer.key} stays dissolved", message, evidence=evidence, fields=fields)
    message = f"{last} leaves last and does not dissolve {polymer.key} well: it can come out while drying. {words}"
    return Finding("caution", f"{polymer.key} may come out while drying", message, evidence=evidence, fields=fields)


def method_solvent(context: Situation) -> Finding:
    """Check that a wet method has a liquid and a dry one none."""
    method, fields = context.recipe.method, ("method", "solvent")
    if method in WET_METHODS and not context.liquids:
        if method == "spray-coating":
            message = (
                "The review lists spray coating among the solvent-free routes for electrodes. No dry-sprayed sulfide "
                "film is reported. Choose a solvent to spray a slurry."
            )
            return Finding("unknown", "Dry spraying: not reported", message, evidence=(DRY_ROUTE,), fields=fields)
        message = "This method needs a liquid, but none is chosen. Choose the solvent, or a solvent-free method."
        title, awaits = "No solvent chosen", "solvent"
        return Finding("caution", title, message, evidence=(DRY_ROUTE,), fields=fields, awaits=awaits)
    if method == "solvent-free" and context.liquids:
        message = f"The method is solvent-free, but {context.liquid_names} is chosen: keep only one of the two."
        return Finding("caution", "Dry method with a solvent", message, evidence=(DRY_ROUTE,), fields=fields)
    if method == "hot-pressing":
        return not_applicable(
            "Any powder can be hot-pressed", "Hot pressing takes dry and dried powder alike.", "method"
        )
    words = f"with {context.liquid_names}" if context.liquids else "without a liquid"
    return Finding(
        "pass", "Method and solvent agree", f"The film is made {words}.", evidence=(DRY_ROUTE,), fields=fields
    )


def salt_solvent(context: Situation) -> Finding:
    """Check whether the liquids dissolve the lithium salt."""
    key = context.recipe.salt
    if not key:
        return not_applicable("No lithium salt", "No lithium salt is added by itself.", "salt")
    if not context.liquids:
        return context.no_liquid
    verdict, names = salt_in_liquids(context.materials, key, context.liquids), context.liquid_names
    title = {
        "pass": f"{key} dissolves in {names}",
        "caution": f"{key} in {names}: with care",
        "fail": f"{names} {'decomposes' if verdict.basis == 'rule' else 'does not dissolve'} {key}",
        "unknown": f"{key} in {names}: not reported",
    }[verdict.severity]
    harm = electrolyte_in_liquids(context.materials, context.recipe.electrolyte, context.liquids)
    is_worth_trying = verdict.severity == "unknown" and harm.severity != "fail"
    tail = " Try it before you add powder." if is_worth_trying else ""
    fields = ("salt", *(liquid.field for liquid in context.liquids))
    return Finding(verdict.severity, title, verdict_sentence(verdict) + tail, evidence=(verdict,), fields=fields)


def particle_size(context: Situation) -> Finding:
    """Check the median grain against the film thickness: coarse grains leave pinholes."""
    if context.recipe.method in SOLUTION_METHODS:
        return FROM_SOLUTION
    if thinnest_layer(context.recipe) <= 0:
        return NO_ROOM
    return _coarsest([_particle_size(powder) for powder in _powders(context)])


class _Powder(NamedTuple):
    """The powder of a layer: its material, the layer's thickness [um], typed D50 and D90 and the usual D50 [um].

    ``is_own`` where it is that of the film, whose sizes are typed; of any other the library alone knows.
    """

    key: str
    is_own: bool
    layer: float
    typed_d50: float | None
    typed_d90: float | None
    usual_d50: Cited | None
    fields: tuple[str, ...]

    @property
    def d50(self) -> float | Cited | None:
        """Median size as typed, else the usual one [um]."""
        return self.usual_d50 if self.typed_d50 is None else self.typed_d50


def _powders(context: Situation) -> list[_Powder]:
    """Return the powder of each layer whose thickness is stated, that of the film first."""
    recipe, powders = context.recipe, []
    for layer in layers(recipe):
        height = layer_thickness_um(recipe, layer)
        if not height:
            continue
        material, is_own = getattr(context, layer.field), is_lot_layer(recipe, layer.field)
        powders.append(
            _Powder(
                key=getattr(recipe, layer.field),
                is_own=is_own,
                layer=height,
                typed_d50=recipe.particle_d50_um if is_own else None,
                typed_d90=recipe.particle_d90_um if is_own else None,
                usual_d50=material.value("particle_d50_um") if material else None,
                fields=("thickness_um",) if is_own else (layer.field, layer.thickness, "thickness_um"),
            )
        )
    return sorted(powders, key=lambda powder: not powder.is_own)


def _coarsest(findings: list[Finding]) -> Finding:
    """Return the worst finding on the powders of the layers; of equals that whose grains are coarsest for its layer."""

    def rank(finding: Finding) -> tuple[int, float]:
        coarse = finding.value / finding.limit if finding.value is not None and finding.limit else 0.0
        return SEVERITY_RANK[finding.severity], coarse

    return max(map(within_evidence, findings), key=rank)


def _particle_size(powder: _Powder) -> Finding:
    size, d50, layer = powder.typed_d50, powder.d50, powder.layer
    fields = ("particle_d50_um", *powder.fields) if powder.is_own else powder.fields
    limit = layer * COARSE_FROM
    if d50 is None:
        message = (
            "The particle size is neither typed nor in the library. Type the D50 of your powder."
            if powder.is_own
            else f"The particle size of {powder.key} is not in the library; the D50 that you type applies to the film."
        )
        title, awaits = "Particle size not known", fields[0] if powder.is_own else ""
        return Finding("unknown", title, message, None, limit, "um", (TYPED,), fields, awaits=awaits)
    whence = TYPED if size is not None else powder.usual_d50
    share = d50 / layer
    usual = "The usual powder (estimate)" if powder.is_own else f"The usual {powder.key} (estimate)"
    whose = "Your powder" if size is not None else usual
    percent = from_si(share, "%")
    words = f"{whose} of {numeral(d50)} µm is {percent:.0f} % of its {numeral(layer)} µm layer"
    own = "" if size is not None or not powder.is_own else " Type your own D50."
    if share < COARSE_FROM:
        message = f"{words}; pinholes are likely from about a third upwards.{own}"
        evidence = (whence, COARSE_FROM, FINE_GRAINS)
        return Finding("pass", "Grains fine enough", message, float(d50), limit, "um", evidence, fields)
    severity = "fail" if share > TOO_COARSE_FROM and size is not None else "caution"
    limit = layer * TOO_COARSE_FROM if severity == "fail" else limit
    message = (
        f"{words}, more than {numeral(limit, 2)} µm: pinholes are likely. Mill finer, or make the film thicker.{own}"
    )
    decides = (whence, TOO_COARSE_FROM if severity == "fail" else COARSE_FROM, FINE_GRAINS)
    return Finding(
        severity, "Grains too coarse for the film", message, float(d50), limit, "um", decides, fields, (COARSE_FROM,)
    )


def coarse_grains(context: Situation) -> Finding:
    """Check the coarse grains, as typed or taken from the median, against the film thickness."""
    if context.recipe.method in SOLUTION_METHODS:
        return FROM_SOLUTION
    if thinnest_layer(context.recipe) <= 0:
        return NO_ROOM
    return _coarsest([_coarse_grains(powder) for powder in _powders(context)])


def _coarse_grains(powder: _Powder) -> Finding:
    layer, typed, d50 = powder.layer, powder.typed_d90, powder.d50
    fields = ("particle_d50_um", "particle_d90_um", *powder.fields) if powder.is_own else powder.fields
    limit = layer * BRIDGING_FROM
    if typed is None and d50 is None:
        message = (
            "Without a D50 nothing can be said about the coarse grains. Type that of your powder."
            if powder.is_own
            else f"The library has no D50 of {powder.key}: nothing can be said about its coarse grains."
        )
        title, awaits = "Coarse grains not known", fields[0] if powder.is_own else ""
        return Finding("unknown", title, message, None, limit, "um", (TYPED,), fields, awaits=awaits)
    if typed is not None and d50 is not None and typed < d50:
        return _sizes_disagree(typed, d50)
    coarse = typed if typed is not None else d50 * COARSE_OVER_MEDIAN if d50 is not None else 0.0
    evidence = (*_coarse_evidence(typed, d50), BRIDGING_FROM, FINE_GRAINS)
    of = "the powder" if powder.is_own else powder.key
    words = (
        f"A tenth of the powder is above {numeral(typed)} µm (your D90)"
        if typed is not None
        else f"A tenth of {of} is above about {numeral(coarse, 2)} µm (estimate: {numeral(COARSE_OVER_MEDIAN)} × D50)"
    )
    if coarse < limit:
        message = f"{words}, less than half of its {numeral(layer)} µm layer."
        return Finding("pass", "Few grains bridge the film", message, coarse, limit, "um", evidence, fields)
    is_through = max(powder.typed_d50 or 0.0, typed or 0.0) > layer
    limit = layer if coarse > layer else limit
    tail = "they stick out of the film" if coarse > layer else "pinholes start at them"
    message = (
        f"{words}, more than {numeral(limit, 2)} µm in a layer of {numeral(layer)} µm: {tail}. Sieve, mill or cast "
        "thicker."
    )
    title = "Coarse grains bridge the film"
    if is_through:  # a size that was measured is above the layer, whatever is assumed of the others
        return Finding("fail", title, message, coarse, limit, "um", (TYPED, FINE_GRAINS), fields, evidence)
    return Finding("caution", title, message, coarse, limit, "um", evidence, fields)


def _median(context: Situation) -> float | Cited | None:
    """Return the D50 of the powder [um], typed or the usual one of the library, None where neither is known."""
    typed = context.recipe.particle_d50_um
    return typed or (context.electrolyte.value("particle_d50_um") if context.electrolyte else None)


def _coarse_evidence(typed: float | None, d50: float | Cited | None) -> tuple[object, ...]:
    if typed is not None:
        return (TYPED,)
    return (d50 if isinstance(d50, Cited) else TYPED, COARSE_OVER_MEDIAN)


def _sizes_disagree(d90: float, d50: float | Cited) -> Finding:
    """Say that no powder has a D90 below its D50."""
    is_listed = isinstance(d50, Cited)
    whose = "usual D50 of the library" if is_listed else "D50"
    what = "type the D50 of your powder" if is_listed else "check both"
    message = (
        f"A D90 of {numeral(d90)} µm lies below the {whose} of {numeral(d50)} µm. Half of a powder is above its "
        f"D50 and only a tenth above its D90: {what}."
    )
    return Finding(
        "unknown" if is_listed else "fail", "D90 below D50", message, d90, float(d50), "um",
        (TYPED, d50 if is_listed else TYPED), ("particle_d90_um", "particle_d50_um"),
    )  # fmt: skip


def thinnest_layer(recipe: Recipe) -> float:
    """Return the thickness of the thinnest layer of a film.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]

    Returns
    -------
    float
        Thickness [um]; zero or less where the layers beside it leave no room to the film's own sulfide [um]

    Notes
    -----
    A film of one sulfide is one layer. A layer whose thickness is not stated does not count.

    Examples
    --------
    >>> thinnest_layer(Recipe(thickness_um=30.0, second_electrolyte="Li6PS5Cl", second_thickness_um=10.0))
    10.0

    References
    ----------
    None: geometry.
    """
    heights = [layer_thickness_um(recipe, layer) for layer in layers(recipe)]
    rest = layer_thickness_um(recipe, MAIN)
    return min([rest, *(height for height in heights if height)])


FROM_SOLUTION = not_applicable(
    "Made from a solution", "The sulfide comes out of a solution: the grains of the powder do not limit it.", "method"
)
NO_ROOM = not_applicable(
    "No room for a layer",
    "The layers beside it take the whole film and leave none to its sulfide.",
    "second_thickness_um",
    "cathode_side_thickness_um",
)


def scaffold_pores(context: Situation) -> Finding:
    """Check that the grains get into the pores of the scaffold."""
    recipe = context.recipe
    if not recipe.scaffold:
        return NO_SCAFFOLD
    if recipe.method in SOLUTION_METHODS:
        return FROM_SOLUTION
    fields = ("scaffold", "particle_d50_um", "particle_d90_um")
    pore, d50 = context.scaffold.value("pore_size_um") if context.scaffold else None, _median(context)
    if pore is None or d50 is None:
        what = f"pore size of {recipe.scaffold}" if pore is None else "particle size"
        message = f"The {what} is not known. Grains must be clearly smaller than the pores of the scaffold."
        title, awaits = "Scaffold pores not known", "" if pore is None else "particle_d50_um"
        return Finding("unknown", title, message, d50, None, "um", (DRY_ROUTE,), fields, awaits=awaits)
    limit = pore * PORE_SHARE
    decides = (pore, TYPED if not isinstance(d50, Cited) else d50, DRY_ROUTE)
    evidence = (*decides, PORE_SHARE)
    words = f"Grains of {numeral(d50)} µm against pores of {numeral(pore)} µm in {recipe.scaffold}"
    if d50 > pore:
        severity = "caution" if pore.is_estimated else "fail"
        message = f"{words}: they stay outside."
        title, most = "Grains do not enter the scaffold", float(pore)
        return Finding(severity, title, message, d50, most, "um", decides, fields)
    title = "Grains may clog the scaffold"
    if d50 > limit:
        return Finding("caution", title, f"{words}: they may bridge them.", d50, limit, "um", evidence, fields)
    d90 = recipe.particle_d90_um
    if d90 is not None and d90 > limit:
        how = "stays outside" if d90 > pore else "may bridge them"
        message = f"{words}: they fit, but the tenth above your D90 of {numeral(d90)} µm {how}."
        return Finding("caution", title, message, d90, limit, "um", (pore, TYPED, PORE_SHARE), fields)
    return Finding("pass", "Grains enter the scaffold", f"{words}: they fit.", d50, limit, "um", evidence, fields)


def pinholes(context: Situation) -> Finding:
    """Check the liquids of a cast film against what is reported on pinholes."""
    if context.recipe.method == "spray-coating":
        message = "Pinholes of sprayed sulfide films are not reported. Hold the first coating up to the light."
        return Finding("unknown", "Pinholes not reported", message, evidence=(PINHOLES,), fields=("method",))
    if context.recipe.method != "slurry-casting":
        message = "Liquids are reported to leave pinholes in cast films; this one is not cast."
        return not_applicable("Not cast from a slurry", message, "method")
    if not context.liquids:
        return context.no_liquid
    keys = {liquid.root for liquid in context.liquids}
    fields = tuple(liquid.field for liquid in context.liquids)
    if PINHOLE_CURE in keys and keys - {PINHOLE_CURE} and keys <= {PINHOLE_CURE, *PINHOLE_LIQUIDS}:
        message = f"Reported: {PINHOLE_CURE} as cosolvent of xylene gave a coating without pinholes."
        return Finding("pass", "Cosolvent against pinholes", message, evidence=(PINHOLES,), fields=fields)
    if keys <= PINHOLE_LIQUIDS:
        message = f"Reported: xylene alone left pinholes; {PINHOLE_CURE} as cosolvent closed them."
        return Finding("caution", "Pinholes from xylene alone", message, evidence=(PINHOLES,), fields=fields)
    message = f"Whether {context.liquid_names} leaves pinholes is not reported. Hold the first coating up to the light."
    return Finding("unknown", "Pinholes not reported", message, evidence=(PINHOLES,), fields=fields)
