r"""From the pieces of LaTeX to parts of a typed formula.

Every part has its shape, as far as that is known; one that binds too loosely for its place gets
brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from course.exercises.formulas.functions import COMMON, SHAPES
from course.exercises.formulas.latex import ENDS, FUNCTIONS, Piece, pieces, spelling_of
from course.exercises.formulas.messages import FormulaError, code, listed
from course.exercises.formulas.signs import DEEPEST
from course.exercises.formulas.spelling import Spelled

COMPARISON, SUM, PRODUCT, SIGNED, POWER, ATOM = range(6)
Shape = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part as it is typed: how tightly it binds, its shape (() for a number, None if unknown)."""

    text: Spelled
    binds: int = ATOM
    shape: Shape | None = ()
    ones: str = ""  # a column of ones, or a row of them


def stretched(one: Shape | None, other: Shape | None) -> Shape | None:
    """The shape of two that meet entry by entry; that of ones is not known ("?")."""
    if not one or not other:
        return one or other
    return tuple(
        there if here in ("1", "?", "") else here for here, there in zip(one, other, strict=True)
    )


class Parts:
    """The pieces and the place among them; parts made of parts."""

    def __init__(self, text, spelled, names, shapes, functions):
        self.text, self.spelled = text, spelled
        self.shapes = {name: tuple(shape) for name, shape in shapes.items()}
        self.pieces = pieces(spelled.text)
        known = (*COMMON, *SHAPES, *functions, *shapes)
        self.names = {name: name for name in known} | FUNCTIONS | dict(names)
        self.bases = {re.split("[_^]", name)[0] for name in self.names} | {*self.names}
        self.at = self.depth = 0
        self.closing = [""]

    @property
    def next(self) -> Piece:
        return self.pieces[self.at]

    def take(self) -> Piece:
        piece = self.next
        self.at = min(self.at + 1, len(self.pieces) - 1)
        return piece

    def place(self, start: Piece) -> tuple[int, int]:
        """Where all that was read since a piece stands, or it alone."""
        return self.spelled.place(start.start, max(start.end, self.pieces[self.at - 1].end))

    def error(self, why: str, start: Piece | None = None) -> FormulaError:
        place = self.place(start or self.next)
        return FormulaError(f"cannot read the LaTeX {code(self.text)}: {why}", place=place)

    def check_sides(self) -> None:
        depth = 0
        for piece in self.pieces:
            depth += (piece.text == "{") - (piece.text == "}")
            if piece.text == "=" and depth == 0:
                told = "type only the right-hand side, without an `=` sign"
                raise FormulaError(told, place=self.spelled.place(piece.start, piece.end))

    def left_over(self) -> FormulaError:
        piece = self.next
        if not piece.text:
            wanted = self.closing[-1]
            return self.error(f"{code(wanted)} is missing" if wanted else "something is missing")
        return self.unreadable(piece)

    def unreadable(self, piece: Piece) -> FormulaError:
        return self.error(f"{code(piece.text)} cannot be read here", piece)

    def how_many_ones(self, start: Piece) -> FormulaError:
        return self.error(
            "a vector of ones does not say here how long it is; a sum along the rows of X is typed "
            "`sum(X, axis=1)`, one down the columns `sum(X, axis=0)`",
            start,
        )

    def expect(self, text: str) -> None:
        if self.next.text != text:
            raise self.left_over()
        self.take()

    def write(self, start: Piece, *parts, binds=ATOM, shape=()) -> Part:
        """A part of texts and of signs, which all stand for what was read since `start`."""
        place, text, origin = self.place(start), "", []
        for part in parts:
            text += part if isinstance(part, str) else part.text
            origin += [place] * len(part) if isinstance(part, str) else part.origin
        return Part(Spelled(text, origin), binds, shape)

    def within(self, start: Piece, part: Part, binds: int) -> Spelled:
        """The text of a part that must bind as tightly as that."""
        return part.text if part.binds >= binds else self.write(start, "(", part.text, ")").text

    def two(self, start: Piece, left: Part, sign: str, right: Part, binds: int, shape) -> Part:
        parts = self.within(start, left, binds), sign, self.within(start, right, binds + 1)
        return self.write(start, *parts, binds=binds, shape=shape)

    def unknown(self, name: str, start: Piece) -> FormulaError:
        known = listed(self.shapes) or "none, only numbers"
        return self.error(f"unknown name {code(name)}; known names: {known}", start)

    def one_digit(self) -> None:
        """As TeX does, take only the first of several digits."""
        piece = self.next
        if re.match("[0-9].", piece.text):
            middle = piece.start + 1
            self.pieces[self.at : self.at + 1] = [
                Piece(piece.text[0], piece.start, middle),
                Piece(piece.text[1:], middle, piece.end),
            ]

    def spelled_here(self) -> str:
        """The spelling of a group or of one sign, past which the place moves."""
        self.one_digit()
        first, depth = self.at, 0
        while self.next.text:
            piece = self.take()
            depth += (piece.text == "{") - (piece.text == "}")
            if depth <= 0:
                break
        return spelling_of(self.pieces[first : self.at])

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error("it is nested too deeply")

    def ends(self) -> bool:
        """Whether a product ends here or goes on with a sign."""
        return self.next.text in ENDS or self.next.text == self.closing[-1]
