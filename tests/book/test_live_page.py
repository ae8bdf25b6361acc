"""How the cells of a page are run: what is fetched when, what is shown, and how it is ended."""

from __future__ import annotations

import gzip
import json
import re
import time

import pytest
from playwright.sync_api import expect

from tests.book.test_crawl import sideways

PAGE = "chapters/neuron-by-neuron/the-recursion"
FIRST_VISIT = 15_000  # bytes, gzipped
DERIVATION, PICTURE = 12_000_000, 21_000_000  # bytes that are sent until there is the first
NARROW = {"width": 390, "height": 844}
SECONDS = 1000
START = "backpropagation-course/start"  # where a browser keeps Python as it begins
FIT = """
from sklearn.linear_model import LogisticRegression
LogisticRegression().fit([[0.0], [1.0]], [0, 1]).predict([[2.0]])[0].item()
"""
NOT_SENT = """() => {
  const before = fetch;
  const missing = () => new Response("", { status: 404 });
  globalThis.fetch = (asked, ...rest) =>
    String(asked).endsWith("genindex.html") ? missing() : before(asked, ...rest);
}"""
AT_ONCE = ["pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python", "algebra", "numpy", "book"]


def buttons(page, at):
    """The buttons of a cell; its program is opened."""
    bar = page.locator(".live-bar").nth(at)
    bar.evaluate("(e) => { const closed = e.closest('details'); if (closed) closed.open = true; }")
    return bar


def test_nothing_is_fetched_before_a_cell_is_run_and_little_is_needed_for_its_button(live, site):
    page = live(PAGE)
    asked = page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    assert not [url for url in asked if "/live/" in url or "live-editor" in url]
    own = [site / "_static" / name for name in ("live.js", "live.css")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in own) < FIRST_VISIT
    assert page.evaluate("live.python.started") is False


def test_a_cell_that_needs_threads_says_so_and_is_passed_over(live):
    page = live("chapters/practice/gradients-that-add-up")
    sources = page.evaluate("live.cells.map((cell) => cell.source)")
    assert not [source for source in sources if "LocalCluster" in source]
    cell = page.locator(".cell", has_text="LocalCluster(")
    expect(cell.locator(".live-elsewhere")).to_contain_text("your own computer only")
    assert cell.get_by_role("button", name="Run").count() == 0


def test_the_button_of_a_proof_lies_on_nothing(live):
    ends = """() => [...document.querySelectorAll(".live-proof")].map((proof) =>
        [proof, proof.nextElementSibling].map((e) => e.getBoundingClientRect()))
        .map(([above, below]) => below.top - above.bottom)"""
    gaps = live(PAGE).evaluate(ends)
    assert gaps
    assert min(gaps) >= 0


def test_what_is_sent_is_little(site, served):
    packs = json.loads((site / "_static/live/manifest.json").read_text("utf8"))["packs"]
    first = sum(packs[name]["sent"] for name in AT_ONCE)
    assert first < DERIVATION
    assert first + packs["pictures"]["sent"] < PICTURE
    for entry in packs.values():
        assert (site / "_static" / "live" / entry["file"]).stat().st_size == entry["sent"]


def test_a_page_that_was_opened_as_a_file_says_what_to_type(opened, served):
    page = opened(f"{PAGE}.html")
    for place in (3, 0):
        bar = buttons(page, place)
        bar.get_by_role("button", name="Run").dispatch_event("click")
        expect(bar.get_by_role("status")).to_contain_text("make serve")
    expect(page.locator(".live-file")).to_have_count(1)


def wait_for_kept_start(page):
    page.evaluate(
        f"""async () => {{
            while (!(await (await caches.open('{START}')).keys()).length)
                await new Promise((done) => setTimeout(done, 100));
        }}"""
    )


