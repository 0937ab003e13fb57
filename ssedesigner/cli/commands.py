"""The program's two faces put together: the command line, and the window with its library and folders.

Knows all other modules. Qt, and what one command alone needs, are imported in the functions that need them, so that the
window and each command come at once.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ssedesigner import __version__
from ssedesigner.cli.arguments import (
    CommandError,
    SentenceParser,
    add_command,
    add_decimal_argument,
    add_library_option,
    harmless_output,
    open_own_library,
    own_materials,
    picture_scale,
    picture_size,
    print_json,
    text_arguments,
)
from ssedesigner.cli.given import library_path, make_prediction, print_remarks, with_remarks
from ssedesigner.cli.questions import add_questions
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.paths import MissingResources, data_folder
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.recipe.code import RecipeCodeError
from ssedesigner.files.recipe.file import SUFFIXES, RecipeFile, RecipeFileError, write_recipe
from ssedesigner.files.recipe.input import (
    RecipeInputError,
    file_sentence,
    find_recipe,
    is_path,
    recipe_path,
)
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.display import has_display, quick_loading, use_offscreen_without_display

if TYPE_CHECKING:
    from ssedesigner.cli.given import Predicted
    from ssedesigner.cli.predict import Drawn
    from ssedesigner.files.sheet.rows import Sheet
    from ssedesigner.text.scorecard import Scorecard

BAD_INPUT = 2
"""Exit status for anything that the user can put right."""

COMMANDS = (
    *("open", "predict", "sweep", "explore", "compare", "next", "sensitivity", "sheet", "recipe"),
    *("screenshot", "validate", "measurements", "spectrum", "batch", "library"),
)
WINDOW_SIZE = (1440, 900)
SHEET_FORMATS = (".pdf", ".html", ".csv", ".xlsx", ".json")


def run_command(argv: Sequence[str] | None = None) -> int:
    """Carry out what was typed, or open the window when there is nothing; return the exit status."""
    with harmless_output():
        return _answer(list(sys.argv[1:] if argv is None else argv))


def _answer(argv: list[str]) -> int:
    try:
        arguments, unknown = _parser().parse_known_args(_with_command(text_arguments(argv)))
        if len(unknown) == 1 and not unknown[0].startswith("-") and getattr(arguments, "file", "") is None:
            # argparse takes a file that may be missing for missing where an option stands before it
            arguments.file = Path(unknown.pop())
        if unknown:
            fault = f"Unknown arguments: {' '.join(unknown)}"
            command = " ".join(filter(None, (arguments.command, getattr(arguments, "task", ""))))
            raise CommandError(f"{fault}; ssedesigner {command} --help shows how.")
        status = int(arguments.run(arguments))
        sys.stdout.flush()  # a pipe that was closed shows here, not when the program ends
        return status
    except BrokenPipeError:
        # the reader of a pipe has gone, for example `predict sample | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RecipeFileError as error:
        return _refuse(file_sentence(error))
    except _refused() as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(
            f"{error.filename or 'The system'}: {error.strerror or error}; check the path and your permissions."
        )


def _refused() -> tuple[type[Exception], ...]:
    """Return the errors that are one sentence for the user; asked for only once something was raised."""
    from ssedesigner.files.backups.file import BackupError
    from ssedesigner.files.films.measured_films import MeasurementsError
    from ssedesigner.files.tables.book import TableFileError

    files = (MeasurementsError, TableFileError, BackupError, WriteError, MissingResources)
    return CommandError, RecipeInputError, RecipeCodeError, LibraryError, *files


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
    add_command(commands, "open", _open, "open the window (the default)", "open film.sserecipe", recipe="?")
    example = "predict fig1-li --set thickness_um=25"
    predict = add_command(commands, "predict", _predict, "predict film and cell of a recipe", example)
    predict.add_argument("--json", action="store_true", help="print one JSON object")
    drawn = "also generate an assumed voxel structure and solve the current through it"
    predict.add_argument("--network", action="store_true", help=drawn)
    weighed = add_questions(commands)
    paper = add_command(
        commands,
        "sheet",
        _sheet,
        "write the sheet of a recipe or a batch",
        "sheet fig1-li -o film.pdf --paper Letter",
        recipe="?",
        output="FILE.pdf, .html, .csv, .xlsx or .json",
    )
    paper.add_argument("--paper", choices=("A4", "Letter"), default="A4", help="paper of the PDF")
    text = "the scorecard of the recipe instead: FILE.pdf, .html, .csv or .json"
    paper.add_argument("--scorecard", action="store_true", help=text)
    paper.add_argument("--batch", metavar="KEY", help="the sheet of a batch on record; RECIPE is then left out")
    output = "FILE.csv, .json, .png or .svg"
    example = "sweep fig1-li thickness_um=20..60 -o thickness.csv"
    sweep = add_command(commands, "sweep", _sweep, "vary one or two fields of a recipe", example, output=output)
    sweep.fill = _add_sweep
    for settable in (predict, paper, sweep, weighed):
        text = "change a field first; KEY= blanks it"
        settable.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=text)
        kept = "keep the value of this field although it is questioned"
        settable.add_argument("--accept", action="append", default=[], metavar="KEY", help=kept)
    text, example = "write the recipe of a sheet’s code as a recipe file", "recipe film.json -o film.sserecipe"
    coded = add_command(commands, "recipe", _recipe, text, example, recipe=None)
    coded.add_argument("code", metavar="CODE|FILE", help="what was scanned, or a file of it, or the sheet as JSON")
    text = "the recipe file to write, FILE.json or .sserecipe"
    coded.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=text)
    text, example = "write a picture of the window", "screenshot fig1-li -o window.png --theme dark"
    picture = add_command(commands, "screenshot", _screenshot, text, example, output="FILE.png")
    picture.add_argument("--theme", choices=("light", "dark"), default="light", help="colours of the window")
    picture.add_argument(
        "--size", type=picture_size, default=WINDOW_SIZE, metavar="WxH", help="size of the window [pixels]"
    )
    picture.add_argument(
        "--scale", type=picture_scale, default=1.0, metavar="N", help="picture pixels for each window pixel"
    )
    picture.add_argument("--view", metavar="NAME", help="part of the program to show, for example workbench or library")
    text = "compare the models with published films and cells"
    checked = add_command(commands, "validate", _validate, text, "validate --json", recipe=None)
    checked.add_argument("--json", action="store_true", help="print one JSON object")
    for writing in (paper, sweep):
        add_decimal_argument(writing)
    _add_records(commands)
    add_library_option(parser, None)
    for command in commands.choices.values():
        add_library_option(command)
    return parser


def _add_records(commands: argparse._SubParsersAction[SentenceParser]) -> None:
    """Add the commands on what a laboratory keeps: measured films, spectra, batches, its library."""
    text, example = "record or write measured films", "measurements import films.xlsx --dry-run"
    films = add_command(commands, "measurements", _measurements, text, example, recipe=None)
    films.fill = _add_measurements
    text = "fit impedance spectra, and say what resistance and conductivity the film has"
    example = "spectrum film.mpt --area-cm2 0.785 --thickness-um 30"
    spectrum = add_command(commands, "spectrum", _spectrum, text, example, recipe=None)
    spectrum.fill = _add_spectrum
    text = "list, show or export batches"
    batch = add_command(commands, "batch", _batch, text, "batch show B-0001", recipe=None)
    batch.fill = _add_batch
    text = "check, back up, restore or share the library"
    library = add_command(commands, "library", _library, text, "library backup 2026-12-01.zip", recipe=None)
    library.fill = _add_library


def _add_sweep(command: argparse.ArgumentParser) -> None:
    from ssedesigner.cli.sweep import add_arguments

    add_arguments(command)


def _add_measurements(command: argparse.ArgumentParser) -> None:
    from ssedesigner.cli.measurements import add_measurement_tasks

    add_measurement_tasks(command)


def _add_batch(command: argparse.ArgumentParser) -> None:
    from ssedesigner.cli.batches import add_batch_tasks

    add_batch_tasks(command)


def _add_library(command: argparse.ArgumentParser) -> None:
    from ssedesigner.cli.library import add_library_tasks

    add_library_tasks(command)


def _add_spectrum(command: argparse.ArgumentParser) -> None:
    from ssedesigner.cli.spectrum import add_spectrum_arguments

    add_spectrum_arguments(command)


def _spectrum(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.spectrum import spectrum_command

    return spectrum_command(arguments)


def _predict(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.predict import prediction_dict
    from ssedesigner.files.recipe.prediction_change import change_dict
    from ssedesigner.text.network import network_dict, network_lines
    from ssedesigner.text.prediction import prediction_text

    predicted = make_prediction(arguments)
    drawn = _drawn(predicted) if arguments.network else None
    if arguments.json:
        then = predicted.file.predicted
        saved = change_dict(then, predicted.change) if then and predicted.change else None
        plain = prediction_dict(predicted.prediction) | ({"network": network_dict(*drawn)} if drawn else {})
        print_json({**plain, "remarks": predicted.remarks, "saved": saved})
    else:
        lines = network_lines(*drawn) if drawn else ()
        print(prediction_text(predicted.prediction, predicted.materials, predicted.remarks, lines), end="")
    return 0


def _drawn(predicted: Predicted) -> Drawn:
    from ssedesigner.cli.predict import network_of

    return network_of(predicted.prediction.recipe, predicted.materials, learn(predicted.materials))


def _sheet(arguments: argparse.Namespace) -> int:
    from ssedesigner.files.sheet.scorecard import FORMATS

    kind, formats = ("scorecard", FORMATS) if arguments.scorecard else ("sheet", SHEET_FORMATS)
    if arguments.output.suffix.lower() not in formats:
        raise CommandError(f"A {kind} is written as {', '.join(formats)}; give FILE one of these endings.")
    _write_sheet(_batch_sheet(arguments) if arguments.batch else _recipe_sheet(arguments), arguments)
    print(arguments.output)
    return 0


def _recipe_sheet(arguments: argparse.Namespace) -> Sheet | Scorecard:
    if not arguments.recipe:
        raise CommandError("A sheet needs a RECIPE, or --batch KEY for a batch on record.")
    from ssedesigner.files.sheet.record import today
    from ssedesigner.text.scorecard import scorecard

    predicted = make_prediction(arguments)
    return scorecard(predicted.prediction, predicted.materials, today()) if arguments.scorecard else predicted.sheet()


def _batch_sheet(arguments: argparse.Namespace) -> Sheet:
    from ssedesigner.files.sheet.sheet import batch_sheet

    if arguments.recipe or arguments.set or arguments.scorecard:
        raise CommandError("A batch has its own recipe and no scorecard; leave RECIPE, --set and --scorecard out.")
    with open_own_library(library_path(arguments)) as library:
        batch, materials = library.batch(arguments.batch), library.materials()
    return batch_sheet(batch, predict(batch.recipe, materials, learn(materials)), materials)


def _sweep(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.sweep import check_format, check_settings, result_keys, write_sweep

    check_format(arguments.output)
    check_settings(arguments.set, arguments.axes)
    keys = result_keys(arguments.result)
    predicted = make_prediction(arguments)
    print_remarks(predicted.own_remarks)
    write_sweep(
        arguments.output, predicted.prediction.recipe, predicted.materials, arguments.axes, keys, arguments.decimal
    )
    print(arguments.output)
    return 0


def _recipe(arguments: argparse.Namespace) -> int:
    from ssedesigner.files.recipe.saved_prediction import to_saved
    from ssedesigner.files.recipe.scanned import code_or_file

    if arguments.output.suffix.lower() not in SUFFIXES:
        raise CommandError(f"A recipe is written as {' or '.join(SUFFIXES)}; give FILE one of these endings.")
    file = code_or_file(arguments.code)
    recipe, materials = file.recipe, with_remarks(file, own_materials(library_path(arguments)))
    learned, at = learn(materials), datetime.now().astimezone().isoformat(timespec="seconds")
    prediction = predict(recipe, materials, learned)
    predicted = to_saved(prediction, at=at, uses_own_films=True, own_films=learned.films)
    write_recipe(arguments.output, recipe, materials, predicted)
    print(arguments.output)
    return 0


def _write_sheet(filled: Sheet | Scorecard, arguments: argparse.Namespace) -> None:
    from ssedesigner.files.sheet.html import write_sheet
    from ssedesigner.files.sheet.scorecard import write_scorecard
    from ssedesigner.text.scorecard import Scorecard

    output = arguments.output
    if output.suffix.lower() != ".pdf":
        if isinstance(filled, Scorecard):
            write_scorecard(filled, output, arguments.decimal)
        else:
            write_sheet(filled, output, arguments.decimal)
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
    with open_own_library(library_path(arguments)) as library:
        _draw_window(library, file, arguments.output, arguments)
    print(arguments.output)
    return 0


def _draw_window(library: Library, file: RecipeFile, output: Path, look: argparse.Namespace) -> None:
    use_offscreen_without_display()
    from ssedesigner.ui.start import screenshot

    try:
        screenshot(library, file.recipe, output, look.theme, look.size, look.scale, look.view, file)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _validate(arguments: argparse.Namespace) -> int:
    """Fit the model again without each point, with the values of the library at hand."""
    from ssedesigner.cli.validation import validate_model
    from ssedesigner.physics.cell.evidence import comparisons_by_kind
    from ssedesigner.text.validation import cell_dict, cell_text, validation_dict, validation_text

    with open_own_library(library_path(arguments)) as library:
        figures, points, fitted_on = validate_model(library.materials())
    cells = comparisons_by_kind()
    if arguments.json:
        print_json(validation_dict(figures, points) | cell_dict(cells) | {"fitted_on": fitted_on})
    else:
        print(validation_text(figures, points, fitted_on) + cell_text(cells), end="")
    return 0


def _measurements(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.measurements import measurements_command

    return measurements_command(arguments, library_path(arguments))


def _batch(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.batches import batch_command

    with open_own_library(library_path(arguments)) as library:
        print(batch_command(arguments.task, arguments.names + arguments.files, library, arguments.decimal))
    return 0


def _library(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.library import library_command

    return library_command(arguments, library_path(arguments))


def _open(arguments: argparse.Namespace) -> int:
    path = recipe_path(arguments.recipe)
    if not has_display():
        return _draw_to_files(arguments)
    with quick_loading():
        from ssedesigner.ui.start import run

    return run(library_path(arguments), path, data_folder())


def _draw_to_files(arguments: argparse.Namespace) -> int:
    """Leave the window's picture and the sheet behind where no window can open."""
    print("There is no display, so no window can open; the recipe is predicted and drawn to files.")
    predicted = make_prediction(arguments)
    folder = Path.cwd() / "out"
    folder.mkdir(exist_ok=True)
    paths = [folder / name for name in ("window.png", "recipe-sheet.pdf", "recipe-sheet.html")]
    look = argparse.Namespace(theme="light", size=WINDOW_SIZE, scale=1.0, view=None)
    with open_own_library(library_path(arguments)) as library:
        _draw_window(library, predicted.file, paths[0], look)
    for path in paths[1:]:
        _write_sheet(predicted.sheet(), argparse.Namespace(output=path, paper="A4", decimal=POINT))
    print(*paths, sep="\n")
    return 0
