"""Materials of the user that are shipped too, in words: what is asked about each, and what is open."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ssedesigner.core.materials import kind_word
from ssedesigner.core.visible_text import quote
from ssedesigner.library.store import Library, LookAlike

_ASCII, _MOST_LETTERS = 127, 3


def open_look_alikes(library: Library) -> tuple[LookAlike, ...]:
    """Return the materials of a person's library that are shipped since and that nothing was answered about."""
    return tuple(each for each in library.look_alikes() if each.answer == "none")


def open_question(look_alikes: Sequence[LookAlike]) -> str:
    """Return in one sentence that materials which a person added are shipped with the program now.

    One is named; of several it is said how many, and :func:`look_alike_name` names each.
    """
    if len(look_alikes) == 1:
        one = look_alikes[0]
        return (
            f"The {kind_word(one.kind)} “{one.own}”, which you added, now comes with the program as well. "
            "Yours stays as you entered it, without the shipped values, until you choose."
        )
    return (
        f"{len(look_alikes)} materials that you added now come with the program as well. Yours stay as you entered "
        "them, without the shipped values, until you choose."
    )


def look_alike_name(each: LookAlike) -> str:
    """Name a material with the key under which it is shipped, and the letters that only look the same."""
    name = f"{kind_word(each.kind).capitalize()} {quote(each.own)}"
    if each.own == each.shipped:
        return name
    odd = [letter for letter in dict.fromkeys(each.own) if ord(letter) > _ASCII and letter not in each.shipped]
    letters = [f"“{letter}” ({unicodedata.name(letter, 'unnamed').capitalize()})" for letter in odd[:_MOST_LETTERS]]
    spelled = f"; yours is written with {' and '.join(letters)}" if letters else ""
    return f"{name}, shipped as {quote(each.shipped)}{spelled}"
