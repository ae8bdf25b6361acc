r"""Random weights to start from, with the variance that theory gives for them.

The pre-activation of a unit is a sum over ``n_in`` inputs; the gradient that a unit passes back is
a sum over ``n_out`` outputs. If the weights do not shrink as these numbers grow, activations or
gradients grow or vanish from layer to layer. Biases start at 0.

Other libraries start elsewhere: Keras and Paddle with the variance of :func:`nnlib.xavier` before
every activation; PyTorch, MLX and tinygrad with ``1 / (3 n_in)``, and with biases of the same size.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from nnlib import _validate
from nnlib._types import Array, DTypeLike

Rng = int | np.random.Generator


class Initializer(Protocol):
    """Draws the weights of a layer."""

    def __call__(self, n_out: int, n_in: int, *, rng: Rng, dtype: DTypeLike = ...) -> Array: ...


def he(n_out: int, n_in: int, *, rng: Rng, dtype: DTypeLike = np.float64) -> Array:
    r"""Return weights drawn from a normal distribution of variance ``2 / n_in``.

    Shapes: -> (n_out, n_in).

    A ReLU halves the mean square of what passes through it; the 2 makes up for that. From He,
    Zhang, Ren and Sun, *Delving Deep into Rectifiers*, ICCV 2015, equation 10.

    >>> W = he(300, 200, rng=0)
    >>> print(f"{W.var():.3f}, theory {2 / 200:.3f}")
    0.010, theory 0.010
    """
    return _normal(n_out, n_in, lambda n_out, n_in: 2 / n_in, rng, dtype)


def xavier(n_out: int, n_in: int, *, rng: Rng, dtype: DTypeLike = np.float64) -> Array:
    r"""Return normally distributed weights of variance ``2 / (n_in + n_out)``.

    Shapes: -> (n_out, n_in).

    A compromise between ``1 / n_in``, which keeps the activations' variance, and ``1 / n_out``,
    which keeps the gradients', for an activation whose derivative at 0 is 1, such as tanh. From
    Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*,
    AISTATS 2010, equation 12.

    >>> W = xavier(300, 200, rng=0)
    >>> print(f"{W.var():.4f}, theory {2 / 500:.4f}")
    0.0040, theory 0.0040
    """
    return _normal(n_out, n_in, lambda n_out, n_in: 2 / (n_in + n_out), rng, dtype)


def xavier_uniform(n_out: int, n_in: int, *, rng: Rng, dtype: DTypeLike = np.float64) -> Array:
    r"""Return weights uniform in [-r, r] with ``r = sqrt(6 / (n_in + n_out))``.

    Shapes: -> (n_out, n_in).

    The variance of that distribution is r²/3, the same as that of :func:`xavier`. It is equation
    16 of the same paper.

    >>> W = xavier_uniform(300, 300, rng=0)
    >>> print(f"largest {W.max():.3f}, limit {np.sqrt(6 / 600):.3f}")
    largest 0.100, limit 0.100
    """
    n_out, n_in = _sizes(n_out, n_in)
    limit = np.sqrt(6 / (n_in + n_out))
    W = _validate.generator(rng).uniform(-limit, limit, (n_out, n_in))
    return W.astype(_validate.float_type(dtype))


def zeros(
    n_out: int,
    n_in: int,
    *,
    rng: Rng | None = None,  # noqa: ARG001
    dtype: DTypeLike = np.float64,
) -> Array:
    """Return weights that are all 0.

    Shapes: -> (n_out, n_in).

    Good for a single layer. With a hidden layer, its units all get the same gradient and stay
    equal for ever: this is what the random ones are for. ``rng`` is accepted, like by the other
    initialisers, and not used.

    >>> zeros(1, 2)
    array([[0., 0.]])
    """
    return np.zeros(_sizes(n_out, n_in), _validate.float_type(dtype))


INITIALIZERS: dict[str, Initializer] = {
    "he": he,
    "xavier": xavier,
    "xavier_uniform": xavier_uniform,
    "zeros": zeros,
}


def _normal(
    n_out: int, n_in: int, variance: Callable[[int, int], float], rng: Rng, dtype: DTypeLike
) -> Array:
    n_out, n_in = _sizes(n_out, n_in)
    W = _validate.generator(rng).normal(0.0, np.sqrt(variance(n_out, n_in)), (n_out, n_in))
    return W.astype(_validate.float_type(dtype))


def _sizes(n_out: int, n_in: int) -> tuple[int, int]:
    return _validate.integer("n_out", n_out, 1), _validate.integer("n_in", n_in, 1)
