"""What flags say: a title and sentences that begin as sentences do, the first of which is short and stands alone."""

import re

from ssedesigner.core.visible_text import first_sentence, sentence_case
from ssedesigner.physics.prediction import predict
from tests.laws.random_recipes import random_recipes
from tests.strategies import known_recipes, shipped

MOST = 142
"""Characters of a first sentence, of names and numbers the first nine: three lines of a card."""
DRAWN = 60


def length(sentence):
    return sum(min(len(word), 9) + 1 for word in sentence.split())


def test_the_first_sentence_of_each_flag_is_short_and_begins_with_a_capital_letter():
    for recipe in (*known_recipes()[:20], *random_recipes(DRAWN, seed=20)):
        for flag in predict(recipe, shipped()).flags:
            assert flag.title == sentence_case(flag.title)
            assert flag.message == sentence_case(flag.message)
            assert flag.message.endswith((".", "?", "!")), flag
            assert not re.search(r"\.\.|\s\s|\s[.,;]|[.:;] ?[.:;]", flag.message), flag
            assert " ".join(part for part in (flag.lead, flag.rest) if part) == flag.message
            if flag.severity in ("fail", "caution", "unknown"):
                assert length(flag.lead) <= MOST, (flag.id, flag.lead)


def test_a_sentence_ends_where_the_next_begins():
    for text, lead in (
        ("A film of 0.5 mm, e.g. Kapton. It holds.", "A film of 0.5 mm, e.g. Kapton."),
        ("Song et al. 2023 say so. 5 MPa are enough.", "Song et al. 2023 say so."),
        ("Nothing is reported. beta-Li3PS4 lies behind it.", "Nothing is reported."),
        ("One sentence", "One sentence"),
    ):
        assert first_sentence(text)[0] == lead
