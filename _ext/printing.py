"""Sphinx extension: what a printed page has at its edges, and the commands that print it.

At the edges stand the number and title of the page, the title and licence of the book, the address
of the page if `_config.yml` has one (`html: baseurl`), and the number of the sheet of paper. The
browsers that know margin boxes write them; others write the title at the head by themselves. The
foot of the page of the site comes once, at the end, for all of them. `print.css` says what else is
on paper.

The menu at the head of a page has *print*, and *print with solutions* where there are some. What an
exercise says to somebody at a keyboard is marked, so that it can be left out for a pencil.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from about import citation, licences
from sphinx_exercise.nodes import is_solution_node

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

OF_THEME = "download-pdf-button"
CODE = r"<code\b(?:(?!</code>).)*</code>"
PROMPT = re.compile(r'(?<=<div class="answer answer-prompt">\n)<p>.*?</p>', re.DOTALL)
CHECK = rf"(?=<code\b[^>]*><span[^>]*>check){CODE}"
TYPED = re.compile(
    rf"(?<=with ){CHECK}, where {CODE} is | with {CHECK}(?!, where)(, one of .*)?"
    r"|\s*Each step is verified when you add it\.",
    re.DOTALL,
)


def text(html: str) -> str:
    """What a piece of HTML says.

    >>> text('<span class="section-number">3. </span>A &amp; B')
    '3. A & B'
    """
    return unescape(re.sub(r"<[^>]*>", "", html))


def quoted(words: str) -> str:
    r"""A text as a string of a style sheet, in a page.

    >>> print(quoted('a "b" </style>'))
    "a \22 b\22  \3c /style>"
    """
    return '"' + re.sub(r'["\\<\n]', lambda one: rf"\{ord(one[0]):x} ", words) + '"'


def edges(title: str, book: str, address: str) -> str:
    """The style of the edges of a page.

    Args:
        title: of the page, with its number.
        book: its title.
        address: of the page, or nothing.
    """
    source = [
        book,
        f"version {citation()['version']}",
        licences()[0],
        *([address] if address else []),
    ]
    boxes = {
        "top-left": quoted(title),
        "bottom-left": quoted(" · ".join(source)),
        "bottom-right": "counter(page)",
    }
    inside = " ".join(
        f"@{place} {{ content: {words}; font-size: 8pt; }}" for place, words in boxes.items()
    )
    none = "{ @top-left { content: none; } }"
    return f"<style>@page {{ {inside} }} @page :first {none} @page cheat-sheet {none}</style>"


def marked(html: str) -> str:
    r"""A page on which is marked what an exercise says to somebody at a keyboard.

    >>> prompt = '<p><strong>Answer</strong> with <code><span>check("a")</span></code>: one.</p>'
    >>> marked(f'<div class="answer answer-prompt">\n{prompt}').partition("</strong>")[2]
    '<span class="typed"> with <code><span>check("a")</span></code></span>: one.</p>'
    """
    typed = r'<span class="typed">\g<0></span>'
    return PROMPT.sub(lambda prompt: TYPED.sub(typed, prompt[0]), html)


def commands(solutions: bool) -> list[dict[str, Any]]:
    """The buttons that print a page."""
    found = [("print", "window.print()")]
    if solutions:
        found.append(("print with solutions", "printing.withSolutions()"))
    button = {"type": "javascript", "icon": "fas fa-print"}
    return [button | {"text": words, "javascript": call} for words, call in found]


def prepare(
    app: Sphinx, name: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give a page its edges, and its commands in place of the theme's one."""
    address = app.config.html_baseurl and f"{app.config.html_baseurl.rstrip('/')}/{name}.html"
    style = edges(text(context.get("title", "")), app.config.html_title, address)
    context["metatags"] = context.get("metatags", "") + style
    if "body" in context:
        context["body"] = marked(context["body"])
    solutions = doctree is not None and next(doctree.findall(is_solution_node), None) is not None
    for group in context.get("header_buttons", ()):
        buttons = group.get("buttons", [])
        kept = [button for button in buttons if button.get("label") != OF_THEME]
        if len(kept) < len(buttons):
            group["buttons"] = kept + commands(solutions)


def setup(app: Sphinx) -> dict[str, bool]:
    """Come after the theme, whose buttons are there by then."""
    app.connect("html-page-context", prepare, priority=510)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
