"""The library package: one zip archive with what a library shares, to be merged into another one.

``manifest.json`` lists the parts with sizes and checksums, ``rows/material.jsonl`` and its like hold one own row a
line with all its revisions, ``batches.jsonl`` one batch a line, ``photos`` each photo under its checksum. It is read
as if a stranger had made it: nothing of it reaches a library before all of it is checked.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import secrets
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from ssedesigner import __version__
from ssedesigner.batch.photos import MAX_BYTES, photo_path
from ssedesigner.core.atomic import WriteError, write_advice
from ssedesigner.core.batch.codec import checksum
from ssedesigner.core.batch.record import is_moment, is_number
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.merging import (
    KINDS,
    Revision,
    Shared,
    SharedBatch,
    SharedRow,
    canonical,
    make_revision,
    row_id,
)
from ssedesigner.files.backups.copies import has_content, photo_store
from ssedesigner.files.backups.file import (
    BackupError,
    ByteCounter,
    Member,
    Progress,
    copy_member,
    member_info,
    new_file,
    nothing_to_tell,
    printable,
    refuse_odd,
    refuse_place,
)
from ssedesigner.files.backups.package_content import check_content, check_moment
from ssedesigner.files.backups.package_guards import (
    SHA256,
    files_named,
    refusals,
    refuse_bomb,
    refuse_broken_seal,
    seal,
)
from ssedesigner.files.backups.package_selection import selection
from ssedesigner.files.reading import parse_json
from ssedesigner.library.file.backups import Photo, recorded_photos, settle
from ssedesigner.library.file.opening import STEPS
from ssedesigner.library.records.machines import read_machine, refuse_label
from ssedesigner.library.store import Library

FORMAT = 1
SUFFIX = ".ssedlib"
MANIFEST, BATCHES, PHOTOS = "manifest.json", "batches.jsonl", "photos/"

_MOST_ROWS_BYTES = 300_000_000
_MOST_MANIFEST_BYTES = 50_000_000
_MOST_FILES = 200_000
_CLOCKS_DIFFER = timedelta(days=2)
_ALTERED_LIST = "the list of its content was altered; ask for a new package"
_MOST_MACHINES = 10_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME_LENGTHS = {"material": 2, "value": 3, "alternative": 4, "verdict": 4, "film": 1, "batch": 1}
_NAME_LENGTHS |= {"lot": 1, "lot-count": 1}
_ENTRY_PARTS = frozenset({"token", "at", "kind", "content", "run", "tick_s", "after"})
_TEXTS_OF_PLAN = ("created_at", "library_version", "model_version", "checksum")
_PLAN_PARTS = {"recipe": dict, "plan": dict, "amounts": dict, "lines": list, "steps": list, "predicted": dict}


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package: what it shares, when it was made, its photos by checksum, and how many on record were not there.

    ``named`` are the photos that its records name, also those that it lacks. ``altered`` are the batches that were
    left out because their plan does not have its checksum any more.
    """

    source: Path
    shared: Shared
    made_at: str
    photos: Mapping[str, int]
    named: frozenset[str] = frozenset()
    altered: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """How many photos on record are not in it."""
        return len(self.named - self.photos.keys())

    @property
    def remark(self) -> str:
        """A sentence on a date that cannot be right; empty where it can."""
        if datetime.fromisoformat(self.made_at) - datetime.now().astimezone() < _CLOCKS_DIFFER:
            return ""
        return f"It is dated {self.made_at[:10]}: the clock of that machine, or of this one, is wrong."


