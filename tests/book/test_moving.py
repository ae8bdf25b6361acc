"""Pictures that move: by slider and by hand, still without scripts, at rest for who wants it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from course.moving import bowl, network
from course.moving.svg import number

LANDING = "chapters/index.html"
WHITE = "rgb(255, 255, 255)"
MOMENTUM = "chapters/quick-reference/momentum-and-adam.html"


def shown(root):
    """The numbers in a picture by their names, which are the same in its words."""
    places = root.locator("[data-show]")
    pairs = places.evaluate_all("(all) => all.map((e) => [e.dataset.show, e.textContent])")
    assert len(set(map(tuple, pairs))) == len(dict(pairs))
    return dict(pairs)


def watch_the_traveller(page):
    """Let the page remember whether the number has begun to travel; it is there for 3 seconds."""
    page.evaluate("""() => {
        const note = () => { window.travelled = true; };
        const traveller = document.querySelector(".traveller");
        new MutationObserver(note).observe(traveller, { attributes: true });
    }""")


def numbers(weight):
    return {name: number(value) for name, value in network.numbers(weight).items()}


def test_the_network_follows_the_slider_and_the_hand(opened):
    page = opened(LANDING)
    root = page.locator("[data-moving=network]")
    slider = root.get_by_role("slider", name="the first weight")
    before = root.bounding_box()
    assert shown(root) == numbers(-1.0)
    watch_the_traveller(page)
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert shown(root) == numbers(-0.85)
    expect(slider).to_have_attribute("aria-valuetext", number(-0.85))
    page.wait_for_function("window.travelled")
    page.keyboard.press("End")
    assert shown(root) == numbers(3.0)
    expect(root.get_by_text("is lowered")).to_be_visible()
    box = root.locator(".handle").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"])
    page.mouse.up()
    page.mouse.move(0, 0)
    assert shown(root) == numbers(float(slider.input_value()))
    assert float(slider.input_value()) < 2.5
    assert root.bounding_box()["height"] == before["height"]


def pixels(line):
    """The places of a path in the picture."""
    return [tuple(map(float, place.split(","))) for place in line.split()]


def test_the_bowl_follows_its_sliders_and_the_plane(opened):
    page = opened(MOMENTUM)
    root = page.locator("[data-moving=bowl]")
    path = root.locator(".path")
    rate, momentum = root.get_by_role("slider").all()
    rate.fill("0.3")
    expect(root.get_by_text("the path does not go to the minimum")).to_be_visible()
    assert shown(root)["limit"] == "0.200"
    momentum.fill("0.6")
    expect(root.get_by_text("the path goes to the minimum")).to_be_visible()
    assert shown(root)["limit"] == number(bowl.limit(0.6), 3)
    assert shown(root)["factor"] == number(bowl.factor(0.3, 0.6), 3)
    wanted = pixels(bowl.pixels(0.3, 0.6))
    for found, place in zip(pixels(path.get_attribute("points")), wanted, strict=True):
        assert found == pytest.approx(place, abs=0.11)
    plane = root.locator(".chooses")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 9, box["y"] + box["height"] / 2)
    assert float(rate.input_value()) == pytest.approx(0.05, abs=0.006)
    assert float(momentum.input_value()) == pytest.approx(0.5, abs=0.011)


def test_without_scripts_it_stands_still(opened):
    page = opened(LANDING, java_script_enabled=False)
    root = page.locator("[data-moving=network]")
    expect(root.locator("svg")).to_be_visible()
    expect(root.locator(".moving-words")).to_contain_text(numbers(-1.0)["back-weight"])
    expect(root.locator(".neuron").first).to_have_css("fill", WHITE)


@pytest.mark.parametrize("name", [LANDING, MOMENTUM])
def test_nothing_can_be_moved_on_paper_or_without_scripts(opened, name):
    page = opened(name, java_script_enabled=False)
    sliders = page.locator("[data-moving] input").all()
    assert sliders
    for slider in sliders:
        expect(slider).to_be_hidden()
    page = opened(name)
    page.emulate_media(media="print")
    for slider in page.locator("[data-moving] input").all():
        expect(slider).to_be_hidden()


def test_what_there_is_to_try_is_said_where_scripts_run(opened):
    for runs in (True, False):
        page = opened(LANDING, java_script_enabled=runs)
        tried = page.get_by_text("Move the first weight with the slider")
        expect(tried).to_be_visible(visible=runs)


def test_nothing_travels_when_motion_is_not_wanted(opened):
    page = opened(LANDING, reduced_motion="reduce")
    root = page.locator("[data-moving=network]")
    watch_the_traveller(page)
    root.get_by_role("slider").press("ArrowRight")
    assert shown(root) == numbers(-0.95)
    page.wait_for_timeout(100)
    assert page.evaluate("window.travelled") is None
