"""A search looks for few words, however much is pasted."""

from ssedesigner.core.visible_text import MOST_WORDS, search_words


def test_what_is_pasted_is_cut():
    assert search_words("ab cde " * 10_000)[:2] == ["ab", "cde"]
    assert len(search_words(" ".join(map(str, range(10_000))))) == MOST_WORDS
    assert search_words("a\0b") == ["a", "b"]
