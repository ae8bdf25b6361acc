"""The tables of the verdict page: filtered by a script of the book's own, whole without it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from course.ledger import CHAPTERS, claims, differences
from tests.book.conftest import windows

PAGE = "chapters/closing/the-verdict.html"
CLAIMS = [claim for document in sorted(CHAPTERS) for claim in claims(document)]
DIFFERENCES = differences()


@pytest.fixture(scope="module")
def page(tabs, site, light):
    """The page, for what leaves it as it was."""
    with windows(tabs, site, light) as open_page:
        yield open_page(PAGE)


def shown(page, name):
    """The names of the rows of a table that can be seen."""
    rows = page.locator(f'.filtered[data-name="{name}"] tbody tr:visible [data-verdict]')
    return [
        text.removeprefix("row-") for text in rows.evaluate_all("(all) => all.map((e) => e.id)")
    ]


def controls(page, name):
    """The two choices above a table, found as a screen reader finds them, and the count."""
    form = page.get_by_role("form", name=f"Choose {name}")
    return form.get_by_label("Document"), form.get_by_label("Verdict"), form.get_by_role("status")


def wanted(document="", verdict=""):
    """The claims that a choice should leave."""
    return [c.id for c in CLAIMS if document in ("", c.document) and verdict in ("", c.verdict)]


def test_at_first_every_row_is_shown(page):
    assert shown(page, "claims") == [claim.id for claim in CLAIMS]
    assert shown(page, "differences") == [row.id for row in DIFFERENCES]
    expect(controls(page, "claims")[2]).to_have_text(f"{len(CLAIMS)} of {len(CLAIMS)} claims")


@pytest.mark.parametrize(
    ("document", "verdict"), [("004", ""), ("", "omission"), ("001", "fails"), ("004", "fails")]
)
def test_a_choice_leaves_its_rows_and_counts_them(page, document, verdict):
    of, kind, count = controls(page, "claims")
    of.select_option(document)
    kind.select_option(verdict)
    left = wanted(document, verdict)
    assert shown(page, "claims") == left
    expect(count).to_have_text(f"{len(left)} of {len(CLAIMS)} claims")
    assert shown(page, "differences") == [row.id for row in DIFFERENCES]
    of.select_option("")
    kind.select_option("")
    assert shown(page, "claims") == [claim.id for claim in CLAIMS]


def test_a_difference_is_found_by_each_of_its_documents(page):
    of, kind, count = controls(page, "differences")
    of.select_option("002")
    kind.select_option("one fails")
    left = [d.id for d in DIFFERENCES if "002" in d.documents and d.verdict == "one fails"]
    assert shown(page, "differences") == left
    expect(count).to_have_text(f"{len(left)} of {len(DIFFERENCES)} differences")
    of.select_option("")
    kind.select_option("")


def test_the_choices_are_those_of_the_table(page):
    of, kind, _ = controls(page, "claims")
    assert of.locator("option").all_inner_texts() == ["all", *sorted(CHAPTERS)]
    verdicts = {claim.verdict for claim in CLAIMS}
    assert kind.locator("option").all_inner_texts() == ["all", *sorted(verdicts)]


def test_the_keyboard_is_enough(page):
    of, _, count = controls(page, "claims")
    of.focus()
    page.keyboard.press("ArrowDown")  # 000
    expect(count).to_have_text(f"{len(wanted('000'))} of {len(CLAIMS)} claims")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "verdict"
    page.keyboard.press("f")  # fails
    expect(count).to_have_text(f"{len(wanted('000', 'fails'))} of {len(CLAIMS)} claims")
    assert page.url.endswith(PAGE), "the form was sent"
    of.select_option("")
    controls(page, "claims")[1].select_option("")


def test_an_address_can_name_the_choice(opened):
    assert shown(opened(f"{PAGE}?document=003&verdict=fails"), "claims") == wanted("003", "fails")
    assert len(shown(opened(f"{PAGE}?document=999"), "claims")) == len(CLAIMS)


def test_without_scripts_it_is_a_plain_table(opened):
    page = opened(PAGE, java_script_enabled=False)
    assert page.locator("form.filter").count() == 0
    rows = page.locator('.filtered[data-name="claims"] tbody tr:visible')
    assert rows.count() == len(CLAIMS)


def test_every_row_leads_to_the_line_of_its_document(page, site):
    links = page.locator('.filtered[data-name="claims"] tbody tr td:first-child a[href*="#claim-"]')
    addresses = links.evaluate_all("(all) => all.map((e) => e.getAttribute('href'))")
    names = {claim.id for claim in CLAIMS}
    found = set()
    texts = {}
    for address in addresses:
        path, _, fragment = address.partition("#")
        target = (site / PAGE).parent.joinpath(path).resolve()
        if target not in texts:
            texts[target] = target.read_text("utf8")
        assert f'id="{fragment}"' in texts[target]
        found.add(fragment.removeprefix("claim-"))
    assert found == names
