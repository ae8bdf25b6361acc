"""The signs of a typed formula and the nodes of a syntax tree that they make."""

from __future__ import annotations

import ast

DEEPEST = 80
SIGNS = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "**": ast.Pow, "@": ast.MatMult,
    "<": ast.Lt, ">": ast.Gt, "<=": ast.LtE, ">=": ast.GtE,
}  # fmt: skip
OPERATORS = {kind: sign for sign, kind in SIGNS.items() if issubclass(kind, ast.operator)}
COMPARISONS = {kind: sign for sign, kind in SIGNS.items() if issubclass(kind, ast.cmpop)}
NO_OPERATORS = ("//", "%", "&", "|", "&&", "||", "!", "->")
NO_WORDS = ("if", "else", "for", "in", "and", "or", "not", "is", "import", "yield", "await")
