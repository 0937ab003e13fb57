"""Values made frozen by the program's decorator are what the standard one makes of the same class."""

import copy
import dataclasses
import inspect
import pickle
import re
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import FrozenInstanceError, dataclass, field

import pytest

from ssedesigner.core import frozen


def make_plain(decorate: Callable[..., Callable[[type], type]]) -> type:
    @decorate(frozen=True, kw_only=True)
    class Value:
        """A value with defaults of every kind."""

        name: str
        size: float = 1.5
        parts: tuple[str, ...] = ()
        notes: Mapping[str, str] = field(default_factory=dict)

    return Value


def make_positional(decorate: Callable[..., Callable[[type], type]]) -> type:
    @decorate(frozen=True)
    class Value:
        """A value of two given in their order, and one by name."""

        name: str
        size: float = 1.5
        mark: str = field(default="+", kw_only=True)

    return Value


def make_identical(decorate: Callable[..., Callable[[type], type]]) -> type:
    @decorate(frozen=True, kw_only=True, eq=False)
    class Value:
        """A value that equals only itself."""

        name: str
        size: float = 1.5

    return Value


def make_partly(decorate: Callable[..., Callable[[type], type]]) -> type:
    @decorate(frozen=True, kw_only=True)
    class Value:
        """A value of which not all is given, compared or shown."""

        name: str
        size: float = field(default=1.5, compare=False)
        notes: Mapping[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
        fixed: str = field(default="as it is", init=False)
        length: int = field(init=False, repr=False)
        limit: typing.ClassVar[int] = 3

        def __post_init__(self) -> None:
            object.__setattr__(self, "length", len(self.name) + self.limit)

    return Value


def make_own(decorate: Callable[..., Callable[[type], type]]) -> type:
    @decorate(frozen=True, kw_only=True)
    class Value:
        """A value with methods of its own in the place of those that are made."""

        name: str
        size: float = 1.5

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Value) and self.name == other.name

        def __repr__(self) -> str:
            return f"<{self.name}>"

    return Value


def make_hashed(decorate: Callable[..., Callable[[type], type]]) -> type:
    @decorate(frozen=True, kw_only=True)
    class Value:
        """A value with a hash of its own."""

        name: str
        size: float = 1.5

        def __hash__(self) -> int:
            return 7

    return Value


def make_heir(decorate: Callable[..., Callable[[type], type]]) -> type:
    @decorate(frozen=True, kw_only=True)
    class Base:
        """What a value is made of."""

        name: str
        size: float = 1.5

    @decorate(frozen=True, kw_only=True)
    class Value(Base):
        """A value that has more, and another default."""

        size: float = 2.5
        place: str = "here"

    return Value


def make_empty(decorate: Callable[..., Callable[[type], type]]) -> type:
    @decorate(frozen=True, kw_only=True)
    class Value:
        """A value of nothing but a name that all share."""

        name = "shared"

    return Value


CASES = (
    make_plain,
    make_positional,
    make_identical,
    make_partly,
    make_own,
    make_hashed,
    make_heir,
    make_empty,
)


def result_of(ask: Callable[[], object]) -> object:
    """Return what is answered or why not, without the place of an object in memory."""
    try:
        answer = ask()
    except Exception as error:
        return type(error), str(error)
    return re.sub(r"0x[0-9a-f]+", "", answer) if isinstance(answer, str) else answer


