"""Share a library: export a package, look at what it would change, merge it, and undo that."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from ssedesigner.core.atomic import WriteError, refuse_empty_export
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.merging import COUNTS, KINDS, NO_DECISIONS, Conflict, Decisions, Merge, merge
from ssedesigner.files.backups.copies import IMPORT, NOTHING_PLACED, Placed, keep_copy, place_photos
from ssedesigner.files.backups.file import BackupError, Progress, nothing_to_tell
from ssedesigner.files.backups.package import Package, read_package, write_package
from ssedesigner.files.backups.package_photos import unpack_photos
from ssedesigner.files.backups.package_selection import selection
from ssedesigner.files.backups.row_words import Statement, content_of, statements, subject
from ssedesigner.library.errors import ChangedMeanwhile
from ssedesigner.library.file.backups import backups_of
from ssedesigner.library.store import Library, LibraryError, ReadOnlyLibrary


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did, or would do: the package, the merge, and the copy that was made before it wrote."""

    package: Package
    merge: Merge
    copy: Path | None = None
    is_preview: bool = False
    placed: Placed = NOTHING_PLACED

    @property
    def is_whole(self) -> bool:
        """Whether each photo that came along is in its place."""
        return not self.placed.refused


def export_library(
    library: Library, target: Path, kinds: Collection[str] = (), progress: Progress = nothing_to_tell
) -> str:
    """Write a package; return what was done as a sentence. One that would hold nothing replaces no file."""
    shared = selection(library.shared(), kinds)
    if not shared.rows:
        refuse_empty_export(target, "rows of your own")
    package = write_package(library, target, kinds, progress)
    rows = [row.kind for row in package.shared.rows.values()]
    held = ", ".join(f"{KIND_WORDS[kind]} {rows.count(kind)}" for kind in KINDS if kind in rows) or "no row of your own"
    missing = f" Missing photos that batches refer to: {package.missing}." if package.missing else ""
    altered = ", ".join(package.altered)
    left_out = f" Left out, because their plans no longer match their checksums: {altered}." if altered else ""
    notes = f"{missing}{left_out} {library.label_warning}".rstrip()
    return f"{target} holds {held} of {package.shared.machine}; it was read back and is complete.{notes}"


def preview_import(library: Library, source: Path, choice: str = "", decisions: Decisions = NO_DECISIONS) -> Imported:
    """Return what importing a package would change; nothing is written."""
    package = read_package(source)
    merge = library.preview_shared(package.shared, choice, decisions)
    return Imported(package=package, merge=merge, is_preview=True)


def import_library(
    library: Library,
    source: Path,
    choice: str = "",
    decisions: Decisions = NO_DECISIONS,
    progress: Progress = nothing_to_tell,
) -> Imported:
    """Merge a package into a library, all of it or nothing; the library is copied before.

    Parameters
    ----------
    library : Library
        The library
    source : Path
        The package
    choice : str
        ``mine``, ``theirs`` or ``both`` decides the conflicts; without it mine holds and each is listed
    decisions : mapping
        A choice for single rows, by their identity, which goes before ``choice``
    progress : Progress
        Is given how far the package is read; what follows is one step

    Raises
    ------
    BackupError
        When the file is no package that this program can read
    LibraryError
        When the library cannot be written or a row has no place in it; nothing was changed then
    WriteError
        When its photos cannot be written
    """
    package = read_package(source, progress)
    if library.is_read_only:
        raise ReadOnlyLibrary(library.notice or f"The library {library.path} cannot be written; nothing was imported.")
    planned = _plan(library, package, choice, decisions)
    if planned is not None:
        # no copy, and the import before this one can still be undone; a photo that was lost comes back all the same
        unpack_photos(package, library.path)
        placed = place_photos(library.path, package.named)
        return Imported(package=package, merge=planned, placed=placed)
    earlier = backups_of(library.path)
    for is_last in (False, False, True):  # another program that imports at this moment must not share the copy
        state, copy = library.own_state(), _copy(library)
        try:
            unpack_photos(package, library.path)
            merge = library.take_shared(package.shared, choice, decisions, copy=copy.name, state=state)
        except (BackupError, LibraryError, WriteError) as error:
            if isinstance(error, ChangedMeanwhile) and not is_last:
                continue
            if copy not in earlier:
                copy.unlink(missing_ok=True)  # nothing was written, so nothing can be undone
            raise
        break
    return Imported(package=package, merge=merge, copy=copy, placed=place_photos(library.path, package.named))


def _copy(library: Library) -> Path:
    try:
        return keep_copy(library.path, IMPORT)
    except (LibraryError, OSError) as error:
        raise LibraryError(f"No copy of the library could be made, so nothing was imported. {error}") from error


def _plan(library: Library, package: Package, choice: str, decisions: Decisions) -> Merge | None:
    """Return what a merge gives that has nothing to write; None when there may be something."""
    here, there = library.shared(), package.shared
    entries = {entry["token"] for batch in here.batches for entry in batch.entries}
    is_news = any(entry["token"] not in entries for batch in there.batches for entry in batch.entries)
    rows = merge(here.rows, there, choice, decisions).rows
    known = [here.rows[row.id] for row in rows if row.id in here.rows]
    is_waiting = len(known) == len(rows) and not any(row.shown for row in known)
    if is_news or not is_waiting or not {*there.machines} <= {*here.machines}:
        return None
    planned = library.preview_shared(there, choice, decisions)
    return None if planned.counts["written"].total() else planned


