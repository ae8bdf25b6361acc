"""Sphinx extension: slides of the derivations of a chapter, a step at each press of a key.

They are cut out of the finished page, as the sheets are: what a cell shows of a derivation, below
the heading and the sentence that lead to it. The derivations of solutions are left out. Each
chapter with derivations has a page of slides, which loads a script of its own and the style of the
formulas, and its menu leads there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cutting import HEADERLINK, HERE, ID, PROGRAM, element, framed, inside, rebased
from docutils import nodes
from program_cells import in_solution

from course.plan import book

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "slides"
FILES = ("slides.css", "slides.js")
HIDDEN = re.compile(r'<div class="(?:solution|exercise) [^"]*" id="')
OUTPUT = '<div class="cell_output docutils container">'
TABLE = re.compile(r'<table class="derivation table">.*?</table>', re.DOTALL)
EQUATION = '<div class="math notranslate nohighlight"'
TOKEN = re.compile(
    rf"<h[23]>(?P<heading>.*?)</h[23]>|(?P<output>{OUTPUT})"
    r'|<p(?: id="[^"]*")?>(?P<said>.*?)</p>',
    re.DOTALL,
)


class Slide(NamedTuple):
    """A derivation: its section, what is said before it, its steps, and the equations it proves."""

    heading: str
    said: str
    steps: str
    proved: list[str]


def address(page: str) -> str:
    """The slides of a page, below the site.

    >>> address("chapters/cheatsheet/softmax")
    'slides/softmax.html'
    """
    return f"{FOLDER}/{page.rpartition('/')[2]}.html"


def without_exercises(article: str) -> str:
    """An article without its exercises and solutions."""
    while found := HIDDEN.search(article):
        hidden = element(article, found.start())
        article = article[: found.start()] + article[found.start() + len(hidden) :]
    return article


def slides(html: str) -> Iterator[Slide]:
    """The derivations of a page, in its order."""
    article = html[html.index("<article") : html.index("</article>")]
    article = without_exercises(PROGRAM.sub("", article))
    heading = said = ""
    at = 0
    while token := TOKEN.search(article, at):
        at = token.end()
        if token["output"]:
            output = element(article, token.start())
            at = token.start() + len(output)
            tables = list(TABLE.finditer(output))
            for number, table in enumerate(tables):
                end = tables[number + 1].start() if table is not tables[-1] else len(output)
                yield Slide(heading, said, table[0], equations(output[table.end() : end]))
        elif token["said"]:
            said = token["said"]
        else:
            heading, said = token["heading"], ""


def equations(html: str) -> list[str]:
    """The equations of a piece of a page."""
    found, at = [], 0
    while (at := html.find(EQUATION, at)) >= 0:
        found.append(element(html, at))
        at += len(found[-1])
    return found


def written(slide: Slide) -> str:
    """The HTML of a slide."""
    proved = "".join(f"<div>{inside(e, e.index('>') + 1)}</div>" for e in slide.proved)
    return (
        f'<section class="slide"><h2>{slide.heading}</h2>\n<p>{slide.said}</p>\n'
        f'{slide.steps}\n<div class="conclusion">{proved}</div></section>\n'
    )


def chapters() -> set[str]:
    """The pages that are shown to a class: no page of the reference is."""
    return {chapter.page for chapter in book().chapters}


def write_slides(app: Sphinx, exception: Exception | None) -> None:
    """Write the slides of every chapter that has derivations, and no others."""
    if exception is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    (site / FOLDER).mkdir()
    for name in FILES:
        shutil.copy(HERE / name, site / FOLDER)
    for docname in sorted(app.env.found_docs & chapters()):
        html = (site / f"{docname}.html").read_text(encoding="utf8")
        if 'class="derivation table"' not in html:
            continue
        body = "".join(map(written, slides(html)))
        if not body:
            continue
        body = rebased(ID.sub(r"\1", HEADERLINK.sub("", body)), f"{docname}.html", FOLDER)
        text = framed(
            "slides.html", html, f"{docname}.html", app.config.about_repository, {"body": body}
        )
        (site / address(docname)).write_text(text, encoding="utf8")


def add_command(
    app: Sphinx, name: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Let the menu of a chapter with derivations lead to its slides."""
    tables = doctree.findall(nodes.table) if doctree is not None and name in chapters() else ()
    if any("derivation" in t["classes"] and not in_solution(t) for t in tables):
        context["header_buttons"][0]["buttons"].append(
            {
                "type": "link",
                "url": context["pathto"](address(name), 1),
                "text": "slides",
                "icon": "fas fa-display",
            }
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Cut the slides out of pages that are finished and cleaned."""
    app.connect("html-page-context", add_command, priority=511)
    app.connect("build-finished", write_slides, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
