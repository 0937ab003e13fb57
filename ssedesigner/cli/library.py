"""The commands ``library check``, ``backup``, ``restore`` and those that share it: what is done, and what is said."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from ssedesigner.cli.arguments import CommandError, check_own_library, console_json, open_own_library, refuse_existing
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.file import write_backup
from ssedesigner.files.backups.restoring import content_words, restore_library
from ssedesigner.files.backups.sharing import (
    export_library,
    import_dict,
    import_library,
    import_text,
    preview_import,
)
from ssedesigner.files.backups.undoing import undo_import
from ssedesigner.files.recipe.brought import adopt, bring
from ssedesigner.files.recipe.file import RecipeFile
from ssedesigner.files.recipe.named import read_named
from ssedesigner.library.file.reaching import is_absent
from ssedesigner.library.shipped import check
from ssedesigner.library.store import Library
from ssedesigner.text.look_alikes import look_alike_name, open_question

_WITHOUT_FILE = frozenset({"check", "undo-import"})
_OPTIONS = {
    "only": ("export",),
    "replace": ("export",),
    "preview": ("import",),
    "conflicts": ("import",),
    "json": ("import",),
}


def library_command(arguments: argparse.Namespace, library: Path) -> int:
    """Carry out a task of ``library`` on a library file and print what was done.

    Raises
    ------
    CommandError
        When the arguments do not go together
    """
    task, file = arguments.task, arguments.file
    if task != "label" and (file is None) != (task in _WITHOUT_FILE):
        wanted = "no FILE" if task in _WITHOUT_FILE else "a FILE"
        raise CommandError(f"library {task} takes {wanted}; ssedesigner library --help shows how.")
    for option, tasks in _OPTIONS.items():
        if getattr(arguments, option) and task not in tasks:
            raise CommandError(f"--{option} goes with library {tasks[0]}; leave it out.")
    if task == "check":
        check_libraries(library)
    elif task == "backup":
        print(back_up_to(file, library))
    elif task == "restore":
        print(restore_from(file, library))
    elif task == "undo-import":
        print("\n".join((f"{library} is back to its state before the import.", *undo_import(library).lines())))
    else:
        return _share(arguments, library)
    return 0


def _share(arguments: argparse.Namespace, path: Path) -> int:
    """Carry out a task between libraries; return 2 when something of a package could not be put in its place."""
    file: Path | None = arguments.file
    with open_own_library(path) as library:
        if file is None:
            print(library.machine_label)
        elif arguments.task == "label":
            library.set_machine_label(str(file))
            print(f"This machine is called {library.machine_label} in packages from now on.")
        elif arguments.task == "export":
            refuse_existing(file, "package", may_replace=arguments.replace)
            print(export_library(library, file, arguments.only))
        elif arguments.task == "adopt":
            print(adopt(library, bring(_recipe_file(file), library.materials()), str(file)))
        else:
            run = preview_import if arguments.preview else import_library
            imported = run(library, file, arguments.conflicts)
            plain = import_dict(imported)
            print(console_json(plain, sys.stdout.encoding or "") if arguments.json else import_text(imported))
            return 0 if imported.is_whole else 2
    return 0


def _recipe_file(file: Path) -> RecipeFile:
    """Return the recipe of a recipe file or of the JSON of a sheet, with what it brings along."""

    def no_batch(_key: str) -> NoReturn:
        raise CommandError("A batch file contains no materials; adopt from its recipe or from its sheet as JSON.")

    named = read_named(str(file), no_batch)
    return named.file or RecipeFile(recipe=named.recipe)


def back_up_to(target: Path, library: Path) -> str:
    """Write a backup of a library; return what was done, a sentence a line.

    Raises
    ------
    CommandError
        When the file exists already, or there is no library yet
    WriteError
        When it cannot be written
    LibraryError
        When the library cannot be read
    """
    refuse_existing(target, "backup")
    if is_absent(library):
        raise CommandError(f"There is no library at {library} yet, so there is nothing to back up.")
    content = write_backup(library, target)
    lines = [f"{target} holds {content_words(content)}; it was read back and is complete."]
    if content.missing:
        lines.append(f"Missing photos that batches refer to: {content.missing}.")
    return "\n".join(lines)


def restore_from(source: Path, library: Path) -> str:
    """Put a backup in the place of a library; return what was done, a sentence a line.

    Raises
    ------
    BackupError
        When the file is no backup
    LibraryError
        When it cannot be put there
    WriteError
        When there is no room for it
    """
    restored = restore_library(source, library)
    with Library.open(library, shipped=resources() / "library") as opened:
        opened.materials()
    return "\n".join(
        [f"{library} now has the content of {source}: {content_words(restored.content)}.", *restored.lines()]
    )


def check_libraries(own: Path) -> None:
    """Check the shipped library and whether a person's own can be read, and print what was found.

    Raises
    ------
    CommandError
        When the shipped library has problems
    LibraryError
        When anything in the person's own cannot be read
    """
    problems = check(resources() / "library")
    for problem in problems:
        print(problem)
    if problems:
        raise CommandError(f"The shipped library has {len(problems)} problems; they are listed above.")
    print("The shipped library is complete: the check found no problem.")
    if not is_absent(own):
        look_alikes = check_own_library(own)
        print(f"{own} is sound and can be read.")
        if look_alikes:
            print(f"{open_question(look_alikes)[:-1]} in the program.")
        for each in look_alikes if len(look_alikes) > 1 else ():
            print(f"  {look_alike_name(each)}")
