"""What a gradient check cannot see, found in values of the function itself.

A check compares two numbers, and both may be wrong alike, or too small to count. Where that is so
is read off the function near the point: from its slopes on both sides, at steps of several sizes,
and from what the complex step says beside them.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from nnlib._types import Array

# A cost of size 1 has derivatives with a rounding error near 1e-16 and 1e-11, whatever their size.
FLOORS = {"complex_step": 1e-8, "central": 1e-4}
# More than that is not rounding.
NOISE = {"complex_step": 1e-13, "central": 1e-9}
APART = 1e-3  # relatively: two numbers that both checks take for different
STEPS = (1e-5, 1e-6, 1e-7)
# Slopes at the shortest of them have a rounding error near 1e-9 of the function's values.
SEEN = 1e-5
# The change of slope at a kink is the same at a tenth of the step, that at a jump ten times as big.
GROWS = 2.0


class Sides(NamedTuple):
    """The slopes of a function before and behind a point."""

    before: float
    behind: float

    @property
    def jump(self) -> float:
        """How much the slope changes; of a smooth function it shrinks with the step."""
        return self.behind - self.before


def sides(f: Callable[[float], float], h: float) -> Sides:
    """Return the slopes of f before and behind 0, ``(f(0) - f(-h)) / h`` and ``(f(h) - f(0)) / h``.

    >>> sides(abs, 0.5)
    Sides(before=-1.0, behind=1.0)
    """
    start = f(0.0)
    return Sides((start - f(-h)) / h, (f(h) - start) / h)


def along(f: Callable[[float], float], slope: float, method: str) -> Iterator[str]:
    """Say what a check does not see at a point, given f on a line through it, at 0.

    ``slope`` is what the numerical derivatives say of f there.
    """
    with np.errstate(all="ignore"):
        start = f(0.0)
        found = [sides(f, h) for h in STEPS]
    if not np.isfinite([start, *(x for pair in found for x in pair)]).all():
        yield (
            f"values within {max(STEPS):.0e} of the point are not finite, so that nothing was"
            " looked for on its two sides, neither a kink nor a complex step that is lost"
        )
        return
    if not np.isfinite(slope):
        return
    size = SEEN * max(1.0, abs(start), abs(slope))
    longer, shorter = found[-2], found[-1]
    if abs(shorter.jump) > max(size, GROWS * abs(longer.jump)):
        yield (
            "beside the point the values change by steps that do not shrink with the distance:"
            " there is a jump, an infinite slope, something drawn at random, or single precision"
        )
        return
    if abs(shorter.jump) > max(size, abs(longer.jump) / 2):
        yield (
            f"the point is on a kink, as of relu at 0: along a random direction the slope is"
            f" {shorter.before:.6g} before it and {shorter.behind:.6g} behind it, so that there is"
            " no derivative, and the two sides may agree on any number between"
        )
    elif method == "complex_step":
        slopes = [sum(pair) / 2 for pair in found]
        by_values = min(slopes, key=lambda x: abs(x - slope))
        # of what bends within the steps, the values tell no slope to compare with
        if abs(by_values - slope) > max(size, max(slopes) - min(slopes)):
            yield (
                f"the complex step says {slope:.6g} along a random direction, where the values"
                f" change by {by_values:.6g}: something drops the imaginary part on the way, as"
                " abs, np.var and np.linalg.norm do; use method='central'"
            )


def direction(shape: tuple[int, ...]) -> Array:
    """Return a direction in which no two entries cancel by chance: from 1/2 to 1, of both signs."""
    rng = np.random.default_rng(0)
    sizes = rng.uniform(0.5, 1, shape)
    found: Array = sizes * rng.choice([-1.0, 1.0], shape)
    return found


class Numeric(NamedTuple):
    """A numerical derivative, and the entries at which a kink lies within the step."""

    derivative: Array
    kinks: list[tuple[tuple[int, ...], Sides]]


def crossings(
    f: Callable[[Array], Array], moved: Array, h: float, below: Array, above: Array
) -> Iterator[tuple[tuple[int, ...], Sides]]:
    """Give the entries at which a kink lies within the step, with the slopes on both sides.

    ``below`` and ``above`` are f with each entry moved by -h, and by h. Of a smooth function the
    jump between the two slopes is ``h f''``: it becomes smaller with h, by the same factor.
    """
    start = f(moved)
    size = max(1.0, float(np.abs(start).max()))
    seen = max(1e-2 * FLOORS["central"], 200 * float(np.finfo(np.float64).eps) / h) * size
    middle = start.reshape((*start.shape, *[1] * moved.ndim))
    jumps = np.abs(above - 2 * middle + below) / h
    jumps = jumps.reshape(start.size, *moved.shape)
    for index in map(tuple, np.argwhere(jumps.max(axis=0) > seen).tolist()):
        output = int(np.argmax(jumps[:, *index]))
        at = moved[index]

        def line(
            t: float, index: tuple[int, ...] = index, output: int = output, start: float = at
        ) -> float:
            moved[index] = start + t
            value = float(f(moved).reshape(-1)[output])
            moved[index] = start
            return value

        whole = sides(line, h)
        shorter = (part * sides(line, h / part).jump for part in (2, 4))
        if any(abs(jump - whole.jump) > 0.3 * abs(whole.jump) for jump in shorter):
            yield index, whole


class Part(NamedTuple):
    """Derivatives that are compared, and how a place among them is called."""

    place: Callable[[tuple[int, ...]], str]
    analytic: Array
    numeric: Numeric


class Worst(NamedTuple):
    """Where two derivatives differ most, and what was not seen."""

    part: int
    where: tuple[int, ...]
    error: float
    entries: int
    blind: tuple[str, ...]


def compared(
    parts: Sequence[Part], method: str, h: float, size: float, line: Iterator[str]
) -> Worst:
    """Compare derivatives of a function whose values are of a size; ``line`` is of :func:`along`.

    The error of an entry is ``|analytic - numeric| / max(|analytic|, |numeric|, floor)``.
    """
    floor = FLOORS[method] * size
    entries = sum(part.analytic.size for part in parts)
    largest = [np.maximum(np.abs(part.analytic), np.abs(part.numeric.derivative)) for part in parts]
    # Where nothing is as large as the floor, nothing was compared: then rounding is told as well.
    noise = NOISE[method] * size if any((each >= floor).any() for each in largest) else 0.0
    kinks, small, worst = [], [], []
    for number, ((place, analytic, numeric), each) in enumerate(zip(parts, largest, strict=True)):
        kinks += [(place(index), slopes) for index, slopes in numeric.kinks]
        with np.errstate(invalid="ignore"):
            off = np.abs(analytic - numeric.derivative)
            errors = off / np.maximum(each, floor)
        hidden = (each < floor) & (off > APART * each) & (off > noise)
        small += [
            (place(index), analytic[index], numeric.derivative[index])
            for index in map(tuple, np.argwhere(hidden).tolist())
        ]
        errors = np.where(np.isnan(errors), np.inf, errors)
        index = tuple(int(i) for i in np.unravel_index(np.argmax(errors), errors.shape))
        worst.append((float(errors[index]), number, index))
    error, number, index = max(worst, key=lambda found: found[0])
    blind = []
    if kinks:
        (first, slopes), *_ = kinks
        blind.append(
            f"within the step {h:.1e} lies a kink at {len(kinks)} of {entries} entries, or a jump,"
            f" or a bend too sharp for it, the first at {first}: one step back the slope is"
            f" {slopes.before:.6g}, one step ahead {slopes.behind:.6g}, and the central difference"
            " is their mean"
        )
    else:
        blind += line
    if small:
        first, one, other = small[0]
        blind.append(
            f"{len(small)} of {entries} entries differ and are below {floor:.1e}, where that hardly"
            f" counts, the first {first}: {one:.4g} analytic, {other:.4g} numeric"
        )
    return Worst(number, index, error, entries, tuple(blind))


def at(index: tuple[int, ...]) -> str:
    """Return a place in an array as it is typed."""
    return f"[{', '.join(map(str, index))}]" if index else ""


def in_words(report: Any, where: str) -> str:
    """Return a report as text, a line for everything that was not seen at its end."""
    lines = [
        f"gradient check by {report.method} (h = {report.step:.1e}), {report.entries} entries",
        f"largest relative error {report.max_relative_error:.1e}, at {where}:",
        f"  analytic {report.analytic:+.16e}",
        f"  numeric  {report.numeric:+.16e}",
    ]
    return "\n".join([*lines, *(f"not seen: {sentence}" for sentence in report.blind)])
