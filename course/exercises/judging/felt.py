"""What the right answer feels of a point: which sizes of which variables decide there.

A variable that is large shows nothing where the answer hardly depends on it. So an entry of a class
of sizes counts as felt where the right answer changes by far more than the tolerance when all
entries of the class, or those at one place of the formula, are moved to where they are ordinary.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np

from course.exercises.formulas.evaluation import Remembering, evaluate
from course.exercises.judging.drawing import Point, completed, given_tree, trees
from course.exercises.specification import Exercise, Variable

EXPONENTIALS = ("exp", "tanh", "sigmoid", "sigmoid_prime", "tanh_prime", "softmax")
EDGES = {
    "real": np.array([1e-5, 1e-4, 10, 100, 1e4]),
    "probability": np.array([1e-5, 1e-3, 1 - 1e-3, 1 - 1e-5]),
}
EDGES |= {"positive": EDGES["real"], "distribution": EDGES["probability"]}
EDGES_IN_EXPONENTS = np.array([1e-5, 1e-4, 10, 20, 100])
# where the parts of the right answer are to be, with either sign
PARTS = np.array([1e-4, 1 - 1e-3, 1, 10, 100, 1000, 1e4])
ORDINARY = 2  # the class between the small ones and the large ones
# where an answer may cut off what stands in an exponent
CUTS = (30, 100)
FELT, CUT_FELT = 30, 3  # tolerances


def independent(exercise: Exercise) -> list[Variable]:
    """The variables that may take any size and do not follow from others."""
    return [v for v in exercise.variables if v.given_by is None and v.domain in EDGES]


@cache
def in_exponents(exercise: Exercise) -> frozenset[str]:
    """The variables that an exponential is taken of, somewhere."""
    given = {v.name: given_tree(exercise, v) for v in exercise.variables if v.given_by is not None}
    found, seen = set(), set()
    for tree in (*trees(exercise), *given.values()):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.func.id in EXPONENTIALS:
                found |= set().union(*map(_names, node.args))
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
                found |= _names(node.right)
    while found - seen:
        name = (found - seen).pop()
        seen.add(name)
        found |= _names(given[name]) if name in given else set()
    return frozenset(found & {v.name for v in exercise.variables})


def _names(tree: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _edges(exercise: Exercise, variable: Variable) -> np.ndarray:
    limited = variable.domain in ("real", "positive") and variable.name in in_exponents(exercise)
    return EDGES_IN_EXPONENTS if limited else EDGES[variable.domain]


def classes(edges: np.ndarray, value: np.ndarray) -> Iterator[tuple[tuple, np.ndarray]]:
    """The classes of sizes of an array, with where its entries of that class are."""
    signs, found = np.sign(value), edges.searchsorted(np.abs(value))
    for sign, at in sorted({*zip(signs.flat, found.flat, strict=True)}):
        if at != ORDINARY and abs(sign) == 1:
            yield (int(sign), int(at)), (found == at) & (signs == sign)


def shown_by(exercise: Exercise, point: Point) -> set:
    """The classes of every variable, and those that the right answer feels; empty if unusable."""
    right = trees(exercise)[0]
    here = Remembering(point.everything, point.size_names)
    value = here.worked_out(right)
    if not np.isfinite(value).all():
        return set()
    allowed = FELT * (exercise.allowed * np.abs(value).max() + 1e-12)
    shows = set()
    free = independent(exercise)
    seen = [(v, list(classes(_edges(exercise, v), point.values[v.name]))) for v in free]
    numbered, counts = _numbered(exercise)
    every = [(name, at) for name, count in counts.items() for at in range(count)]
    named = {f"{name}#{at}": point.everything[name] for name, at in every}
    alone = sum(bool(kinds) for _, kinds in seen) == 1
    for variable, kinds in seen:
        entries = point.values[variable.name]
        for kind, where in kinds:
            shows.add((variable.name, kind))
            if alone and variable.shape and kind[1] == len(EDGES[variable.domain]):
                shows.add((variable.name, kind, "alone"))  # a place of several, beside no other
            moved = np.where(where, _moved(kind), entries)
            other = completed(exercise, point.sizes, {**point.values, variable.name: moved})
            if not (np.abs(_at(right, other) - value) <= allowed).all():
                shows.add((variable.name, kind, "felt"))
            for at in range(counts[variable.name]):
                one = evaluate(numbered, {**named, f"{variable.name}#{at}": moved}, {})
                if not (np.abs(one - value) <= allowed).all():
                    shows.add((variable.name, kind, at, "felt"))
    names = in_exponents(exercise) & point.values.keys()
    for name, sign, at in itertools.product(names, (1, -1), CUTS):
        cut = sign * np.minimum(sign * point.values[name], at)
        other = completed(exercise, point.sizes, {**point.values, name: cut})
        if not (np.abs(_at(right, other) - value) <= CUT_FELT * allowed / FELT).all():
            shows.add((name, sign, at, "cut"))
    for name, part in _parts(exercise):
        found = here.worked_out(part)
        at = PARTS.searchsorted(np.abs(found))
        shows |= {(name, *one) for one in zip(np.sign(found).flat, at.flat, strict=True)}
    return shows


@cache
def _numbered(exercise: Exercise) -> tuple[ast.expr, Counter]:
    """The right answer with a number at each place where a variable stands, and how many."""
    counts = Counter()

    class Numbering(ast.NodeTransformer):
        def visit_Name(self, node):
            counts[node.id] += 1
            return ast.Name(f"{node.id}#{counts[node.id] - 1}")

        def visit_Call(self, node):
            node.args = [self.visit(arg) for arg in node.args]
            return node

    return Numbering().visit(copy.deepcopy(trees(exercise)[0])), counts


@cache
def _parts(exercise: Exercise) -> tuple[tuple[str, ast.expr], ...]:
    """What the right answer is put together from, itself, and what follows from the variables."""
    kinds = ast.BinOp | ast.Call
    nodes = [node for node in ast.walk(trees(exercise)[0]) if isinstance(node, kinds)]
    nodes += [ast.Name(v.name) for v in exercise.variables if v.given_by is not None]
    return tuple({ast.unparse(node): node for node in nodes}.items())


def _at(tree: ast.expr, point: Point) -> np.ndarray:
    return evaluate(tree, point.everything, point.size_names)


def _moved(kind: tuple[int, int]) -> float:
    sign, at = kind
    return 0.0 if at < ORDINARY else float(sign)
