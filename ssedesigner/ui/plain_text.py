"""Words of a person in a window: Qt guesses HTML in tips and labels, and HTML can open files."""

from __future__ import annotations

import html
import re

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel

from ssedesigner.core.visible_text import one_line, shorten, truncate, visible
from ssedesigner.ui.guard import guarded


class RichText(str):
    """HTML of the program's own; whoever makes one has escaped every word in it that came from elsewhere."""

    __slots__ = ()


_LONG_WORD = re.compile(r"\S{31,}")
_PIECE = re.compile(r"(\S{10})(?=\S)")
"""A word without end may be broken after each piece, so that it widens neither a window nor a column of one."""


@guarded
class PlainLabel(QLabel):
    """A label that shows the words of a person, whatever and however many characters they hold.

    Each line of more than ``most`` characters is cut; the tip has more of it.
    """

    def __init__(self, text: str = "", most: int = 400) -> None:
        super().__init__()
        self._most, self._is_cut = most, False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        cut_text = "\n".join(truncate(line, self._most) for line in text.split("\n"))
        super().setText(_LONG_WORD.sub(lambda word: _PIECE.sub("\\1\u200b", word[0]), cut_text))
        was_cut, self._is_cut = self._is_cut, len(cut_text) < len(text)
        # a tip that somebody else gave the label is left alone
        if was_cut or self._is_cut:
            self.setToolTip(tooltip(text if self._is_cut else ""))


_TITLE_CHARACTERS = 120
_LONGEST_TIP = 4000
"""Characters of a tip; the place itself shows the whole text."""


def tooltip(text: str) -> str:
    """Return a text for a tip, which shows it letter by letter unless it is :class:`RichText`."""
    if isinstance(text, RichText):
        return visible(text)
    printed = visible(text if len(text) <= _LONGEST_TIP else text[:_LONGEST_TIP] + " …")
    return (
        f"<span style='white-space:pre-wrap'>{html.escape(printed)}</span>" if Qt.mightBeRichText(printed) else printed
    )


def no_mnemonic(text: str) -> str:
    """Return a text for a button, a menu or a label with a buddy, where a lone & would mark a key."""
    return one_line(text).replace("&", "&&")


def window_title(text: str) -> str:
    """Return a text for the title of a window, where [*] would be the place of the mark of changes."""
    return shorten(text, _TITLE_CHARACTERS).replace("[*]", "[*][*]")
