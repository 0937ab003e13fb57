"""Arguments of the command line: what a person can type there, and one sentence for what cannot be read."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn


class CommandError(Exception):
    """A command that cannot be carried out as typed; the message is one sentence."""


class SentenceParser(argparse.ArgumentParser):
    """An argument parser that reports in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise CommandError with the message as a sentence."""
        raise CommandError(f"{message[:1].upper()}{message[1:]}; {self.prog} --help shows how.")


def picture_size(text: str) -> tuple[int, int]:
    """Return width and height [pixels] of a text such as ``1440x900``."""
    match = re.fullmatch(r"(\d{3,5})[x×](\d{3,5})", text.lower())
    if not match or not all(320 <= int(side) <= 16000 for side in match.groups()):
        raise argparse.ArgumentTypeError(f"“{text}” is no size such as 1440x900; each side is 320 to 16000")
    return int(match[1]), int(match[2])


def picture_scale(text: str) -> float:
    """Return a scale from 0.5 to 4 [-]."""
    if not re.fullmatch(r"\d(\.\d*)?", text) or not 0.5 <= float(text) <= 4.0:
        raise argparse.ArgumentTypeError(f"“{text}” is no scale from 0.5 to 4")
    return float(text)
