"""Cells that run in the page: every one of every chapter shows what is stored with the book."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from course.exercises.register import all_exercises
from course.plan import book
from tests.book.boxes import Box, page_of
from tests.book.conftest import ROOT
from tests.book.drawn import code_cells, differences

CHAPTERS = {chapter.slug: chapter.page for chapter in book().chapters}
CHAPTERS["your-own-formula"] = "chapters/reference/your-own-formula"
SHORT = "one-number-forward-one-back"  # its cells derive nothing that takes long, and draw
HEAP = 300_000_000
# What four cells draw comes from training that does not settle, by a wrong gradient or at too
# large a rate: each step multiplies what is rounded otherwise in the page; six digits are left.
# One draws by how much sums in float32 are off. Along the rows another NumPy rounds otherwise, and
# is off by something else between 0 and u log2 m, for at most a million numbers.
UNSTEADY = dict.fromkeys(("cc400ca9", "af190fc27448", "710fb8afa80c", "picture-mean"), 1e-6)
UNSTEADY |= {"sums-picture": 20 * 2.0**-24}
TEXTS = ("text/markdown", "text/latex", "text/html", "text/plain")
MINUTE = 60_000
BY_HAND, TYPED = "softmax-log-proof", "softmax-jacobian"  # on one page
PROOFS = sorted(one.name for one in all_exercises().values() if one.kind == "derivation")


def notebook(slug):
    return ROOT / f"{CHAPTERS[slug]}.ipynb"


def stored(cell):
    """What is stored of a cell: its text, and what it displays by media type."""
    text = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    shown = [
        {kind: output.data[kind] for kind in TEXTS if kind in output.data}
        for output in cell.outputs
        if output.output_type != "stream" and "image/png" not in output.data
    ]
    return text, shown


def found(outputs):
    """The same of what the page shows."""
    text = "".join(output["text"] for output in outputs if output["kind"] == "stream")
    shown = [
        {kind: output["data"][kind] for kind in TEXTS if kind in output["data"]}
        for output in outputs
        if output["kind"] == "display"
    ]
    return text, shown


def drawings(outputs):
    return [output["drawn"] for output in outputs if output["kind"] == "figure"]


def compared(page, slug):
    """Run every cell of a chapter, in order; what is not as it should be, by the cell's id."""
    cells = code_cells(notebook(slug))
    command = [sys.executable, "-m", "tests.book.drawn", str(notebook(slug))]
    beside = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    sources = page.evaluate("live.cells.map((cell) => cell.source)")
    assert [source.strip() for source in sources] == [cell.source.strip() for cell in cells]
    page.evaluate("live.python.allowed.add('comparisons')")
    run = "(source) => live.python.run(source, { described: true })"
    here = [page.evaluate(run, cell.source) for cell in cells]
    there = json.loads(beside.communicate()[0])
    troubles = {}
    for cell, outputs, others in zip(cells, here, there, strict=True):
        errors = [output["text"] for output in outputs if output["kind"] == "error"]
        if errors:
            troubles[cell.id] = errors
        elif found(outputs) != stored(cell):
            troubles[cell.id] = [stored(cell), found(outputs)]
        else:
            tolerance = UNSTEADY.get(cell.id, 1e-10)
            if different := [*differences(drawings(others), drawings(outputs), tolerance)]:
                troubles[cell.id] = different[:5]
    assert page.evaluate("live.python.heap") < HEAP
    return troubles


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(slug, marks=[] if slug == SHORT else pytest.mark.long)
        for slug, page in CHAPTERS.items()
        if (ROOT / f"{page}.ipynb").exists()
    ],
)
def test_every_cell_shows_what_is_stored(live, slug):
    assert compared(live(CHAPTERS[slug]), slug) == {}


def test_a_difference_is_seen():
    """The comparison above must be able to fail."""
    one = {"lines": [[1.0, 2.0]], "title": "a"}
    assert [*differences(one, {"lines": [[1.0, 2.0 + 1e-12]], "title": "a"})] == []
    assert [*differences(one, {"lines": [[1.0, 2.1]], "title": "b"})] != []
    assert [*differences(one, {"lines": [[1.0]], "title": "a"})] != []
    assert found([{"kind": "display", "data": {"text/plain": "1"}}]) != ("", [{"text/plain": "2"}])


