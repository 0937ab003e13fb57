"""Which material of the library a name in a table means, and which choice of a field a word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache

from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.materials import Material, Materials, refusal
from ssedesigner.core.notation import match_key
from ssedesigner.core.process import kinds_of, material_of
from ssedesigner.core.units import share_unit
from ssedesigner.core.visible_text import quote
from ssedesigner.files.tables.words import ALIASES, CHOICES, fold

_WITH_SHARE = re.compile(r"(?P<name>.+?)[\s,(]+(?P<share>\d+(?:[.,]\d+)? ?[^\d\s()]*\.?[ -]?%)\)?")
_CONFUSED = re.compile(r"(?<=[CB])[I1|](?=$|[^a-z])")
"""A capital I, a one or a bar where an l belongs: LPSCI."""
_MOST_NEAR = 3


def find_material(text: str, field: str, materials: Materials) -> list[str]:
    """Return the keys of the materials that a field can take and that a name means: one, several, or none."""
    exact = material_of(field, text, materials)
    if exact is not None and not exact.is_retired and not refusal(exact, field):
        return [exact.key]
    for name in dict.fromkeys((text, *_alias(text), _CONFUSED.sub("l", text))):
        keys = [one.key for one in materials.by_name(name) if _is_usable(one, FIELDS[field])]
        if keys:
            return list(dict.fromkeys(keys))
    return []


def _is_usable(material: Material, field: Field) -> bool:
    return material.kind in kinds_of(field) and not material.is_retired and not refusal(material, field.key)


def _alias(text: str) -> tuple[str, ...]:
    return _aliases().get(match_key(text), ()) or _aliases().get(match_key(_CONFUSED.sub("l", text)), ())


@lru_cache(maxsize=1)
def _aliases() -> dict[str, tuple[str, ...]]:
    """Return the keys of the library by each folded name that it does not list."""
    return {match_key(name): (key,) for key, names in ALIASES.items() for name in names}


def unknown_material(text: str, field: str, materials: Materials) -> str:
    """Return what is wrong with a name that no material of the library has which the field can take."""
    known = [one for one in materials.by_name(text) if one.kind in kinds_of(FIELDS[field])]
    reason = next((refusal(one, field) for one in known if refusal(one, field)), "")
    if reason:
        return f"{quote(text)} is {reason}."
    return f"The library has no {FIELDS[field].label.lower()} {quote(text)}."


def near_materials(text: str, field: str, materials: Materials) -> list[str]:
    """Return keys that may be meant by a name which the library has not, the likeliest first."""
    return list(dict.fromkeys(_near(text, field, materials)))[:_MOST_NEAR]


def _near(text: str, field: str, materials: Materials) -> Iterator[str]:
    parts = re.split(r"[\s_\-/+#(]+", text)
    for end in range(len(parts) - 1, 0, -1):  # LPSCl-X is some LPSCl
        yield from find_material("-".join(parts[:end]), field, materials)
    usable = {match_key(one.key): one.key for one in materials.usable(*kinds_of(FIELDS[field]), field=field)}
    for close in difflib.get_close_matches(match_key(text)[:60], usable, n=_MOST_NEAR, cutoff=0.7):
        yield usable[close]


def split_share(text: str) -> tuple[str, str]:
    """Return name and content of a cell such as ``NBR (2 wt%)``; no content where none is named by mass.

    >>> split_share("NBR (2 wt%)"), split_share("NBR")
    (('NBR', '2 wt%'), ('NBR', ''))
    """
    match = _WITH_SHARE.fullmatch(text)
    if match is None or share_unit(match["share"]) != "wt %":
        return text, ""
    return match["name"].strip(), match["share"]


def find_choice(text: str, field: Field) -> str:
    """Return the choice of a field that a word means; nothing where it means none.

    >>> find_choice("Doctor blade", FIELDS["method"]), find_choice("乾式", FIELDS["method"])
    ('slurry-casting', 'solvent-free')
    """
    word = fold(text)
    for key, label in (field.choices or {}).items():
        if word in {fold(key), fold(label)} or word in map(fold, CHOICES.get(field.key, {}).get(key, "").split("|")):
            return key
    return ""
