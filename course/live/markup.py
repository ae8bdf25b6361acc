r"""Markdown as the book's outputs have it, as HTML: tables, elements with classes, formulas.

A formula becomes an element with its TeX, which the page sets; what stands for an equation's number
is filled in by the page too, which knows it.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# Sphinx numbers the equations; an unstarred environment would make KaTeX number them once more.
SELF_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|alignat)\}")
EQUATION = re.compile(r"\{eq\}`([\w-]+)`")


@cache
def parser() -> MarkdownIt:
    """The parser, with formulas between dollars as the pages have them."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    made = MarkdownIt("commonmark", {"html": True}).enable("table")
    dollarmath_plugin(made, double_inline=True, label_normalizer=str)
    made.add_render_rule("math_inline", inline)
    for name in ("math_inline_double", "math_block", "math_block_label"):
        made.add_render_rule(name, display)
    return made


def inline(_renderer: object, tokens: list, at: int, *_rest: object) -> str:
    """A formula in a line."""
    return f'<span class="math" data-tex="{escape(tokens[at].content.strip())}"></span>'


def display(_renderer: object, tokens: list, at: int, *_rest: object) -> str:
    """A formula on a line of its own; one with a label gets its number beside it."""
    label = f' data-equation="{escape(tokens[at].info)}"' if tokens[at].info else ""
    tex = escape(prepared(tokens[at].content))
    formula = f'<div class="math-scroll" data-display data-tex="{tex}"></div>'
    return f'<div class="math notranslate"{label}>{formula}</div>\n'


def prepared(tex: str) -> str:
    r"""Give a display what LaTeX would want: no second number, and ``split`` around loose lines.

    >>> prepared(r"a \\ b")
    '\\begin{split}a \\\\ b\\end{split}'
    """
    tex = SELF_NUMBERED.sub(r"\\\1{\2*}", tex.strip())
    loose_lines = r"\\" in tex and r"\begin{" not in tex
    return rf"\begin{{split}}{tex}\end{{split}}" if loose_lines else tex


def html(text: str) -> str:
    r"""The HTML of a text in Markdown.

    >>> print(html("a **b** $x$"), end="")
    <p>a <strong>b</strong> <span class="math" data-tex="x"></span></p>
    >>> print(html("by {eq}`eq-a`"), end="")
    <p>by <a class="live-eq" data-equation="eq-a"></a></p>
    """
    linked = EQUATION.sub(r'<a class="live-eq" data-equation="\1"></a>', text)
    return parser().render(linked)