def test_cells_are_run_changed_stopped_and_forgotten(live):
    """On a telephone in the dark, by keyboard: one Python for all of it."""
    page = live(PAGE, viewport=NARROW, color_scheme="dark")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    bar = buttons(page, 3)
    output = page.locator(".cell:has(.live-bar)").nth(3).locator(".live-output")
    stored = page.locator(".cell:has(.live-bar)").nth(3).locator(".cell_output:not(.live-output)")
    bar.get_by_role("button", name="Run", exact=True).click()
    status = page.locator(".live-status")
    expect(status).to_contain_text(" MB", timeout=30 * SECONDS)
    page.evaluate("live.stop()")  # in the middle of the start, which then begins anew, once
    expect(status).to_contain_text("It is ready.", timeout=60 * SECONDS)
    assert page.evaluate("live.python.started")
    assert len(page.workers) == 2  # that of Python, and its own for what is done beside it
    bar.get_by_role("button", name="Run all above").focus()
    page.keyboard.press("Enter")
    expect(stored).to_have_class("cell_output docutils container live-old")
    expect(page.locator(".live-label:visible")).to_contain_text("Stored with the book")
    expect(output.locator("table.derivation .katex").first).to_be_visible(timeout=60 * SECONDS)
    expect(stored).to_be_hidden()
    assert output.locator("#equation-eq-003-delta-hidden .katex").count() == 1
    numbers = output.locator(".eqno"), stored.locator(".eqno")
    assert numbers[0].text_content() == numbers[1].text_content()
    assert sideways(page) == []

    bar.get_by_role("button", name="Edit").focus()
    page.keyboard.press("Enter")
    editor = bar.locator("xpath=..").get_by_role("textbox")
    expect(editor).to_be_focused()
    expect(editor).to_have_accessible_description(re.compile("Escape, then Tab, leaves"))
    for key in ("Escape", "Tab"):
        page.keyboard.press(key)
    expect(editor).not_to_be_focused()
    editor.fill("def f():\n    'Says what.'\nhelp(f)")
    page.keyboard.press("Shift+Enter")
    expect(output).to_contain_text("Says what.", timeout=30 * SECONDS)
    editor.fill("import sklearn")
    page.keyboard.press("Shift+Enter")
    expect(status).to_contain_text("This cell needs scikit-learn with SciPy: 1", timeout=SECONDS)
    expect(status.get_by_role("button")).to_have_text(re.compile(r"^Load .*, \d\d\.\d MB$"))
    assert sideways(page) == []
    editor.fill("1 / 0")  # whoever runs something else does not want it
    page.keyboard.press("Shift+Enter")
    expect(output.locator(".traceback")).to_contain_text("ZeroDivisionError", timeout=30 * SECONDS)
    assert "session.py" not in output.inner_text()
    assert not [url for url in asked if "comparisons" in url]
    page.evaluate("live.run(live.cells.slice(3, 5))")
    expect(status).to_contain_text("ended with an error in cell 4 of this page")

    wait_for_kept_start(page)
    editor.fill("while True:\n    pass")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".live-status")).to_have_text("Running.", timeout=30 * SECONDS)
    begin = time.monotonic()
    bar.get_by_role("button", name="Stop").click()
    editor.fill("print('answered')")
    page.keyboard.press("Control+Enter")
    expect(output).to_have_text("answered", timeout=30 * SECONDS)
    stopped = time.monotonic() - begin
    assert page.evaluate("live.python.resumed")
    editor.fill("while True:\n    pass")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".live-status")).to_have_text("Running.", timeout=30 * SECONDS)
    page.evaluate("live.python.answer({ failed: 'too deep', fatal: true })")
    expect(status).to_contain_text("The program broke Python off")
    bar.get_by_role("button", name="Reset").click()
    expect(stored).to_be_visible()
    expect(output).to_be_hidden()
    assert page.locator("#equation-eq-003-delta-hidden").count() == 1
    assert page.evaluate("live.python.started") is False
    assert stopped < 10


@pytest.mark.long
def test_a_module_that_nothing_imports_comes_when_it_is_asked_for(live):
    page = live(PAGE)
    page.evaluate("live.python.allowed.add('comparisons')")
    run = "(source) => live.python.run(source)"
    program = "import sympy.physics.units as u, fractions, turtledemo"
    assert page.evaluate(run, program)[0]["name"] == "ModuleNotFoundError"
    shown = page.evaluate(run, "import sympy.physics.units as u, colorsys\nu.meter")
    assert shown[0]["data"]["text/plain"] == "meter"
    assert page.evaluate(run, FIT)[-1]["data"]["text/plain"] == "1"


