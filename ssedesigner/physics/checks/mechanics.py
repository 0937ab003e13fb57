"""Strength, bending and web tension of a film: will it carry itself from roll to roll."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import is_on_electrode
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.situation import TYPED, Finding, Polymer, Situation, Support, not_applicable
from ssedesigner.physics.situation import polymer as polymer_of

GUIDE_ROD = cited(1.0, "cm", "Nam2015", "diameter of the rod round which a film on a non-woven was bent")
POLYMER_FIBRES = cited(
    2.0, "g/cm3", "Handbook", "polymers are lighter; fibres of glass, which break, are heavier", grade="handbook"
)
GUIDE_FILM = cited(90.0, "um", "Nam2015", "thickness of that film")
ROLLER = cited(10.0, "mm", "ThisProgram2026", "guide roller where none is stated: that thin rod", grade="assumed")
CORE = cited(76.0, "mm", "ThisProgram2026", "core of three inches where none is stated", grade="assumed")
WEB_TENSION = cited(50.0, "N/m", "ThisProgram2026", "pull of a light coating line", grade="assumed")
SURELY_BREAKS = cited(
    10.0, "-", "ThisProgram2026", "times the measured strength from which a stated pull tears a film", grade="assumed"
)
FAR_BEYOND = cited(
    2.0, "-", "ThisProgram2026", "times the measured strain at break from which a film cracks", grade="assumed"
)
WEAK_FILM = cited(0.2, "MPa", "LiteratureUnchecked", "tensile strength of films with PTFE, low end", grade="estimate")
STRONG_FILM = cited(0.495, "MPa", "Cao2021", "tensile strength of a film with 2 wt % ethyl cellulose")
FILM_MODULUS = cited(12.56, "MPa", "Cao2021", "modulus of the same film")
BRITTLE_STRAIN = cited(
    0.5, "%", "ThisProgram2026", "strain that a film with a soft binder is taken to withstand", grade="assumed"
)
HALF_OF_LEAST = cited(
    0.5, "-", "ThisProgram2026", "share of the least reported content below which a film fails", grade="assumed"
)
ROOM = cited(25.0, "degC", "ThisProgram2026", "temperature at which films are handled", grade="assumed")
NEEDS_SUPPORT = Support("reported", ("Song2023",))
MANDREL_TESTED = {
    "HNBR": cited(2.5, "wt %", "Riphaus2018", "calendered film in a mandrel bend test, Fig. 5c of the review"),
    "SBR": cited(10.0, "wt %", "Riphaus2018", "calendered film in a mandrel bend test, Fig. 5c of the review"),
}
"""Contents of binder in films that were bent round a mandrel; pictures, without diameter and strain."""


def bend_strain(thickness: float, radius: float) -> float:
    r"""Strain of the outer face of a sheet that is bent round a rod.

    .. math:: \varepsilon = \frac{t}{2R + t}

    Parameters
    ----------
    thickness : float
        Thickness of the sheet [m]
    radius : float
        Radius of the rod [m]

    Returns
    -------
    float
        Tensile strain of the outer face [-]

    Notes
    -----
    Neutral plane in the middle: one material through the whole thickness.

    Examples
    --------
    >>> round(bend_strain(30e-6, 5e-3), 5)
    0.00299

    References
    ----------
    None: geometry.
    """
    return thickness / (2 * radius + thickness)


def web_stress(tension: float, thickness: float) -> float:
    r"""Tensile stress in a web.

    .. math:: \sigma = F / t

    Parameters
    ----------
    tension : float
        Pull per width of the web [N/m]
    thickness : float
        Thickness that carries it [m]

    Returns
    -------
    float
        Stress [Pa]

    Notes
    -----
    The load is shared evenly over the thickness.

    Examples
    --------
    >>> round(web_stress(50.0, 50e-6))
    1000000

    References
    ----------
    None: mechanics.
    """
    return tension / thickness


def free_standing(context: Situation) -> Finding:
    """Check that something carries the film: a scaffold, a carrier, or enough binder."""
    recipe = context.recipe
    fields = ("form_factor", *(polymer.field + "_wt_pct" for polymer in context.polymers))
    if recipe.form_factor != "free-standing":
        carrier = "electrode" if is_on_electrode(recipe) else recipe.substrate or "substrate"
        message = f"The {carrier} carries the film; it need not support itself until it is transferred."
        return Finding("pass", f"Carried by the {carrier}", message, evidence=(NEEDS_SUPPORT,), fields=fields)
    if recipe.scaffold:
        message = f"The scaffold {recipe.scaffold} carries the film."
        return Finding(
            "pass", "Carried by the scaffold", message, evidence=(NEEDS_SUPPORT,), fields=("form_factor", "scaffold")
        )
    if not context.polymers:
        message = "Nothing holds the film together. Add a binder or a scaffold, or leave it on a carrier."
        return Finding("fail", "Not free-standing", message, evidence=(NEEDS_SUPPORT,), fields=fields)
    judged = [(polymer, least_content(context.materials, polymer.key)) for polymer in context.polymers]
    known = [(polymer, least) for polymer, least in judged if least is not None]
    if not known:
        return _by_class(context, fields)
    polymer, least = max(known, key=lambda pair: pair[0].wt_pct / pair[1])
    return _content_finding(polymer, least, fields)


def _by_class(context: Situation, fields: tuple[str, ...]) -> Finding:
    """Hold a polymer of which no free-standing film is reported against those of its class."""
    polymer = max(context.polymers, key=lambda part: part.wt_pct)
    names = ", ".join(part.key for part in context.polymers)
    words = f"No free-standing film with {names} is reported"
    form = polymer.material.text("binder_form") if polymer.material else None
    others = context.materials.of_kind("binder") if form is not None else ()
    alike = [other.key for other in others if other.text("binder_form") == form]
    contents = [least for key in alike if (least := least_content(context.materials, key)) is not None]
    title, value = "Free-standing not reported", polymer.wt_pct
    if form is None or not contents:
        message = f"{words}, so the content it needs is not known."
        return Finding("unknown", title, message, evidence=(TYPED, NEEDS_SUPPORT), fields=fields)
    low, high = min(contents), max(contents)
    evidence = (TYPED, Support("estimate", (form.source, low.source, high.source)))
    span = f"{numeral(low)} to {numeral(high)}" if low < high else numeral(low)
    words += f"; {form} binders carried films from {span} wt % upwards (estimate)"
    severity = "unknown" if value >= low else "caution"
    title = title if severity == "unknown" else "Likely not free-standing"
    tail = ". Try it on a small piece." if severity == "unknown" else ". Keep it on a carrier, or add binder."
    return Finding(severity, title, f"{words}{tail}", value, float(low), "wt %", evidence, fields)


def _content_finding(polymer: Polymer, least: Cited, fields: tuple[str, ...]) -> Finding:
    value, limit, evidence = polymer.wt_pct, float(least), (TYPED, least)
    words = f"{numeral(value)} wt % {polymer.key}"
    if value >= least:
        message = f"{words}; a reported film was free-standing with {numeral(limit)} wt %."
        return Finding("pass", "Free-standing", message, value, limit, "wt %", evidence, fields)
    message = (
        f"{words}; the least that is reported to carry a film is {numeral(limit)} wt %. Keep it on a carrier, or add "
        "binder."
    )
    severity = "caution" if value >= limit * HALF_OF_LEAST else "fail"
    return Finding(severity, "Not free-standing", message, value, limit, "wt %", (*evidence, HALF_OF_LEAST), fields)


def least_content(materials: Materials, key: str) -> Cited | None:
    """Least content of a polymer that carried a film by itself, from the library and the reported films.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    key : str
        Key of the binder or polymer electrolyte [-]

    Returns
    -------
    Cited or None
        Share of all solids [wt %], None when no such film is reported [-]

    Notes
    -----
    What was used, not a proven minimum: other solids of that film, such as a salt, can have helped.

    Examples
    --------
    >>> least_content(Materials(version="", materials={}, pairs=()), "NBR") is None
    True

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    material = polymer_of(materials, key)
    own = material.root if material else key
    contents = [material.value("freestanding_min_wt_pct")] if material else []
    for film in materials.films:
        if film.form_factor == "free-standing" and not film.scaffold:
            for name, content in ((film.binder, film.binder_wt_pct), (film.spe, film.spe_wt_pct)):
                if name == own and content:
                    contents.append(Cited(content, "wt %", film.source, grade="reported"))
    return min((value for value in contents if value), default=None)