def write_package(
    library: Library, target: Path, kinds: Collection[str] = (), progress: Progress = nothing_to_tell
) -> Package:
    """Write what a library shares into one file; it gets its name when it is whole.

    Parameters
    ----------
    library : Library
        The library
    target : Path
        Where the package shall be, with the ending .ssedlib
    kinds : collection of str
        Only these kinds of rows, and the materials that they rest on; all without them
    progress : Progress
        Is given how far it is

    Raises
    ------
    WriteError
        When it cannot be written; what stood there is as it was
    LibraryError
        When the library cannot be read
    """
    place = Path(os.path.realpath(target))
    if target.suffix.lower() != SUFFIX:
        raise WriteError(f"{target.name} was not saved: a library package ends in {SUFFIX}; give it this ending.")
    refuse_place(place, library.path, target)
    shared, altered = _without_altered(selection(library.shared(), kinds))
    named = files_named(shared)
    photos = {photo.sha256: photo for photo in recorded_photos(library.path) if photo.sha256 in named}
    part = place.with_name(f".ssedesigner-{secrets.token_hex(6)}.tmp")
    try:
        made_at = datetime.now().astimezone().isoformat(timespec="seconds")
        written = _write(part, library.path, shared, photos, (made_at, named), progress)
        seal(part)
        read_package(part)  # a package that cannot be read is found out here, not by the colleague
        part.replace(place)
        settle(place.parent)
    except BackupError as error:
        raise WriteError(f"{target.name} was not saved: it could not be read back; save on another disk.") from error
    except (OSError, ValueError) as error:
        if isinstance(error, WriteError):
            raise
        raise WriteError(f"{target.name} was not saved: {write_advice(error)}.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return Package(source=target, shared=shared, made_at=made_at, photos=written, named=named, altered=altered)


def _without_altered(shared: Shared) -> tuple[Shared, tuple[str, ...]]:
    """Return what is shared without the batches that were altered, and the keys of those."""
    altered = {(batch.token,) for batch in shared.batches if not _is_intact(batch.planned)}
    left_out = {row.id: row for row in shared.rows.values() if row.kind == "batch" and row.name in altered}
    return (
        replace(
            shared,
            rows={row.id: row for row in shared.rows.values() if row.id not in left_out},
            batches=tuple(batch for batch in shared.batches if (batch.token,) not in altered),
        ),
        tuple("".join(row.home[1:]) for row in left_out.values()),
    )


def _write(
    part: Path,
    library: Path,
    shared: Shared,
    photos: Mapping[str, Photo],
    made: tuple[str, Collection[str]],
    progress: Progress,
) -> dict[str, int]:
    made_at, named = made
    texts = {f"rows/{kind}.jsonl": _lines(map(_row_line, rows)) for kind, rows in _by_kind(shared).items()}
    if shared.batches:
        texts[BATCHES] = _lines(map(_batch_line, shared.batches))
    counter = ByteCounter(sum(map(len, texts.values())) + sum(photo.size for photo in photos.values()) or 1, progress)
    members: dict[str, Member] = {}
    with new_file(part) as raw, zipfile.ZipFile(raw, "w") as archive:
        for name, text in texts.items():
            with archive.open(member_info(name), "w", force_zip64=True) as target:
                members[name] = copy_member(io.BytesIO(text), target, counter)
        for sha256, photo in photos.items():
            source = _photo_file(library, photo)
            if source is None:
                continue  # counted as missing
            with source.open("rb") as file, archive.open(member_info(PHOTOS + sha256), "w", force_zip64=True) as target:
                members[PHOTOS + sha256] = copy_member(file, target, counter)
            if members[PHOTOS + sha256].sha256 != sha256:
                raise WriteError(
                    f"The photo {photo.file} is not the one on record; restore the original, then export again."
                )
        missing = sum(PHOTOS + sha256 not in members for sha256 in named)
        archive.writestr(member_info(MANIFEST), _manifest(shared, members, made_at, missing))
    return {name.removeprefix(PHOTOS): one.size for name, one in members.items() if name.startswith(PHOTOS)}


def _photo_file(library: Path, photo: Photo) -> Path | None:
    candidates = (photo_path(library, {"file": photo.file}), photo_store(library) / photo.sha256)
    return next((file for file in candidates if has_content(file, photo)), None)


def _by_kind(shared: Shared) -> dict[str, list[SharedRow]]:
    rows = sorted(shared.rows.values(), key=lambda row: (row.name, row.id))
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in KINDS}
    return {kind: held for kind, held in by_kind.items() if held}


