"""Sphinx extension: a result of a search opens where the words are, and shows the sentence.

Sphinx's index knows pages. Beside it this one writes, for each page, the places that can be linked
to (sections, exercises, rows, claims, terms, names of the code) and what is said in each, and
`_static/search.js` finds the place of a result in them. What a solution says is left out: it is
closed until somebody asks for it. Code is kept apart from words, since it is rarely what was looked
for.
"""

from __future__ import annotations

import json
import re
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from katex_prerender import TexError, prepare, render
from mathml import one_line
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

# A verdict is HTML around paragraphs, which stand beside one another.
CLAIM = re.compile(r'<div class="ledger-row [^>]*id="([^"]*)"')
# What begins a place where something in it has an id.
SMALL = (nodes.row, nodes.definition_list_item, addnodes.desc, nodes.Admonition)
UNSAID = (nodes.Invisible, nodes.image, nodes.title, addnodes.toctree, addnodes.desc_signature)
TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
NAME = "searchplaces.js"
BEFORE, AFTER = "Search.setPlaces(", ");\n"
FOUND: dict[str, list[Place]] = {}


class Place(NamedTuple):
    """What a link can lead to: its id, the heading above it, its words and its code."""

    anchor: str
    heading: str
    words: str
    code: str


def formula(node: nodes.Element) -> str:
    """A formula in a line; one that cannot be set is reported when the page is written."""
    display = isinstance(node, nodes.math_block)
    try:
        if display:
            return f" {one_line(render(prepare(node.astext()), True))} "
        return one_line(render(node.astext().strip(), False)) + node.get("point", "")
    except TexError:
        return ""


def pieces(node: nodes.Node) -> Iterator[tuple[bool, str]]:
    """The texts of a node outside the places in it; for each, whether it is code."""
    if isinstance(node, nodes.Text):
        yield False, node.astext()
    elif isinstance(node, nodes.math | nodes.math_block):
        yield False, formula(node)
    elif isinstance(node, nodes.literal_block):
        yield True, node.astext() + " "
    elif isinstance(node, nodes.raw):
        yield False, TAG.sub(" ", node.astext()) if node.get("format") == "html" else ""
    elif not isinstance(node, UNSAID) and "solution" not in node["classes"]:
        for child in outside_claims(node):
            if not is_place(child):
                yield from pieces(child)
        if not isinstance(node, nodes.Inline):
            yield False, " "


def html(node: nodes.Node) -> str:
    """The HTML that a node is, if it is some."""
    return node.astext() if isinstance(node, nodes.raw) and node["format"] == "html" else ""


def of_claim(opening: nodes.Node) -> list[nodes.Node]:
    """The parts of a verdict behind the tag that opens it."""
    behind = opening.parent.children[opening.parent.index(opening) + 1 :]
    return [*takewhile(lambda node: html(node).strip() != "</div>", behind)]


def outside_claims(node: nodes.Element) -> Iterator[nodes.Node]:
    """The parts of a part of a page that belong to no verdict in it."""
    inside = 0
    for child in node.children:
        if not inside and CLAIM.match(html(child)):
            inside = len(of_claim(child)) + 2
        if not inside:
            yield child
        inside = max(0, inside - 1)


def own_id(node: nodes.Element) -> str:
    """The first id in a part of a page."""
    return next((found["ids"][0] for found in node.findall(nodes.Element) if found.get("ids")), "")


def is_place(node: nodes.Node) -> bool:
    """Whether a link can lead to this part of a page; one without a title is an exercise's."""
    if isinstance(node, nodes.section):
        return any(isinstance(child, nodes.title) for child in node.children)
    return isinstance(node, SMALL) and "solution" not in node["classes"] and bool(own_id(node))


def line(texts: Iterable[tuple[bool, str]], code: bool) -> str:
    """The texts that are code, or those that are not, on one line."""
    return " ".join("".join(text for is_code, text in texts if is_code is code).split())


def title(node: nodes.Element) -> str:
    """What a place is called: by its own title, term or name, else by the title of its section."""
    if isinstance(node, addnodes.desc):
        return own_id(node)
    kind = nodes.term if isinstance(node, nodes.definition_list_item) else nodes.title
    own = next((child for child in node.children if isinstance(child, kind)), None)
    if own is not None:
        said = line((piece for child in own.children for piece in pieces(child)), code=False)
        return re.sub(r"^\((.*)\)$", r"\1", said)  # the name of an exercise, behind its number
    return title(node.parent) if node.parent is not None else ""


def place(node: nodes.Element) -> Place:
    """The place that a part of a page is."""
    anchor = node["ids"][0] if node.get("ids") else own_id(node)
    said = [*pieces(node)]
    return Place(anchor, title(node), line(said, code=False), line(said, code=True))


def claim(opening: nodes.raw) -> Place:
    """The place of a claim, which is called by its number."""
    texts = [text for part in of_claim(opening) for text in (*pieces(part), (False, " "))]
    said = line(texts, code=False)
    return Place(CLAIM.match(html(opening))[1], f"Line {said.partition('.')[0]}", said, "")


def places(doctree: nodes.document) -> list[Place]:
    """The places of a page, in order, and the claims that are judged on it."""
    claims = [claim(node) for node in doctree.findall(nodes.raw) if CLAIM.match(html(node))]
    return [*(place(node) for node in doctree.findall(is_place)), *claims]


def collect(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep the places of a page that is written."""
    if app.builder.format == "html":
        FOUND[docname] = places(doctree)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the places as a script, which a page that was opened as a file can load too."""
    if exception is not None or app.builder.format != "html":
        return
    path = Path(app.outdir, NAME)
    if path.exists():  # a build writes only what has changed
        text = path.read_text(encoding="utf8").removeprefix(BEFORE).removesuffix(AFTER)
        for docname, former in json.loads(text).items():
            if docname in app.env.found_docs:
                FOUND.setdefault(docname, former)
    ordered = {docname: FOUND[docname] for docname in sorted(FOUND)}
    text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{BEFORE}{text}{AFTER}", encoding="utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Collect the places in the first process, which resolves every page; write them at the end."""
    FOUND.clear()
    # After what moves a formula's point into it.
    app.connect("doctree-resolved", collect, priority=900)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
