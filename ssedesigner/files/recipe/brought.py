"""Predict from the materials that a recipe brings along and a library lacks, say so, and adopt them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from ssedesigner.core.evidence import Cited, CitedText, Source
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import KINDS, Material, Materials, PairVerdict, kind_word
from ssedesigner.core.meaning import ADOPTED
from ssedesigner.core.notation import match_key, typeset
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import quote
from ssedesigner.files.recipe.file import RecipeFile
from ssedesigner.files.recipe.foreign import RECIPE, is_clean, partners_of, possible_numbers
from ssedesigner.files.recipe.saved_values import SavedValue, materials_of, quantity_name
from ssedesigner.library.store import Library, LibraryError

_NAMED = 3
"""As many of a long list as a sentence names."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What a recipe brings along that a library lacks; ``remarks`` are sentences on what is left out or looks odd.

    ``sources`` gives the citation of each source that the recipe names.
    """

    materials: tuple[Material, ...] = ()
    verdicts: tuple[PairVerdict, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """What was adopted from a recipe, as it stands in the library now."""

    materials: tuple[Material, ...] = ()
    verdicts: tuple[PairVerdict, ...] = ()
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it in a sentence, and what was left out in further ones."""
        if not self.materials:
            return "The library has all materials of the recipe; nothing was adopted."
        words = f"Adopted with values and sources: {names_text(self.materials)}. "
        return " ".join((f"{words}Verdicts adopted with them: {len(self.verdicts)}.", *self.remarks))


def names_text(materials: Iterable[Material]) -> str:
    """Return kind and key of some materials, as they stand in a sentence."""
    return ", ".join(f"{kind_word(material.kind)} {quote(material.key)}" for material in materials)


def bring(file: RecipeFile, materials: Materials) -> Brought:
    """Return what a recipe brings along of the materials that it names and a library lacks."""
    brought, remarks = [], []
    described = {(material.kind, material.key): material for material in file.materials}
    for kind, key in _lacking(file, materials, described):
        values = {value.quantity: value for value in file.values if (value.kind, value.key) == (kind, key)}
        plain = described.get((kind, key), Material(kind=kind, key=key, name=key))
        numbers, left_out = possible_numbers(values)
        own = replace(plain, values=numbers if values else plain.values, origin=RECIPE)
        brought.append(_with_parent(own, materials))
        remarks += [*_left_out(f"{kind_word(kind).capitalize()} {quote(key)}", left_out), *_alike(plain, materials)]
    names = {(material.kind, material.key) for material in brought}
    verdicts = [pair for pair in file.verdicts if names & {*partners_of(pair)}]
    return Brought(
        materials=tuple(brought),
        verdicts=tuple(verdicts),
        sources=file.sources if brought else (),
        remarks=tuple(remarks),
    )


def bring_all(files: Iterable[RecipeFile], recipes: Iterable[Recipe], materials: Materials) -> Brought:
    """Return what some recipes need that a library lacks, as files bring it along; the first of them counts."""
    whole, known = Brought(), materials
    wanted = {key for recipe in recipes for (_, key), one in materials_of(recipe, materials).items() if one is None}
    for file in files if wanted else ():
        all_of_it = bring(file, known)
        wanted |= {key for material in all_of_it.materials if material.key in wanted for key in material.lineage}
        taken = tuple(material for material in all_of_it.materials if material.key in wanted)
        names = {(material.kind, material.key) for material in taken}
        if not taken:
            continue
        more = replace(
            all_of_it,
            materials=taken,
            verdicts=tuple(pair for pair in all_of_it.verdicts if names & {*partners_of(pair)}),
        )
        known = with_brought(known, more)
        whole = Brought(
            materials=(*whole.materials, *more.materials),
            verdicts=(*whole.verdicts, *more.verdicts),
            sources=tuple({**dict(more.sources), **dict(whole.sources)}.items()),
            remarks=(*whole.remarks, *more.remarks),
        )
    return whole


