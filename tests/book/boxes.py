"""Answer boxes as a reader uses them, in a page that is opened as a file."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path

from course.exercises.register import chapters
from course.plan import book
from tests.book.watch import Watch

PAGES = {chapter.slug: f"{chapter.page}.html" for chapter in book().chapters}
NARROW = {"width": 390, "height": 844}
# One exercise of each kind on one page, and an answer for each verdict.
FORMULA, NUMBER = "squared-error-of-cost", "squared-error-by-hand"
CHOICE, PROOF = "squared-error-entries", "squared-error-likelihood"
ANSWERS = {
    "right": "(Y_hat - Y) * g_prime(Z) / m",
    "mistake": "(Y - Y_hat) * g_prime(Z) / m",
    "wrong": "Y_hat + Y",
    "shape": "Y_hat @ Y",
    "unreadable": "Y_ht - Y",
}
KEY = "backpropagation-course/progress"
HEADINGS = {
    "right": "Right.",
    "mistake": "Not quite.",
    "wrong": "Not right.",
    "shape": "The shapes do not fit:",
    "unreadable": "This could not be read:",
}


def page_of(name: str) -> str:
    """The page of an exercise, below the site's folder."""
    return PAGES[chapters()[name].chapter]


class Box:
    """The box of one exercise on a page."""

    def __init__(self, page, name: str):
        self.page, self.name = page, name
        self.place = page.locator(f'.answer-box[data-exercise="{name}"]')
        self.block = page.locator(f"#ex-{name}")
        self.solution = page.locator(f"#sol-{name}")
        self.field = self.place.get_by_role("textbox")
        self.check = self.place.get_by_role("button", name="Check")
        self.told = self.place.locator(".answer-verdict")
        self.echo = self.place.locator(".answer-echo")

    def answer(self, text: str) -> None:
        """Type an answer over what is there and press Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def words(self) -> str:
        """What is said of the answer, formulas as their TeX."""
        return self.told.evaluate(
            """(told) => {
                const copy = told.cloneNode(true);
                for (const formula of copy.querySelectorAll(".katex"))
                    formula.replaceWith(formula.querySelector("annotation").textContent);
                return copy.textContent.replace(/\\s+/g, " ");
            }"""
        )

    @property
    def verdict(self) -> str:
        """The verdict that is shown, one of `HEADINGS`."""
        classes = self.told.get_attribute("class").split()
        (found,) = [each for each in HEADINGS if f"answer-{each}" in classes]
        return found

    def state(self) -> str:
        """What is remembered of the exercise."""
        return self.page.evaluate(
            "([key, name]) => JSON.parse(localStorage[key] ?? '{}').states?.[name] ?? ''",
            [KEY, self.name],
        )


@contextmanager
def opened(tabs, site: Path, light, name: str, scripts: str = "", without: str = "", **options):
    """Open the page of an exercise without its many formulas; afterwards it must have been quiet.

    Args:
        tabs: of the browser of the tests.
        site: the folder of the built book.
        light: the fixture of that name.
        name: of the exercise.
        scripts: what runs before the page's own scripts.
        without: the pattern of an address at which there is nothing.
        options: of the browser's context.
    """
    with tabs.borrowed(reduced_motion="reduce", **options) as context:
        page = context.new_page()
        if scripts:
            page.add_init_script(scripts)
        path = page_of(name)
        page.route(
            f"**/{path}",
            lambda route: route.fulfill(body=light(path), content_type="text/html; charset=utf-8"),
        )
        if without:
            page.route(without, lambda route: route.fulfill(body=""))
        watch = Watch(page, site.as_uri())
        page.goto((site / path).as_uri())
        yield Box(page, name)
    assert watch.troubles == []


def plain(markdown: str) -> str:
    """Markdown as its text is on a page where no formula has been set."""
    pieces = re.split(r"(`[^`]+`|\$[^$]+\$)", markdown)
    texts = [
        piece[1:-1] if piece[:1] in ("`", "$") else re.sub(r"\*+(\S.*?\S|\S)\*+", r"\1", piece)
        for piece in pieces
        if piece
    ]
    return " ".join("".join(texts).split())
