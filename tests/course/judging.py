"""What Python and JavaScript say about answers, and answers to compare them on."""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from course.exercises import check
from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.formulas.writing import formula
from course.exercises.judging.drawing import tree
from course.exercises.judging.mutants import mutants
from course.exercises.judging.results import Result
from course.exercises.page.export import specification
from course.exercises.register import all_exercises

# beside Python, where the environment has it, or wherever it is installed
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
DRIVER = Path(__file__).parent / "scripts" / "judge.mjs"
EXERCISES = {name: e for name, e in all_exercises().items() if e.kind != "derivation"}
TYPED = [e for e in EXERCISES.values() if e.reference is not None]
FIELDS = ("exercise", "verdict", "message", "mistake", "point", "echo", "echo_latex", "place")
CONSTANTS = ("0", "1", "2", "3", "0.5", "1e-3", "2.5", "1e5", "10", "2.0", "1e22", "1e-7", "1e300")
SIGNS = ("+", "+", "-", "-", "*", "*", "/", "@", "@", "**")
COMPARED = ("<", ">", "<=", ">=")
ENTRY_BY_ENTRY = ("exp", "log", "sqrt", "tanh", "abs", "sign", "diag")


@cache
def data(name: str) -> dict:
    return specification(EXERCISES[name])


def in_javascript(answers=(), **more) -> dict:
    """What JavaScript makes of pairs of a name and a text, given nothing but the export."""
    exercises = {name: data(name) for name in {name for name, _ in answers}}
    given = json.dumps({"exercises": exercises, "answers": answers, **more})
    ran = subprocess.run([NODE, DRIVER], input=given, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def fields(result: Result, text: str) -> dict:
    """What a result says, its place as JavaScript counts, where a sign may have two halves."""
    said = {field: getattr(result, field) for field in FIELDS}
    if result.place:
        said["place"] = [len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
                         for at in result.place]  # fmt: skip
    return said


def disagreements(answers: list[tuple[str, str]], judged=None) -> list[tuple]:
    """The answers about which the two differ in any word, with what differs."""
    judged = judged or [check(*answer) for answer in answers]
    there = in_javascript(answers)["results"]
    found = []
    for answer, result, other in zip(answers, judged, there, strict=True):
        said = fields(result, answer[1])
        differing = {f: (said[f], other[f]) for f in FIELDS if said[f] != other[f]}
        if differing:
            found.append((*answer, differing))
    return found


def mutated(exercise, expression) -> list[tuple[str, str]]:
    """The mutants of the right answer or a mistake, as typed answers."""
    return [(exercise.name, text) for text in _mutants(exercise, formula(expression))]


@cache
def _mutants(exercise, right: str) -> tuple[str, ...]:
    found = mutants(tree(exercise, right), tuple(map(str, exercise.sizes)))
    return tuple(dict.fromkeys(ast.unparse(changed) for _, changed in found))


def random_answers(count: int, seed: int) -> list[tuple[str, str]]:
    """Random formulas in the words of random exercises, and as many mutants."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        exercise = chance.choice(TYPED)
        if number % 2:
            of = [exercise.reference, *(m.expression for m in exercise.mistakes)]
            found.append(chance.choice(mutated(exercise, chance.choice(of))))
        else:
            found.append((exercise.name, _formula(chance, exercise, chance.randint(1, 4))))
    return found


def _leaf(chance, exercise) -> str:
    names = vocabulary(exercise).names
    return chance.choice(names if names and chance.random() < 0.75 else CONSTANTS)


def _formula(chance, exercise, depth: int) -> str:
    def leaf():
        return _leaf(chance, exercise)

    def inner():
        return _formula(chance, exercise, depth - 1)

    if depth == 0 or chance.random() < 0.12:
        return leaf()
    kind = chance.randrange(20)
    if kind < 9:
        return f"({inner()}) {chance.choice(SIGNS)} ({inner()})"
    if kind == 9:
        return f"({inner()}).T"
    if kind == 10:
        return f"-({inner()})"
    if kind == 11:
        return f"({inner()}) {chance.choice(COMPARED)} ({inner()})"
    if kind < 14:
        axis = chance.choice(["", ", axis=0", ", axis=1"])
        return f"{chance.choice(['sum', 'mean', 'max', 'min'])}({inner()}{axis})"
    if kind < 16:
        return f"{chance.choice([*ENTRY_BY_ENTRY, *exercise.functions])}({inner()})"
    if kind == 16:
        return f"{chance.choice(['max', 'min', 'heaviside'])}({inner()}, {inner()})"
    if kind == 17:
        return f"where({inner()}, {inner()}, {inner()})"
    if kind == 18:
        return chance.choice([f"eye({leaf()})", f"ones({leaf()}, {leaf()})"])
    return f"[[{leaf()}, {leaf()}], [{leaf()}, {leaf()}]]"
