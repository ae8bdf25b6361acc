"""Twelve programs for the way back, each with one error, and the network that they belong to.

A program is the right one with a line changed, so that a test can put it right again and see that
nothing else is wrong. All layers but the first are square: no error shows in a shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

import nnlib

RIGHT = """\
def backward(W, b, Z, A, Y, D, lam, rate):
    m = Y.shape[1]
    grads = {}
    dZ = (A[3] - Y) / m
    for l in (3, 2, 1):
        grads[f"W{l}"] = dZ @ A[l - 1].T
        grads[f"b{l}"] = dZ.sum(axis=1, keepdims=True)
        if l > 1:
            dZ = (W[l].T @ dZ) * (1 - A[l - 1] ** 2)
    return grads
"""
NAMES = ("W", "b", "Z", "A", "Y", "D", "lam", "rate")
OUTPUT = "dZ = (A[3] - Y) / m"
OF_W = "dZ @ A[l - 1].T"
OF_B = "dZ.sum(axis=1, keepdims=True)"
BACK = "dZ = (W[l].T @ dZ) * (1 - A[l - 1] ** 2)"
# With dropout the activations A carry its mask, and the slope is taken from Z.
DROPPED = "dZ = (W[l].T @ dZ) * D[l - 1] * (1 - np.tanh(Z[l - 1]) ** 2)"
DECAYED = (OF_W, f"{OF_W} + lam * W[l]")


@dataclass(frozen=True)
class Patient:
    """A program: what it was before its error, as changes to the right one, and the error.

    Args:
        word: the word of the error in `nnlib.mistakes`.
        right: the line that the error replaces.
        wrong: what stands there.
        before: changes to the right program that are no errors.
    """

    word: str
    right: str
    wrong: str
    before: tuple[tuple[str, str], ...] = ()

    @cached_property
    def healthy(self) -> str:
        """The program without its error."""
        text = RIGHT
        for old, new in self.before:
            text = _changed(text, old, new)
        return text

    @cached_property
    def text(self) -> str:
        """The program with its error."""
        text = _changed(self.healthy, self.right, self.wrong)
        used = [
            name for name in NAMES if name in {"W", "A", "Y"} or _uses(self.healthy + text, name)
        ]
        return text.replace(", ".join(NAMES), ", ".join(used))

    @property
    def settings(self) -> dict:
        """The penalty and the masks that it was written for, as `nnlib.diagnose` takes them."""
        found: dict = {}
        if _uses(self.healthy, "lam"):
            found["l2"] = LAMBDA
        if _uses(self.healthy, "D"):
            found["masks"] = MASKS
        return found

    @cached_property
    def functions(self) -> dict[bool, Callable]:
        """The program as a function, without its error (True) and with it."""
        return {True: _function(self.healthy), False: _function(self.text)}

    def gradients(self, net=None, X=None, Y=None, *, healthy: bool = False) -> dict:
        """What the program gives for a network, by default the one of the ward."""
        net, X, Y = (NET, XS, YS) if net is None else (net, X, Y)
        W = {at: layer.W.copy() for at, layer in enumerate(net.params, 1)}
        b = {at: layer.b for at, layer in enumerate(net.params, 1)}
        Z, A, D = self._forward(W, b, X)
        known = {"W": W, "b": b, "Z": Z, "A": A, "Y": Y, "D": D, "lam": LAMBDA, "rate": 0.5}
        backward = self.functions[healthy]
        return backward(**{name: known[name] for name in _arguments(backward)})

    def cost(self, net: nnlib.MLP) -> float:
        """The cost that the program is for, with its masks and its penalty."""
        W, b = ({at: layer[i] for at, layer in enumerate(net.params, 1)} for i in (0, 1))
        _, A, _ = self._forward(W, b, XS)
        penalty = nnlib.l2_penalty(net.params, self.settings.get("l2", 0.0))
        return nnlib.cross_entropy(A[3], YS) + penalty

    def _forward(self, W: dict, b: dict, X: np.ndarray) -> tuple[dict, dict, dict]:
        Z, A = {0: X}, {0: X}
        D = dict(enumerate(self.settings.get("masks", ()), 1))
        for at in (1, 2, 3):
            Z[at] = W[at] @ A[at - 1] + b[at]
            A[at] = np.tanh(Z[at]) * D.get(at, 1) if at < 3 else nnlib.softmax(Z[at])
        return Z, A, D

    def diagnosis(self) -> nnlib.Diagnosis:
        """What the judge says of the program's gradients."""
        return nnlib.diagnose(self.gradients(), NET, XS, YS, **self.settings)

    def _repr_markdown_(self) -> str:
        return f"**Patient {PATIENTS.index(self) + 1}**\n\n```python\n{self.text}```"


def _function(text: str) -> Callable:
    space: dict = {"np": np}
    exec(text, space)  # noqa: S102
    return space["backward"]


def _arguments(function) -> tuple[str, ...]:
    return function.__code__.co_varnames[: function.__code__.co_argcount]


def _changed(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in the program, expected once")
    return text.replace(old, new)


def _uses(text: str, name: str) -> bool:
    """Whether a program needs an argument: as arrays by layer, or as a number in a product."""
    return f"{name}[" in text.replace(f'grads[f"{name}', "") or f"{name} *" in text


LAMBDA = 0.1
NET = nnlib.MLP([4, 5, 5, 5], hidden="tanh", output="softmax", loss="cross_entropy", rng=3)
_rng = np.random.default_rng(3)
for _layer in NET.params:
    _layer.b[...] = _rng.normal(0, 0.3, _layer.b.shape)
CLASSES = np.array([0, 3, 1, 4, 2, 0, 2])
XS, YS = _rng.normal(size=(4, 7)), nnlib.one_hot(CLASSES, 5)
MASKS = [nnlib.dropout_mask((5, 7), 0.4, rng=_rng) for _ in range(2)]

PATIENTS = (
    # the way back
    Patient("missing-slope", BACK, "dZ = W[l].T @ dZ"),
    Patient("slope-of-activation", "1 - A[l - 1] ** 2", "1 - np.tanh(A[l - 1]) ** 2"),
    Patient(
        "updated-weights",
        "        if l > 1:\n",
        '        W[l] = W[l] - rate * grads[f"W{l}"]\n        if l > 1:\n',
    ),
    Patient("transpose", "W[l].T @ dZ", "W[l] @ dZ"),
    # where the error starts, and what it meets
    Patient("softmax-by-entries", OUTPUT, "dZ = -Y / A[3] * A[3] * (1 - A[3]) / m"),
    Patient("extra-output-slope", OUTPUT, "dZ = (A[3] - Y) * A[3] * (1 - A[3]) / m"),
    Patient("shifted-labels", OUTPUT, "dZ = (A[3] - np.roll(Y, 1, axis=0)) / m"),
    Patient("missing-mask", " * D[l - 1]", "", ((BACK, DROPPED),)),
    # the gradients
    Patient("one-over-m", OF_W, f"{OF_W} / m"),
    Patient("bias-mean", OF_B, "dZ.mean(axis=1, keepdims=True)"),
    Patient("wrong-input", OF_W, "dZ @ Z[l - 1].T"),
    Patient("l2-on-biases", OF_B, f"{OF_B} + lam * b[l]", (DECAYED,)),
)


def patient(number: int) -> Patient:
    """The program with that number, from 1.

    Raises:
        ValueError: when there is none.
    """
    if not 1 <= number <= len(PATIENTS):
        raise ValueError(f"number: got {number!r}, expected 1 to {len(PATIENTS)}")
    return PATIENTS[number - 1]
