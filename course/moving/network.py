"""A network of three neurons: one number goes forward, one comes back, and one weight can be moved.

``data()`` is what the script in the page needs; ``numbers`` what `nnlib` says to one weight.
"""

from __future__ import annotations

import numpy as np

import nnlib
from course.moving.svg import number, tag, whole

INPUTS = (1.0, 0.5)
HIDDEN = ((-1.0, 1.0), (-1.0, 2.0))  # a row for each neuron in the middle
OUTPUT = (2.0, -1.0)
WANTED = 1.0
RANGE = {"min": -3, "max": 3, "step": 0.05}

DESCRIPTION = (
    "Two numbers on the left are connected with two neurons in the middle, and these with one "
    "neuron on the right. Each arrow has a weight. One way is marked: from the upper input through "
    "the upper neuron to the output and the error, and back again to the weight of the first arrow."
)
PLACES = {"in": 38, "middle": 172, "out": 296, "error": 378}
ROWS = (78, 196, 137)  # the upper and the lower row, and the output's between them


def data() -> dict:
    """The network and the range of its weight, for the script."""
    return {"inputs": INPUTS, "hidden": HIDDEN, "output": OUTPUT, "wanted": WANTED}


def network(weight: float) -> nnlib.MLP:
    """The network as one of `nnlib`, with a value for the weight that moves."""
    net = nnlib.MLP([2, 2, 1], hidden="sigmoid", output="identity", loss="sse", rng=0)
    net.params[0].W[...] = HIDDEN
    net.params[0].W[0, 0] = weight
    net.params[1].W[...] = [OUTPUT]
    for layer in net.params:
        layer.b[...] = 0
    return net


def numbers(weight: float) -> dict[str, float]:
    """All that the picture shows, from `nnlib`.

    >>> shown = numbers(-1.0)
    >>> round(shown["output"], 2), round(shown["error"], 2), round(shown["back-weight"], 2)
    (0.26, 0.55, -0.7)
    """
    net = network(weight)
    X, Y = np.array([INPUTS]).T, np.array([[WANTED]])
    hidden, output = net.forward(X).A[1:]
    error, (_, last) = net.cost_and_gradients(X, Y)
    first = net.cost_and_gradients(X, Y)[1][0]
    back = last.b.item()  # one example and no average: the bias has the derivative of the output
    return {
        "weight": weight,
        "upper": hidden[0].item(),
        "lower": hidden[1].item(),
        "output": output.item(),
        "error": error,
        "back-output": back,
        "back-upper": (net.params[1].W.T * back)[0].item(),
        "back-weight": first.W[0, 0].item(),
    }


def direction(back: float) -> str:
    """Which way the weight should go, of the three that the text has words for."""
    shown = round(back, 2)
    return "up" if shown < 0 else "down" if shown > 0 else "stay"


def _arrow(start, end, row, to, weight=None, way=""):
    """An arrow between two circles, and its weight near its beginning."""
    x1, y1, x2, y2 = PLACES[start] + 25, row, PLACES[end] - 26, to
    marker = "moving-tip-way" if way else "moving-tip"
    line = tag(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"arrow {way}", marker_end=f"url(#{marker})"
    )
    if weight is None:
        return line
    x, y = x1 + 0.3 * (x2 - x1), y1 + 0.3 * (y2 - y1)
    return line + tag("text", whole(weight), x=x, y=y + 5, class_=f"weight {way}")


def _neuron(place, row, shown, key=None, way=""):
    circle = tag("circle", cx=PLACES[place], cy=row, r=23, class_=f"neuron {way}")
    label = tag("text", shown, x=PLACES[place], y=row + 5, class_=f"value {way}", data_show=key)
    return circle + label


def _tips():
    """The heads of the arrows, once for each colour."""
    return tag(
        "defs",
        *(
            tag(
                "marker",
                tag("path", d="M0,0 L8,4 L0,8 z", class_=name),
                id=f"moving-{name}",
                viewBox="0 0 8 8",
                refX=7,
                refY=4,
                markerWidth=7,
                markerHeight=7,
                markerUnits="userSpaceOnUse",
                orient="auto",
            )
            for name in ("tip", "tip-way", "tip-back")
        ),
    )


