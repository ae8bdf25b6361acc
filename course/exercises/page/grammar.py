"""The tables of the grammar as plain data: what the reader in JavaScript does not type again.

Signs of paper come as lists with what is typed for all of them. Those are left out that are, by
Unicode (NFKC), the same as others, and the digits of all scripts but for their zeros.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from course.exercises.formulas import latex
from course.exercises.formulas.functions import (
    ALSO,
    BUILT_IN,
    COMMON,
    DEFINED,
    LIBRARIES,
    SAME,
    SHAPES,
    UNCHANGED,
    WORDS,
)
from course.exercises.formulas.spelling import (
    BLOCKS,
    GAPS,
    LETTERS,
    LONGEST,
    SPACE,
    STYLED,
    scripts,
    spelling,
)
from course.exercises.formulas.tokens import NAMED, PATTERN

SCRIPTS = Path(__file__).parent / "scripts"


def tables() -> dict:
    """What a reader of typed formulas knows, ready for `json.dumps`."""
    groups: dict[str, str] = {}
    for sign, typed in _unlike_others().items():
        groups[typed] = groups.get(typed, "") + sign
    short, long = ({t: s for t, s in groups.items() if (len(t) > 2) is of} for of in (False, True))
    above, below = ("".join(map("".join, of.items())) for of in scripts().values())
    return {
        "built_in": {
            name: {"fewest": known.fewest, "most": known.most, "axis": known.axis}
            for name, known in BUILT_IN.items()
        },
        "always_allowed": [*COMMON, *SHAPES, *ALSO],
        "common": list(COMMON),
        "shapes": list(SHAPES),
        "also": list(ALSO),
        "defined": DEFINED,
        "same": SAME,
        "words": WORDS,
        "unchanged": list(UNCHANGED),
        "libraries": list(LIBRARIES),
        "spelling": [[typed, signs] for typed, signs in short.items()],
        "spelled": [sign + typed for typed, signs in long.items() for sign in signs],
        "above": above,
        "below": below,
        "signs": {
            "longest": LONGEST,
            "space": SPACE,
            "gaps": GAPS,
            "letters": LETTERS,
            "styled": STYLED,
            "blocks": [list(block) for block in BLOCKS],
            "zeros": "".join(_zeros()),
            "token": PATTERN,
            "latex": latex.MARKS.pattern,
            "named": [[sign, unicodedata.name(sign).lower()] for sign in NAMED],
        },
    }


def latex_tables() -> dict:
    """What the reader of LaTeX knows besides, which is a script of its own."""
    return {
        "common": list(COMMON),
        "shapes": list(SHAPES),
        "pieces": latex.PIECES,
        "looks": list(latex.LOOKS),
        "functions": latex.FUNCTIONS,
        "entrywise": list(latex.ENTRYWISE),
        "times": list(latex.TIMES),
        "relations": latex.RELATIONS,
        "brackets": latex.BRACKETS,
        "sizes": latex.SIZES,
        "ends": list(latex.ENDS),
    }


def _zeros():
    return (sign for sign, typed in spelling().items() if typed == "0" and _is_digit(sign))


def _is_digit(sign: str) -> bool:
    return unicodedata.category(sign) == "Nd" and unicodedata.normalize("NFKC", sign) == sign


def _unlike_others() -> dict[str, str]:
    """The signs whose spelling does not follow from that of others; some stay as they are."""
    known = spelling()
    raised = {sign for of in scripts().values() for sign in of}
    found = {}
    for first, last in BLOCKS:
        for sign in map(chr, range(first, last)):
            if sign in raised or _is_digit(sign):
                continue
            same = unicodedata.normalize("NFKC", sign)
            typed = "".join(known.get(part, part) for part in same)
            follows = typed if same != sign and typed.isascii() else sign
            if known.get(sign, sign) != follows:
                found[sign] = known.get(sign, sign)
    return found


def modules() -> dict[Path, str]:
    """The tables as modules of JavaScript."""
    return {SCRIPTS / "grammar.mjs": _module(tables()),
            SCRIPTS / "latex_grammar.mjs": _module(latex_tables())}  # fmt: skip


def _module(data: dict) -> str:
    text = json.dumps(data, ensure_ascii=True, indent=1)
    return f"// Written by `python -m tools.exercises`.\nexport default {text};\n"
