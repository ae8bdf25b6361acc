"""Sphinx extension: pictures that move, by the directive ``{moving} name``.

The picture, what it says in words and what moves it are written by `course.moving`, so that a page
without scripts has all but the movement. The content of the directive is the caption. Only a page
with such a picture loads its script.
"""

from __future__ import annotations

import json
import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import bundling
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

SOURCES = bundling.ROOT / "course" / "moving"
KINDS = ("network", "bowl")
STYLES = "moving.css"


def kind_of(argument: str) -> str:
    """The name of a picture.

    Raises:
        ValueError: when there is no such picture.
    """
    return directives.choice(argument, KINDS)


class Moving(SphinxDirective):
    """A picture that moves, with its words and its caption; `try` says what a reader can do."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"try": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """The figure, from its parts."""
        try:
            kind = kind_of(self.arguments[0])
        except ValueError as wrong:
            raise self.error(str(wrong)) from wrong
        pictures(self.env).setdefault(self.env.docname, set()).add(kind)
        picture = import_module(f"course.moving.{kind}")
        # The numbers come from code, which Sphinx does not see change.
        for path in (picture.__file__, SOURCES / "svg.py"):
            self.env.note_dependency(str(path))
        numbers = nodes.make_id(kind), json.dumps(picture.data()).replace('"', "&quot;")
        opening = (
            '<figure class="moving-picture" data-moving="{}" data-numbers="{}">'.format(*numbers)
            + picture.picture()
            + f'<div class="moving-controls">{picture.controls()}</div>'
            + f'<p class="moving-words">{picture.words()}</p><figcaption>'
        )
        caption = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, caption)
        if "try" in self.options:
            words, messages = self.parse_inline(self.options["try"])
            caption += [nodes.paragraph("", "", *words, classes=["moving-try"]), *messages]
        closing = nodes.raw("", "</figcaption></figure>", format="html")
        return [nodes.raw("", opening, format="html"), *caption.children, closing]


def pictures(env: BuildEnvironment) -> dict[str, set[str]]:
    """The pictures of each page that has some."""
    if not hasattr(env, "moving_pictures"):
        env.moving_pictures = {}
    return env.moving_pictures


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """A page is read anew, or is no more."""
    pictures(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: object, other: BuildEnvironment) -> None:
    """Take over what another process has read."""
    pictures(env).update(pictures(other))


def write_scripts(app: Sphinx) -> None:
    """Bundle the script of each picture."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir, "_static")
    target.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        bundling.bundle(SOURCES / "scripts" / f"{kind}.mjs", target / f"moving-{kind}.js")
    shutil.copy(SOURCES / STYLES, target)


def load_scripts(app: Sphinx, pagename: str, *rest: object) -> None:
    """Let a page load the scripts of its pictures."""
    kinds = sorted(pictures(app.env).get(pagename, ()))
    if app.builder.format == "html" and kinds:
        app.add_css_file(STYLES)
        for kind in kinds:
            app.add_js_file(f"moving-{kind}.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of this."""
    app.add_directive("moving", Moving)
    app.connect("builder-inited", write_scripts)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("html-page-context", load_scripts)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
