"""What a page shows of its reader's progress, and what the reader can do with it."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from course.exercises.register import all_exercises
from course.plan import book
from course.reading_time import MINUTES_OF
from tests.book.boxes import NARROW
from tests.book.test_crawl import COLOUR_RULES, violations

EXERCISES = all_exercises()
LIST = "chapters/reference/all-exercises.html"
CHAPTER = "chapters/cheatsheet/softmax.html"
WAYS = "chapters/opening/ways-through-the-book.html"
WIDE = {"width": 1280, "height": 720}
HERE = [name for name, exercise in EXERCISES.items() if exercise.chapter == "softmax"]
SHIFTS = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""

PRIVATE = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("not here", "SecurityError"); },
})"""


def stored(**states):
    """A script that leaves states in the browser, as an earlier visit would have."""
    what = "progress in the exercises of Backpropagation, derived and checked"
    data = {"what": what, "version": 1, "date": "2026-11-28", "states": states, "drafts": {}}
    text = json.dumps(json.dumps(data))
    return f"""if (!localStorage.getItem("been")) {{
        localStorage.setItem("been", "yes");
        localStorage.setItem("backpropagation-course/progress", {text});
    }}"""


BEFORE = stored(**dict(zip(HERE, ("solved", "tried", "seen"), strict=False)))


@pytest.fixture
def opened(opened):
    """Open a page whose reader has been there before, unless another script is given."""

    def open_page(name, script=BEFORE, **options):
        return opened(name, script, **options)

    return open_page


def mark(page, title):
    """What the contents at the side say beside a chapter."""
    return page.locator(".bd-links .toctree-l1 > a", has_text=title).locator(".chapter-mark")


# --- a chapter ------------------------------------------------------------------------------------


def test_a_chapter_shows_what_was_done(opened):
    page = opened(CHAPTER)
    states = page.locator(".exercise > .admonition-title .exercise-state").all_inner_texts()
    expected = ["✓ solved", "◐ tried", "○ seen", *[""] * (len(HERE) - 3)]
    assert [text.strip() for text in states] == expected
    expect(page.locator("h1 + .chapter-progress")).to_have_text(
        re.compile(rf"1 of {len(HERE)} exercises solved")
    )
    said = f"◐ (1 of {len(HERE)} exercises solved)"
    expect(mark(page, "Softmax and its derivative")).to_have_text(said)
    expect(mark(page, "Reading digits")).to_have_text("")
    assert page.locator(".bd-links .chapter-mark").count() == len(
        {exercise.chapter for exercise in EXERCISES.values()}
    )


def test_a_chapter_follows_another_tab(opened):
    page = opened(CHAPTER)
    other = page.context.new_page()
    other.goto(page.url)
    kept = "() => localStorage.getItem('backpropagation-course/progress')"
    other.wait_for_function(kept)  # what one tab has written is in the other a moment later
    other.evaluate(
        """(names) => {
            const key = "backpropagation-course/progress";
            const data = JSON.parse(localStorage.getItem(key));
            for (const name of names) data.states[name] = "solved";
            localStorage.setItem(key, JSON.stringify(data));
        }""",
        HERE,
    )
    everything = re.compile(rf"{len(HERE)} of {len(HERE)} exercises solved")
    expect(page.locator(".chapter-progress")).to_have_text(everything)
    expect(mark(page, "Softmax and its derivative")).to_contain_text("✓")
    expect(page.locator(".exercise-state").nth(3)).to_have_text(re.compile("solved"))


@pytest.mark.long
def test_what_was_on_the_screen_is_seen_and_what_was_passed_is_not(opened):
    page = opened(CHAPTER, script="", viewport={"width": 800, "height": 600})
    exercise = page.locator(f"#ex-{HERE[2]}")
    page.locator(f"#ex-{HERE[0]}").evaluate("(e) => e.scrollIntoView()")
    exercise.evaluate("(e) => e.scrollIntoView()")
    expect(exercise.locator(".exercise-state")).to_have_text(re.compile("seen"))
    assert page.locator(f"#ex-{HERE[0]} .exercise-state").inner_text() == ""


