"""What `make pdf` makes: a chapter on paper has no answers, no cut lines, tags and an outline."""

from __future__ import annotations

import re
import shutil
from functools import partial

import numpy as np
import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from course.plan import book
from tests.book.test_solutions import solutions
from tools.paper import __main__ as paper
from tools.paper import drawing, joining, offering, printing

SHORT = ("training-in-rows", "the-cheat-sheet")  # a chapter with every kind of thing, and the sheet
SPACE = re.compile(r"\s+")
# A line that ends with a hyphen is read as one whose word goes on, and the hyphen is lost.
HYPHENS = re.compile(r"[\s\ufffe\x02\xad-]+")
A4 = (595.92, 842.88)


@pytest.fixture(scope="module")
def made(browser, site, tmp_path_factory):
    """Print chapters once: from a slug to the file as it was printed and the finished one."""
    folder = tmp_path_factory.mktemp("pdf")
    names = tuple(f"{page}.html" for page in paper.contents())

    def make(slug, solutions=False, address=""):
        ending = "-solutions" * solutions + "-address" * bool(address)
        raw, finished = folder / f"raw-{slug}{ending}.pdf", folder / f"{slug}{ending}.pdf"
        if not finished.exists():
            page = f"{book()[slug].page}.html"
            data = printing.print_page(
                browser, site, page, address=address, printed=names, solutions=solutions
            )
            raw.write_bytes(data)
            with pikepdf.open(raw) as pdf:
                file_of = partial(re.sub, r".*/(.*)\.html", r"\1.pdf")
                joining.finish(pdf, f"{site.as_uri()}/", address, file_of, "somebody")
                joining.save(pdf, finished)
        return raw, finished

    return make


def said(path):
    """The text of a file without a space."""
    pages = pypdfium2.PdfDocument(path)
    return SPACE.sub("", "".join(page.get_textpage().get_text_bounded() for page in pages))


def code(html):
    """The lines of the programs that a page shows as it is served, solutions aside."""
    article = BeautifulSoup(html, "html.parser").article
    for hidden in article.select("details, .solution, .hint"):
        hidden.decompose()
    return [line for pre in article.find_all("pre") for line in pre.get_text().splitlines() if line]


def titles(entries):
    """The titles of an outline, with those below each."""
    return [(entry.title, titles(entry.children)) for entry in entries]


def structure(pdf):
    """How often each kind of element is in the structure of a file."""
    found = {}
    for element in joining._elements(pdf.Root.StructTreeRoot.K):
        found[str(element.S)] = found.get(str(element.S), 0) + 1
    return found


def faults(path, slug, html):
    """What is wrong with the file of a chapter without solutions."""
    text = said(path)
    if slug != "the-cheat-sheet":
        whole = HYPHENS.sub("", text)
        yield from (f"cut: {line}" for line in code(html) if HYPHENS.sub("", line) not in whole)
    answers = solutions(slug) if book()[slug].exercises else ()
    yield from (f"answer: {piece}" for piece in answers if len(piece) > 40 and piece in text)
    if re.search(r"Clickto(show|hide)|Answerwithcheck\(", text):
        yield "something to press or to type"
    with pikepdf.open(path) as pdf:
        if not (pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "en"):
            yield "no tags or no language"
        if str(pdf.docinfo["/Author"]) != "somebody":
            yield "no author"
        with pdf.open_outline() as outline:
            found = titles(outline.root)
        addresses = [str(link.A.URI) for link in joining.links(pdf) if "/URI" in link.get("/A", {})]
        yield from (a for a in addresses if not a.startswith("https://"))
        kinds = structure(pdf)
    if slug != "the-cheat-sheet":
        number = [chapter.slug for chapter in book().chapters].index(slug) + 1
        if not found[0][0].startswith(f"{number}. ") or len(found[0][1]) < 3:
            yield f"outline {found}"
        if not {"/H1", "/H2", "/P", "/Table", "/TH", "/Link"} <= kinds.keys():
            yield f"elements {sorted(kinds)}"


@pytest.mark.parametrize("slug", SHORT)
def test_a_chapter_on_paper(made, slug, light):
    _, path = made(slug)
    html = light(f"{book()[slug].page}.html")
    assert list(faults(path, slug, html)) == []
    assert len(code(html)) > 20
    pages = pypdfium2.PdfDocument(path)
    assert {tuple(round(x) for x in page.get_size()) for page in pages} <= {(596, 843), (595, 842)}
    for page in pages:
        edge = SPACE.sub("", page.get_textpage().get_text_bounded(bottom=0, top=60))
        assert "Backpropagation,derivedandchecked·version0.1.0·CCBY4.0" in edge
    if slug == "the-cheat-sheet":
        assert len(pages) == 2


@pytest.mark.long
def test_with_solutions_they_are_there(made):
    answered = said(made(SHORT[0], solutions=True)[1])
    pieces = [piece for piece in solutions(SHORT[0]) if len(piece) > 40]
    assert sum(piece in answered for piece in pieces) >= len(pieces) / 2 > 1


def test_formulas_are_said_and_links_lead_to_other_files(made):
    _, path = made(SHORT[0])
    with pikepdf.open(path) as pdf:
        kinds = structure(pdf)
        assert kinds.get("/Formula", 0) + kinds.get("/Figure", 0) > 20
        remote = [link.A for link in joining.links(pdf) if link.get("/A", {}).get("/S") == "/GoToR"]
        assert len(remote) > 3
        files = {str(action.F) for action in remote}
        assert files <= {f"{paper.slug(page)}.pdf" for page in paper.contents()}


