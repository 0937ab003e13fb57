"""Lots whose names cannot be told apart: by the eye on a jar, or by the program in a weighing that names one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ssedesigner.core.lots import Lot, LotStock
from ssedesigner.core.notation import formula
from ssedesigner.core.process import name_list
from ssedesigner.core.visible_text import shorten

_CYRILLIC = str.maketrans("авеігјкмнорѕтухԁ", "abeirjkmhopstyxd")
_GREEK = str.maketrans("αβεζηικμνορτυχ", "abezhikmvoptyx")
_DIGITS = str.maketrans("oil", "011")
_MOST_OF_NAME = 40


def look(name: str) -> str:
    """Return what the eye keeps of a name: capitals, blanks, dashes and letters of other scripts make no difference.

    >>> look("А-17 B") == look("a17b"), look("A-1O") == look("A-10"), look("A-17") == look("A-18")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(letter for letter in plain if unicodedata.category(letter)[0] not in "ZC")
    dashless = "".join(letter for letter in letters if unicodedata.category(letter) != "Pd")
    return (dashless or letters).translate(_CYRILLIC).translate(_GREEK).translate(_DIGITS)


def look_alike_question(lot: Lot, before: Lot, lots: Iterable[LotStock]) -> str:
    """Ask about a lot of a material whose name is or looks that of another one; empty where none does.

    A correction that leaves name and material as they were asks nothing.
    """
    if (lot.kind, lot.material, lot.name) == (before.kind, before.material, before.name) and lot.key:
        return ""
    others = [
        one
        for one in lots
        if one.lot.id != lot.id
        and (one.lot.kind, one.lot.material) == (lot.kind, lot.material)
        and look(one.lot.name) == look(lot.name)
    ]
    if not others:
        return ""
    keys = [f"{one.lot.key} (retired)" if one.is_retired else one.lot.key for one in others]
    is_same = any(one.lot.name.strip().casefold() == lot.name.strip().casefold() for one in others)
    name = f"“{shorten(lot.name, _MOST_OF_NAME)}”"
    alike = f"is called {name} too" if is_same else f"has a name that looks like {name}"
    if len(others) > 1:
        alike = alike.replace("is called", "are called").replace("has a name that looks", "have names that look")
    return (
        f"{name_list(keys)} of {formula(lot.material)} {alike}. Is it the same jar? Then cancel. Otherwise give the "
        "lot a name of its own: a weighing that gives only this name would be deducted from neither."
    )
