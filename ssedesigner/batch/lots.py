"""Lots in recipes and batches: where a material can be taken from, what its certificate fills in, what to ask about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ssedesigner.batch.film_weights import LIQUID_FREE_METHODS, LIQUID_PARTS, weigh_film
from ssedesigner.core.batch.films import lot_names
from ssedesigner.core.batch.plan import BatchLine, BatchPlan
from ssedesigner.core.batch.record import Batch, lot_text
from ssedesigner.core.batch.state import BatchState, LineState
from ssedesigner.core.belongings import LOT_FIELDS, can_be_blank
from ssedesigner.core.changes import field_text, in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.lots import FROM_CERTIFICATE, Lot, LotStock, expiry_words, is_expired, last_day, sum_number
from ssedesigner.core.materials import Material, Materials, kind_word
from ssedesigner.core.notation import MARKS, exact, formula, numeral
from ssedesigner.core.process import kinds_of, material_of, name_list
from ssedesigner.core.recipe import SHARES, Recipe, Value
from ssedesigner.core.visible_text import shorten

LOT_FIELD = "electrolyte_lot"
_ONE_BATCH = BatchPlan()
_MOST_OF_NAME = 40
"""Characters of the name of a lot that a list, a button or a sentence has room for."""
Content = Mapping[str, Any]


def lots_of(
    lots: Iterable[LotStock], field: str, key: object, today: date, *, retired: bool = False
) -> tuple[LotStock, ...]:
    """Return the lots of the material that a field of a recipe names: those that can be used first, by their last day.

    They are those of the list, or the retired ones.
    """
    kinds = kinds_of(FIELDS[field])
    own = (one for one in lots if one.is_retired == retired and one.lot.material == key and one.lot.kind in kinds)
    return tuple(sorted(own, key=lambda one: (not is_usable(one, today), last_day(one.lot) or date.max, one.lot.key)))


def lots_of_line(
    lots: Iterable[LotStock], line: LineState | BatchLine, today: date, *, retired: bool = False
) -> tuple[LotStock, ...]:
    """Return the lots that a line can be weighed from; a stock solution is no lot of either of its materials."""
    planned = line.line if isinstance(line, LineState) else line
    if len(planned.fields) != 1:
        return ()
    field = planned.fields[0]
    if isinstance(line, LineState) and line.substitution is not None:
        field = line.substitution.field or field
    return lots_of(lots, field, line.key, today, retired=retired)


def is_usable(one: LotStock, today: date) -> bool:
    """Return whether a lot is not expired and holds something; one of unknown content may hold something."""
    return not is_expired(one.lot, today) and (one.left_g is None or one.left_g > 0.0)


def holds(one: LotStock, needed_g: float | None) -> bool:
    """Return whether a lot holds what is needed as far as the record knows."""
    return one.left_g is None or needed_g is None or one.left_g >= needed_g


def named_lot(lots: Sequence[LotStock], text: str) -> LotStock | None:
    """Return the only lot that a typed or scanned text names, by name, label or both; None where there is none."""
    wanted = text.strip().casefold()
    matches = [one for one in lots if wanted in _clear_names(one.lot)]
    matches = matches or [one for one in lots if wanted == one.lot.name.strip().casefold()]
    return matches[0] if len(matches) == 1 and wanted else None


def _clear_names(lot: Lot) -> set[str]:
    return {name.casefold() for name in (lot.key, lot_title(lot), lot_text(lot.name, lot.key))}


def lot_title(lot: Lot) -> str:
    """Name a lot with its label, on one line; a long name is cut.

    >>> lot_title(Lot(kind="electrolyte", material="Li6PS5Cl", name="A-17", key="L-0003"))
    'A-17 (L-0003)'
    """
    return lot_text(shorten(lot.name, _MOST_OF_NAME), lot.key)


def name_in_recipe(lot: Lot, lots: Sequence[LotStock]) -> str:
    """Return the text that names a lot in a recipe: its name, with the label where the name alone is not clear."""
    named = named_lot(lots, lot.name)
    return lot.name if named is not None and named.lot.id == lot.id else lot_text(lot.name, lot.key)


def stock_words(one: LotStock, today: date) -> str:
    """Say what is left of a lot, and its expiry."""
    left = "amount not known" if one.left_g is None else f"{sum_number(one.left_g)} g left"
    return " · ".join(filter(None, (left, expiry_words(one.lot, today))))


def lot_words(one: LotStock, today: date) -> str:
    """Say what is known of a lot in a list: what is left, its expiry, and its conductivity."""
    lot, conductivity = one.lot, ""
    if lot.conductivity_ms_cm is not None:
        celsius = lot.conductivity_temperature_c
        at = "" if celsius is None else f" at {numeral(celsius)} °C"
        conductivity = f"{numeral(lot.conductivity_ms_cm)} mS/cm{at}"
    return " · ".join(filter(None, (stock_words(one, today), conductivity)))


def offer_words(one: LotStock, today: date, needed_g: float | None = None) -> str:
    """Write a lot as it stands in a list to choose from; one that is expired, empty or holds too little is marked."""
    sign = "" if is_usable(one, today) and holds(one, needed_g) else f"{MARKS['caution']} "
    return f"{sign}{lot_title(one.lot)} · {lot_words(one, today)}"


def expiry_sentence(lot: Lot, today: date) -> str:
    """Say that a lot must not be used any more; empty where it may."""
    return f"Lot {lot_title(lot)}: {expiry_words(lot, today)}." if is_expired(lot, today) else ""


def lot_doubts(one: LotStock, today: date, needed_g: float | None, what: str) -> tuple[str, ...]:
    """Say what speaks against a lot: it is expired, empty, or holds less than what is needed for what."""
    doubts = [expiry_sentence(one.lot, today)]
    if one.left_g is not None and one.left_g <= 0.0:
        doubts.append(f"According to the record, nothing is left of lot {lot_title(one.lot)}.")
    elif one.left_g is not None and needed_g is not None and not holds(one, needed_g):
        left = (
            f"According to the record, {sum_number(one.left_g)} g {_are(one.left_g)} left of lot {lot_title(one.lot)}"
        )
        doubts.append(f"{left}; {what} takes {numeral(needed_g, 4)} g.")
    return tuple(filter(None, doubts))


def no_lot_doubts(own: Sequence[LotStock], today: date, needed_g: float | None, what: str) -> tuple[str, ...]:
    """Say that no lot of a material can be taken for what is needed; empty where one can."""
    if needed_g is None or any(is_usable(one, today) and holds(one, needed_g) for one in own):
        return ()
    return (f"No usable lot on record holds the {numeral(needed_g, 4)} g that {what} takes.",)


def _are(grams: float) -> str:
    return "is" if grams == 1.0 else "are"


def overdraw_sentence(one: LotStock, grams: float) -> str:
    """Say that more was weighed than the record has left of a lot; empty where it has enough or does not know."""
    if one.left_g is None or grams <= max(one.left_g, 0.0):
        return ""
    left = "nothing is" if one.left_g <= 0.0 else f"{exact(one.left_g)} g {_are(one.left_g)}"
    return f"According to the record, {left} left of lot {lot_title(one.lot)}; you weighed {exact(grams)} g."


def lot_content(lots: Sequence[LotStock], text: str) -> dict[str, str]:
    """Return what an entry keeps of a lot that was typed, scanned or chosen; nothing of an empty text.

    A text that names one of the lots brings its identity along, and its label as it was.
    """
    if not text.strip():
        return {}
    one = named_lot(lots, text)
    if one is None:
        return {"lot": text.strip()}
    return chosen_content(one.lot, lots)


def chosen_content(lot: Lot, lots: Sequence[LotStock]) -> dict[str, str]:
    """Return what an entry keeps of a lot that was chosen among those of its material."""
    return {"lot": name_in_recipe(lot, lots), "lot_id": lot.id, "lot_label": lot.key}


def lot_of(lots: Iterable[LotStock], content: Content) -> LotStock | None:
    """Return the lot that an entry names by its identity."""
    return next((one for one in lots if content.get("lot_id") and one.lot.id == content["lot_id"]), None)


_LABEL = re.compile(r"(?:.*\()?L ?[-‐‑–—−] ?\d+\)?", re.IGNORECASE | re.DOTALL)
"""What looks like a label of a jar, alone or behind a name."""


def line_content(lots: Sequence[LotStock], line: LineState, text: str, today: date) -> dict[str, str]:
    """Return what an entry of a line keeps of a lot that was typed or scanned; a retired one of its material too."""
    content = lot_content(lots_of_line(lots, line, today), text)
    if "lot_id" not in content:
        retired = lot_content(lots_of_line(lots, line, today, retired=True), text)
        content = retired if "lot_id" in retired else content
    return content


def jar_sentence(lots: Sequence[LotStock], line: LineState | BatchLine, content: Content, today: date) -> str:
    """Say what speaks against the jar that an entry of a line names; empty where nothing does.

    It is a jar of another material, or retired, or its label is that of no lot. ``lots`` are all, the retired ones
    included. A text that is no label and names no lot is a lot that is not on record, which is nobody's mistake.
    """
    text, jar = str(content.get("lot") or "").strip(), lot_of(lots, content)
    own = lots_of_line(lots, line, today)
    if jar is None and (not text or named_lot(own, text) is not None):
        return ""
    if jar is None and (shared := shared_name_sentence(own, text)):
        return shared
    jar = jar or named_lot(lots_of_line(lots, line, today, retired=True), text) or _jar_named(lots, text)
    if jar is None:
        return f"No lot on record has the label {shorten(text, _MOST_OF_NAME)}." if _LABEL.fullmatch(text) else ""
    if any(one.lot.id == jar.lot.id for one in own):
        return ""
    named = f"Lot {lot_title(jar.lot)}"
    if any(one.lot.id == jar.lot.id for one in lots_of_line(lots, line, today, retired=True)):
        return f"{named} is retired."
    return f"{named} is {formula(jar.lot.material)} ({kind_word(jar.lot.kind)}), not {formula(line.name)}."


def _jar_named(lots: Sequence[LotStock], text: str) -> LotStock | None:
    """Return the first lot of any material that a text names: a jar that is on record is a jar, whoever's it is."""
    wanted = text.casefold()
    by_label = (one for one in lots if wanted in _clear_names(one.lot))
    by_name = (one for one in lots if wanted == one.lot.name.strip().casefold())
    return next(by_label, None) or next(by_name, None)


