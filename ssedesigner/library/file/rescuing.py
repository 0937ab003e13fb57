"""Keeps a change that the library cannot take in the rescue file, and writes it when the library can."""

from __future__ import annotations

import functools
import inspect
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from ssedesigner.core.measured_film import MeasuredFilm, tidy
from ssedesigner.library.errors import NOT_WRITTEN, LibraryError, ReadOnlyLibrary, read_only
from ssedesigner.library.file.rescue import Change, RescueFile, now, put_aside, read_rescue
from ssedesigner.library.records.plain_values import from_plain, to_plain
from ssedesigner.library.records.references import arguments_here, refuse_changed, subject

if TYPE_CHECKING:
    from ssedesigner.library.store import Library

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_MARK = "rescued "
_METHODS: dict[str, Callable[..., object]] = {}


def rescued(
    change: Callable[Concatenate[Library, _Given], _Made],
) -> Callable[Concatenate[Library, _Given], _Made]:
    """Keep what a changing method was given in the rescue file when the library cannot be written.

    The error is raised all the same, with where the change is kept: it is not on record.
    """
    name = change.__name__
    signature = inspect.signature(change)

    @functools.wraps(change)
    def attempt(library: Library, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        if library.is_read_only:
            raise ReadOnlyLibrary(library.notice) if library.notice else read_only(library.path)
        try:
            made = change(library, *args, **kwargs)
        except NOT_WRITTEN as error:
            raise _keep(library, error, name, signature.bind(library, *args, **kwargs).arguments) from error
        if library.rescue.changes:
            library.rescue.forget(name, _plain(signature.bind(library, *args, **kwargs).arguments))
        return made

    _METHODS[name] = change
    return attempt


def take_over(library: Library, path: Path) -> tuple[tuple[Change, str], ...]:
    """Write the changes of a rescue file in their order, each once, and move the file aside."""
    waiting = _waiting(path)
    outcomes: list[str] = []
    changed: set[tuple[object, ...]] = set()
    for change in waiting.changes:
        try:
            _take(library, change, changed)
        except NOT_WRITTEN:
            raise
        except LibraryError as error:
            outcomes.append(str(error))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            outcomes.append(f"The change in the rescue file cannot be read ({error}).")
        else:
            outcomes.append("")
    _put_aside(library, waiting, outcomes)
    return tuple(zip(waiting.changes, outcomes, strict=True))


def leave_out(library: Library, path: Path) -> None:
    """Move a rescue file aside without writing what it holds."""
    waiting = _waiting(path)
    _put_aside(library, waiting, ["left out, as requested"] * len(waiting.changes))


def _waiting(path: Path) -> RescueFile:
    waiting = read_rescue(path)  # as it is now: more may have been kept since it was offered
    if waiting is None or not waiting.changes:
        raise LibraryError(
            f"The rescue file {path} is gone or cannot be read; check whether it was taken over already."
        )
    return waiting


def _put_aside(library: Library, waiting: RescueFile, outcomes: Sequence[str]) -> None:
    try:
        put_aside(waiting, library.path, outcomes)
    except OSError as error:
        raise LibraryError(
            f"The rescue file {waiting.path} cannot be moved aside ({error.strerror or error}); move it yourself."
        ) from error
    if library.rescue.path == waiting.path:
        library.rescue.clear()


def _take(library: Library, change: Change, changed: set[tuple[object, ...]]) -> None:
    method = _METHODS[change.method]
    arguments: Mapping[str, Any] = {name: from_plain(value) for name, value in change.arguments.items()}
    about = subject(change.method, arguments)
    materials = library.materials() if "before" in change.refers_to else None
    with library.replaying(f"{_MARK}{change.token}") as connection:
        if connection is not None:
            arguments = arguments_here(connection, change.method, arguments, change.refers_to)
            if about not in changed:
                refuse_changed(connection, materials, change.method, arguments, change.refers_to)
            if change.method == "add_films":
                arguments = {"measured": _new_films(library, arguments["measured"])}
            method(library, **arguments)
    changed |= {about} if about else set()


def _new_films(library: Library, measured: tuple[MeasuredFilm, ...]) -> tuple[MeasuredFilm, ...]:
    """Return the films that are not on record with the very same values; they were entered again since."""
    there = {replace(revision.film, key="") for revision in library.film_revisions()}
    return tuple(film for film in measured if replace(tidy(film), key="") not in there)


def _keep(library: Library, error: LibraryError, method: str, arguments: Mapping[str, Any]) -> LibraryError:
    given = {name: value for name, value in arguments.items() if name != "self"}
    token = str(given.get("token") or secrets.token_hex(16))
    change = Change(
        at=now(),
        why=str(error),
        token=token,
        method=method,
        arguments=_plain(arguments),
        refers_to=library.seen.refers_to(method, given),
    )
    path = library.rescue.keep(change)
    if path is None:
        where = "it could not be kept in a file either. Leave the program open, and enter it again when there is room."
    else:
        name = f"{path.name} beside it" if path.parent == library.path.parent else path
        where = f"it is kept in {name} and will be offered again."
    return type(error)(f"{error} This is not in the library: {where}")


def _plain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: to_plain(value) for name, value in arguments.items() if name != "self"}
