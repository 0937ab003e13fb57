"""The part of the settings that says where the library, its copies and other files are, and what to do with them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from ssedesigner.core.paths import resources
from ssedesigner.files.backups.file import Progress
from ssedesigner.library.checks.own import read_all
from ssedesigner.library.file.backups import Copy, copies_of
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.backup_choice import copy_words
from ssedesigner.ui.shell.settings_rows import SettingRow, SettingSection, label_row


def fact_sections(settings: Settings, library: Library) -> tuple[SettingSection, ...]:
    """Return the sections that say where something is."""
    return (
        SettingSection(
            name="library",
            title="Library",
            rows=(
                SettingRow(
                    name="library_file",
                    label="File",
                    facts=lambda: str(library.path) + " (read-only)" * library.is_read_only,
                    search="path folder sqlite",
                    buttons=("open_library_folder",),
                ),
                SettingRow(
                    name="library_version",
                    label="Shipped values",
                    facts=lambda: f"version {library.version}",
                    note="the check reads every row of the library once",
                    search="damage sound",
                    buttons=("library", "check_library"),
                ),
                label_row(library),
                SettingRow(
                    name="packages",
                    label="Packages",
                    note="your own data, to or from another machine",
                    search="share merge",
                    buttons=("export_library", "import", "undo_import"),
                ),
            ),
        ),
        SettingSection(
            name="backups",
            title="Backups",
            rows=(
                SettingRow(
                    name="copies",
                    label="Copies",
                    facts=lambda: _copies(library.path),
                    note="Made once a day, at closing, and before an import or an upgrade.",
                    search="restore daily",
                    buttons=("restore",),
                ),
                SettingRow(
                    name="backup_file",
                    label="Backup in one file",
                    note="the library with its photos, for another disk",
                    search="save zip",
                    buttons=("back_up",),
                ),
            ),
        ),
        SettingSection(
            name="files",
            title="This computer",
            rows=(
                SettingRow(
                    name="data_folder",
                    label="Data folder",
                    facts=lambda: str(settings.path.parent),
                    note="To move it, close the program, move the folder, and name its new place in the environment "
                    "variable SSEDESIGNER_DATA.",
                    search="path disk",
                    buttons=("open_data_folder",),
                ),
                SettingRow(
                    name="recent",
                    label="Recent files",
                    facts=lambda: _count(len(settings.recent_files()), "recipe file"),
                    note="in the menu File",
                    search="history forget privacy",
                    buttons=("forget_recent",),
                ),
                SettingRow(
                    name="layout",
                    label="Main window",
                    note="keeps its size, columns, tab and closed sections",
                    search="layout geometry panes",
                    buttons=("reset_layout",),
                ),
                SettingRow(
                    name="everything",
                    label="All settings",
                    note="Ctrl+Z undoes it.",
                    search="default reset shipped",
                    buttons=("all_default",),
                ),
            ),
        ),
    )


def _copies(path: Path) -> str:
    copies = copies_of(path)
    if not copies:
        return "none yet"
    count = _count(len(copies), "copy", "copies")
    return f"{count} in {path.parent}, {_megabytes(copies):.1f} MB\nnewest: {copy_words(copies[0])}"


def _megabytes(copies: Sequence[Copy]) -> float:
    """Return the size of copies [MB]; one that has just been removed counts nothing."""
    whole = 0
    for copy in copies:
        with contextlib.suppress(OSError):
            whole += copy.path.stat().st_size
    return whole / 1e6


def _count(number: int, word: str, words: str = "") -> str:
    return f"{number} {word if number == 1 else words or word + 's'}" if number else f"no {words or word + 's'}"


def check_library(path: Path, progress: Progress) -> str:
    """Read a library wholly, in a thread of its own, and say in one sentence that it can be read.

    Raises
    ------
    LibraryError
        When anything in it cannot be read
    """
    with Library.open(path, shipped=resources() / "library", read_only=True) as library:
        read_all(library, progress)
        if trouble := library.trouble():
            raise LibraryError(trouble)
    return f"{path} is sound and can be read."
