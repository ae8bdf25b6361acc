"""A formula written back as LaTeX, for the correction and for what was read."""

from __future__ import annotations

import re

from course.trial.tree import Equation, Name, Node
from course.trial.vocabulary import ROLES

_GREEK = {
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "lambda",
    "mu",
    "nu",
    "rho",
    "sigma",
    "tau",
    "phi",
    "psi",
    "omega",
    "Delta",
    "Theta",
    "Sigma",
    "Phi",
    "Psi",
    "Omega",
    "ell",
    "pi",
    "xi",
    "kappa",
}
OTHERWISE = r"\text{otherwise}"
_SIGNS = {
    "": " ",
    "cdot": r" \cdot ",
    "times": r" \times ",
    "star": r" \odot ",
    "odot": r" \odot ",
    "at": r"\, ",
    "code": r" \odot ",
}
_LEVELS = {"add": 0, "neg": 0, "mul": 1, "sum": 1, "div": 3, "pow": 2, "T": 2, "der": 3}


def letter(base: str) -> str:
    """One letter as LaTeX."""
    if base in ("yy", "YY"):
        return base[0]
    if ":" in base:
        accent, _, inner = base.partition(":")
        if accent.startswith("d") and accent != "dot":
            return rf"d\{accent[1:]}{{{letter(inner)}}}"
        if accent == "Delta":
            return rf"\Delta {letter(inner)}"
        return rf"\{accent}{{{letter(inner)}}}"
    if base == "loglik":
        return r"\ell(\theta)"
    if base in _GREEK:
        return rf"\{base}"
    if len(base) > 2 and base[0] == "d" and base[1:] in _GREEK:
        return rf"d\{base[1:]}"
    return base if len(base) <= 2 else rf"\mathrm{{{base}}}"


def script(texts: tuple[str, ...]) -> str:
    """Subscripts or superscripts side by side."""
    return "".join(
        rf"\text{{{t}}}" if re.match(r"^[a-z]{2,}$", t) and t not in ("dw", "db") else t
        for t in texts
    )


def named(name: Name) -> str:
    """A symbol with its scripts."""
    text = letter(name.base) + "'" * name.primes
    if below := tuple(x for x in name.sub if x != "code"):  # a function's, whose own value it takes
        text += f"_{{{script(below)}}}"
    if name.sup:
        text += f"^{{{script(name.sup)}}}"
    return text


def latex(node: Node, level: int = 0) -> str:
    """A part of a formula; brackets where its sign binds less than what is around it."""
    text = _latex(node)
    own = _LEVELS.get(node.op, 3)
    if node.op == "num" and node.data < 0:
        own = 0
    return rf"\left({text}\right)" if own < level else text


def _latex(node: Node) -> str:
    op, args = node.op, node.args
    if op == "num":
        return f"{node.data:g}"
    if op == "name":
        return named(node.data)
    if op == "add":
        out = latex(args[0], 0)
        for arg in args[1:]:
            out += f" - {latex(arg.args[0], 1)}" if arg.op == "neg" else f" + {latex(arg, 0)}"
        return out
    if op == "neg":
        return f"-{latex(args[0], 1)}"
    if op == "mul":
        one, other = args
        sign = _SIGNS["" if node.data == "code" and is_scalar(one) else node.data]
        left = latex(one, 1)
        if sign == _SIGNS["odot"]:
            left = bracketed(one, left)
            right = bracketed(other, latex(other, 1))
        else:
            right = latex(other, 2 if other.op in ("mul", "sum") and node.data else 1)
            if one.op == "mul" and one.data in ("odot", "star"):
                left = rf"\left({left}\right)"
            if other.op == "mul" and other.data in ("odot", "star"):
                right = rf"\left({latex(other)}\right)"
        return left + sign + right
    if op == "div":
        return rf"\frac{{{latex(args[0])}}}{{{latex(args[1])}}}"
    if op == "pow":
        base = latex(args[0], 3) if args[0].op != "name" else "{" + latex(args[0]) + "}"
        return f"{base}^{{{latex(args[1])}}}"
    if op == "T":
        inner = args[0]
        if inner.op == "name" and inner.data.sup:
            return rf"\left({latex(inner)}\right)^T"
        return f"{latex(inner, 3)}^T"
    if op == "call":
        return called(node)
    if op in ("sum", "mean", "prod"):
        return summed(node)
    if op == "der":
        if len(args) == 1:
            return rf"\nabla {latex(args[0], 2)}"
        of = latex(args[0], 2)
        return rf"\frac{{\partial {of}}}{{\partial {latex(args[1])}}}"
    if op == "entry":
        return rf"\left({latex(args[0])}\right)_{{{script(node.data)}}}"
    if op == "cmp":
        sign = {">=": r"\ge", "<=": r"\le", "!=": r"\ne"}.get(node.data, node.data)
        return f"({latex(args[0])} {sign} {latex(args[1])})"
    if op == "cases":
        rows = []
        for value, condition in zip(args[::2], args[1::2], strict=True):
            when = latex(condition).strip("()") if condition.op in ("cmp", "same") else OTHERWISE
            rows.append(f"{latex(value)} & {when}")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
    if op == "same":
        one, sign, other = node.data
        return rf"\text{{if }} {one} {'=' if sign == '=' else chr(92) + 'ne'} {other}"
    if op == "abs":
        return rf"\lvert {latex(args[0])} \rvert"
    if op == "norm":
        return rf"\lVert {latex(args[0])} \rVert"
    raise ValueError(f"a node {op} cannot be written")


def is_scalar(node: Node) -> bool:
    """Whether a factor is a number, a rate or a count by its form."""
    if node.op == "name":
        return ROLES.get(node.data.base) in ("rate", "lambda", "m") or node.data.base == "beta"
    if node.op == "add" or (node.op in ("mul", "div", "neg") and node.args):
        return all(is_scalar(a) for a in node.args)
    return node.op == "num"


def bracketed(node: Node, text: str) -> str:
    """A product of matrices beside ⊙ in brackets."""
    return (
        rf"\left({text}\right)"
        if node.op == "mul" and node.data not in ("odot", "star", "code")
        else text
    )


def called(node: Node) -> str:
    """A function's value."""
    name, inner = node.data, ", ".join(latex(a) for a in node.args)
    if name.base in ("exp", "log", "max", "min", "tanh"):
        return rf"\{name.base}" + "'" * name.primes + f"({inner})"
    if name.base == "sqrt":
        return rf"\sqrt{{{inner}}}"
    return f"{named(name)}({inner})"


def summed(node: Node) -> str:
    """A sum with what it runs over."""
    over = node.data
    sign = {"sum": r"\sum", "prod": r"\prod", "mean": r"\operatorname{mean}"}[node.op]
    if over.letters:
        below = ", ".join(over.letters) + (f"={over.lower}" if over.lower else "")
        sign += f"_{{{below}}}" + (f"^{{{over.upper}}}" if over.upper else "")
    return f"{sign} {latex(node.args[0], 1)}"


def equation(e: Equation) -> str:
    """A whole equation.

    >>> x = Node("name", data=Name("X"))
    >>> equation(Equation((Node("name", data=Name("A")), Node("T", (x,))), ("=",)))
    'A = X^T'
    """
    signs = {":=": r":=", "~": r"\approx", "<=": r"\le", ">=": r"\ge"}
    out = latex(e.sides[0]) if e.sides[0] is not None else ""
    for sign, side in zip(e.signs, e.sides[1:], strict=False):
        out += f" {signs.get(sign, sign)} {latex(side)}"
    return out.strip()
