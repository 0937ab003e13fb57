"""Pictures of the guide: drawn in the colours of the theme, and never wider than the page."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter

from ssedesigner.ui.theme import LIGHT, Theme


def recoloured(drawing: str, theme: Theme) -> str:
    """Put the colours of a theme in place of those of the light one, in which drawings are kept."""
    names = [field.name for field in dataclasses.fields(Theme) if field.name != "name"]
    places: dict[str, str] = {}
    for name in names:  # of colours that are alike in the light theme the first one counts: the ground of a panel
        places.setdefault(getattr(LIGHT, name), getattr(theme, name))
    return re.sub(r"#[0-9a-f]{6}", lambda match: places.get(match[0], match[0]), drawing)


def picture(path: Path, widest: float, ratio: float, theme: Theme) -> QImage:
    """Read a picture for a page of a width, with so many pixels for each of the page."""
    image = _drawn(path, widest, ratio, theme) if path.suffix == ".svg" else QImage(str(path))
    if image.width() > widest * ratio:
        image = image.scaledToWidth(round(widest * ratio), Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
    return image


def _drawn(path: Path, widest: float, ratio: float, theme: Theme) -> QImage:
    from PySide6.QtSvg import QSvgRenderer  # only pages with a drawing need it

    renderer = QSvgRenderer(QByteArray(recoloured(path.read_text(encoding="utf-8"), theme).encode()))
    size = renderer.defaultSize()
    scale = min(1.0, widest / max(size.width(), 1)) * ratio
    image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
