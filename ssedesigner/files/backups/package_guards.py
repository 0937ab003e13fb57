"""What guards a library package: a seal over the whole file, limits, and one sentence for whatever it is instead."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.merging import Shared
from ssedesigner.core.recorded_file import files_in
from ssedesigner.files.backups.file import BackupError, is_archive
from ssedesigner.files.reading import ReadError
from ssedesigner.library.errors import LibraryError

SHA256 = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20
_LENGTH_BYTES, _SEAL_BYTES = 2, 64
_MOST_GAIN, _SPARE_BYTES = 100, 50_000_000


def files_named(shared: Shared) -> frozenset[str]:
    """Return the SHA-256 of each file that the records name: of photos today, of whatever an entry or row names."""
    contents = [entry["content"] for batch in shared.batches for entry in batch.entries]
    texts = [revision.content for row in shared.rows.values() for revision in row.revisions.values()]
    marks = ('"sha256"', "SHA-256 ")  # of an entry, and of the note of an own film
    contents += [json.loads(text) for text in texts if text is not None and any(mark in text for mark in marks)]
    return frozenset(sha256 for content in contents for sha256 in _files_in(content))


def _files_in(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        sha256 = content.get("sha256")
        if isinstance(content.get("file"), str) and isinstance(sha256, str) and SHA256.fullmatch(sha256):
            yield sha256
        yield from (name for part in content.values() for name in _files_in(part))
    elif isinstance(content, list):
        yield from (name for part in content for name in _files_in(part))
    elif isinstance(content, str):
        yield from (one.sha256 for one in files_in(content))


def seal(part: Path) -> None:
    """Write the checksum of the whole file as the comment of the archive, so that no byte of it changes unseen."""
    with part.open("r+b") as file:
        file.seek(-_LENGTH_BYTES, os.SEEK_END)
        file.write(_SEAL_BYTES.to_bytes(_LENGTH_BYTES, "little"))
        file.seek(0)
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0, os.SEEK_END)
        file.write(checksum.encode())
        file.flush()
        os.fsync(file.fileno())


def refuse_broken_seal(source: Path, comment: bytes) -> None:
    """Refuse an archive whose checksum of the whole is another one; one that was packed anew has none."""
    if not comment:
        return
    with source.open("rb") as file:
        digest, left = hashlib.sha256(), source.stat().st_size - _SEAL_BYTES
        while left > 0 and (piece := file.read(min(left, _PIECE))):
            digest.update(piece)
            left -= len(piece)
    if digest.hexdigest().encode() != comment:
        raise BackupError("the package was altered or is damaged; ask for a new one")


def refuse_bomb(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse an archive whose members together would unpack to far more than it is."""
    whole, packed = (sum(getattr(info, part) for info in infos) for part in ("file_size", "compress_size"))
    if whole > _SPARE_BYTES + _MOST_GAIN * packed:
        raise BackupError("it is too large: it would unpack to far more than this program writes")


@contextlib.contextmanager
def refusals(source: Path) -> Iterator[None]:
    """Turn whatever a file can do to its reader into one sentence."""
    begin = f"Nothing was imported from {source.name}:"
    try:
        if source.is_dir():
            raise BackupError("it is a folder; choose a library package")
        if source.exists() and not source.is_file():  # a pipe would wait for its writer
            raise BackupError("it is not a file; choose a library package")
        if not is_archive(source):
            raise BackupError("it is not a library package of this program")
        yield
    except WriteError:
        raise
    except (BackupError, ReadError) as error:
        raise BackupError(f"{begin} {str(error).rstrip('.')}.") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, UnicodeError) as error:
        raise BackupError(f"{begin} the package is damaged; ask for a new one.") from error
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, LibraryError) as error:
        raise BackupError(f"{begin} it is not a library package of this program.") from error
    except FileNotFoundError as error:
        raise BackupError(f"{begin} there is no such file; check the name.") from error
    except OSError as error:
        raise BackupError(f"{begin} it cannot be read ({error.strerror or error}); choose another copy.") from error
