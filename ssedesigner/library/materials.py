"""What a user adds to a library and takes back; each function runs inside the transaction of its caller."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Mapping

from ssedesigner.core.evidence import GRADES, Cited, CitedText
from ssedesigner.core.formula import FormulaError, atoms
from ssedesigner.core.material_names import short_names
from ssedesigner.core.materials import KINDS, VERDICTS, Material, PairVerdict, kind_word
from ssedesigner.core.notation import match_key, numeral, symbol
from ssedesigner.core.properties import PROPERTIES, Property
from ssedesigner.core.variants import own_part
from ssedesigner.library import search
from ssedesigner.library.checks.content import PAIR_KINDS, PAIR_ONLY
from ssedesigner.library.content import insert_pair, number_and_text
from ssedesigner.library.errors import LibraryError
from ssedesigner.library.records import revisions
from ssedesigner.library.records.variant_rows import refusal_of_parent
from ssedesigner.library.schema.tables import Row

OWN_SOURCE = "Laboratory"
"""The source of what a user enters without naming one."""


def add_material(connection: sqlite3.Connection, material: Material, identity: str = "") -> None:
    """Insert a material of the user's with its values, texts and alternatives; of a variant only what is its own.

    ``identity`` is the one that it has in the library from which it comes.
    """
    material = own_part(material)
    if material.kind not in KINDS:
        raise LibraryError(f"“{material.kind}” is not a kind of material; choose one of {', '.join(KINDS)}.")
    key, name = material.key.strip(), material.name.strip()
    if not key or not name:
        raise LibraryError("A material needs a key and a name; fill in both.")
    if " + " in key:
        raise LibraryError(f"“{key}” reads as a mixture; write the key without “ + ”.")
    if (twin := _twin(connection, material.kind, key)) is not None:
        raise LibraryError(f"{kind_word(material.kind).capitalize()} “{twin}” exists already; choose another key.")
    parent = material.lineage[0] if material.lineage else None
    if parent is not None:
        _require_material(connection, material.kind, parent)
        if reason := refusal_of_parent(connection, (material.kind, key), parent):
            raise LibraryError(reason)
        _refuse_twin_name(connection, material.kind, key, name)
    formula = tidy_formula(material.formula)
    connection.execute(
        'INSERT INTO material (kind, key, name, formula, "group", note, origin, position, parent) '
        "VALUES (?, ?, ?, ?, ?, ?, 'user', (SELECT coalesce(max(position), 0) + 1 FROM material), ?)",
        (material.kind, key, name, formula, material.group, material.note, parent),
    )
    revisions.note(connection, "material", (material.kind, key), identity=identity)  # what is said of it names it
    chosen: dict[str, Cited | CitedText] = {**material.values, **material.texts}
    sources = [
        _insert_value(connection, material.kind, key, quantity, value, "recommended")
        for quantity, value in chosen.items()
    ]
    for quantity, kept in material.alternatives.items():
        sources += [_insert_value(connection, material.kind, key, quantity, value, "kept") for value in kept]
    search.index_new_material(connection, material.kind, key, sources)
    for quantity in chosen:
        revisions.note(connection, "value", (material.kind, key, quantity))


def adopt(
    connection: sqlite3.Connection,
    materials: Iterable[Material],
    verdicts: Iterable[PairVerdict],
    sources: Mapping[str, str],
    identities: Mapping[tuple[str, str], str],
) -> None:
    """Insert materials and verdicts that came with a recipe, with the citations of their sources and identities."""
    for material in materials:
        add_material(connection, material, identities.get((material.kind, material.key), ""))
    for pair in verdicts:
        set_verdict(connection, pair)
    for key, citation in sources.items():
        connection.execute(
            "UPDATE source SET citation = ? WHERE key = ? AND origin = 'user' AND citation = key", (citation, key)
        )


def take_back(connection: sqlite3.Connection, materials: Iterable[Material], verdicts: Iterable[PairVerdict]) -> None:
    """Delete what was adopted as if it had never been; LibraryError when anything was added or changed since."""
    pairs = [(pair.first_kind, pair.first, pair.second_kind, pair.second) for pair in verdicts]
    for pair in pairs:
        drop_verdict(connection, pair)
        revisions.forget(connection, "verdict", pair)
    for material in reversed([*materials]):  # a parent was added before its variant
        name, quantities = (material.kind, material.key), {*material.values, *material.texts}
        rows = connection.execute("SELECT quantity FROM property WHERE kind = ? AND material = ?", name).fetchall()
        (others,) = connection.execute(
            "SELECT count(*) FROM pair WHERE (first_kind, first) = (?1, ?2) OR (second_kind, second) = (?1, ?2)", name
        ).fetchone()
        if others or not {quantity for (quantity,) in rows} <= quantities:
            raise revisions.changed_since(material.key)
        for quantity in sorted(quantities):
            revisions.forget(connection, "value", (*name, quantity))
        revisions.forget(connection, "material", name)
        connection.execute("DELETE FROM property WHERE kind = ? AND material = ?", name)
        connection.execute("DELETE FROM material WHERE kind = ? AND key = ? AND origin = 'user'", name)
        search.drop_material(connection, *name)


def rename(connection: sqlite3.Connection, kind: str, key: str, name: str) -> None:
    """Give a material of the user's another name; its key stays, so that whatever names it still does."""
    _require_own(connection, kind, key)
    name = _one_line(name)
    if not name:
        raise LibraryError("A material needs a name; type one.")
    _refuse_twin_name(connection, kind, key, name)
    connection.execute("UPDATE material SET name = ? WHERE kind = ? AND key = ?", (name, kind, key))
    revisions.note(connection, "material", (kind, key))
    search.index_material(connection, kind, key)


