"""Materials that a recipe file brings along: own ones of the laboratory that saved it, which this library lacks.

The numbers stand in the file's ``values``; ``materials`` adds names, formulas and texts of own materials, ``verdicts``
what that laboratory has decided on pairs of them. Such a recipe predicts from what it brings, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ssedesigner.core.evidence import GRADES, Cited, CitedText, Source
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import KINDS, VERDICTS, Material, Materials, PairVerdict, kind_word
from ssedesigner.core.merging import ADOPTED
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.variants import MOST_LEVELS
from ssedesigner.core.visible_text import quote
from ssedesigner.files.recipe.saved_values import SavedValue, materials_of, read_values, values_of
from ssedesigner.library.checks.content import PAIR_KINDS
from ssedesigner.library.store import Library

if TYPE_CHECKING:
    from ssedesigner.files.recipe.file import RecipeFile

_TEXTS = ("kind", "key", "name", "formula", "group", "note")
_PARTNERS = ("first_kind", "first", "second_kind", "second")
_OF_VERDICT = (*_PARTNERS, "verdict", "reason", "grade", "note")


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """What was adopted from a recipe: kind and key of each material, and how many verdicts came with them."""

    names: tuple[tuple[str, str], ...]
    verdicts: int

    def __str__(self) -> str:
        """Return it in a sentence."""
        if not self.names:
            return "The library has all materials of the recipe; nothing was adopted."
        named = ", ".join(f"{kind_word(kind)} {quote(key)}" for kind, key in self.names)
        return f"Adopted with values and sources: {named}. Verdicts that came with them: {self.verdicts}."


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
        if pair.origin == "user"
        and own & {*_partners(pair)}
        and all(partner in named or partner[0] not in KINDS for partner in _partners(pair))
    ]


def _inherited_pairs(recipe: Recipe, materials: Materials) -> Iterator[PairVerdict]:
    """Yield the own verdicts that the variants of a recipe have from shipped parents, which do not come along."""
    own = _own(recipe, materials)

    def spellings(kind: str, key: str) -> list[str]:
        parent = materials.find(kind, key)
        is_shipped = parent is not None and parent.origin != "user"
        return [key, *(each.key for each in own if is_shipped and each.kind == kind and key in each.lineage)]

    for pair in (pair for pair in materials.pairs if pair.origin == "user"):
        ends = spellings(pair.first_kind, pair.first), spellings(pair.second_kind, pair.second)
        for first, second in product(*ends):
            changed = replace(pair, first=first, second=second)
            if changed != pair and materials.pair(pair.first_kind, first, pair.second_kind, second) is pair:
                yield changed


def _own(recipe: Recipe, materials: Materials) -> list[Material]:
    known = materials_of(recipe, materials).values()
    return [material for material in known if material is not None and material.origin == "user"]


def _with_own_parents(named: Sequence[Material], materials: Materials) -> list[Material]:
    parents = (materials.find(one.kind, key) for one in named for key in one.lineage)
    own = [parent for parent in parents if parent is not None and parent.origin == "user"]
    return [*{(one.kind, one.key): one for one in (*named, *own)}.values()]


def _partners(pair: PairVerdict) -> Iterator[tuple[str, str]]:
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
        lineage, inherited = entry.get("lineage", []), entry.get("inherited", {})
        if not _is_lineage(lineage, inherited) or entry.get("key") in lineage:
            wrong.append(f"{place}.lineage: This must be a list of at most {MOST_LEVELS} keys of the parents.")
        numbers = read_values(entry.get("values"), wrong)
        if not wrong and entry["kind"] not in KINDS:
            wrong.append(f"{place}.kind: “{entry['kind']}” is no kind of material.")
        problems.extend(wrong)
        if not wrong:
            held = {text["quantity"]: CitedText(text["value"], text["source"], grade=text["grade"]) for text in texts}
            plain = Material(**{part: entry.get(part, "") for part in _TEXTS}, texts=held, origin="user")
            values = _numbers({value.quantity: value for value in numbers})
            read.append(replace(plain, values=values, lineage=tuple(lineage), inherited=inherited))
    return tuple(read)


def read_verdicts(entries: object, problems: list[str]) -> tuple[PairVerdict, ...]:
    """Read the ``verdicts`` of a recipe file; what is wrong is added to ``problems`` with its place."""
    read = []
    for place, entry in _objects(entries, "verdicts", problems):
        sources = entry.get("sources")
        wrong = _wrong_texts(place, entry, _OF_VERDICT, (*_PARTNERS, "verdict", "reason", "grade"))
        if not isinstance(sources, list) or not sources or not all(isinstance(one, str) and one for one in sources):
            wrong.append(f"{place}.sources: This must be a list of sources.")
        if not wrong and not (entry["verdict"] in VERDICTS and entry["grade"] in GRADES and _has_partners(entry)):
            wrong.append(f"{place}: Partners, verdict or grade are none that the library knows.")
        problems.extend(wrong)
        if not wrong and isinstance(sources, list):
            said = {part: entry.get(part, "") for part in _OF_VERDICT}
            read.append(PairVerdict(**said, sources=tuple(sources), origin="user"))
    return tuple(read)


def _objects(entries: object, name: str, problems: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    if entries is None:
        return
    if not isinstance(entries, list):
        problems.append(f"{name}: This must be a list.")
        return
    for index, entry in enumerate(entries):
        if isinstance(entry, dict):
            yield f"{name}[{index}]", entry
        else:
            problems.append(f"{name}[{index}]: This must be an object.")


def _wrong_texts(place: str, entry: Mapping[str, object], known: tuple[str, ...], needed: tuple[str, ...]) -> list[str]:
    return [
        f"{place}.{part}: This must be a text{' that is not empty' if part in needed else ''}."
        for part in known
        if not isinstance(entry.get(part, ""), str) or (part in needed and not str(entry.get(part, "")).strip())
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


def foreign_materials(file: RecipeFile, materials: Materials) -> tuple[Material, ...]:
    """Return the materials of a recipe that a library lacks, made of what its file brings."""
    missing = _missing(file, materials)
    missing |= {key for material in file.materials if material.key in missing for key in material.lineage}
    described = {(material.kind, material.key): material for material in file.materials}
    names = dict.fromkeys([*described, *((value.kind, value.key) for value in file.values)])
    taken = {kind for field in FIELDS.values() if field.kind == "material" for kind in field.materials} | {"spe"}
    brought = []
    for kind, key in names:
        values = {value.quantity: value for value in file.values if (value.kind, value.key) == (kind, key)}
        if key in missing and kind in taken and materials.find(kind, key) is None:
            plain = described.get((kind, key), Material(kind=kind, key=key, name=key, origin="user"))
            brought.append(_with_parent(replace(plain, values=_numbers(values) if values else plain.values), materials))
    return tuple(brought)


def _missing(file: RecipeFile, materials: Materials) -> set[str]:
    return {key for (_, key), material in materials_of(file.recipe, materials).items() if material is None}


def _with_parent(material: Material, materials: Materials) -> Material:
    """Return a variant with all that is known of the values which it has from a parent that this library has too."""
    parent = _nearest(material, materials)
    if parent is None:
        return material
    same = {name for name in material.inherited if _is_same(material.value(name), parent.value(name))}
    values = {name: parent.values[name] if name in same else value for name, value in material.values.items()}
    beside = {name: parent.alternatives[name] for name in same if name in parent.alternatives}
    return replace(material, values=MappingProxyType(values), alternatives=MappingProxyType(beside))


def _nearest(material: Material, materials: Materials) -> Material | None:
    return next(filter(None, (materials.find(material.kind, key) for key in material.lineage)), None)


def _is_same(one: Cited | CitedText | None, other: Cited | CitedText | None) -> bool:
    return one is not None and other is not None and (one, one.source) == (other, other.source)


def _as_kept(material: Material, materials: Materials) -> Material:
    """Return a material as this library can keep it: the variant of what it has of its parents, with the rest own."""
    parent = _nearest(material, materials)
    if parent is None:
        return replace(material, lineage=(), inherited={}, alternatives={})
    numbers = {name for name in material.inherited if _is_same(material.value(name), parent.value(name))}
    texts = {name for name in material.inherited if _is_same(material.text(name), parent.text(name))}
    words = {name for name in ("formula", "group") if getattr(material, name) == getattr(parent, name)}
    known = dict.fromkeys((*numbers, *texts, *words), parent.key)
    return replace(material, lineage=(parent.key, *parent.lineage), inherited=known)


def _numbers(saved: Mapping[str, SavedValue]) -> Mapping[str, Cited]:
    """Return the numbers that this library could keep too: of known quantities, in their unit and possible."""
    values = {}
    for quantity, value in saved.items():
        known = PROPERTIES.get(quantity)
        ends = [number for number in (value.value, value.low, value.high) if number is not None]
        if known is None or known.is_text or value.unit != known.unit or not all(map(known.is_plausible, ends)):
            continue
        values[quantity] = Cited(
            value.value, value.unit, value.source, grade=value.grade, low=value.low, high=value.high
        )
    return MappingProxyType(values)


def with_foreign(file: RecipeFile, materials: Materials) -> tuple[Materials, tuple[str, ...]]:
    """Return a library with what a recipe brings along, and a sentence on each material that is the recipe's own."""
    brought = {(material.kind, material.key): material for material in foreign_materials(file, materials)}
    if not brought:
        return materials, ()
    verdicts = _verdicts_on(file, {*brought})
    cited = {key: citation for key, citation in file.sources if key not in materials.sources}
    sources = {key: Source(key=key, kind="laboratory", citation=text, origin="user") for key, text in cited.items()}
    sentences = tuple(
        f"{kind_word(kind).capitalize()} {quote(key)} is not in this library: it is predicted from the values that the "
        "recipe brings along. Adopt it (library adopt) to keep it."
        for kind, key in brought
        if key in _missing(file, materials)
    )
    known = replace(
        materials,
        materials=MappingProxyType({**materials.materials, **brought}),
        pairs=(*materials.pairs, *verdicts),
        sources=MappingProxyType({**materials.sources, **sources}),
    )
    return known, sentences


