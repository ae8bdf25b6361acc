"""Functions in a formula: activations and their slopes, logarithms, maxima."""

from __future__ import annotations

import numpy as np

from course.trial.interpretation import Misfit
from course.trial.naming import Array
from course.trial.network import SLOPES, VALUES, activate
from course.trial.products import Products
from course.trial.tree import Name, Node, Unreadable
from course.trial.vocabulary import FIXED, GENERIC, indices, layer_text

LOSS_LETTERS = {"C", "L", "E", "J"}
LIBRARY_LOSSES = {"crossentropy", "nll", "bce", "bcelogits"}
AXES = {"0": 0, "1": 1, "-1": 1}


class Functions(Products):
    """Functions and their values."""

    def _call(self, node: Node) -> Array:
        name, args = node.data, node.args
        base = name.base.removeprefix("dot:")
        primes = name.primes + (name.base != base)
        if name.base.startswith("dot:") and base in LOSS_LETTERS:
            outputs = [
                a.data for a in args if a.op == "name" and self.role(a.data) in ("A", "H", "X")
            ]
            if len(outputs) != 1 or any(a.op != "name" for a in args):
                raise Unreadable("with respect to what this is a derivative")
            return self.derivative(Name(base), outputs[0])
        if base in GENERIC or base in FIXED:
            return self.activated(base, primes, name, args)
        values = [self(a) for a in args]
        if base == "picked":  # the entry of each example's class
            down = 0 if self.r.layout == "columns" else 1
            if np.shape(values[0]) != np.shape(values[1]) or np.ndim(values[0]) != 2:
                raise Misfit("labels of other sizes than the outputs")
            return (values[0] * values[1]).sum(axis=down, keepdims=True)
        if base in LIBRARY_LOSSES:
            return self.loss_of_library(name, values)
        if base in ("logsumexp", "logsoftmax"):
            return self.of_logarithm(base, self.along(name, values[0]), values[0])
        if base in ("exp", "log", "sqrt") and len(values) == 1:
            return self.elementary(base, values[0])
        if base in ("sinh", "cosh") and len(values) == 1:
            return getattr(np, base)(values[0])
        if base == "sech":
            return 1 / np.cosh(values[0])
        if base == "normalcdf":
            return VALUES["gelu"](np.asarray(values[0]))[()] / values[0]
        if base == "normalpdf":
            return np.exp(-values[0] * values[0] / 2) / np.sqrt(2 * np.pi)
        if base == "square":
            return values[0] * values[0]
        if base in ("max", "min") and len(values) == 2:
            pick = (
                np.real(values[0]) > np.real(values[1])
                if base == "max"
                else np.real(values[0]) < np.real(values[1])
            )
            return np.where(pick, values[0], values[1])
        if base == "max" and len(values) == 1 and np.ndim(values[0]) == 2 and 1 in values[0].shape:
            return values[0][np.unravel_index(np.argmax(np.real(values[0])), values[0].shape)]
        if base == "abs":
            return np.where(np.real(values[0]) < 0, -values[0], values[0])
        if base == "sign":
            return np.sign(np.real(values[0]))
        if base == "diag" and np.ndim(values[0]) == 2 and 1 in values[0].shape:
            return np.diag(values[0].ravel())
        if base == "outer" and len(values) == 2:
            return np.outer(values[0], values[1])
        if base in ("sum", "mean") and len(values) == 1:
            return self.bare_sum(values[0], base == "mean")
        raise Unreadable(f"the function {base}")

    def elementary(self, base: str, value: Array) -> Array:
        value = np.asarray(value)
        if base == "log" and np.any(np.real(value) <= 0):
            raise Misfit("a logarithm of what is not positive")
        if base == "sqrt" and np.any(np.real(value) < 0):
            raise Misfit("a root of what is negative")
        if base == "exp" and np.any(np.real(value) > 300):
            raise Misfit("an exponential that overflows")
        return {"exp": np.exp, "log": np.log, "sqrt": np.sqrt}[base](value)[()]

    def along(self, name: Name, value: Array) -> int:
        """The axis along which a function adds up: that which is said, or that of the units."""
        said = next((x[5:] for x in name.sub if x.startswith("axis=")), None)
        if said is None:
            if self.net.m == 1 and 1 in np.shape(value):
                return int(value.shape[0] == 1)
            return 0 if self.r.layout == "columns" else 1
        if said not in AXES:
            raise Unreadable(f"axis={said}")
        return AXES[said]

    def of_logarithm(self, base: str, axis: int, value: Array) -> Array:
        """The logarithm of a sum of exponentials, or what softmax has for its logarithm."""
        if np.ndim(value) != 2:
            raise Misfit(f"{base} of one number")
        total = np.log(np.exp(value).sum(axis=axis, keepdims=True))
        return total if base == "logsumexp" else value - total

    def loss_of_library(self, name: Name, values: list[Array]) -> Array:
        """PyTorch's losses; labels are as many numbers as outputs."""
        given, labels = values
        axis = 0 if self.r.layout == "columns" else 1
        if np.shape(given) != np.shape(labels):
            raise Misfit("labels of other sizes than the outputs")
        given, labels = (np.reshape(v, (1, 1)) if np.ndim(v) == 0 else v for v in values)
        if name.base in ("crossentropy", "nll"):
            logs = given if name.base == "nll" else self.of_logarithm("logsoftmax", axis, given)
            each = -(labels * logs).sum(axis=axis)
        else:
            p = activate("sigmoid", given) if name.base == "bcelogits" else given
            each = -(
                labels * self.elementary("log", p) + (1 - labels) * self.elementary("log", 1 - p)
            )
        return each.sum() if "sum" in name.sub else each.mean()

    def activation_of(self, base: str, name: Name, args: tuple[Node, ...]) -> tuple[str, int]:
        text = layer_text(name)
        if text is not None:
            layer = self.layer(name, "A")
        else:
            layer = self.r.here
            for inner in args[0].names():
                try:
                    role = self.role(inner)
                except Unreadable:
                    continue
                if role in ("Z", "A", "D", "W", "X", "H") and (role != "W" or args[0].op != "name"):
                    layer = self.quantity(inner).layer
                    if role == "X" or (role == "A" and any(n != inner for n in args[0].names())):
                        layer = min(layer + 1, self.net.L)
                    break
        if base in FIXED:
            return base, layer
        return self.net.activation(layer), layer

    def activated(self, base: str, primes: int, name: Name, args: tuple[Node, ...]) -> Array:
        if len(args) != 1:
            raise Unreadable(f"{base} of several things")
        which, _ = self.activation_of(base, name, args)
        value = self(args[0])
        if which == "softmax" and any(not x.startswith(("code", "axis=")) for x in indices(name)):
            raise Unreadable("softmax with an index before its argument")
        if primes == 0:
            if which == "softmax":
                if np.ndim(value) == 0:
                    raise Misfit("softmax of one number")
                down = self.along(name, value) == 0
                return activate("softmax", value) if down else activate("softmax", value.T).T
            return VALUES[which](np.asarray(value))[()]
        if primes > 1:
            raise Unreadable("a second derivative")
        if which == "softmax":
            raise Misfit("softmax has no slope of each entry")
        if self.r.of_output and "code" in name.sub:
            return of_output(which, np.asarray(value))[()]
        return SLOPES[which](np.asarray(value))[()]


def of_output(which: str, value: np.ndarray) -> np.ndarray:
    """The slope of an activation as a function of its value."""
    if which == "sigmoid":
        return value * (1 - value)
    if which == "tanh":
        return 1 - value * value
    if which == "relu":
        return (value > 0).astype(float)
    raise Misfit("the slope of this activation is no function of its value")