def set_formula(
    connection: sqlite3.Connection, kind: str, key: str, formula: str, group: str, dropped: Iterable[str]
) -> None:
    """Give a material of the user's another formula and family, and drop its own values that held for the former."""
    _require_own(connection, kind, key)
    connection.execute(
        'UPDATE material SET formula = ?, "group" = ? WHERE kind = ? AND key = ?',
        (tidy_formula(formula), _one_line(group), kind, key),
    )
    revisions.note(connection, "material", (kind, key))
    for quantity in dropped:
        clear_value(connection, kind, key, quantity)
    search.index_material(connection, kind, key)


def mark_retired(connection: sqlite3.Connection, kind: str, key: str, *, retired: bool) -> None:
    """Mark a material as retired or as in use again; refuse to put one beside another that looks like it."""
    _require_material(connection, kind, key)
    if not retired and (twin := _listed_twin(connection, kind, key)) is not None:
        named = f"{kind_word(kind).capitalize()} “{twin}”"
        raise LibraryError(f"{named} is in the lists and looks the same; retire that one first.")
    connection.execute(
        "UPDATE material SET retired = ?1, withdrawn = withdrawn AND ?1 WHERE kind = ?2 AND key = ?3",
        (int(retired), kind, key),
    )
    revisions.note(connection, "material", (kind, key))


def set_value(connection: sqlite3.Connection, kind: str, key: str, quantity: str, value: Cited | CitedText) -> None:
    """Set the user's value of a quantity in place of an earlier one of the user's."""
    _require_material(connection, kind, key)
    _delete_value(connection, kind, key, quantity)
    _insert_value(connection, kind, key, quantity, value, "recommended")
    search.index_material(connection, kind, key)
    revisions.note(connection, "value", (kind, key, quantity))


def clear_value(connection: sqlite3.Connection, kind: str, key: str, quantity: str) -> None:
    """Drop the user's value of a quantity."""
    _require_material(connection, kind, key)
    _delete_value(connection, kind, key, quantity)
    search.index_material(connection, kind, key)
    revisions.note(connection, "value", (kind, key, quantity))


