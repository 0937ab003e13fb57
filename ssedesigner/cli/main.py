"""The program's two faces put together: the command line, and the window with its library and folders.

Knows all other modules. Qt is imported in the functions that need it, so that a command answers at once.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ssedesigner import __version__
from ssedesigner.cli.arguments import (
    CommandError,
    SentenceParser,
    console_json,
    harmless_output,
    open_own_library,
    own_materials,
    picture_scale,
    picture_size,
    text_arguments,
)
from ssedesigner.cli.batches import TASKS, batch_command
from ssedesigner.cli.predict import prediction_dict
from ssedesigner.cli.sweep import add_arguments, check_format, check_settings, result_keys, write_sweep
from ssedesigner.cli.validation import validate_model
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import MissingResources, data_folder
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.backups.file import BackupError
from ssedesigner.files.films.film_import import export_films, import_films, import_text, lines_text
from ssedesigner.files.films.measured_films import Answers, MeasurementsError
from ssedesigner.files.recipe.code import RecipeCodeError
from ssedesigner.files.recipe.file import SUFFIXES, RecipeFile, RecipeFileError, differences, write_recipe
from ssedesigner.files.recipe.input import (
    SAMPLE,
    RecipeInputError,
    as_edited,
    file_sentence,
    find_recipe,
    is_path,
    recipe_path,
    unknown_materials,
    with_settings,
)
from ssedesigner.files.recipe.prediction_change import PredictionChange, change_dict, since_saved
from ssedesigner.files.recipe.saved_prediction import to_saved
from ssedesigner.files.recipe.scanned import code_or_file
from ssedesigner.files.sheet.html import write_sheet
from ssedesigner.files.sheet.rows import Sheet
from ssedesigner.files.sheet.sheet import batch_sheet, sheet
from ssedesigner.library.file.private_files import close_data_folder
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.physics.cell.evidence import comparisons_by_kind
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.prediction import predict
from ssedesigner.text.prediction import prediction_text
from ssedesigner.text.validation import cell_dict, cell_text, validation_dict, validation_text
from ssedesigner.ui.display import has_display, use_offscreen_without_display

BAD_INPUT = 2
"""Exit status for anything that the user can put right."""

COMMANDS = (
    *("open", "predict", "sweep", "explore", "compare", "next", "sensitivity", "sheet", "recipe"),
    *("screenshot", "validate", "measurements", "batch", "library"),
)
WINDOW_SIZE = (1440, 900)
_REFUSED = (
    CommandError,
    RecipeInputError,
    RecipeCodeError,
    MeasurementsError,
    LibraryError,
    BackupError,
    WriteError,
    MissingResources,
)
SHEET_FORMATS = (".pdf", ".html", ".csv", ".xlsx", ".json")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, or open the window when there is none.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments without the program's name; those of the process by default.

    Returns
    -------
    int
        Exit status: 0, or 2 for bad input, with one sentence on the error output.
    """
    with harmless_output():
        return _answer(list(sys.argv[1:] if argv is None else argv))


def _answer(argv: list[str]) -> int:
    try:
        arguments, unknown = _parser().parse_known_args(_with_command(text_arguments(argv)))
        if unknown:
            fault = f"Unrecognized arguments: {' '.join(unknown)}"
            raise CommandError(f"{fault}; ssedesigner {arguments.command} --help shows how.")
        status = int(arguments.run(arguments))
        sys.stdout.flush()  # a pipe that was closed shows here, not when the program ends
        return status
    except BrokenPipeError:
        # the reader of a pipe has gone, for example `predict sample | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RecipeFileError as error:
        return _refuse(file_sentence(error))
    except _REFUSED as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{error.filename or 'The system'}: {error.strerror or error}; check the path and your rights.")


def _refuse(sentence: str) -> int:
    print("ssedesigner: " + " ".join(sentence.split()), file=sys.stderr)
    return BAD_INPUT


def _with_command(argv: list[str]) -> list[str]:
    """Put ``open`` in front of a recipe that stands alone, so that a file can be dropped on the program."""
    position = 0
    while position < len(argv) and argv[position].startswith("-"):
        position += 2 if argv[position] == "--library" else 1
    first = argv[position] if position < len(argv) else ""
    if first in COMMANDS:
        return argv
    if first == "help" and not is_path(first):
        return [*argv[:position], *argv[position + 1 :], "--help"]
    meant = difflib.get_close_matches(first, COMMANDS, n=1, cutoff=0.75)
    if meant and not is_path(first):
        raise CommandError(f"There is no command “{first}”; did you mean {meant[0]}?")
    return [*argv[:position], "open", *argv[position:]]


