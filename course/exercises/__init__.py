"""Exercises that answer back: ``check("name", answer)``.

One specification per exercise (`specification`, one module per chapter) holds the question, the
right answer and the usual mistakes as SymPy expressions. Typed formulas are read by `grammar`,
worked out by `evaluation`, and compared at the `samples` by `judging`.
"""

from course.exercises.checking import check

__all__ = ["check"]
