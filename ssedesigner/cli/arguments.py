"""Arguments of the command line: what a person can type there, and one sentence for what cannot be read."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from ssedesigner.core.visible_text import quoted


class CommandError(Exception):
    """A command that cannot be carried out as typed; the message is one sentence."""


class SentenceParser(argparse.ArgumentParser):
    """An argument parser that reports in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise CommandError with the message as a sentence."""
        raise CommandError(f"{message[:1].upper()}{message[1:]}; {self.prog} --help shows how.")


def text_arguments(argv: list[str]) -> list[str]:
    """Return the arguments of a command, all of which must be text of this system.

    Raises
    ------
    CommandError
        For one with bytes that are no UTF-8, or with a NUL; a file of such a name has to be renamed.
    """
    for place, argument in enumerate(argv, start=1):
        if "\0" in argument or any("\ud800" <= sign <= "\udfff" for sign in argument):
            told = f"Argument {place}, {quoted(argument)}, is not UTF-8 text"
            raise CommandError(f"{told}; type it again, or give the file that it names another name.")
    return argv


def picture_size(text: str) -> tuple[int, int]:
    """Return width and height [pixels] of a text such as ``1440x900``."""
    match = re.fullmatch(r"(\d{3,5})[x×](\d{3,5})", text.lower())
    if not match or not all(320 <= int(side) <= 16000 for side in match.groups()):
        raise argparse.ArgumentTypeError(f"{quoted(text)} is no size such as 1440x900; each side is 320 to 16000")
    return int(match[1]), int(match[2])


def picture_scale(text: str) -> float:
    """Return a scale from 0.5 to 4 [-]."""
    if not re.fullmatch(r"\d(\.\d*)?", text) or not 0.5 <= float(text) <= 4.0:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is no scale from 0.5 to 4")
    return float(text)
