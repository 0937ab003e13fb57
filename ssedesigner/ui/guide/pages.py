"""The pages of the user guide: read from Markdown, put in order, searched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ssedesigner.core.visible_text import search_words

_HEADING = re.compile(r"^(#{1,4})\s+(.*?)\s*#*\s*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)#]*)(?:#[^)]*)?\)")
_HTML = re.compile(r"<!--.*?-->|</?su[bp]>", re.DOTALL)
_MARKS = re.compile(r"[*`|>]+|(?<!\w)_|_(?!\w)|^\s*[-+]\s|:?-{3,}:?", re.MULTILINE)
_SNIPPET = 90


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading of a page with the plain text below it, up to the next heading."""

    level: int
    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One Markdown file of the guide."""

    key: str
    title: str
    path: Path
    sections: tuple[Section, ...]


@dataclass(frozen=True, kw_only=True)
class GuideHit:
    """A section that holds all the words that were searched for."""

    page: Page
    section: Section
    snippet: str


def read_pages(folder: Path) -> tuple[Page, ...]:
    """Read all pages: those that the index links in its order, then the others by name."""
    pages = {path.stem: _page(path) for path in sorted(folder.glob("*.md"))}
    order = ["index"]
    if "index" in pages:
        order += [Path(target).stem for _, target in _LINK.findall(pages["index"].path.read_text(encoding="utf-8"))]
    ordered = dict.fromkeys(key for key in (*order, *pages) if key in pages)
    return tuple(pages[key] for key in ordered)


def slug(heading: str) -> str:
    """Return the anchor of a heading: ``slug("Units & ranges")`` is ``units-ranges``."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading.lower())).strip("-")


def search_pages(pages: tuple[Page, ...], text: str) -> list[GuideHit]:
    """Find the sections that hold every word; those with the words in their heading come first."""
    words = search_words(text.lower())
    if not words:
        return []
    found = []
    for page in pages:
        for section in page.sections:
            body = f"{section.heading} {section.text}".lower()
            if all(word in body for word in words):
                in_heading = all(word in section.heading.lower() for word in words)
                hit = GuideHit(page=page, section=section, snippet=_snippet(section.text, words[0]))
                found.append((not in_heading, hit))
    return [hit for _, hit in sorted(found, key=lambda pair: pair[0])]


def _snippet(text: str, word: str) -> str:
    start = max(0, text.lower().find(word) - _SNIPPET // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    piece = text[start : start + _SNIPPET]
    return ("… " if start else "") + piece + (" …" if start + _SNIPPET < len(text) else "")


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", _LINK.sub(r"\1", _HTML.sub("", text))).split())


def _page(path: Path) -> Page:
    sections: list[Section] = []
    level, heading, lines = 1, "", list[str]()

    def close() -> None:
        if heading or lines:
            sections.append(Section(level=level, heading=heading, anchor=slug(heading), text=_plain("\n".join(lines))))

    in_code = False
    for line in path.read_text(encoding="utf-8").splitlines():
        in_code ^= line.startswith("```")
        match = None if in_code else _HEADING.match(line)
        if match is None:
            lines.append(line)
            continue
        close()
        level, heading, lines = len(match[1]), _plain(match[2]), []
    close()
    title = next((section.heading for section in sections if section.heading), path.stem)
    return Page(key=path.stem, title=title, path=path, sections=tuple(sections))
