"""What is said when LaTeX cannot be read: where, what stood there, what could have stood there."""

from __future__ import annotations

CONTEXT = 30


class ReadError(ValueError):
    """LaTeX that the reader does not understand, or that could mean two things.

    The message shows the place: a piece of the formula, and a caret below the character at which
    reading stopped. `position` is the number of characters before it.

    >>> print(ReadError("a bracket is never closed", "a (b + c", 2))
    a bracket is never closed
      a (b + c
        ^
    """

    def __init__(self, message: str, tex: str, position: int):
        self.position = position
        start = max(0, position - CONTEXT)
        piece = tex[start : position + CONTEXT].replace("\n", " ")
        super().__init__(f"{message}\n  {piece}\n  {' ' * (position - start)}^")