def _parser() -> argparse.ArgumentParser:
    parser = SentenceParser(
        prog="ssedesigner",
        description="Design sulfide solid-electrolyte films. Without a command the window opens.",
        epilog="RECIPE is a recipe file, the name of a shipped recipe, or sample.",
    )
    parser.add_argument("--version", action="version", version=f"ssedesigner {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    _command(commands, "open", _open, "open the window (the default)", recipe="?")
    predict = _command(commands, "predict", _predict, "predict film and cell of a recipe")
    predict.add_argument("--json", action="store_true", help="print one JSON object")
    weighed = _add_questions(commands)
    paper = _command(
        commands,
        "sheet",
        _sheet,
        "write the sheet of a recipe or a batch",
        recipe="?",
        output="FILE.pdf, .html, .csv, .xlsx or .json",
    )
    paper.add_argument("--paper", choices=("A4", "Letter"), default="A4", help="paper of the PDF")
    paper.add_argument("--batch", metavar="KEY", help="the sheet of a batch on record; RECIPE is then left out")
    output = "FILE.csv, .json, .png or .svg"
    sweep = _command(commands, "sweep", _sweep, "vary one or two fields of a recipe", output=output)
    add_arguments(sweep)
    for settable in (predict, paper, sweep, weighed):
        text = "change a field first; KEY= blanks it"
        settable.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=text)
        kept = "keep the value of this field although it is asked about"
        settable.add_argument("--accept", action="append", default=[], metavar="KEY", help=kept)
    coded = _command(commands, "recipe", _recipe, "write the recipe of a sheet's code as a recipe file", recipe=None)
    coded.add_argument("code", metavar="CODE|FILE", help="what was scanned, or a file of it, or the sheet as JSON")
    coded.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.json|.sserecipe")
    picture = _command(commands, "screenshot", _screenshot, "write a picture of the window", output="FILE.png")
    picture.add_argument("--theme", choices=("light", "dark"), default="light")
    picture.add_argument(
        "--size", type=picture_size, default=WINDOW_SIZE, metavar="WxH", help="size of the window [pixels]"
    )
    picture.add_argument(
        "--scale", type=picture_scale, default=1.0, metavar="N", help="picture pixels for each window pixel"
    )
    picture.add_argument("--view", metavar="NAME", help="part of the program to show, for example workbench or library")
    checked = _command(
        commands,
        "validate",
        _validate,
        "compare the models with films and cells that were published",
        recipe=None,
    )
    checked.add_argument("--json", action="store_true", help="print one JSON object")
    films = _command(commands, "measurements", _measurements, "record or write measured films", recipe=None)
    films.add_argument("task", choices=("import", "export"), help="import: record what is in FILE; export: write FILE")
    films.add_argument("file", type=Path, metavar="FILE.csv")
    text = "import: keep an unusual value of this line of the table; may be given more than once"
    films.add_argument("--accept", type=int, action="append", default=[], metavar="LINE", help=text)
    batch = _command(commands, "batch", _batch, "list, show or export batches", recipe=None)
    batch.add_argument(
        "task",
        choices=TASKS,
        help="list [TEXT], show KEY (or the JSON file of one), export KEY FILE (.json or .csv; KEY all)",
    )
    batch.add_argument("names", nargs="*", metavar="KEY [FILE]", help="words to look for, or the key of the batch")
    library = _command(commands, "library", _library, "check, back up or restore the library", recipe=None)
    library.add_argument(
        "task",
        choices=("check", "backup", "restore"),
        help="check: test the shipped values and your own file; backup: write library and photos into FILE; "
        "restore: put what is in FILE in the place of the library, which is moved aside",
    )
    library.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="backup: a new .zip file; restore: the backup"
    )
    for parsed in (parser, *commands.choices.values()):
        # also accepted before the command, where a subcommand's own default must not undo it
        default, text = None if parsed is parser else argparse.SUPPRESS, "library file to use instead of your own"
        parsed.add_argument("--library", type=Path, metavar="PATH", default=default, help=text)
    return parser