def described(cls: type) -> dict[str, str]:
    """Return all that the two decorators must agree on."""
    given = {"name": "film"} if dataclasses.fields(cls) else {}
    one, same, other = cls(**given), cls(**given), cls(**dict.fromkeys(given, "layer"))
    asked: dict[str, Callable[[], object]] = {
        "is one": lambda: dataclasses.is_dataclass(cls) and dataclasses.is_dataclass(one),
        "fields": lambda: [
            (each.name, each.type, each.default, each.init, each.repr, each.hash, each.compare, each.kw_only)
            for each in dataclasses.fields(cls)
        ],
        "match": lambda: cls.__match_args__,
        "signature": lambda: [(each.name, each.kind) for each in inspect.signature(cls).parameters.values()],
        "defaults": lambda: [
            each.default if isinstance(each.default, Hashable) and each.default is not inspect.Parameter.empty else None
            for each in inspect.signature(cls).parameters.values()
            if each.name != "notes"  # made anew for each value
        ],
        "types": lambda: typing.get_type_hints(cls.__init__),
        "names": lambda: [(name, getattr(cls, name).__name__) for name in ("__init__", "__eq__", "__hash__")],
        "full names": lambda: [getattr(cls, name).__qualname__ for name in ("__init__", "__eq__", "__hash__")],
        "doc": lambda: cls.__doc__,
        "repr": lambda: repr(one),
        "held": lambda: [(name, value) for name, value in vars(one).items()],
        "as dict": lambda: dataclasses.asdict(one),
        "as tuple": lambda: dataclasses.astuple(one),
        "equal": lambda: (one == same, one != same, one == other, one == given, one.__eq__(given) is NotImplemented),
        "hash": lambda: (hash(one) == hash(same), hash(one) == hash(other)),
        "value of hash": lambda: cls.__eq__ is object.__eq__ or hash(one),  # else its place in memory
        "in a set": lambda: len({one, same, other}),
        "replaced": lambda: vars(dataclasses.replace(one, name="layer")),
        "replaced wrongly": lambda: dataclasses.replace(one, nothing=1),
        "copied": lambda: [vars(copier(one)) == vars(one) for copier in (copy.copy, copy.deepcopy)],
        "state": lambda: [type(one).__reduce_ex__(one, 4)[2]],
        "set": lambda: setattr(one, "name", "layer"),
        "set another": lambda: setattr(one, "another", 1),
        "deleted": lambda: delattr(one, "name"),
        "deleted another": lambda: delattr(one, "another"),
        "missing": lambda: cls(),
        "unknown": lambda: cls(**given, nothing=1),
        "by place": lambda: repr(cls("film", 2.0)),
        "three by place": lambda: repr(cls("film", 2.0, "-")),
        "twice": lambda: cls("film", name="film"),
    }
    return {what: repr(result_of(ask)) for what, ask in asked.items()}


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__.removeprefix("make_"))
def test_a_value_is_what_the_standard_decorator_makes(make):
    assert described(make(frozen.dataclass)) == described(make(dataclass))


@pytest.mark.parametrize("first", ["__eq__", "__hash__", "__repr__", "__init__"])
def test_a_method_may_be_the_first_that_is_asked_for(first):
    cls = make_plain(frozen.dataclass)
    made = object.__new__(cls)  # as pickle does, and what fills values in one step
    vars(made).update({"name": "film", "size": 1.5, "parts": (), "notes": ()})
    standard = make_plain(dataclass)(name="film", notes=())
    if first == "__init__":
        assert vars(cls(name="film", notes=())) == vars(standard)
    elif first == "__eq__":
        assert made.__eq__(cls(name="film", notes=())) is True
    else:
        assert getattr(made, first)() == getattr(standard, first)()


def test_a_method_is_compiled_once_and_only_when_asked_for():
    cls = make_plain(frozen.dataclass)
    waiting = {name for name, held in vars(cls).items() if isinstance(held, frozen._Waiting)}
    assert waiting == {"__init__", "__eq__", "__hash__"}
    one = cls(name="film")
    assert not isinstance(vars(cls)["__init__"], frozen._Waiting)
    assert isinstance(vars(cls)["__eq__"], frozen._Waiting)
    made = vars(cls)["__init__"]
    assert one == cls(name="film")
    assert vars(cls)["__init__"] is made
    assert inspect.isfunction(vars(cls)["__eq__"])


def test_a_plain_subclass_of_a_value_may_keep_more_than_the_fields():
    class More(make_plain(frozen.dataclass)):
        pass

    more = More(name="film")
    more.kept = 1
    del more.kept
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        more.name = "layer"


def test_default_factories_make_a_new_object_for_each_value():
    cls = make_plain(frozen.dataclass)
    assert cls(name="film").notes is not cls(name="film").notes
    assert cls(name="film", notes=None).notes is None


@frozen.dataclass(frozen=True, kw_only=True)
class Kept:
    """A value that pickle finds by its name."""

    name: str
    next: object = None


def test_a_value_survives_pickle_before_any_method_was_asked_for():
    kept = Kept(name="film")
    assert pickle.loads(pickle.dumps(kept)) == kept
    assert eval(repr(kept)) == kept


def test_a_value_that_holds_itself_can_be_shown():
    kept = Kept(name="film", next=[])
    kept.next.append(kept)
    assert repr(kept) == "Kept(name='film', next=[...])"


def test_a_value_with_a_list_as_default_is_refused():
    with pytest.raises(ValueError, match="mutable default"):

        @frozen.dataclass(frozen=True, kw_only=True)
        class Value:
            names: list = []  # noqa: RUF012

    with pytest.raises(TypeError, match="only frozen"):
        frozen.dataclass(frozen=False)