@dataclass(frozen=True, kw_only=True)
class LotFilling:
    """What choosing a lot changes in a recipe, and what is said of it."""

    changes: Mapping[str, Value]
    sentence: str


def fill_from(lot: Lot, recipe: Recipe, lots: Sequence[LotStock]) -> LotFilling:
    """Return what a lot fills in: its name and what its certificate states; what belonged to another lot is emptied."""
    changes: dict[str, Value] = {LOT_FIELD: name_in_recipe(lot, lots)}
    stated, missing = [], []
    for key in LOT_FIELDS:
        value = getattr(lot, FROM_CERTIFICATE[key]) if key in FROM_CERTIFICATE else None
        field, before = FIELDS[key], recipe.value(key)
        label = in_sentence(field.label)
        if value is not None:
            changes[key] = value
            stated.append(f"{label} {field_text(field, value)}")
        elif key != LOT_FIELD and can_be_blank(key) and before not in (None, ""):
            changes[key] = field.check(None)
            missing.append(f"{label} ({field_text(field, before)} before, now empty)")
        elif key in FROM_CERTIFICATE:
            missing.append(label)
    named = lot_title(lot)
    sentence = f"Filled in from lot {named}: {name_list(stated)}." if stated else f"Lot {named} is named in the recipe."
    if missing:
        sentence += f" Its record does not state {name_list(missing)}."
    return LotFilling(changes=changes, sentence=sentence)


