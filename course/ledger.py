"""The ledger: every claim of a document with a verdict that is computed from evidence.

A claim may be read in several ways; each reading brings its evidence (`course.claims.evidence`) and
holds or fails. The verdict follows:

- ``holds``: every reading holds;
- ``fails``: none does;
- ``holds if``: some do, and the box says which;
- ``omission``: as written it does not work, and with what was left out it does.

The author types the verdict too. One that differs from the computed one raises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module

from course.claims.evidence import Evidence, Identity, Outcome
from course.memory import memory

VERDICTS = ("holds", "holds if", "fails", "omission")
# What stands above the readings that hold (True) and above those that do not.
HEADINGS = {
    "holds": {True: "It holds:"},
    "holds if": {True: "It holds if", False: "It fails if"},
    "fails": {False: "It fails:"},
    "omission": {False: "As it stands, it fails if", True: "It works if"},
}
CHAPTERS = {
    "000": "chapters/part-5-cheatsheet",
    "001": "chapters/part-4-core-concepts",
    "002": "chapters/part-3-quick-reference",
    "003": "chapters/part-1-neuron-by-neuron",
    "004": "chapters/part-2-rows",
}


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

    @property
    def chapter(self) -> str:
        """The path of the notebook whose verdict box decides the claim."""
        return f"{CHAPTERS[self.document]}/{self.decided_in}.ipynb"


@dataclass
class Section:
    """The claims of one section of a document, in its order; `claim` adds one."""

    document: str
    number: int
    part: str = ""
    claims: list[Claim] = field(default_factory=list)

    def claim(self, slug: str, **about):
        """Decorate the function that returns the evidence of a claim."""

        def add(evidence):
            name = f"{self.document}-{self.number}-{slug}"
            about.update(evidence=evidence, part=self.part)
            self.claims.append(Claim(name, self.document, self.number, **about))
            return evidence

        return add


@dataclass(frozen=True)
class Decided:
    """A reading and the outcome of each of its pieces of evidence."""

    reading: Reading
    outcomes: tuple[Outcome, ...]

    @property
    def held(self) -> bool:
        return all(outcome.held for outcome in self.outcomes)

    @property
    def seen(self) -> str:
        """What was seen; of a reading that fails, only what refutes it."""
        wanted = [o for o in self.outcomes if self.held or not o.held]
        return "; ".join(outcome.seen for outcome in wanted)


@dataclass(frozen=True)
class Corrected:
    """A correction that was found to hold: its words, and its identity in LaTeX."""

    words: str
    latex: str


@dataclass(frozen=True)
class Findings:
    """What came of the evidence of a row, readings in order and the corrections."""

    decided: tuple[Decided, ...]
    corrections: tuple[Corrected, ...]

    @classmethod
    def of(cls, parts: tuple[Reading | Correction, ...]) -> Findings:
        """Decide every reading and correction.

        Raises:
            ValueError: when a correction does not hold.
        """
        corrections = [part for part in parts if isinstance(part, Correction)]
        for part in corrections:
            if not part.identity.decide().held:
                raise ValueError(f"the correction fails: {part.identity.latex}")
        return cls(
            tuple(decided(part) for part in parts if isinstance(part, Reading)),
            tuple(Corrected(part.words, part.identity.latex) for part in corrections),
        )

    def as_data(self) -> dict:
        """The findings as JSON has them; `from_data` reads that."""
        readings = [
            [
                d.reading.when,
                d.reading.completes,
                [[o.held, o.seen, o.symbolic] for o in d.outcomes],
            ]
            for d in self.decided
        ]
        return {"readings": readings, "corrections": [[c.words, c.latex] for c in self.corrections]}

    @classmethod
    def from_data(cls, data: dict) -> Findings:
        """What `as_data` has written."""
        return cls(
            tuple(
                Decided(Reading(when, (), completes), tuple(Outcome(*o) for o in outcomes))
                for when, completes, outcomes in data["readings"]
            ),
            tuple(Corrected(words, latex) for words, latex in data["corrections"]),
        )


class Verdict:
    """A claim with its evidence decided; a notebook shows it as a box.

    `findings` are what the evidence came to, if that is known already.

    Raises:
        ValueError: when the typed verdict is not the computed one, a formula holds without a proof,
            or a correction does not hold.
    """

    def __init__(self, claim: Claim, findings: Findings | None = None):
        self.claim = claim
        try:
            found = Findings.of(claim.evidence()) if findings is None else findings
        except ValueError as error:
            raise ValueError(f"{claim.id}: {error}") from error
        self.decided, self.corrections = found.decided, found.corrections
        if self.word != claim.verdict:
            raise ValueError(
                f"{claim.id}: the verdict is typed as {claim.verdict!r}, the evidence says "
                f"{self.word!r}: {[(d.reading.when, d.held) for d in self.decided]}"
            )
        proofs = [o for d in self.decided for o in d.outcomes if o.held and o.symbolic]
        if claim.formula and self.word == "holds" and not proofs:
            raise ValueError(f"{claim.id}: a formula holds by a proof, and there is none")

    @cached_property
    def word(self) -> str:
        """The verdict that follows from the evidence."""
        literal = [d.held for d in self.decided if not d.reading.completes]
        complete = [d.held for d in self.decided if d.reading.completes]
        if not literal:
            raise ValueError(f"{self.claim.id} has no reading as it stands")
        if not all(complete):
            raise ValueError(f"{self.claim.id} fails even when completed")
        if all(literal):
            return "holds"
        if complete:
            return "omission"
        return "holds if" if any(literal) else "fails"

    @property
    def because(self) -> str:
        """The verdict in short: the word, and the condition if there is one."""
        held = "; or ".join(d.reading.when for d in self.decided if d.held)
        match self.word:
            case "holds if":
                return f"**holds if** {held}"
            case "omission":
                return f"**omission**: works if {held}"
        return f"**{self.word}**"

    @property
    def lines(self) -> list[str]:
        """For each reading, a mark, how it reads, and what was seen."""
        return [f"{'✓' if d.held else '✗'} {d.reading.when}: {d.seen}." for d in self.decided]

    def __repr__(self) -> str:
        return f"Verdict on {self.claim.id}: {self.word}"

    def _repr_markdown_(self) -> str:
        claim = self.claim
        css = f"verdict verdict-{self.word.replace(' ', '-')}"
        lines = [
            f'<div class="{css}" id="claim-{claim.id}">',
            f"**Document {claim.document}, {claim.place}.** {claim.says}",
            f"**Read as.** {claim.reading}",
        ]
        for held, heading in HEADINGS[self.word].items():
            seen = [f"- {d.reading.when}: {d.seen}." for d in self.decided if d.held == held]
            lines += [f"**{heading}**", "\n".join(seen)]
        for correction in self.corrections:
            heading = "In full" if self.word == "holds" else "Correction"
            lines.append(f"**{heading}.** {correction.words}")
            lines.append(f"$$\n{correction.latex}\n$$")
        return "\n\n".join([*lines, "</div>"])


class Verdicts:
    """Several verdicts in one table, for claims that need no box of their own."""

    def __init__(self, names: tuple[str, ...]):
        self.verdicts = [verdict(name) for name in names]

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.verdicts))

    def _repr_markdown_(self) -> str:
        lines = ["| the document says | because |", "| :-- | :-- |"]
        for v in self.verdicts:
            seen = "<br>".join(v.lines)
            name = f'<span id="claim-{v.claim.id}"></span>'
            says = f"{name}{v.claim.says}<br>**{v.word}**"
            lines.append(f"| {says} | {v.claim.reading}<br>{seen} |")
        return '<div class="check-table">\n\n' + "\n".join(lines) + "\n\n</div>"


class LedgerTable:
    """All verdicts on one document, in its order, each with a link to its box in a chapter."""

    def __init__(self, document: str):
        self.document = document
        self.verdicts = [verdict(claim.id) for claim in claims(document)]

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have each verdict."""
        counted = Counter(v.word for v in self.verdicts)
        return {word: counted[word] for word in VERDICTS}

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {word}" for word, count in self.counts.items())
        return f"Ledger of document {self.document}: {len(self.verdicts)} claims ({counts})"

    def _repr_markdown_(self) -> str:
        lines = ["| the document says | verdict |", "| :-- | :-- |"]
        for v in self.verdicts:
            c = v.claim
            link = f"[{c.id}]({c.decided_in}.ipynb#claim-{c.id})"
            lines.append(f"| {c.says}<br>{link} | {v.because} |")
        return '<div class="check-table">\n\n' + "\n".join(lines) + "\n\n</div>"


