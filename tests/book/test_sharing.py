"""What is shown of a page where a link to it is shared; a picture needs the site's address."""

from __future__ import annotations

import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from tests.book.conftest import ROOT

CONFIGURATION = f"""
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
extensions = ["myst_parser", "sphinx_book_theme", "katex_prerender", "sharing", "not_found"]
myst_enable_extensions = ["dollarmath"]
html_math_renderer = "katex"
html_theme = "sphinx_book_theme"
html_title = "The book"
"""
PAGE = '# A *page* & $x^2$\n\nFirst "words" about $\\frac{1}{m}$.\n'


def tags(soup):
    """What a page says of itself."""
    return {
        tag.get("property") or tag["name"]: tag["content"]
        for tag in soup.select('meta[property^="og:"], meta[name="description"]')
    }


@pytest.fixture
def build(tmp_path):
    """Build a page with an address; return the page, and the one for what is not there."""

    def built(address):
        (tmp_path / "conf.py").write_text(f"{CONFIGURATION}html_baseurl = {address!r}\n")
        (tmp_path / "index.md").write_text(PAGE)
        command = [sys.executable, "-m", "sphinx", "-W", "-q", "-E", tmp_path, tmp_path / "out"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        texts = [(tmp_path / "out" / name).read_text("utf8") for name in ("index.html", "404.html")]
        return [BeautifulSoup(text, "html.parser") for text in texts]

    return built


def test_without_an_address_there_is_no_picture_and_nothing_absolute(build):
    page, lost = build("")
    assert tags(page) == {
        "og:type": "article",
        "og:site_name": "The book",
        "og:title": "A page & x²",
        "og:description": "First “words” about 1/m.",
        "description": "First “words” about 1/m.",
    }
    assert lost.select_one("article li a")["href"] == "/chapters/index.html"


@pytest.mark.parametrize(
    "address",
    ["https://example.org/book", pytest.param("https://example.org/book/", marks=pytest.mark.long)],
)
def test_with_an_address_picture_and_page_are_absolute(build, address):
    page, lost = build(address)
    assert tags(page)["og:url"] == "https://example.org/book/index.html"
    assert tags(page)["og:image"] == "https://example.org/book/_static/readme-page.png"
    assert len(tags(page)["og:image:alt"]) > 20
    assert lost.select_one("article li a")["href"] == "/book/chapters/index.html"
    assert lost.html["data-content_root"] == "/book/"


def test_every_page_of_the_book_says_what_it_is(soups, site):
    found = {page: tags(soup) for page, soup in soups.items() if page.startswith("chapters/")}
    for page, said in found.items():
        assert said["og:title"] in soups[page].title.get_text(), page
        assert 20 < len(said["og:description"]) <= 201, page
        assert not {"og:image", "og:url"} & set(said), page
    assert len({said["og:description"] for said in found.values()}) > 0.9 * len(found)
    assert (site / "_static" / "readme-page.png").is_file()