def _verdicts_on(file: RecipeFile, names: set[tuple[str, str]]) -> tuple[PairVerdict, ...]:
    return tuple(pair for pair in file.verdicts if names & {*_partners(pair)})


def adopt(library: Library, file: RecipeFile, name: str) -> Adopted:
    """Take the materials of a recipe that a library lacks into it, all or none, marked with the recipe's name.

    Raises
    ------
    LibraryError
        When one of them cannot be kept; nothing is adopted then
    """
    materials = library.materials()
    brought = foreign_materials(file, materials)
    names = tuple((material.kind, material.key) for material in brought)
    mark = f"{ADOPTED} {Path(name).name}."
    marked = []
    for material in sorted(brought, key=lambda each: len(each.lineage)):  # a parent that is adopted too comes first
        kept = _as_kept(material, materials)
        marked.append(replace(kept, note=f"{material.note} {mark}".strip()))
        materials = replace(materials, materials={**materials.materials, (material.kind, material.key): material})
    verdicts = tuple(
        replace(pair, note=f"{pair.note} {mark}".strip())
        for pair in _verdicts_on(file, {*names})
        if all(
            partner in names or partner[0] not in KINDS or materials.find(*partner) is not None
            for partner in _partners(pair)
        )
    )
    if marked:
        library.adopt(marked, verdicts, dict(file.sources))
    return Adopted(names=names, verdicts=len(verdicts))
