"""What the tab Merge library does in threads: reading a package, trying it, and merging it. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.merging import Merge, Shared
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.file import Progress
from ssedesigner.files.backups.merge_choices import MergeChoices, choices_csv
from ssedesigner.files.backups.package import Package, read_package
from ssedesigner.files.backups.sharing import Imported, import_library, report_lines
from ssedesigner.files.csv_table import POINT
from ssedesigner.library.store import Library

_COUNTED = ("New:", "The same:", "Changed ", "In conflict:", "Retired ", "Open:", "Written:")
"""How lines of the report begin that say what is seen on the tab."""
_READ = 0.8
"""How far it is when the package is read and checked."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A package beside the library that it would go into; ``own`` counts the rows of that by kind."""

    package: Package
    merge: Merge
    size: int
    own: Mapping[str, int]


def read(path: Path, source: Path, progress: Progress) -> Reading:
    """Read a package and compare it with the library; nothing is written."""
    package = read_package(source, lambda done: progress(_READ * done))
    progress(_READ)
    return _compare(path, package, source.stat().st_size)


def compare(path: Path, reading: Reading, _progress: Progress) -> Reading:
    """Compare a package that was read with what the library holds now."""
    return _compare(path, reading.package, reading.size)


def _compare(path: Path, package: Package, size: int) -> Reading:
    with Library.open(path, shipped=resources() / "library") as library:  # a thread has its own connection
        here, merged = library.shared(), library.preview_shared(package.shared)
    return Reading(package=package, merge=merged, size=size, own=_own_counts(here))


def own_counts(path: Path, _progress: Progress) -> Counter[str]:
    """Return how many rows of the user's own a library has, by kind."""
    with Library.open(path, shipped=resources() / "library", read_only=True) as library:
        return _own_counts(library.shared())


def _own_counts(here: Shared) -> Counter[str]:
    return Counter(row.kind for row in here.rows.values() if row.content is not None)


def merge(path: Path, source: Path, decisions: Mapping[str, str], progress: Progress) -> Imported:
    """Merge a package into the library: it is read once more, which can be cancelled, then merged in one step."""
    with Library.open(path, shipped=resources() / "library") as library:
        return import_library(library, source, decisions=decisions, progress=progress)


def write_list(path: Path, choices: MergeChoices, progress: Progress, decimal: str = POINT) -> str:
    """Write all rows of a merge as a table; return a sentence on that."""
    write_atomically(path, choices_csv(choices, progress, decimal).encode())
    return f"The rows are written into {path.name}."


def outcome(imported: Imported) -> list[str]:
    """Return what should be known after a merge: what was written, what is open, and all that did not go smoothly."""
    lines = [line.strip() for line in report_lines(imported)[1:]]
    count = len(imported.merge.conflicts)
    stay = "conflict stays" if count == 1 else "conflicts stay"
    still_open = [f"{count} {stay} open: mine is in use until somebody decides."] if count else []
    return still_open + [line for line in lines if not line.startswith(_COUNTED)]


def notes(merged: Merge) -> list[str]:
    """Return what should be known of a merge before it is made: what has no place yet or looks the same."""
    held = [f"Not in place yet: {row}" for row in merged.held]
    held += [f"Check: {remark}" for remark in merged.remarks]
    return held + [f"“{key}” looks the same as “{twin}”; retire one of them." for key, twin in merged.alike]
