"""Recipes drawn from the ranges of FIELDS, for property tests of files."""

from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.recipe import Recipe

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


def value_of(field):
    if field.kind == "boolean":
        values = st.booleans()
    elif field.choices:
        values = st.sampled_from(sorted(field.choices))
    elif field.kind == "integer":
        values = st.integers(int(field.minimum), int(field.maximum))
    elif field.kind == "number":
        values = st.floats(field.minimum, field.maximum)
    elif field.blank is None:
        values = TEXT.filter(bool)
    else:
        return TEXT if field.kind == "text" else st.none() | TEXT.filter(bool)
    return values if field.blank is None else st.none() | values


@st.composite
def any_recipe(draw):
    return Recipe(**{key: draw(value_of(field)) for key, field in FIELDS.items()})


def can_take(field, value):
    try:
        field.check(value)
    except FieldError:
        return False
    return True