def _lacking(file: RecipeFile, materials: Materials, described: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return kind and key of what the recipe names, the library lacks and the file describes."""
    missing = {key for (_, key), material in materials_of(file.recipe, materials).items() if material is None}
    missing |= {key for material in file.materials if material.key in missing for key in material.lineage}
    names = dict.fromkeys([*described, *((value.kind, value.key) for value in file.values)])
    taken = {kind for field in FIELDS.values() if field.kind == "material" for kind in field.materials} | {"spe"}
    return [
        (kind, key)
        for kind, key in names
        if key in missing and kind in taken and is_clean(key) and materials.find(kind, key) is None
    ]


def _left_out(name: str, values: list[SavedValue]) -> Iterator[str]:
    """Yield a sentence for each reason why values of a material are not used."""
    unknown = [quote(value.quantity) for value in values if value.quantity not in PROPERTIES]
    impossible = [
        f"{quantity_name(value.quantity)} of {value.text}" for value in values if value.quantity in PROPERTIES
    ]
    if unknown:
        yield f"{name}: {_some(unknown)} left out, because this version of the program does not know the quantity."
    if impossible:
        yield typeset(f"{name}: {_some(impossible)} left out, because that is impossible or in another unit.")


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{listed} {'is' if len(names) == 1 else 'are'}"


def _alike(material: Material, materials: Materials) -> Iterator[str]:
    look = match_key(material.key)
    for other in materials.of_kind(material.kind, with_retired=True):
        if match_key(other.key) == look:
            yield (
                f"{quote(material.key)} of the recipe resembles {quote(other.key)} of this library, but is a different "
                "material."
            )


def with_brought(materials: Materials, brought: Brought) -> Materials:
    """Return a library with what a recipe brings along; nothing is written into any file."""
    if not brought.materials:
        return materials
    cited = {key: citation for key, citation in brought.sources if key not in materials.sources}
    sources = {key: Source(key=key, kind="laboratory", citation=text, origin="user") for key, text in cited.items()}
    named = {(material.kind, material.key): material for material in brought.materials}
    return replace(
        materials,
        materials=MappingProxyType({**materials.materials, **named}),
        pairs=(*materials.pairs, *brought.verdicts),
        sources=MappingProxyType({**materials.sources, **sources}),
    )


def with_foreign(file: RecipeFile, materials: Materials) -> tuple[Materials, tuple[str, ...]]:
    """Return a library with what a recipe brings along, and a sentence on each material that is the recipe's own."""
    brought, named = bring(file, materials), {key for _, key in materials_of(file.recipe, materials)}
    sentences = (
        f"{kind_word(material.kind).capitalize()} {quote(material.key)} is not in this library; predictions use "
        "the values in the recipe. Adopt it (library adopt) to keep it."
        for material in brought.materials
        if material.key in named
    )
    return with_brought(materials, brought), (*sentences, *brought.remarks)


def contradictions(file: RecipeFile, materials: Materials) -> tuple[str, ...]:
    """Return what the laboratory that saved a recipe says otherwise than this library, which is used, of its materials.

    Numbers are compared with those of the shipped materials, by :func:`compare`.
    """
    sentences = []
    for theirs in file.materials:
        ours = materials.find(theirs.kind, theirs.key)
        if ours is None:
            continue
        pairs = [("formula", theirs.formula, ours.formula)]
        pairs += [(quantity_name(key), str(text), str(ours.texts.get(key, ""))) for key, text in theirs.texts.items()]
        sentences += [
            f"{theirs.key}, {name}: {quote(there)} in the file, {quote(here) if here else 'not known'} in this library."
            for name, there, here in pairs
            if there and there != here
        ]
    for pair in file.verdicts:
        own = materials.pair(pair.first_kind, pair.first, pair.second_kind, pair.second)
        if own is not None and own.verdict != pair.verdict:
            words = f"{pair.verdict} in the file, {own.verdict} in this library"
            sentences.append(f"{pair.first} with {pair.second}: {words}.")
    return tuple(map(typeset, sentences))


def adopt(library: Library, brought: Brought, name: str) -> Adopted:
    """Take what a recipe brings along into a library, all or none, marked with the recipe's name.

    Raises
    ------
    LibraryError
        When one of the materials cannot be kept; nothing is adopted then
    """
    adopted = as_adopted(brought, library.materials(), name)
    if adopted.materials:
        library.adopt(adopted.materials, adopted.verdicts, dict(brought.sources))
    return adopted


def as_adopted(brought: Brought, materials: Materials, name: str) -> Adopted:
    """Return what adopting would write into a library; LibraryError when a material looks like one that is there."""
    for material in brought.materials:
        if alike := next(_alike(material, materials), ""):
            raise LibraryError(f"Nothing was adopted: {alike} Choose the one in the library, or rename it.")
    names = {(material.kind, material.key) for material in brought.materials}
    mark = f"{ADOPTED} {Path(name).name}."
    kept, known = [], materials
    for one in sorted(brought.materials, key=lambda each: len(each.lineage)):  # a parent that is adopted comes first
        kept.append(replace(_as_kept(one, known), note=f"{one.note} {mark}".strip()))
        known = replace(known, materials={**known.materials, (one.kind, one.key): one})
    return Adopted(
        materials=tuple(kept),
        verdicts=tuple(
            replace(pair, note=f"{pair.note} {mark}".strip())
            for pair in brought.verdicts
            if all(
                partner in names or partner[0] not in KINDS or known.find(*partner) is not None
                for partner in partners_of(pair)
            )
        ),
        remarks=brought.remarks,
    )


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
