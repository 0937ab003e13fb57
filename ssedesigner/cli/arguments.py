"""Arguments of the command line: what a person can type there, and one sentence for what cannot be read."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TextIO

from ssedesigner.core.lots import LotStock
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import resources
from ssedesigner.core.visible_text import is_hidden, quote, visible
from ssedesigner.files.csv_table import DECIMALS, POINT
from ssedesigner.library.checks.own import read_all
from ssedesigner.library.file.reaching import is_absent
from ssedesigner.library.store import Library, LibraryError, LookAlike
from ssedesigner.text.look_alikes import open_look_alikes
from ssedesigner.ui.display import SMALLEST_WINDOW

_LARGEST_SIDE = 16000
RECIPE_HELP = "a recipe file, the name of a shipped recipe such as fig1-li, or sample"
_BLANK_OPTION = re.compile(r"--[a-z-]+=")


class CommandError(Exception):
    """A command that cannot be carried out as typed; the message is one sentence."""


class SentenceParser(argparse.ArgumentParser):
    """An argument parser that reports in one sentence.

    ``fill`` adds what a command takes once it is the one that was typed: its module is loaded for nobody else.
    """

    fill: Callable[[argparse.ArgumentParser], None] | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as any parser does, filled before."""
        fill, self.fill = self.fill, None
        if fill is not None:
            fill(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Raise CommandError with the message as a sentence."""
        raise CommandError(f"{message[:1].upper()}{message[1:]}; {self.prog} --help shows how.")


def text_arguments(argv: list[str]) -> list[str]:
    """Return the arguments of a command, all of which must be text of this system, and not empty.

    Raises
    ------
    CommandError
        For one with bytes that are no UTF-8, or with a NUL; a file of such a name has to be renamed. Also for an empty
        one, which is mostly a variable of a script that is not set and must not be taken for a default.
    """
    for place, argument in enumerate(argv, start=1):
        if "\0" in argument or any("\ud800" <= sign <= "\udfff" for sign in argument):
            fault = f"Argument {place}, {quote(argument)}, is not UTF-8 text"
            raise CommandError(f"{fault}; type it again, or rename the file.")
        if not argument.strip() or _BLANK_OPTION.fullmatch(argument):
            named = f" ({argument})" if argument.strip() else ""
            raise CommandError(f"Argument {place}{named} is empty; fill it in, or leave it out.")
    return argv


def picture_size(text: str) -> tuple[int, int]:
    """Return width and height [pixels] of a text such as ``1440x900``."""
    match = re.fullmatch(r"(\d{3,5})[x×](\d{3,5})", text.lower())
    sides = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(least <= side <= _LARGEST_SIDE for least, side in zip(SMALLEST_WINDOW, sides, strict=True)):
        least_width, least_height = SMALLEST_WINDOW
        raise argparse.ArgumentTypeError(
            f"{quote(text)} is not a size such as 1440x900; the width is {least_width} to {_LARGEST_SIDE}, "
            f"the height {least_height} to {_LARGEST_SIDE}"
        )
    return sides


def picture_scale(text: str) -> float:
    """Return a scale from 0.5 to 4 [-]."""
    if not re.fullmatch(r"\d(\.\d*)?", text) or not 0.5 <= float(text) <= 4.0:
        raise argparse.ArgumentTypeError(f"{quote(text)} is not a scale from 0.5 to 4")
    return float(text)


def open_own_library(path: Path) -> Library:
    """Open a person's library, or the shipped content where nothing of a library is there and none can be made.

    Raises
    ------
    LibraryError
        When a library is there and cannot be used, is out of reach, or one that was named cannot be made.
    """
    shipped = resources() / "library"
    try:
        return Library.open(path, shipped=shipped)
    except LibraryError:
        # a library that is there but unreadable must never be passed over in silence
        if not is_absent(path) or os.environ.get("SSEDESIGNER_LIBRARY"):
            raise
        # nothing of the user's can be in a file that is not there, so the shipped content is all there is
        return Library.open(path, shipped=shipped, read_only=True)


def own_materials(path: Path) -> Materials:
    """Return all materials of a person's library: what a prediction is made with.

    Raises
    ------
    LibraryError
        As for :func:`open_own_library`, and when a row cannot be read.
    """
    with open_own_library(path) as library:
        return library.materials()


def own_stock(path: Path) -> tuple[Materials, tuple[LotStock, ...]]:
    """Return all materials of a person's library and the lots on record, retired ones too, as :func:`own_materials`."""
    with open_own_library(path) as library:
        return library.materials(), library.lots(retired=None)


def check_own_library(path: Path) -> tuple[LookAlike, ...]:
    """Read all that any screen or command reads of a person's library; return what a question is open about.

    Raises
    ------
    LibraryError
        As for :func:`open_own_library`, and when anything in it cannot be read.
    """
    with open_own_library(path) as library:
        read_all(library)
        return open_look_alikes(library)


class _Visible:
    """A stream that shows control characters instead of sending them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(visible(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def harmless_output() -> Iterator[None]:
    """Let all that is printed be only text, and a character that the console cannot show be no error.

    A stream that was closed before the program started, as by ``>&-``, is None; what is printed there goes nowhere.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        streams: list[TextIO] = [stream or nowhere for stream in (sys.stdout, sys.stderr)]
        for stream in streams:
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        out, errors = map(_Visible, streams)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            yield


def console_json(plain: object, encoding: str) -> str:
    r"""Return plain values as JSON for a console; what it would not show is escaped, so nothing is lost.

    >>> console_json("µ\x9b", "utf-8"), console_json("µ", "ascii")
    ('"µ\\u009b"', '"\\u00b5"')
    """
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    text = json.dumps(plain, ensure_ascii=not is_utf8, indent=2, allow_nan=False)
    return "".join(_escape(sign) if is_hidden(sign) else sign for sign in text) if is_hidden(text) else text


def _escape(sign: str) -> str:
    return json.dumps(sign)[1:-1] if ord(sign) != 0x7F else "\\u007f"


def add_command(
    commands: argparse._SubParsersAction[SentenceParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
    example: str,
    *,
    recipe: str | None = "",
    output: str = "",
) -> SentenceParser:
    """Add a command; ``recipe`` says how many recipes it takes, None for none, ``output`` what it writes."""
    command = commands.add_parser(name, help=text, description=_sentence(text), epilog=_example(example))
    if recipe is not None:
        command.add_argument("recipe", metavar="RECIPE", nargs=recipe or None, help=RECIPE_HELP)
    if output:
        command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=output)
    command.set_defaults(run=run)
    return command


def add_tasks(command: argparse.ArgumentParser) -> argparse._SubParsersAction[SentenceParser]:
    """Let a command have tasks, each with options and help of its own."""
    return command.add_subparsers(required=True, metavar="TASK", dest="task", help="what to do")  # type: ignore[return-value]


def add_task(
    tasks: argparse._SubParsersAction[SentenceParser], name: str, text: str, example: str, *, file: str = ""
) -> SentenceParser:
    """Add a task of a command; ``file`` says what its FILE is."""
    task = tasks.add_parser(name, help=text, description=_sentence(text), epilog=_example(example))
    if file:
        task.add_argument("file", type=Path, metavar="FILE", help=file)
    add_library_option(task)
    return task


def add_library_option(command: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """Let another library be named; it is also accepted before a command, where its own default must not undo it."""
    text = "library file to use instead of your own"
    command.add_argument("--library", type=Path, metavar="PATH", default=default, help=text)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _example(arguments: str) -> str:
    return f"Example: ssedesigner {arguments}"


def add_decimal_argument(command: argparse.ArgumentParser) -> None:
    """Let the decimal sign of a CSV table be chosen."""
    text = "decimal sign of a CSV table; with a comma, semicolons separate the cells"
    command.add_argument("--decimal", choices=tuple(DECIMALS), default=POINT, help=text)


def print_json(plain: dict[str, Any]) -> None:
    """Print an object as JSON that the terminal can show."""
    print(console_json(plain, sys.stdout.encoding or ""))


def refuse_existing(target: Path, kind: str, *, may_replace: bool = False) -> None:
    """Refuse to write over a file that is there, unless that was asked for."""
    if os.path.lexists(target) and not may_replace:
        add = ", or add --replace" if kind == "package" else ""
        raise CommandError(f"{target} exists already and was left as it is; give the {kind} another name{add}.")
