"""The own films of a snapshot: of thousands, each is made of its row when it is first looked at, and only once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, overload

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.library.errors import reads_rows

Row = tuple[Any, ...]
_KEY = re.compile(r"F-([0-9]{4,})(?: \([^()\0]+\))?")


def film_number(key: str) -> int:
    """Return the number of a film; behind it stands the label of a machine that gave the same number.

    >>> film_number("F-0007 (Lab 2)")
    7
    """
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"{key!r} is no key of a film")
    return int(match[1])


class _Kept:
    """A film, or the row from which it will be made; ``mark`` tells its row from others."""

    __slots__ = ("film", "mark", "row")

    def __init__(self, row: Row) -> None:
        self.row, self.mark = row, hash(row)
        self.film: MeasuredFilm | None = None


class OwnFilms(Sequence[MeasuredFilm]):
    """Films in the order of recording, shared with the snapshots before and after where their rows are the same.

    ``make`` gives the film of a row, whose first column is the key; it raises LibraryError for one that it cannot read.
    """

    def __init__(self, make: Callable[[Row], MeasuredFilm], kept: Mapping[str, _Kept] = MappingProxyType({})) -> None:
        """Take what is kept by key; without it there are no films."""
        self._make, self._by_key, self._kept = make, kept, tuple(kept.values())

    def read_again(self, rows: Iterable[Row]) -> OwnFilms:
        """Return the films of rows; those that are here too are shared."""
        return self._of({str(row[0]): self._taken(row) for row in rows})

    def with_rows(self, keys: Iterable[str], rows: Iterable[Row]) -> OwnFilms:
        """Return these films with those of some keys as the rows have them now, or gone."""
        kept = dict(self._by_key)
        for key in keys:
            kept.pop(key, None)
        return self._of(kept | {str(row[0]): self._taken(row) for row in rows})

    def _taken(self, row: Row) -> _Kept:
        new, before = _Kept(row), self._by_key.get(row[0])
        return before if before is not None and before.mark == new.mark else new

    @reads_rows
    def _of(self, kept: Mapping[str, _Kept]) -> OwnFilms:
        return OwnFilms(self._make, dict(sorted(kept.items(), key=lambda item: (film_number(item[0]), item[0]))))

    def _film(self, kept: _Kept) -> MeasuredFilm:
        if kept.film is None:
            kept.film, kept.row = self._make(kept.row), ()
        return kept.film

    @property
    def at_hand(self) -> tuple[MeasuredFilm, ...]:
        """Those that have been made already."""
        return tuple(kept.film for kept in self._kept if kept.film is not None)

    def __len__(self) -> int:
        """How many there are, made or not."""
        return len(self._kept)

    @overload
    def __getitem__(self, place: int) -> MeasuredFilm: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[MeasuredFilm, ...]: ...
    def __getitem__(self, place: int | slice) -> MeasuredFilm | tuple[MeasuredFilm, ...]:
        """Return a film, or those of a slice."""
        if isinstance(place, slice):
            return tuple(self._film(kept) for kept in self._kept[place])
        return self._film(self._kept[place])

    def __eq__(self, other: object) -> bool:
        """Whether both have the same films in the same order; those that are shared need not be looked at."""
        if isinstance(other, OwnFilms):
            pairs = zip(self._kept, other._kept, strict=False)
            return len(self) == len(other) and all(
                one is two or self._film(one) == other._film(two) for one, two in pairs
            )
        return isinstance(other, tuple) and tuple(self) == other

    __hash__ = None  # type: ignore[assignment]  # as of any value that is compared film by film
