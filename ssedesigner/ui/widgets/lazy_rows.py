"""Rows that are made when they are looked at: of thousands, a table shows thirty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

Source = TypeVar("Source")
Row = TypeVar("Row")


class LazyRows(Sequence[Row], Generic[Source, Row]):
    """As many rows as there are things, each made of its thing when it is first asked for."""

    def __init__(self, things: Sequence[Source], make: Callable[[Source], Row]) -> None:
        self._things, self._make = things, make
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(place, slice):
            return tuple(self[number] for number in range(*place.indices(len(self))))
        number = range(len(self))[place]
        if number not in self._made:
            self._made[number] = self._make(self._things[number])
        return self._made[number]

    def __iter__(self) -> Iterator[Row]:
        return (self[number] for number in range(len(self)))
