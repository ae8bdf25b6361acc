"""Where the book proves what a formula says: the claim of the ledger that is the same formula.

Two formulas are the same if they agree once each letter is its role. `proofs.json` holds the
formulas of claims so; `python -m course.trial.proofs` writes it, and a test compares it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from course.trial.tree import Equation, Name, Node, Unreadable
from course.trial.vocabulary import GENERIC, indices, layer_text, role_of

TABLE = Path(__file__).with_name("proofs.json")
_SIGNS = {"cdot": "", "times": "", "at": "", "star": "odot", "code": "odot"}


def key(equation: Equation) -> str:
    r"""A formula with roles in the place of letters.

    >>> from course.trial.reading import equations
    >>> one, other = equations(r"A^{[l]} = g(Z^{[l]})")[0], equations(r"a^l = \sigma(z^l)")[0]
    >>> key(one) == key(other)
    True
    """
    return " = ".join("" if side is None else _key(side) for side in equation.sides)


def _key(node: Node) -> str:
    if node.op == "num":
        return f"{node.data:g}"
    if node.op == "name":
        return _symbol(node.data)
    inner = [_key(a) for a in node.args]
    if node.op == "call":
        base = node.data.base.removeprefix("dot:")
        primes = node.data.primes + node.data.base.startswith("dot:")
        return f"{'g' if base in GENERIC else base}{chr(39) * primes}({','.join(inner)})"
    if node.op == "mul":
        sign = _SIGNS.get(node.data, node.data)
        return f"({f' {sign} '.join(inner)})"
    if node.op == "add":
        return f"({' + '.join(sorted(inner))})"
    if node.op in ("sum", "mean"):
        return f"{node.op}[{','.join(node.data.letters)}]({inner[0]})"
    return f"{node.op}({','.join(inner)}{node.data or ''})"


def _symbol(name: Name) -> str:
    try:
        role = role_of(name.base, {})
    except Unreadable:
        role = name.base
    rest = ",".join(
        (*indices(name), *(s for s in name.sup if layer_text(Name("a", sup=(s,))) is None))
    )
    return f"{role}[{layer_text(name) or ''}|{rest}]"


@cache
def known() -> dict[str, str]:
    """The addresses of claims by their formulas."""
    return json.loads(TABLE.read_text(encoding="utf-8"))


def proof_of(equation: Equation) -> str | None:
    """The address of the claim that proves a formula, or None."""
    return known().get(key(equation))


def table() -> dict[str, str]:
    """The claims that hold, at least in a reading, by their formulas."""
    from course import documents
    from course.ledger import CHAPTERS
    from course.trial.found import states
    from course.trial.reading import equations

    found: dict[str, str] = {}
    for document, rows in documents.CLAIMS.items():
        for claim in rows:
            for tex in filter(states, re.findall(r"\$([^$]+)\$", claim.says)):
                try:
                    (equation,) = equations(tex)
                except (Unreadable, ValueError):
                    continue
                page = f"{CHAPTERS[document]}/the-verdict-on-document-{document}.html"
                if claim.verdict in ("holds", "holds if"):
                    found.setdefault(key(equation), f"{page}#claim-{claim.id}")
    return found


if __name__ == "__main__":
    TABLE.write_text(json.dumps(table(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
