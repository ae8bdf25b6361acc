"""Sphinx extension: every code cell of a page can be run in it, by Python in a worker.

What the worker fetches is made by `tools.live`, in a process of its own beside the build, and goes
to `_static/live/`. A page with code cells loads the script of their buttons; that script fetches
nothing before a reader runs a cell.

With ``LIVE=0`` there is none of it, nor with ``SOLUTIONS=0``: a cell could ask for the answers.
Where the files cannot be had, the book is built without and says so, unless ``CI`` is set: what is
published and tested there has its cells.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import bundling
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging

from tools.live import __main__ as live
from tools.live import sources

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SCRIPTS = bundling.ROOT / "course" / "live" / "scripts"
BUNDLES = {"live.js": "live.mjs", "live-editor.js": "editor.mjs"}
STYLES = "live.css"

logger = logging.getLogger(__name__)


def begin(app: Sphinx) -> None:
    """Have the files, and start to make the packs."""
    app.live = None
    wanted = "0" not in (os.environ.get(name) for name in ("LIVE", "SOLUTIONS"))
    if app.builder.name != "html" or not wanted:
        return
    try:
        live.fetch()
    except sources.NotToBeHad as why:
        if os.environ.get("CI"):
            raise ExtensionError(f"cells cannot be made to run in the page: {why}") from why
        logger.info("built without cells that run in the page: %s", why)
        return
    app.live = subprocess.Popen([sys.executable, "-m", "tools.live", "--quiet"], cwd=bundling.ROOT)
    target = Path(app.outdir, "_static")
    target.mkdir(parents=True, exist_ok=True)
    for name, module in BUNDLES.items():
        bundling.bundle(SCRIPTS / module, target / name)
    shutil.copy(SCRIPTS.parent / STYLES, target)


def with_live(app: Sphinx) -> bool:
    """Whether cells run in the pages of this build."""
    return getattr(app, "live", None) is not None


def load_scripts(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Let a page with code cells load the script of their buttons."""
    if with_live(app) and doctree is not None and has_cells(doctree):
        app.add_css_file(STYLES)
        app.add_js_file("live.js", loading_method="defer")


def has_cells(doctree: nodes.document) -> bool:
    """Whether a page has a code cell."""
    return any(node.get("nb_element") == "cell_code" for node in doctree.findall(nodes.container))


def holds_place(app: Sphinx, doctree: nodes.document | None, place: str) -> bool:
    """Whether a page has an element of this class, which a script fills where cells run."""
    if not with_live(app) or doctree is None:
        return False
    return any(place in node.astext() for node in doctree.findall(nodes.raw))


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Wait for the packs, and put them into the site with a list of them."""
    if not with_live(app):
        return
    if exception is not None:
        app.live.terminate()
        return
    if app.live.wait():
        raise ExtensionError("what runs cells in the page could not be made: see above")
    folders, manifest = live.make()
    target = Path(app.outdir, "_static", "live")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for folder in folders:
        for path in folder.glob("*.pack"):
            shutil.copy(path, target)
    worker = target / "worker.js"
    bundling.bundle(SCRIPTS / "worker.mjs", worker)
    digest = hashlib.sha256(worker.read_bytes()).hexdigest()[:16]
    manifest["worker"] = worker.rename(target / f"worker.{digest}.js").name
    (target / "manifest.json").write_text(json.dumps(manifest, separators=(",", ":")), "utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of this."""
    app.connect("builder-inited", begin)
    app.connect("html-page-context", load_scripts)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
