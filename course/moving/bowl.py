"""A bowl with two curvatures, and gradient descent with momentum on it.

``data()`` is what the script in the page needs; ``path`` and ``numbers`` what `nnlib` and NumPy
say.
"""

from __future__ import annotations

import math

import numpy as np

import nnlib
from course.moving.svg import number, tag, whole

CURVATURES = (1.0, 10.0)
START = (-9.0, 2.4)
STEPS = 60
RATE = {"min": 0.005, "max": 0.45, "step": 0.005}
MOMENTUM = {"min": 0, "max": 0.99, "step": 0.01}
FIRST = (0.18, 0.0)  # what the picture begins with

DESCRIPTION = (
    "Above, a narrow bowl from above, with its ellipses, and a path that starts at its upper left "
    "end. Below, the plane of learning rates and momenta, divided by a line: to the left of it the "
    "path goes to the minimum, to the right of it it runs away. A dot is the choice that the path "
    "is drawn for, a star the best choice."
)
# Pixels of the picture: x = left + scale * value, y = top - scale * value.
BOWL = {"left": 206, "top": 82, "scale": 19}
PLANE = {"left": 46, "bottom": 322, "across": 340 / RATE["max"], "up": 130}
FAR = 5000  # a path that runs away is not followed further


def data() -> dict:
    """The bowl and the picture's measures, for the script."""
    return {
        "curvatures": CURVATURES,
        "start": START,
        "steps": STEPS,
        "bowl": BOWL,
        "plane": PLANE,
        "far": FAR,
    }


def path(rate: float, momentum: float, steps: int = STEPS) -> np.ndarray:
    """Where `nnlib.SGD` goes from the start, one row a step.

    >>> path(0.05, 0.0, steps=1).round(2)
    array([[-9.  ,  2.4 ],
           [-8.55,  1.2 ]])
    """
    place = np.array([START]).T
    params = [nnlib.Dense(place, np.zeros((1, 1)))]
    optimizer = nnlib.SGD(rate, momentum=momentum)
    state, rows = optimizer.init(params), [place.ravel().copy()]
    for _ in range(steps):
        slope = np.array([CURVATURES]).T * params[0].W
        state = optimizer.update(params, [nnlib.Dense(slope, np.zeros((1, 1)))], state)
        rows.append(params[0].W.ravel().copy())
    return np.array(rows)


def factor(rate: float, momentum: float) -> float:
    """By how much a step multiplies the distance in the long run, from the matrix of a step."""
    sizes = []
    for curvature in CURVATURES:
        # (θ, v) -> (θ - η (β v + λ θ), β v + λ θ)
        step = [[1 - rate * curvature, -rate * momentum], [curvature, momentum]]
        sizes.append(abs(np.linalg.eigvals(np.array(step))).max())
    return max(sizes)


def limit(momentum: float) -> float:
    """The learning rate at which the steepest direction no longer shrinks, by bisection.

    >>> round(limit(0.0), 9), round(limit(0.5), 9)
    (0.2, 0.3)
    """
    low, high = 1e-9, 10.0
    while high - low > 1e-14:
        middle = (low + high) / 2
        low, high = (middle, high) if factor(middle, momentum) < 1 else (low, middle)
    return low


def best() -> tuple[float, float]:
    """The learning rate and the momentum at which the factor is smallest, as proved."""
    small, large = (math.sqrt(curvature) for curvature in (min(CURVATURES), max(CURVATURES)))
    return 4 / (large + small) ** 2, ((large - small) / (large + small)) ** 2


def numbers(rate: float, momentum: float) -> dict[str, float]:
    """All numbers that the words have."""
    return {
        "rate": rate,
        "momentum": momentum,
        "limit": limit(momentum),
        "factor": factor(rate, momentum),
    }


def pixels(rate: float, momentum: float) -> str:
    """The path in pixels, as a line of the picture has it."""
    scaled = np.clip(path(rate, momentum) * BOWL["scale"] * (1, -1), -FAR, FAR)
    places = scaled + np.array((BOWL["left"], BOWL["top"]))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _in_plane(rate, momentum):
    x = PLANE["left"] + PLANE["across"] * rate
    return float(x), float(PLANE["bottom"] - PLANE["up"] * momentum)


