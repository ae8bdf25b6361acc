"""What two documents say differently, and which of the two is right.

- ``both hold``: a difference of convention; each side holds in its own reading;
- ``one fails``: one side holds, and the other is refuted;
- ``neither holds``: both are refuted.

As with claims, a verdict that is typed and differs from the computed one raises.
"""

from __future__ import annotations

from course.claims.rows import Apart, Correction, Difference, Seen
from course.ledger.verdicts import Decided, Findings

DIFFERENCE_VERDICTS = ("both hold", "one fails", "neither holds")
ROLES = ("apart", "first", "second")


def examine(parts: tuple[Apart | Seen | Correction, ...]) -> dict[str, Findings]:
    """Decide the evidence: what sets the sides apart, each side, and the translations."""
    readings = {
        "apart": [part.reading for part in parts if isinstance(part, Apart)],
        "first": [part.reading for part in parts if isinstance(part, Seen) and part.side == 0],
        "second": [part.reading for part in parts if isinstance(part, Seen) and part.side == 1],
        "translation": [part for part in parts if isinstance(part, Correction)],
    }
    return {role: Findings.of(tuple(evidence)) for role, evidence in readings.items()}


class Judged:
    """A difference with its evidence decided.

    `found` is what the evidence came to, by `examine`, if that is known already.

    Raises:
        ValueError: when the sides do not differ, the typed verdict is not the computed one, or a
            translation does not hold.
    """

    def __init__(self, difference: Difference, found: dict[str, Findings] | None = None):
        self.difference = difference
        try:
            found = examine(difference.evidence()) if found is None else found
        except ValueError as error:
            raise ValueError(f"{difference.id}: {error}") from error
        self.apart, *self.seen = (found[role].decided for role in ROLES)
        self.translations = found["translation"].corrections
        if not self.apart or not all(part.held for part in self.apart):
            raise ValueError(f"{difference.id}: nothing shows that the two sides differ")
        if self.word != difference.verdict:
            raise ValueError(
                f"{difference.id}: the verdict is typed as {difference.verdict!r}, the evidence "
                f"says {self.word!r}"
            )

    def held(self, side: int) -> bool:
        """Whether a side holds in its own reading."""
        if not self.seen[side]:
            raise ValueError(f"{self.difference.id}: side {side} has no evidence")
        return all(part.held for part in self.seen[side])

    @property
    def word(self) -> str:
        """The verdict that follows from the evidence."""
        return {2: "both hold", 1: "one fails", 0: "neither holds"}[self.held(0) + self.held(1)]

    @property
    def failing(self) -> tuple[str, ...]:
        """The documents whose side is refuted."""
        sides = enumerate(self.difference.sides)
        return tuple(
            sorted(d for number, side in sides if not self.held(number) for d in side.documents)
        )

    @property
    def because(self) -> str:
        """The verdict in short, with the documents whose side is refuted."""
        named = f": {', '.join(self.failing)}" if self.word == "one fails" else ""
        return f"**{self.word}**{named}"

    @property
    def lines(self) -> list[str]:
        """What was seen: where they differ, how each side fares, and the translation."""
        lines = [f"≠ {part.when}: {part.seen}." for part in self.apart]
        for side, parts in zip(self.difference.sides, self.seen, strict=True):
            names = ", ".join(side.documents)
            lines += [f"{'✓' if d.held else '✗'} {names}: {_line(d)}" for d in parts]
        return lines + [f"⇄ {part.words} ${part.latex}$" for part in self.translations]

    def __repr__(self) -> str:
        return f"Judged {self.difference.id}: {self.word}"


def _line(part: Decided) -> str:
    return f"{part.when}: {part.seen}."
