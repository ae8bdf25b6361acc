"""Sphinx extension: the search, which leads to the place of a page that answers.

It takes the place of Sphinx's own, which knows pages alone. MiniSearch makes an index of all places
(`search_places`) while the book is built, and ranks them in the reader's browser (`_ext/search/`):
what is in a heading or a name counts for more than what a text mentions. The index and, for the
results that are shown, the texts of their pages are scripts, which a page that was opened as a file
can load too; the first use of a field asks for them, and no page before.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bundling
from docutils import nodes
from search_places import Place, places
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

SOURCES = Path(__file__).with_name("search")
FOLDER = "_static/search"
NAME = re.compile(r"\w+")
# What Sphinx has for its own search.
UNUSED = ("searchtools.js", "language_data.js")
FIELD = """
<form class="bd-search d-flex align-items-center" action="search.html" method="get">
  <i class="fa-solid fa-magnifying-glass"></i>
  <input type="search" class="form-control" name="q" placeholder="Search this book..."
   aria-label="Search this book..." autocomplete="off" autocorrect="off" autocapitalize="off"
   spellcheck="false"/>
</form>
"""
BODY = f"""
<div class="bd-search-container">
  <h1>Search</h1>
  <noscript><p>The search needs scripts, which your browser does not run. There are also
  <a href="chapters/reference/questions.html">questions with their answers</a> and an
  <a href="genindex.html">index</a>.</p></noscript>
  {FIELD}
  <div id="search-results"></div>
</div>
"""
FOUND: dict[str, list[Place]] = {}


def replace_own(app: Sphinx) -> None:
    """Let Sphinx make no index and no page of its own; bundle the scripts."""
    if app.builder.format == "html":
        app.builder.search = False
        target = Path(app.outdir, FOLDER)
        target.mkdir(parents=True, exist_ok=True)
        bundling.bundle(SOURCES / "search.mjs", target / "search.js")
        shutil.copy(SOURCES / "search.css", target)


def page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page of the search, for Sphinx to write with all others."""
    yield "search", {"title": "Search", "body": BODY}, "page.html"


def collect(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep the places of a page that is written."""
    if app.builder.format == "html":
        FOUND[docname] = places(app.env, docname, doctree)


def all_places(app: Sphinx) -> dict[str, list[Place]]:
    """The places of all pages; a build writes only what changed, and remembers the others."""
    memory = Path(app.doctreedir, "places.json")
    if memory.exists():
        for docname, former in json.loads(memory.read_text(encoding="utf8")).items():
            if docname in app.env.found_docs:
                FOUND.setdefault(docname, [Place(*place) for place in former])
    found = {docname: FOUND[docname] for docname in sorted(FOUND)}
    memory.write_text(json.dumps(found), encoding="utf8")
    return found


def title(env: BuildEnvironment, docname: str) -> str:
    """What a page is called, with the number of its chapter."""
    number = ".".join(map(str, env.toc_secnumbers.get(docname, {}).get("", ())))
    return f"{number}. {env.titles[docname].astext()}" if number else env.titles[docname].astext()


def index(known: list[Place]) -> dict[str, Any]:
    """The index of some places, as `format.mjs` writes it.

    Raises:
        ExtensionError: when Node or MiniSearch is missing.
    """
    fields = [
        {
            "heading": place.heading,
            "names": "\n".join(place.names),
            "words": place.words,
            # Once is enough: a name that is used often is not what a cell of code is about.
            "code": " ".join(dict.fromkeys(NAME.findall(place.code))),
        }
        for place in known
    ]
    node = shutil.which("node")
    if node is None:
        raise ExtensionError("Node is not installed: run `make setup` first")
    done = subprocess.run(
        [node, str(SOURCES / "make_index.mjs")],
        input=json.dumps(fields),
        capture_output=True,
        text=True,
        encoding="utf8",
        check=False,
    )
    if done.returncode:
        raise ExtensionError(f"the index of the search cannot be made:\n{done.stderr}")
    return json.loads(done.stdout)


def write_script(folder: Path, name: str, value: object) -> None:
    """Write a script that hands a value over to the search."""
    path = folder / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"bookSearch.give({json.dumps(name)},{text});\n", encoding="utf8")


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the index, and for each page what is said at its places."""
    if exception is not None or app.builder.format != "html":
        return
    found, folder = all_places(app), Path(app.outdir, FOLDER)
    pages = []
    for docname, known in found.items():
        pages.append([docname, title(app.env, docname), [place[:2] for place in known]])
        write_script(folder, docname, [place.shown for place in known])
    every = [place for known in found.values() for place in known]
    write_script(folder, "contents", {**index(every), "pages": pages})
    for name in UNUSED:
        Path(app.outdir, "_static", name).unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Collect the places in the first process, which resolves every page; write them at the end."""
    FOUND.clear()
    app.connect("builder-inited", replace_own)
    # After what moves a formula's point into it.
    app.connect("doctree-resolved", collect, priority=900)
    app.connect("html-collect-pages", page)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