KIND_WORDS = {
    "material": "materials",
    "value": "values",
    "alternative": "values kept beside others",
    "verdict": "verdicts",
    "film": "measured films",
    "lot": "lots",
    "lot-count": "stock-takings of lots",
    "batch": "batches",
    "entry": "entries of batches",
}
"""Kinds of rows as they stand in a list."""

_COUNT_WORDS = {
    "new": "New",
    "same": "The same",
    "changed_here": "Changed here since",
    "changed_there": "Changed there since",
    "conflicts": "In conflict",
    "retired": "Retired or taken back by these",
    "written": "Written",
}


def import_dict(imported: Imported) -> dict[str, Any]:
    """Return what an import did as plain values: counts by kind, the open conflicts and what has no place yet."""
    merge = imported.merge
    counts = {name: {kind: n for kind, n in merge.counts[name].items() if n} for name in COUNTS}
    return {
        **counts,
        **({"written": {}} if imported.is_preview else {}),
        "machine": imported.package.shared.machine,
        "made_at": imported.package.made_at,
        "open": [_conflict_dict(conflict) for conflict in merge.conflicts],
        "held": list(merge.held),
        "alike": [list(keys) for keys in merge.alike],
        "warning": merge.warning,
        "remarks": list(merge.remarks),
        "copy": imported.copy.name if imported.copy else None,
        "photos": {
            "written": len(imported.placed.written),
            "not_written": list(imported.placed.refused),
            "missing": list(imported.placed.missing),
        },
    }


def report_lines(imported: Imported) -> list[str]:
    """Return what an import did or would do, a sentence a line: counts by kind, conflicts, what has no place yet."""
    plain = import_dict(imported)
    lines = [f"{imported.package.source.name} of {plain['machine']}, made {plain['made_at']}:"]
    for name, words in _COUNT_WORDS.items():
        if plain[name]:
            counted = ", ".join(f"{KIND_WORDS[kind]} {n}" for kind, n in plain[name].items())
            is_open = f"; still open: {len(imported.merge.conflicts)}" if name == "conflicts" else ""
            lines.append(f"  {words}: {counted}{is_open}.")
    lines += [f"  Open: {_conflict_sentence(conflict)}" for conflict in imported.merge.conflicts]
    lines += [f"  Not in place yet: {held}" for held in plain["held"]]
    lines += [f"  Check: {remark}" for remark in imported.merge.remarks]
    lines += photo_lines(imported)
    lines += [
        f"  Look alike: “{key}” and “{twin}”; if they are one material, retire one of them."
        for key, twin in imported.merge.alike
    ]
    return lines + ([f"  {imported.merge.warning}"] if imported.merge.warning else [])


def photo_lines(imported: Imported) -> list[str]:
    """Return what became of the photos, and whether the date of the package can be right, a sentence a line."""
    placed, remark = imported.placed, imported.package.remark
    lines = [f"  {remark}"] if remark else []
    if placed.written:
        lines.append(f"  Photos put in their place: {len(placed.written)}.")
    lines += [f"  Photo not written: {sentence}" for sentence in placed.refused]
    if placed.missing:
        lines.append(f"  Photos that are neither here nor in the package: {', '.join(placed.missing)}.")
    return lines


def import_text(imported: Imported) -> str:
    """Return what an import on the command line did, and what can be done next."""
    lines = report_lines(imported)
    if imported.merge.conflicts:
        lines.append("Your rows stay. Decide with --conflicts mine, theirs or both; packages carry your decisions.")
    if imported.is_preview:
        lines.append("Nothing was written: this is a preview.")
    elif imported.copy is None and not imported.placed.written:
        lines.append("Nothing had to be written.")
    elif imported.copy is None:
        lines.append("Nothing but photos had to be written.")
    else:
        lines.append(f"A copy was made first: {imported.copy.name}. library undo-import restores it.")
    return "\n".join(lines)


def _conflict_dict(conflict: Conflict) -> dict[str, Any]:
    sides = {"mine": conflict.mine, "theirs": conflict.theirs}
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "name": list(conflict.name),
        **{name: {"at": side.at, "machine": side.machine, "content": content_of(side)} for name, side in sides.items()},
    }


def conflict_sides(conflict: Conflict) -> tuple[str, str, str]:
    """Return what a conflict is about, and what is said here and there, each with machine, time and what differs."""
    what, aspect = subject(conflict)
    sides = statements(conflict.kind, conflict.mine, conflict.theirs)
    here, there = (
        "; ".join(
            filter(None, (_side(side), f"{revision.machine or 'an earlier version'} {_moment(revision.at)}".strip()))
        )
        for side, revision in zip(sides, (conflict.mine, conflict.theirs), strict=True)
    )
    return f"{aspect.capitalize()}: {what}", here, there


def _side(side: Statement) -> str:
    facts = ", ".join(f"{caption} {text}" for caption, text in side.facts if caption != "by")
    return f"{side.text} ({facts})" if facts else side.text


def _moment(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC" if at else ""


def _conflict_sentence(conflict: Conflict) -> str:
    what, here, there = conflict_sides(conflict)
    return f"{what} (here: {here}; there: {there})."
