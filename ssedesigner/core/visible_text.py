"""Text of a person made harmless to look at: what would change how the words around it are shown gets a mark."""

from __future__ import annotations

import re
from functools import lru_cache

MARK = "\ufffd"
"""Stands for a character that is not shown: a control character, one that turns the direction, half a character."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and line feed: a terminal would obey them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # turn the direction of what follows, numbers of ours included
    "\u2028\u2029\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e007f]"
)
_OBJECT = "\ufffc"
"""The only character of these that Python takes for a printable one: the place of a picture."""
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST_NAME = 180
"""Bytes of a name; with its ending it must stay below 255."""
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def is_hidden(text: str) -> bool:
    """Return whether a text holds a character that :func:`visible` marks."""
    return _HIDDEN.search(text) is not None


def visible(text: str) -> str:
    r"""Return a text as it may stand on a screen, on paper and in a terminal; the record keeps what was typed.

    >>> visible("lot \x1b[2J7"), visible("two\r\nlines")
    ('lot �[2J7', 'two\nlines')
    """
    if text.isprintable() and _OBJECT not in text:  # nearly each text, and five times as quick as to search it
        return text
    return _HIDDEN.sub(MARK, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    r"""Return a visible text without line breaks, each run of blanks as one.

    >>> one_line(" a\n\tb ")
    'a b'
    """
    return visible(" ".join(text.split()))


def truncate(text: str, most: int) -> str:
    """Return a visible text with its lines; one of more than ``most`` characters is cut and ends in a mark.

    >>> truncate("a long note", 8), truncate("short", 8)
    ('a long…', 'short')
    """
    whole = visible(text)
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def quote(text: str, most: int = 60) -> str:
    """Return a text in quotation marks for a sentence, cut where it is long.

    >>> quote("abc")
    '“abc”'
    """
    return f"“{shorten(text, most)}”"


def shorten(text: str, most: int) -> str:
    """Return a visible text on one line; one of more than ``most`` characters is cut and ends in a mark.

    >>> shorten("a long name of a recipe", 8), shorten("short", 8)
    ('a long…', 'short')
    """
    return truncate(one_line(text), most)


_PHASE = "(?:alpha|beta|gamma)-"
"""What a formula may begin with that stays small."""
_BEGINS = rf"(?=[^\Wa-z_]|[a-z]-[A-Z]|{_PHASE})"
_SENTENCE = re.compile(rf"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\bal\.)(?<!Fig\.)(?<!\bvs\.)\s+{_BEGINS}")
_WORD = re.compile(rf"(?:[a-z]-)?(?!{_PHASE})([a-z]{{2,}}|a(?= ))(?![A-Z0-9])")


# lists and cards ask for the same sentences after each edit
@lru_cache(maxsize=1024)
def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text and what follows it.

    >>> first_sentence("0.5 ppm, limit 1 ppm. It is seen at 4.5 V, e.g. in a cell.")
    ('0.5 ppm, limit 1 ppm.', 'It is seen at 4.5 V, e.g. in a cell.')
    """
    lead, *rest = _SENTENCE.split(text, maxsplit=1)
    return lead, rest[0] if rest else ""


def sentence_case(text: str) -> str:
    """Return a text with a capital first letter where it starts with a word, not with a number or a formula.

    >>> sentence_case("a film"), sentence_case("p-xylene boils"), sentence_case("xLi2O-TaCl5 is a halide")
    ('A film', 'p-Xylene boils', 'xLi2O-TaCl5 is a halide')
    """
    word = _WORD.match(text) if "a" <= text[:1] <= "z" else None
    return text if word is None else text[: word.start(1)] + text[word.start(1)].upper() + text[word.start(1) + 1 :]


def file_name(recipe_name: str, suffix: str) -> str:
    """Make a file name that every system accepts from the name of a recipe.

    >>> file_name("NCM811‖Li: 30 µm / NBR", ".pdf")
    'NCM811‖Li 30 µm NBR.pdf'
    """
    printable = visible(recipe_name[:1000]).replace(MARK, " ")
    name = " ".join(_FORBIDDEN.sub(" ", printable).split()).strip(". ")[:100]
    # file systems count bytes, and a Greek letter has two of them
    name = name.encode()[:_LONGEST_NAME].decode(errors="ignore").rstrip(". ")
    # Windows opens a device instead of a file of such a name
    if not name or _RESERVED.match(name):
        name = f"recipe {name}".strip()
    return name + suffix


MOST_WORDS, MOST_CHARACTERS = 16, 400


def search_words(text: str) -> list[str]:
    r"""Return the words of a text, each once; of a long one only those at its beginning.

    >>> search_words(" NBR in\n toluene NBR")
    ['NBR', 'in', 'toluene']
    """
    words = text[:MOST_CHARACTERS].encode(errors="ignore").decode().replace("\0", " ").split()
    return list(dict.fromkeys(words))[:MOST_WORDS]
