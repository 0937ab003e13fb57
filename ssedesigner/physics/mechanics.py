"""Strength, bending and web tension of a film: will it carry itself from roll to roll."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.materials import Materials
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.situation import TYPED, Evidence, Finding, Polymer, Situation
from ssedesigner.physics.situation import polymer as polymer_of

GUIDE_ROD = cited(1.0, "cm", "Nam2015", "diameter of the rod round which a film on a non-woven was bent")
WEB_TENSION = cited(50.0, "N/m", "ThisProgram2026", "pull of a light coating line", grade="assumed")
WEAK_FILM = cited(0.2, "MPa", "LiteratureUnchecked", "tensile strength of films with PTFE, low end", grade="estimate")
STRONG_FILM = cited(0.495, "MPa", "Cao2021", "tensile strength of a film with 2 wt % ethyl cellulose")
FILM_MODULUS = cited(12.56, "MPa", "Cao2021", "modulus of the same film")
BRITTLE_STRAIN = cited(
    0.5, "%", "ThisProgram2026", "strain that a film with a soft binder is taken to bear", grade="assumed"
)
HALF_OF_LEAST = cited(
    0.5, "-", "ThisProgram2026", "share of the least reported content below which a film fails", grade="assumed"
)
ROOM = cited(25.0, "degC", "ThisProgram2026", "temperature at which films are handled", grade="assumed")
NEEDS_SUPPORT = Evidence("reported", ("Song2023",))


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


def free_standing(at: Situation) -> Finding:
    """Check that something carries the film: a scaffold, a carrier, or enough binder."""
    recipe = at.recipe
    fields = ("form_factor", *(polymer.field + "_wt_pct" for polymer in at.polymers))
    if recipe.form_factor != "free-standing":
        carrier = "electrode" if recipe.form_factor == "on-electrode" else recipe.substrate or "substrate"
        message = f"The {carrier} carries the film; it need not hold itself until it is transferred."
        return Finding("pass", f"Carried by the {carrier}", message, evidence=(NEEDS_SUPPORT,), fields=fields)
    if recipe.scaffold:
        message = f"The scaffold {recipe.scaffold} carries the film."
        return Finding(
            "pass", "Carried by the scaffold", message, evidence=(NEEDS_SUPPORT,), fields=("form_factor", "scaffold")
        )
    if not at.polymers:
        message = "Nothing holds the film together: add a binder or a scaffold, or leave it on a carrier."
        return Finding("fail", "Not free-standing", message, evidence=(NEEDS_SUPPORT,), fields=fields)
    judged = [(polymer, least_content(at.materials, polymer.key)) for polymer in at.polymers]
    known = [(polymer, least) for polymer, least in judged if least is not None]
    if not known:
        names = ", ".join(polymer.key for polymer in at.polymers)
        message = f"No free-standing film with {names} is reported, so the content it needs is not known."
        return Finding("unknown", "Free-standing not reported", message, evidence=(TYPED, NEEDS_SUPPORT), fields=fields)
    polymer, least = max(known, key=lambda pair: pair[0].wt_pct / pair[1])
    return _content_finding(polymer, least, fields)


def _content_finding(polymer: Polymer, least: Cited, fields: tuple[str, ...]) -> Finding:
    value, limit, evidence = polymer.wt_pct, float(least), (TYPED, least)
    words = f"{value:g} wt % {polymer.key}"
    if value >= least:
        message = f"{words}; a film carried itself with {limit:g} wt %."
        return Finding("pass", "Free-standing", message, value, limit, "wt %", evidence, fields)
    message = (
        f"{words}; the least that is reported to carry a film is {limit:g} wt %: keep it on a carrier, or add binder."
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
    found = [material.value("freestanding_min_wt_pct")] if material else []
    for film in materials.films:
        if film.form_factor == "free-standing" and not film.scaffold:
            for name, content in ((film.binder, film.binder_wt_pct), (film.spe, film.spe_wt_pct)):
                if name == key and content:
                    found.append(Cited(content, "wt %", film.source, grade="reported"))
    return min((value for value in found if value), default=None)


def bend(at: Situation) -> Finding | None:
    """Check the strain of the film over a guide roller."""
    recipe = at.recipe
    form = at.substrate.text("form") if at.substrate else None
    if recipe.form_factor == "on-substrate" and form == "plate":
        return None
    carrier = _carrier_um(at)
    if carrier is None:
        message = f"The thickness of {recipe.substrate} is not known, so the strain over a roller is not either."
        return Finding("unknown", "Bend strain not known", message, evidence=(GUIDE_ROD,), fields=("substrate",))
    thickness = to_si(recipe.thickness_um + carrier, "um")
    value = from_si(bend_strain(thickness, to_si(GUIDE_ROD, "cm") / 2), "%")
    fields = ("thickness_um", "form_factor")
    rod = f"over a rod of {GUIDE_ROD:g} cm"
    if recipe.scaffold:
        message = f"{value:.2f} % {rod}; a film on a non-woven scaffold was bent so and held."
        return Finding("pass", "Bends with its scaffold", message, value, None, "%", (GUIDE_ROD, TYPED), fields)
    low, high = float(BRITTLE_STRAIN), from_si(STRONG_FILM / FILM_MODULUS, "%")
    evidence = (GUIDE_ROD, BRITTLE_STRAIN, STRONG_FILM, FILM_MODULUS, ROOM, TYPED)
    words = f"{value:.2f} % strain {rod} (film{' with its carrier' if carrier else ''})"
    if value > high:
        message = f"{words} is above the {high:.1f} % at which the one measured film breaks: use larger rollers."
        return Finding("caution", "Cracks over a small roller", message, value, high, "%", evidence, fields)
    if value > low or not _is_soft(at):
        message = (
            f"{words}: films break somewhere from {low:g} to {high:.1f} % (estimate), stiff ones earlier: test it."
        )
        return Finding("unknown", "Bending not reported", message, value, low, "%", evidence, fields)
    message = f"{words} is below the {low:g} % that a film with a soft binder bears (estimate)."
    return Finding("pass", "Bends over guide rollers", message, value, low, "%", evidence, fields)


def _is_soft(at: Situation) -> bool:
    """Whether a polymer of the film is a rubber or a net of fibrils at room temperature."""
    materials = [polymer.material for polymer in at.polymers if polymer.material]
    glass = [material.value("tg_c") for material in materials]
    is_rubber = any(point is not None and point < ROOM for point in glass)
    return is_rubber or any(material.text("binder_form") == "fibrillated" for material in materials)


def _carrier_um(at: Situation) -> float | None:
    """Thickness of what is bent together with the film [um], None when it is not known."""
    recipe = at.recipe
    if recipe.form_factor == "on-electrode":
        return recipe.cathode_thickness_um + recipe.positive_foil_um
    if recipe.form_factor == "on-substrate" and recipe.substrate:
        return at.substrate.value("thickness_um") if at.substrate else None
    return 0


def web_tension(at: Situation) -> Finding | None:
    """Check the pull of a coating line against the strength of what carries it."""
    recipe = at.recipe
    fields = ("thickness_um", "form_factor")
    stress = from_si(web_stress(WEB_TENSION, to_si(recipe.thickness_um, "um")), "MPa")
    if recipe.form_factor != "free-standing":
        message = (
            f"The carrier takes the pull; alone, the film would bear {stress:.1f} MPa at {WEB_TENSION:g} N/m: do not "
            "peel it under tension."
        )
        return Finding(
            "pass", "Carrier takes the web tension", message, stress, None, "MPa", (WEB_TENSION, TYPED), fields
        )
    strength, whose = _strength(at)
    evidence = (WEB_TENSION, strength, TYPED)
    words = f"{stress:.2f} MPa at {WEB_TENSION:g} N/m against {strength:g} MPa ({whose})"
    if stress > strength:
        message = f"{words}: wind with less tension, or keep the film on a carrier."
        return Finding(
            "caution", "Web tension above film strength", message, stress, float(strength), "MPa", evidence, fields
        )
    if stress > WEAK_FILM and not recipe.scaffold:
        message = f"{words}, but weaker films are reported ({WEAK_FILM:g} MPa): measure the strength of yours."
        return Finding(
            "unknown", "Film strength not reported", message, stress, float(WEAK_FILM), "MPa", evidence, fields
        )
    return Finding("pass", "Film bears the web tension", f"{words}.", stress, float(strength), "MPa", evidence, fields)


def _strength(at: Situation) -> tuple[Cited, str]:
    scaffold = at.scaffold.value("tensile_strength_mpa") if at.scaffold else None
    if scaffold is not None:
        return scaffold, f"the bare {at.recipe.scaffold}"
    return STRONG_FILM, "the one film that was measured"
