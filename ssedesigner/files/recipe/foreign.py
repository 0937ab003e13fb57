"""What a recipe file brings along: own materials of the laboratory that saved it, and its verdicts on them.

The numbers stand in the file's ``values``; ``materials`` adds names, formulas and texts of own materials, ``verdicts``
what that laboratory has decided on pairs of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from types import MappingProxyType
from typing import Any

from ssedesigner.core.evidence import GRADES, Cited, CitedText
from ssedesigner.core.formula import FormulaError, atoms
from ssedesigner.core.materials import KINDS, VERDICTS, Material, Materials, PairVerdict
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.variants import MOST_LEVELS
from ssedesigner.core.visible_text import is_hidden, quote
from ssedesigner.files.recipe.saved_values import SavedValue, materials_of, read_values, values_of
from ssedesigner.library.checks.content import PAIR_KINDS

RECIPE = "recipe"
"""The origin of a material or verdict that is the recipe's, not the library's."""

_TEXTS = ("kind", "key", "name", "formula", "group", "note")
_PARTNERS = ("first_kind", "first", "second_kind", "second")
_OF_VERDICT = (*_PARTNERS, "verdict", "reason", "grade", "note")
_MOST_ENTRIES, _LONGEST_NAME, _LONGEST_TEXT = 1000, 200, 10_000
_SHIPPED = "shipped"


def own_materials(recipe: Recipe, materials: Materials) -> list[dict[str, Any]]:
    """Return the own materials of a recipe as they stand in its file, and the own parents of variants.

    Only these have their numbers with them; what the recipe names has its own among the values of the file.
    """
    named = _own(recipe, materials)
    return [
        {
            **{part: getattr(material, part) for part in _TEXTS},
            "texts": [
                {"quantity": quantity, "value": str(text), "source": text.source, "grade": text.grade}
                for quantity, text in sorted(material.texts.items())
            ],
            **({"lineage": [*material.lineage], "inherited": dict(material.inherited)} if material.lineage else {}),
            **({} if material in named else {"values": [value.to_dict() for value in values_of(material)]}),
        }
        for material in _with_own_parents(named, materials)
    ]


def own_verdicts(recipe: Recipe, materials: Materials) -> list[dict[str, Any]]:
    """Return the own verdicts on pairs of which the recipe has both, or one beside a process or an atmosphere."""
    own = {(material.kind, material.key) for material in _with_own_parents(_own(recipe, materials), materials)}
    named = own | {name for name, material in materials_of(recipe, materials).items() if material is not None}
    return [
        {**{part: getattr(pair, part) for part in _OF_VERDICT}, "sources": list(pair.sources)}
        for pair in (*materials.pairs, *_inherited_pairs(recipe, materials))
        if pair.origin != _SHIPPED
        and own & {*partners_of(pair)}
        and all(partner in named or partner[0] not in KINDS for partner in partners_of(pair))
    ]


def _inherited_pairs(recipe: Recipe, materials: Materials) -> Iterator[PairVerdict]:
    """Yield the own verdicts that the variants of a recipe have from shipped parents, which do not come along."""
    own = _own(recipe, materials)

    def spellings(kind: str, key: str) -> list[str]:
        parent = materials.find(kind, key)
        is_shipped = parent is not None and parent.origin == _SHIPPED
        return [key, *(each.key for each in own if is_shipped and each.kind == kind and key in each.lineage)]

    for pair in (pair for pair in materials.pairs if pair.origin != _SHIPPED):
        ends = spellings(pair.first_kind, pair.first), spellings(pair.second_kind, pair.second)
        for first, second in product(*ends):
            changed = replace(pair, first=first, second=second)
            if changed != pair and materials.pair(pair.first_kind, first, pair.second_kind, second) is pair:
                yield changed


def own_content(recipe: Recipe, materials: Materials) -> dict[str, Any]:
    """Return what a recipe names of a laboratory's own, as in its file; empty where everything is shipped."""
    own = _own(recipe, materials)
    if not own:
        return {}
    values = [value for material in own for value in values_of(material)]
    plain, verdicts = own_materials(recipe, materials), own_verdicts(recipe, materials)
    sources = {
        key: materials.sources[key].citation for key in sources_of(values, plain, verdicts) if key in materials.sources
    }
    return {
        "values": [value.to_dict() for value in values],
        "sources": sources,
        "materials": plain,
        "verdicts": verdicts,
    }


