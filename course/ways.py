"""Ways through the book: chapters in the order in which to read them, and their times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from course.chapters import Chapter
from course.tables import table

if TYPE_CHECKING:
    from course.plan import Book


@dataclass(frozen=True)
class Way:
    """Some chapters in the order in which to read them, each after those that it needs.

    Raises:
        ValueError: when a chapter comes before one of the way that its opening box names.
    """

    book: Book
    chapters: tuple[Chapter, ...]

    def __post_init__(self):
        at = {chapter.path: place for place, chapter in enumerate(self.chapters)}
        for place, chapter in enumerate(self.chapters):
            late = [need for need in chapter.needs if at.get(need, -1) > place]
            if late:
                raise ValueError(f"{chapter.path} comes before {late}, which it needs")

    @property
    def minutes(self) -> tuple[int, int]:
        """How long it takes to read them, and how long their exercises take."""
        read, practise = zip(*(chapter.minutes for chapter in self.chapters), strict=True)
        return sum(read), sum(practise)

    @property
    def besides(self) -> list[Chapter]:
        """What its chapters name as needed and the way leaves out."""
        needed = dict.fromkeys(need for chapter in self.chapters for need in chapter.needs)
        return [self.book[path] for path in needed if self.book[path] not in self.chapters]

    def __repr__(self) -> str:
        return f"Way of {len(self.chapters)} chapters, {hours(*self.minutes)}"

    def _repr_markdown_(self) -> str:
        shown = chapter_table(self.chapters, total=True)
        if not self.besides:
            return shown
        links = ", ".join(chapter.link("opening") for chapter in self.besides)
        return f"{shown}\n\nIf something is missing, look in: {links}."


def hours(read: int, practise: int) -> str:
    """Two times in words.

    >>> hours(95, 30)
    '1 h 35 min to read, 30 min for the exercises'
    """
    return f"{_time(read)} to read, {_time(practise)} for the exercises"


def _time(minutes):
    whole, rest = divmod(minutes, 60)
    return " ".join([f"{whole} h"] * (whole > 0) + [f"{rest} min"] * (rest > 0 or whole == 0))


def chapter_table(chapters: Sequence[Chapter], folder: str = "opening", total=False) -> str:
    """A Markdown table of chapters with their times, for a page in a folder below ``chapters/``."""
    rows = []
    for chapter in chapters:
        read, practise = chapter.minutes
        rows.append([chapter.link(folder), _time(read), _time(practise)])
    if total:
        read, practise = (sum(c.minutes[which] for c in chapters) for which in (0, 1))
        rows.append(["**together**", f"**{_time(read)}**", f"**{_time(practise)}**"])
    return table(("chapter", "read", "exercises"), rows, align="lrr")


class Known(NamedTuple):
    """A way that a reader can choose: its title, the label of its section, its chapters."""

    title: str
    label: str
    chapters: tuple[str, ...]


WEEKS = (
    (
        "A gradient, derived",
        ("one-number-forward-one-back", "how-this-book-works", "derivations-and-checks"),
    ),
    (
        "One neuron, a check, the chain rule",
        (
            "a-neuron-and-the-forward-pass",
            "derivatives-by-numbers",
            "the-error-and-the-chain-rule",
        ),
    ),
    ("Backpropagation, neuron by neuron", ("the-recursion", "the-complete-algorithm")),
    (
        "Softmax and cross-entropy",
        ("the-pieces-and-the-forward-pass", "softmax", "cross-entropy"),
    ),
    ("The four equations, and descent", ("the-four-equations", "gradient-descent")),
    ("Reading digits, and depth", ("reading-digits", "vanishing-and-exploding")),
    (
        "Examples in rows",
        ("from-neurons-to-matrices", "the-output-error", "backward-in-rows"),
    ),
    (
        "Squared errors, and activation functions",
        ("squared-error", "one-neuron-by-hand", "activations-and-slopes"),
    ),
    ("Noise, momentum, Adam", ("batches-and-noise", "momentum-and-adam")),
    (
        "Where σ′ went",
        ("regression-beside-a-network", "forward-and-loss", "where-the-slope-went"),
    ),
    ("A program, and regularisation", ("pseudocode-that-runs", "regularisation")),
    ("The verdict", ("the-verdict", "the-clinic", "the-cheat-sheet", "notation")),
)

WAYS = {
    "short": Known(
        "The shortest way to a\u00a0−\u00a0y",
        "sec-ways-short",
        (
            "derivations-and-checks",
            "the-pieces-and-the-forward-pass",
            "softmax",
            "cross-entropy",
        ),
    ),
    "first": Known(
        "From one neuron to a trained network",
        "sec-ways-first",
        (
            "one-number-forward-one-back",
            "what-you-will-be-able-to-do",
            "how-this-book-works",
            "derivations-and-checks",
            "a-neuron-and-the-forward-pass",
            "derivatives-by-numbers",
            "the-error-and-the-chain-rule",
            "the-recursion",
            "the-complete-algorithm",
            "the-pieces-and-the-forward-pass",
            "softmax",
            "cross-entropy",
            "the-four-equations",
            "gradient-descent",
            "reading-digits",
        ),
    ),
    "engineer": Known(
        "The engineer’s way",
        "sec-ways-engineer",
        (
            "derivations-and-checks",
            "derivatives-by-numbers",
            "notation",
            "where-the-slope-went",
            "the-general-step",
            "training-in-rows",
            "batches-and-noise",
            "momentum-and-adam",
            "regularisation",
            "vanishing-and-exploding",
            "the-clinic",
            "the-cheat-sheet",
        ),
    ),
    "teacher": Known(
        "Twelve weeks of teaching",
        "sec-ways-teacher",
        tuple(chapter for _, chapters in WEEKS for chapter in chapters),
    ),
}
