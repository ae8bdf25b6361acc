r"""What an exercise is: a question, its variables, the right answer, and the mistakes people make.

The right answer and every mistake are SymPy expressions: plain ones for numbers, matrix
expressions (`sympy.MatrixSymbol`, products, `HadamardProduct`, `nnlib.symbolic.Apply`) for arrays.
Everything else (sample points, values, formulas as text) is made from them.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from derive.words.condition import Condition
from nnlib.symbolic import latex as book_latex

LEVELS = ("warm-up", "core", "stretch", "proof")
DOMAINS = {
    "real": "any real numbers",
    "positive": "greater than 0",
    "probability": "between 0 and 1",
    "distribution": "positive, each column sums to 1",
    "one-hot": "each column holds a single 1, all else is 0",
    "binary": "0 or 1",
}
FORMULA_TOLERANCE = 1e-9
NUMBER_TOLERANCE = 5.001e-4  # four digits


@dataclass(frozen=True)
class Variable:
    r"""A quantity that an answer may use.

    Args:
        name: how it is typed, a Python name such as ``A_prev``.
        shape: ``()`` for a number, ``(rows, columns)`` otherwise; a column vector is ``(n, 1)``.
        meaning: a few words of Markdown.
        domain: which values it takes at the sample points, one of `DOMAINS`.
        latex: how it is written; by default its name.
        given_by: for a quantity that follows from the others, its expression in their symbols.

    >>> from nnlib.symbolic import sizes
    >>> n, m = sizes("n m")
    >>> Variable("Z", (n, m), "pre-activations").symbol.shape
    (n, m)
    """

    name: str
    shape: tuple
    meaning: str
    domain: str = "real"
    latex: str = ""
    given_by: sp.Basic | None = None

    def __post_init__(self):
        if not self.name.isidentifier() or keyword.iskeyword(self.name):
            raise ValueError(f"name of a variable: got {self.name!r}, expected a Python name")
        if self.domain not in DOMAINS:
            raise ValueError(f"domain of {self.name}: got {self.domain!r}, expected {[*DOMAINS]}")
        if len(self.shape) not in (0, 2):
            raise ValueError(f"shape of {self.name}: got {self.shape}, expected () or two sizes")

    @cached_property
    def symbol(self) -> sp.Symbol | sp.MatrixSymbol:
        """The SymPy object for references and mistakes."""
        if self.shape:
            return sp.MatrixSymbol(self.name, *self.shape)
        return sp.Symbol(self.name, real=True)

    @property
    def shown(self) -> str:
        """LaTeX of the variable."""
        return self.latex or sp.latex(sp.Symbol(self.name))


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, and what they should be told.

    Args:
        kind: a short name, such as ``sign``; unique in the exercise.
        expression: the answer that a reader with this mistake gives.
        message: one or two sentences of Markdown that teach, without giving the answer away.
    """

    kind: str
    expression: sp.Basic
    message: str


@dataclass(frozen=True)
class Option:
    """One answer of a multiple-choice question, with the reply to a reader who picks it."""

    key: str
    text: str
    message: str
    right: bool = False


@dataclass(frozen=True)
class Proof:
    """What a reader's `nnlib.symbolic.Derivation` must do.

    Args:
        start: the expression that it starts from, usually an unevaluated derivative.
        target: the expression that it must reach; named quantities in it stay as they are shown.
        steps: how many steps it needs at least.
        given: the conditions that it may use.
    """

    start: sp.Expr
    target: sp.Expr
    steps: int
    given: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)  # one object each, distinguished by identity
class Question:
    """What an author writes of an exercise. It has a `reference`, or `options`, or a `proof`.

    Args:
        title: a few words.
        level: one of `LEVELS`.
        question: Markdown; symbols in it are those of the variables.
        hint: Markdown.
        variables: what a typed formula may use, besides the sizes in their shapes.
        reference: the right answer.
        mistakes: catalogued wrong answers; each differs from the others and from the reference.
        functions: what a formula may call beyond the common functions, such as ``g_prime``.
        options: the answers of a multiple-choice question, exactly one of them right.
        proof: what a derivation must do.
        tolerance: allowed difference, relative to the largest entry of the right answer; of
            numbers, to each entry, and whole numbers are met exactly.
    """

    title: str
    level: str
    question: str
    hint: str
    variables: tuple[Variable, ...] = ()
    reference: sp.Basic | None = None
    mistakes: tuple[Mistake, ...] = ()
    functions: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    proof: Proof | None = None
    tolerance: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Exercise(Question):
    """A question at its place in the book.

    Args:
        name: unique in the book; small letters, digits, hyphens.
        chapter: the slug of the chapter that holds it, such as ``softmax``.

    Raises:
        ValueError: when it cannot be asked as it is; the message names it and what is wrong.
    """

    name: str
    chapter: str

    def __post_init__(self):
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError(f"name: got {self.name!r}, expected small letters, digits, hyphens")
        if self.level not in LEVELS:
            raise ValueError(f"level of {self.name}: got {self.level!r}, expected {LEVELS}")
        answers = [self.reference is not None, bool(self.options), self.proof is not None]
        if sum(answers) != 1:
            raise ValueError(f"{self.name}: expected one of reference, options, proof")
        if self.options and sum(option.right for option in self.options) != 1:
            raise ValueError(f"options of {self.name}: expected exactly one that is right")
        for what, names in (
            ("mistakes", [mistake.kind for mistake in self.mistakes]),
            ("variables", [variable.name for variable in self.variables]),
            ("options", [option.key for option in self.options]),
        ):
            if len(set(names)) < len(names):
                raise ValueError(f"{what} of {self.name}: got {names}, expected different names")

    @property
    def kind(self) -> str:
        """What the reader gives: ``formula``, ``number``, ``choice`` or ``derivation``."""
        if self.options:
            return "choice"
        if self.proof:
            return "derivation"
        return "formula" if self.variables else "number"

    @property
    def label(self) -> str:
        """What ``{ref}`` in a page refers to."""
        return f"ex-{self.name}"

    @cached_property
    def sizes(self) -> tuple[sp.Symbol, ...]:
        """The symbols in the shapes of the variables, in order of appearance."""
        found = [
            size
            for variable in self.variables
            for part in variable.shape
            for size in sorted(sp.sympify(part).free_symbols, key=str)
        ]
        return tuple(dict.fromkeys(found))

    @property
    def shape(self) -> tuple:
        """The shape of the right answer; ``()`` for a number."""
        shape = tuple(getattr(self.reference, "shape", ()))
        return () if shape == (1, 1) else shape

    @property
    def allowed(self) -> float:
        """The tolerance in use."""
        if self.tolerance is not None:
            return self.tolerance
        return FORMULA_TOLERANCE if self.kind == "formula" else NUMBER_TOLERANCE


def shown_shape(shape: tuple) -> str:
    r"""LaTeX of a shape.

    >>> print(shown_shape((sp.Symbol("n"), 1)))
    n \times 1
    """
    return r" \times ".join(book_latex(sp.sympify(size)) for size in shape)
