"""Whether a binder follows a moving electrode under little pressure: cured rubber, gum that creeps, one that heals."""

from __future__ import annotations

from typing import NamedTuple

from ssedesigner.core.evidence import Cited, CitedText, cited
from ssedesigner.core.notation import numeral, typeset
from ssedesigner.physics.situation import Polymer

SOFT = cited(50.0, "MPa", "ThisProgram2026", "modulus of a polymer up to which it is taken as elastic", grade="assumed")
LEAST_CONTENT = cited(0.15, "wt %", "Hippauf2019", "least content of a binder that is reported in a film")
FOLLOWS = ("reported", "expected", "in part", "unknown", "no")
"""How a polymer follows, the surest first."""
_BY_RECOVERY = {"yes": "expected", "partly": "in part", "no": "no"}


class Following(NamedTuple):
    """How a polymer follows an electrode: one of ``FOLLOWS``, in words, with what it rests on."""

    follows: str
    words: str
    evidence: tuple[object, ...] = ()


def following(polymer: Polymer, temperature: float) -> Following:
    """How a polymer follows an electrode that swells and shrinks under little pressure.

    Parameters
    ----------
    polymer : Polymer
        The polymer with what the library knows of it [-]
    temperature : float
        Temperature of use [degC]

    Returns
    -------
    Following
        Reported where a cell ran so, expected where it recovers elastically, in part, no, or unknown [-]

    Notes
    -----
    A modulus and a glass transition tell a soft polymer from a stiff one, not a cured rubber from a gum, which creeps
    and flows under load: the library's answer decides, then its elastic recovery.

    Examples
    --------
    >>> following(Polymer("binder", "X", None, 2.0), 25.0).follows
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    key, material = polymer.key, polymer.material
    unknown = Following("unknown", f"the elasticity of {key} is not known")
    if material is None:
        return unknown
    glass, modulus = material.value("tg_c"), material.value("youngs_modulus_mpa")
    heals, healing = material.text("self_healing"), material.text("healing_reported")
    if glass is not None and glass >= temperature:
        form = material.text("binder_form")
        is_glass = form is None or form != "fibrillated"  # a net of crystalline fibrils is tough below its transition
        words = f"{key} {'is a glass' if is_glass else 'is stiff'} up to {numeral(glass)} °C"
        words += " (estimate)" if glass.is_estimated else ""
        words = f"{words} and does not follow"
        if heals == "yes":
            words += (
                f"; it heals itself ({healing})" if healing else "; at which temperature it heals itself is not known"
            )
        return Following("no", words, tuple(value for value in (glass, heals, healing) if value is not None))
    stated, recovery = material.text("replaces_stack_pressure"), material.text("elastic_recovery")
    answer = str(stated) if stated in FOLLOWS else _BY_RECOVERY.get(str(recovery))
    if answer is None:
        return _by_modulus(key, modulus) or unknown
    cycled = material.value("cycled_under_mpa")
    evidence = tuple(value for value in (stated, recovery, heals, healing, cycled) if value is not None)
    words = _healing(key, healing) if heals == "yes" else _words(key, answer, recovery)
    return Following(answer, f"{words}{_cycled(cycled)}", evidence)


def _by_modulus(key: str, modulus: Cited | None) -> Following | None:
    if modulus is None or modulus <= SOFT:
        return None
    words = f"{key} is too stiff to follow ({numeral(modulus)} MPa, elastic up to {numeral(SOFT)} MPa)"
    return Following("no", words, (modulus, SOFT))


def _healing(key: str, healing: CitedText | None) -> str:
    reported = f" (reported {healing})" if healing else ""
    return f"{key} heals itself{reported}: it closes cracks that the electrode opens, but follows only in part"


def _cycled(cycled: Cited | None) -> str:
    """Say under which stack pressures a cell with a polymer ran; its own conditions do not hold for another cell."""
    if cycled is None:
        return ""
    # both ends are pressures that a cell ran under: nothing is reported between them
    span = numeral(cycled) if cycled.high in (None, cycled) else f"{numeral(cycled)} or {numeral(cycled.high or 0.0)}"
    conditions = f" ({typeset(cycled.conditions)})" if cycled.conditions else ""
    return f"; cells with it are reported to cycle under {span} MPa{conditions}"


def _words(key: str, answer: str, recovery: CitedText | None) -> str:
    if answer == "reported":
        return f"{key} is elastic and follows; a cell with it ran without pressure"
    if answer == "expected":
        return f"{key} recovers elastically and is expected to follow, but no cell without pressure is reported with it"
    if answer == "in part":
        return f"{key} follows in part"
    if recovery == "no":
        return f"{key} does not recover: it creeps or stays deformed under load, and does not follow"
    return f"{key} does not follow"


def best_follower(polymers: tuple[Polymer, ...], temperature: float) -> Following:
    """Return how the polymers of a film follow together at a temperature [degC]; no polymer follows by itself.

    A trace of a polymer counts as none. Of a blend whose parts follow unlike nothing is reported: the best of them does
    not speak for all.

    >>> best_follower((), 25.0).words
    'no binder follows it'
    """
    held = [polymer for polymer in polymers if polymer.wt_pct >= LEAST_CONTENT or not polymer.wt_pct]  # 0: not stated
    followers = [_of_enough(polymer, following(polymer, temperature)) for polymer in held]
    if not followers and polymers:
        words = (
            f"less than {numeral(LEAST_CONTENT)} wt % of {' and '.join(one.key for one in polymers)} follows nothing"
        )
        return Following("no", words, (LEAST_CONTENT,))
    if not followers:
        return Following("no", "no binder follows it")
    best = min(followers, key=lambda one: FOLLOWS.index(one.follows))
    if all(one.follows == best.follows for one in followers):
        return best
    names = " and ".join(polymer.key for polymer in held)
    words = f"{best.words}; how a blend of {names} follows is not reported"
    return Following("unknown", words, tuple(piece for one in followers for piece in one.evidence))


def _of_enough(polymer: Polymer, follower: Following) -> Following:
    """Take back that a polymer follows where the film holds less of it than it usually does, or how much is blank."""
    if not polymer.wt_pct and follower.follows != "no":
        return Following("unknown", f"how much {polymer.key} is in the film is not stated")
    usual = polymer.material.value("typical_wt_min_pct") if polymer.material else None
    if follower.follows not in ("reported", "expected") or usual is None or polymer.wt_pct >= usual:
        return follower
    words = f"{numeral(polymer.wt_pct)} wt % of {polymer.key} is less than the usual {numeral(usual)} wt %"
    return Following("unknown", f"{words}: how it follows is not reported", (*follower.evidence, usual))
