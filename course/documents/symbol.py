"""What a symbol of a document is: a letter, its meaning, its shape, where it is explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    r"""One symbol of one document.

    Args:
        letter: the letter with its accent, such as ``\hat y``, by which formulas are searched.
        shown: its TeX as the document writes it, with the mark of a layer.
        meaning: a few words, plain text.
        shape: TeX of its shape; empty for a number and for what has none.
        label: of the section that explains it.
        chapters: the slugs of the chapters that use it so; all, if there are none.
    """

    letter: str
    shown: str
    meaning: str
    shape: str
    label: str
    chapters: tuple[str, ...] = ()
