"""The tables of the grammar as plain data: what the reader in JavaScript does not type again.

What Unicode tells of a sign is told by JavaScript too, and is in no table.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import astuple
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
    FRACTIONS,
    GAPS,
    GREEK,
    LETTERS,
    LONGEST,
    SIGNS,
    SPACE,
    STYLED,
    scripts,
)
from course.exercises.formulas.tokens import NAMED, PATTERN

SCRIPTS = Path(__file__).parent / "scripts"


def tables() -> dict:
    """What a reader of typed formulas knows, ready for `json.dumps`."""
    above, below = (_ranges(of) for of in scripts().values())
    return {
        "built_in": {name: [*astuple(known)] for name, known in BUILT_IN.items()},
        "shapes": list(SHAPES),
        "also": list(ALSO),
        "defined": DEFINED,
        "same": SAME,
        "words": WORDS,
        "unchanged": list(UNCHANGED),
        "libraries": list(LIBRARIES),
        "spelling": SIGNS,
        "greek": GREEK,
        "fractions": FRACTIONS,
        "above": above,
        "below": below,
        "signs": {
            "longest": LONGEST,
            "space": SPACE,
            "gaps": GAPS,
            "letters": LETTERS,
            "styled": STYLED,
            "blocks": [list(block) for block in BLOCKS],
            "token": PATTERN,
            "latex": latex.MARKS.pattern,
            "named": {sign: unicodedata.name(sign).lower() for sign in NAMED},
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


def _ranges(signs: Iterable[str]) -> str:
    """Signs as a regular expression has them between brackets.

    >>> _ranges("abcdxyz1")
    '1a-dx-z'
    """
    runs: list[str] = []
    for sign in sorted(signs):
        if runs and ord(sign) == ord(runs[-1][-1]) + 1:
            runs[-1] = runs[-1][0] + sign
        else:
            runs.append(sign)
    return "".join("-".join(run) for run in runs)


def modules() -> dict[Path, str]:
    """The tables as modules of JavaScript."""
    return {SCRIPTS / "grammar.mjs": _module(tables()),
            SCRIPTS / "latex_grammar.mjs": _module(latex_tables())}  # fmt: skip


def _module(data: dict) -> str:
    text = json.dumps(data, ensure_ascii=True, indent=1)
    return f"// Written by `python -m tools.exercises`.\nexport default {text};\n"