def bend(context: Situation) -> Finding:
    """Check the strain of the film over the guide rollers."""
    return _bent(context, "roller_diameter_mm", ROLLER, "over a guide roller")


def core_bend(context: Situation) -> Finding:
    """Check the strain of the film on the core of the roll."""
    return _bent(context, "core_diameter_mm", CORE, "on a core")


def _bent(context: Situation, field: str, usual: Cited, where: str) -> Finding:
    """Strain round a rod whose diameter is typed, or else the usual one."""
    recipe, typed = context.recipe, getattr(context.recipe, field)
    form = context.substrate.text("form") if context.substrate else None
    if recipe.form_factor == "on-substrate" and form == "plate":
        message = f"{recipe.substrate} is a plate: nothing goes over a roller or onto a core."
        return not_applicable("Made on a plate", message, "substrate")
    carrier = carrier_um(context)
    rod = to_si(usual if typed is None else typed, "mm")
    if carrier is None:
        message = f"The thickness of {recipe.substrate} is not known, so the strain {where} is not either."
        return Finding("unknown", "Bend strain not known", message, evidence=(usual,), fields=("substrate",))
    value = from_si(bend_strain(to_si(recipe.thickness_um + carrier, "um"), rod / 2), "%")
    size = f"{where} of {numeral(from_si(rod, 'mm'))} mm" + (" (assumed)" if typed is None else "")
    words = f"{value:.2f} % strain {size}{' with the carrier' if carrier else ''}"
    fields = (field, "thickness_um", "form_factor")
    judged = _judged_strain(context, value, words, fields, usual if typed is None else TYPED, rod)
    return _with_place(context, _with_mandrel(context, judged))


