"""What two documents say differently, and which of the two is right.

A difference has two sides, each said by one document or by several. Its evidence shows first that
the sides do differ when their letters are read alike, and then how each side fares in the reading
that its documents give it. The verdict follows:

- ``both hold``: a difference of convention; each side holds in its own reading;
- ``one fails``: one side holds, and the other is refuted;
- ``neither holds``: both are refuted.

As in the ledger, a verdict that is typed and differs from the computed one raises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from course.claims.evidence import Evidence
from course.ledger import Correction, Decided, Findings, Reading
from course.memory import memory

DIFFERENCE_VERDICTS = ("both hold", "one fails", "neither holds")
LOOKS = {"both hold": "holds", "one fails": "fails", "neither holds": "fails"}


@dataclass(frozen=True)
class Side:
    """What one document or several say, in their own symbols, and the rows of the ledger for it."""

    documents: tuple[str, ...]
    says: str
    rows: tuple[str, ...] = ()


def side(documents: str, says: str, *rows: str) -> Side:
    """A side; `documents` are named in one string, with blanks between."""
    return Side(tuple(documents.split()), says, rows)


@dataclass(frozen=True)
class Apart:
    """Evidence that the sides differ when their letters are read alike."""

    reading: Reading


@dataclass(frozen=True)
class Seen:
    """A reading of the first side (0) or of the second (1)."""

    side: int
    reading: Reading


def apart(when: str, *evidence: Evidence) -> Apart:
    """The sides are not the same when … ."""
    return Apart(Reading(when, evidence))


def first(when: str, *evidence: Evidence) -> Seen:
    """How the first side is to be read, and what becomes of it."""
    return Seen(0, Reading(when, evidence))


def second(when: str, *evidence: Evidence) -> Seen:
    """How the second side is to be read, and what becomes of it."""
    return Seen(1, Reading(when, evidence))


@dataclass(frozen=True)
class Difference:
    """A row: two sides about one thing; `evidence` builds what decides between them."""

    id: str
    about: str
    sides: tuple[Side, Side]
    verdict: str
    evidence: Callable[[], tuple[Apart | Seen | Correction, ...]]

    @property
    def documents(self) -> tuple[str, ...]:
        """All documents that the row speaks of, in their order."""
        return tuple(sorted({name for of in self.sides for name in of.documents}))


@dataclass
class Group:
    """The differences of one module, in order; `difference` adds one."""

    rows: list[Difference] = field(default_factory=list)

    def difference(self, slug: str, about: str, *sides: Side, verdict: str):
        """Decorate the function that returns the evidence."""

        def add(evidence):
            self.rows.append(Difference(f"between-{slug}", about, sides, verdict, evidence))
            return evidence

        return add


ROLES = ("apart", "first", "second")


def examine(parts: tuple[Apart | Seen | Correction, ...]) -> dict[str, Findings]:
    """Decide the evidence: what sets the sides apart, each side, and the translations."""
    readings = {
        "apart": [part.reading for part in parts if isinstance(part, Apart)],
        "first": [part.reading for part in parts if isinstance(part, Seen) and part.side == 0],
        "second": [part.reading for part in parts if isinstance(part, Seen) and part.side == 1],
        "translation": [part for part in parts if isinstance(part, Correction)],
    }
    return {role: Findings.of(tuple(of)) for role, of in readings.items()}


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

    def held(self, at: int) -> bool:
        """Whether a side holds in its own reading."""
        if not self.seen[at]:
            raise ValueError(f"{self.difference.id}: side {at} has no evidence")
        return all(part.held for part in self.seen[at])

    @property
    def word(self) -> str:
        """The verdict that follows from the evidence."""
        return {2: "both hold", 1: "one fails", 0: "neither holds"}[self.held(0) + self.held(1)]

    @property
    def failing(self) -> tuple[str, ...]:
        """The documents whose side is refuted."""
        sides = enumerate(self.difference.sides)
        return tuple(sorted(d for at, of in sides if not self.held(at) for d in of.documents))

    @property
    def because(self) -> str:
        """The verdict in short, with the documents whose side is refuted."""
        named = f": {', '.join(self.failing)}" if self.word == "one fails" else ""
        return f"**{self.word}**{named}"

    @property
    def lines(self) -> list[str]:
        """What was seen: where they differ, how each side fares, and the translation."""
        lines = [f"≠ {part.reading.when}: {part.seen}." for part in self.apart]
        for side, parts in zip(self.difference.sides, self.seen, strict=True):
            names = ", ".join(side.documents)
            lines += [f"{'✓' if d.held else '✗'} {names}: {_line(d)}" for d in parts]
        return lines + [f"⇄ {part.words} ${part.latex}$" for part in self.translations]

    def __repr__(self) -> str:
        return f"Judged {self.difference.id}: {self.word}"


def _line(part: Decided) -> str:
    return f"{part.reading.when}: {part.seen}."


@cache
def judged(name: str) -> Judged:
    """The verdict on the difference with this id, decided once for each state of the sources.

    >>> judged("between-relu-slope")
    Judged between-relu-slope: one fails
    """
    known = {row.id: row for row in differences()}
    if name not in known:
        raise ValueError(f"no difference is called {name!r}, expected one of {list(known)}")
    row = known[name]

    def decide():
        return {role: of.as_data() for role, of in examine(row.evidence()).items()}

    found = memory().recall(name, decide)
    return Judged(row, {role: Findings.from_data(data) for role, data in found.items()})


def differences() -> tuple[Difference, ...]:
    """All differences, in the order of a training step."""
    from course.claims.between_documents import DIFFERENCES

    return DIFFERENCES
