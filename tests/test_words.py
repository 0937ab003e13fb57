"""No text that a person may read holds a key, a raw unit, an untypeset formula or what only a keyboard writes."""

import gc
import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate

import pytest
import words
from words import HOLE, Words

from ssedesigner.core.notation import typeset

UNREAD = re.compile(rf"`[^`]*`|“[^”]*”|\]\([^)]*\)|https?://\S+|\b10\.\d{{4,}}/\S+|--\w[\w-]*|{re.escape(HOLE)}")
"""Code, what is typed, links and options: written as programs read it."""

FAULTS = {
    "a key": r"(?<![\w./:%-])[a-z]{2}[a-z0-9]*(?:_[a-z0-9]+)+(?![\w./])",
    "the code of a unit": r"(?<![\w/.])(?:um|degC|uS/cm|ohm|[cm]?m[23]|S/cm2|g/cm3|m[gA]h?/\w*m2|MPa\^0\.5)(?![\w.])",
    "no space before %": r"\d%|\b(?:wt|vol|mol)\.?-?%",
    "no space before a unit": r"\d(?:[µmnk]m|[MG]Pa|°C|mS/cm|mAh|Wh/kg)\b|(?<![\w.])\d+(?:\.\d+)?C\b",
    "a straight quotation mark": r"\"|(?<!\w)'\w+'(?!\w)",
    "a straight apostrophe": r"[^\W\d_]'[^\W\d_]",
    "a hyphen for a minus": r"(?<![\w)\]}.,–−/·+-])-\d",
    "a hyphen for a range": r"(?<![\w.-])\d+(?:\.\d+)?-\d+(?:\.\d+)?(?![\w-])",
    "a hyphen for a dash": r"\w - \w",
    "an x for times": r"\w x \d|\b\dx\b",
    "dots for an ellipsis": r"\.\.\.",
    "two spaces": r"[^\W\d_][.,;:]?  (?! )[^\W\d_]",
    "a charge that is not raised": r"\bLi\+|\b(?:HS|S2|OH)-(?!\w)",
    "a gas that is not lowered": r"(?<![\w-])[HNO]2(?![\w-])",
    "an A for an ångström": r"\d\.\d+ A(?![\w-])|\d A3\b",
    "a plus and a minus for ±": r"\+/?[-−] ?\d",
    "a > in a path of menus": r"[a-z…]\*{0,2} > \*{0,2}[A-Z]",
    "American spelling": (
        r"(?i)\b(?:colors?|centers?|fibers?|vapors?|gray|aluminum|behavior|analyz\w+|\w*(?:organ|recogn|minim|maxim|crystall"
        r"|oxid|polymer|optim|util|stabil|ion)iz(?:e[sdr]?|ing|ation))\b"
    ),
    "a word that the field writes otherwise": (
        r"(?i)\b(?:told|mended|sulph\w+|anode-free|exothermal|cumulated)\b|Kramers-Kronig"
    ),
}

EXEMPT = {
    "a key": (
        "ssedesigner/cli/",
        "ssedesigner/files/question/",
        "ssedesigner/files/recipe/",
        "ssedesigner/library/checks/",
    ),
    "no space before a unit": ("resources/guide/tables.md",),
    "two spaces": ("resources/guide/models-",),
    "the code of a unit": ("ssedesigner/files/tables/", "ssedesigner/library/checks/"),
    "a straight quotation mark": ("ssedesigner/files/recipe/file.py",),
    "a hyphen for a range": ("resources/library/sources.csv",),
    "American spelling": ("resources/library/sources.csv", "resources/guide/models-"),
    "a word that the field writes otherwise": ("resources/library/sources.csv", "resources/guide/glossary.md"),
}
"""What speaks of the keys of files and commands, or of headers; formulas with room between; titles of papers."""

RAW = ("ssedesigner/files/tables/", "ssedesigner/library/checks/", "ssedesigner/core/notation.py")
"""Where texts are put together for a reader that typesets them or is a program."""

