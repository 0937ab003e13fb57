"""Commands that ask for more than a prediction: explore, compare, next, sensitivity."""

from __future__ import annotations

import argparse
from pathlib import Path

from ssedesigner.cli.arguments import (
    CommandError,
    SentenceParser,
    add_command,
    add_decimal_argument,
    open_own_library,
    own_materials,
    own_stock,
    print_json,
)
from ssedesigner.cli.given import library_path, make_prediction, print_remarks
from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.materials import Materials

PLANS, LEVELS, RUNS, SEED = ("levels", "filling"), 2, 12, 1
"""Kinds of a plan of runs, and what is taken where nothing else is said."""


def add_questions(commands: argparse._SubParsersAction[SentenceParser]) -> argparse.ArgumentParser:
    """Add the commands that ask for more than a prediction, and return the one in which fields can be set."""
    example = "explore thickest-film fig1-li --top 5"
    explored = add_command(
        commands, "explore", _explore, "search for recipes that meet a question", example, recipe=None
    )
    explored.add_argument("question", metavar="QUESTION", help="a question file, or the name of a shipped question")
    explored.add_argument(
        "recipe", metavar="RECIPE", nargs="?", help="the recipe that supplies every field that is not free"
    )
    explored.add_argument("--json", action="store_true", help="print one JSON object")
    explored.add_argument("--top", type=int, metavar="N", help="list at most N recipes, those of the front first")
    explored.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer as .json, .csv or .xlsx")
    compared = add_command(
        commands,
        "compare",
        _compare,
        "say what differs between recipes, and why",
        "compare fig1-li sample",
        recipe=None,
    )
    text = "a recipe, the key of a batch, the code of a sheet, or a file of one of these; two to four"
    compared.add_argument("recipes", metavar="RECIPE", nargs="+", help=text)
    compared.add_argument("--json", action="store_true", help="print one JSON object")
    compared.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write the comparison as .json, .csv or .xlsx"
    )
    example = "next thickest-film fig1-li -n 3"
    suggested = add_command(commands, "next", _next, "suggest films to make for a question", example, recipe=None)
    suggested.add_argument("question", metavar="QUESTION", help="a question file, or the name of a shipped question")
    suggested.add_argument(
        "recipe", metavar="RECIPE", nargs="?", help="the recipe that supplies every field that is not free"
    )
    suggested.add_argument("-n", dest="count", type=int, default=4, metavar="N", help="how many films at most; 4")
    text = "how many materials a film may have that no film of yours has; any number by default"
    suggested.add_argument("--new-materials", type=int, metavar="N", help=text)
    text = (
        "instead of suggestions, plan films over the free numbers: all levels of each, or points that fill the ranges"
    )
    suggested.add_argument("--plan", choices=PLANS, help=text)
    suggested.add_argument("--levels", type=int, default=LEVELS, metavar="N", help="levels of each field; 2")
    suggested.add_argument("--runs", type=int, default=RUNS, metavar="N", help="films that fill the ranges; 12")
    suggested.add_argument("--seed", type=int, default=SEED, metavar="N", help="seed of the order of making; 1")
    suggested.add_argument("--json", action="store_true", help="print one JSON object")
    suggested.add_argument("-o", "--output", type=Path, metavar="FILE", help="write films as .json, .csv or .xlsx")
    example = "sensitivity fig1-li --result specific_energy_wh_kg"
    weighed = add_command(commands, "sensitivity", _sensitivity, "say what matters most to a result", example)
    text = "a result by its name in predict --json"
    weighed.add_argument("--result", default="area_specific_resistance_ohm_cm2", metavar="NAME", help=text)
    text = "a range over which a field is varied; may be given more than once"
    weighed.add_argument("--vary", action="append", default=[], metavar="KEY=LOW..HIGH", help=text)
    weighed.add_argument("--json", action="store_true", help="print one JSON object")
    weighed.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer as .json or .csv")
    for writing in (explored, compared, suggested, weighed):
        add_decimal_argument(writing)
    return weighed


def _explore(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.explore import answer_question

    materials, lots = own_stock(library_path(arguments))
    answered = answer_question(
        arguments.question,
        arguments.recipe,
        materials,
        arguments.top,
        arguments.output,
        lots,
        decimal=arguments.decimal,
    )
    if arguments.json:
        print_json(answered.plain)
    else:
        print(arguments.output or answered.text, end="\n" if arguments.output else "")
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.compare import compare

    with open_own_library(library_path(arguments)) as library:
        answered = compare(arguments.recipes, library, arguments.output, arguments.decimal)
    if arguments.json:
        print_json(answered.plain)
    else:
        print(arguments.output or answered.text, end="\n" if arguments.output else "")
    return 0


def _next(arguments: argparse.Namespace) -> int:
    if arguments.plan:
        return _plan(arguments, own_materials(library_path(arguments)))
    materials, lots = own_stock(library_path(arguments))
    from ssedesigner.cli.next_films import suggest

    answered = suggest(
        arguments.question,
        arguments.recipe,
        materials,
        arguments.count,
        arguments.new_materials,
        arguments.output,
        lots,
        decimal=arguments.decimal,
    )
    if arguments.json:
        print_json(answered.plain)
    else:
        print(arguments.output or answered.text, end="\n" if arguments.output else "")
    return 0


def _plan(arguments: argparse.Namespace, materials: Materials) -> int:
    from ssedesigner.cli.runs import plan_runs

    if arguments.output is not None and arguments.output.suffix.lower() != ".csv":
        raise CommandError("A plan of runs is written as .csv; give FILE this ending.")
    planned = plan_runs(
        arguments.question,
        arguments.recipe,
        materials,
        plan=arguments.plan,
        levels=arguments.levels,
        runs=arguments.runs,
        seed=arguments.seed,
        decimal=arguments.decimal,
    )
    if arguments.output is not None:
        write_atomically(arguments.output, planned.text.encode())
    if arguments.json:
        print_json(planned.plain)
    else:
        print(arguments.output or planned.text, end="\n" if arguments.output else "")
    return 0


def _sensitivity(arguments: argparse.Namespace) -> int:
    from ssedesigner.cli.sensitivity import most_sensitive
    from ssedesigner.cli.sweep import result_keys
    from ssedesigner.physics.explore.grid import COUNTED

    predicted = make_prediction(arguments)
    print_remarks(predicted.own_remarks)
    (key,) = result_keys([arguments.result])
    if key in COUNTED:
        raise CommandError(f"{key} is a count of flags; sensitivity takes a result of predict --json.")
    recipe = predicted.prediction.recipe
    answered = most_sensitive(recipe, key, predicted.materials, arguments.vary, arguments.output, arguments.decimal)
    if arguments.json:
        print_json(answered.plain)
    else:
        print(arguments.output or answered.text, end="\n" if arguments.output else "")
    return 0