def _bowl():
    ellipses = [
        tag(
            "ellipse",
            cx=BOWL["left"],
            cy=BOWL["top"],
            rx=round(BOWL["scale"] * math.sqrt(2 * level / CURVATURES[0]), 1),
            ry=round(BOWL["scale"] * math.sqrt(2 * level / CURVATURES[1]), 1),
            class_="level",
        )
        for level in (2, 8, 20, 40, 70)
    ]
    line = tag("polyline", points=pixels(*FIRST), class_="path")
    frame = tag("rect", x=6, y=6, width=400, height=152)
    clip = tag("clipPath", frame, id="moving-bowl-frame")
    inside = tag("g", *ellipses, line, clip_path="url(#moving-bowl-frame)")
    goal = tag("circle", cx=BOWL["left"], cy=BOWL["top"], r=4, class_="goal")
    return [tag("defs", clip), inside, goal]


def _plane():
    corners = [_in_plane(0, 0), _in_plane(limit(0), 0), _in_plane(limit(0.999999), 1)]
    corners.append(_in_plane(0, 1))
    region = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    right, top = _in_plane(RATE["max"], 1)
    across, down = _in_plane(*best())
    parts = [
        tag("rect", x=46, y=top, width=right - 46, height=130, class_="plane"),
        tag("polygon", points=region, class_="shrinks"),
        tag("text", "goes to the minimum", x=130, y=262, class_="region"),
        tag("text", "runs away", x=328, y=296, class_="region"),
        tag("text", "★", x=across, y=down + 5, class_="best"),
        tag("text", "learning rate", x=216, y=356, class_="name"),
        tag("text", "momentum", x=46, y=top - 8, class_="name start"),
    ]
    parts += [
        tag("text", whole(rate), x=_in_plane(rate, 0)[0], y=339, class_="name")
        for rate in (0, 0.1, 0.2, 0.3, 0.4)
    ]
    for momentum in (0, 0.5, 1):
        y = _in_plane(0, momentum)[1] + 5
        parts.append(tag("text", whole(momentum), x=40, y=y, class_="name end"))
    x, y = _in_plane(*FIRST)
    chosen = tag("circle", cx=x, cy=y, r=6, class_="choice")
    over = tag("rect", x=46, y=top, width=right - 46, height=130, class_="chooses")
    return [*parts, chosen, over]


def picture() -> str:
    """The still picture, for the first choice."""
    parts = [*_bowl(), *_plane()]
    return tag("svg", *parts, viewBox="0 0 412 362", role="img", aria_label=DESCRIPTION)


def words() -> str:
    """What the picture says, in words; the script puts other numbers in."""
    found = numbers(*FIRST)
    digits = {"limit": 3, "rate": 3, "factor": 3}

    def shown(name):
        return tag("span", number(found[name], digits.get(name, 2)), data_show=name)

    ends = {
        "shrinks": "the path goes to the minimum. In the long run a step multiplies the distance "
        "by",
        "grows": "the path does not go to the minimum. In the long run a step multiplies the "
        "distance by",
    }
    way = "shrinks" if found["factor"] < 1 else "grows"
    choices = "".join(tag("span", text, data_when=k, hidden=k != way) for k, text in ends.items())
    rate, momentum = best()
    least = number(factor(rate, momentum), 3)
    return (
        f"With the learning rate {shown('rate')} and the momentum {shown('momentum')}, for which "
        f"the limit is {shown('limit')}, {choices} {shown('factor')}. The least factor that there "
        f"is, {least}, belongs to the star: learning rate {number(rate, 3)}, momentum "
        f"{number(momentum, 3)}."
    )


def controls() -> str:
    """Two sliders, which work when there is a script."""
    rate = tag("input", type="range", name="rate", value=FIRST[0], **RATE)
    momentum = tag("input", type="range", name="momentum", value=FIRST[1], **MOMENTUM)
    return tag("label", "learning rate ", rate) + tag("label", "momentum ", momentum)