def _with_mandrel(context: Situation, judged: Finding) -> Finding:
    """Add the mandrel test that is reported of a film with the same binder."""
    name = next((one.root for one in context.polymers if one.root in MANDREL_TESTED), "")
    if not name:
        return judged
    tested = MANDREL_TESTED[name]
    message = (
        f"{judged.message} A calendered film with {numeral(tested)} wt % {name} was bent round a mandrel: only "
        "pictures are reported, without its diameter."
    )
    return judged._replace(message=message, beside=(*judged.beside, tested))


_PLACES = {
    "middle": "Its scaffold lies in the middle, so that bare sulfide takes the strain of the outer face",
    "faces": "Its scaffolds lie on the faces, where the strain is largest",
}


def _with_place(context: Situation, judged: Finding) -> Finding:
    """Add what the place of the scaffold means for the outer face; how much that matters nobody reports."""
    words = _PLACES.get(context.recipe.scaffold_place or "") if context.recipe.scaffold else None
    if words is None:
        return judged
    return judged._replace(
        message=f"{judged.message} {words}; how much more strain that order withstands is not reported.",
        fields=(*judged.fields, "scaffold_place"),
    )


def _judged_strain(
    context: Situation, value: float, words: str, fields: tuple[str, ...], rod: object, diameter: float
) -> Finding:
    """Hold a strain against what a scaffold, a soft binder and the one measured film bear."""
    low, high = float(BRITTLE_STRAIN), from_si(STRONG_FILM / FILM_MODULUS, "%")
    far = high * FAR_BEYOND
    measured = (rod, STRONG_FILM, FILM_MODULUS, FAR_BEYOND, TYPED)
    if value > far and rod is TYPED:
        message = f"{words} is far above the {high:.1f} % at which the one measured film breaks: it cracks."
        return Finding("fail", "Cracks when bent", message, value, high, "%", measured, fields)
    borne = from_si(bend_strain(to_si(GUIDE_FILM, "um"), to_si(GUIDE_ROD, "cm") / 2), "%")
    if _is_like_tried(context.scaffold) and value <= borne and diameter >= to_si(GUIDE_ROD, "cm"):
        message = (
            f"{words}, below the {borne:.2f} % that a film on a non-woven withstood. That film was "
            f"{numeral(GUIDE_FILM)} µm thick, on a polymer, and was bent round a rod of {numeral(GUIDE_ROD)} cm."
        )
        tried = (rod, GUIDE_ROD, GUIDE_FILM, POLYMER_FIBRES, TYPED)
        return Finding("pass", "Bends with its scaffold", message, value, borne, "%", tried, fields)
    evidence = (*measured, BRITTLE_STRAIN, ROOM)
    if value > high:
        message = f"{words} is above the {high:.1f} % at which the one measured film breaks. Take a larger diameter."
        return Finding("caution", "May crack when bent", message, value, high, "%", evidence, fields)
    if value > low or not is_soft(context):
        message = (
            f"{words}; films break from {numeral(low)} to {high:.1f} % (estimate). Stiff ones break earlier: test it."
        )
        return Finding("unknown", "Bending not reported", message, value, low, "%", evidence, fields)
    message = f"{words} is no more than the {numeral(low)} % that a film with a soft binder withstands (estimate)."
    where = "round the core" if fields[0] == "core_diameter_mm" else "over guide rollers"
    return Finding("pass", f"Bends {where}", message, value, low, "%", evidence, fields)