def sources_of(
    values: Iterable[SavedValue], own: Iterable[Mapping[str, Any]], verdicts: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Return the keys of all sources that values, own materials and verdicts name, in their order."""
    return sorted(
        {
            *(value.source for value in values),
            *(text["source"] for material in own for text in material["texts"]),
            *(source for verdict in verdicts for source in verdict["sources"]),
        }
    )


def _own(recipe: Recipe, materials: Materials) -> list[Material]:
    known = materials_of(recipe, materials).values()
    return [material for material in known if material is not None and material.origin != _SHIPPED]


def _with_own_parents(named: Sequence[Material], materials: Materials) -> list[Material]:
    parents = (materials.find(one.kind, key) for one in named for key in one.lineage)
    own = [parent for parent in parents if parent is not None and parent.origin != _SHIPPED]
    return [*{(one.kind, one.key): one for one in (*named, *own)}.values()]


def partners_of(pair: PairVerdict) -> Iterator[tuple[str, str]]:
    """Yield kind and key of each partner of a pair; a mixture is taken apart."""
    for kind, key in ((pair.first_kind, pair.first), (pair.second_kind, pair.second)):
        for part in key.split(" + "):
            yield kind, part


def read_materials(entries: object, problems: list[str]) -> tuple[Material, ...]:
    """Read the ``materials`` of a recipe file; what is wrong is added to ``problems`` with its place."""
    read = []
    for place, entry in _objects(entries, "materials", problems):
        texts = entry.get("texts", [])
        wrong = _wrong_texts(place, entry, _TEXTS, ("kind", "key", "name"))
        if not isinstance(texts, list) or not all(map(_is_text_value, texts)):
            wrong.append(f"{place}.texts: This must be a list of texts that the library keeps, each with its source.")
        numbers = read_values(entry.get("values"), wrong)
        problems.extend(wrong := wrong or _wrong_material(place, entry))
        if not wrong:
            held = {text["quantity"]: CitedText(text["value"], text["source"], grade=text["grade"]) for text in texts}
            values, _ = possible_numbers({value.quantity: value for value in numbers})
            plain = Material(**{part: entry.get(part, "") for part in _TEXTS}, texts=held, origin=RECIPE)
            lineage, inherited = entry.get("lineage", []), entry.get("inherited", {})
            read.append(replace(plain, values=values, lineage=tuple(lineage), inherited=inherited))
    return tuple(read)


def _wrong_material(place: str, entry: Mapping[str, Any]) -> list[str]:
    wrong, lineage = [], entry.get("lineage", [])
    if not _is_lineage(lineage, entry.get("inherited", {})) or entry["key"] in lineage:
        wrong.append(f"{place}.lineage: This must be a list of at most {MOST_LEVELS} keys of the parents.")
    if entry["kind"] not in KINDS:
        wrong.append(f"{place}.kind: {quote(entry['kind'])} is not a kind of material.")
    if not is_clean(entry["key"]) or is_hidden(entry["name"]):
        wrong.append(f"{place}.key: {quote(entry['key'])} cannot be the key of a material; rename it at its origin.")
    try:
        atoms("".join(entry.get("formula", "").split()) or "Li")
    except FormulaError as error:
        wrong.append(f"{place}.formula: {error}")
    return wrong


def is_clean(key: str) -> bool:
    """Return whether a text can be the key of a material."""
    return key == key.strip() and " + " not in key and len(key) <= _LONGEST_NAME and not is_hidden(key)


def read_verdicts(entries: object, problems: list[str]) -> tuple[PairVerdict, ...]:
    """Read the ``verdicts`` of a recipe file; what is wrong is added to ``problems`` with its place."""
    read = []
    for place, entry in _objects(entries, "verdicts", problems):
        sources = entry.get("sources")
        wrong = _wrong_texts(place, entry, _OF_VERDICT, (*_PARTNERS, "verdict", "reason", "grade"))
        if not isinstance(sources, list) or not sources or not all(isinstance(one, str) and one for one in sources):
            wrong.append(f"{place}.sources: This must be a list of sources.")
        if not wrong and not (entry["verdict"] in VERDICTS and entry["grade"] in GRADES and _has_partners(entry)):
            wrong.append(f"{place}: The library does not know the partners, verdict or grade.")
        problems.extend(wrong)
        if not wrong and isinstance(sources, list):
            said = {part: entry.get(part, "") for part in _OF_VERDICT}
            read.append(PairVerdict(**said, sources=tuple(sources), origin=RECIPE))
    return tuple(read)


def _objects(entries: object, name: str, problems: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    if entries is None:
        return
    if not isinstance(entries, list):
        problems.append(f"{name}: This must be a list.")
        return
    if len(entries) > _MOST_ENTRIES:
        problems.append(f"{name}: More than {_MOST_ENTRIES} entries are too many for a recipe; the file was not read.")
        return
    for index, entry in enumerate(entries):
        if isinstance(entry, dict):
            yield f"{name}[{index}]", entry
        else:
            problems.append(f"{name}[{index}]: This must be an object.")


def _wrong_texts(place: str, entry: Mapping[str, object], known: tuple[str, ...], needed: tuple[str, ...]) -> list[str]:
    return [
        f"{place}.{part}: This must be text{' that is not empty' if part in needed else ''}."
        for part in known
        if not isinstance(entry.get(part, ""), str)
        or (part in needed and not str(entry.get(part, "")).strip())
        or len(str(entry.get(part, ""))) > _LONGEST_TEXT
    ]


def _is_text_value(text: object) -> bool:
    if not isinstance(text, dict) or not all(
        isinstance(text.get(part), str) and text[part] for part in ("quantity", "value", "source", "grade")
    ):
        return False
    known = PROPERTIES.get(text["quantity"])
    return known is not None and known.is_text and text["grade"] in GRADES


def _is_lineage(lineage: object, inherited: object) -> bool:
    if not isinstance(lineage, list) or not isinstance(inherited, dict) or len(lineage) > MOST_LEVELS:
        return False
    return all(isinstance(text, str) and text for text in (*lineage, *inherited.values()))


def _has_partners(entry: Mapping[str, Any]) -> bool:
    return {entry["first_kind"], entry["second_kind"]} <= PAIR_KINDS


def possible_numbers(saved: Mapping[str, SavedValue]) -> tuple[Mapping[str, Cited], list[SavedValue]]:
    """Return the numbers that this library could keep too, and those of an unknown quantity or unit, or impossible."""
    values, left_out = {}, []
    for quantity, value in saved.items():
        known = PROPERTIES.get(quantity)
        ends = [number for number in (value.low, value.value, value.high) if number is not None]
        is_possible = known is not None and all(map(known.is_plausible, ends)) and ends == sorted(ends)
        if known is None or known.is_text or value.unit != known.unit or not is_possible:
            left_out.append(value)
            continue
        values[quantity] = Cited(
            value.value,
            value.unit,
            value.source,
            grade=value.grade,
            low=value.low,
            high=value.high,
            conditions=value.conditions,
        )
    return MappingProxyType(values), left_out
