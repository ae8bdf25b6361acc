"""What every built page must be, read from its HTML alone."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

import derive
import nnlib
import nnlib.symbolic

# What an author writes for a formula, and what a reader must never see.
RAW_TEX = re.compile(r"\$\$|\\\(|\\\[|\\begin\{|\\frac|(?<![\w$])\$[^$\s][^$]*\$")
# What would be fetched when the page is opened, as against a link that a reader may follow.
LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "embed": "src",
    "link": "href",
}
LINKS_THAT_LOAD_NOTHING = {"index", "search", "next", "prev", "canonical", "author", "copyright"}


def is_elsewhere(url):
    """Whether a URL leads to another site."""
    return bool(urlsplit(url).netloc) or url.startswith("//")


def loaded_urls(soup):
    """Every URL that a page fetches by itself."""
    for name, attribute in LOADING.items():
        for tag in soup.find_all(name):
            if name == "link" and set(tag.get("rel", [])) & LINKS_THAT_LOAD_NOTHING:
                continue
            if tag.get(attribute):
                yield tag[attribute]


def visible_text(soup):
    """The text of a page as a reader sees it: without code, and without what maths is made from."""
    hidden = {"pre", "code", "script", "style"}
    article = soup.find("article") or soup
    return " ".join(
        text
        for text in article.find_all(string=True)
        if not hidden & {parent.name for parent in text.parents}
    )


def raw_tex(soup):
    """The first piece of unset TeX on a page, or None."""
    found = RAW_TEX.search(visible_text(soup))
    return found and found.group()


def test_no_page_loads_anything_from_elsewhere(soups):
    outside = {
        page: [u for u in loaded_urls(soup) if is_elsewhere(u)] for page, soup in soups.items()
    }
    assert {page: urls for page, urls in outside.items() if urls} == {}


def test_no_style_sheet_loads_anything_from_elsewhere(site):
    sheets = {
        path.relative_to(site).as_posix(): re.findall(
            r"""(?:url\(|@import\s)\s*['"]?((?:https?:)?//[^'")\s]+)""", path.read_text("utf8")
        )
        for path in site.rglob("*.css")
    }
    assert {name: urls for name, urls in sheets.items() if urls} == {}


def test_theme_parts_that_ask_other_sites_are_gone(site):
    names = {path.name for path in site.rglob("*.js")}
    assert not [name for name in names if "thebe" in name]
    assert not list(site.glob("_static/vendor/fontawesome/*/js"))
    assert list(site.glob("_static/vendor/fontawesome/*/webfonts/*.woff2"))


def test_every_icon_is_in_the_fonts(texts, site):
    """The fonts are cut down to what is used: no icon may be missing from them."""
    icons = next(site.glob("_static/vendor/fontawesome/*"))
    sheet = (icons / "css" / "all.min.css").read_text("utf8")
    characters = set()
    for path in icons.glob("webfonts/*.woff2"):
        characters |= set(TTFont(path).getBestCmap())
    names = {
        name
        for text in texts.values()
        for name in re.findall(r"\bfa-[a-z-]+", text)
        if f".{name}:before{{content" in sheet
    }
    assert {"fa-download", "fa-circle-half-stroke"} <= names
    for name in names:
        code = re.search(rf'\.{name}:before{{content:"\\([0-9a-f]+)"', sheet).group(1)
        assert int(code, 16) in characters, name


def test_every_formula_is_set(soups):
    assert {page: text for page, soup in soups.items() if (text := raw_tex(soup))} == {}
    assert not [page for page, soup in soups.items() if soup.find(class_="katex-error")]
    for page, soup in soups.items():
        for formula in soup.find_all(class_="math"):
            assert formula.find(class_="katex"), f"{page}: {formula.get_text()}"


@pytest.mark.parametrize(
    "html",
    ["<p>Let $a$ be</p>", "<p>$$a = b$$</p>", r"<td>\begin{align} a</td>", r"<p>\(a\)</p>"],
)
def test_raw_tex_is_seen(html):
    assert raw_tex(BeautifulSoup(f"<article>{html}</article>", "html.parser"))


def test_text_without_tex_is_not_taken_for_it():
    html = "<article><p>It costs 5 $ or 6 $.</p><code>$x$</code></article>"
    assert raw_tex(BeautifulSoup(html, "html.parser")) is None


