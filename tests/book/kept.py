"""Every derivation of a notebook, also those whose names its later cells give to others.

`keep` runs before the first cell of a chapter (conftest.py), `derivations` after the last one.
"""

from __future__ import annotations

from derive import Derivation

_made: list[Derivation] = []


def keep() -> None:
    """Remember every derivation that is made from now on."""
    first = Derivation.__init__

    def make(self, *arguments, **more):
        first(self, *arguments, **more)
        _made.append(self)

    Derivation.__init__ = make


def derivations() -> list[Derivation]:
    """All derivations that have a step, each one once."""
    found = {}
    for made in _made:
        if made.steps:
            found.setdefault((made.start, made.result_latex, made.latex()), made)
    return list(found.values())
