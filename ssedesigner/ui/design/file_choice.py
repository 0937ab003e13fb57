"""Which file a question is read from, and where a question and its answer are written: dialogs, menu and drops."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu, QWidget

from ssedesigner.files.question.file import SUFFIX, SUFFIXES, shipped_questions
from ssedesigner.ui.widgets.last_folder import ask_file, ask_new_file


def fill_open_menu(menu: QMenu, choose: Callable[[], object], open_question: Callable[[Path], object]) -> None:
    """List a file to choose, and the questions that come with the program."""
    menu.clear()
    menu.addAction("Open a &file…", choose)
    for number, (name, path) in enumerate(shipped_questions().items()):
        if not number:
            menu.addSeparator()
        menu.addAction(name.replace("-", " ").capitalize(), partial(open_question, path))


def question_to_open(parent: QWidget) -> Path | None:
    """Ask which question to open."""
    kinds = f"Questions ({' '.join(f'*{suffix}' for suffix in SUFFIXES)})"
    chosen = ask_file(parent, "Open a question", kinds)
    return Path(chosen) if chosen else None


def question_to_save(parent: QWidget) -> Path | None:
    """Ask where to write a question."""
    chosen, _ = ask_new_file(parent, "Save the question", f"question{SUFFIX}", f"Question (*{SUFFIX})")
    if not chosen:
        return None
    return Path(chosen) if Path(chosen).suffix else Path(f"{chosen}{SUFFIX}")


def answer_to_save(parent: QWidget, suffix: str, name: str = "recipes") -> Path | None:
    """Ask where to write an answer."""
    kinds = f"{suffix[1:].upper()} (*{suffix})"
    chosen, _ = ask_new_file(parent, "Export the answer", f"{name}{suffix}", kinds)
    if not chosen:
        return None
    return Path(chosen) if Path(chosen).suffix.lower() == suffix else Path(f"{chosen}{suffix}")


def dropped_question(event: QDropEvent) -> Path | None:
    """Return the file that is dropped, if it can be a question."""
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in SUFFIXES else None
