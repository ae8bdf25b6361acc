"""What comes of a formula on trial."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course.trial.program import is_program
from course.trial.readings import Way

UNCOMMON = (
    "it holds only in a convention that few books have, such as errors that are targets minus "
    "outputs; if it is yours, say so in the context"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|holds|hold|stands|came|comes|needs|fails|does|do|differ|differs"
    r"|states|says|gives|goes|runs)\b"
)
RIGHT, RIGHT_IF, WRONG, CANNOT = "right", "right if", "wrong", "cannot read"


def explained(reason: str) -> str:
    """A sentence where the reason names no more than what was met.

    >>> explained("a second derivative"), explained("the symbol k is not known")
    ('a second derivative is not read here', 'the symbol k is not known')
    """
    first, *rest = reason.split("\n")
    what, colon, where = first.partition(": ")
    if _VERB.search(first):
        return reason
    return "\n".join([f"{what} is not read here{colon}{where}", *rest])


@dataclass
class Trial:
    """What came of a formula.

    Args:
        formula: as it was typed.
        verdict: ``right``, ``right if``, ``wrong`` or ``cannot read``.
        readings: in words, what it takes for the formula to hold; empty where nothing is left open.
        mistake: the word of the mistake, or None.
        correction: the formula put right, in LaTeX or, of code, in code; or None.
        reason: why it cannot be read, or what is wrong, in a sentence.
        counterexample: the two sides in numbers on one small network, or None.
        quantity: what stands on the left.
        note: what is to be said of the context that was given.
        proof: the page and the place of the book that prove it, or its correction, or None.
    """

    formula: str
    verdict: str
    readings: list[str] = field(default_factory=list)
    mistake: str | None = None
    correction: str | None = None
    reason: str = ""
    counterexample: str | None = None
    quantity: str = ""
    proof: str | None = None
    note: str = ""
    held: list[Way] = field(default_factory=list, repr=False)

    def put_right(self, dollars: str = "$") -> str:
        """The correction in Markdown."""
        assert self.correction is not None
        mark = "`" if is_program(self.formula) and is_program(self.correction) else dollars
        return f"{mark}{self.correction}{mark}"

    def _repr_markdown_(self) -> str:
        lines = [f"**{self.verdict}**" + (f" ({self.quantity})" if self.quantity else "")]
        if self.readings and self.verdict == RIGHT_IF:
            lines[0] += ": " + ", and ".join(self.readings)
        if self.reason:
            lines.append(self.reason)
        if self.correction:
            lines.append(self.put_right("$$"))
        if self.counterexample:
            lines.append(f"Tried {self.counterexample}.")
        if self.proof:
            proved = "The correction is proved" if self.correction else "Proved"
            lines.append(f"{proved} at {self.proof}.")
        if self.note:
            lines.append(self.note)
        return "\n\n".join(lines)
