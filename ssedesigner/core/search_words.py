"""What a person typed into a box that searches: its words, few and short enough to look for at each key."""

from __future__ import annotations

MOST_WORDS, MOST_CHARACTERS = 16, 400


def search_words(text: str) -> list[str]:
    r"""Return the words of a text, each once; of a long one only those at its beginning.

    >>> search_words(" NBR in\n toluene NBR")
    ['NBR', 'in', 'toluene']
    """
    words = text[:MOST_CHARACTERS].encode(errors="ignore").decode().replace("\0", " ").split()
    return list(dict.fromkeys(words))[:MOST_WORDS]