def claims(document: str) -> tuple[Claim, ...]:
    """The claims of a document, in its order."""
    if document not in CHAPTERS:
        raise ValueError(f"document is {document!r}, expected one of {list(CHAPTERS)}")
    return import_module(f"course.claims.document_{document}").CLAIMS


@cache
def _outcome(evidence: Evidence) -> Outcome:
    """What a piece of evidence shows; claims that rest on the same identity share its proof."""
    return evidence.decide()


def decided(part: Reading) -> Decided:
    """The reading with the outcomes of its evidence."""
    return Decided(part, tuple(map(_outcome, part.evidence)))


@cache
def verdict(name: str) -> Verdict:
    """The verdict on the claim with this id, decided once for each state of the sources.

    >>> verdict("000-2-sigmoid-derivative")
    Verdict on 000-2-sigmoid-derivative: holds
    """
    known = {claim.id: claim for claim in claims(name.split("-", 1)[0])}
    if name not in known:
        raise ValueError(f"no claim is called {name!r}, expected one of {list(known)}")
    row = known[name]
    found = memory().recall(name, lambda: Findings.of(row.evidence()).as_data())
    return Verdict(row, Findings.from_data(found))


def verdicts(*names: str) -> Verdicts:
    """The verdicts on several claims in one table; `verdict` shows one in a box."""
    return Verdicts(names)


def ledger_table(document: str) -> LedgerTable:
    """The table of all verdicts on a document; its links work from that document's chapters."""
    return LedgerTable(document)