def _is_like_tried(scaffold: Material | None) -> bool:
    """Whether a scaffold is a non-woven of polymer fibres, as the only one is with which a film was bent and held."""
    form = scaffold.text("form") if scaffold else None
    density = scaffold.value("density_g_cm3") if scaffold else None
    is_fibrous = form is not None and any(word in form for word in ("non-woven", "electrospun"))
    return is_fibrous and density is not None and density < POLYMER_FIBRES


def is_soft(context: Situation) -> bool:
    """Return whether a binder keeps the film pliable [-].

    True when a polymer of the film is a rubber or a net of fibrils at room temperature. A polymer is a rubber above
    its glass transition; one without a known transition does not count.

    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.cell.cell import resolve_cell
    >>> from ssedesigner.physics.film.film import resolve
    >>> from ssedesigner.physics.situation import situation
    >>> recipe, empty = Recipe(), Materials(version="", materials={}, pairs=())
    >>> film = resolve(recipe, empty)
    >>> is_soft(situation(recipe, empty, film, resolve_cell(recipe, empty, film)))
    False
    """
    materials = [polymer.material for polymer in context.polymers if polymer.material]
    glass = [material.value("tg_c") for material in materials]
    is_rubber = any(point is not None and point < ROOM for point in glass)
    return is_rubber or any(material.text("binder_form") == "fibrillated" for material in materials)


def carrier_um(context: Situation) -> float | None:
    """Thickness of what is bent together with the film.

    Parameters
    ----------
    context : Situation
        The recipe with its materials looked up [-]

    Returns
    -------
    float or None
        Thickness of substrate, or of cathode and foil [um]; 0 for a free-standing film, None when it is not known

    Notes
    -----
    A liner that is drawn off before winding would have to be left out; the recipe does not tell.

    Examples
    --------
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> carrier_um(look_up_situation(Recipe(form_factor="on-electrode"), empty))
    85.0

    References
    ----------
    None: geometry.
    """
    recipe = context.recipe
    if recipe.form_factor == "on-electrode":
        return recipe.cathode_thickness_um + recipe.positive_foil_um
    if recipe.form_factor == "on-anode":
        return recipe.anode_thickness_um + recipe.negative_foil_um
    if recipe.form_factor == "on-substrate" and recipe.substrate:
        return context.substrate.value("thickness_um") if context.substrate else None
    return 0


