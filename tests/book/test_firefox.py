"""Firefox too finds nothing to complain about; it reads MathML, which Chromium does not check."""

from __future__ import annotations

import pytest

from tests.book.firefox import firefox

# A formula of every kind is on one of these; the long test opens all pages.
SOME = [
    "chapters/index.html",
    "chapters/cheatsheet/gradient-descent.html",
    "chapters/closing/the-cheat-sheet.html",
]
FAULTY = """<html lang="en"><head><title>t</title></head><body>
<math><msub><mi>x</mi><mi>max</mi><mo></mo></msub></math><img src="/nothing-here.png">
<script src="http://localhost:65530/outside.js"></script>
<script>console.error("an error"); undefinedName();</script></body></html>"""


@pytest.fixture(scope="module")
def window():
    """A window of Firefox."""
    with firefox() as opened:
        yield opened


def crawl(window, home, pages):
    """Open the pages; return what was wrong with which.

    Firefox sets what has arrived of a page: a fraction of which only one half is there yet looks
    malformed. What is wrong with a page is so again.
    """
    troubles = {}
    for name in pages:
        for _ in range(3):
            window.open(f"{home}/{name}")
            found = window.troubles(home)
            if not found:
                break
        else:
            troubles[name] = found
    return troubles


def test_some_pages_are_quiet(window, address):
    assert crawl(window, address, SOME) == {}


@pytest.mark.long
def test_every_page_is_quiet(window, address, pages):
    assert crawl(window, address, pages) == {}


def test_the_crawl_sees_what_is_wrong(window, address):
    """A page with each fault once: the tests above must be able to fail."""
    window.open(f"{address}/chapters/index.html")
    window.troubles(address)
    window.evaluate(f"document.open(), document.write({FAULTY!r}), document.close()")
    seen = "\n".join(window.troubles(address))
    for fault in (
        "Incorrect number of children for <msub/>",
        "404: ",
        "asks elsewhere: http://localhost:65530/outside.js",
        "console error: an error",
        "undefinedName is not defined",
    ):
        assert fault in seen
