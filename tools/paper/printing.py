"""Pages of the built book, printed by Chromium: tagged, with their headings as outline."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Before a page is printed. A formula is said as it is written in TeX: what a screen reads instead
# of it would be cut off on paper. Every place can be led to, as other pages do. A link to what is
# not printed leads to the book's address, or is no link where there is none.
PREPARE = """([site, address, printed, solutions]) => {
    if (solutions) document.documentElement.dataset.printed = "solutions";
    for (const formula of document.querySelectorAll(".katex")) {
        const tex = formula.querySelector("annotation")?.textContent ?? "";
        const shown = formula.querySelector(".katex-html");
        shown.removeAttribute("aria-hidden");
        shown.setAttribute("role", "img"); // Chromium has no words for "math" in a file
        shown.setAttribute("aria-label", tex);
        formula.querySelector(".katex-mathml")?.remove();
    }
    const here = location.href.split("#")[0];
    for (const link of document.querySelectorAll("article a[href], .bd-footer-content a[href]")) {
        const page = link.href.split(/[?#]/)[0];
        if (!page.startsWith(site) || page === here) continue;
        if (link.matches(".picture")) link.removeAttribute("href");
        else if (printed.includes(page.slice(site.length))) continue;
        else if (address) link.href = address + link.href.slice(site.length);
        else link.removeAttribute("href");
    }
    const places = document.createElement("div");
    places.hidden = true;
    for (const place of document.querySelectorAll("article [id]")) {
        const link = document.createElement("a");
        link.href = "#" + place.id;
        places.append(link);
    }
    document.body.append(places);
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium.

    Raises:
        FileNotFoundError: when there is none on this machine.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise FileNotFoundError(f"expected a browser to print with, one of {', '.join(NAMES)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def print_page(
    browser: Browser,
    site: Path,
    name: str,
    *,
    address: str = "",
    printed: tuple[str, ...] = (),
    solutions: bool = False,
) -> bytes:
    """A page of the site as PDF; links to other pages that are printed lead to their files yet.

    Args:
        browser: what prints.
        site: the folder of the built book.
        name: of the page, such as ``chapters/index.html``.
        address: of the book, with a slash at its end, or nothing.
        printed: the names of all pages that are printed.
        solutions: whether hints and solutions are wanted.
    """
    page = browser.new_page()
    try:
        page.goto(f"{site.as_uri()}/{name}")
        page.evaluate("document.fonts.ready.then(() => null)")
        page.evaluate(PREPARE, [f"{site.as_uri()}/", address, list(printed), solutions])
        return page.pdf(format="A4", prefer_css_page_size=True, tagged=True, outline=True)
    finally:
        page.close()
