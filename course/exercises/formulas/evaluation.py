"""Work out a formula's syntax tree with arrays: numbers and matrices, entry by entry as in NumPy.

Everything is a number (shape ``()``) or a matrix (two sizes); sums and maxima over an axis keep
that axis with length 1. A comparison gives 1 where it holds and 0 elsewhere.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping

import numpy as np

from course.exercises.formulas.functions import DEFINED
from course.exercises.formulas.grammar import defined
from course.exercises.formulas.messages import FormulaError, ShapeError, shown
from course.exercises.formulas.signs import COMPARISONS, OPERATORS

_ENTRYWISE = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
}
_OF_EACH = {
    "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "tanh": np.tanh, "abs": np.abs, "sign": np.sign,
}  # fmt: skip
_OVER_AXIS = {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min}
_OF_TWO = {"max": np.maximum, "min": np.minimum, "heaviside": np.heaviside}
LARGEST = 20  # no size of a sample point comes near


def evaluate(tree: ast.expr, values: Mapping[str, np.ndarray], sizes: Mapping[int, str]):
    """The value of a formula.

    Args:
        tree: what `course.exercises.formulas.grammar.parse` returned.
        values: a number or a matrix for every name.
        sizes: the name of each length, for messages such as "(n, m)".

    Raises:
        ShapeError: when shapes do not fit.
        FormulaError: when a list or a size is not one.

    >>> from course.exercises.formulas.grammar import parse
    >>> evaluate(parse("W.T @ d", ["W", "d"]), {"W": np.eye(2), "d": np.ones((2, 1))}, {}).tolist()
    [[1.0], [1.0]]
    """
    return Evaluator(values, sizes).worked_out(tree)


def shape_words(shape: tuple[int, ...], sizes: Mapping[int, str]) -> str:
    """A shape with the names of its sizes; ``()`` is that of a number.

    >>> shape_words((4, 1), {4: "n"}), shape_words((4,), {4: "n"}), shape_words((), {})
    ('(n, 1)', '(n,)', '()')
    """
    inner = ", ".join(sizes.get(size, str(size)) for size in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


class Evaluator:
    """Works out the nodes of a syntax tree, each kind by the method of its name."""

    def __init__(self, values, sizes):
        self.values, self.sizes = values, sizes

    def worked_out(self, tree) -> np.ndarray:
        """The value of the whole formula."""
        with np.errstate(all="ignore"):
            return self.value(tree)

    def value(self, node) -> np.ndarray:
        """The value of one node."""
        try:
            return getattr(self, f"_{type(node).__name__}")(node)
        except FormulaError as error:
            error.place = error.place or getattr(node, "place", None)
            raise

    def words(self, *arrays) -> str:
        return " and ".join(shape_words(array.shape, self.sizes) for array in arrays)

    def _Constant(self, node):
        return np.asarray(float(node.value))

    def _Name(self, node):
        return np.asarray(self.values[node.id], dtype=float)

    def _UnaryOp(self, node):
        inner = self.value(node.operand)
        return -inner if isinstance(node.op, ast.USub) else inner

    def _Attribute(self, node):
        return self.value(node.value).T

    def _List(self, node):
        entries = [[self.value(entry) for entry in row.elts] for row in node.elts]
        if any(entry.ndim for row in entries for entry in row):
            raise FormulaError("a list holds numbers, not matrices")
        return np.array(entries, dtype=float)

    def _BinOp(self, node):
        left, right = self.value(node.left), self.value(node.right)
        if not isinstance(node.op, ast.MatMult):
            sign = OPERATORS[type(node.op)]
            return self._entrywise(node, _ENTRYWISE[type(node.op)], sign, left, right)
        if left.ndim == 0 or right.ndim == 0:
            raise ShapeError(
                f"{shown(node)}: `@` needs a matrix on both sides; a number scales by `*`"
            )
        if left.shape[1] != right.shape[0]:
            inner = [self.sizes.get(size, str(size)) for size in (left.shape[1], right.shape[0])]
            raise ShapeError(
                f"{shown(node)}: shapes {self.words(left, right)} do not fit for `@`, "
                f"because {inner[0]} columns meet {inner[1]} rows"
            )
        return left @ right

    def _Compare(self, node):
        op = type(node.ops[0])
        left, right = self.value(node.left), self.value(node.comparators[0])
        return self._entrywise(node, _ENTRYWISE[op], COMPARISONS[op], left, right)

    def _entrywise(self, node, function, sign, *parts):
        try:
            return np.asarray(function(*parts), dtype=float)
        except ValueError:
            raise ShapeError(
                f"{shown(node)}: shapes {self.words(*parts)} do not fit for `{sign}`, "
                "which works entry by entry; "
                "a matrix product is written `@`"
            ) from None

    def _Call(self, node):
        name = node.func.id
        args = [self.value(arg) for arg in node.args]
        if name in DEFINED:
            return Evaluator({"x": args[0]}, self.sizes).value(defined(name))
        if name in _OF_EACH:
            return np.asarray(_OF_EACH[name](args[0]))
        if name in _OF_TWO and len(args) == 2:
            return self._entrywise(node, _OF_TWO[name], name, *args)
        if name in _OVER_AXIS:
            return self._over_axis(name, args[0], node.keywords)
        if name == "where":
            return self._entrywise(node, lambda c, x, y: np.where(c != 0, x, y), name, *args)
        return self._shaped(name, args)

    def _over_axis(self, name, array, keywords):
        axis = keywords[0].value.value if keywords else None
        if axis is not None and array.ndim == 0:
            raise ShapeError(f"`{name}(..., axis={axis})` needs a matrix, got a number")
        return np.asarray(_OVER_AXIS[name](array, axis=axis, keepdims=axis is not None))

    def _shaped(self, name, args):
        if name == "diag":
            if args[0].ndim != 2 or 1 not in args[0].shape:
                raise ShapeError(f"`diag` takes a column, got shape {self.words(args[0])}")
            return np.diagflat(args[0])
        # as numbers of Python, which are compared many times as fast as arrays without axes
        sizes = [0.0 if size.ndim else float(size) for size in args]
        if any(not 1 <= size <= LARGEST or size % 1 for size in sizes):
            example = ", ".join(["n"] * len(args))
            raise FormulaError(f"`{name}` takes sizes, such as `{name}({example})`")
        rows, columns = int(sizes[0]), int(sizes[-1])
        return np.eye(rows) if name == "eye" else np.ones((rows, columns))


class Watching(Evaluator):
    """Notes whether a power, a product or an exponential left the range of the numbers.

    That is: of finite numbers, none of them 0, came 0 or infinity.
    """

    left_range = False

    def _entrywise(self, node, function, sign, *parts):
        found = super()._entrywise(node, function, sign, *parts)
        if sign in ("*", "/", "**"):
            usual = np.logical_and(*(np.isfinite(part) & (part != 0) for part in parts))
            self.left_range |= bool((usual & _at_an_end(found)).any())
        return found

    def _Call(self, node):
        if node.func.id in DEFINED:
            inner = Watching({"x": self.value(node.args[0])}, self.sizes)
            found = inner.value(defined(node.func.id))
            self.left_range |= inner.left_range
            return found
        found = super()._Call(node)
        if node.func.id == "exp":
            self.left_range |= bool(
                (np.isfinite(self.value(node.args[0])) & _at_an_end(found)).any()
            )
        return found


def _at_an_end(found: np.ndarray) -> np.ndarray:
    return (found == 0) | np.isinf(found)


def leaves_range(tree: ast.expr, values: Mapping[str, np.ndarray]) -> bool:
    """Whether working out a formula leaves the range of the numbers on the way.

    >>> from course.exercises.formulas.grammar import parse
    >>> a = {"a": np.asarray(1e5)}
    >>> [leaves_range(parse(text, ["a"]), a) for text in ("log(a**99)", "log(1 - a)", "1/(a - a)")]
    [True, False, False]
    """
    watching = Watching(values, {})
    watching.worked_out(tree)
    return watching.left_range


class Remembering(Evaluator):
    """Works out each node once, for formulas that have nodes in common."""

    def __init__(self, values, sizes):
        super().__init__(values, sizes)
        self.known = {}

    def value(self, node) -> np.ndarray:
        """The value of one node."""
        if node not in self.known:
            self.known[node] = super().value(node)
        return self.known[node]
