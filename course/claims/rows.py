"""The parts of a row of the ledger: the words that claims and differences are written in.

A claim may be read in several ways; each reading brings its evidence (`course.claims.evidence`). A
difference has two sides, each said by one document or by several; its evidence shows that the sides
differ when their letters are read alike, and how each side fares in the reading that its documents
give it. The verdict on the evidence is found in `course.ledger`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from course.claims.evidence import Evidence, Identity


@dataclass(frozen=True)
class Reading:
    """One way to read a claim: `when` completes the phrase "it holds if …"."""

    when: str
    evidence: tuple[Evidence, ...]
    completes: bool = False  # adds what the document left out


@dataclass(frozen=True)
class Correction:
    """What the document should have said, or left unsaid: words, and an identity that must hold."""

    words: str
    identity: Identity


def reading(when: str, *evidence: Evidence) -> Reading:
    """A reading of the claim as it stands."""
    return Reading(when, evidence)


def completed(when: str, *evidence: Evidence) -> Reading:
    """A reading that adds to the claim what the document left out."""
    return Reading(when, evidence, completes=True)


@dataclass(frozen=True)
class Claim:
    """A row of the ledger; `evidence` builds its readings, and its correction if there is one."""

    id: str
    document: str
    section: int
    says: str
    reading: str
    verdict: str
    decided_in: str
    evidence: Callable[[], tuple[Reading | Correction, ...]]
    formula: bool = True
    part: str = ""  # of a section, where the section has no number of its own

    @property
    def place(self) -> str:
        """Where the document says it."""
        return self.part or (f"section {self.section}" if self.section else "title")


def slug(evidence: Callable) -> str:
    """The last part of a row's id: the name of the function that returns its evidence.

    An underscore at the end keeps the name apart from another one, such as a builtin.

    Raises:
        ValueError: when the function has no name of its own, or one that is no slug.

    >>> def sum_(): ...
    >>> slug(sum_)
    'sum'
    """
    name = evidence.__name__.removesuffix("_")
    if not all(part.isalnum() and part.isascii() for part in name.split("_")):
        raise ValueError(
            f"evidence is named {evidence.__name__!r}, expected the name of its claim: words with "
            "an underscore between two"
        )
    return name.replace("_", "-")


@dataclass
class Section:
    """The claims of one section of a document, in its order; `claim` adds one.

    >>> section = Section("000", 3)
    >>> @section.claim(says="…", reading="…", verdict="holds", decided_in="softmax")
    ... def squared_error():
    ...     return ()
    >>> section.claims[0].id
    '000-3-squared-error'
    """

    document: str
    number: int
    part: str = ""
    claims: list[Claim] = field(default_factory=list)

    def claim(self, **about):
        """Decorate the function that returns the evidence of a claim, and is named after it."""

        def add(evidence):
            name = f"{self.document}-{self.number}-{slug(evidence)}"
            about.update(evidence=evidence, part=self.part)
            self.claims.append(Claim(name, self.document, self.number, **about))
            return evidence

        return add


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
        return tuple(sorted({name for side in self.sides for name in side.documents}))


@dataclass
class Group:
    """The differences of one module, in order; `difference` adds one."""

    rows: list[Difference] = field(default_factory=list)

    def difference(self, about: str, *sides: Side, verdict: str):
        """Decorate the function that returns the evidence, and is named after the difference."""

        def add(evidence):
            name = f"between-{slug(evidence)}"
            self.rows.append(Difference(name, about, sides, verdict, evidence))
            return evidence

        return add