def web_tension(context: Situation) -> Finding:
    """Check the pull on the web against the strength of what carries it."""
    recipe = context.recipe
    form = context.substrate.text("form") if context.substrate else None
    if recipe.form_factor == "on-substrate" and form == "plate":
        message = f"{recipe.substrate} is a plate: there is no web to pull."
        return not_applicable("Made on a plate", message, "substrate")
    fields = ("web_tension_n_m", "thickness_um", "form_factor", *(("scaffold",) if recipe.scaffold else ()))
    pull: float = WEB_TENSION if recipe.web_tension_n_m is None else recipe.web_tension_n_m
    size = f"{numeral(pull)} N/m" + (" (assumed)" if recipe.web_tension_n_m is None else "")
    given = WEB_TENSION if recipe.web_tension_n_m is None else TYPED
    if recipe.form_factor != "free-standing":
        return _carried_pull(context, pull, size, (given, TYPED), fields)
    if context.scaffold is not None and (bare := context.scaffold.value("tensile_strength_mpa")) is not None:
        return _pull_on_scaffold(context, context.scaffold, bare, pull, size, (given, TYPED), fields)
    stress = from_si(web_stress(pull, to_si(recipe.thickness_um, "um")), "MPa")
    strength, whose = STRONG_FILM, "the one film that was measured"
    evidence = (given, strength, TYPED)
    words = f"{stress:.2f} MPa at {size} against {numeral(strength)} MPa ({whose})"
    if recipe.web_tension_n_m is not None and stress > strength * SURELY_BREAKS:
        message = f"{words}. The film tears: wind with less tension, or keep it on a carrier."
        more = (*evidence, SURELY_BREAKS)
        return Finding("fail", "Web tension tears the film", message, stress, float(strength), "MPa", more, fields)
    if stress > strength:
        message = f"{words}. Wind with less tension, or keep the film on a carrier."
        return Finding(
            "caution", "Web tension above film strength", message, stress, float(strength), "MPa", evidence, fields
        )
    if stress > WEAK_FILM:
        message = f"{words}, but weaker films are reported ({numeral(WEAK_FILM)} MPa). Measure the strength of yours."
        more = (*evidence, WEAK_FILM)
        return Finding("unknown", "Film strength not reported", message, stress, float(WEAK_FILM), "MPa", more, fields)
    return Finding(
        "pass", "Film withstands the web tension", f"{words}.", stress, float(strength), "MPa", evidence, fields
    )


def _carried_pull(
    context: Situation, pull: float, size: str, evidence: tuple[object, ...], fields: tuple[str, ...]
) -> Finding:
    """Hold the pull against the strength of the substrate that carries the film; an electrode bears it by its foil."""
    substrate = context.substrate if context.recipe.form_factor == "on-substrate" else None
    strength = substrate.value("tensile_strength_mpa") if substrate else None
    thickness = substrate.value("thickness_um") if substrate else None
    if substrate is None or strength is None or not thickness:
        message = f"The carrier takes the pull of {size}. Do not peel the film off under tension."
        return Finding("pass", "Carrier takes the web tension", message, evidence=evidence, fields=fields)
    stress = from_si(web_stress(pull, to_si(thickness, "um")), "MPa")
    words = f"{size} puts {numeral(stress, 2)} MPa on {substrate.key}, which withstands {numeral(strength)} MPa"
    more, limit = (*evidence, strength, thickness), float(strength)
    if stress > strength:
        message = f"{words}. The carrier tears: wind with less tension."
        return Finding("fail", "Web tension tears the carrier", message, stress, limit, "MPa", more, fields)
    message = f"{words}. Do not peel the film off under tension."
    return Finding("pass", "Carrier takes the web tension", message, stress, limit, "MPa", more, fields)


def _pull_on_scaffold(
    context: Situation,
    scaffold: Material,
    strength: Cited,
    pull: float,
    size: str,
    given: tuple[object, ...],
    fields: tuple[str, ...],
) -> Finding:
    """Hold the pull against the bare scaffold on its own section: the film round it bears hardly anything."""
    thickness, key = scaffold.value("thickness_um"), scaffold.key
    if not thickness:
        message = f"The thickness of {key} is not known, so what the pull of {size} does to it is not either."
        return Finding("unknown", "Web tension not known", message, evidence=(*given, strength), fields=fields)
    stress, limit = from_si(web_stress(pull, to_si(thickness, "um")), "MPa"), float(strength)
    words = (
        f"{size} puts {numeral(stress, 3)} MPa on the {numeral(thickness)} µm of {key}, which withstands "
        f"{numeral(strength)} MPa bare{' (estimate)' if strength.is_estimated else ''}"
    )
    evidence: tuple[object, ...] = (*given, strength, thickness)
    if context.recipe.web_tension_n_m is not None and stress > strength * FAR_BEYOND:
        message = f"{words}. The scaffold tears: wind with less tension, or keep the film on a carrier."
        title, margin = "Web tension tears the scaffold", (FAR_BEYOND,)  # its strength decides, the margin is a grace
        return Finding("fail", title, message, stress, limit, "MPa", evidence, fields, margin)
    if stress > strength:
        message = f"{words}. Wind with less tension, or keep the film on a carrier."
        return Finding("caution", "Web tension above its strength", message, stress, limit, "MPa", evidence, fields)
    return Finding("pass", "Scaffold withstands the web tension", f"{words}.", stress, limit, "MPa", evidence, fields)
