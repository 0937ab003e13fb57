"""Packages that are none, damaged, altered or hostile: each gets one sentence, and nothing is written."""

import hashlib
import json
import shutil
import warnings
import zipfile
from pathlib import Path

import pytest

from ssedesigner.batch.photos import add_photo
from ssedesigner.core.evidence import Cited
from ssedesigner.core.lots import Lot, LotCount
from ssedesigner.files.backups.file import BackupError
from ssedesigner.files.backups.package import read_package, write_package
from ssedesigner.files.backups.sharing import import_library
from ssedesigner.library.store import LibraryError
from tests.batches import at, planned
from tests.files.backups.laboratories import binder, content, film, laboratory, verdict, visible

TOLUENE = ("solvent", "toluene", "density_g_cm3")


@pytest.fixture
def package(tmp_path, fresh_file):
    """A package with a material, a value, a batch and a photo of it."""
    north = laboratory(tmp_path, fresh_file, "North")
    north.add_material(binder("house-rubber", 0.93))
    north.set_value(*TOLUENE, Cited(0.861, "g/cm3", "Lab book 7", grade="user"))
    planned(north)
    north.add_entry("B-0001", "weigh", {"line": 1, "grams": 4.9}, "w1", at(1))
    (tmp_path / "jar.jpg").write_bytes(b"a jar")
    add_photo(north, "B-0001", tmp_path / "jar.jpg", token="p1", at=at(5))
    north.set_verdict(verdict("NBR", "caution"))
    north.add_film(film("Film 1"))
    lot = north.add_lot(Lot(kind="binder", material="NBR", name="A-17"))
    north.count_lot(lot.id, LotCount(at=at(0), grams=40.0, reason="stock-taking"))
    write_package(north, tmp_path / "whole.ssedlib")
    north.close()
    return tmp_path / "whole.ssedlib"