@pytest.mark.long
def test_where_the_book_has_an_address_links_lead_there(made):
    _, path = made(SHORT[0], address="https://example.org/book/")
    with pikepdf.open(path) as pdf:
        found = [str(link.A.URI) for link in joining.links(pdf) if "/URI" in link.get("/A", {})]
    assert [a for a in found if not a.startswith("https://")] == []
    assert any(a.startswith("https://example.org/book/chapters/") and "#" in a for a in found)


def test_chapters_are_joined_with_outline_links_and_tags(made, site, tmp_path):
    joined = joining.Book(f"{site.as_uri()}/")
    kinds, pages = {}, 0
    for slug, part in zip(SHORT, ("One part", "Another"), strict=True):
        with pikepdf.open(made(slug)[0]) as raw:
            pages += len(raw.pages)
            for kind, count in structure(raw).items():
                kinds[kind] = kinds.get(kind, 0) + count
            for link in joining.links(raw):
                found = joining.target(link, f"{site.as_uri()}/")
                known = [f"{book()[one].page}.html" for one in SHORT]
                if found and found[0] not in known:
                    link.A.URI = pikepdf.String(f"{site.as_uri()}/{known[1]}")
            joined.add(raw, f"{book()[slug].page}.html", part)
    path = tmp_path / "book.pdf"
    joining.save(joined.close("A title", "somebody"), path)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == pages
        assert structure(pdf) == kinds
        with pdf.open_outline() as outline:
            assert [title for title, _ in titles(outline.root)] == ["One part", "Another"]
            assert titles(outline.root)[0][1][0][0].endswith(book()[SHORT[0]].title)
        keys = [int(page.StructParents) for page in pdf.pages]
        assert len(set(keys)) == len(keys)
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        own = {page.objgen for page in pdf.pages}
        for page in pdf.pages:
            elements = [e for e in parents[int(page.StructParents)] if e is not None]
            # an element that goes on over the page is one of the page where it begins
            assert page.objgen in {e.Pg.objgen for e in elements if "/Pg" in e} <= own
        for link in joining.links(pdf):
            assert "/StructParent" not in link or int(link.StructParent) in parents
            if "/Dest" in link:
                place = link.Dest
                where = pdf.Root.Dests[place] if isinstance(place, pikepdf.Name) else place
                assert where[0].objgen in own
        assert not [link for link in joining.links(pdf) if "file:" in str(link.get("/A", ""))]


@pytest.mark.parametrize("side", [pytest.param(0, marks=pytest.mark.long), 1])
def test_the_sheet_is_drawn_alone_as_it_is_printed(made, browser, tmp_path, side):
    _, path = made("the-cheat-sheet")
    file = tmp_path / "side.svg"
    with pikepdf.open(path) as pdf:
        svg = drawing.Drawing(pdf.pages[side]).draw().svg("A side")
    file.write_text(svg, "utf8")
    assert not re.search(r"<text|font-family|https?://(?!www\.w3\.org/2000/svg)|<image", svg)
    assert len(svg) < 500_000
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.goto(file.as_uri())
    page.screenshot(path=tmp_path / "drawn.png")
    page.close()
    drawn = Image.open(tmp_path / "drawn.png")
    printed = pypdfium2.PdfDocument(path)[side].render(scale=794 / 595.92).to_pil()
    drawn, printed = (
        np.asarray(image.convert("L").resize((200, 283)), float) for image in (drawn, printed)
    )
    assert (printed < 250).sum() > 3000
    assert abs(drawn - printed).mean() < 4
    assert (abs(drawn - printed) > 120).sum() < 20


def test_an_operator_that_is_not_known_is_refused(made):
    with pikepdf.open(made("the-cheat-sheet")[1]) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"1 0 0 1 sh", prepend=True)
        with pytest.raises(ValueError, match="operator 'sh'"):
            drawing.Drawing(page).draw()


def test_pages_offer_what_was_made_and_nothing_else(site, tmp_path):
    page = "chapters/closing/the-cheat-sheet.html"
    html = (site / page).read_text("utf8")
    html = offering.offered(html, page, {}, tmp_path)  # whatever was made before
    files = {"PDF": "the-cheat-sheet.pdf"}
    (tmp_path / "cheat-sheet-1.svg").write_bytes(b"x" * 300_000)
    (tmp_path / "the-cheat-sheet.pdf").write_bytes(b"x" * 200_000)
    with_links = offering.offered(html, page, files, tmp_path)
    added = set(re.findall(r'href="([^"]*)"', with_links)) - set(
        re.findall(r'href="([^"]*)"', html)
    )
    assert added == {"../../pdf/the-cheat-sheet.pdf", "../../pdf/cheat-sheet-1.svg"}
    assert "PDF, 0.2 MB" in with_links
    assert "the network as SVG (0.3 MB)" in with_links
    assert offering.offered(with_links, page, files, tmp_path) == with_links
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    assert offering.offered(with_links, page, files, tmp_path) == html


@pytest.mark.long
@pytest.mark.parametrize("slug", [chapter.slug for chapter in book().chapters])
def test_every_chapter_on_paper(made, slug, light):
    _, path = made(slug)
    assert list(faults(path, slug, light(f"{book()[slug].page}.html"))) == []