def _lines(lines: Iterator[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _row_line(row: SharedRow) -> str:
    revisions = [
        {
            "id": each.id,
            "parents": each.parents,
            "at": each.at,
            "machine": each.machine,
            "content": None if each.content is None else json.loads(each.content),
        }
        for each in row.revisions.values()
    ]
    said = {part: getattr(row, part) for part in ("id", "name", "about", "home", "shown")}
    return canonical({**said, "revisions": revisions})


def _batch_line(batch: SharedBatch) -> str:
    return canonical({"token": batch.token, "planned": batch.planned, "entries": batch.entries})


def _manifest(shared: Shared, members: Mapping[str, Member], made_at: str, missing: int) -> str:
    rows = {kind: len(held) for kind, held in _by_kind(shared).items()}
    manifest = {
        "format": FORMAT,
        "schema": STEPS[-1],
        "program": __version__,
        "made_at": made_at,
        "machine": shared.machine,
        "token": shared.token,
        "machines": [asdict(machine) for machine in shared.machines],
        "rows": rows,
        "missing_photos": missing,
        "files": {name: {"size": member.size, "sha256": member.sha256} for name, member in members.items()},
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1)


def read_package(source: Path, progress: Progress = nothing_to_tell) -> Package:
    """Read and check a package; nothing is written anywhere. ``progress`` is given how far it is.

    Raises
    ------
    BackupError
        With one sentence, for a file that is no package, is damaged, was altered or made by a newer version
    """
    with refusals(source), zipfile.ZipFile(source) as archive:
        manifest, members = _read_manifest(archive)
        infos = _check_members(archive, members)
        counter = ByteCounter(sum(member.size for member in members.values()) or 1, progress)
        rows: dict[str, SharedRow] = {}
        for kind in KINDS:
            before = len(rows)
            for line in _read_lines(archive, infos, members, f"rows/{kind}.jsonl", counter):
                row = _row(kind, line)
                if row.id in rows:
                    raise BackupError("a row in it occurs twice")
                rows[row.id] = row
            if len(rows) - before != _whole(manifest["rows"].get(kind, 0)):
                raise BackupError(_ALTERED_LIST)
        batches = tuple(_batch(line) for line in _read_lines(archive, infos, members, BATCHES, counter))
        photos = {name.removeprefix(PHOTOS): one.size for name, one in members.items() if name.startswith(PHOTOS)}
        named = files_named(Shared(machine="", rows=rows, batches=batches))
        if not photos.keys() <= named:
            raise BackupError("it contains a photo that no record in it names; ask for a new package")
        if len(named - photos.keys()) != _whole(manifest["missing_photos"]):
            raise BackupError(_ALTERED_LIST)
        for sha256 in photos:
            with archive.open(infos[PHOTOS + sha256]) as file:
                if copy_member(file, None, counter, limit=MAX_BYTES).sha256 != sha256:
                    raise BackupError("a photo in it is damaged; ask for a new package")
        refuse_broken_seal(source, archive.comment)
        made_at, token = (_text(manifest, part) for part in ("made_at", "token"))
        machine = refuse_label(_text(manifest, "machine"))
        machines = tuple(map(read_machine, manifest["machines"]))
        if len(machines) > _MOST_MACHINES:
            raise BackupError("it names more machines than a package may")
    shared = Shared(machine=machine, rows=rows, batches=batches, token=token, machines=machines)
    return Package(source=source, shared=shared, made_at=made_at, photos=photos, named=named)


def _read_manifest(archive: zipfile.ZipFile) -> tuple[dict[str, Any], dict[str, Member]]:
    infos = archive.infolist()
    if len(infos) > _MOST_FILES:
        raise BackupError("it contains too many files to be a library package")
    if MANIFEST not in archive.namelist():
        raise BackupError("it is not a library package: it has no list of its content")
    info = archive.getinfo(MANIFEST)
    refuse_odd(info, _MOST_MANIFEST_BYTES)
    with archive.open(info) as file:
        manifest = parse_json(file.read(_MOST_MANIFEST_BYTES + 1).decode())
    if not isinstance(manifest, dict) or _whole(manifest.get("format")) < 1:
        raise BackupError("it is not a library package of this program")
    if manifest["format"] > FORMAT or _step(_text(manifest, "schema")) > _step(STEPS[-1]):
        raise BackupError("a newer version of SSE Designer made it; install that version")
    if manifest["schema"] not in STEPS or not is_moment(_text(manifest, "made_at")):
        raise BackupError(_ALTERED_LIST)
    if not manifest["rows"].keys() <= KINDS.keys():
        raise BackupError(_ALTERED_LIST)
    members = {str(name): Member(size=_whole(one["size"]), sha256=one["sha256"]) for name, one in _files(manifest)}
    return manifest, members


def _step(name: str) -> int:
    match = re.match(r"m(\d{3})_", name)
    if match is None:
        raise BackupError("it is not a library package of this program")
    return int(match[1])


def _files(manifest: Mapping[str, Any]) -> list[tuple[str, Any]]:
    files = manifest["files"]
    return list(files.items())


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value


def _check_members(archive: zipfile.ZipFile, members: Mapping[str, Member]) -> dict[str, zipfile.ZipInfo]:
    infos: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = info.filename
        if name in infos:
            raise BackupError(f"two files in it have the name {printable(name)}")
        infos[name] = info
        is_photo = name.startswith(PHOTOS) and SHA256.fullmatch(name.removeprefix(PHOTOS)) is not None
        is_rows = name in {MANIFEST, BATCHES} or name in {f"rows/{kind}.jsonl" for kind in KINDS}
        if not (is_photo or is_rows) or info.orig_filename != name:
            raise BackupError(f"it contains a file that does not belong in a package ({printable(name)})")
        refuse_odd(info, MAX_BYTES if is_photo else _MOST_ROWS_BYTES)
        if name != MANIFEST and (name not in members or info.file_size != members[name].size):
            raise BackupError(f"{printable(name)} in it does not match its list; ask for a new package")
    refuse_bomb([*infos.values()])
    if infos.keys() != {*members, MANIFEST}:
        raise BackupError("files in its list are missing; ask for a new package")
    return infos


def _read_lines(
    archive: zipfile.ZipFile,
    infos: Mapping[str, zipfile.ZipInfo],
    members: Mapping[str, Member],
    name: str,
    counter: ByteCounter,
) -> Iterator[Any]:
    if name not in infos:
        return
    content = io.BytesIO()
    with archive.open(infos[name]) as file:
        source: IO[bytes] = file
        if copy_member(source, content, counter, limit=members[name].size) != members[name]:
            raise BackupError(f"{printable(name)} in it was altered or is damaged; ask for a new package")
    for line in content.getvalue().decode().split("\n"):
        if line:
            yield parse_json(line)


def _row(kind: str, line: Any) -> SharedRow:
    named, name, about, home = _text(line, "id"), *(_name(line[part]) for part in ("name", "about", "home"))
    is_named = len(name) == _NAME_LENGTHS[kind] and len(about) in {0, len(name)} and len(home) in {0, 2}
    if not is_named or not _UUID.fullmatch(named):
        raise BackupError("a row in it has no name")
    if kind != "film" and not (kind == "material" and home) and named != row_id(kind, about or name):
        raise BackupError(f"the identity of a row in it is not its own ({printable(' '.join(name))})")
    revisions = {each.id: each for each in (_revision(kind, named, plain) for plain in line["revisions"])}
    shown = _text(line, "shown")
    if not revisions or (shown and shown not in revisions):
        raise BackupError(f"a row in it has lost its history ({printable(' '.join(name))})")
    return SharedRow(id=named, kind=kind, name=name, shown=shown, revisions=revisions, about=about, home=home)


def _name(parts: Any) -> tuple[str, ...]:
    if not isinstance(parts, list) or not all(isinstance(part, str) and part for part in parts):
        raise TypeError(parts)
    return tuple(parts)


def _revision(kind: str, row: str, plain: Any) -> Revision:
    content, parents = plain["content"], plain["parents"]
    if content is not None and not isinstance(content, dict):
        raise TypeError(content)
    if not isinstance(parents, list) or not all(isinstance(parent, str) for parent in parents):
        raise TypeError(parents)
    said = None if content is None else canonical(content)
    revision = make_revision(row, parents, _text(plain, "at"), _text(plain, "machine"), said)
    try:
        check_moment(revision.at)
        check_content(kind, content or {})
    except (ValueError, TypeError) as error:
        raise BackupError(
            f"a row in it has content that no version of this program writes ({printable(kind)})"
        ) from error
    if revision.id != plain["id"]:
        raise BackupError("a row in it was altered; ask for a new package")
    return revision


def _batch(line: Any) -> SharedBatch:
    token, planned, entries = _text(line, "token"), line["planned"], line["entries"]
    for part in _TEXTS_OF_PLAN:
        _text(planned, part)
    for part, kind in _PLAN_PARTS.items():
        if not isinstance(planned[part], kind):
            raise TypeError(part)
    if not _is_intact(planned):
        raise BackupError("the plan of a batch in it was altered; ask for a new package")
    for entry in entries:
        if entry.keys() != _ENTRY_PARTS or not isinstance(entry["content"], dict):
            raise TypeError(token)
        for part in ("token", "at", "kind"):
            _text(entry, part)
        if not isinstance(entry["after"], list) or not all(isinstance(before, str) for before in entry["after"]):
            raise TypeError(token)
        if (entry["run"] is None) != (entry["tick_s"] is None) or not is_number(entry["tick_s"] or 0):
            raise TypeError(token)
    return SharedBatch(token=token, planned=planned, entries=tuple(entries))


def _is_intact(planned: Mapping[str, Any]) -> bool:
    return bool(checksum(planned) == planned["checksum"])


def _text(plain: Any, part: str) -> str:
    text = plain[part]
    if not isinstance(text, str):
        raise TypeError(part)
    text.encode()  # half a character is a ValueError
    return text
