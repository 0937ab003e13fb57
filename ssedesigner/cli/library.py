"""The commands ``library check``, ``backup``, ``restore`` and those that share it: what is done, and what is said."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from ssedesigner.cli.arguments import (
    CommandError,
    add_task,
    add_tasks,
    check_own_library,
    console_json,
    open_own_library,
    refuse_existing,
)
from ssedesigner.core.merging import CHOICES, KINDS
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


def add_library_tasks(command: argparse.ArgumentParser) -> None:
    """Add what ``library`` does: its tasks, each with what it takes."""
    tasks = add_tasks(command)
    add_task(tasks, "check", "test the shipped values and your own file", "library check")
    text = "write your library and its photos into a new file"
    add_task(tasks, "backup", text, "library backup 2026-12-01.zip", file="the backup to write, FILE.zip")
    text = "put a backup in the place of your library; the present library is moved aside"
    kept = "a backup, a copy that the program made, or a library file"
    add_task(tasks, "restore", text, "library restore 2026-12-01.zip", file=kept)
    text = "write your own data as a package for another machine"
    export = add_task(tasks, "export", text, "library export lab.ssedlib --only film batch", file="FILE.ssedlib")
    kinds = f"only rows of these kinds ({', '.join(KINDS)}) and the materials that they depend on"
    export.add_argument("--only", nargs="+", choices=tuple(KINDS), default=[], metavar="KIND", help=kinds)
    export.add_argument("--replace", action="store_true", help="replace an existing file")
    text = "merge the package of another machine into your library"
    merge = add_task(tasks, "import", text, "library import lab.ssedlib --preview", file="FILE.ssedlib")
    merge.add_argument("--preview", action="store_true", help="show what would change, and write nothing")
    text = "decide every conflict; without it your rows stay and each conflict is listed"
    merge.add_argument("--conflicts", choices=CHOICES, default="", help=text)
    merge.add_argument("--json", action="store_true", help="print one JSON object")
    add_task(tasks, "undo-import", "go back to the library before the last import", "library undo-import")
    text = "take the materials of a recipe that your library lacks into it"
    add_task(tasks, "adopt", text, "library adopt film.sserecipe", file="a recipe file, or a sheet as JSON")
    text = "print the name of this machine in packages, or change it"
    label = add_task(tasks, "label", text, "library label Lab-2")
    label.add_argument("file", nargs="?", metavar="NAME", help="the new name; without it the present one is printed")


def library_command(arguments: argparse.Namespace, library: Path) -> int:
    """Carry out a task of ``library`` on a library file and print what was done."""
    task = arguments.task
    if task == "check":
        check_libraries(library)
    elif task == "backup":
        print(back_up_to(arguments.file, library))
    elif task == "restore":
        print(restore_from(arguments.file, library))
    elif task == "undo-import":
        print("\n".join((f"{library} is back to its state before the import.", *undo_import(library).lines())))
    else:
        return _share(arguments, library)
    return 0


def _share(arguments: argparse.Namespace, path: Path) -> int:
    """Carry out a task between libraries; return 2 when something of a package could not be put in its place."""
    file = arguments.file
    with open_own_library(path) as library:
        if file is None:
            print(library.machine_label)
        elif arguments.task == "label":
            library.set_machine_label(file)
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
