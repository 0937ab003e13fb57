"""The help of every command and task: its own words and options, and an example that can be typed."""

import argparse
import shlex

import pytest

from ssedesigner.cli.commands import COMMANDS, _parser, _with_command

PROGRAM = "ssedesigner"
TASKS = {
    "batch": {"list", "show", "export"},
    "library": {"check", "backup", "restore", "export", "import", "undo-import", "adopt", "label"},
    "measurements": {"import", "export", "template"},
}


def commands_of(parser):
    """Return the commands or tasks of a parser by name; what is added only once it is typed is added."""
    if getattr(parser, "fill", None) is not None:
        fill, parser.fill = parser.fill, None
        fill(parser)
    subparsers = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return subparsers[0].choices if subparsers else {}


def walk(parser, path=()):
    for name, command in commands_of(parser).items():
        yield (*path, name), command
        yield from walk(command, (*path, name))


WALKED = {" ".join(path): parser for path, parser in walk(_parser())}


def options(parser):
    return {name for action in parser._actions for name in action.option_strings}


def test_every_command_and_task_is_walked():
    assert set(COMMANDS) == {name for name in WALKED if " " not in name}
    for command, tasks in TASKS.items():
        assert {name.split()[1] for name in WALKED if name.startswith(f"{command} ")} == tasks


@pytest.mark.parametrize("name", WALKED)
def test_each_has_help_of_its_own_with_an_example(name, capsys):
    with pytest.raises(SystemExit) as caught:
        _parser().parse_args([*name.split(), "--help"])
    text = capsys.readouterr().out
    assert caught.value.code == 0
    assert text.startswith(f"usage: {PROGRAM} {name} ")
    (example,) = [line for line in text.splitlines() if line.startswith("Example: ")]
    typed = shlex.split(example.removeprefix("Example: "))
    assert typed[: 1 + len(name.split())] == [PROGRAM, *name.split()]
    assert vars(_parser().parse_args(_with_command(typed[1:])))["run"]
    assert all(action.help for action in WALKED[name]._actions), "an argument without a word about it"


@pytest.mark.parametrize("name", WALKED)
def test_a_library_can_be_named_after_each(name):
    assert "--library" in options(WALKED[name])


def test_a_task_has_its_own_options_only():
    assert {"--only", "--replace"} <= options(WALKED["library export"])
    assert not {"--only", "--replace", "--json"} & options(WALKED["library check"])
    assert {"--preview", "--conflicts", "--json"} <= options(WALKED["library import"])
    assert "--decimal" in options(WALKED["batch export"])
    assert not {"--decimal", "--map"} & (
        options(WALKED["batch show"]) | options(WALKED["measurements template"]) - {"--decimal"}
    )
    assert "--map" in options(WALKED["measurements import"])