def set_verdict(connection: sqlite3.Connection, pair: PairVerdict) -> None:
    """Set the user's verdict in place of an earlier one of the user's on the same two partners."""
    if pair.verdict not in VERDICTS:
        raise LibraryError(f"“{pair.verdict}” is not a verdict; choose one of {', '.join(VERDICTS)}.")
    if not pair.reason.strip():
        raise LibraryError("A verdict needs a reason; write in a few words what was seen.")
    require_grade(pair.grade)
    if (pair.first_kind, pair.first) == (pair.second_kind, pair.second):
        raise LibraryError("A material has no verdict with itself; choose two different ones.")
    for kind, key in ((pair.first_kind, pair.first), (pair.second_kind, pair.second)):
        _require_partner(connection, kind, key)
    row = (pair.first_kind, pair.first, pair.second_kind, pair.second)
    drop_verdict(connection, row)
    sources = [source for name in pair.sources if (source := _one_line(name))] or [OWN_SOURCE]
    for source in sources:
        ensure_source(connection, source)
    insert_pair(connection, (*row, pair.verdict, pair.reason.strip(), pair.grade, pair.note, "user"), sources)
    revisions.note(connection, "verdict", row)


def clear_verdict(connection: sqlite3.Connection, first_kind: str, first: str, second_kind: str, second: str) -> None:
    """Drop the user's verdict on two partners, in whichever order they are named."""
    drop_verdict(connection, (first_kind, first, second_kind, second))
    revisions.note(connection, "verdict", (first_kind, first, second_kind, second))


def drop_verdict(connection: sqlite3.Connection, name: tuple[str, ...]) -> None:
    """Delete the user's verdict on two partners, by their kinds and keys in either order."""
    for partners in (name, (*name[2:], *name[:2])):
        connection.execute(
            "DELETE FROM pair WHERE origin = 'user' "
            "AND first_kind = ? AND first = ? AND second_kind = ? AND second = ?",
            partners,
        )


def _twin(connection: sqlite3.Connection, kind: str, key: str) -> str | None:
    """Return the key of a material that looks like this one, letter by letter."""
    rows = connection.execute("SELECT key FROM material WHERE kind = ?", (kind,))
    return _first_alike(key, rows)


def _listed_twin(connection: sqlite3.Connection, kind: str, key: str) -> str | None:
    condition = "kind = ? AND key != ? AND NOT retired AND NOT withdrawn"
    return _first_alike(key, connection.execute(f"SELECT key FROM material WHERE {condition}", (kind, key)))


def _first_alike(key: str, rows: sqlite3.Cursor) -> str | None:
    wanted = match_key(key)
    return next((str(other) for (other,) in rows if match_key(other) == wanted), None)


def _refuse_twin_name(connection: sqlite3.Connection, kind: str, key: str, name: str) -> None:
    """Refuse a name that could be taken for that of another material of the kind, or for its key."""
    rows = connection.execute("SELECT key, name FROM material WHERE kind = ? AND key <> ?", (kind, key)).fetchall()
    wanted = match_key(name)
    for other, named in rows:
        if wanted in {match_key(str(other)), *map(match_key, short_names(str(named)))}:
            raise LibraryError(
                f"“{name}” looks like the name of {kind_word(kind)} “{other}”; choose one that differs visibly."
            )


def tidy_formula(text: str) -> str:
    """Return a formula without blanks; LibraryError for one that cannot be read."""
    formula = "".join(text.split())
    if formula:
        try:
            atoms(formula)
        except FormulaError as error:
            raise LibraryError(f"{error} Write it as “Li6PS5Cl”, or leave it empty.") from None
    return formula


def _require_material(connection: sqlite3.Connection, kind: str, key: str) -> None:
    if not connection.execute("SELECT 1 FROM material WHERE kind = ? AND key = ?", (kind, key)).fetchone():
        raise LibraryError(f"The library has no {kind_word(kind)} “{key}”; add it first.")


