"""About the program: its versions, its parts with their licences, and sources that ask for their names."""

from __future__ import annotations

import platform

import numpy
import pyqtgraph
from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QWidget

from ssedesigner import __version__
from ssedesigner.physics.prediction import MODEL_VERSION
from ssedesigner.ui.document import Document
from ssedesigner.ui.widgets.widgets import column_layout, resize_within_screen, set_names

_PARTS = (
    ("Qt and PySide6", qVersion, "LGPL 3"),
    ("pyqtgraph", lambda: pyqtgraph.__version__, "MIT"),
    ("NumPy", lambda: numpy.__version__, "BSD 3-clause"),
    ("Python", platform.python_version, "PSF"),
    ("sqlite-utils", lambda: "", "Apache 2.0"),
    ("Jinja2", lambda: "", "BSD 3-clause"),
    ("Inter (font)", lambda: "4.0 beta", "SIL Open Font License 1.1"),
)

_BY_NAME = "CC BY"
"""Stands in the citation of a source whose licence asks for the names of its authors wherever it is used."""


class About(QDialog):
    """Versions and licences in words that can be copied."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "about", "About SSE Designer")
        self.setWindowTitle("About SSE Designer")
        title = set_names(QLabel(f"SSE Designer {__version__}"), "about_title", "Program and version", role="title")
        words = set_names(QLabel(self._words(document)), "about_words", "Versions and licences")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = set_names(QDialogButtonBox(QDialogButtonBox.StandardButton.Close), "about_buttons", "Close")
        buttons.rejected.connect(self.reject)
        area = set_names(QScrollArea(), "about_scroll", "Versions and licences")  # a low screen has no room for all
        area.setWidget(words)
        area.setWidgetResizable(True)
        layout = column_layout(self, (20, 18, 20, 14), 12)
        layout.addWidget(title)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        resize_within_screen(self, 560, 600)

    def _words(self, document: Document) -> str:
        lines = [
            "Design of sulfide solid-electrolyte films, offline, with a source behind every number. MIT licence.",
            "",
            f"Library {document.materials.version} · model {MODEL_VERSION}",
            "",
        ]
        lines += [" ".join(filter(None, (name, version(), f"– {licence}"))) for name, version, licence in _PARTS]
        sources = [source.citation for source in document.materials.sources.values() if _BY_NAME in source.citation]
        lines += ["", "Data under Creative Commons Attribution 4.0:", *sources] if sources else []
        return "\n".join(lines)
