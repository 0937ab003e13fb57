"""The letters that Alt reaches in a window."""

from collections import defaultdict

from PySide6.QtWidgets import QAbstractButton, QLabel, QTabWidget, QWidget


def letter(text):
    place = text.replace("&&", "").find("&")
    return "" if place < 0 else text.replace("&&", "")[place + 1].lower()


def clashes(window):
    """Return which letters two parts of a window have that are seen at once, with what both say."""
    texts = defaultdict(list)
    for part in window.findChildren(QWidget):
        if not part.isVisibleTo(window):
            continue
        if isinstance(part, QAbstractButton) or (isinstance(part, QLabel) and part.buddy()):
            texts[letter(part.text())].append(part.text())
        if isinstance(part, QTabWidget):
            for tab in range(part.count()):
                texts[letter(part.tabText(tab))].append(part.tabText(tab))
    return {key: words for key, words in texts.items() if key and len(words) > 1}
