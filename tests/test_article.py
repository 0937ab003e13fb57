"""Every system, criterion and figure of the review has a place in the program: each row names what proves it.

`article.csv` holds the rows; the guide's page `article.md` leads a reader to each of them by its number.
"""

import csv
import re
from pathlib import Path

import pytest

from ssedesigner.cli.commands import _parser
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.start import VIEWS

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "resources" / "guide"
RECIPES = ROOT / "resources" / "recipes"
LEAST_FULL = 110


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _keys(name):
    return {row["key"] for row in _rows(ROOT / "resources" / "library" / name)}


ROWS = _rows(ROOT / "tests" / "article.csv")


def _is_in_guide(proof):
    page, _, words = proof.partition("#")
    return words in (GUIDE / page).read_text(encoding="utf-8")


def _is_test(proof):
    path, _, name = proof.partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    return re.search(rf"^\s*def {name}\(", text, flags=re.M) is not None if name else "def test_" in text


def _is_predicted(proof, materials):
    """Whether a shipped recipe gives a result within a tolerance: `fig1-li.specific_energy_wh_kg=397±0.5`."""
    recipe, result, value, tolerance = re.split(r"[.]|=|±", proof, maxsplit=3)
    predicted = predict(read_recipe(RECIPES / f"{recipe}.json").recipe, materials)
    (key,) = (key for key in RESULTS if key.endswith(f".{result}"))
    part = getattr(predicted, key.partition(".")[0])
    return abs(getattr(part, result).value - float(value)) <= float(tolerance)


def _is_pair(proof, materials):
    first, second = (half.partition("/") for half in proof.split("|"))
    return materials.pair(first[0], first[2], second[0], second[2]) is not None


def _is_command(proof):
    _parser().parse_args(proof.split())
    return True


@pytest.fixture(scope="module")
def provers(materials):
    flags = set(re.findall(r"^### (\S+)$", (GUIDE / "flags.md").read_text(encoding="utf-8"), flags=re.M))
    films, cells = _keys("films.csv"), _keys("cells.csv")
    return {
        "cell": cells.__contains__,
        "command": _is_command,
        "field": FIELDS.__contains__,
        "film": films.__contains__,
        "flag": flags.__contains__,
        "guide": _is_in_guide,
        "material": lambda proof: materials.find(*proof.split("/", 1)) is not None,
        "pair": lambda proof: _is_pair(proof, materials),
        "property": PROPERTIES.__contains__,
        "recipe": lambda proof: read_recipe(RECIPES / f"{proof}.json") is not None,
        "result": lambda proof: _is_predicted(proof, materials),
        "test": _is_test,
        "view": VIEWS.__contains__,
    }


def test_each_row_of_the_article_has_its_proof(provers):
    assert [int(row["no"]) for row in ROWS] == list(range(1, 125))
    missing = []
    for row in ROWS:
        proofs = [proof.partition(":") for proof in row["proof"].split(";")]
        assert all(provers[kind] for kind, _, _ in proofs)
        if row["status"] == "full":
            missing += [f"{row['no']}: {kind}:{what}" for kind, _, what in proofs if not provers[kind](what)]
        else:
            assert row["lacks"], row
    assert not missing, "\n".join(missing)
    assert sum(row["status"] == "full" for row in ROWS) >= LEAST_FULL


def test_the_guide_leads_to_each_row():
    page = (GUIDE / "article.md").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", page, flags=re.M)] == list(range(1, 125))