def test_links_and_anchors_lead_somewhere(soups, site):
    ids = {
        (site / page).resolve(): {tag["id"] for tag in soup.find_all(id=True)}
        for page, soup in soups.items()
    }
    broken = []
    for page, soup in soups.items():
        for link in soup.find_all("a", href=True):
            url = urlsplit(link["href"])
            if url.scheme or url.netloc:
                continue
            path = unquote(url.path)
            target = ((site / page).parent / path).resolve() if path else (site / page).resolve()
            anchor = unquote(url.fragment)
            if not target.is_file() or (anchor and target in ids and anchor not in ids[target]):
                broken.append(f"{page} -> {link['href']}")
    assert broken == []


def test_every_picture_says_what_it_shows(soups):
    poor = []
    for page, soup in soups.items():
        for image in soup.select("article img"):
            alt = image.get("alt", "").strip()
            file = image["src"].rsplit("/", 1)[-1]
            if len(alt) < 15 or file in alt or re.search(r"\.(png|svg|jpg)$", alt):
                poor.append(f"{page}: {image['src']} alt={alt!r}")
    assert poor == []


def test_every_id_stands_once_on_its_page(soups):
    twice = {}
    for page, soup in soups.items():
        counts = Counter(tag["id"] for tag in soup.find_all(id=True))
        twice[page] = [name for name, count in counts.items() if count > 1]
    assert {page: names for page, names in twice.items() if names} == {}


def test_the_sheets_of_a_chapter_stand_at_its_last_exercises(soups):
    links = [soup.select(".sheet-links") for soup in soups.values()]
    shown = [line.find_previous_sibling("h2") for found in links for line in found]
    assert len(shown) == sum(map(bool, links)) > 35
    assert {heading.contents[0] for heading in shown} == {"Exercises"}


def test_every_picture_says_how_large_it_is(soups):
    pictures = [image for soup in soups.values() for image in soup.select("article figure img")]
    assert [image["src"] for image in pictures if not image.get("width")] == []


def test_every_picture_can_be_opened_alone(soups):
    pictures = [image for soup in soups.values() for image in soup.select("article figure img")]
    assert len(pictures) > 40
    assert not [image["src"] for image in pictures if image.parent.get("href") != image["src"]]


def test_every_notebook_can_be_downloaded(soups, site):
    for source in site.glob("_sources/**/*.ipynb"):
        name = source.relative_to(site / "_sources").with_suffix(".html").as_posix()
        links = {a["href"] for a in soups[name].select("a.btn-download-source-button")}
        assert any(link.endswith(source.name) for link in links), name


def test_one_main_heading_and_no_level_skipped(soups):
    for page, soup in soups.items():
        if not page.startswith("chapters/"):
            continue
        levels = [int(tag.name[1]) for tag in soup.select("article :is(h1, h2, h3, h4, h5, h6)")]
        assert levels.count(1) == 1, page
        for before, after in pairwise(levels):
            assert after <= before + 1, f"{page}: h{before} is followed by h{after}"


def test_every_public_name_is_in_the_api_reference(soups):
    anchors = {tag["id"] for tag in soups["chapters/reference/api-nnlib.html"].find_all(id=True)}
    missing = [
        name for name in nnlib.__all__ if name != "datasets" and f"nnlib.{name}" not in anchors
    ]
    missing += [
        name
        for name, value in vars(nnlib.datasets).items()
        if callable(value)
        and getattr(value, "__module__", "") == "nnlib.datasets"
        and not name.startswith("_")
        and not {f"nnlib.datasets.{name}", f"nnlib.{name}"} & anchors
    ]
    assert missing == []


def test_every_public_name_of_the_algebra_is_in_the_api_reference(soups):
    page = soups["chapters/reference/api-symbolic.html"]
    anchors = {tag["id"] for tag in page.find_all(id=True)}
    wanted = set()
    mirrored = {module.name for module in iter_modules(nnlib.__path__)}
    for module in iter_modules(nnlib.symbolic.__path__):
        if module.name in mirrored and not module.name.startswith("_"):
            name = f"nnlib.symbolic.{module.name}"
            for public in import_module(name).__all__:
                value = getattr(import_module(name), public)
                wanted.add(f"{_home(value, name)}.{public}")
    assert wanted - anchors == set()


def _home(value, name):
    """The module where a name is documented: the one that defines it, where it is one of ours."""
    module = getattr(value, "__module__", name)
    return module if module.startswith("nnlib.") else name


def test_every_public_word_of_the_engine_is_in_the_api_reference(soups):
    page = soups["chapters/reference/api-derive.html"]
    anchors = {tag["id"] for tag in page.find_all(id=True)}
    objects = {id(getattr(derive, name)) for name in derive.__all__}
    listed = {name for name in derive.__all__ if f"derive.{name}" in anchors}
    assert {id(getattr(derive, name)) for name in listed} == objects
    assert set(nnlib.symbolic.__all__) <= set(derive.__all__)  # so that no word is listed nowhere
