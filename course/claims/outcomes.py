"""What came of a piece of evidence, kept apart from the words in which it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Outcome:
    r"""Whether a statement held, and by what: a proof, an instance, or a program that was run.

    `statement`, `given`, `sizes`, `place` and `values` are LaTeX: what was decided, under which
    conditions and for which sizes it was proved, at which instance it was decided and what the
    sides (or the one side) are there. `words` is Markdown, what a program says of itself.

    >>> proof = Outcome(True, "proof", r"a = b", given=("c > 0",), sizes=("m", "n"))
    >>> proof.seen
    '$a = b$ is proved given $c > 0$ for every $m$ and $n$'
    >>> Outcome(False, "instance", "a = b", place="n = 2", values=("1", "3")).seen
    '$a = b$ is refuted: at $n = 2$, the left side is $1$ and the right side $3$'
    """

    held: bool
    by: Literal["proof", "instance", "program"]
    statement: str = ""
    given: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    place: str = ""
    values: tuple[str, ...] = ()
    words: str = ""

    @property
    def symbolic(self) -> bool:
        """Whether algebra decided it, and not a program."""
        return self.by != "program"

    @property
    def seen(self) -> str:
        """The outcome in Markdown, the same on every machine."""
        if self.by == "program":
            return self.words
        if self.by == "proof":
            return f"${self.statement}$ {self._proved}"
        refuted = "" if self.held else " is refuted"
        return f"${self.statement}${refuted}: at ${self.place}${self._there}"

    @property
    def _proved(self) -> str:
        if not self.held:
            return "is wrong: the two are proved equal"
        given = f"given {_listed(self.given, len(self.given))}" if self.given else ""
        sizes = f"for every {_listed(self.sizes, 1)}" if self.sizes else ""
        return " ".join(filter(None, ["is proved", given, sizes]))

    @property
    def _there(self) -> str:
        values = [f"${value}$" for value in self.values]
        if len(values) == 1:
            return f" it is {values[0]}"
        if self.held:
            return f", {' against '.join(values)}"
        return f", the left side is {values[0]} and the right side {values[1]}"


def _listed(formulas: tuple[str, ...], conjunctions: int) -> str:
    """Formulas one after the other, with as many times "and" from the end on, else commas."""
    shown = [f"${formula}$" for formula in formulas]
    at = max(1, len(shown) - conjunctions)
    return " and ".join([", ".join(shown[:at]), *shown[at:]])
