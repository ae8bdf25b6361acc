"""Exercises that answer back: ``check("name", answer)``.

`questions` has a module for each chapter: of each exercise the question, the right answer and the
usual mistakes, as SymPy expressions (`specification`, `catalogue`, `shorthand`). `formulas` reads,
writes and works out typed formulas, `judging` compares them at sample points, `page` writes what a
page needs to do the same without Python, and `register` finds an exercise by its name.

What a typed formula may hold stands in `formulas.grammar`, its words in the tables of
`formulas.functions`. Which points are compared is told in `judging.samples`, and whether they tell
the right answer from what is nearly right, in `judging.mutants`, which the tests try.
"""

from course.exercises.checking import check

__all__ = ["check"]
