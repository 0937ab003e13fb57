"""Whether a binder follows a moving electrode under little pressure: cured rubber, gum that creeps, one that heals."""

from __future__ import annotations

from typing import NamedTuple

from ssedesigner.core.evidence import Cited, CitedText, cited
from ssedesigner.core.notation import numeral
from ssedesigner.physics.situation import Polymer

SOFT = cited(50.0, "MPa", "ThisProgram2026", "modulus of a polymer up to which it is taken as elastic", grade="assumed")
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
    unknown = Following("unknown", f"how elastic {key} is is not known")
    if material is None:
        return unknown
    glass, modulus = material.value("tg_c"), material.value("youngs_modulus_mpa")
    if glass is not None and glass >= temperature:
        form = material.text("binder_form")
        is_glass = form is None or form != "fibrillated"  # a net of crystalline fibrils is tough below its transition
        words = f"{key} {'is a glass' if is_glass else 'is stiff'} up to {numeral(glass)} °C"
        return Following("no", f"{words} and does not follow", (glass,))
    said, recovery = material.text("replaces_stack_pressure"), material.text("elastic_recovery")
    answer = str(said) if said in FOLLOWS else _BY_RECOVERY.get(str(recovery))
    if answer is None:
        return _by_modulus(key, modulus) or unknown
    heals = material.text("self_healing")
    evidence = tuple(value for value in (said, recovery, heals) if value is not None)
    return Following(answer, _words(key, answer, recovery, heals), evidence)


def _by_modulus(key: str, modulus: Cited | None) -> Following | None:
    if modulus is None or modulus <= SOFT:
        return None
    words = f"{key} is too stiff to follow ({numeral(modulus)} MPa, elastic up to {numeral(SOFT)} MPa)"
    return Following("no", words, (modulus, SOFT))


def _words(key: str, answer: str, recovery: CitedText | None, heals: CitedText | None) -> str:
    if heals == "yes":
        return f"{key} heals itself: it closes cracks that the electrode opens, but creeps and follows only in part"
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
    """Return how the most elastic of some polymers follows at a temperature [degC]; no polymer follows by itself.

    >>> best_follower((), 25.0).words
    'no binder follows it'
    """
    found = [following(polymer, temperature) for polymer in polymers]
    return min(found, key=lambda one: FOLLOWS.index(one.follows), default=Following("no", "no binder follows it"))
