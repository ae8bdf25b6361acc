"""`check` and `prove`, which readers call."""

from __future__ import annotations

from course.exercises.judging import proving
from course.exercises.judging.comparison import judge
from course.exercises.judging.results import Prompt, Result
from course.exercises.register import find


def check(name: str, answer=None) -> Result | Prompt:
    """Say whether an answer to an exercise is right, and if not, which mistake it is.

    Args:
        name: the name of the exercise.
        answer: a formula in quotes, a SymPy expression, a function of NumPy arrays, a number, the
            key of an option, or a `nnlib.symbolic.Derivation`. Without one, the result says what
            the exercise asks for.

    Raises:
        ValueError: for an unknown exercise. A bad answer is never an error.

    >>> check("softmax-jacobian", "a @ a.T - diag(a)").mistake
    'sign'
    """
    exercise = find(name)
    return Prompt(exercise) if answer is None else judge(exercise, answer)


def prove(name: str, answer: str) -> Result:
    """Prove a typed answer for all sizes; what is not right at all is told as by `check`.

    Raises:
        ValueError: for an unknown exercise, or one that asks for no formula.

    >>> prove("softmax-jacobian", "diag(a) - a @ a.T").message
    'Proved for all sizes, every entry.'
    """
    return proving.prove(find(name), answer)
