r"""What was understood of an answer, as a formula with the shape of every product.

A formula that was read otherwise than it was meant thus looks wrong.
"""

from __future__ import annotations

import ast
from contextlib import suppress

from course.exercises.formulas.evaluation import Evaluator
from course.exercises.formulas.messages import FormulaError
from course.exercises.judging.samples import points
from course.exercises.specification import Exercise
from nnlib.symbolic import latex as book_latex

LONGEST = 4  # of the shapes in plain text
_LOOSE, _SUM, _TERM, _SIGN, _POWER, _ATOM = range(6)
_FUNCTIONS = {
    "exp": r"\exp", "log": r"\log", "tanh": r"\tanh", "max": r"\max", "min": r"\min",
    "sigmoid": r"\sigma", "sigmoid_prime": r"\sigma'", "g": "g", "g_prime": "g'",
    "tanh_prime": r"\tanh'",
}  # fmt: skip
_SIGNS = {ast.Lt: "<", ast.Gt: ">", ast.LtE: r"\le", ast.GtE: r"\ge"}


class _Shapes(Evaluator):
    """Works a formula out and keeps the shape of every part."""

    def __init__(self, values, sizes):
        super().__init__(values, sizes)
        self.shapes: dict[int, tuple[int, ...]] = {}

    def value(self, node):
        found = super().value(node)
        self.shapes[id(node)] = found.shape
        return found


class Echo:
    """What was understood: ``text`` in plain words, ``latex`` for a page."""

    def __init__(self, exercise: Exercise, tree: ast.expr):
        point = points(exercise)[0]
        keeper = _Shapes(point.everything, point.size_names)
        with suppress(FormulaError):  # the shapes of what could be worked out are known
            keeper.worked_out(tree)
        self.shapes = keeper.shapes
        self.written = {v.name: v.shown for v in exercise.variables}
        self.written |= {str(size): book_latex(size) for size in exercise.sizes}
        self.size_names = point.size_names
        self.text = self._text(tree)
        self.latex = self._latex(tree, _LOOSE)

    def shape(self, node: ast.expr) -> tuple[int, ...] | None:
        return self.shapes.get(id(node))

    def is_product(self, node: ast.expr) -> bool:
        """Whether a node is a product of two matrices of whatever kind."""
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.MatMult | ast.Mult):
            return False
        return bool(self.shape(node) and self.shape(node.left) and self.shape(node.right))

    def _text(self, tree: ast.expr) -> str:
        shapes: dict[str, str] = {}
        for node in ast.walk(tree):
            if len(shapes) < LONGEST and node is not tree and self.is_product(node):
                shapes[ast.unparse(node)] = self._words(node)
        told = [f"{text}: {shape}" for text, shape in shapes.items()]
        whole = f": {self._words(tree)}" if self.shape(tree) else ""
        return f"{ast.unparse(tree)}{whole}" + (f", with {'; '.join(told)}" if told else "")

    def _words(self, node) -> str:
        return f"({', '.join(self.size_names.get(n, str(n)) for n in self.shape(node))})"

    def _shape_latex(self, node) -> str:
        sizes = [self.size_names.get(n, str(n)) for n in self.shape(node)]
        return r" \times ".join(self.written.get(size, size) for size in sizes)

    def _latex(self, node: ast.expr, place: int) -> str:
        text, binds = getattr(self, f"_{type(node).__name__}")(node)
        if self.is_product(node):
            text = rf"\underbrace{{{text}}}_{{{self._shape_latex(node)}}}"
            return rf"\left({text}\right)" if place == _ATOM else text
        return rf"\left({text}\right)" if binds < place else text

    def _Constant(self, node):
        text = f"{node.value!r}"
        if "e" in text:
            digits, power = text.split("e")
            return rf"{digits} \cdot 10^{{{int(power)}}}", _TERM
        return text, _ATOM

    def _Name(self, node):
        return self.written.get(node.id, node.id), _ATOM

    def _UnaryOp(self, node):
        sign = "-" if isinstance(node.op, ast.USub) else "+"
        return f"{sign}{self._latex(node.operand, _SIGN)}", _SUM

    def _BinOp(self, node):
        left, right, op = node.left, node.right, type(node.op)
        if op in (ast.Add, ast.Sub):
            sign = "+" if op is ast.Add else "-"
            return f"{self._latex(left, _SUM)} {sign} {self._latex(right, _TERM)}", _SUM
        if op is ast.Div:
            if self.shape(right):
                return f"{self._latex(left, _TERM)} \\oslash {self._latex(right, _SIGN)}", _TERM
            return rf"\frac{{{self._latex(left, _LOOSE)}}}{{{self._latex(right, _LOOSE)}}}", _SIGN
        if op is ast.Pow:
            dot = r"\odot " if self.shape(left) else ""
            return f"{{{self._latex(left, _ATOM)}}}^{{{dot}{self._latex(right, _LOOSE)}}}", _POWER
        both = self.shape(left) and self.shape(right)
        sign = r" \odot " if op is ast.Mult and both else r" \, "
        if op is ast.Mult and not both and isinstance(right, ast.Constant):
            sign = r" \cdot "
        return f"{self._latex(left, _TERM)}{sign}{self._latex(right, _SIGN)}", _TERM

    def _Compare(self, node):
        sign = _SIGNS[type(node.ops[0])]
        left, right = self._latex(node.left, _SUM), self._latex(node.comparators[0], _SUM)
        return rf"\mathbf{{1}}\left[{left} {sign} {right}\right]", _ATOM

    def _Attribute(self, node):
        return rf"{{{self._latex(node.value, _ATOM)}}}^{{\mathsf{{T}}}}", _POWER

    def _List(self, node):
        rows = r" \\ ".join(
            " & ".join(self._latex(entry, _LOOSE) for entry in row.elts) for row in node.elts
        )
        return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}", _ATOM

    def _Call(self, node):
        name = node.func.id
        if name == "sqrt":
            return rf"\sqrt{{{self._latex(node.args[0], _LOOSE)}}}", _ATOM
        if name == "abs":
            return rf"\left\lvert {self._latex(node.args[0], _LOOSE)} \right\rvert", _ATOM
        shown = _FUNCTIONS.get(name, rf"\operatorname{{{name.replace('_', chr(92) + '_')}}}")
        if node.keywords:
            shown += rf"_{{\text{{axis }} {node.keywords[0].value.value}}}"
        args = ", ".join(self._latex(arg, _LOOSE) for arg in node.args)
        return rf"{shown}\left({args}\right)", _ATOM