def _back(key, shown, x, y, path):
    """A number that comes back, and the way to it."""
    line = tag("path", d=path, class_="back-way", marker_end="url(#moving-tip-back)")
    return line + tag("text", shown, x=x, y=y, class_="value back", data_show=key)


def picture(start: float = HIDDEN[0][0]) -> str:
    """The still picture, for the weight that the network starts with."""
    shown = {name: number(value) for name, value in numbers(start).items()}
    upper, lower, last = ROWS
    middle = (PLACES["in"] + PLACES["middle"]) / 2
    parts = [
        _tips(),
        _arrow("in", "middle", upper, lower, HIDDEN[1][0]),
        _arrow("in", "middle", lower, upper, HIDDEN[0][1]),
        _arrow("in", "middle", lower, lower, HIDDEN[1][1]),
        _arrow("middle", "out", lower, last, OUTPUT[1]),
        _arrow("in", "middle", upper, upper, way="way"),
        _arrow("middle", "out", upper, last, OUTPUT[0], way="way"),
        _arrow("out", "error", last, last, way="way"),
        _neuron("in", upper, whole(INPUTS[0]), way="way"),
        _neuron("in", lower, whole(INPUTS[1])),
        _neuron("middle", upper, shown["upper"], "upper", way="way"),
        _neuron("middle", lower, shown["lower"], "lower"),
        _neuron("out", last, shown["output"], "output", way="way"),
        tag("rect", x=352, y=last - 23, width=52, height=46, rx=6, class_="neuron way"),
        tag("text", shown["error"], x=378, y=last + 5, class_="value way", data_show="error"),
        tag("text", "error", x=378, y=last + 40, class_="name"),
        tag("text", f"wanted: {whole(WANTED)}", x=PLACES["out"], y=last + 40, class_="name"),
        tag("text", "what goes in", x=PLACES["in"] + 6, y=244, class_="name"),
        tag("text", "two neurons", x=PLACES["middle"], y=244, class_="name"),
        _back("back-output", shown["back-output"], 312, 87, f"M376,{last - 27} Q346,78 304,110"),
        _back("back-upper", shown["back-upper"], 214, 34, "M288,112 Q250,42 192,60"),
        _back("back-weight", shown["back-weight"], middle, 34, "M158,56 Q134,36 116,60"),
        tag(
            "g",
            tag("rect", x=middle - 26, y=upper - 14, width=52, height=28, rx=14, class_="pill"),
            tag("text", shown["weight"], x=middle, y=upper + 5, class_="value", data_show="weight"),
            class_="handle",
        ),
        tag(
            "g",
            tag("circle", r=20, class_="bubble"),
            tag("text", "", y=5, class_="value"),
            class_="traveller",
            visibility="hidden",
        ),
    ]
    return tag("svg", *parts, viewBox="0 0 412 250", role="img", aria_label=DESCRIPTION)


def words(start: float = HIDDEN[0][0]) -> str:
    """What the picture says, in words; the script puts other numbers in."""
    found = numbers(start)
    way = direction(found["back-weight"])

    def shown(name):
        return tag("span", number(found[name]), data_show=name)

    ends = {
        "up": "it is negative, so the error falls when the weight is raised.",
        "down": "it is positive, so the error falls when the weight is lowered.",
        "stay": "no small change of this weight makes the error smaller.",
    }
    choices = "".join(tag("span", text, data_when=k, hidden=k != way) for k, text in ends.items())
    return (
        f"With the weight {shown('weight')} the network answers {shown('output')} where "
        f"{whole(WANTED)} is wanted: the error is {shown('error')}. The number that comes back to "
        f"the weight is {shown('back-weight')}: {choices}"
    )


def controls(start: float = HIDDEN[0][0]) -> str:
    """The slider and the button, which work when there is a script."""
    slider = tag("input", type="range", value=start, **RANGE)
    label = tag("label", "the first weight ", slider)
    return label + tag("button", "Send a number through", type="button")