@pytest.mark.long
def test_nothing_moves_when_it_is_shown(opened):
    """The places have their size before a script fills them, in a wide and in a narrow window."""
    for name in (CHAPTER, WAYS):
        page = opened(name, reduced_motion="reduce")
        assert page.locator(".chapter-mark").count() > 0
        assert page.evaluate(SHIFTS) < 0.01, name
    heights = """() => [...document.querySelectorAll(
        ".chapter-progress, .exercise > .admonition-title, .bd-links li, .chapter-times tr",
    )].map((e) => e.getBoundingClientRect().height)"""
    solved = stored(**dict.fromkeys(HERE, "solved"))
    for script, viewport in ((BEFORE, WIDE), (solved, WIDE), (solved, NARROW)):
        page = opened(CHAPTER, script=script, viewport=viewport)
        if script is solved:
            states = page.locator(".exercise-state").all_inner_texts()
            assert [state.strip() for state in states] == ["✓ solved"] * len(HERE)
        filled = page.evaluate(heights)
        page.evaluate("""() => {
            for (const e of document.querySelectorAll(".chapter-mark")) e.remove();
            for (const e of document.querySelectorAll(".exercise-state, .chapter-progress"))
                e.textContent = "";
        }""")
        assert page.evaluate(heights) == filled


@pytest.mark.long
def test_the_ways_show_how_far_each_chapter_and_each_way_is(opened):
    page = opened(WAYS)
    tables = page.locator("table.chapter-times")
    assert tables.count() >= len(book().parts) + 3
    row = tables.locator("tr", has_text="Softmax and its derivative").last
    minutes = sum(MINUTES_OF[EXERCISES[name].level] for name in HERE)
    assert row.locator("td").last.inner_text().split()[0] == f"1/{len(HERE)}"
    assert f"{5 * round(minutes / 5)} min" in row.inner_text()
    way = tables.filter(has_text="together").filter(has_text="Softmax and its derivative").first
    chapters = way.locator("tbody tr a").evaluate_all("(all) => all.map((a) => a.href)")
    slugs = {re.search(r"([\w-]+)\.html", href)[1] for href in chapters}
    all_of_them = [e for e in EXERCISES.values() if e.chapter in slugs]
    last = way.locator("tbody tr").last.locator(".chapter-mark")
    expect(last).to_contain_text(f"1/{len(all_of_them)}")