def is_used(recipe: Recipe, field: str) -> bool:
    """Return whether a recipe takes anything of the material that a field names."""
    if not recipe.value(field):
        return False
    if field in SHARES:
        return recipe.share(SHARES[field]) > 0.0
    if field in LIQUID_PARTS:
        is_wet = recipe.method not in LIQUID_FREE_METHODS
        return is_wet and (field == "solvent" or recipe.share("cosolvent_share_pct") > 0.0)
    return True


def named_materials(recipe: Recipe, materials: Materials) -> dict[str, tuple[str, str]]:
    """Return kind and key of each material that a recipe takes something of, by field."""
    named = {}
    for field in FIELDS.values():
        if field.kind == "material" and is_used(recipe, field.key):
            key = str(recipe.value(field.key))
            material: Material | None = material_of(field.key, key, materials)
            named[field.key] = (material.kind if material is not None else kinds_of(field)[0], key)
    return named


def needed_grams(
    recipe: Recipe,
    materials: Materials,
    film_count: int = _ONE_BATCH.film_count,
    film_area_cm2: float | None = None,
    waste_pct: float = _ONE_BATCH.waste_pct,
) -> dict[str, float | None]:
    """Return what a batch takes of each material that is weighed [g], by field; None where that is not known."""
    factor = film_count / (1.0 - waste_pct / 100.0)
    needed: dict[str, float | None] = {}
    for portion in weigh_film(recipe, materials, area_cm2=film_area_cm2).portions:
        before = needed.get(portion.field, 0.0)
        is_known = before is not None and portion.grams is not None
        needed[portion.field] = before + portion.grams * factor if is_known else None  # type: ignore[operator]
    return needed


