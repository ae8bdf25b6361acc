"""What stands above and below a name: transposes, powers, layers, examples, steps."""

from __future__ import annotations

import re

_PIECES = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}|T(?![a-z])|\\[a-z]+|[^\[\](){}\\T]+|.")
LAYER = re.compile(r"^[\[(]?\s*(?:(?:l|L|\\ell|ell|H|k)(?:[+-]\d+)?|\d+)\s*[\])]?$")
STEP = re.compile(r"^[\[(]?\s*(?:t|\\tau|tau|s)(?:[+-]\d+)?\s*[\])]?$")
EXAMPLE = re.compile(r"^[\[(]?\s*(?:i|n|p|mu|\\mu|r|\(i\))\s*[\])]?$")
WORD = re.compile(
    r"^(?:\\text\{)?(?:corrected|corr|new|old|prev|previous|next|in|out|hidden|true|pred|train|hat"
    r"|unbiased|biased|output|input|total|reg|data|current)\}?$"
)
MULTIPLIED = {"beta", "gamma", "rho", "r", "lambda", "eta", "alpha", "kappa", "e", "mu"}


def pieces(text: str) -> list[str]:
    """The parts of a script.

    >>> pieces("[l-1]T"), pieces("l+1"), pieces("[l](i)")
    (['[l-1]', 'T'], ['l+1'], ['[l]', '(i)'])
    """
    text = (
        re.sub(r"\\(?:text|operatorname)\{([^{}]*)\}", r"\1", text)
        .replace(" ", "")
        .replace(r"\ell", "l")
        .strip("{}")
    )
    if WORD.match(text):
        return [text]
    return [p for p in _PIECES.findall(text) if p != ","]


def is_script(base: str, text: str, letters: frozenset[str]) -> bool:
    r"""Whether what stands above a name says which one it is, and is no power.

    `letters` are those over which the formula sums, and those of its layers.

    >>> none = frozenset()
    >>> is_script("W", "[l-1]T", none), is_script("x", "2", none), is_script("beta", "t", none)
    (True, False, False)
    """
    for part in pieces(text):
        bracket = part[:1] in ("[", "(")
        if part == "T" or part in (r"\top", "*", r"\prime", "'"):
            continue
        if WORD.match(part):
            continue
        if part.isdigit():
            if not (bracket or "digits" in letters):
                return False
            continue
        inner = part.strip("[]()")
        if base in MULTIPLIED and not bracket:
            return False
        if base in ("e",):
            return False
        if LAYER.match(part) or STEP.match(part) or EXAMPLE.match(part):
            continue
        if inner in letters or (bracket and re.match(r"^[a-zA-Z]([+-]\d)?$", inner)):
            continue
        return False
    return True


def letters_below(text: str) -> tuple[str, ...]:
    """The indices of a subscript, one by one.

    >>> letters_below("jk"), letters_below("n_{l-1}n_l"), letters_below("dw"), letters_below("i,j")
    (('j', 'k'), ('n_{l-1}', 'n_l'), ('dw',), ('i', 'j'))
    """
    text = re.sub(r"\\(?:text|operatorname)\{([^{}]*)\}", r"\1", text).strip()
    if re.match(r"^[A-Za-z]$", text):
        return (text,)
    flat = text.replace(" ", "")
    if flat in ("dw", "dW", "db", "dB", "dtheta", r"d\theta", "d\\w", r"\deltaW") or re.match(
        r"^d[A-Za-z]$", flat
    ):
        return (flat.replace("\\", ""),)
    if re.match(r"^[a-zA-Z]{3,}$", flat) or flat in ("in", "out", "t"):
        return (flat,)
    if re.match(r"^[\[(].*[\])]$", flat):
        return (flat,)
    flat = re.sub(r"[{}](?=.*)", lambda f: f[0], flat)
    found = re.findall(
        r"\\[a-z]+(?:_\{[^{}]*\})?|[A-Za-z](?:_(?:\{[^{}]*\}|\w))?(?:[+-]\d+)?|\d", flat
    )
    if "".join(found) != flat.replace(",", ""):
        return (flat,)
    if re.match(r"^[a-zA-Z][+-]\d+$", flat):
        return (flat,)
    return tuple(f.replace("\\", "") for f in found)
