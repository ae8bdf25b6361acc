"""`diagnose`, which readers call."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike
from nnlib.dense import Dense
from nnlib.diagnosis.blind import blind_spots
from nnlib.diagnosis.conventions import convention_of
from nnlib.diagnosis.noise import Noise, noise
from nnlib.diagnosis.parts import Precision
from nnlib.diagnosis.passes import Passes, passes
from nnlib.diagnosis.reading import Reading, readings
from nnlib.diagnosis.report import Diagnosis, Finding, LayerReport, Part
from nnlib.diagnosis.search import UNKNOWN, Explanation, Step, explanations
from nnlib.gradcheck import in_double_precision
from nnlib.mistakes import told
from nnlib.mlp import MLP

# By how much right gradients may differ, in the type that they come in: numerical derivatives and
# sums in another order in double precision; the second is relative to the terms of the sums.
PRECISION = {"d": Precision(1e-5, 1e-13), "f": Precision(5e-5, 1e-6), "e": Precision(1e-2, 1e-3)}
EXACT = 1e-9  # below it nothing is said of rounding
NO_DIGITS = (
    "Rounding leaves hardly a digit of d{name} in layer {at}, where small differences of large"
    " numbers are computed: a mistake may hide there."
)


def diagnose(
    gradients: Any,
    net: MLP,
    X: ArrayLike,
    Y: ArrayLike,
    *,
    l1: float = 0.0,
    l2: float = 0.0,
    masks: Sequence[ArrayLike] | None = None,
) -> Diagnosis:
    r"""Return what is wrong with gradients, layer by layer, and which mistake it comes from.

    Shapes: dW (n_l, n_{l-1}) or its transpose, db (n_l, 1), (1, n_l) or (n_l,) of each layer;
    X (n_0, m), Y (n_L, m) -> a report.

    ``gradients`` are a person's own, of NumPy or whatever turns into it, in lists, tuples and
    dictionaries nested in any way: names such as "W1" and "db2" are followed, and else the order.
    They are compared with those of the network, with the penalties and masks that
    :func:`nnlib.gradcheck` takes under the same names. An error goes back through all layers, so
    each layer is judged by what the layers above it have sent it, and of all explanations the one
    with the fewest mistakes is reported, in words of :data:`nnlib.mistakes.MISTAKES`. Gradients
    in another layout, or with one factor throughout, such as those of a summed cost, are right: the
    report says which convention that is.

    Arrays of wrong shapes, and numbers that are not finite, raise ``ValueError``.

    >>> net = MLP([2, 3, 1], hidden="tanh", output="sigmoid", rng=0)
    >>> X, Y = np.array([[0.5, -1.0, 2.0], [1.0, 0.0, -1.0]]), np.array([[1.0, 0.0, 1.0]])
    >>> forward = net.forward(X)
    >>> delta = forward.A[2] - Y  # where is the derivative of the sigmoid?
    >>> dW2, db2 = delta @ forward.A[1].T / 3, delta.mean(axis=1, keepdims=True)
    >>> delta = net.params[1].W.T @ delta * (1 - forward.A[1] ** 2)
    >>> report = diagnose([delta @ X.T / 3, delta.mean(axis=1), dW2, db2], net, X, Y)
    >>> report.right, report.layers[1].W.kinds
    (False, ('missing-output-slope',))
    """
    return diagnosed(gradients, net, X, Y, l1=l1, l2=l2, masks=masks)


def diagnosed(
    gradients: Any,
    net: MLP,
    X: ArrayLike,
    Y: ArrayLike,
    *,
    l1: float = 0.0,
    l2: float = 0.0,
    masks: Sequence[ArrayLike] | None = None,
    rows: bool | None = None,
) -> Diagnosis:
    """Return the same of gradients in rows or in columns, where it is known which they are in."""
    l1, l2 = _validate.non_negative("l1", l1), _validate.non_negative("l2", l2)
    with in_double_precision(net):
        known = passes(net, X, Y, masks, l1, l2)
    read = readings(gradients, net.sizes, known.m, rows)
    types = {read[0].type, net.dtype.char}
    char = next(char for char in "efd" if char in types)
    precision = PRECISION[char]
    lost: Noise = [(0.0, 0.0)] * len(known.right)
    reading = _right(known, read, precision, lost)
    if reading is None:
        lost = noise(known, char)
        reading = _right(known, read, precision, lost)
    if reading is not None:
        return _report(known, reading, [], precision, lost)
    reading, found = _explained(known, read, precision, lost)
    return _report(known, reading, found, precision, lost)


def _right(known: Passes, read: list[Reading], precision: Precision, lost: Noise) -> Reading | None:
    """Return the first reading of which all gradients are right."""
    for reading in read:
        layers = zip(reading.grads, known.right, lost, strict=True)
        parts = [part for layer in layers for part in zip(*layer, strict=True)]
        if all(_near(given, right, precision, by) for given, right, by in parts):
            return reading
    return None


def _near(given: Array, right: Array, precision: Precision, lost: float) -> bool:
    difference = _difference(given, right)
    return difference <= precision.tolerance + lost / (float(np.linalg.norm(right)) or 1.0)


def _explained(
    known: Passes, read: list[Reading], precision: Precision, lost: Noise
) -> tuple[Reading, list[Explanation]]:
    """Return the reading that needs the fewest mistakes, and its explanations."""
    found: list[tuple[Reading, list[Explanation]]] = []
    for reading in read:
        found.append((reading, explanations(known, reading.grads, precision, lost)))
        best = found[-1][1][0]
        if best.cost < UNKNOWN and "transpose" not in best.words:
            break  # in another order there would be more than that
    return min(found, key=lambda pair: pair[1][0].cost)


def _difference(given: Array, right: Array) -> float:
    """Return by how much a gradient differs, relative to the right one; infinity if in shape.

    Where that is 0, the difference is as it is.
    """
    if given.size != right.size or (right.shape[1] > 1 and given.shape != right.shape):
        return np.inf
    difference = float(np.linalg.norm(given.reshape(right.shape) - right))
    size = float(np.linalg.norm(right))
    return difference / (size or 1.0)


def _report(
    known: Passes, reading: Reading, found: list[Explanation], precision: Precision, lost: Noise
) -> Diagnosis:
    """Return the report of the first explanation, and what others of the same cost would say."""
    nothing = Explanation(known.dZ[-1], steps=(Step((), (), (), ()),) * len(known.right))
    best, *others = found or [nothing]
    tied = [other for other in others if other.cost <= best.cost + 1e-6]
    layers: list[LayerReport] = []
    findings: list[Finding] = []
    above: tuple[str, ...] = ()
    warnings = list(blind_spots(known))
    of_layers = zip(reading.grads[::-1], known.right[::-1], lost[::-1], strict=True)
    for back, arrays in enumerate(of_layers):
        at = len(known.right) - back
        step = best.steps[back]
        sent = step.error + step.factor
        parts = []
        for name, given, wanted, by in zip(Dense._fields, *arrays, strict=True):
            difference = _difference(given, wanted)
            here = sent + getattr(step, name)
            also = {word for other in tied for word in _words(other.steps[back], name)}
            also |= set(step.also)
            same = _near(given, wanted, precision, by) or not {*here, *above}
            if same:
                here = ("right",) if difference <= EXACT else ("rounding",)
            kinds = here if same else tuple(dict.fromkeys(here + above))
            rest = () if same else tuple(sorted(also - {*kinds, "right"}))
            parts.append(Part(kinds, here, rest, difference))
            if same and difference > precision.tolerance:
                warnings.append(NO_DIGITS.format(name=name, at=at))
        layers.append(LayerReport(*parts))
        findings += _findings(known, at, *parts)
        above = tuple(dict.fromkeys(sent + above))
    convention = _convention(known, best.steps)
    named = {finding.word for finding in findings}
    right = not named or (convention is not None and named <= set(best.steps[0].factor))
    layout = "; ".join(filter(None, (reading.layout, convention))) or None
    return Diagnosis(right, layout, tuple(layers[::-1]), tuple(findings), tuple(warnings))


def _words(step: Step, name: str) -> tuple[str, ...]:
    return step.error + step.factor + tuple(getattr(step, name))


def _findings(known: Passes, at: int, W: Part, b: Part) -> list[Finding]:
    """Return what was made wrong in a layer, each mistake once."""
    m, n = known.m, known.net.sizes[-1]
    return [
        Finding(
            at,
            "dW and db" if word in W.here and word in b.here else "dW" if word in W.here else "db",
            word,
            told(word, m=m, n=n),
        )
        for word in dict.fromkeys(W.here + b.here)
        if word not in {"right", "rounding"}
    ]


def _convention(known: Passes, steps: tuple[Step, ...]) -> str | None:
    """Return the convention of a factor that comes in at the output and that no layer changes."""
    named = {"factor-m", "one-over-m", "factor-2", "half", "factor-n", "mean-over-entries", "sign"}
    local = [word for step in steps for word in (*step.W, *step.b)]
    local += [word for step in steps[1:] for word in step.factor]
    return None if named & set(local) else convention_of(steps[0].factor, known.net.loss)
