"""Which quantity a letter means: roles, and letters that may have one of several."""

from __future__ import annotations

import re
from functools import lru_cache

from course.trial.tree import Name, Unreadable

ROLES = {
    **dict.fromkeys(("a", "A", "h", "H", "o", "O", "s", "S"), "A"),
    **dict.fromkeys(("z", "Z", "u", "U"), "Z"),
    **dict.fromkeys(("x", "X"), "X"),
    **dict.fromkeys(("w", "W", "theta", "Theta", "omega", "Omega"), "W"),
    **dict.fromkeys(("b", "B"), "b"),
    **dict.fromkeys(("y", "Y", "t", "T"), "Y"),
    **dict.fromkeys(("hat:y", "hat:Y", "p", "P", "q", "hat:p"), "H"),
    **dict.fromkeys(("delta",), "D"),
    "dout": "dZ",
    "yy": "A",  # a y that is what a layer puts out
    "YY": "A",
    **dict.fromkeys(("L", "J", "C", "E", "l", "ell", "Loss", "loglik", "xi"), "L"),
    **dict.fromkeys(("alpha", "eta"), "rate"),
    **dict.fromkeys(("lambda",), "lambda"),
    **dict.fromkeys(("epsilon",), "epsilon"),
    **dict.fromkeys(("e", "err"), "E+"),  # an error: the output minus the target
    "g": "dZ",  # the gradient so far
    "c": "const",
    **dict.fromkeys(("m", "N", "M"), "m"),
    **dict.fromkeys(("n", "K"), "n"),
}
OTHERWISE = {
    "o": ("Z",),
    "O": ("Z",),
    "s": ("Z",),
    "h": ("Z",),
    "T": (),
    "n": (),
    "delta": ("dA",),
    "g": ("dA",),
    "e": ("E-",),
    "err": ("E-",),
    "x": ("Z",),
    "dout": ("dA",),
    "yy": ("Z",),
    "YY": ("Z",),
}
GENERIC = {"sigma", "g", "f", "phi", "psi", "Phi", "act", "h", "A"}
FIXED = {
    "sigmoid",
    "tanh",
    "relu",
    "leaky",
    "softmax",
    "identity",
    "softplus",
    "silu",
    "elu",
    "gelu",
}
WHOLE_COST = {"J", "C", "E", "Loss"}
CLASS = re.compile(r"^y(?:_\{?[in]\}?)?$")  # an index that is the number of an example's class
_LAYER = re.compile(r"^[\[(]?([lLHk]|\d+)([+-]\d+)?[\])]?$")


def role_of(base: str, lexicon: dict[str, str]) -> str:
    """The role of a letter; that of its gradient begins with a d.

    >>> role_of("dW", {}), role_of("theta", {}), role_of("o", {"o": "Z"})
    ('dW', 'W', 'Z')
    """
    if base in lexicon:
        return lexicon[base]
    if base in ROLES:
        return ROLES[base]
    if base.startswith("dot:") and base[4:] in ("C", "L", "E", "J"):
        return "dH"
    if base.startswith("Delta:"):
        return "d" + role_of(base[6:], lexicon)
    if base.startswith("d") and len(base) > 1:
        inner = lexicon.get(base[1:], ROLES.get(base[1:]))
        if inner in ("A", "Z", "W", "b", "X", "H"):
            return "d" + inner
    raise Unreadable(f"the symbol {shown_base(base)} is not known here")


def shown_base(base: str) -> str:
    """A letter as a reader types it."""
    accent, _, letter = base.rpartition(":")
    return f"{letter} with a {accent}" if accent else letter


@lru_cache(maxsize=8192)
def layer_text(name: Name) -> str | None:
    """What says the layer of a name, without brackets: ``l-1``, ``L``, ``2``, ``prev``."""
    for text in name.sup:
        if re.match(r"^\[.*\]$|^\((?:[lLHk]|\d).*\)$|^[lLH]([+-]\d)?$|^\d$", text):
            return text.strip("[]()")
    if len(name.sub) == 2 and name.sub[0] in ("h", "o") and name.sub[1].isdigit():
        return {"h": "hidden", "o": "out"}[name.sub[0]]
    for text in name.sub:
        if text in (
            "l",
            "L",
            "l-1",
            "l+1",
            "L-1",
            "prev",
            "next",
            "in",
            "out",
            "hidden",
            "o",
            "output",
            "previous",
        ):
            return text
        if re.match(r"^[\[(].*[\])]$", text) and _LAYER.match(text):
            return text.strip("[]()")
    return None


@lru_cache(maxsize=8192)
def example_text(name: Name) -> str | None:
    """The letter of the example of a name, if one stands in its superscript."""
    for text in name.sup:
        found = re.match(r"^\(?\[?(i|n|p|mu|r|j|k|s)\]?\)?$", text)
        if found:
            return found[1]
    return None


@lru_cache(maxsize=8192)
def indices(name: Name) -> tuple[str, ...]:
    """The letters and numbers below a name that are no word and no layer."""
    layer = layer_text(name)
    out = []
    if len(name.sub) == 2 and name.sub[0] in ("h", "o") and name.sub[1].isdigit():
        return name.sub[1:]
    for text in name.sub:
        if text == layer or text.strip("[]()") == layer:
            continue
        out.append(text)
    return tuple(out)


def shifted(sup: tuple[str, ...], by: int) -> tuple[str, ...] | None:
    """A superscript with its layer moved."""
    if by == 0:
        return sup
    out, done = [], False
    for text in sup:
        found = re.match(r"^([\[(]?)([lLk]|\d+)([+-]\d+)?([\])]?)$", text)
        if found and not done:
            done = True
            if found[2].isdigit():
                number = int(found[2]) + by
                if number < 0:
                    return None
                out.append(f"{found[1]}{number}{found[4]}")
            else:
                shift = int(found[3] or 0) + by
                out.append(f"{found[1]}{found[2]}{f'{shift:+d}' if shift else ''}{found[4]}")
        else:
            out.append(text)
    return tuple(out) if done else None


def role_of_or(name: Name, lexicon: dict[str, str]) -> str:
    """The role of a name, or nothing."""
    try:
        return role_of(name.base, lexicon)
    except ValueError:
        return ""