def test_an_outline_may_begin_at_any_corner_and_no_corner_may_be_another():
    square = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]
    for same in (
        [[1.0, 1.0], [1, 0], [0, 0], [0, 1], [1, 1]],
        [[0, 0], [1, 0], [1, 1], [0, 1 + 1e-12], [0, 0]],
    ):
        assert [*differences({"patches": [square]}, {"patches": [same]})] == []
        assert [*differences({"lines": [square]}, {"lines": [same]})] != []  # these have an order
    for another in (
        [[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]],
        [[0, 0], [0, 1], [1, 1], [1.1, 0], [0, 0]],
        square[:-1],
    ):
        assert [*differences({"patches": [square]}, {"patches": [another]})] != []
    assert [*differences({"patches": [square]}, {"patches": []})] != []


def solution(name):
    """The page of an exercise, the programs above it, and the one that solves it."""
    chapter = next(one for one in book().chapters if one.slug == all_exercises()[name].chapter)
    above, answer, inside, own = [], [], False, False
    for cell in json.loads((ROOT / f"{chapter.page}.ipynb").read_text("utf8"))["cells"]:
        source = "".join(cell["source"])
        inside = inside or "{exercise-start}" in source or "{solution-start}" in source
        own = own or f"{{solution-start}} ex-{name}\n" in source
        if cell["cell_type"] == "code":
            (answer if own else [] if inside else above).append(source)
        elif "{solution-end}" in source and own:
            break
        elif "-end}" in source:
            inside = False
    return chapter.page, above, "\n\n".join(answer)


def prove(page, name, program):
    """Write a proof into its editor and have it checked; the place of its verdict."""
    proof = page.locator(f".live-proof:has(+ .answer-box[data-exercise='{name}'])")
    if (begin := proof.get_by_role("button", name="Prove it here")).count():
        begin.click()
    editor = proof.get_by_role("textbox", name="Your proof")
    expect(editor).to_contain_text("check(")
    editor.fill(program)
    told = proof.locator(".live-proof-told")
    told.evaluate("(e) => e.replaceChildren()")
    editor.press("Control+Enter")
    expect(told.locator(".answer, .traceback")).to_be_visible(timeout=MINUTE)
    return told


def judged(page, name):
    """The verdict on an exercise's own solution, with what it needs of the cells above it."""
    answered = page.evaluate(
        "([source, above]) => live.python.run(source, { above })", [*solution(name)[:0:-1]]
    )
    return answered[-1]


@pytest.mark.parametrize(
    "names", [PROOFS[::6], pytest.param(PROOFS, marks=pytest.mark.long)], ids=["some", "all"]
)
def test_proofs_and_typed_answers_are_judged_in_the_page(live, names):
    """One by hand, wrong and right; the others in the same Python: starting it takes longest."""
    page = live(page_of(BY_HAND).removesuffix(".html"))
    program = solution(BY_HAND)[2]
    told = prove(page, BY_HAND, program.replace("-", "+", 1))
    expect(told.locator(".traceback")).to_contain_text("is wrong")
    proof = page.locator(f".live-proof:has(+ .answer-box[data-exercise='{BY_HAND}'])")
    editor = proof.get_by_role("textbox", name="Your proof")
    check = proof.get_by_role("button", name="Check the proof")
    editor.fill("")
    check.click()
    expect(told).to_contain_text("Nothing was judged", timeout=MINUTE)
    editor.fill("check(")
    check.click()
    expect(told.locator(".traceback")).to_contain_text("was never closed", timeout=MINUTE)
    assert told.locator("table").count() == 0  # none of the attempt before
    told = prove(page, BY_HAND, program)
    expect(told.locator(".answer-right")).to_contain_text("verified")
    assert Box(page, BY_HAND).state() == "solved"
    for name in names:
        assert "verified" in judged(page, name)["data"]["text/plain"], name
    box = Box(page, TYPED)
    for_all = page.get_by_role("button", name="Prove it for all sizes")
    box.answer("a")
    assert for_all.count() == 0
    box.answer("diag(a) - a @ a.T")
    for_all.click()
    proved = page.locator(".live-output .answer-right", has_text="Proved for all sizes")
    expect(proved).to_be_visible(timeout=MINUTE)
