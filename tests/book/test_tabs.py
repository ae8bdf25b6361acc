"""What one test did to a context that another borrows is gone."""

import pytest

PAGE = "chapters/index.html"
SEEN = """() => ({
    kept: localStorage.length, here: sessionStorage.length, online: navigator.onLine,
    before: performance.getEntriesByType("navigation")[0].type, steps: history.length,
    theme: document.documentElement.dataset.theme,
})"""


@pytest.fixture
def home(site):
    return f"{site.as_uri()}/{PAGE}"


def test_a_context_is_lent_again_as_empty_as_a_new_one(tabs, home):
    options = {"viewport": {"width": 391, "height": 845}}
    met = []
    for _ in range(2):
        with tabs.borrowed(**options) as context:
            page = context.new_page()
            page.goto(home)
            met.append((context, page.viewport_size, page.evaluate(SEEN), len(context.pages)))
            for keeper in ("localStorage", "sessionStorage"):
                page.evaluate(f"{keeper}.setItem('left', 'behind')")
            page.evaluate("addEventListener('pagehide', () => { localStorage.late = 'too'; })")
            page.goto(home)
            page.set_viewport_size({"width": 300, "height": 300})
            page.evaluate("addEventListener('pagehide', () => { localStorage.late = 'too'; })")
            context.new_page().goto(home)
            context.route("**/*", lambda route: route.abort())
            context.set_offline(True)
    assert met[0] == met[1]


def test_two_at_a_time_have_nothing_in_common_and_other_options_are_other_contexts(tabs, home):
    with tabs.borrowed() as one, tabs.borrowed() as other:
        assert one is not other
        one.pages[0].evaluate("localStorage.setItem('mine', 'alone')")
        assert other.pages[0].evaluate("localStorage.length") == 0
        with tabs.borrowed(color_scheme="dark") as dark:
            assert dark not in (one, other)
    with tabs.borrowed(java_script_enabled=False) as quiet:
        page = quiet.new_page()
        page.goto(home)
        assert page.evaluate("typeof DOCUMENTATION_OPTIONS") == "undefined"


def test_a_context_in_which_something_went_wrong_is_not_lent_again(tabs):
    with pytest.raises(ZeroDivisionError), tabs.borrowed(locale="fr") as spoilt:
        1 / 0  # noqa: B018
    with tabs.borrowed(locale="fr") as context:
        assert context is not spoilt
