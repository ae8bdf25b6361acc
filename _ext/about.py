"""Sphinx extension: who wrote the book, its version, licences and address, and how to cite it.

All of it is in `CITATION.cff`, but for two addresses, which `_config.yml` has when there are any:
`repository: url` and `html: baseurl`. The foot of every page says it in a line, and the directive
``{about}`` in full. Without an address no page has a link or a button for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

FILE = Path(__file__).resolve().parents[1] / "CITATION.cff"
PAGE = "chapters/reference/about"
# What the theme has a button for; elsewhere there are links alone.
WITH_BUTTON = ("github", "gitlab")
# Of what starts a notebook elsewhere, each with the hosts that it takes notebooks from.
STARTS_FROM = {"binderhub_url": WITH_BUTTON, "colab_url": ("github",)}
TEXT_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@cache
def citation() -> dict[str, Any]:
    """What `CITATION.cff` says."""
    return yaml.safe_load(FILE.read_text(encoding="utf8"))


def licences() -> tuple[str, str]:
    """The names of the licences of text and code.

    >>> licences()
    ('CC BY 4.0', 'MIT')
    """
    return citation()["preferred-citation"]["license"].replace("-", " "), citation()["license"]


def version() -> str:
    """The version in a sentence."""
    day = citation()["date-released"]
    return f"This is version {citation()['version']} of {day.day} {day:%B %Y}."


def how_to_cite(address: str) -> str:
    """A reference in a line and for BibTeX, with an address if there is one.

    >>> print(how_to_cite(""))
    The contributors (...). *Backpropagation, derived and checked*. Version ...
    <BLANKLINE>
    ```bibtex
    @book{backpropagation...,
      author = {{The contributors}},
      title = {Backpropagation, derived and checked},
      year = {...},
      note = {Version ..., CC BY 4.0}
    }
    ```
    """
    book = citation()["preferred-citation"]
    author, edition = book["authors"][0]["name"], f"Version {book['version']}"
    fields = {
        "author": f"{{{author}}}",
        "title": book["title"],
        "year": str(book["year"]),
        "note": f"{edition}, {licences()[0]}",
    }
    if address:
        fields["url"] = address
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    line = f"{author} ({book['year']}). *{book['title']}*. {edition}."
    return (
        f"{line}{f' <{address}>' if address else ''}\n\n"
        f"```bibtex\n@book{{backpropagation{book['year']},\n{inside}\n}}\n```"
    )


def where(repository: str) -> str:
    """Where the sources are, and what Colab needs of them, if anybody has said so."""
    if not repository:
        return ""
    said = f"The repository of this book is <{repository}>."
    if "github" in repository:
        packages = f'"git+{repository}" "git+{repository}#subdirectory=course"'
        said += f" In Colab, run `!pip install {packages}` first: it has none of the packages."
    return said


def foot(to: Callable[[str], str], repository: str) -> str:
    """The line at the foot of a page.

    Args:
        to: from the name of a page to its address from here.
        repository: its address, if there is one.
    """
    text, code = licences()
    parts = [
        f"Version {citation()['version']}",
        f'text and figures <a href="{TEXT_LICENCE}" rel="license">{text}</a>, code {code}',
        f'<a href="{to(PAGE)}">how to cite</a>',
    ]
    if repository:
        parts.append(f'<a href="{escape(repository)}">sources</a>')
    return f"<p>{' · '.join(parts)}</p>"


class About(SphinxDirective):
    """One thing about the book: its version, how to cite it, or where its sources are."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """What is said of it, which may be nothing."""
        self.env.note_dependency(str(FILE))
        repository = self.config.about_repository
        known = {
            "version": version,
            "citation": lambda: how_to_cite(self.config.html_baseurl or repository),
            "repository": lambda: where(repository),
        }
        if self.arguments[0] not in known:
            raise self.error(f"about {self.arguments[0]!r}, expected one of {', '.join(known)}")
        inside = nodes.container()
        lines = StringList(known[self.arguments[0]]().split("\n"), source=str(FILE))
        self.state.nested_parse(lines, self.content_offset, inside)
        return inside.children


def settle(app: Sphinx, config: Config) -> None:
    """Let the theme have the buttons that lead somewhere, and the extension know the address."""
    options = config.html_theme_options
    config.about_repository = options.get("repository_url", "")
    has_button = any(host in config.about_repository for host in WITH_BUTTON)
    options["repository_url"] = config.about_repository if has_button else ""
    options["use_repository_button"] = options["use_issues_button"] = has_button
    launch = options.get("launch_buttons", {})
    for button, hosts in STARTS_FROM.items():
        if not any(host in config.about_repository for host in hosts):
            launch.pop(button, None)


def add_foot(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    """Give a page its foot."""
    context["theme_extra_footer"] = foot(context["pathto"], app.config.about_repository)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and the foot."""
    app.add_config_value("about_repository", "", "env", str)
    app.add_directive("about", About)
    app.connect("config-inited", settle)
    app.connect("html-page-context", add_foot)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