@pytest.mark.long
def test_without_scripts_a_page_has_no_empty_places(opened):
    page = opened(CHAPTER, java_script_enabled=False)
    expect(page.locator(".chapter-progress")).to_be_hidden()
    page = opened(LIST, java_script_enabled=False)
    expect(page.locator(".progress-tools")).to_be_hidden()
    rows = page.locator(".all-exercises tbody tr:visible")
    assert rows.count() == len(EXERCISES)
    assert rows.first.locator("td:visible").count() == 5
    assert page.locator("form.filter").count() == 0


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_shown_can_be_read(opened, axe, scheme):
    """In the crawl of all pages nothing is solved."""
    everything = stored(**dict.fromkeys(HERE, "solved"), **{"digits-first-cost": "tried"})
    for name in (CHAPTER, LIST):
        page = opened(name, script=everything, color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(axe)
        assert violations(page, runOnly=COLOUR_RULES) == []


@pytest.mark.long
def test_it_can_be_used_with_a_thumb(opened):
    wanted = {
        CHAPTER: ".sheet-links a, .toggle > .admonition-title",
        LIST: ".progress-tools button, .filter select, .all-exercises td:first-child a",
    }
    for name, parts in wanted.items():
        page = opened(name, viewport=NARROW, has_touch=True)
        sizes = page.locator(parts).filter(visible=True).evaluate_all(
            "(all) => all.map((e) => e.getBoundingClientRect()).map((r) => [r.width, r.height])"
        )  # fmt: skip
        assert len(sizes) > 5
        assert min(min(size) for size in sizes) >= 44, name


# --- the list of all exercises --------------------------------------------------------------------


def shown(page):
    """The names of the exercises that can be seen."""
    rows = page.locator(".all-exercises tbody tr:visible [data-exercise]")
    return rows.evaluate_all("(all) => all.map((e) => e.dataset.exercise)")


def test_the_list_has_every_exercise_with_its_number_and_its_place(opened, texts):
    rows = opened(LIST).locator(".all-exercises tbody tr")
    found = rows.evaluate_all(
        "(all) => all.map((r) => [r.querySelector('a').getAttribute('href'),"
        " ...[...r.cells].map((c) => c.textContent.trim())])"
    )
    assert len(found) == len(EXERCISES)
    for exercise, cells in zip(EXERCISES.values(), found, strict=True):
        href, title, chapter, level, kind, time, _ = cells
        page, _, anchor = href.removeprefix("../").partition("#")
        assert anchor == exercise.label
        assert page == f"{book()[exercise.chapter].folder}/{exercise.chapter}.html"
        place = texts[f"chapters/{page}"].partition(f'id="{anchor}"')[2]
        number = re.search(r"Exercise (\d+\.\d+)", place)[1]
        assert title == f"{number} {exercise.title}"
        assert re.sub(r"^\d+\. ", "", chapter) == book()[exercise.chapter].title
        assert (level, kind) == (exercise.level, exercise.kind)
        assert time == f"{MINUTES_OF[exercise.level]} min"


def test_the_list_is_filtered_by_part_level_kind_and_state(opened):
    page = opened(LIST)
    form = page.get_by_role("form", name="Choose exercises")
    count = form.get_by_role("status")
    expect(count).to_have_text(f"{len(EXERCISES)} of {len(EXERCISES)} exercises")
    part = book()["softmax"].part.caption
    in_part = [n for n, e in EXERCISES.items() if book()[e.chapter].part.caption == part]
    form.get_by_label("Part").select_option(part)
    assert shown(page) == in_part
    form.get_by_label("Level").select_option("core")
    form.get_by_label("Kind").select_option("formula")
    left = [n for n in in_part if (EXERCISES[n].level, EXERCISES[n].kind) == ("core", "formula")]
    assert shown(page) == left
    expect(count).to_have_text(f"{len(left)} of {len(EXERCISES)} exercises")
    for label in ("Part", "Level", "Kind"):
        form.get_by_label(label).select_option("")
    form.get_by_label("State").select_option("tried")
    assert shown(page) == [HERE[1]]
    row = page.locator(".all-exercises tbody tr:visible td").last
    assert row.inner_text().split() == ["◐", "tried"]
    form.get_by_label("State").select_option("not begun")
    assert len(shown(page)) == len(EXERCISES) - 3


@pytest.mark.long
def test_progress_goes_to_another_browser_as_a_file(opened, tmp_path):
    page = opened(LIST)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export").click()
    path = tmp_path / waiting.value.suggested_filename
    assert re.fullmatch(r"exercises-\d{4}-\d\d-\d\d\.json", path.name)
    waiting.value.save_as(path)
    other = opened(LIST, script=stored(**{HERE[1]: "solved", HERE[0]: "seen"}))
    with other.expect_file_chooser() as chooser:
        other.get_by_role("button", name="Import").click()
    chooser.value.set_files(path)
    told = other.locator(".progress-tools output")
    expect(told).to_have_text(re.compile(r"further than before: 2;"))
    cells = other.locator(".all-exercises tbody tr", has=other.locator('[data-state="solved"]'))
    expect(cells).to_have_count(2)
    path.write_text('{"version": 2}')
    other.locator(".progress-tools input").set_input_files(path)
    expect(told).to_have_text(re.compile(rf"{path.name} was not imported\. what: got "))
    expect(cells).to_have_count(2)


def test_all_is_forgotten_when_that_is_confirmed(opened):
    page = opened(LIST)
    solved = page.locator('.all-exercises tbody [data-exercise][data-state="solved"]')
    button = page.get_by_role("button", name="Forget")
    page.once("dialog", lambda dialog: dialog.dismiss())
    button.click()
    expect(solved).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    button.click()
    expect(solved).to_have_count(0)
    page.reload()
    expect(solved).to_have_count(0)


def test_a_browser_that_keeps_nothing_says_so(opened):
    page = opened(LIST, script=PRIVATE)
    expect(page.locator(".progress-tools .kept")).to_contain_text("does not keep this")
    page.get_by_role("form", name="Choose exercises").get_by_label("State").select_option("tried")
    assert shown(page) == []
