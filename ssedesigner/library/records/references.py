"""Which batch, entry, film or value a change meant, so that it is never written to another one of the same key."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from ssedesigner.core.batch.record import Batch, Entry
from ssedesigner.core.lots import Lot, LotStock
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.library.errors import LibraryError
from ssedesigner.library.records import batches, lots
from ssedesigner.library.records import own_films as films
from ssedesigner.library.records.plain_values import to_plain

_OF_BATCHES = frozenset({"add_entry", "record_batch_films", "retire_batch", "restore_batch"})
_OF_FILMS = frozenset({"correct_film", "retire_film", "restore_film", "use_film"})
_OF_LOTS = frozenset({"correct_lot", "retire_lot", "restore_lot"})
_OF_VALUES = frozenset({"set_value", "clear_value"})
_OF_MATERIALS = frozenset({"rename_material", "set_formula"})
_OF_VERDICTS = frozenset({"set_verdict", "clear_verdict"})
_BATCHES_SEEN = 50


class Seen:
    """What was read of a library last; it identifies what a change that cannot be written refers to."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._batches: dict[str, Batch] = {}
        self._entries: dict[int, str] = {}
        self._materials: Materials | None = None
        self._retired: Sequence[MeasuredFilm] = ()
        self._lots: dict[str, Lot] = {}

    def batch(self, batch: Batch) -> Batch:
        """Take note of a batch that was read or made."""
        self._batches.pop(batch.key, None)
        self._batches[batch.key] = batch
        while len(self._batches) > _BATCHES_SEEN:
            del self._batches[next(iter(self._batches))]
        return batch

    def entry(self, entry: Entry) -> Entry:
        """Take note of an entry that was written."""
        self._entries[entry.number] = entry.token
        return entry

    def materials(self, materials: Materials) -> Materials:
        """Take note of the snapshot that was read."""
        self._materials = materials
        return materials

    def retired_films(self, retired_films: tuple[MeasuredFilm, ...]) -> tuple[MeasuredFilm, ...]:
        """Take note of the retired films that were read."""
        self._retired = retired_films
        return retired_films

    def lots(self, stocks: tuple[LotStock, ...]) -> tuple[LotStock, ...]:
        """Take note of the lots that were read."""
        self._lots |= {stock.lot.id: stock.lot for stock in stocks}
        return stocks

    def refers_to(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a change means by its keys and numbers, as plain values; what was never read is left out."""
        keys: dict[str, Any] = {}
        if method in _OF_BATCHES and arguments["key"] in self._batches:
            keys["batch"] = self._batches[arguments["key"]].checksum
        tokens = {number: self._token(number) for number in _numbers(method, arguments)}
        if tokens:
            keys["entries"] = {str(number): token for number, token in tokens.items() if token}
        if method in _OF_FILMS and (film := self._film(_film_key(arguments))) is not None:
            keys["film"] = to_plain(film)
        if method in _OF_LOTS | {"count_lot"} and (named := _lot_id(arguments)) in self._lots:
            keys["lot"] = to_plain(self._lots[named])
        if self._materials is not None and method in _OF_VALUES | _OF_VERDICTS | _OF_MATERIALS:
            keys["before"] = value_now(self._materials, method, arguments)
        return keys

    def _token(self, number: int) -> str:
        if number in self._entries:
            return self._entries[number]
        entries = (entry for batch in self._batches.values() for entry in batch.entries)
        return next((entry.token for entry in entries if entry.number == number), "")

    def _film(self, key: str) -> MeasuredFilm | None:
        own = self._materials.own_films if self._materials else ()
        return next((film for film in (*own, *self._retired) if film.key == key), None)


def subject(method: str, arguments: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what a change sets: two of one subject follow one another, whatever the first found there."""
    if method in _OF_FILMS:
        return ("film", _film_key(arguments))
    if method in _OF_LOTS:
        return ("lot", _lot_id(arguments))
    if method in _OF_VALUES:
        return ("value", arguments["kind"], arguments["key"], arguments["quantity"])
    if method in _OF_MATERIALS:
        return (method, arguments["kind"], arguments["key"])
    return ("verdict", *sorted(_partners(arguments))) if method in _OF_VERDICTS else ()


def value_now(materials: Materials, method: str, arguments: Mapping[str, Any]) -> Any:
    """Return the value, verdict, name or formula that a change sets or drops as it is, in plain values."""
    if method in _OF_MATERIALS:
        one = materials.find(arguments["kind"], arguments["key"])
        if one is None:
            return None
        return [one.name] if method == "rename_material" else [one.formula, one.group]
    if method in _OF_VALUES:
        material = materials.find(arguments["kind"], arguments["key"])
        quantity = arguments["quantity"]
        return to_plain(material and material.values.get(quantity, material.texts.get(quantity)))
    return to_plain(materials.pair(*(part for partner in _partners(arguments) for part in partner)))


def arguments_here(
    connection: sqlite3.Connection, method: str, arguments: Mapping[str, Any], refers_to: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a change for this library, where the same entry may have another number.

    Raises
    ------
    LibraryError
        When the library has another batch, entry or film under the key, or none
    """
    here = dict(arguments)
    if method in _OF_BATCHES and batches.read(connection, here["key"]).checksum != refers_to.get("batch"):
        raise LibraryError(f"{here['key']} is another batch in this library.")
    numbers = {number: _number_here(connection, number, refers_to) for number in _numbers(method, here)}
    if method == "correct_entry":
        here["number"] = numbers[here["number"]]
    if numbers and isinstance(here.get("content"), Mapping) and "timer" in here["content"]:
        here["content"] = {**here["content"], "timer": numbers[here["content"]["timer"]]}
    return here


def refuse_changed(
    connection: sqlite3.Connection,
    materials: Materials | None,
    method: str,
    arguments: Mapping[str, Any],
    refers_to: Mapping[str, Any],
) -> None:
    """Refuse to write over what somebody else has changed since.

    Raises
    ------
    LibraryError
        When film, lot, value or verdict are not as they were
    """
    if method in _OF_FILMS:
        key = _film_key(arguments)
        if to_plain(films.history(connection, key)[-1].film) != refers_to.get("film"):
            raise LibraryError(f"{key} is another film in this library, or was corrected since.")
    if method in _OF_LOTS:
        lot = lots.history(connection, _lot_id(arguments))[-1].lot
        if to_plain(lot) != refers_to.get("lot"):
            raise LibraryError(f"{lot.key} is another lot in this library, or was corrected since.")
    if materials is not None and value_now(materials, method, arguments) != refers_to["before"]:
        raise LibraryError(f"{' '.join(_names(arguments))} was changed since.")


def _number_here(connection: sqlite3.Connection, number: int, refers_to: Mapping[str, Any]) -> int:
    token = refers_to.get("entries", {}).get(str(number), "")
    row = connection.execute("SELECT number FROM batch_entry WHERE token = ?", (token,)).fetchone()
    if row is None:
        raise LibraryError(f"This library does not have the entry that was number {number}.")
    return int(row[0])


def _numbers(method: str, arguments: Mapping[str, Any]) -> list[int]:
    content = arguments.get("content")
    timer = [content["timer"]] if isinstance(content, Mapping) and isinstance(content.get("timer"), int) else []
    return [arguments["number"], *timer] if method == "correct_entry" else timer if method == "add_entry" else []


def _film_key(arguments: Mapping[str, Any]) -> str:
    return str(arguments["film"].key if "film" in arguments else arguments["key"])


def _lot_id(arguments: Mapping[str, Any]) -> str:
    return str(arguments["lot"].id if "lot" in arguments else arguments["lot_id"])


def _partners(arguments: Mapping[str, Any]) -> tuple[tuple[str, str], tuple[str, str]]:
    if "pair" in arguments:
        pair = arguments["pair"]
        return (pair.first_kind, pair.first), (pair.second_kind, pair.second)
    return (arguments["first_kind"], arguments["first"]), (arguments["second_kind"], arguments["second"])


def _names(arguments: Mapping[str, Any]) -> list[str]:
    if "quantity" in arguments:
        return [str(arguments["key"]), str(arguments["quantity"])]
    if "key" in arguments:
        return [str(arguments["key"])]
    return [" and ".join(key for _, key in _partners(arguments))]