def rewritten(path: Path, change) -> None:
    """Write the members of a package anew as a change of them returns them, with a list that fits."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    counted = manifest["rows"]
    change(members, manifest)
    if manifest["rows"] is counted:  # what is altered is counted anew, so that nothing else is wrong
        kinds = [name for name in members if name.startswith("rows/") and name.endswith(".jsonl")]
        manifest["rows"] = {name[5:-6]: len(members[name].splitlines()) for name in kinds}
    manifest["files"] = manifest.get("files") and {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in members.items()
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(manifest))


def edit(name: str, old: bytes, new: bytes):
    def change(members, _manifest):
        assert old in members[name], members[name][:300]
        members[name] = members[name].replace(old, new)

    return lambda path: rewritten(path, change)


def listed(**parts):
    return lambda path: rewritten(path, lambda _members, manifest: manifest.update(parts))


def more(name: str, data: bytes):
    return lambda path: rewritten(path, lambda members, _manifest: members.update({name: data}))


def _with_link(path: Path) -> None:
    info = zipfile.ZipInfo(f"photos/{'0' * 64}")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "/etc/passwd")


def _altered(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["rows/value.jsonl"] = members["rows/value.jsonl"].replace(b"0.861", b"0.961")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def forged(kind: str, **parts):
    """Change what a row says, under its right name: nothing else is wrong with the package."""

    def change(members, _manifest):
        from ssedesigner.core.merging import canonical, make_revision

        *_, line = members[f"rows/{kind}.jsonl"].decode().splitlines()
        row = json.loads(line)
        (one,) = row["revisions"]
        one["at"] = parts.get("at", one["at"])
        one["content"] |= {name: value for name, value in parts.items() if name != "at"}
        one["id"] = make_revision(row["id"], [], one["at"], one["machine"], canonical(one["content"])).id
        row["shown"] = one["id"]
        members[f"rows/{kind}.jsonl"] = json.dumps(row).encode()

    return lambda path: rewritten(path, change)


FORGED = {
    "number that is a text": forged("value", number="5"),
    "number that is a yes": forged("value", number=True),
    "low above high": forged("value", low=5.0, high=1.0),
    "endless source": forged("value", source="S" * 200_000),
    "no source": forged("value", source=" "),
    "time of nobody": forged("value", at="zzz"),
    "group of five": forged("material", group=5),
    "retired nine times": forged("material", retired=9),
    "no verdict": forged("verdict", verdict="great"),
    "no reason": forged("verdict", sources=[]),
    "count below nothing": forged("lot-count", grams=-1.0),
    "count at no time": forged("lot-count", at="zzz"),
    "film without a record": forged("film", rows=[]),
    "lot of a word": forged("lot", rows="all"),
    "batch retired by word": forged("batch", retired="yes"),
}


def _in_directory(path: Path, name: bytes, offset: int, value: bytes) -> None:
    """Write over a field of a member in the list at the end of an archive."""
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    data[entry + offset : entry + offset + len(value)] = value
    path.write_bytes(data)


def _declared(size: int):
    return lambda path: _in_directory(path, b"rows/value.jsonl", 24, min(size, 0xFFFFFFFE).to_bytes(4, "little"))


def _flagged(path: Path) -> None:
    _in_directory(path, b"rows/value.jsonl", 8, b"\x01")


def _doubled(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("rows/value.jsonl", b"{}")


def _many_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    size, sha256 = 1_000_000, hashlib.sha256(bytes(1_000_000)).hexdigest()
    more_of_it = {f"photos/{number:064x}": {"size": size, "sha256": sha256} for number in range(60)}
    manifest["files"] |= more_of_it
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in more_of_it:
            archive.writestr(name, bytes(size))
        for name, data in {**members, "manifest.json": json.dumps(manifest)}.items():
            archive.writestr(name, data)


def _backup(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("library.sqlite", b"SQLite format 3")
        archive.writestr("backup.json", b"{}")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD = {
    "empty": (lambda path: path.write_bytes(b""), "not a library package"),
    "text": (lambda path: path.write_text("hello"), "not a library package"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:-200]), "damaged"),
    "cut at the front": (lambda path: path.write_bytes(path.read_bytes()[100:]), "not a library package"),
    "altered": (_altered, "altered or is damaged"),
    "altered with its list": (edit("rows/value.jsonl", b"0.861", b"0.961"), "altered"),
    "newer format": (listed(format=2), "newer version"),
    "newer schema": (listed(schema="m099_more"), "newer version"),
    "no schema": (listed(schema="first"), "not a library package"),
    "no list": (listed(files=None), "not a library package"),
    "list is no list": (listed(format="1"), "not a library package"),
    "another archive": (lambda path: zipfile.ZipFile(path, "w").close(), "not a library package"),
    "path": (more("../../evil.sqlite", b"x"), "does not belong"),
    "absolute path": (more("/etc/cron.d/x", b"x"), "does not belong"),
    "drive": (more("C:\\x.jsonl", b"x"), "does not belong"),
    "link": (_with_link, "a link"),
    "bomb": (more(f"photos/{'0' * 64}", b"\0" * 99_000_000), "too large"),
    "photo of another name": (more(f"photos/{'0' * 64}", b"jar"), "no record"),
    "row of no object": (more("rows/film.jsonl", b"[1]"), "not a library package"),
    "row of deep lists": (more("rows/film.jsonl", b"[" * 100_000), "complete JSON"),
    "not a number": (edit("rows/value.jsonl", b"0.861", b"NaN"), "number"),
    "half a character": (edit("rows/value.jsonl", b"Lab book 7", b"\\ud800"), "damaged|no library"),
    "no UTF-8": (edit("rows/value.jsonl", b"Lab book 7", b"\xff\xfe"), "damaged"),
    "foreign identity": (edit("rows/value.jsonl", b'"toluene"', b'"benzene"'), "identity"),
    "row without history": (edit("rows/material.jsonl", b'"revisions":[{', b'"revisions":[],"old":[{'), "history"),
    "grade of nobody": (forged("value", grade="divine"), "no version of this program writes"),
    "altered plan": (
        edit("batches.jsonl", b'"Dry-room film"', b'"Wet-room film"'),
        "plan of a batch in it was altered",
    ),
    "entry of another type": (edit("batches.jsonl", b'"grams":4.9', b'"grams":"heavy"'), "no version of this program"),
    "entry without its time": (edit("batches.jsonl", b"08:01:00+01:00", b"this morning"), "no version of this program"),
    "photo of no checksum": (edit("batches.jsonl", b'"sha256":"', b'"sha256":"../'), "no record"),
    "share of another machine": (more("\\\\server\\share\\x.jsonl", b"x"), "does not belong"),
    "archive in it": (more("rows/value.jsonl.zip", b"PK\x03\x04"), "does not belong"),
    "older format": (listed(format=0), "not a library package"),
    "format of yes": (listed(format=True), "not a library package"),
    "schema of nobody": (listed(schema="m001_else"), "altered"),
    "wrong count": (listed(rows={"material": 7}), "altered"),
    "count of another kind": (listed(rows={"poem": 1}), "altered"),
    "photo that is not missing": (listed(missing_photos=3), "altered"),
    "no day": (listed(made_at="yesterday"), "altered"),
    "ten gigabytes": (_declared(10_000_000_000), "too large|damaged"),
    "wrong size": (_declared(4), "does not match its list"),
    "encrypted": (_flagged, "encrypted"),
    "two of a name": (_doubled, "two files"),
    "many small bombs": (_many_bombs, "too large"),
    "backup": (_backup, "no list of its content"),
    "folder": (_folder, "a folder"),
    "batch without its key": (lambda path: rewritten(path, lambda m, _: m.pop("rows/batch.jsonl")), "without its key"),
}


def test_each_gets_one_sentence_and_changes_nothing(package, tmp_path, fresh_file):
    south = laboratory(tmp_path, fresh_file, "South")
    before = content(south), visible(south), sorted(south.path.parent.rglob("*"))
    for kind, (harm, words) in BAD.items():
        path = Path(shutil.copy(package, tmp_path / f"{kind}.ssedlib"))
        harm(path)
        with pytest.raises((BackupError, LibraryError), match=words) as refused:
            import_library(south, path)
        sentence = str(refused.value)
        assert "\n" not in sentence, kind
        assert len(sentence) < 400, kind
        assert "Nothing was imported" in sentence, kind
        here = [file for file in south.path.parent.rglob("*") if "kept" not in str(file)]
        assert (content(south), visible(south), sorted(here)) == before, kind
    assert not (tmp_path / "evil.sqlite").exists()
    south.close()


def test_a_row_that_was_forged_is_refused_where_mine_would_stay_too(package, tmp_path, fresh_file):
    south = laboratory(tmp_path, fresh_file, "South")
    import_library(south, package)
    south.set_value(*TOLUENE, Cited(0.862, "g/cm3", "Lab book 8", grade="user"))
    before, files = content(south), sorted(south.path.parent.rglob("*"))
    for kind, harm in FORGED.items():
        path = Path(shutil.copy(package, tmp_path / f"{kind}.ssedlib"))
        harm(path)
        with pytest.raises(BackupError, match="no version of this program writes"):
            import_library(south, path)
        path.unlink()
        assert (content(south), sorted(south.path.parent.rglob("*"))) == (before, files), kind
    south.close()


def test_no_byte_of_it_changes_and_no_end_is_lost_unseen(package, tmp_path):
    whole, path = package.read_bytes(), tmp_path / "harmed.ssedlib"
    harmed = [whole[: len(whole) * part // 30] for part in range(30)]
    for place in [*range(0, len(whole) - 300, 211), *range(len(whole) - 300, len(whole), 3)]:
        harmed.append(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    for data in harmed:
        path.write_bytes(data)
        with pytest.raises(BackupError, match=r"Nothing was imported from harmed\.ssedlib: [^\n]{10,200}$"):
            read_package(path)


def test_a_day_that_cannot_be_is_said(package, tmp_path):
    assert read_package(package).remark == ""
    listed(made_at="2190-01-01T00:00:00+00:00")(package)
    assert "2190-01-01: the clock" in read_package(package).remark
