"""Print the built book: ``python -m tools.paper [--solutions] [PAGE ...]``.

Each page becomes a PDF of its own, all of them together one more; the cheat sheet is drawn as SVG
and PNG, too. What a page looked like when it was printed last is kept below ``_build/pdf``, so that
only changed pages are printed again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import yaml

from tools.paper.drawing import draw
from tools.paper.joining import Book, finish, save
from tools.paper.offering import FOLDER, offer, size
from tools.paper.printing import chromium, print_page

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
# Of no use on paper: one is a list of links with marks, the other has no page numbers.
LEFT_OUT = ("chapters/reference/all-exercises", "genindex")
SHEET = "the-cheat-sheet"
SIDES = {"cheat-sheet-1": "The network", "cheat-sheet-2": "The pieces"}
PIXELS_A_POINT = 300 / 72  # what a copy shop asks for


def contents() -> dict[str, str]:
    """The pages that are printed, in order, and the part of the book that each is in."""
    found = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
    pages = {found["root"]: ""}
    for part in found["parts"]:
        pages |= {entry["file"]: part["caption"] for entry in part["chapters"]}
    return {page: part for page, part in pages.items() if page not in LEFT_OUT}


def slug(page: str) -> str:
    """What the file of a page is called.

    >>> slug("chapters/cheatsheet/softmax")
    'softmax'
    """
    return page.rpartition("/")[2]


def settings() -> tuple[str, str, str]:
    """The title of the book, its author, and its address or nothing."""
    found = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
    address = found["html"]["baseurl"]
    return found["title"], found["author"], address and address.rstrip("/") + "/"


def printed_anew(pages: list[str], raw: Path, ending: str) -> Iterator[tuple[int, str, float]]:
    """Print what is newer than its file; for each page its number, its name and the seconds."""
    _, author, address = settings()
    names = tuple(f"{page}.html" for page in contents())
    site = f"{SITE.as_uri()}/"
    with chromium() as browser:
        for at, page in enumerate(pages, start=1):
            start = time.perf_counter()
            source, file = SITE / f"{page}.html", raw / f"{slug(page)}{ending}.pdf"
            made = SITE / FOLDER / file.name
            if not (made.exists() and file.exists()) or (
                file.stat().st_mtime <= source.stat().st_mtime
            ):
                file.write_bytes(
                    print_page(
                        browser, SITE, source.relative_to(SITE).as_posix(), address=address,
                        printed=names, solutions=bool(ending),
                    )
                )  # fmt: skip
                with pikepdf.open(file) as pdf:
                    finish(
                        pdf, site, address, lambda name: f"{slug(name[:-5])}{ending}.pdf", author
                    )
                    save(pdf, made)
            yield at, page, time.perf_counter() - start


def bind(raw: Path, ending: str) -> Path:
    """All chapters as one file."""
    title, author, _ = settings()
    book = Book(f"{SITE.as_uri()}/")
    for page, part in contents().items():
        with pikepdf.open(raw / f"{slug(page)}{ending}.pdf") as pdf:
            book.add(pdf, f"{page}.html", part)
    path = SITE / FOLDER / f"book{ending}.pdf"
    save(book.close(title, author), path)
    return path


def draw_sheet() -> None:
    """The sides of the cheat sheet as SVG and PNG."""
    folder = SITE / FOLDER
    file = folder / f"{SHEET}.pdf"
    title = settings()[0]
    draw(file, folder, "cheat-sheet", [f"{title}: {side}" for side in SIDES.values()])
    for page, name in zip(pypdfium2.PdfDocument(file), SIDES, strict=True):
        page.render(scale=PIXELS_A_POINT).to_pil().save(folder / f"{name}.png", optimize=True)


def main(arguments: list[str]) -> int:
    """Print the pages that are named, or all of them and then the book."""
    parser = argparse.ArgumentParser(prog="tools.paper", description=__doc__)
    parser.add_argument("--solutions", action="store_true", help="print hints and solutions, too")
    parser.add_argument("pages", nargs="*", help="such as chapters/cheatsheet/softmax")
    asked = parser.parse_args(arguments)
    ending = "-solutions" if asked.solutions else ""
    raw = ROOT / "_build" / "pdf"
    raw.mkdir(parents=True, exist_ok=True)
    pages = asked.pages or list(contents())
    for at, page, seconds in printed_anew(pages, raw, ending):
        file = SITE / FOLDER / f"{slug(page)}{ending}.pdf"
        count = len(pypdfium2.PdfDocument(file))
        print(f"[{at:2}/{len(pages)}] {page}: {count} pages, {size(file)}, {seconds:.1f} s")
    if f"chapters/closing/{SHEET}" in pages and not ending:
        draw_sheet()
    if not asked.pages:
        start = time.perf_counter()
        file = bind(raw, ending)
        count = len(pypdfium2.PdfDocument(file))
        print(f"The book: {count} pages, {size(file)}, {time.perf_counter() - start:.1f} s")
    for page in contents():
        own = {"PDF": f"{slug(page)}.pdf", "PDF with solutions": f"{slug(page)}-solutions.pdf"}
        offer(SITE, f"{page}.html", own)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
