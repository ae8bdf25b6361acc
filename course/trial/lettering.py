"""Words and letters of a formula: which are one symbol, which are several."""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Tree

from course.trial.tree import Name, Node, Unreadable
from course.trial.vocabulary import GENERIC, ROLES
from course.trial.words import FUNCTIONS, SYMBOLS

LOSSES = {"L", "J", "C", "E", "l", "ell", "Q", "R", "xi"}
ACTIVATIONS = {
    "sigma",
    "g",
    "f",
    "phi",
    "varphi",
    "psi",
    "Phi",
    "dot:A",
    "A'",
    "act",
    "sigmoid",
    "tanh",
    "relu",
    "softmax",
    "leaky",
    "h",
    "sigmoid'",
    "relu'",
    "dot:sigma",
    "dot:g",
    "dot:f",
    "softplus",
}
APPLIED = ACTIVATIONS | {
    "diag",
    "Var",
    "sum",
    "mean",
    "exp",
    "log",
    "max",
    "min",
    "sqrt",
    "sech",
    "sign",
    "abs",
    "dot",
    "odot",
    "T",
    "square",
}
SCALARS = {"alpha", "eta", "lambda", "m", "n", "N", "beta", "gamma", "rho", "mu", "d", "e"}
HEADS = {
    "sign": "sign",
    "exp": "exp",
    "log": "log",
    "ln": "log",
    "tanh": "tanh",
    "max": "max",
    "min": "min",
}
_CHAINS = {"(": "round", "[": "square"}


def unlike_a_product(base: str, arg: Node) -> bool:
    """Whether a letter before a bracket is a function that is not known."""
    if base in SCALARS:
        return False
    return (arg.op == "der" and base[:1].isupper() and base not in ("W", "V")) or (
        arg.op == "name" and base not in ROLES and len(base) == 1
    )


def lone_name(group: Any) -> Token | None:
    """The name in a group that holds nothing else."""
    node = group
    while isinstance(node, Tree):
        inner = [
            c
            for c in node.children
            if not (isinstance(c, Token) and c.type in ("LBRACE", "RBRACE"))
        ]
        if len(inner) != 1:
            return None
        node = inner[0]
    return node if node.type in ("WORD", "SYMBOL") and len(str(node)) < 12 else None


def spelling_of_name(text: str) -> str:
    """A subscript without styles."""
    text = re.sub(r"\\(?:operatorname|hat|bar|tilde)\{([^{}]*)\}", r"\1", text)
    return text.replace(r"\ell", "l").replace("{ }", "").strip()


def is_differential(name: Name) -> bool:
    """Whether a name is a d with a quantity behind it, as dW.

    >>> is_differential(Name("dW")), is_differential(Name("delta")), is_differential(Name("d"))
    (True, False, False)
    """
    base = name.base
    if len(base) < 2 or base[0] != "d":
        return False
    rest = base[1:]
    return (
        len(base) == 2 or rest in ROLES or rest in GENERIC or rest.split(":")[0] in ("hat", "bar")
    )


def undone(node: Node) -> Node:
    """The quantity of a differential: dW is W."""
    if node.op == "partial":
        return node.args[0]
    if node.op != "name" or not is_differential(node.data):
        raise Unreadable("a derivative whose denominator is no quantity")
    return Node("name", data=node.data._replace(base=node.data.base[1:]))


def split_word(token: str) -> list[str] | None:
    r"""The symbols of a word, or None.

    >>> split_word("dW"), split_word("Wx"), split_word(r"\hat{y}"), split_word("lna")
    (['dW'], ['W', 'x'], ['hat:y'], ['log', 'a'])
    """
    accent = re.match(r"^\\(hat|bar|tilde|dot|overline|vec)\{(.*)\}$", token)
    if accent:
        inner = split_word(accent[2].strip())
        if inner is None or len(inner) != 1:
            return None
        kind = {"overline": "bar", "vec": ""}.get(accent[1], accent[1])
        return [f"{kind}:{inner[0]}" if kind else inner[0]]
    named = re.match(r"^\\operatorname\{(.*)\}$", token)
    if named:
        token = named[1]
    flat = token.replace("_", "").replace(r"\_", "")
    if token.startswith("\\"):
        return [
            {"varepsilon": "epsilon", "ell": "l", "varphi": "phi", "vartheta": "theta"}.get(
                token[1:], token[1:]
            )
        ]
    if flat in SYMBOLS:
        return [SYMBOLS[flat]]
    if flat.lower() in SYMBOLS and len(flat) > 4:
        return [SYMBOLS[flat.lower()]]
    if flat in FUNCTIONS:
        return [FUNCTIONS[flat]]
    if len(flat) == 1:
        return [flat]
    if re.match(r"^d[A-Za-z]$", flat):
        return [flat]
    if flat[0] == "d" and flat[1:] in SYMBOLS:
        return ["d" + SYMBOLS[flat[1:]]]
    found = re.findall(r"ln|log|exp|d[AZWBXHazwbxhu]|[A-Za-z]", flat)
    if len(found) > 3:
        return None
    return ["log" if f == "ln" else f for f in found]
