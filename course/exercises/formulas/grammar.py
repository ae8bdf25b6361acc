"""Read a typed formula: Python's own parser, of whose results only a short list is let through.

Nothing that is typed is ever run. A formula that is not understood is answered in words
for a person who does not know Python's error messages.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection

from course.exercises.formulas.functions import BUILT_IN, COMMON, DEFINED, SAME, SHAPES
from course.exercises.formulas.messages import FormulaError, listed, shown
from course.exercises.formulas.spelling import python_tree, respell

DEEPEST = 80
OPERATORS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.MatMult: "@",
}
COMPARISONS = {ast.Lt: "<", ast.Gt: ">", ast.LtE: "<=", ast.GtE: ">="}
LIBRARIES = ("np", "numpy", "nnlib")
ELSEWHERE = {
    "dot": "write `W @ x` for a matrix product",
    "matmul": "write `W @ x` for a matrix product",
    "transpose": "write `W.T` for a transpose",
    "outer": "write `a @ b.T` for an outer product",
    "ln": "write `log(x)` for the natural logarithm",
    "e": "write `exp(x)` for a power of e",
}


def parse(text: str, names: Collection[str], functions: Collection[str] = ()) -> ast.expr:
    """Return the syntax tree of a formula that uses only the given names and functions.

    Raises:
        FormulaError: with a message that says what came and what is understood.

    >>> ast.unparse(parse("(A - Y)/m", ["A", "Y", "m"]))
    '(A - Y) / m'
    >>> parse("A^2", ["A"])
    Traceback (most recent call last):
    course.exercises.formulas.messages.FormulaError: a power is written with `**`, as in ...
    """
    reader = _Reader(tuple(names), (*COMMON, *SHAPES, *functions))
    return reader.read(python_tree(respell(text)))


class _Reader:
    """Walks a syntax tree and lets through what a formula may hold."""

    def __init__(self, names: tuple[str, ...], functions: tuple[str, ...]):
        self.names, self.functions, self.depth = names, functions, 0

    def read(self, node: ast.expr) -> ast.expr:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("the formula is nested too deeply")
        tree = self._one(node)
        self.depth -= 1
        return tree

    def _one(self, node):
        handler = getattr(self, f"_{type(node).__name__}", None)
        if handler is None:
            raise FormulaError(
                f"cannot use {shown(node)} in a formula; understood are numbers, "
                "`+ - * / ** @`, brackets, `.T` and functions"
            )
        return handler(node)

    def _Constant(self, node):
        if type(node.value) not in (int, float):
            raise FormulaError(f"expected a number, got {shown(node)}")
        if node.value > 1e300:
            raise FormulaError("a number is too large")
        return ast.Constant(node.value)

    def _Name(self, node):
        if node.id in self.names:
            return ast.Name(node.id)
        raise FormulaError(self._unknown(node.id))

    def _unknown(self, name: str) -> str:
        if SAME.get(name, name) in self.functions:
            return f"`{name}` is a function: write `{name}(...)`"
        if name in ELSEWHERE:
            return ELSEWHERE[name]
        known = listed(self.names) or "none, only numbers"
        near = difflib.get_close_matches(name, self.names, n=1)
        also = f"; did you mean `{near[0]}`?" if near else ""
        return f"unknown name `{name}`; known names: {known}{also}"

    def _BinOp(self, node):
        if type(node.op) not in OPERATORS:
            raise FormulaError(f"an operator in {shown(node)} is not one of `+ - * / ** @`")
        return ast.BinOp(self.read(node.left), node.op, self.read(node.right))

    def _UnaryOp(self, node):
        if not isinstance(node.op, ast.USub | ast.UAdd):
            raise FormulaError(f"a sign in {shown(node)} is not `+` or `-`")
        return ast.UnaryOp(node.op, self.read(node.operand))

    def _Compare(self, node):
        if len(node.ops) != 1 or type(node.ops[0]) not in COMPARISONS:
            raise FormulaError(f"expected one comparison by `< <= > >=`, got {shown(node)}")
        right = self.read(node.comparators[0])
        return ast.Compare(self.read(node.left), node.ops, [right])

    def _Attribute(self, node):
        if node.attr != "T":
            told = ELSEWHERE.get(node.attr, "only `.T` (the transpose) may follow a dot")
            raise FormulaError(f"cannot read `.{node.attr}`: {told}")
        return ast.Attribute(self.read(node.value), "T")

    def _List(self, node):
        rows = [n.elts if isinstance(n, ast.List) else [n] for n in node.elts]
        if not rows or len({len(row) for row in rows}) > 1 or not rows[0]:
            raise FormulaError(
                "a list of numbers needs rows of one length, as in `[[1, 2], [3, 4]]`"
            )
        if any(isinstance(entry, ast.List) for row in rows for entry in row):
            raise FormulaError("a list of numbers may have rows and columns, no more")
        return ast.List([ast.List([self.read(entry) for entry in row]) for row in rows])

    def _Call(self, node):
        name = self._function_name(node.func)
        known = BUILT_IN.get(name, BUILT_IN["exp"])
        if not known.fewest <= len(node.args) <= known.most:
            wanted = f"{known.fewest}" if known.fewest == known.most else "1 or 2"
            raise FormulaError(f"`{name}` takes {wanted} argument(s), got {len(node.args)}")
        args = [self.read(arg) for arg in node.args]
        axis = [self._axis(name, keyword) for keyword in node.keywords if known.axis]
        if len(axis) < len(node.keywords) or (axis and len(args) > 1):
            raise FormulaError(f"`{name}(...)` takes no further words such as `axis=` here")
        return ast.Call(ast.Name(name), args, [word for word in axis if word])

    def _function_name(self, node) -> str:
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in LIBRARIES:
            node = ast.Name(node.attr)
        if not isinstance(node, ast.Name):
            if isinstance(node, ast.Attribute):
                told = ELSEWHERE.get(node.attr, f"write `{node.attr}(x)`")
                raise FormulaError(f"cannot read `.{node.attr}(...)`: {told}")
            raise FormulaError("a product is written with `*`, as in `2*x`")
        name = SAME.get(node.id, node.id)
        if name in self.functions:
            return name
        if node.id in self.names:
            raise FormulaError(
                f"`{node.id}` is not a function; a product is written with `*`: `{node.id}*(...)`"
            )
        if node.id in ELSEWHERE:
            raise FormulaError(ELSEWHERE[node.id])
        raise FormulaError(
            f"unknown function `{node.id}`; known functions: {listed(self.functions)}"
        )

    def _axis(self, name, keyword):
        value = getattr(keyword.value, "value", None)
        if keyword.arg == "keepdims":
            if value is True:
                return None
            raise FormulaError(f"`{name}` keeps its axis here: leave `keepdims` out")
        if keyword.arg != "axis" or value not in (0, 1) or isinstance(value, bool):
            raise FormulaError(
                f"`{name}` takes `axis=0` (down the columns) or `axis=1` (along the rows)"
            )
        return ast.keyword("axis", ast.Constant(value))


def defined(name: str) -> ast.expr:
    """The syntax tree, in x, of a function that is given by a formula."""
    return parse(DEFINED[name], ["x"])
