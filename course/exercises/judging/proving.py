"""Prove a typed answer for all sizes, beyond the points at which it is compared.

The tree of a formula is worked out as in `formulas.evaluation`, with an entry where there is a
number: a value knows its entry in row i and column j as a SymPy expression. Answer and reference
become such values, and the engine proves their entries equal, or finds an instance in which they
differ. What it cannot do: a largest entry along an axis.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, reduce

import sympy as sp

from course.exercises.formulas.grammar import defined
from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.judging.comparison import judge
from course.exercises.judging.drawing import given_tree, trees
from course.exercises.judging.results import Result
from course.exercises.specification import Exercise
from nnlib import symbolic as sym
from nnlib.symbolic import SumsToOne, counterexample, index, inside_unit, positive, prove_equal

ONE = sp.Integer(1)
EACH = {"exp": sp.exp, "log": sp.log, "sqrt": sp.sqrt, "tanh": sp.tanh, "abs": sp.Abs}
OPERATIONS = {
    ast.Add: lambda x, y: x + y,
    ast.Sub: lambda x, y: x - y,
    ast.Mult: lambda x, y: x * y,
    ast.Div: lambda x, y: x / y,
    ast.Pow: lambda x, y: x**y,
}
COMPARISONS = {ast.Gt: sp.Gt, ast.GtE: sp.Ge, ast.Lt: sp.Lt, ast.LtE: sp.Le, ast.Eq: sp.Eq}
CONDITIONS = {
    "positive": [positive],
    "probability": [inside_unit],
    "distribution": [positive, SumsToOne],
    "one-hot": [SumsToOne],
}


class BeyondProof(Exception):
    """A formula has a part that the engine does not work with."""


@dataclass(frozen=True)
class Value:
    """A number, or a matrix with as many rows and columns; its entries by their indices."""

    rows: sp.Expr
    columns: sp.Expr
    entry: Callable[[sp.Expr, sp.Expr], sp.Expr]
    is_number: bool = False

    def at(self, i: sp.Expr, j: sp.Expr) -> sp.Expr:
        """The entry; where there is one row or column, it stands for all."""
        return self.entry(ONE if self.rows == 1 else i, ONE if self.columns == 1 else j)


def number(value: sp.Expr) -> Value:
    """A single number."""
    return Value(ONE, ONE, lambda _i, _j: value, is_number=True)


def stretched(one: sp.Expr, other: sp.Expr) -> sp.Expr:
    """The length of an axis of a result, when these two meet entry by entry."""
    return other if one == 1 else one


class Prover:
    """Works out the nodes of a tree, each kind by the method of its name.

    Args:
        exercise: whose names a formula has.
        whole: put the quantities that follow from others as what they are, not by their names.
    """

    def __init__(self, exercise: Exercise, whole: bool):
        self.names = {size.name: number(size) for size in exercise.sizes}
        self.given, self.letters = [], 0
        for variable in exercise.variables:
            if whole and variable.given_by is not None:
                self.names[variable.name] = self.value(given_tree(exercise, variable))
            else:
                self.names[variable.name] = self.variable(variable)

    def variable(self, variable) -> Value:
        """A quantity of the exercise, with what is known of it."""
        conditions = CONDITIONS.get(variable.domain, ())
        if not variable.shape:
            symbol = sp.Symbol(variable.name, real=True)
            self.given += [make(symbol) for make in conditions]
            return number(symbol)
        array = sym.array(variable.name, *variable.shape)
        self.given += [make(array) for make in conditions]
        return Value(*map(sp.sympify, variable.shape), lambda i, j: array[i, j])

    def fresh(self, length: sp.Expr) -> sp.Expr:
        """An index that is used nowhere else."""
        self.letters += 1
        return index(f"k{self.letters}", length)

    def total(self, term: Callable[[sp.Expr], sp.Expr], length: sp.Expr) -> sp.Expr:
        """The sum of a term along an axis."""
        at = self.fresh(length) if length != 1 else ONE
        return sym.total(term(at), at) if length != 1 else term(at)

    def value(self, node: ast.expr) -> Value:
        """The value of one node.

        Raises:
            BeyondProof: when it is of a kind that cannot be worked with.
        """
        method = getattr(self, f"_{type(node).__name__}", None)
        if method is None:
            raise BeyondProof(f"`{ast.unparse(node)}`")
        return method(node)

    def _Constant(self, node):
        return number(sp.nsimplify(str(node.value)))

    def _Name(self, node):
        return self.names[node.id]

    def _UnaryOp(self, node):
        inner = self.value(node.operand)
        return self.each(lambda x: -x, inner) if isinstance(node.op, ast.USub) else inner

    def each(self, function, *values: Value) -> Value:
        """A function of the entries of some values, at each place."""
        rows = reduce(stretched, (value.rows for value in values))
        columns = reduce(stretched, (value.columns for value in values))
        single = all(value.is_number for value in values)
        return Value(rows, columns, lambda i, j: function(*(v.at(i, j) for v in values)), single)

    def _Attribute(self, node):
        inner = self.value(node.value)
        return Value(inner.columns, inner.rows, lambda i, j: inner.at(j, i), inner.is_number)

    def _BinOp(self, node):
        left, right = self.value(node.left), self.value(node.right)
        if not isinstance(node.op, ast.MatMult):
            return self.each(OPERATIONS[type(node.op)], left, right)

        def entry(i, j):
            return self.total(lambda k: left.at(i, k) * right.at(k, j), left.columns)

        return Value(left.rows, right.columns, entry)

    def _Compare(self, node):
        return self.choice(node, number(ONE), number(sp.Integer(0)))

    def choice(self, node, yes: Value, no: Value) -> Value:
        """One of two values, by a comparison of entries."""
        if not isinstance(node, ast.Compare) or type(node.ops[0]) not in COMPARISONS:
            raise BeyondProof(f"`{ast.unparse(node)}`")
        holds = COMPARISONS[type(node.ops[0])]
        sides = self.value(node.left), self.value(node.comparators[0])

        def chosen(left, right, one, other):
            return sp.Piecewise((one, holds(left, right)), (other, True))

        return self.each(chosen, *sides, yes, no)

    def _Call(self, node):
        if node.func.id == "where":
            return self.choice(node.args[0], *map(self.value, node.args[1:]))
        name, args = node.func.id, [self.value(arg) for arg in node.args]
        if name in EACH:
            return self.each(EACH[name], *args)
        if name in ("g", "g_prime"):
            function = sym.elementwise("g")
            return self.each(function if name == "g" else function.prime, *args)
        if name == "softmax":
            return self.softmax(args[0])
        if name in ("relu", "max") and len(args) == (1 if name == "relu" else 2):
            return self.each(partial(sp.Max, *([0] if name == "relu" else [])), *args)
        if name in ("sum", "mean"):
            return self.over(name, args[0], node.keywords)
        if name == "ones":
            return Value(args[0].at(ONE, ONE), args[1].at(ONE, ONE), lambda _i, _j: ONE)
        if name == "eye":
            return Value(*[args[0].at(ONE, ONE)] * 2, sym.kronecker)
        if name == "diag":
            column = args[0]
            size = stretched(column.rows, column.columns)
            return Value(size, size, lambda i, j: sym.kronecker(i, j) * column.at(i, i))
        if name in ("sigmoid", "sigmoid_prime", "tanh_prime"):
            inner, self.names["x"] = self.names.get("x"), args[0]
            found = self.value(defined(name))
            self.names["x"] = inner
            return found
        raise BeyondProof(f"`{name}`")

    def softmax(self, logits: Value) -> Value:
        """Without what its program takes off against overflow, which changes nothing."""

        def entry(i, j):
            below = self.total(lambda k: sp.exp(logits.at(k, j)), logits.rows)
            return sp.exp(logits.at(i, j)) / below

        return Value(logits.rows, logits.columns, entry)

    def over(self, name: str, value: Value, keywords: list[ast.keyword]) -> Value:
        """A sum or a mean along an axis, or of all."""
        axis = keywords[0].value.value if keywords else None
        rows = ONE if axis in (None, 0) else value.rows
        columns = ONE if axis in (None, 1) else value.columns
        count = (value.rows if axis in (None, 0) else 1) * (
            value.columns if axis in (None, 1) else 1
        )

        def entry(i, j):
            def along(row):
                if axis == 0:
                    return value.at(row, j)
                return self.total(lambda column: value.at(row, column), value.columns)

            found = along(i) if axis == 1 else self.total(along, value.rows)
            return found / count if name == "mean" else found

        return Value(rows, columns, entry, is_number=axis is None)


def entries(exercise: Exercise, tree: ast.expr, whole: bool):
    """The entry of the answer and of the reference at one place, and what is known."""
    prover = Prover(exercise, whole)
    answer, right = prover.value(tree), prover.value(trees(exercise)[0])
    for found, wanted in ((answer.rows, right.rows), (answer.columns, right.columns)):
        if sp.simplify(found - wanted) not in (0, 1 - wanted):  # 1: one entry stands for all
            raise BeyondProof("an answer of another shape")
    i = index("i", right.rows) if right.rows != 1 else ONE
    j = index("j", right.columns) if right.columns != 1 else ONE
    return answer.at(i, j), right.at(i, j), tuple(prover.given)


def prove(exercise: Exercise, answer: str) -> Result:
    """Prove that a typed formula is the right answer of an exercise, for all sizes.

    What is not right at the points of comparison is told as `check` tells it.

    Raises:
        ValueError: for an exercise that asks for no formula.
    """
    name = exercise.name
    if exercise.kind != "formula":
        raise ValueError(f"{name}: asks for a {exercise.kind}, expected one for a formula")
    judged = judge(exercise, answer)
    if not judged.right:
        return judged
    try:
        tree = vocabulary(exercise).read(answer)
        for whole in (False, True):
            mine, right, given = entries(exercise, tree, whole)
            if prove_equal(mine, right, given):
                return Result(name, "right", "Proved for all sizes, every entry.")
        found = counterexample(mine, right, given)
    except BeyondProof as part:
        told = f"Not proved and not refuted: the engine does not work with {part}."
        return Result(name, "unreadable", told)
    if found is None:
        told = "Not proved, and no instance was found in which it fails."
        return Result(name, "unreadable", told)
    return Result(name, "wrong", f"It fails, for example {found}.")