NOWHERE = ("?",)
PLANTED = (
    ("a key", "Enter thickness_um first."),
    ("the code of a unit", "A film of 30 um is thin."),
    ("no space before %", "At 3 wt% of binder it holds."),
    ("no space before a unit", "A film of 30µm is thin."),
    ("no space before a unit", "It gave 215 mAh/g at 0.2C."),
    ("a straight quotation mark", 'Press "Save".'),
    ("a straight apostrophe", "The film's mass is not known."),
    ("a hyphen for a minus", "Below -40 °C it is dry."),
    ("a hyphen for a range", "Cells of 20-40 µm were made."),
    ("a hyphen for a dash", "A film - dry or wet - is cast."),
    ("an x for times", "A cell of 80 x 60 mm."),
    ("an x for times", "126 ppm x 0.5 h"),
    ("an x for times", "It conducts 2x as well."),
    ("dots for an ellipsis", "Reading..."),
    ("two spaces", "Dry it.  Press it."),
    ("a charge that is not raised", "The potential against Li/Li+ is known."),
    ("a charge that is not raised", "HS- stays in the liquid."),
    ("a gas that is not lowered", "Exposed to O2 and water."),
    ("an A for an ångström", "A cubic cell of 9.85 A."),
    ("a plus and a minus for ±", "11.4 +- 0.7 mS/cm"),
    ("a > in a path of menus", "Choose **View > Scorecard**."),
    ("American spelling", "The fiber oxidizes."),
    ("a word that the field writes otherwise", "The result is told."),
    ("a word that the field writes otherwise", "An exothermal reaction."),
    ("not typeset", "A film of Li6PS5Cl after Song2023."),
)


def faults(places: Sequence[Words]) -> Iterator[tuple[Words, str]]:
    """What is wrong with texts, apart from what is written for a program; all are searched at once, which is quick."""
    lines = [UNREAD.sub("…", place.text).replace("\n", " ⏎ ") for place in places]
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    whole = "\n".join(lines)
    for what, rule in FAULTS.items():
        for match in re.finditer(rule, whole):
            place = places[bisect(starts, match.start()) - 1]
            if not place.path.startswith(EXEMPT.get(what, NOWHERE)):
                yield place, f"{what}: {match[0]}"
    for place, line, printed in zip(places, lines, typeset.__wrapped__(whole).split("\n"), strict=True):
        if printed != line and not place.path.startswith(RAW):
            yield place, f"not typeset: {printed}"


@pytest.fixture(scope="module")
def everything():
    gc.disable()  # the trees of the modules are many objects, of which none is garbage
    read = tuple(words.all_words())
    gc.enable()
    return read


def test_every_text_is_written_as_it_is_printed(everything):
    wrong = [f"{place.path}:{place.line}: {fault}" for place, fault in faults(everything)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("fault", "text"), PLANTED)
def test_a_planted_fault_is_seen(fault, text):
    assert [seen for _, seen in faults([Words("ssedesigner/planted.py", 1, text)]) if seen.startswith(fault)]


def test_the_texts_of_code_are_those_that_people_read():
    source = '''
"""Not a docstring."""
KEYS = {"a key of two": "Words of a table"}
def say(label, unit="mS per cm"):
    """Nor this one."""
    label.setObjectName("name of an object")
    label.setText(f"Film of {label.kind} is {unit:.3f} thick.")
    if label.text() == "compared with this":
        raise LibraryError("Type a number.")
    rows = connection.execute("SELECT key, note FROM material")
    return cited(1.0, "not a unit", "Not A Source", "what the number is")
'''
    assert [text for _, text in words.code_words(source)] == [
        "Words of a table",
        "mS per cm",
        f"Film of {HOLE} is {HOLE} thick.",
        "Type a number.",
        "what the number is",
    ]


def test_the_texts_of_resources_are_those_that_people_read():
    assert list(words.table_words('key,unit,note\nthe key,a unit,"5 um\n of film"\nnext one,,last note\n')) == [
        (2, "5 µm\n of film"),
        (4, "last note"),
    ]
    assert list(words.page_words("# Head\n\n```\nsome code\n```\n<!-- a mark -->\n- a line\n")) == [
        (1, "# Head"),
        (7, "- a line"),
    ]
    assert list(words.template_words('<p>\n{{ row }} of it {% if x %}{{ "all of it" }}{% endif %}</p>')) == [
        (2, "all of it"),
        (2, f"{HOLE} of it {HOLE}"),
    ]
