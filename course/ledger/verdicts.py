"""From evidence to a verdict on a claim, which the typed verdict must agree with.

- ``holds``: every reading holds;
- ``fails``: none does;
- ``holds if``: some do, and the box says which;
- ``omission``: as written it does not work, and with what was left out it does.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache, cached_property

from course.claims.evidence import Evidence
from course.claims.outcomes import Outcome
from course.claims.rows import Claim, Correction, Reading
from course.ledger import boxes

VERDICTS = ("holds", "holds if", "fails", "omission")


@dataclass(frozen=True)
class Decided:
    """What came of a reading: its phrase, and the outcome of each of its pieces of evidence."""

    when: str
    completes: bool  # adds what the document left out
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
    """The outcome of the evidence of a row, readings in order and the corrections."""

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
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict) -> Findings:
        """What `as_data` has written."""
        return cls(
            tuple(
                Decided(d["when"], d["completes"], tuple(map(_outcome_from, d["outcomes"])))
                for d in data["decided"]
            ),
            tuple(Corrected(**c) for c in data["corrections"]),
        )


def _outcome_from(data: dict) -> Outcome:
    """JSON has lists where an outcome has tuples."""
    return Outcome(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


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
                f"{self.word!r}: {[(d.when, d.held) for d in self.decided]}"
            )
        proofs = [o for d in self.decided for o in d.outcomes if o.held and o.symbolic]
        if claim.formula and self.word == "holds" and not proofs:
            raise ValueError(f"{claim.id}: a formula holds by a proof, and there is none")

    @cached_property
    def word(self) -> str:
        """The verdict that follows from the evidence."""
        literal = [d.held for d in self.decided if not d.completes]
        complete = [d.held for d in self.decided if d.completes]
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
        held = "; or ".join(d.when for d in self.decided if d.held)
        match self.word:
            case "holds if":
                return f"**holds if** {held}"
            case "omission":
                return f"**omission**: works if {held}"
        return f"**{self.word}**"

    @property
    def lines(self) -> list[str]:
        """For each reading, a mark, how it reads, and what was seen."""
        return [f"{'✓' if d.held else '✗'} {d.when}: {d.seen}." for d in self.decided]

    def __repr__(self) -> str:
        return f"Verdict on {self.claim.id}: {self.word}"

    def _repr_markdown_(self) -> str:
        return boxes.verdict_box(self)


@cache
def _outcome(evidence: Evidence) -> Outcome:
    """What a piece of evidence shows; claims that rest on the same identity share its proof."""
    return evidence.decide()


def decided(part: Reading) -> Decided:
    """The reading with the outcomes of its evidence."""
    return Decided(part.when, part.completes, tuple(map(_outcome, part.evidence)))
