"""Sphinx extension: below the prompt of each exercise is the place of its answer box.

The place is empty: what stands in it is made by scripts, and without scripts a page is as it was
written. The scripts are bundled by esbuild from `course/exercises/page/scripts`; what a chapter's
exercises need is worked out by a process of its own, while the pages are read, and again only when
its code has changed. On Linux that process begins as a copy of this one, all exercises made. A page
with exercises loads both, and no other page does.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import shutil
import sys
import traceback
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import bundling
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging

from course.exercises.page.chapters import write
from course.exercises.register import all_exercises, chapters, find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "course" / "exercises" / "page" / "scripts"
# For each script of the site, the module that it starts with.
BUNDLES = {
    "judge.js": "judge_script.mjs",
    "judge-latex.js": "latex_script.mjs",  # loaded when a reader turns to a box: loading.mjs
    "answer-boxes.js": "boxes.mjs",
    "pages.js": "pages.mjs",  # every page loads it: exercise_progress.py
}
STYLES = "answer-boxes.css"
DATA = "exercises"
WORKED_OUT_BY = ("course", "derive", "nnlib")
PROMPT = "answer answer-prompt"

logger = logging.getLogger(__name__)


class Data:
    """The process that works out the data of all chapters, where that is needed."""

    def __init__(self, folder: Path, stamp: Path):
        self.folder, self.stamp, self.fingerprint = folder, stamp, fingerprint()
        known = stamp.read_text(encoding="utf8") if stamp.exists() and folder.exists() else ""
        self.written = None if known == self.fingerprint else self.start()

    def start(self) -> Future[list[str]]:
        """Begin, beside the build."""
        all_exercises()  # the pages need them too
        # A copy is ready at once; elsewhere forking is refused or risky, and it begins anew.
        way = "fork" if sys.platform == "linux" else "spawn"
        workers = ProcessPoolExecutor(1, multiprocessing.get_context(way))
        written = workers.submit(write, self.folder)
        workers.shutdown(wait=False)
        return written

    def changed(self) -> list[str]:
        """Wait for the end; the chapters whose data have changed."""
        if self.written is None:
            return []
        try:
            changed = self.written.result()
        except Exception as error:
            told = "".join(traceback.format_exception(error))
            raise ExtensionError(
                f"the data of the exercises could not be written:\n{told}"
            ) from error
        self.stamp.write_text(self.fingerprint, encoding="utf8")
        return changed


def fingerprint() -> str:
    """A hash of all code that the data of exercises come from."""
    found = hashlib.sha256()
    for package in WORKED_OUT_BY:
        for path in sorted((ROOT / package).rglob("*.py")):
            found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def bundle(target: Path) -> None:
    """Write the scripts of the boxes, each as one classic script, and what they load later."""
    for name, module in BUNDLES.items():
        bundling.bundle(SCRIPTS / module, target / name)
    shutil.copy(SCRIPTS / "box.css", target / STYLES)
    (target / "katex").mkdir(exist_ok=True)
    shutil.copy(bundling.MODULES / "katex" / "dist" / "katex.min.js", target / "katex")


def begin(app: Sphinx) -> None:
    """Start to work out the data, so that it goes on while the pages are read."""
    app.answer_data = None
    if app.builder.format == "html":
        target = Path(app.outdir, "_static")
        target.mkdir(parents=True, exist_ok=True)
        bundle(target)
        app.answer_data = Data(target / DATA, Path(app.doctreedir, "exercises"))


def place_boxes(app: Sphinx, doctree: nodes.document) -> None:
    """Put the place of a box below the prompt of every exercise of a page."""
    known, placed = chapters(), []
    for block in doctree.findall(lambda node: node.tagname.startswith("exercise_")):
        name = block.get("label", "").removeprefix("ex-")
        if name not in known:
            continue
        if place_box(block, name, app.env.docname):
            placed.append(name)
        else:
            logger.warning("exercise %s has no prompt: check(%r)", name, name, location=block)
    exercises(app.env)[app.env.docname] = placed


def place_box(block: nodes.Element, name: str, docname: str) -> bool:
    """Put the place of a box below the prompt in an exercise; say whether there is a prompt."""
    for raw in block.findall(nodes.raw):
        if PROMPT in raw.astext():
            cell = raw
            while "cell" not in cell.get("classes", ()):
                cell = cell.parent
            kind, notebook = find(name).kind, f"{docname}.ipynb"
            data = f'data-exercise="{name}" data-kind="{kind}" data-notebook="{notebook}"'
            html = f'<div class="answer-box" {data}></div>'
            cell.parent.insert(cell.parent.index(cell) + 1, nodes.raw("", html, format="html"))
            return True
    return False


def exercises(env: BuildEnvironment) -> dict[str, list[str]]:
    """The names of the exercises with a box, for each page."""
    if not hasattr(env, "answer_boxes"):
        env.answer_boxes = {}
    return env.answer_boxes


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """A page is read anew, or is no more."""
    exercises(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment):
    """Take over what another process has read."""
    exercises(env).update(exercises(other))


def finish_data(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Wait for the data; the pages whose data have changed are written again."""
    if app.answer_data is None:
        return []
    changed = set(app.answer_data.changed())
    return [page for page, names in exercises(env).items() if names and slug(page) in changed]


def slug(page: str) -> str:
    """What a chapter is called."""
    return page.rpartition("/")[2]


def load_scripts(app: Sphinx, pagename: str, *rest: object) -> None:
    """Let a page with exercises load what its boxes need."""
    if app.builder.format == "html" and exercises(app.env).get(pagename):
        app.add_css_file(STYLES)
        for name in ("judge.js", f"{DATA}/{slug(pagename)}.js", "answer-boxes.js"):
            app.add_js_file(name, loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of this."""
    app.connect("builder-inited", begin)
    app.connect("doctree-read", place_boxes)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", finish_data)
    app.connect("html-page-context", load_scripts)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
