"""Who wrote the book, under which licence, how to cite it: in a file, and on every page."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
import yaml
from bs4 import BeautifulSoup

from tests.book.conftest import ROOT

EXTENSIONS = ROOT / "_ext"
sys.path.insert(0, str(EXTENSIONS))
import about  # noqa: E402

GITHUB, ELSEWHERE = "https://github.com/someone/book", "https://git.example.org/someone/book"
# What the Citation File Format 1.2.0 says of the fields that are used; no others may be.
TEXT = {"type": "string", "minLength": 1}
VERSION = {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["name"],
        "properties": {"name": TEXT},
    },
}
LICENCE = {"enum": ["MIT", "CC-BY-4.0"]}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["authors", "cff-version", "message", "title"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": TEXT,
        "type": {"enum": ["software", "dataset"]},
        "title": TEXT,
        "abstract": TEXT,
        "authors": AUTHORS,
        "version": VERSION,
        "date-released": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "license": LICENCE,
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT},
        "preferred-citation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["authors", "title", "type"],
            "properties": {
                "type": {"const": "book"},
                "title": TEXT,
                "authors": AUTHORS,
                "year": {"type": "integer"},
                "version": VERSION,
                "license": LICENCE,
            },
        },
    },
}


@pytest.fixture
def citation():
    """What the file says; dates as they are written."""
    text = (ROOT / "CITATION.cff").read_text("utf8")
    return yaml.load(text, yaml.BaseLoader) | {
        "preferred-citation": yaml.safe_load(text)["preferred-citation"]
    }


def test_the_citation_is_a_valid_one(citation):
    jsonschema.validate(citation, SCHEMA)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("authors", []),
        ("authors", [{"called": "nobody"}]),
        ("cff-version", "1.1"),
        ("date-released", "28 November"),
        ("license", "free"),
        ("licence", "MIT"),
        ("preferred-citation", {"type": "book"}),
    ],
)
def test_a_citation_that_is_none_is_refused(citation, field, wrong):
    spoilt = deepcopy(citation) | {field: wrong}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoilt, SCHEMA)


def test_there_is_one_version_one_title_and_one_licence_of_each_kind(citation):
    projects = [
        tomllib.loads((ROOT / folder / "pyproject.toml").read_text("utf8"))["project"]
        for folder in (".", "course")
    ]
    book = citation["preferred-citation"]
    assert {project["version"] for project in projects} == {citation["version"]}
    assert {project["license"] for project in projects} == {citation["license"]}
    assert book["version"] == citation["version"]
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))
    assert book["title"] == citation["title"] == settings["title"]
    assert book["authors"] == citation["authors"] == [{"name": settings["author"]}]
    assert citation["date-released"].startswith(str(book["year"]))
    licence = " ".join((ROOT / "LICENSE").read_text("utf8").split())
    assert "MIT License" in licence
    assert f"({about.licences()[0]})" in licence
    assert about.TEXT_LICENCE in licence


def test_every_page_says_it_in_its_foot(soups, site, citation):
    known = f"Version {citation['version']} · text and figures CC BY 4.0, code MIT · how to cite"
    for page, soup in soups.items():
        (foot,) = soup.select("footer .extra_footer")
        assert " ".join(foot.get_text().split()) == known, page
        licence, cite = (link["href"] for link in foot.find_all("a"))
        assert licence == about.TEXT_LICENCE
        target = page if cite == "#" else ((site / page).parent / cite).resolve()
        assert target in (f"{about.PAGE}.html", site.resolve() / f"{about.PAGE}.html"), page


def test_the_page_about_the_book_says_how_to_cite_it(soups, citation):
    text = soups[f"{about.PAGE}.html"].find("article").get_text()
    assert f"@book{{backpropagation{citation['preferred-citation']['year']}," in text
    assert f"This is version {citation['version']} of " in text


@pytest.fixture
def build(tmp_path):
    """Build a book of two pages with the addresses of `_config.yml`; return its first page."""

    def built(repository, baseurl=""):
        (tmp_path / "conf.py").write_text(
            f"import sys\nsys.path.insert(0, {str(EXTENSIONS)!r})\n"
            'extensions = ["myst_parser", "sphinx_book_theme", "about"]\n'
            f'html_theme = "sphinx_book_theme"\nhtml_baseurl = {baseurl!r}\n'
            f'html_theme_options = {{"repository_url": {repository!r}}}\n'
        )
        things = "\n".join(f"```{{about}} {one}\n```\n" for one in ("repository", "citation"))
        (tmp_path / "index.md").write_text(
            f"# Page\n\n{things}\n```{{toctree}}\nchapters/reference/about\n```\n"
        )
        page = Path(tmp_path, f"{about.PAGE}.md")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("# About\n")
        command = [sys.executable, "-m", "sphinx", "-W", "-q", "-E", tmp_path, tmp_path / "out"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return BeautifulSoup((tmp_path / "out" / "index.html").read_text("utf8"), "html.parser")

    return built


def leading_to(soup, address):
    """The links of a page to an address and what is below it."""
    return [link for link in soup.find_all("a", href=True) if link["href"].startswith(address)]


@pytest.mark.parametrize(
    ("repository", "starts"),
    [
        ("", set()),
        ("https://codeberg.example/ours/book", set()),
        ("https://gitlab.com/ours/book", {"binderhub_url"}),
        ("https://github.com/ours/book", {"binderhub_url", "colab_url"}),
    ],
)
def test_notebooks_are_started_elsewhere_only_from_an_address_that_is_known(repository, starts):
    launch = dict(yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))["launch_buttons"])
    options = {"repository_url": repository, "launch_buttons": launch}
    about.settle(None, SimpleNamespace(html_theme_options=options))
    assert {name for name in launch if name.endswith("_url")} == starts
    assert ("!pip install" in about.where(repository)) == ("colab_url" in starts)


def test_without_an_address_there_is_no_link_and_no_button(build, soups):
    for soup in (build(""), *soups.values()):
        assert not soup.select(".btn-source-repository-button, .btn-source-issues-button")
        assert [link for link in soup.find_all("a", href=True) if not link["href"].strip()] == []
        assert "sources" not in soup.select_one(".extra_footer").get_text()
    assert "The repository of this book" not in build("").get_text()


@pytest.mark.parametrize(
    ("address", "buttons"), [(GITHUB, 2), pytest.param(ELSEWHERE, 0, marks=pytest.mark.long)]
)
def test_with_an_address_links_and_buttons_lead_there(build, address, buttons):
    soup = build(address)
    assert leading_to(soup.select_one(".extra_footer"), address)
    assert leading_to(soup.find("article"), address)
    assert len(leading_to(soup.select_one(".bd-header-article"), address)) == buttons
    assert f"url = {{{address}}}" in soup.get_text()


@pytest.mark.long
def test_the_address_of_the_book_is_cited_before_that_of_its_sources(build):
    said = build(GITHUB, "https://example.org/book/").get_text()
    assert "url = {https://example.org/book/}" in said
