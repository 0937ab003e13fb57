"""What this machine and those of others are called; each function runs inside the transaction of its caller.

Each label of a machine has a random token of its own, which stands in its records and says nothing of anybody.
"""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from ssedesigner.core.machines import Machine, labels_of
from ssedesigner.core.merging import Revision
from ssedesigner.library.errors import LibraryError, reads_rows

_OWN, _KNOWN, _TWIN = "machine", "machines", "machine has a twin"

_LABEL = re.compile(r"[\w .+&-]{1,24}")
_MOST_CHARACTERS = 40


def token(connection: sqlite3.Connection) -> str:
    """Return the token under which this machine records now; empty before the library has one."""
    return (own_tokens(connection) or ("",))[-1]


def own_tokens(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return all tokens that this machine has had, the present one last."""
    return tuple(map(str, stored(connection, _OWN, [])))


def tokens_here(connection: sqlite3.Connection, used: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tokens under which nobody but this machine has recorded, by when each was ``used`` last."""
    own, since = own_tokens(connection), {machine.token: machine.at for machine in known(connection)}
    replaced = [one for one, later in pairwise(own) if used.get(one, "") <= since.get(later, "")]
    return (*replaced, *own[-1:])


def known(connection: sqlite3.Connection) -> tuple[Machine, ...]:
    """Return all machines that this library has heard of."""
    return _machines(stored(connection, _KNOWN, []))


def last_uses(connection: sqlite3.Connection, more: Iterable[Revision] = ()) -> dict[str, str]:
    """Return when a revision was last made under each token, here and among more revisions."""
    used = dict(connection.execute("SELECT machine, max(at) FROM own_revision GROUP BY machine").fetchall())
    for revision in more:
        used[revision.machine] = max(revision.at, used.get(revision.machine, ""))
    return used


def labels(connection: sqlite3.Connection, used: Mapping[str, str]) -> dict[str, str]:
    """Return the label by the token of a machine, by when each was ``used`` last."""
    return labels_of(known(connection), used)


def label(connection: sqlite3.Connection) -> str:
    """Return what this machine calls itself in packages; it says nothing of its owner."""
    names = {machine.token: machine.label for machine in known(connection)}
    return names.get(token(connection), "")


def refuse_label(text: str) -> str:
    """Return a label of a machine; LibraryError for one that could not stand beside a number or in a file's name."""
    plain = " ".join(text.split())
    if not _LABEL.fullmatch(plain) or plain.startswith((".", "-")) or plain.endswith("."):
        raise LibraryError("A label has 1 to 24 letters, digits, blanks or . + & -, such as “Dry room 2”.")
    return plain


def read_machine(plain: Any) -> Machine:
    """Return a machine that a stranger may have written; LibraryError, TypeError or ValueError for one that is none."""
    machine = Machine(**plain)
    for text in (machine.at, machine.follows, machine.left):
        if not isinstance(text, str) or len(text) > _MOST_CHARACTERS:
            raise TypeError(text)
    if not isinstance(machine.is_chosen, bool):
        raise TypeError(machine.is_chosen)
    return replace(machine, token=str(uuid.UUID(machine.token)), label=refuse_label(machine.label))


def begin(connection: sqlite3.Connection) -> None:
    """Give the machine a label of its own, unless it has one."""
    if not token(connection):
        _rename(connection, f"Lab {secrets.token_hex(2).upper()}", is_chosen=False)


def set_label(connection: sqlite3.Connection, text: str) -> None:
    """Let this machine have another label.

    What it has recorded under an automatic one is called by it from now on; under a chosen one it keeps that.
    """
    is_copy = has_twin(connection)
    if is_copy or text != label(connection):
        _rename(connection, text, is_chosen=True, is_copy=is_copy)


def _rename(connection: sqlite3.Connection, text: str, *, is_chosen: bool, is_copy: bool = False) -> None:
    own, names = own_tokens(connection), {machine.token: machine for machine in known(connection)}
    last = names.get(own[-1]) if own else None
    if last is not None and not last.is_chosen and not _has_records(connection, last.token):
        own, last = own[:-1], None  # a copy of an empty library is no copy of a machine
    new = Machine(
        token=str(uuid.uuid4()),
        label=text,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        is_chosen=is_chosen,
        follows=last.token if last is not None and not last.is_chosen and not is_copy else "",
        left=last.token if last is not None and is_copy else "",
    )
    remember(connection, [new])
    store(connection, _OWN, [new.token] if is_copy else [*own, new.token])
    connection.execute("DELETE FROM content WHERE key = ?", (_TWIN,))


def _has_records(connection: sqlite3.Connection, machine: str) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM own_revision WHERE machine = ?1) "
        "OR EXISTS (SELECT 1 FROM own_row WHERE json_extract(home, '$[0]') = ?1)",
        (machine,),
    ).fetchone()
    return bool(row[0])


def remember(connection: sqlite3.Connection, machines: Iterable[Machine]) -> None:
    """Keep what other machines are called."""
    before = {machine.token: machine for machine in known(connection)}
    both = {machine.token: machine for machine in machines} | before  # nobody gives another one's token a new label
    if len(both) > len(before):
        ordered = sorted(both.values(), key=lambda each: (each.at, each.token))
        store(connection, _KNOWN, [asdict(machine) for machine in ordered])


def take_over(connection: sqlite3.Connection, former: sqlite3.Connection) -> None:
    """Let this machine be called in a library as it was in the one that stood in its place."""
    own, before = own_tokens(former), own_tokens(connection)
    remember(connection, known(former))
    if own:  # a copy of another machine's library is this machine's from now on
        store(connection, _OWN, own if not before or before[-1] in own else own[-1:])
    if has_twin(former):
        note_twin(connection)


def warning(connection: sqlite3.Connection) -> str:
    """Return what to do where another machine has the label of this one; empty where none is known."""
    own, here = own_tokens(connection), label(connection)
    others = {machine.label.casefold() for machine in known(connection) if machine.token not in own}
    if not has_twin(connection) and here.casefold() not in others:
        return ""
    return f"Another machine is called {here} too; give one of the two another label (library label)."


def has_twin(connection: sqlite3.Connection) -> bool:
    """Return whether another machine was met that records under the token of this one, and none of both left it."""
    own = own_tokens(connection)
    return bool(stored(connection, _TWIN, False)) and not any(machine.left in own for machine in known(connection))


def note_twin(connection: sqlite3.Connection) -> None:
    """Keep in mind that another machine records under the token of this one."""
    store(connection, _TWIN, True)


@reads_rows
def _machines(plain: list[dict[str, Any]]) -> tuple[Machine, ...]:
    return tuple(Machine(**each) for each in plain)


@reads_rows
def stored(connection: sqlite3.Connection, key: str, default: Any) -> Any:
    """Return what is kept in a library under a key."""
    row = connection.execute("SELECT value FROM content WHERE key = ?", (key,)).fetchone()
    return default if row is None else json.loads(row[0])


def store(connection: sqlite3.Connection, key: str, value: object) -> None:
    """Keep something in a library under a key."""
    connection.execute(
        "INSERT INTO content VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        (key, json.dumps(value, ensure_ascii=False)),
    )
