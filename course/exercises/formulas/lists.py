"""Lists of numbers in typed formulas, with rows and columns."""

from __future__ import annotations

import ast

from course.exercises.formulas.factors import Factors
from course.exercises.formulas.messages import FormulaError
from course.exercises.formulas.tokens import Token


class Lists(Factors):
    """A list in square brackets."""

    def rows(self) -> ast.expr:
        start = self.tokens[self.at - 1]
        if self.next.text == "]":
            raise self._rows(start)
        rows, row, commas = [], [], []
        while True:
            row.append(self._entry())
            sign = self.take()
            if sign.text in (";", "]"):
                rows.append(row)
                row = []
            if sign.text == "]":
                break
            if sign.text not in (",", ";"):
                self.at -= 1
                raise self._left_over()
            commas.append(sign)
        self._check_commas(start, commas)
        if len(rows) == 1:
            rows = [n.elts if isinstance(n, ast.List) else [n] for n in rows[0]]
        entries = [entry for row in rows for entry in row]
        if any(isinstance(entry, ast.List) for entry in entries):
            told = "a list of numbers may have rows and columns, no more"
            raise self.wrong(told, start, self.tokens[self.at - 1])
        if len({len(row) for row in rows}) > 1:
            raise self._rows(start)
        return self.built(start, ast.List([ast.List(row) for row in rows]), *entries)

    def _rows(self, start: Token) -> FormulaError:
        told = "a list of numbers needs rows of one length, as in a matrix"
        return self.error(told, start, self.tokens[self.at - 1], "[[1, 2], [3, 4]]")

    def _entry(self) -> ast.expr:
        if self.next.text != "[":
            return self.comparison()
        start = self.take()
        row = [self.comparison()] if self.next.text != "[" else [self._entry()]
        while self.next.text == ",":
            self.take()
            row.append(self._entry())
        if self.take().text != "]":
            self.at -= 1
            raise self._left_over()
        return self.built(start, ast.List(row), *row)

    def _check_commas(self, start: Token, commas: list[Token]) -> None:
        """Decimal commas in a list show: some commas have a space behind them and some not."""
        tight = [c for c in commas if c.text == "," and self.text[c.end : c.end + 1].isdigit()
                 and self.text[c.start - 1 : c.start].isdigit()]  # fmt: skip
        spaced = any(self.text[c.end : c.end + 1] == " " or c.text == ";" for c in commas)
        if tight and spaced:
            text = self.text
            for comma in tight:
                text = text[: comma.start] + "." + text[comma.end :]
            raise self.error(
                "a decimal point is a point, and a comma separates two entries",
                tight[0], tight[0], text, self.text.replace(",", ", "),
            )  # fmt: skip
