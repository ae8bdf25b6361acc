r"""The factors of LaTeX besides names: numbers, brackets, fractions, roots, cases and matrices."""

from __future__ import annotations

import re
from dataclasses import replace

from course.exercises.formulas.latex import (
    BRACKETS,
    CONDITIONS,
    DIGITS,
    FRACTIONS,
    NO_AXIS,
    ONE,
    SIZES,
    Piece,
)
from course.exercises.formulas.latex_names import Names
from course.exercises.formulas.latex_parts import ATOM, POWER, PRODUCT, SIGNED, Part, stretched
from course.exercises.formulas.messages import code


class Factors(Names):
    """What a product is made of."""

    def factor(self) -> Part:
        """One factor with what stands above, below and behind it."""
        start = self.next
        if self.ends():
            raise self.left_over()
        base = self.base()
        return self.raised(start, self.named(start, base) if base else self.atom(self.take()))

    def atom(self, start: Piece) -> Part:
        text = start.text
        if text in BRACKETS:
            part = self.inside(BRACKETS[text])
            if text not in SIZES:
                return part
            shape = part.shape if SIZES[text] == "abs" else ()
            return self.write(start, f"{SIZES[text]}(", part.text, ")", shape=shape)
        if text[0] in DIGITS:
            return self.write(start, text)
        if text == ONE:
            return replace(self.write(start, "1", shape=("?", "?")), ones="column")
        if text in FRACTIONS:
            top, bottom = self.argument(), self.argument()
            shape = stretched(top.shape, bottom.shape)
            return self.two(start, top, " / ", bottom, PRODUCT, shape)
        if text == r"\sqrt":
            return self.root(start)
        if text == r"\begin":
            return self.environment(start)
        if text == "e" and self.next.text == "^":
            self.take()
            power = self.argument()
            return self.write(start, "exp(", power.text, ")", shape=power.shape)
        if text in NO_AXIS:
            raise self.error(
                f"{code(text)} does not say which axis is meant; a sum is typed `sum(X, axis=0)` "
                "(down the columns), `sum(X, axis=1)` (along the rows) or `sum(X)` (of all "
                "entries)",
                start,
            )
        raise self.unknown(text, start) if re.search("[A-Za-z]$", text) else self.unreadable(start)

    def inside(self, closing: str) -> Part:
        self.closing.append(closing)
        part = self.comparison()
        self.expect(closing)
        self.closing.pop()
        return part

    def argument(self) -> Part:
        """What TeX takes for an argument: a group, or one sign."""
        self.one_digit()
        start = self.next
        if self.ends():
            raise self.left_over()
        self.take()
        name = self.names.get(start.text)
        if name in self.shapes:
            return self.write(start, name, shape=self.shapes[name])
        self.deeper()
        part = self.atom(start)
        self.depth -= 1
        return part

    def root(self, start: Piece) -> Part:
        if self.next.text != "[":
            inner = self.argument()
            return self.write(start, "sqrt(", inner.text, ")", shape=inner.shape)
        self.take()
        degree, inner = self.inside("]"), self.argument()
        base, below = self.within(start, inner, ATOM), self.within(start, degree, SIGNED)
        return self.write(start, base, "**(1 / ", below, ")", binds=POWER, shape=inner.shape)

    def environment(self, start: Piece) -> Part:
        """Cases, or the entries of a matrix."""
        kind = self.spelled_here()
        if kind != "cases" and not kind.endswith("matrix"):
            raise self.error(f"the environment {code(kind)} is not known", start)
        self.closing.append(r"\end")
        rows: list[list[Part]] = [[]]
        while self.next.text != r"\end":
            self.condition_word()
            if self.next.text not in ("&", r"\\", r"\end"):
                rows[-1].append(self.comparison())
            if self.next.text not in ("&", r"\\", r"\end"):
                raise self.left_over()
            if self.next.text != r"\end" and self.take().text == r"\\":
                rows.append([])
        self.closing.pop()
        self.take()
        self.spelled_here()
        rows = [row for row in rows if row]
        return self.cases(start, rows) if kind == "cases" else self.matrix(start, rows)

    def condition_word(self) -> None:
        """Skip a word such as "if"."""
        text = "".join(piece.text for piece in self.pieces[self.at :])
        for word in CONDITIONS:
            if text.removeprefix("{").startswith(word):
                end = len(word) + text.startswith("{")
                self.at += end + (text[end : end + 1] == "}")
                return

    def cases(self, start: Piece, rows: list[list[Part]]) -> Part:
        if not rows or any(len(row) != 2 for row in rows[:-1]):
            raise self.error("every case but the last needs its condition", start)
        found = rows[-1][0]
        for value, condition in reversed(rows[:-1]):
            shape = stretched(stretched(condition.shape, value.shape), found.shape)
            parts = "where(", condition.text, ", ", value.text, ", ", found.text, ")"
            found = self.write(start, *parts, shape=shape)
        return found

    def matrix(self, start: Piece, rows: list[list[Part]]) -> Part:
        parts: list = ["["]
        for row in rows:
            parts += [", [" if len(parts) > 1 else "["]
            for at, entry in enumerate(row):
                parts += [", ", entry.text] if at else [entry.text]
            parts += ["]"]
        width = len(rows[0]) if rows else 0
        return self.write(start, *parts, "]", shape=(str(len(rows)), str(width)))