def _add_questions(commands: argparse._SubParsersAction[SentenceParser]) -> argparse.ArgumentParser:
    """Add the commands that ask for more than a prediction, and return the one in which fields can be set."""
    explored = _command(commands, "explore", _explore, "search for recipes that meet a question", recipe=None)
    explored.add_argument("question", metavar="QUESTION", help="a question file, or the name of a shipped question")
    explored.add_argument("recipe", metavar="RECIPE", nargs="?", help="the recipe for all that is not free")
    explored.add_argument("--json", action="store_true", help="print one JSON object")
    explored.add_argument("--top", type=int, metavar="N", help="list at most N recipes, those of the front first")
    explored.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer as .json, .csv or .xlsx")
    compared = _command(commands, "compare", _compare, "say what differs between recipes, and why", recipe=None)
    text = "a recipe, the key of a batch, the code of a sheet, or a file of one of these; two to four"
    compared.add_argument("recipes", metavar="A B [C D]", nargs="+", help=text)
    compared.add_argument("--json", action="store_true", help="print one JSON object")
    compared.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the comparison as .json or .csv")
    suggested = _command(commands, "next", _next, "suggest films to make for a question", recipe=None)
    suggested.add_argument("question", metavar="QUESTION", help="a question file, or the name of a shipped question")
    suggested.add_argument("recipe", metavar="RECIPE", nargs="?", help="the recipe for all that is not free")
    suggested.add_argument("-n", dest="count", type=int, default=4, metavar="N", help="how many films at most; 4")
    text = "how many materials a film may have that no film of yours has; any number by default"
    suggested.add_argument("--new-materials", type=int, metavar="N", help=text)
    suggested.add_argument("--json", action="store_true", help="print one JSON object")
    weighed = _command(commands, "sensitivity", _sensitivity, "say what matters most to a result")
    text = "a result by its name in predict --json"
    weighed.add_argument("--result", default="area_specific_resistance_ohm_cm2", metavar="NAME", help=text)
    text = "a range over which a field is varied; may be given more than once"
    weighed.add_argument("--vary", action="append", default=[], metavar="KEY=LOW..HIGH", help=text)
    weighed.add_argument("--json", action="store_true", help="print one JSON object")
    weighed.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer as .json or .csv")
    return weighed


