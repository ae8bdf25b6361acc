r"""Activation functions g, one entry of a table each.

All but softmax act on each number alone, so they take an array of any shape; softmax acts on the
columns of a matrix (n, m), one example per column. Complex input is allowed everywhere: it is what
the complex step needs (the module ``nnlib.gradcheck``).

A derivative is a function of the pre-activation Z. Backpropagation has the activation A = g(Z) in
store as well, so each derivative is written once, as a function of both: ``Z`` where A has been
rounded, ``A`` where that saves work.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike
from nnlib.gates import (
    gelu,
    gelu_derivative,
    gelu_prime,
    gelu_tanh,
    gelu_tanh_derivative,
    gelu_tanh_prime,
    silu,
    silu_derivative,
    silu_prime,
)
from nnlib.rectifiers import (
    check_slope,
    elu,
    elu_derivative,
    elu_error,
    elu_prime,
    leaky_relu,
    leaky_relu_derivative,
    leaky_relu_prime,
    relu,
    relu_derivative,
    relu_prime,
    softplus,
    softplus_derivative,
    softplus_prime,
)
from nnlib.sigmoids import (
    sigmoid,
    sigmoid_derivative,
    sigmoid_error,
    sigmoid_prime,
    tanh,
    tanh_derivative,
    tanh_error,
    tanh_prime,
)
from nnlib.softmax import (
    softmax,
    softmax_backward,
    softmax_columns,
    softmax_error,
    softmax_jacobian,
    softmax_rule,
)

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "activations",
    "elu",
    "elu_prime",
    "gelu",
    "gelu_prime",
    "gelu_tanh",
    "gelu_tanh_prime",
    "identity",
    "identity_prime",
    "leaky_relu",
    "leaky_relu_prime",
    "relu",
    "relu_prime",
    "sigmoid",
    "sigmoid_prime",
    "silu",
    "silu_prime",
    "softmax",
    "softmax_backward",
    "softmax_jacobian",
    "softplus",
    "softplus_prime",
    "tanh",
    "tanh_prime",
]


class Value(Protocol):
    """A function A = g(Z) that can write into an array."""

    def __call__(self, Z: Array, *, out: Array | None = None) -> Array: ...


class Backward(Protocol):
    """The way back through a function, from Z, A and the gradient with respect to A."""

    def __call__(
        self, Z: Array, A: Array, upstream: Array, *, out: Array | None = None
    ) -> Array: ...


def _difference(Z: Array, A: Array, Y: Array) -> Array:  # noqa: ARG001
    return A - Y


class Activation(NamedTuple):
    """What there is to know about an activation; a new one is a line in :data:`ACTIVATIONS`.

    ``value(Z, out=...)`` is A = g(Z). ``prime(Z)`` is g'(Z), for softmax the Jacobian of one
    column. ``backward(Z, A, upstream)`` carries the gradient with respect to A back to Z: it is
    ``upstream * g'(Z)``, for softmax the product with the Jacobian; with ``out``, which may be
    upstream itself, hidden activations write it there. ``init`` names the initialiser
    for weights before it, and ``hidden`` says whether it may stand in a hidden layer.
    ``error(Z, A, Y)`` is ``A - Y``; an activation that comes near a number other than 0 may have a
    way to keep its digits where Y is that number.
    """

    value: Value
    prime: Callable[[ArrayLike], Array]
    backward: Backward
    init: str = "xavier"
    hidden: bool = True
    error: Callable[[Array, Array, Array], Array] = _difference


def identity(Z: ArrayLike, *, out: Array | None = None) -> Array:
    """Return Z itself, ``g(z) = z``: the output of a regression.

    Shapes: Z any -> the same.

    Like NumPy's own functions, the elementwise activations write into ``out`` if it is given.

    >>> identity([-2.5, 0.0])
    array([-2.5,  0. ])
    """
    return np.positive(_validate.as_float("Z", Z), out=out)


def identity_prime(Z: ArrayLike) -> Array:
    """Return the derivative of the identity, ``g'(z) = 1``.

    Shapes: Z any -> the same.

    >>> identity_prime([-2.5, 0.0])
    array([1., 1.])
    """
    return np.ones_like(_validate.as_float("Z", Z))


def _unchanged(
    Z: Array,  # noqa: ARG001
    A: Array,  # noqa: ARG001
    upstream: Array,
    *,
    out: Array | None = None,  # noqa: ARG001
) -> Array:
    return upstream


def _times(
    derivative: Callable[[Array, Array], Array],
    Z: Array,
    A: Array,
    upstream: Array,
    *,
    out: Array | None = None,
) -> Array:
    return np.multiply(upstream, derivative(Z, A), out=out)


def _elementwise(
    value: Value,
    prime: Callable[[ArrayLike], Array],
    derivative: Callable[[Array, Array], Array],
    init: str = "xavier",
    error: Callable[[Array, Array, Array], Array] = _difference,
) -> Activation:
    """Return the entry of an activation with the derivative ``derivative(Z, A)``."""
    return Activation(value, prime, partial(_times, derivative), init, error=error)


ACTIVATIONS = {
    "identity": Activation(identity, identity_prime, _unchanged),
    "sigmoid": _elementwise(sigmoid, sigmoid_prime, sigmoid_derivative, error=sigmoid_error),
    "tanh": _elementwise(tanh, tanh_prime, tanh_derivative, error=tanh_error),
    "relu": _elementwise(relu, relu_prime, relu_derivative, "he"),
    "leaky_relu": _elementwise(
        leaky_relu, leaky_relu_prime, partial(leaky_relu_derivative, slope=0.01), "he"
    ),
    "silu": _elementwise(silu, silu_prime, silu_derivative, "he"),
    "gelu": _elementwise(gelu, gelu_prime, gelu_derivative, "he"),
    "gelu_tanh": _elementwise(gelu_tanh, gelu_tanh_prime, gelu_tanh_derivative, "he"),
    "softplus": _elementwise(softplus, softplus_prime, softplus_derivative),
    "elu": _elementwise(elu, elu_prime, elu_derivative, "he", elu_error),
    "softmax": Activation(
        softmax_columns, softmax_jacobian, softmax_rule, hidden=False, error=softmax_error
    ),
}
"""Every activation by the name that :class:`nnlib.MLP` takes."""


def activations(slope: float) -> dict[str, Activation]:
    """Return :data:`ACTIVATIONS` with a leaky ReLU of the given slope."""
    slope = check_slope(slope)
    leaky = _elementwise(
        partial(leaky_relu, slope=slope),
        partial(leaky_relu_prime, slope=slope),
        partial(leaky_relu_derivative, slope=slope),
        "he",
    )
    return {**ACTIVATIONS, "leaky_relu": leaky}