def _require_own(connection: sqlite3.Connection, kind: str, key: str) -> None:
    _require_material(connection, kind, key)
    row = connection.execute("SELECT origin FROM material WHERE kind = ? AND key = ?", (kind, key)).fetchone()
    if row[0] != "user":
        raise LibraryError(f"{kind_word(kind).capitalize()} “{key}” comes with the program; copy it as a variant.")


def _require_partner(connection: sqlite3.Connection, kind: str, key: str) -> None:
    if kind not in PAIR_KINDS:
        raise LibraryError(f"“{kind}” is not a kind of partner; choose one of {', '.join(sorted(PAIR_KINDS))}.")
    if kind in KINDS and (kind, key) not in PAIR_ONLY:
        for part in key.split(" + "):
            _require_material(connection, kind, part)


def require_grade(grade: str) -> None:
    """Refuse a grade that is none."""
    if grade not in GRADES:
        raise LibraryError(f"“{grade}” is not a grade; choose one of {', '.join(GRADES)}.")


def require_plausible(quantity: Property, value: Cited) -> None:
    """Refuse a number beyond what its quantity can be."""
    for number in (value, value.low, value.high):
        if number is not None and not quantity.is_plausible(number):
            bounds = f"{numeral(quantity.minimum)} to {numeral(quantity.maximum)} {symbol(quantity.unit)}"
            raise LibraryError(
                f"{quantity.label} of {numeral(number)} {symbol(quantity.unit)} is impossible; type one in {bounds}."
            )


def _insert_value(
    connection: sqlite3.Connection, kind: str, key: str, quantity: str, value: Cited | CitedText, use: str
) -> str:
    """Insert a value and return the key of its source."""
    known = PROPERTIES.get(quantity)
    if known is None:
        raise LibraryError(f"“{quantity}” is not a quantity that the library knows.")
    require_grade(value.grade)
    source = _one_line(value.source) or OWN_SOURCE
    ensure_source(connection, source)
    row: Row
    if isinstance(value, CitedText):
        if not known.is_text or not value.strip():
            raise LibraryError(f"{known.label} must be {'text' if known.is_text else 'a number'}.")
        row = (*number_and_text(str(value)), "", None, None, "", value.grade, source, use, "")
    else:
        if known.is_text or not math.isfinite(value):
            raise LibraryError(f"{known.label} must be {'text' if known.is_text else 'a finite number'}.")
        if value.unit != known.unit:
            raise LibraryError(
                f"{known.label} is kept in {symbol(known.unit)}, not in {symbol(value.unit)}; convert it first."
            )
        require_plausible(known, value)
        row = (
            *number_and_text(float(value)),
            *(value.unit, value.low, value.high, value.conditions, value.grade, source, use, value.note),
        )
    connection.execute(
        "INSERT INTO property (kind, material, quantity, number, text, unit, low, high, conditions, grade, source, "
        "use, note, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'user')",
        (kind, key, quantity, *row),
    )
    if use == "kept":
        said = (*row[:-3], source, row[-1])
        revisions.note_alternative(
            connection, (kind, key, quantity), dict(zip(revisions.VALUE_COLUMNS, said, strict=True))
        )
    return source


def _delete_value(connection: sqlite3.Connection, kind: str, key: str, quantity: str) -> None:
    connection.execute(
        "DELETE FROM property WHERE kind = ? AND material = ? AND quantity = ? "
        "AND origin = 'user' AND use = 'recommended'",
        (kind, key, quantity),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def ensure_source(connection: sqlite3.Connection, key: str) -> None:
    """Make a source of the user's from free text when the library does not have it under that key."""
    cursor = connection.execute(
        "INSERT INTO source VALUES (?1, 'laboratory', ?1, NULL, '', 'user', "
        "(SELECT coalesce(max(position), 0) + 1 FROM source)) ON CONFLICT (key) DO NOTHING",
        (key,),
    )
    if cursor.rowcount:
        search.index_new_source(connection, key)
