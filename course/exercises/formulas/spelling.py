"""From what is typed to Python's own syntax tree, with advice where that does not work."""

from __future__ import annotations

import ast
import re
import warnings

from course.exercises.formulas.functions import SPELLING
from course.exercises.formulas.messages import FormulaError, code

LONGEST = 500


def respell(text: str) -> str:
    """Write the signs and Greek letters of paper as they are typed on a keyboard.

    >>> respell("δ ⊙ g'(z)ᵀ")
    'delta * g_prime(z).T'
    """
    for sign, typed in SPELLING.items():
        text = text.replace(sign, typed)
    return " ".join(re.sub(r"(\w)'", r"\1_prime", text).split())


def python_tree(text: str) -> ast.expr:
    """Parse a formula; nothing is let through or kept back yet."""
    if not text:
        raise FormulaError("the answer is empty: type a formula")
    if len(text) > LONGEST:
        raise FormulaError(f"the formula has {len(text)} characters; {LONGEST} are allowed")
    for told in (_brackets(text), _signs(text)):
        if told:
            raise FormulaError(told)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(
            f"cannot read {code(text)}: something is missing or left over; "
            "between two factors there must be a `*` or `@`"
        ) from None


def _brackets(text: str) -> str | None:
    closing = {"(": ")", "[": "]"}
    waiting = []
    for sign in text:
        if sign in closing:
            waiting.append(closing[sign])
        elif sign in closing.values() and (not waiting or waiting.pop() != sign):
            return f"a bracket `{sign}` closes nothing"
    return f"a bracket is still open: `{waiting[-1]}` is missing" if waiting else None


def _signs(text: str) -> str | None:
    if "^T" in text:
        return "a transpose is written `.T`, as in `W.T`, not with `^`"
    if "^" in text:
        return "a power is written with `**`, as in `x**2`, not with `^`"
    if re.search(r"(?<![<>=!])=(?!=)", re.sub(r"\b(axis|keepdims)\s*=", "", text)):
        return "type only the right-hand side, without an `=` sign"
    if re.search(r"(?<![\w.])\d+(\.\d*)?(?!e[-+]?\d)[A-Za-z(]|\)\s*\w", text):
        return "a product is written with `*`, as in `2*x`"
    return None