@pytest.mark.long
def test_a_start_that_was_kept_is_taken_up_and_one_that_is_damaged_is_not(live):
    page = live(PAGE)
    run = "(source) => live.python.run(source)"
    drawn = "import random\n(random.random(), np.random.random(), hash('a'))"
    page.evaluate(run, "1")
    assert not page.evaluate("live.python.resumed")
    wait_for_kept_start(page)
    seen = []
    for _ in range(2):
        page.reload()
        shown = page.evaluate("live.run(live.cells.slice(0, 4))")
        assert "4 verified steps" in shown[-1]["data"]["text/plain"]
        assert page.evaluate("live.python.resumed")
        seen.append(page.evaluate(run, drawn)[0]["data"]["text/plain"])
        program = "import matplotlib.pyplot as plt\nimport numpy.fft, scipy\nplt.plot([1, 2]);"
        shown = page.evaluate(run, program.replace(", scipy", ""))
        assert "image/png" in shown[-1]["data"]
    assert not set(eval(seen[0])[:2]) & set(eval(seen[1])[:2])
    page.evaluate("live.python.allowed.add('comparisons')")
    assert page.evaluate(run, FIT)[-1]["data"]["text/plain"] == "1"
    for damage in (
        "[await kept.blob(), JSON.stringify({ ...record, libraries: [{ name: '/gone.so' }] })]",
        "[(await kept.blob()).slice(0, 1e6), JSON.stringify(record)]",
    ):
        wait_for_kept_start(page)
        page.evaluate(
            f"""async () => {{
                const cache = await caches.open('{START}');
                const [key] = await cache.keys();
                const kept = await cache.match(key);
                const record = JSON.parse(kept.headers.get('X-Libraries'));
                const [body, said] = {damage};
                await cache.put(key, new Response(body, {{ headers: {{ 'X-Libraries': said }} }}));
            }}"""
        )
        page.reload()
        assert page.evaluate(run, "1 + 1")[0]["data"]["text/plain"] == "2"
        assert not page.evaluate("live.python.resumed")


def cell_with(page, program):
    """Let a cell run a program; its output, and what is said of it."""
    bar = buttons(page, 3)
    cell = page.locator(".cell:has(.live-bar)").nth(3)
    if (edit := bar.get_by_role("button", name="Edit")).is_visible():
        edit.click()
    cell.get_by_role("textbox").fill(program)
    page.keyboard.press("Control+Enter")
    return cell.locator(".live-output"), page.locator(".live-status")


@pytest.mark.long
def test_what_is_large_comes_when_its_button_is_pressed(live):
    """Also where a cell does not import it itself, but what it calls does."""
    page = live(PAGE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    program = "import importlib\nprint(importlib.import_module('sklearn').__name__)"
    output, status = cell_with(page, program)
    load = status.get_by_role("button", name="Load scikit-learn with SciPy")
    expect(load).to_be_visible(timeout=60 * SECONDS)
    assert not [url for url in asked if "comparisons" in url]
    load.click()
    expect(output).to_have_text("sklearn", timeout=60 * SECONDS)
    output, status = cell_with(page, f"{program}\nimport scipy.optimize\n7")
    expect(output).to_contain_text("7", timeout=30 * SECONDS)
    assert len([url for url in asked if "comparisons" in url]) == 1


@pytest.mark.long
def test_after_a_program_that_goes_too_deep_the_page_goes_on(browser, served):
    page = browser.new_page()  # what Pyodide says on the console is meant to be there
    page.goto(f"{served}/{PAGE}.html")
    deep = "x = []\nfor _ in range(100_000): x = [x]\nx"
    _, status = cell_with(page, deep)
    expect(status).to_contain_text("broke Python off", timeout=60 * SECONDS)
    expect(buttons(page, 3).get_by_role("button", name="Reset")).to_be_visible()
    expect(status).to_contain_text("It is ready.", timeout=60 * SECONDS)
    output, _ = cell_with(page, "1 + 2")
    expect(output).to_have_text("3", timeout=30 * SECONDS)
    page.close()


@pytest.mark.long
def test_the_book_is_kept_for_use_without_a_connection_and_removed(live):
    page = live("chapters/reference/your-own-formula")
    place = page.locator(".offline-place")
    page.evaluate("caches.open('backpropagation-course/offline')")  # a beginning that was left
    page.reload()
    expect(place.get_by_role("button", name="Remove it")).to_be_hidden()
    page.evaluate(NOT_SENT)
    keep = place.get_by_role("button", name="Keep the book")
    keep.click()
    told = place.get_by_text("It could not be kept: genindex.html: 404.")
    expect(told).to_be_visible(timeout=120 * SECONDS)
    expect(keep).to_be_enabled()
    expect(told).to_be_visible()
    page.reload()
    keep.click()
    remove = place.get_by_role("button", name="Remove it")
    expect(remove).to_be_visible(timeout=120 * SECONDS)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(page.url.replace("reference/your-own-formula", "neuron-by-neuron/the-recursion"))
    shown = page.evaluate("live.run(live.cells.slice(0, 4))")
    assert "4 verified steps" in shown[-1]["data"]["text/plain"]
    page.context.set_offline(False)
    page.go_back()
    remove.click()
    expect(remove).to_be_hidden()
    assert page.evaluate("caches.keys()") == []
