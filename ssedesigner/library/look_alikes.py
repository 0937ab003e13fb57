"""Materials of the user's that are shipped since: theirs alone until one question about them is answered.

Two keys of a kind are the same material when they look alike (:func:`~ssedesigner.core.notation.match_key`). Where the
key is the very same, nothing shipped is written under it. Where it is spelled otherwise, the shipped material is there
but withdrawn, so that recipes which name it stay readable. A user who takes the shipped values gets them under the key
of the user's own material, where each value of the user's still wins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import match_key
from ssedesigner.library.errors import LibraryError, reads_rows
from ssedesigner.library.schema.tables import Row

ANSWERS = ("none", "keep", "take")
"""What a user can have said of a material: nothing yet, that it stays as it is, that the shipped values come to it."""

Name = tuple[str, str]
Spellings = Mapping[Name, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class LookAlike:
    """A material of the user's, the key under which it is shipped now, and what was answered about it."""

    kind: str
    own: str
    shipped: str
    answer: str = "none"


@reads_rows
def look_alikes(connection: sqlite3.Connection) -> tuple[LookAlike, ...]:
    """Return all of them, whatever was answered."""
    rows = connection.execute("SELECT kind, own, shipped, answer FROM look_alike ORDER BY kind, own")
    return tuple(LookAlike(kind=kind, own=own, shipped=shipped, answer=answer) for kind, own, shipped, answer in rows)


def take_note(connection: sqlite3.Connection, shipped: Iterable[Row]) -> None:
    """Find which materials of the user's are among shipped ones; what was answered before stays.

    A retired one of another spelling is in nobody's way.
    """
    keys = {(str(kind), match_key(str(key))): str(key) for kind, key, *_ in shipped}
    own = connection.execute("SELECT kind, key, retired FROM material WHERE origin = 'user'").fetchall()
    twins = [(kind, key, keys.get((kind, match_key(key))), retired) for kind, key, retired in own]
    alike = [twin[:3] for twin in twins if twin[2] is not None and (twin[1] == twin[2] or not twin[3])]
    connection.execute("DELETE FROM look_alike WHERE answer = 'none'")
    connection.executemany(
        "INSERT INTO look_alike VALUES (?, ?, ?, 'none') "
        "ON CONFLICT (kind, own) DO UPDATE SET shipped = excluded.shipped",
        alike,
    )


def withdraw_twins(connection: sqlite3.Connection) -> None:
    """Take each shipped material out of the lists that the user has under another spelling, unless that is retired."""
    connection.execute(
        "UPDATE material SET withdrawn = 1 WHERE origin = 'shipped' AND (kind, key) IN ("
        "SELECT kind, shipped FROM look_alike JOIN (SELECT kind, key AS own, retired FROM material) USING (kind, own) "
        "WHERE own <> shipped AND NOT retired)"
    )


def mark(connection: sqlite3.Connection, kind: str, own: str, answer: str) -> None:
    """Keep what was answered about one material of the user's."""
    if answer not in ANSWERS:
        raise LibraryError(f"“{answer}” is not an answer; choose one of {', '.join(ANSWERS)}.")
    row = connection.execute(
        "UPDATE look_alike SET answer = ? WHERE kind = ? AND own = ?", (answer, kind, own)
    ).rowcount
    if not row:
        raise LibraryError(f"“{own}” is not a material of your own that is shipped too; there is nothing to take.")


def spellings(connection: sqlite3.Connection) -> Spellings:
    """Return under which keys the rows of a shipped material stand, for each that the user has too."""
    by_name: dict[Name, tuple[str, ...]] = {}
    everything = look_alikes(connection)
    held = {(each.kind, each.own) for each in everything if each.own == each.shipped and each.answer != "take"}
    for each in everything:
        name = each.kind, each.shipped
        before = by_name.setdefault(name, () if name in held else (each.shipped,))
        if each.answer == "take" and each.own != each.shipped:
            by_name[name] = (*before, each.own)
    return by_name


def respell(rows: Iterable[Row], places: tuple[int, ...], spelled: Spellings) -> Iterator[Row]:
    """Yield rows under each key that their materials have here; none for one that stays the user's alone.

    ``places`` are the columns of the keys; the kind stands before each. A mixture is its keys joined by " + ".
    """
    for row in rows:
        choices = [_keys(str(row[place - 1]), str(row[place]), spelled) for place in places]
        for keys in product(*choices):
            changed = list(row)
            for place, key in zip(places, keys, strict=True):
                changed[place] = key
            yield tuple(changed)


def names_in(row: Row, places: tuple[int, ...]) -> set[Name]:
    """Return kind and key of each material that a row names, those of a mixture one by one."""
    return {(str(row[place - 1]), part) for place in places for part in str(row[place]).split(" + ")}


def _keys(kind: str, key: str, spelled: Spellings) -> list[str]:
    parts = [spelled.get((kind, part), (part,)) for part in key.split(" + ")]
    return [" + ".join(chosen) for chosen in product(*parts)]
