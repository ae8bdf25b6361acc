r"""From LaTeX to a typed formula: sums and products of what `latex_factors` reads.

A product without a sign is ``@`` of two matrices and ``*`` with a number, as their shapes tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from course.exercises.formulas.latex import DIGITS, ENTRYWISE, RELATIONS, TIMES, Piece
from course.exercises.formulas.latex_factors import Factors
from course.exercises.formulas.latex_parts import COMPARISON, PRODUCT, SUM, Part, Shape, stretched
from course.exercises.formulas.messages import code
from course.exercises.formulas.spelling import Spelled, signs_spelled


class Reader(Factors):
    """Reads one formula."""

    def whole(self) -> Spelled:
        self.check_sides()
        part = self.comparison()
        if self.next.text:
            raise self.left_over()
        return part.text

    def comparison(self) -> Part:
        self.deeper()
        start, part = self.next, self.sum()
        if self.next.text in RELATIONS:
            sign = RELATIONS[self.take().text]
            right = self.sum()
            shape = stretched(part.shape, right.shape)
            part = self.two(start, part, f" {sign} ", right, COMPARISON, shape)
        self.depth -= 1
        return part

    def sum(self) -> Part:
        start = self.next
        sign = self.take().text if start.text in ("+", "-") else ""
        part = self.entrywise()
        if sign:
            inner = self.within(start, part, PRODUCT)
            part = self.write(start, sign, inner, binds=SUM, shape=part.shape)
        while self.next.text in ("+", "-"):
            sign, right = self.take().text, self.entrywise()
            shape = stretched(part.shape, right.shape)
            part = self.two(start, part, f" {sign} ", right, SUM, shape)
        return part

    def entrywise(self) -> Part:
        start, part = self.next, self.product()
        while self.next.text in ENTRYWISE:
            self.take()
            right = self.product()
            part = self.two(start, part, " * ", right, PRODUCT, stretched(part.shape, right.shape))
        return part

    def product(self) -> Part:
        start, part, under = self.next, self.factor(), False
        while True:
            sign = self.next.text
            if sign == "/":
                self.take()
                right, under = self.factor(), True
                shape = stretched(part.shape, right.shape)
                part = self.two(start, part, " / ", right, PRODUCT, shape)
            elif sign in TIMES:
                self.take()
                part, under = self.times(start, part, self.factor(), sign), False
            elif self.ends():
                return part
            elif sign[0] in DIGITS and re.search("[A-Za-z0-9]$", self.pieces[self.at - 1].text):
                raise self.error(f"a sign is missing before {code(sign)}")
            elif under:  # it has two readings, which the reader of typed formulas says
                part = self.two(start, part, " ", self.factor(), PRODUCT, None)
            else:
                part = self.times(start, part, self.factor(), "")

    def times(self, start: Piece, left: Part, right: Part, sign: str) -> Part:
        if right.ones == "column" and left.shape and "?" not in left.shape:
            shape = (left.shape[0], "1")
            return self.write(start, "sum(", left.text, ", axis=1)", shape=shape)
        if left.ones == "row" and right.shape and "?" not in right.shape:
            shape = ("1", right.shape[1])
            return self.write(start, "sum(", right.text, ", axis=0)", shape=shape)
        matrices = left.shape and right.shape
        if matrices and "?" in (*left.shape, *right.shape):
            raise self.how_many_ones(start)
        if sign == "@" or (matrices and ("1", "1") not in (left.shape, right.shape)):
            shape = (left.shape[0], right.shape[1]) if matrices else None
            return self.two(start, left, " @ ", right, PRODUCT, shape)
        return self.two(start, left, " * ", right, PRODUCT, stretched(left.shape, right.shape))


def typed(
    text: str,
    names: Mapping[str, str],
    shapes: Mapping[str, Shape],
    functions: Collection[str] = (),
) -> Spelled:
    r"""The typed formula of LaTeX, which knows where everything of it came from.

    Args:
        text: LaTeX.
        names: what each name in its canonical spelling is typed as.
        shapes: of what is typed: two sizes, or none for a number.
        functions: those besides the common ones.

    Raises:
        FormulaError: with a message that says where it cannot be read.

    >>> typed(r"W^{T} \delta \odot A", {r"\delta": "d", "W": "W", "A": "A"},
    ...       {"W": ("n", "k"), "d": ("n", "m"), "A": ("k", "m")}).text
    'W.T @ d * A'
    """
    spelled = signs_spelled(Spelled.typed(text)).stripped()
    return Reader(text, spelled, names, shapes, functions).whole()
