"""What of the cells above a program needs: the statements that its names come from, and no others.

A name comes from every statement above that binds it, or that calls or changes something of it
(``d.step(…)``, ``x[0] = 1``). Too much may be taken, which costs time and changes nothing; what a
function does to a name that it does not mention is not seen.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

BINDERS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
CHANGED = (ast.Attribute, ast.Subscript)


def root(node: ast.expr) -> str | None:
    """The name that an attribute, an entry or a call begins with."""
    while isinstance(node, (*CHANGED, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def bound(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value, or of which it calls or changes something."""
    found: set[str | None] = set()
    for node in ast.walk(statement):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, BINDERS):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, CHANGED) and isinstance(node.ctx, ast.Store):
            found.add(root(node))
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        found.add(root(statement.value.func))
    return found - {None}


def used(*statements: ast.stmt) -> set[str]:
    """All names in some statements."""
    nodes = (node for statement in statements for node in ast.walk(statement))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def statements(cell: str) -> list[ast.stmt]:
    """The statements of a cell; none, where it cannot be read."""
    try:
        return ast.parse(cell).body
    except SyntaxError:
        return []


def needed(cells: Sequence[str], program: str) -> list[str]:
    r"""The statements of cells that a program below them needs, in order.

    >>> needed(["import a, b\nx = a.f()", "y = 2", "x.step(y)\nprint(7)"], "x.show()")
    ['import a, b', 'x = a.f()', 'y = 2', 'x.step(y)']
    >>> needed(["x = 1", "y = 2"], "y + 1")
    ['y = 2']
    >>> needed(["x = (1", "y = 2"], "x + y")  # a reader is in the middle of changing the first
    ['y = 2']
    """
    above = [(cell, statement) for cell in cells for statement in statements(cell)]
    wanted, found = used(*ast.parse(program).body), []
    for cell, statement in reversed(above):
        if bound(statement) & wanted:
            wanted |= used(statement)
            found.append(ast.get_source_segment(cell, statement))
    return found[::-1]
