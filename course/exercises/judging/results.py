"""What `check` answers: one line in plain text, a small box of Markdown on a page."""

from __future__ import annotations

from dataclasses import dataclass

from course.exercises.formulas.functions import COMMON, SHAPES
from course.exercises.specification import DOMAINS, Exercise, shown_shape
from course.tables import table
from nnlib.symbolic import latex

VERDICTS = ("right", "mistake", "wrong", "shape", "unreadable")
TYPED = '"..."'
_HEADINGS = {
    "right": "Right.",
    "mistake": "Not quite.",
    "wrong": "Not right.",
    "shape": "The shapes do not fit:",
    "unreadable": "This could not be read:",
}


@dataclass(frozen=True)
class Result:
    """The verdict on one answer.

    Attributes:
        exercise: the name of the exercise.
        verdict: one of `VERDICTS`.
        message: what the reader is told, in Markdown.
        mistake: the kind of the catalogued mistake, when it is one.
        point: where the answer and the right one differ, with both values, in Markdown.
        echo: what was understood, in plain text.
        echo_latex: what was understood, as a formula with the shape of every product.
        place: what of a typed answer cannot be read or worked out: where it begins and ends.
    """

    exercise: str
    verdict: str
    message: str
    mistake: str | None = None
    point: str = ""
    echo: str = ""
    echo_latex: str = ""
    place: tuple[int, int] | None = None

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.verdict == "right"

    def __repr__(self) -> str:
        verdict = f"{self.verdict} ({self.mistake})" if self.mistake else self.verdict
        text = " ".join(part for part in (_read_as(self.echo), self.message, self.point) if part)
        return f"{self.exercise}: {verdict}. {text}"

    def _repr_markdown_(self) -> str:
        read = _read_as(f"${self.echo_latex}$" if self.echo_latex else self.echo)
        parts = [read, f"**{_HEADINGS[self.verdict]}** {self.message}", self.point]
        inner = "\n\n".join(part for part in parts if part)
        return f'<div class="answer answer-{self.verdict}">\n\n{inner}\n\n</div>'


@dataclass(frozen=True)
class Prompt:
    """What an exercise asks for: shown by `check` when there is no answer yet."""

    exercise: Exercise

    def __repr__(self) -> str:
        return f"{self.exercise.name}: no answer yet"

    def _repr_markdown_(self) -> str:
        exercise = self.exercise
        writer = {"choice": _choice, "derivation": _derivation}.get(exercise.kind, _formula)
        inner = "\n\n".join(writer(exercise))
        return f'<div class="answer answer-prompt">\n\n{inner}\n\n</div>'


def _read_as(read: str) -> str:
    """What was understood, as one sentence; an option is a sentence already."""
    return f"Read as {read}{'' if read.endswith(('.', '?', '!')) else '.'}" if read else ""


def _call(exercise: Exercise, answer: str) -> str:
    return f'`check("{exercise.name}", {answer})`'


def _formula(exercise: Exercise):
    if exercise.kind == "number":
        yield (
            f"**Answer** with {_call(exercise, '...')}: exact, such as `1/4`, or to four digits."
            + (f" Shape: ${shown_shape(exercise.shape)}$." if exercise.shape else "")
        )
        return
    wanted = f"of shape ${shown_shape(exercise.shape)}$" if exercise.shape else "for one number"
    yield f"**Answer** with {_call(exercise, TYPED)}: a formula {wanted}. It may use"
    rows = []
    for v in exercise.variables:
        shape = f"${shown_shape(v.shape)}$" if v.shape else "a number"
        values = DOMAINS[v.domain] if v.given_by is None else "follows from the others"
        rows.append([f"`{v.name}`", f"${v.shown}$", shape, v.meaning, values])
    yield table(("typed", "on paper", "shape", "meaning", "values"), rows)
    sizes = [f"`{size}` for ${latex(size)}$" for size in exercise.sizes]
    own = [f"`{name}`" for name in exercise.functions]
    common = [f"`{name}`" for name in (*COMMON, *SHAPES)]
    yield (
        "<details><summary>Sizes, signs and functions that may be typed</summary>\n\n"
        + (f"The sizes {', '.join(sizes)}. " if sizes else "")
        + "Numbers, `+ - * / **` (entry by entry), `@` (matrix product), `.T`, "
        + f"and {', '.join([*own, *common])}. A sum over an axis keeps it: "
        + "`sum(x, axis=1)` is a column.\n\n</details>"
    )


def _choice(exercise: Exercise):
    keys = ", ".join(f"`{option.key}`" for option in exercise.options)
    yield f"**Answer** with {_call(exercise, TYPED)}, one of {keys}."
    yield "\n".join(f"- `{option.key}`: {option.text}" for option in exercise.options)


def _derivation(exercise: Exercise):
    proof = exercise.proof
    yield (
        f"**Answer** with {_call(exercise, 'derivation')}, where `derivation` is a "
        f"`Derivation` that starts at ${latex(proof.start)}$ and ends at ${latex(proof.target)}$, "
        f"in at least {proof.steps} step{'s' * (proof.steps > 1)}. "
        "Each step is verified when you add it."
    )
