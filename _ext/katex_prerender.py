r"""Sphinx extension: KaTeX sets every formula while the book is built, not in the reader's browser.

One Node process serves each process that writes pages. TeX that KaTeX refuses is a Sphinx warning
that names the page and the formula, and so an error under ``-W``; so is MathML that is malformed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import mathml
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

HERE = Path(__file__).resolve().parent
KATEX = HERE.parent / "node_modules" / "katex" / "dist"
# Sphinx numbers the equations; an unstarred environment would make KaTeX number them once more.
SELF_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|alignat)\}")
# What must not be parted from a formula before it, and how the HTML of an inline formula ends.
POINT = re.compile(r"[.,;:?!)\]’”]+")
LAST_BOX_ENDS = "</span>" * 3

logger = logging.getLogger(__name__)


class TexError(ValueError):
    """TeX that KaTeX cannot set."""


class Katex:
    """A running Node process that turns TeX into HTML and MathML."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None or not KATEX.is_dir():
            raise ExtensionError("KaTeX is not installed: run `make setup`, or `npm ci`, first")
        self.process = subprocess.Popen(
            [node, str(HERE / "katex_server.js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf8",
        )

    def render(self, tex: str, display: bool) -> str:
        """Return the HTML of one formula.

        Raises:
            TexError: when KaTeX refuses the formula; the message is KaTeX's own.
        """
        self.process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise TexError(answer["error"])
        return answer["html"]


@cache
def server(process: int) -> Katex:
    """Start Node when the first formula asks for it, once in each process that writes pages.

    A process that shared the Node of another would get the answers to the other's questions.
    """
    return Katex()


@cache
def render(tex: str, display: bool) -> str:
    """Set one formula; the same formula is set once in a process."""
    return server(os.getpid()).render(tex, display)


def prepare(tex: str) -> str:
    r"""Give a display what LaTeX would want: no second number, and ``split`` around loose lines."""
    tex = SELF_NUMBERED.sub(r"\\\1{\2*}", tex.strip())
    loose_lines = r"\\" in tex and r"\begin{" not in tex
    return rf"\begin{{split}}{tex}\end{{split}}" if loose_lines else tex


def katex_html(node: nodes.Element, tex: str, display: bool) -> str:
    """Set the formula of a node; report what KaTeX refuses with the place it came from."""
    try:
        return render(tex, display)
    except TexError as error:
        logger.warning("KaTeX refuses %r: %s", tex, error, location=node, type="katex")
        return f'<code class="katex-error">{nodes.unescape(tex)}</code>'


def checked(node: nodes.Element, html: str) -> str:
    """Return the HTML of a node's formula; report what is wrong with its MathML."""
    for fault in mathml.all_faults(html):
        logger.warning("malformed MathML of %r: %s", node.astext(), fault, location=node)
    return html


def keep_points(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each inline formula the point or comma after it; alone it could start the next line."""
    for node in list(doctree.findall(nodes.math)):
        after = node.next_node(descend=False, siblings=True)
        point = POINT.match(after) if isinstance(after, nodes.Text) else None
        if point:
            node["point"] = point.group()
            after.parent.replace(after, nodes.Text(after[point.end() :]))


def with_point(html: str, point: str) -> str:
    """Put a point into the last box of a formula, where no line is broken, and into its MathML.

    >>> html = "<semantics>x<annotation/></semantics>" + "y" + LAST_BOX_ENDS
    >>> print(with_point(html, ",").replace("</semantics>", "</semantics> "))
    <semantics><mrow>x<mtext>,</mtext></mrow><annotation/></semantics>
    y<span class="math-point">,</span></span></span></span>
    """
    html = html.replace("<semantics>", "<semantics><mrow>", 1)
    html = html.replace("<annotation", f"<mtext>{point}</mtext></mrow><annotation", 1)
    formula = html.removesuffix(LAST_BOX_ENDS)
    return f'{formula}<span class="math-point">{point}</span>{html[len(formula) :]}'


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula; one that asks for display style is too wide to be kept whole."""
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    html = katex_html(node, node.astext().strip(), display=False)
    if "point" in node:
        html = with_point(html, node["point"])
    self.body.append(checked(node, html) + "</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a display with its number beside it, the formula in a box that scrolls by itself."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    self.body.append('<div class="math-scroll">')
    html = katex_html(node, prepare(node.astext()), display=True)
    self.body.append(checked(node, html) + "</div>")
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def stop_server(app: Sphinx, exception: Exception | None) -> None:
    """End Node with the build."""
    if server.cache_info().currsize:
        process = server(os.getpid()).process
        process.stdin.close()
        process.wait(timeout=10)
        server.cache_clear()


def copy_assets(app: Sphinx, exception: Exception | None) -> None:
    """Put KaTeX's style sheet and its fonts beside the pages."""
    if exception is not None or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(KATEX / "katex.min.css", target)
    for font in (KATEX / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer; ``html_math_renderer`` chooses it."""
    app.add_html_math_renderer("katex", (visit_math, None), (visit_math_block, None))
    app.add_css_file("katex/katex.min.css")
    app.connect("doctree-resolved", keep_points)
    app.connect("build-finished", stop_server)
    app.connect("build-finished", copy_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
