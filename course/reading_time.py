r"""How long a chapter takes, by one rule.

Words are read at 200 a minute, and each formula takes 3 seconds more. Code is not counted, nor what
it prints, nor a table to look things up in; what a program shows in words and formulas is. An
exercise takes minutes by its kind, its hint and its solution included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

WORDS_A_MINUTE = 200
SECONDS_A_FORMULA = 3
MINUTES_OF = {"warm-up": 2, "core": 4, "stretch": 6, "proof": 8}
STEP = 5  # minutes: nobody reads by the clock

# Fenced code, but not a fenced directive, whose braces say that it is text.
CODE = re.compile(r"^(```+|~~~+)[\w ]*\n.*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
MARKUP = re.compile(
    r"^\([\w-]+\)=$|^:[\w-]+:.*$|^[:`]{3,}.*$|<[^>]*>|\{[\w:-]+\}(?=`)|\]\([^)]*\)", re.MULTILINE
)
FORMULA = re.compile(r"\$\$.*?\$\$|(?<![\\$])\$(?!\s)(?:\\.|[^$\\])+\$", re.DOTALL)
WORD = re.compile(r"\w[\w'’.-]*")
KIND = re.compile(r"\{exercise-start\}.* · ([\w-]+)[ ]*$", re.MULTILINE)
GATE = re.compile(r"\{(?:exercise|solution)-(start|end)\}")
LOOKED_UP = re.compile(r'<div class="[^"]*\b(?:filtered|looked-up|by-library)\b')


def counted(text: str) -> tuple[int, int]:
    r"""The words and the formulas of a text in Markdown.

    >>> counted("The *weighted sum* $z = w a$ of {term}`unit` 1:\n\n$$\na = g(z)\n$$ (eq-a)")
    (6, 2)
    >>> counted("Before.\n\n```python\nx = 1\n```\n\nAfter [the chapter](softmax.ipynb).")
    (4, 0)
    """
    text = re.sub(r"(?<=\$\$) \(eq-[\w-]+\)", "", CODE.sub("", text))
    words = WORD.findall(MARKUP.sub(" ", FORMULA.sub(" ", text)))
    return len(words), len(FORMULA.findall(text))


def outside_exercises(cells: Iterable[tuple[bool, str, list[str]]]) -> list[str]:
    """What is read in cells: of each, whether it is code, its source, and what it shows."""
    found, inside = [], False
    for is_code, source, shown in cells:
        gates = GATE.findall(source)
        if gates:
            inside = gates[-1] == "start"
        elif not inside:
            found += [text for text in shown if not LOOKED_UP.search(text)] if is_code else [source]
    return found


def reading(texts: Iterable[str]) -> int:
    """The minutes that it takes to read texts, in steps of five.

    >>> reading(["word " * 1900, "$z$ " * 10])
    10
    """
    counts = [counted(text) for text in texts]
    words, formulas = (sum(count[which] for count in counts) for which in (0, 1))
    return _rounded(words / WORDS_A_MINUTE + formulas * SECONDS_A_FORMULA / 60)


def practice(source: str) -> int:
    r"""The minutes that the exercises of a source take, in steps of five.

    >>> practice("{exercise-start} A sum · warm-up\n{exercise-start} Why · proof")
    10

    Raises:
        ValueError: when an exercise is of a kind that has no time.
    """
    kinds = KIND.findall(source)
    unknown = sorted({kind for kind in kinds if kind not in MINUTES_OF})
    if unknown:
        raise ValueError(f"an exercise is called {unknown[0]!r}, expected one of {[*MINUTES_OF]}")
    return _rounded(sum(MINUTES_OF[kind] for kind in kinds)) if kinds else 0


def _rounded(minutes: float) -> int:
    return max(STEP, STEP * round(minutes / STEP))
