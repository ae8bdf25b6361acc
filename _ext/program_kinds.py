"""What a cell of a notebook is for, decided from its program; `program_cells` closes most kinds.

A reader wants to see a step that is refused, a loop, a computation with numbers, and a program
beside what it prints; all else is what lets the page show what stands below it. Numbers and algebra
are told apart by where the names of a cell come from: from an import, or from what an earlier cell
of the page made of such names.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# The longest beginning of a module's name decides.
ALGEBRA, NUMBERS, BOOK = "algebra", "numbers", "book"
SOURCES = {
    "sympy": ALGEBRA,
    "derive": ALGEBRA,
    "nnlib.symbolic": ALGEBRA,
    "nnlib": NUMBERS,
    "numpy": NUMBERS,
    "sklearn": NUMBERS,
    "course.comparison": NUMBERS,
    "course.conventions": NUMBERS,
    "course.documents": NUMBERS,  # their programs and tables, which the chapters run
    "course": BOOK,
    "matplotlib": BOOK,
}
BUILDING = {"Derivation", "step", "conclude", "in_matrices", "derive"}
PRINTING = {"print"}
# Closed, with the line that stands for each; of every other kind a program stays open.
LINES = {
    "imports": "The imports",
    "symbols": "The program that names the symbols",
    "derivation": "The program that verified this",
    "algebra": "The program that worked this out",
    "picture": "The program that drew this",
    "verdict": "The program that decided this",
    "display": "The program that wrote this",
    "question": "How a notebook asks this",
}
HIDDEN_BY_TAG, REFUSED_BY_TAG = "hide-input", "raises-exception"


class Page:
    """The programs of one page, in order: what their names stand for is remembered."""

    def __init__(self) -> None:
        self.known: dict[str, set[str]] = {}

    def kind(self, source: str, tags: Iterable[str] = (), shows: bool = True) -> str:
        r"""What the next cell is for: a key of `LINES`, or "refused", "answer", "numbers", "plain".

        It has tags, and shows an output or not. What a program prints is read beside the program,
        so that one is plain; so is one that Python cannot read.

        >>> page = Page()
        >>> page.kind("import numpy as np\nimport sympy as sp")
        'imports'
        >>> page.kind("x = sp.Symbol('x')", shows=False), page.kind("np.ones(3)"), page.kind("x**2")
        ('symbols', 'numbers', 'algebra')
        >>> page.kind("print(x)"), page.kind("d = sp.Derivation(x); d.step(x, 'so')")
        ('plain', 'derivation')
        """
        try:
            program = ast.parse(source)
        except SyntaxError:
            return "plain"
        uses = self.learn(program)
        if HIDDEN_BY_TAG in tags:
            return "picture"
        if REFUSED_BY_TAG in tags or any(isinstance(node, ast.Try) for node in ast.walk(program)):
            return "refused"
        return called(program) or self.made_of(program, uses, shows)

    def made_of(self, program: ast.Module, uses: set[str], shows: bool) -> str:
        """The kind of a program that is neither refused nor one call of the book's own."""
        if all(
            isinstance(line, ast.Import | ast.ImportFrom) or sets_up(line) for line in program.body
        ):
            return "imports"
        if NUMBERS in uses:
            return "numbers"
        if calls(program, BUILDING):
            return "derivation"
        if calls(program, PRINTING):
            return "plain"
        if ALGEBRA in uses:
            return "algebra" if shows else "symbols"
        return "display" if BOOK in uses and shows else "plain"

    def learn(self, program: ast.Module) -> set[str]:
        """What a program uses; the names that it sets stand for what they were made of."""
        uses = set()
        for line in program.body:
            if isinstance(line, ast.Import | ast.ImportFrom):
                self.imported(line)
                continue
            own = own_names(line)
            made_of = set()
            for name in names(line, ast.Load) - own:
                made_of |= self.known.get(name, set())
            for name in names_set(line) - own:
                self.known[name] = made_of
            uses |= made_of
        return uses

    def imported(self, line: ast.Import | ast.ImportFrom) -> None:
        """Remember where names come from."""
        for name in line.names:
            module = f"{line.module}.{name.name}" if isinstance(line, ast.ImportFrom) else name.name
            own = name.asname or name.name.partition(".")[0]
            self.known[own] = {source} if (source := source_of(module)) else set()


def source_of(module: str) -> str | None:
    """Where a name comes from.

    >>> source_of("nnlib.symbolic.array"), source_of("nnlib.MLP"), source_of("math")
    ('algebra', 'numbers', None)
    """
    parts = module.split(".")
    beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((SOURCES[name] for name in beginnings if name in SOURCES), None)


def names(line: ast.AST, use: type[ast.expr_context]) -> set[str]:
    """The names that a statement reads, or those that it sets."""
    return {
        node.id
        for node in ast.walk(line)
        if isinstance(node, ast.Name) and isinstance(node.ctx, use)
    }


def own_names(line: ast.stmt) -> set[str]:
    """The names that a statement has to itself: of parameters and of comprehensions."""
    own: set[str] = set()
    for node in ast.walk(line):
        if isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.comprehension):
            own |= names(node.target, ast.Store)
    return own


def names_set(line: ast.stmt) -> set[str]:
    """The names that a statement gives a value on the page.

    >>> [sorted(names_set(ast.parse(line).body[0])) for line in ("a, b = 1, 2", "def f(x): y = x")]
    [['a', 'b'], ['f']]
    """
    if isinstance(line, ast.FunctionDef | ast.ClassDef):
        return {line.name}
    return names(line, ast.Store)


def calls(program: ast.Module, wanted: set[str]) -> bool:
    """Whether a program calls something of these names."""
    called = (node.func for node in ast.walk(program) if isinstance(node, ast.Call))
    return any(getattr(call, "attr", getattr(call, "id", "")) in wanted for call in called)


def sets_up(line: ast.stmt) -> bool:
    """Whether a statement only chooses how pictures look."""
    return ast.unparse(line).startswith("figures.use_style(")


def called(program: ast.Module) -> str:
    """The kind of a program that is one call of the book's own.

    >>> called(ast.parse("check('a')")), called(ast.parse("check('a', 1)"))
    ('question', 'answer')
    """
    lines = program.body
    call = lines[0].value if len(lines) == 1 and isinstance(lines[0], ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return ""
    if call.func.id == "check":
        return "question" if len(call.args) == 1 else "answer"
    return "verdict" if call.func.id in {"verdict", "verdicts"} else ""
