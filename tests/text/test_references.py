"""Sources in lists: the name in front, and behind it what the name does not say."""

import re

import pytest

from ssedesigner.core.notation import source_name
from ssedesigner.text.references import beyond_name, citation
from tests.strategies import shipped


@pytest.mark.parametrize(
    ("key", "listed"),
    [
        ("Adeli2019", "Adeli 2019: Angew. Chem. Int. Ed. 58, 8681"),
        ("Bruggeman1935", "Bruggeman 1935: Ann. Phys. 416, 636"),
        ("BackOfTheBattery", "Back of the Battery: activesDB.csv, repository ndrewwang/BotB, revision 2ece7a6d"),
        ("Sangalov", "Sangalov: Sangalov, Minsker, Zaikov, Polymers Derived from Isobutylene"),
        ("Schonleber2014", "Schönleber 2014: Schönleber, Klotz, Ivers-Tiffée: A method"),
    ],
)
def test_a_source_in_a_list(key, listed):
    assert citation(shipped().sources, key, with_name=True, with_doi=False).startswith(listed)


def test_no_source_says_its_author_twice_where_he_stands_alone():
    for key, source in shipped().sources.items():
        author = re.escape(source_name(key).split()[0])
        assert not re.match(rf"{author}( et al\.)?[:]", beyond_name(key, source.citation)), key
        assert beyond_name(key, source.citation)