def one_batch_words(recipe: Recipe) -> str:
    """Say what one batch of a recipe is."""
    waste = numeral(_ONE_BATCH.waste_pct)
    return f"one film of {numeral(recipe.film_area_cm2)} cm² with {waste} % waste"


def proposed_lots(
    lines: Sequence[BatchLine], recipe: Recipe, lots: Sequence[LotStock], today: date
) -> dict[int, LotStock]:
    """Return the lot to weigh each line from, by its number: that of the recipe, else the first to expire with enough.

    A sulfide whose lot the recipe names in other words gets none.
    """
    proposals = {}
    for line in lines:
        own = lots_of_line(lots, line, today)
        if line.fields[0] == "electrolyte" and recipe.electrolyte_lot.strip():
            one = named_lot(own, recipe.electrolyte_lot)
        else:
            needed = line.target_g or 0.0
            one = next((each for each in own if is_usable(each, today) and holds(each, needed)), None)
        if one is not None:
            proposals[line.number] = one
    return proposals


def basis_sentence(one: LotStock, recipe: Recipe, lots: Sequence[LotStock]) -> str:
    """Say that the prediction of a recipe does not rest on the lot that a batch of it is planned from; else empty."""
    planned, title = recipe.electrolyte_lot.strip(), lot_title(one.lot)
    named = named_lot(lots, planned) if planned else None
    if planned and (named is None or named.lot.id != one.lot.id):
        rests = f"The prediction rests on lot {shorten(planned, _MOST_OF_NAME)}, not on {title}"
        return f"{rests}; to predict from that one, choose it in the recipe."
    if not planned and one.lot.conductivity_ms_cm is not None:
        return f"The prediction does not use the certificate of {title}: choose this lot in the recipe."
    return ""


def weighed_basis_sentence(batch: Batch, state: BatchState) -> str:
    """Say that the prediction of a batch rests on another lot of the sulfide than is planned or weighed; else empty."""
    planned = batch.recipe.electrolyte_lot.strip()
    lines = [line for line in state.lines if line.line.fields == ("electrolyte",) and line.substitution is None]
    used = tuple(dict.fromkeys(lot for line in lines for lot in line.used_lots))
    names = {name for line in lines for name in lot_names(line)}
    has_id = any(line.lot_id or any(part.lot_id for part in line.additions) for line in lines)
    if not used or (len(used) == 1 and planned in names) or not (planned or has_id):
        return ""
    rests = f"lot {shorten(planned, _MOST_OF_NAME)}, which the recipe names" if planned else "no lot of the recipe"
    did = "was weighed from" if any(line.additions for line in lines) else "is planned from"
    return f"The prediction rests on {rests}; the batch {did} {name_list(used)}."


def recipe_lot_sentence(
    lines: Iterable[BatchLine], recipe: Recipe, lots: Sequence[LotStock], today: date, chosen: Iterable[int] = ()
) -> str:
    """Say what speaks against the lot that a recipe names, unless each line of it has a lot that was chosen."""
    own = [line for line in lines if line.fields == ("electrolyte",) and line.number not in set(chosen)]
    return next(filter(None, (jar_sentence(lots, line, {"lot": recipe.electrolyte_lot}, today) for line in own)), "")


def shared_name_sentence(lots: Iterable[LotStock], text: str) -> str:
    """Say that several lots of the material have a name; empty where they have not."""
    wanted = text.strip().casefold()
    keys = [one.lot.key for one in lots if wanted and one.lot.name.strip().casefold() == wanted]
    return (
        f"{name_list(keys)} are all called {shorten(text, _MOST_OF_NAME)}; choose one of them." if len(keys) > 1 else ""
    )


def other_than_certified(lot: Lot, recipe: Recipe) -> str:
    """Say which values of a recipe are not those of the lot that it names; empty where all that are stated agree."""
    others = [
        f"{in_sentence(FIELDS[key].label)} {field_text(FIELDS[key], stated)}"
        for key, quantity in FROM_CERTIFICATE.items()
        if (stated := getattr(lot, quantity)) is not None and recipe.value(key) != stated
    ]
    return f"Unlike the recipe, the record of {lot_title(lot)} has {name_list(others)}." if others else ""
