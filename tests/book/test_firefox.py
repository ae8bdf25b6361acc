"""Firefox too finds nothing to complain about; it reads MathML, which Chromium does not check."""

from __future__ import annotations

import json

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


CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3}
CHILDREN |= {"munder": 2, "mover": 2, "munderover": 3}
MALFORMED = f"""Object.entries({json.dumps(CHILDREN)}).some(([name, count]) =>
    [...document.querySelectorAll(name)].some((e) => e.childElementCount !== count))"""


def crawl(window, home, pages):
    """Open the pages; return what was wrong with which.

    Firefox sets what has arrived of a page: a fraction of which only one half is there yet looks
    malformed, and it says so. The page that has come whole tells.
    """
    troubles = {}
    for name in pages:
        window.open(f"{home}/{name}")
        found = window.troubles(home)
        if not window.evaluate(MALFORMED):
            found = [trouble for trouble in found if "Incorrect number of children" not in trouble]
        if found:
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
    assert window.evaluate(MALFORMED)
    seen = "\n".join(window.troubles(address))
    for fault in (
        "Incorrect number of children for <msub/>",
        "404: ",
        "asks elsewhere: http://localhost:65530/outside.js",
        "console error: an error",
        "undefinedName is not defined",
    ):
        assert fault in seen


@pytest.mark.long
def test_a_derivation_runs_in_the_page_and_its_start_is_kept(window, served):
    run = "live.run(live.cells.slice(0, 4)).then((shown) => JSON.stringify(shown.at(-1).data))"
    kept = """(async () => { const cache = await caches.open('backpropagation-course/start');
        for (let left = 300; left && !(await cache.keys()).length; left--)
            await new Promise((done) => setTimeout(done, 100)); })()"""
    for resumed in (False, True):
        window.open(f"{served}/chapters/neuron-by-neuron/the-recursion.html")
        assert "4 verified steps" in window.evaluate(run)
        assert window.evaluate("live.python.resumed") is resumed
        window.evaluate(kept)
