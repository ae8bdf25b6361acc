"""The answer boxes: type, check, come back, by hand, by keyboard and by thumb."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import statistics
import subprocess

import pytest
from playwright.sync_api import expect

from course.exercises.checking import check
from course.exercises.page import chapters
from course.exercises.register import all_exercises
from tests.book.boxes import HEADINGS, NARROW, PAGES, Box, opened, page_of, plain
from tests.book.test_crawl import SIMPLIFY, THEME_RULES, axe, sideways, violations  # noqa: F401

FORMULA = "squared-error-of-cost"
ANSWERS = {
    "right": "(Y_hat - Y) * g_prime(Z) / m",
    "mistake": "(Y - Y_hat) * g_prime(Z) / m",
    "wrong": "Y_hat + Y",
    "shape": "Y_hat @ Y",
    "unreadable": "Y_ht - Y",
}
CHOICE = "squared-error-entries"
NUMBER = "squared-error-by-hand"
PROOF = "squared-error-likelihood"
ROOMS = {"judge.js": 17, "answer-boxes.js": 15}  # kilobytes, gzipped
# For the theme's own entries nothing changes: it does not expect that this could fail.
THROWING = """for (const name of ["getItem", "setItem", "removeItem"]) {
    const own = Storage.prototype[name];
    Storage.prototype[name] = function (key, ...rest) {
        if (!key.startsWith("backpropagation")) return own.call(this, key, ...rest);
        window.refused = (window.refused ?? 0) + 1;
        throw new DOMException("no storage for you", "SecurityError");
    };
}"""


@pytest.fixture(scope="module")
def shared(browser, site, light):
    """One page for what leaves no trace that another test minds."""
    with opened(browser, site, light, FORMULA) as box:
        yield box.page


@pytest.fixture
def fresh(browser, site, light):
    """Open the page of an exercise in a context of its own."""
    return lambda name, **options: opened(browser, site, light, name, **options)


# --- where boxes are ---


def test_every_exercise_has_its_box_and_only_its_page_loads_it(texts):
    expected = {}
    for exercise in all_exercises().values():
        page = PAGES[exercise.chapter]
        expected.setdefault(page, []).append((exercise.name, exercise.kind))
    box = re.compile(r'<div class="answer-box" data-exercise="([^"]+)" data-kind="([^"]+)"')
    for page, text in texts.items():
        assert sorted(box.findall(text)) == sorted(expected.get(page, [])), page
        scripts = re.findall(r'<script defer="defer" src="[./]*_static/([^"?]+)', text)
        slug = page.rpartition("/")[2].removesuffix(".html")
        wanted = ["judge.js", f"exercises/{slug}.js", "answer-boxes.js"] if page in expected else []
        found = [name for name in scripts if name in ("judge.js", "answer-boxes.js") or "/" in name]
        assert found == wanted, page
        assert ("_static/answer-boxes.css" in text) is (page in expected), page


def test_scripts_are_small(site):
    for name, kilobytes in ROOMS.items():
        size = len(gzip.compress((site / "_static" / name).read_bytes())) / 1000
        assert size <= kilobytes, f"{name}: {size:.1f} kB"
    sizes = {
        path.stem: len(gzip.compress(path.read_bytes())) / 1000
        for path in (site / "_static" / "exercises").glob("*.js")
    }
    assert len(sizes) == len({exercise.chapter for exercise in all_exercises().values()})
    assert statistics.median(sizes.values()) <= 8, sizes
    assert max(sizes.values()) <= 20, sizes


def test_what_a_page_loads_holds_no_formula_of_an_answer(site):
    for exercise in all_exercises().values():
        if exercise.kind not in ("formula", "number"):
            continue
        data = (site / "_static" / "exercises" / f"{exercise.chapter}.js").read_text("utf8")
        held = json.loads(data.removeprefix("globalThis.chapterExercises=").rstrip(";\n"))
        held = held[exercise.name]
        assert set(held["reference"]) == {"shape", "values"}
        assert all(set(m) == {"kind", "message", "shape", "values"} for m in held["mistakes"])


# --- a formula ---


@pytest.mark.parametrize("verdict", ANSWERS)
def test_the_verdict_is_that_of_the_notebook(shared, verdict):
    box = Box(shared, FORMULA)
    expected = check(FORMULA, ANSWERS[verdict])
    assert expected.verdict == verdict
    box.answer(ANSWERS[verdict])
    told = box.words()
    assert box.verdict == verdict
    assert HEADINGS[verdict] in told
    assert plain(expected.message) in told
    assert plain(expected.point) in told
    assert box.field.get_attribute("aria-invalid") == (None if verdict == "right" else "true")


def test_what_is_understood_is_set_while_one_types(fresh):
    with fresh(FORMULA) as box:
        asked = []
        box.page.on("request", lambda request: asked.append(request.url))
        assert box.echo.is_hidden()
        assert box.page.evaluate("'katex' in window") is False
        box.field.click()
        box.page.keyboard.type("(Y_hat - Y)*Z")
        expect(box.echo.locator(".katex-html")).to_have_count(1)
        expect(box.echo).to_contain_text("n×m")
        assert [url.rpartition("/")[2] for url in asked if url.endswith(".js")] == ["katex.min.js"]
        assert box.told.inner_text() == ""
        box.page.keyboard.type(" +")  # half-way: remarked on only after a while
        assert "Not read yet" not in box.echo.inner_text()
        expect(box.echo).to_contain_text("Not read yet")
        box.field.fill("")
        expect(box.echo).to_be_hidden()


def test_the_place_is_marked_and_the_advice_is_a_button(fresh):
    with fresh(FORMULA) as box:
        box.answer("2*Y_ht - Y")
        assert box.told.locator("mark").inner_text() == "Y_ht"
        assert box.told.locator(".answer-place code").inner_text() == "2*Y_ht - Y"
        box.told.get_by_role("button", name="Write 2*Y_hat - Y").click()
        expect(box.field).to_have_value("2*Y_hat - Y")
        expect(box.field).to_be_focused()
        assert "before you changed it" in box.told.evaluate(
            "(e) => getComputedStyle(e, '::after').content"
        )
        box.answer("Y^2")
        box.told.get_by_role("button", name="Write Y**2").click()
        expect(box.field).to_have_value("Y**2")
        box.answer("Y**2")
        assert "Write" not in box.words()


def test_a_draft_and_its_state_come_back(fresh):
    with fresh(FORMULA) as box:
        box.answer(ANSWERS["unreadable"])
        assert box.state() != "tried"  # a slip of the pen costs nothing
        box.answer(ANSWERS["mistake"])
        assert box.state() == "tried"
        box.page.reload()
        assert box.field.input_value() == ANSWERS["mistake"]
        assert box.state() == "tried"
        box.answer(ANSWERS["right"])
        box.answer(ANSWERS["wrong"])
        box.page.reload()
        assert box.field.input_value() == ANSWERS["wrong"]
        assert box.state() == "solved"  # what was solved stays so


def test_where_nothing_can_be_stored_all_but_memory_works(fresh):
    with fresh(FORMULA, scripts=THROWING) as box:
        box.answer(ANSWERS["mistake"])
        assert box.verdict == "mistake"
        box.answer(ANSWERS["right"])
        assert box.verdict == "right"
        assert box.page.evaluate("window.refused") > 0
        box.page.reload()
        assert box.field.input_value() == ""


def test_help_is_offered_after_a_try_and_a_solution_that_was_opened_is_noted(fresh):
    with fresh(FORMULA) as box:
        door = box.place.locator(".answer-help")
        hint = box.block.locator(".hint")
        assert door.is_hidden()
        box.answer(ANSWERS["unreadable"])
        assert door.is_hidden()
        box.answer(ANSWERS["wrong"])
        assert "toggle-hidden" in hint.get_attribute("class")  # offered, not forced
        door.get_by_role("button", name="Open the hint").click()
        assert "toggle-hidden" not in hint.get_attribute("class")
        expect(hint.locator(".toggle-button")).to_be_focused()
        other = Box(box.page, "squared-error-no-half")
        other.solution.locator(".toggle-button").click()
        box.page.wait_for_function("() => JSON.stringify(localStorage).includes('no-half')")
        assert other.state() == "seen"


# --- keys ---


def test_the_keyboard_is_enough(fresh):
    with fresh(FORMULA) as box:
        keyboard, focused = box.page.keyboard, "document.activeElement.textContent"
        box.field.focus()
        keyboard.type("Y_hat ")
        keyboard.press("Tab")
        assert box.page.evaluate(focused) == "Check"
        keyboard.press("Tab")  # the keys are one stop
        assert box.page.evaluate(focused) == "@"
        for key in ("ArrowRight", "ArrowRight"):
            keyboard.press(key)
        assert box.page.evaluate(focused) == "⊙"
        keyboard.press("End")
        assert box.page.evaluate(focused) == "g_prime"
        keyboard.press("ArrowRight")
        assert box.page.evaluate(focused) == "@"
        keyboard.press("Enter")
        expect(box.field).to_be_focused()
        expect(box.field).to_have_value("Y_hat @")
        keyboard.type(" Y")
        keyboard.press("Enter")
        assert box.verdict == "shape"
        keyboard.press("Tab")
        keyboard.press("Space")
        assert box.verdict == "shape"


def test_a_key_types_where_the_cursor_is_and_around_what_is_selected(shared):
    box = Box(shared, FORMULA)
    box.field.fill("Y Z")
    box.field.evaluate("(field) => field.setSelectionRange(1, 1)")
    box.place.get_by_role("button", name="transpose").click()
    expect(box.field).to_have_value("Y.T Z")
    shared.keyboard.type(" @")
    expect(box.field).to_have_value("Y.T @ Z")
    box.field.evaluate("(field) => field.setSelectionRange(6, 7)")
    box.place.get_by_role("button", name="g_prime").click()
    expect(box.field).to_have_value("Y.T @ g_prime(Z)")
    box.place.get_by_role("button", name="sum").click()
    expect(box.field).to_have_value("Y.T @ g_prime(Zsum())")
    shared.keyboard.type("1")
    expect(box.field).to_have_value("Y.T @ g_prime(Zsum(1))")


def test_it_can_be_used_with_a_thumb(fresh):
    with fresh(FORMULA, viewport=NARROW, has_touch=True) as box:
        box.field.tap()
        box.place.get_by_role("button", name="Y_hat", exact=True).tap()
        expect(box.field).to_be_focused()  # or the telephone's keyboard would go away
        box.place.get_by_role("button", name="product entry by entry").tap()
        box.place.get_by_role("button", name="Z", exact=True).tap()
        expect(box.field).to_have_value("Y_hat⊙Z")
        box.check.tap()
        assert box.verdict == "wrong"
        assert sideways(box.page) == []
        sizes = box.place.locator("button, input").evaluate_all(
            "(all) => all.map((e) => e.getBoundingClientRect()).map((r) => [r.width, r.height])"
        )
        assert len(sizes) > 12
        assert min(min(size) for size in sizes) >= 44
        assert {
            name: box.field.get_attribute(name)
            for name in ("inputmode", "autocapitalize", "autocorrect", "autocomplete", "spellcheck")
        } == {
            "inputmode": "text",
            "autocapitalize": "off",
            "autocorrect": "off",
            "autocomplete": "off",
            "spellcheck": "false",
        }
        size = box.field.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 16  # below, a telephone zooms in


# --- the other kinds ---


def test_a_number(shared):
    box = Box(shared, NUMBER)
    box.answer("5/4")
    assert box.verdict == "right"
    box.answer("2.5")
    assert box.verdict == "mistake"
    assert "The document halves it." in box.told.inner_text()


def test_a_choice_is_a_group_of_radio_buttons(fresh):
    options = {o.key: o for o in all_exercises()[CHOICE].options}
    with fresh(CHOICE) as box:
        group = box.place.get_by_role("group", name="Your answer to Exercise")
        radios = group.get_by_role("radio")
        labels = [" ".join(text.split()) for text in group.locator("label").all_inner_texts()]
        assert labels == [f"{key}: {plain(o.text)}" for key, o in options.items()]
        box.check.click()
        assert "Choose an answer first." in box.told.inner_text()
        assert box.state() == ""
        radios.first.focus()
        box.page.keyboard.press("ArrowDown")  # b
        box.page.keyboard.press("Enter")
        assert box.verdict == "mistake"
        assert plain(options["b"].message) in box.words()
        assert box.place.get_by_role("button", name="Open the hint").is_visible()
        assert box.place.get_by_text("What about the others?").count() == 0
        box.page.reload()
        assert radios.nth(1).is_checked()
        box.page.keyboard.press("Tab")
        radios.first.check()
        box.check.click()
        assert box.verdict == "right"
        assert box.state() == "solved"
        box.place.get_by_role("button", name="What about the others?").click()
        reasons = " ".join(box.told.locator("li").all_inner_texts())
        assert "The library's loss is the smaller one" in reasons
        assert reasons.count(":") == 3


def test_a_proof_has_no_checker_here_and_says_where_it_is(fresh):
    with fresh(PROOF) as box:
        assert box.field.count() == 0
        code = box.place.locator(".highlight pre").inner_text()
        begin, end = code.split("derivation.step")
        assert begin.strip() == box.block.locator(".highlight-python pre").inner_text().strip()
        assert end.endswith(f'check("{PROOF}", derivation)')
        assert "chapters/quick-reference/squared-error.ipynb" in box.place.inner_text()
        assert box.place.locator("button.copybtn").count() == 1
        box.place.get_by_role("button", name="My notebook says it is right").click()
        assert box.state() == "solved"
        box.page.reload()
        assert box.place.get_by_role("button", name="Noted as proved").is_disabled()


# --- whatever is typed ---

HOSTILE = [
    "",
    " ",
    "<img src=x onerror='document.title = 1'>",
    "`<b>$\\href{javascript:alert(1)}{x}$</b>`",
    "$\\frac{",
    "__proto__",
    "constructor(1)",
    "Y.constructor",
    "toString",
    "hasOwnProperty + valueOf",
    "Y_hat['x']",
    "0/0",
    "1/0 + Y",
    "9**9**9**9**9",
    "exp(exp(exp(exp(Y))))",
    "(" * 200 + "Y" + ")" * 200,
    "-" * 400 + "Y",
    "Y" * 100_000,
    "\\frac{" * 80,
    "𝒀 + 😀",
    "\u202eY\u0000\ufeff",
    "%s%n{{Y}}",
    "Y;alert(1)",
    "**Y**",
    "\n".join("Y+" for _ in range(50)) + "Y",
]


def test_nothing_that_is_typed_does_harm(fresh):
    with fresh(FORMULA) as box:
        box.field.focus()
        box.page.wait_for_function("'katex' in window")
        title, before = box.page.title(), box.page.locator("img, b, script").count()
        longest = 0.0
        for text in HOSTILE:
            seconds = box.page.evaluate(
                """([name, text]) => {
                    const field = document.getElementById(`answer-${name}`);
                    field.value = text;
                    const start = performance.now();
                    field.dispatchEvent(new Event("input", { bubbles: true }));
                    field.form.requestSubmit();
                    return (performance.now() - start) / 1000;
                }""",
                [FORMULA, text],
            )
            longest = max(longest, seconds)
            assert box.verdict != "right", text
        box.page.wait_for_timeout(900)  # what is remarked on after a pause
        assert box.page.locator("img, b, script").count() == before
        assert box.page.title() == title
        assert longest < 0.5  # bounded, on a machine that does other things as well


# --- seen, heard, printed ---


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_with_every_verdict(fresh, axe, theme):  # noqa: F811
    with fresh(FORMULA, color_scheme=theme) as box:
        assert box.page.evaluate("document.documentElement.dataset.theme") == theme
        names = [FORMULA, "squared-error-no-half", "squared-error-from-cost", "squared-error-bias"]
        texts = [ANSWERS["right"], "Y_hat - Y", "D", "dleta"]
        for name, text in zip(names, texts, strict=True):
            Box(box.page, name).answer(text)
        Box(box.page, CHOICE).place.get_by_label("b: 10").check()
        Box(box.page, CHOICE).check.click()
        expect(box.echo.locator(".katex-html")).to_have_count(1)
        box.page.evaluate(SIMPLIFY)
        box.page.evaluate(axe)
        off = {rule: {"enabled": False} for rule in THEME_RULES}
        assert violations(box.page, rules=off) == []
        field = box.page.get_by_label(re.compile(r"Your answer to Exercise \d+\.3"))
        assert field.get_attribute("aria-describedby") == box.told.get_attribute("id")
        assert box.told.get_attribute("aria-live") == "polite"


def test_paper_has_a_line_to_write_on(fresh):
    with fresh(FORMULA) as box:
        box.answer(ANSWERS["wrong"])
        box.page.emulate_media(media="print")
        for part in (box.field, box.check, box.told, box.echo):
            assert part.is_hidden()
        line = "(e) => (({ content, borderBottomStyle }) => [content, borderBottomStyle])"
        assert box.place.evaluate(f"{line}(getComputedStyle(e, '::after'))") == [
            '"Answer:"',
            "solid",
        ]
        choice = Box(box.page, CHOICE)
        assert choice.place.get_by_role("radio").first.is_visible()
        assert choice.check.is_hidden()


def test_without_scripts_the_page_is_as_it_was_written(fresh):
    with fresh(FORMULA, java_script_enabled=False) as box:
        assert box.place.bounding_box()["height"] == 0
        assert box.block.locator(".answer-prompt td code").first.inner_text() == "Y_hat"
        assert Box(box.page, CHOICE).block.locator(".answer-prompt li").count() == 4


def test_nothing_moves_when_the_boxes_come(fresh):
    """What is below an exercise stays nearly where it was: the place of a box is kept."""
    size = "(e) => e.getBoundingClientRect().height"
    with fresh(FORMULA) as box:
        filled = {box.name: box.place.evaluate(size)}
        empty = box.place.evaluate(f"(e) => {{ e.replaceChildren(); return ({size})(e); }}")
    assert abs(filled[FORMULA] - empty) < 64


def test_firefox_judges_as_well(address):
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.skip("no Firefox on this machine")
    from tests.book.firefox import firefox

    asked = f"""(async () => {{
        const box = document.querySelector('[data-exercise="{FORMULA}"]');
        const field = box.querySelector("input");
        field.dispatchEvent(new FocusEvent("focus"));
        for (let at = 0; at < 100 && !window.katex; at++)
            await new Promise((done) => setTimeout(done, 50));
        const found = [];
        for (const text of {json.dumps(list(ANSWERS.values())[::-1])}) {{
            field.value = text;
            field.dispatchEvent(new Event("input"));
            field.form.requestSubmit();
            found.push(box.querySelector(".answer-verdict").className.split("answer-")[2]);
        }}
        return `${{found.join()}} ${{box.querySelectorAll(".answer-echo .katex").length}}`;
    }})()"""
    with firefox(path) as window:
        window.open(f"{address}/{page_of(FORMULA)}")
        assert window.evaluate(asked) == f"{','.join([*ANSWERS][::-1])} 1"
        assert window.troubles(address) == []


# --- how it is built ---


@pytest.fixture
def extension(monkeypatch, tmp_path):
    """The extension, with scripts of its own in a folder."""
    import sys

    from tests.book.test_extensions import EXTENSIONS

    assert str(EXTENSIONS) in sys.path
    import answer_boxes

    scripts = shutil.copytree(answer_boxes.SCRIPTS, tmp_path / "scripts")
    monkeypatch.setattr(answer_boxes, "SCRIPTS", scripts)
    return answer_boxes


def test_a_fault_in_a_script_stops_the_build(extension, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    extension.bundle(target)
    assert subprocess.run(["node", "--check", target / "judge.js"], check=False).returncode == 0
    broken = extension.SCRIPTS / "boxes.mjs"
    broken.write_text(
        broken.read_text("utf8") + "\nimport { nothing } from './dom.mjs';\nnothing(;"
    )
    with pytest.raises(
        extension.ExtensionError, match=r"cannot bundle boxes\.mjs(?s:.)*Unexpected"
    ):
        extension.bundle(target)


def test_a_missing_esbuild_is_named(extension, tmp_path, monkeypatch):
    monkeypatch.setattr(extension, "MODULES", tmp_path)
    with pytest.raises(
        extension.ExtensionError, match="esbuild is not installed: run `make setup`"
    ):
        extension.bundle(tmp_path)


def test_data_are_worked_out_again_only_when_code_has_changed(extension, tmp_path, monkeypatch):
    folder, stamp = tmp_path / "exercises", tmp_path / "stamp"
    monkeypatch.setattr(chapters, "scripts", lambda: {"softmax": "new", "notation": "as it was"})
    folder.mkdir()
    for slug, text in {"softmax": "old", "notation": "as it was", "no-chapter": ""}.items():
        (folder / f"{slug}.js").write_text(text)
    assert chapters.write(folder) == ["softmax"]
    assert sorted(path.name for path in folder.iterdir()) == ["notation.js", "softmax.js"]

    program = "import sys; print('[\"softmax\"]')"
    monkeypatch.setattr(extension, "COMMAND", ["-c", program])
    assert extension.Data(folder, stamp).changed() == ["softmax"]
    assert extension.Data(folder, stamp).changed() == []
    monkeypatch.setattr(extension, "fingerprint", lambda: "of other code")
    assert extension.Data(folder, stamp).changed() == ["softmax"]
    assert extension.Data(folder, stamp).changed() == []
    monkeypatch.setattr(extension, "fingerprint", lambda: "of code that does not run")
    monkeypatch.setattr(extension, "COMMAND", ["-c", "undefined_name"])
    with pytest.raises(extension.ExtensionError, match="undefined_name"):
        extension.Data(folder, stamp).changed()
    with pytest.raises(extension.ExtensionError, match="undefined_name"):
        extension.Data(folder, stamp).changed()  # what failed is tried again
