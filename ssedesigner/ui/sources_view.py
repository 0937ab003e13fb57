"""What a prediction rests on: its assumptions in sentences and every source it used, with full citation."""

from __future__ import annotations

import html

from PySide6.QtWidgets import QTextBrowser, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, source_name, typeset
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.visible_text import visible
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import named


def sources_html(prediction: Prediction, materials: Materials | None, muted: str) -> str:
    """Write assumptions and sources as HTML."""
    known = materials.sources if materials is not None else {}
    notes = "".join(f"<li>{html.escape(typeset(note))}</li>" for note in prediction.notes)
    parts = ["<h3>Assumptions</h3>", f"<ul>{notes}</ul>" if notes else "<p>None beyond the models themselves.</p>"]
    parts.append(f"<h3>Sources used, {len(prediction.sources)}</h3><ol>")
    for key in prediction.sources:
        source = known.get(key)
        if source is None:
            parts.append(f"<li><b>{html.escape(source_name(key))}</b>: not in this library</li>")
            continue
        extra = " · ".join(
            part for part in (source.kind, f"doi:{source.doi}" if source.doi else "", source.note) if part
        )
        said = f" {html.escape(formula(source.citation))}" if source.citation != key else ""  # an own source is its key
        words = f"<b>{html.escape(source_name(key))}</b>{said}"
        parts.append(f"<li>{words}<br><span style='color:{muted}'>{html.escape(typeset(extra))}</span></li>")
    versions = f"Library {prediction.library_version}, model {prediction.model_version}."
    parts.append(f"</ol><p style='color:{muted}'>{html.escape(versions)}</p>")
    return "".join(parts)


class SourcesView(QTextBrowser):
    """The tab of assumptions and sources."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "sources_view", "Assumptions and sources of this prediction")
        self.setOpenLinks(False)
        self._theme = theme
        self._shown: tuple[Prediction, Materials | None] | None = None

    def show_prediction(self, prediction: Prediction, materials: Materials | None) -> None:
        """Write what a prediction rests on; the place in the text is kept."""
        self._shown = prediction, materials
        place = self.verticalScrollBar().value()
        self.setHtml(visible(sources_html(prediction, materials, self._theme.muted)))
        self.verticalScrollBar().setValue(place)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._shown is not None:
            self.show_prediction(*self._shown)
