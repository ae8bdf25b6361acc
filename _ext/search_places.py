"""What each page says and where: the places that a search can lead to.

A place is what a link can lead to: a section, an exercise, a row, a claim, a term or a name of the
code. It is called by its heading and by its other names: its entries in the index, the labels of
its equations, and the numbers of what is counted. What a solution says is left out: it is closed
until somebody asks for it. So is what an exercise says of how to type an answer, and so are tables
of what is said elsewhere. Code and formulas are kept apart from words, since they are rarely what
was looked for.
"""

from __future__ import annotations

import re
from itertools import takewhile
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from katex_prerender import TexError, prepare, render
from mathml import one_line
from sphinx import addnodes
from sphinx.util.math import get_node_equation_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

# A verdict is HTML around paragraphs, which stand beside one another; so is a filtered table.
CLAIM = re.compile(r'<div class="ledger-row [^>]*id="([^"]*)"')
LEFT_OUT = re.compile(
    r'<div class="(?:answer |[^"]*\bfiltered\b[^>]*data-name="(?:claims|exercises)")'
)
# What begins a place where something in it has an id.
SMALL = (nodes.row, nodes.definition_list_item, addnodes.desc, nodes.Admonition)
UNSAID = (nodes.Invisible, nodes.image, nodes.title, addnodes.toctree, addnodes.desc_signature)
TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
WORDS, FORMULA, CODE = "words", "formula", "code"


class Place(NamedTuple):
    """What a link can lead to: its id, heading, other names, and what is said in it."""

    anchor: str
    heading: str
    names: list[str]
    shown: str  # words and formulas
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


def pieces(node: nodes.Node) -> Iterator[tuple[str, str]]:
    """The texts of a node outside the places in it; for each, what it is."""
    if isinstance(node, nodes.Text):
        yield WORDS, node.astext()
    elif isinstance(node, nodes.math | nodes.math_block):
        yield FORMULA, formula(node)
    elif isinstance(node, nodes.literal_block):
        yield CODE, node.astext() + " "
    elif isinstance(node, nodes.raw):
        yield WORDS, TAG.sub(" ", node.astext()) if node.get("format") == "html" else ""
    elif not isinstance(node, UNSAID) and "solution" not in node["classes"]:
        for child in own_parts(node):
            if not is_place(child):
                yield from pieces(child)
        if not isinstance(node, nodes.Inline):
            yield WORDS, " "


def html(node: nodes.Node) -> str:
    """The HTML that a node is, if it is some."""
    return node.astext() if isinstance(node, nodes.raw) and node["format"] == "html" else ""


def inside(opening: nodes.Node) -> list[nodes.Node]:
    """The parts behind the tag that opens a verdict or what is left out, up to its closing tag."""
    behind = opening.parent.children[opening.parent.index(opening) + 1 :]
    return [*takewhile(lambda node: html(node).strip() != "</div>", behind)]


def own_parts(node: nodes.Element) -> Iterator[nodes.Node]:
    """The parts of a part of a page that belong to no verdict in it and are not left out."""
    left_out = 0
    for child in node.children:
        text = "" if left_out else html(child)
        if CLAIM.match(text) or LEFT_OUT.match(text):
            left_out = len(inside(child)) + 2
        if not left_out:
            yield child
        left_out = max(0, left_out - 1)


def own_id(node: nodes.Element) -> str:
    """The first id in a part of a page that names it; where a letter first stands names nothing."""
    known = (name for found in node.findall(nodes.Element) for name in found.get("ids", ()))
    return next((name for name in known if not name.startswith("letter-")), "")


def is_place(node: nodes.Node) -> bool:
    """Whether a link can lead to this part of a page; one without a title is an exercise's."""
    if isinstance(node, nodes.section):
        return any(isinstance(child, nodes.title) for child in node.children)
    if not isinstance(node, SMALL) or "solution" in node["classes"]:
        return False
    # A proof is a box in a box.
    return bool(own_id(node)) and not isinstance(node.children[0], nodes.Admonition)


def line(texts: Iterable[tuple[str, str]], *kinds: str) -> str:
    """The texts of some kinds, on one line."""
    return " ".join("".join(text for kind, text in texts if kind in kinds).split())


def title(node: nodes.Element) -> str:
    """What a place is called: by its own title, term or name, else by the title of its section."""
    if isinstance(node, addnodes.desc):
        return own_id(node)
    kind = nodes.term if isinstance(node, nodes.definition_list_item) else nodes.title
    own = next((child for child in node.children if isinstance(child, kind)), None)
    if own is not None:
        texts = [piece for child in own.children for piece in pieces(child)]
        # the name of an exercise, behind its number, is in brackets
        return re.sub(r"^\((.*)\)$", r"\1", line(texts, WORDS, FORMULA))
    return title(node.parent) if node.parent is not None else ""


def place(anchor: str, heading: str, said: list[tuple[str, str]], names: list[str]) -> Place:
    """A place, from what is said in it."""
    texts = (line(said, WORDS, FORMULA), line(said, WORDS), line(said, CODE))
    return Place(anchor, heading, names, *texts)


def claim(opening: nodes.raw) -> Place:
    """The place of a claim, which is called by its number."""
    said = [piece for part in inside(opening) for piece in (*pieces(part), (WORDS, " "))]
    heading = f"Line {line(said, WORDS).partition('.')[0]}"
    return place(CLAIM.match(html(opening))[1], heading, said, [])


def owner(node: nodes.Node | None) -> nodes.Element | None:
    """The place that a part of a page is in."""
    while node is not None and not is_place(node):
        node = node.parent
    return node


def names(
    env: BuildEnvironment, docname: str, doctree: nodes.document
) -> dict[nodes.Element | None, list[str]]:
    """What places are called beside their headings: index entries, and what has a number."""
    with_id = {
        name: node for node in doctree.findall(nodes.Element) for name in node.get("ids", ())
    }
    found: dict[nodes.Element | None, list[str]] = {}
    for index in doctree.findall(addnodes.index):
        for _, entry, name, *_ in index["entries"]:
            found.setdefault(owner(with_id.get(name, index)), []).append(entry)
    counted = env.toc_fignumbers.get(docname, {})
    for kind, numbers in counted.items():
        for name, number in numbers.items():
            if kind != "displaymath" and name in with_id:
                called = f"{kind} {'.'.join(map(str, number))}"
                found.setdefault(owner(with_id[name]), []).append(called)
    chapter = env.toc_secnumbers.get(docname, {}).get("")
    if chapter:
        found.setdefault(next(doctree.findall(is_place)), []).append(f"chapter {chapter[0]}")
    options = {"config": env.config, "fignumbers": counted}
    page = SimpleNamespace(builder=SimpleNamespace(name="html", **options))
    for block in doctree.findall(nodes.math_block):
        if block.get("number") is not None:
            number = get_node_equation_number(page, block)
            label = (block.get("label") or "").removeprefix("eq-").replace("-", " ")
            found.setdefault(owner(block), []).append(f"({number}) {label}".strip())
    return found


def places(env: BuildEnvironment, docname: str, doctree: nodes.document) -> list[Place]:
    """The places of a page, in order, and the claims that are judged on it."""
    known = names(env, docname, doctree)
    found = []
    for node in doctree.findall(is_place):
        anchor = node["ids"][0] if node.get("ids") else own_id(node)
        found.append(place(anchor, title(node), [*pieces(node)], known.get(node, [])))
    claims = [claim(node) for node in doctree.findall(nodes.raw) if CLAIM.match(html(node))]
    return found + claims
