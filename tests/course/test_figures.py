import io

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("agg")
import matplotlib.pyplot as plt

from course import figures


@pytest.fixture(autouse=True)
def _fresh_style():
    figures.use_style()
    yield
    plt.close("all")
    plt.rcdefaults()


def png(figure):
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def test_the_style_leaves_nothing_of_an_earlier_one():
    plt.rcParams["lines.linewidth"] = 9
    plt.rcParams["xtick.major.size"] = 99
    figures.use_style()
    assert plt.rcParams["lines.linewidth"] == 2
    assert plt.rcParams["xtick.major.size"] == plt.rcParamsDefault["xtick.major.size"]


def test_lines_differ_without_colour():
    ax = plt.figure().subplots()
    lines = [ax.plot([0, 1], [0, at])[0] for at in range(len(figures.COLOURS))]
    assert len({repr(line._unscaled_dash_pattern) for line in lines}) == len(lines)
    assert len({line.get_color() for line in lines}) == len(lines)


def test_neighbouring_colours_differ_in_lightness():
    def lightness(colour):
        return np.dot(mpl.colors.to_rgb(colour), [0.2126, 0.7152, 0.0722])

    shades = [lightness(colour) for colour in figures.COLOURS]
    assert min(abs(np.diff(shades))) > 0.03


def test_the_same_drawing_gives_the_same_picture():
    def draw():
        figure, ax = plt.subplots()
        figures.network(ax, [3, 9, 2])
        return png(figure)

    assert draw() == draw()


def test_a_network_has_a_circle_a_neuron_and_a_line_a_weight():
    ax = figures.network(plt.figure().subplots(), [4, 3, 2])
    assert len(ax.patches) == 4 + 3 + 2
    assert len(ax.lines) == 4 * 3 + 3 * 2
    words = [text.get_text() for text in ax.texts]
    assert "$W^{[2]}, b^{[2]}$" in words
    assert "$a^{[2]}$\n2" in words


def test_a_wide_layer_is_drawn_with_dots():
    ax = figures.network(plt.figure().subplots(), [64, 1], labels=["pixels", "out"])
    assert len(ax.patches) == 4 + 1
    words = [text.get_text() for text in ax.texts]
    assert "⋮" in words
    assert "pixels\n64" in words


@pytest.mark.parametrize(
    ("sizes", "labels", "message"),
    [([3], None, "sizes is"), ([3, 0], None, "sizes is"), ([3, 2], ["x"], "labels has 1")],
)
def test_a_network_refuses_what_it_cannot_draw(sizes, labels, message):
    with pytest.raises(ValueError, match=message):
        figures.network(plt.figure().subplots(), sizes, labels)


def test_image_grid_reads_columns_as_images():
    images = np.arange(4.0).reshape(4, 1) + np.array([[0.0, 10.0, 20.0]])
    figure = figures.image_grid(images, titles=["a", "b", "c"], columns=2, side=2)
    shown = [ax for ax in figure.axes if ax.images]
    assert len(figure.axes) == 4
    assert [ax.get_title() for ax in shown] == ["a", "b", "c"]
    np.testing.assert_array_equal(shown[1].images[0].get_array(), [[10, 11], [12, 13]])
    png(figure)


@pytest.mark.parametrize(
    ("shape", "titles", "message"),
    [((63, 2), None, "images has shape"), ((64,), None, "images has"), ((64, 2), ["a"], "titles")],
)
def test_image_grid_refuses_other_shapes(shape, titles, message):
    with pytest.raises(ValueError, match=message):
        figures.image_grid(np.zeros(shape), titles)
