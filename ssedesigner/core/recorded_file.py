"""A file that is kept beside the library for a film: what the note of the film says of it, and how that is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssedesigner.core.frozen import dataclass

_SENTENCE = re.compile(
    r"file (?P<file>(?!\.+/)[^/\\:\0\n]{1,200}/(?!\.+/)[^/\\:\0\n]{1,200}/[^/\\:\0\n]{1,200}) "
    r"\((?P<size>\d{1,12}) bytes, SHA-256 (?P<sha256>[0-9a-f]{64})\)"
)


@dataclass(frozen=True, kw_only=True)
class RecordedFile:
    """A file beside the library: its name relative to it with forward slashes, its size [bytes] and SHA-256."""

    file: str
    size: int
    sha256: str

    @property
    def sentence(self) -> str:
        """What the note of a film says of it."""
        return f"Spectrum: file {self.file} ({self.size} bytes, SHA-256 {self.sha256})."


def files_in(note: str) -> Iterator[RecordedFile]:
    """Yield the files that a note names.

    >>> kept = RecordedFile(file="library-photos/films/a.mpt", size=12, sha256="0" * 64)
    >>> [*files_in(f"By AB. {kept.sentence} Dry.")] == [kept]
    True
    """
    for match in _SENTENCE.finditer(note):
        yield RecordedFile(file=match["file"], size=int(match["size"]), sha256=match["sha256"])