def _command(
    commands: argparse._SubParsersAction[SentenceParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
    *,
    recipe: str | None = "",
    output: str = "",
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    if recipe is not None:
        command.add_argument("recipe", metavar="RECIPE", nargs=recipe or None)
    if output:
        command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=output)
    command.set_defaults(run=run)
    return command


def _library_path(arguments: argparse.Namespace) -> Path:
    path: Path | None = arguments.library
    may_miss = arguments.run is _open or getattr(arguments, "task", "") == "restore"
    if path is not None and not path.is_file() and not may_miss:
        raise CommandError(f"{path}: There is no such library file; check the name, or leave --library out.")
    close_data_folder(data_folder())
    named = os.environ.get("SSEDESIGNER_LIBRARY")
    return path or (Path(named) if named else data_folder() / "library.sqlite")


@dataclass(frozen=True, kw_only=True)
class _Predicted:
    """The prediction, the library it was made with, the recipe file and what changed since that was saved."""

    prediction: Prediction
    materials: Materials
    file: RecipeFile
    change: PredictionChange | None

    @property
    def remarks(self) -> list[str]:
        """All that is to be said of the recipe file."""
        has_moved = self.change is not None and self.change.is_moved  # then the other values are among the reasons
        return [
            *self.file.notes,
            *([] if has_moved else map(str, differences(self.file, self.materials))),
            *(self.change.sentences() if self.change else ()),
        ]

    def sheet(self) -> Sheet:
        """Fill the sheet; that the prediction has moved stands in one of its notes."""
        moved = [self.change.headline] if self.change is not None and self.change.is_moved else []
        remarks = [*self.file.notes, *map(str, differences(self.file, self.materials)), *moved]
        return sheet(self.prediction, self.materials, remarks=remarks)


def _make_prediction(arguments: argparse.Namespace) -> _Predicted:
    """Predict a recipe as it was named and set on the command line."""
    named = SAMPLE if arguments.recipe is None else arguments.recipe
    file = find_recipe(named)
    materials = own_materials(_library_path(arguments))
    edited = with_settings(file.recipe, getattr(arguments, "set", []), materials, getattr(arguments, "accept", []))
    recipe = edited.recipe
    for remark in edited.remarks:
        print(f"ssedesigner: {remark}", file=sys.stderr)
    unknown = unknown_materials(recipe, materials)
    if unknown:
        raise CommandError(f"{Path(named).name}: {' '.join(unknown)}")
    learned = learn(materials)
    as_filed = predict(file.recipe, materials, learned)
    prediction = as_filed if recipe == file.recipe else predict(as_edited(file.recipe, recipe), materials, learned)
    change = since_saved(file, as_filed, materials, uses_own_films=True, own_films=learned.films)
    return _Predicted(prediction=prediction, materials=materials, file=file, change=change)


def _predict(arguments: argparse.Namespace) -> int:
    predicted = _make_prediction(arguments)
    if arguments.json:
        then = predicted.file.predicted
        saved = change_dict(then, predicted.change) if then and predicted.change else None
        _print_json({**prediction_dict(predicted.prediction), "remarks": predicted.remarks, "saved": saved})
    else:
        print(prediction_text(predicted.prediction, predicted.materials, predicted.remarks), end="")
    return 0


def _explore(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.explore import answer_question

    materials = own_materials(_library_path(arguments))
    answered = answer_question(arguments.question, arguments.recipe, materials, arguments.top, arguments.output)
    if arguments.json:
        _print_json(answered.plain)
    else:
        print(arguments.output or answered.text, end="\n" if arguments.output else "")
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.compare import compare

    with open_own_library(_library_path(arguments)) as library:
        answered = compare(arguments.recipes, library, arguments.output)
    if arguments.json:
        _print_json(answered.plain)
    else:
        print(arguments.output or answered.text, end="\n" if arguments.output else "")
    return 0


def _next(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.next_films import suggest

    materials = own_materials(_library_path(arguments))
    answered = suggest(arguments.question, arguments.recipe, materials, arguments.count, arguments.new_materials)
    if arguments.json:
        _print_json(answered.plain)
    else:
        print(answered.text, end="")
    return 0


def _sensitivity(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.sensitivity import most_sensitive

    predicted = _make_prediction(arguments)
    (key,) = result_keys([arguments.result])
    recipe = predicted.prediction.recipe
    answered = most_sensitive(recipe, key, predicted.materials, arguments.vary, arguments.output)
    if arguments.json:
        _print_json(answered.plain)
    else:
        print(arguments.output or answered.text, end="\n" if arguments.output else "")
    return 0


def _sheet(arguments: argparse.Namespace) -> int:
    if arguments.output.suffix.lower() not in SHEET_FORMATS:
        raise CommandError(f"A sheet is written as {', '.join(SHEET_FORMATS)}; give FILE one of these endings.")
    _write_sheet(_batch_sheet(arguments) if arguments.batch else _recipe_sheet(arguments), arguments)
    print(arguments.output)
    return 0


def _recipe_sheet(arguments: argparse.Namespace) -> Sheet:
    if not arguments.recipe:
        raise CommandError("A sheet needs a RECIPE, or --batch KEY for a batch on record.")
    return _make_prediction(arguments).sheet()


def _batch_sheet(arguments: argparse.Namespace) -> Sheet:
    if arguments.recipe or arguments.set:
        raise CommandError("A batch has its own recipe; leave RECIPE and --set out.")
    with open_own_library(_library_path(arguments)) as library:
        batch, materials = library.batch(arguments.batch), library.materials()
    return batch_sheet(batch, predict(batch.recipe, materials, learn(materials)), materials)


def _sweep(arguments: argparse.Namespace) -> int:
    check_format(arguments.output)
    check_settings(arguments.set, arguments.axes)
    keys = result_keys(arguments.result)
    predicted = _make_prediction(arguments)
    write_sweep(arguments.output, predicted.prediction.recipe, predicted.materials, arguments.axes, keys)
    print(arguments.output)
    return 0


def _recipe(arguments: argparse.Namespace) -> int:
    if arguments.output.suffix.lower() not in SUFFIXES:
        raise CommandError(f"A recipe is written as {' or '.join(SUFFIXES)}; give FILE one of these endings.")
    recipe = code_or_file(arguments.code)
    with open_own_library(_library_path(arguments)) as library:
        materials = library.materials()
    learned, at = learn(materials), datetime.now().astimezone().isoformat(timespec="seconds")
    prediction = predict(recipe, materials, learned)
    predicted = to_saved(prediction, at=at, uses_own_films=True, own_films=learned.films)
    write_recipe(arguments.output, recipe, materials, predicted)
    print(arguments.output)
    return 0


def _write_sheet(filled: Sheet, arguments: argparse.Namespace) -> None:
    output = arguments.output
    if output.suffix.lower() != ".pdf":
        write_sheet(filled, output)
        return
    use_offscreen_without_display()
    from ssedesigner.ui.sheet.export import SheetError, write_pdf

    try:
        write_pdf(filled, output, arguments.paper)
    except SheetError as error:
        raise CommandError(str(error)) from error


def _screenshot(arguments: argparse.Namespace) -> int:
    if arguments.output.suffix.lower() != ".png":
        raise CommandError("A screenshot is written as .png; give FILE this ending.")
    file = find_recipe(arguments.recipe)
    with open_own_library(_library_path(arguments)) as library:
        _draw_window(library, file.recipe, arguments.output, arguments)
    print(arguments.output)
    return 0


def _draw_window(library: Library, recipe: Recipe, output: Path, look: argparse.Namespace) -> None:
    use_offscreen_without_display()
    from ssedesigner.ui.start import screenshot

    try:
        screenshot(library, recipe, output, look.theme, look.size, look.scale, look.view)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _validate(arguments: argparse.Namespace) -> int:
    """Fit the model again without each point, with the values of the library at hand."""
    with open_own_library(_library_path(arguments)) as library:
        figures, points, fitted_on = validate_model(library.materials())
    cells = comparisons_by_kind()
    if arguments.json:
        _print_json(validation_dict(figures, points) | cell_dict(cells) | {"fitted_on": fitted_on})
    else:
        print(validation_text(figures, points, fitted_on) + cell_text(cells), end="")
    return 0


def _print_json(plain: dict[str, Any]) -> None:
    print(console_json(plain, sys.stdout.encoding or ""))


def _measurements(arguments: argparse.Namespace) -> int:
    with open_own_library(_library_path(arguments)) as library:
        if arguments.task == "export":
            print(export_films(arguments.file, library))
            return 0
        table, keys = import_films(arguments.file, library, Answers(kept=frozenset(arguments.accept)))
    print(import_text(table, keys))
    remarks = []
    if table.rejected:
        remarks.append(f"Rows that were rejected: {len(table.rejected_lines)}; the reasons are listed above.")
    if table.waiting:
        waiting = f"{len(table.waiting_lines)} ({lines_text(table.waiting_lines)})"
        remarks.append(
            f"Rows that wait for an answer: {waiting}. Write what is meant into the "
            "table and import it again, or keep a value that is only unusual with --accept LINE."
        )
    if remarks:
        raise CommandError(" ".join(remarks))
    return 0


def _batch(arguments: argparse.Namespace) -> int:
    with open_own_library(_library_path(arguments)) as library:
        print(batch_command(arguments.task, arguments.names, library))
    return 0


def _library(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.library import back_up_to, check_libraries, restore_from

    if (arguments.file is None) != (arguments.task == "check"):
        wanted = "no FILE" if arguments.task == "check" else "a FILE"
        raise CommandError(f"library {arguments.task} takes {wanted}; ssedesigner library --help shows how.")
    if arguments.task == "check":
        check_libraries(_library_path(arguments))
    elif arguments.task == "backup":
        print(back_up_to(arguments.file, _library_path(arguments)))
    else:
        print(restore_from(arguments.file, _library_path(arguments)))
    return 0


def _open(arguments: argparse.Namespace) -> int:
    path = recipe_path(arguments.recipe)
    if not has_display():
        return _draw_to_files(arguments)
    from ssedesigner.ui.start import run

    return run(_library_path(arguments), path, data_folder())


def _draw_to_files(arguments: argparse.Namespace) -> int:
    """Leave the window's picture and the sheet behind where no window can open."""
    print("There is no display, so no window can open; the recipe is predicted and drawn to files.")
    predicted = _make_prediction(arguments)
    folder = Path.cwd() / "out"
    folder.mkdir(exist_ok=True)
    paths = [folder / name for name in ("window.png", "recipe-sheet.pdf", "recipe-sheet.html")]
    look = argparse.Namespace(theme="light", size=WINDOW_SIZE, scale=1.0, view=None)
    with open_own_library(_library_path(arguments)) as library:
        _draw_window(library, predicted.prediction.recipe, paths[0], look)
    for path in paths[1:]:
        _write_sheet(predicted.sheet(), argparse.Namespace(output=path, paper="A4"))
    print(*paths, sep="\n")
    return 0
