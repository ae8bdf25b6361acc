"""Both passes of a network, with all that a mistake may take in the place of something else."""

from collections.abc import Sequence
from dataclasses import dataclass

from nnlib._stepper import overridden
from nnlib._types import Array, ArrayLike
from nnlib.dense import Dense, with_ones
from nnlib.gradcheck import check_masks
from nnlib.mlp import MLP
from nnlib.regularizers import l1_gradient, l2_gradient


@dataclass(frozen=True)
class Passes:
    """What both passes leave behind; lists count layers from 0, and ``A[0]`` is the input.

    ``dZ`` is the derivative of the cost with respect to the pre-activations, and ``inputs`` what
    each layer was given: the activations below, after dropout. ``own`` says that the gradients are
    those of a derived class, of which the ways inside are not known.
    """

    net: MLP
    params: list[Dense]
    Y: Array
    Z: list[Array]
    A: list[Array]
    inputs: list[Array]
    masks: list[Array] | None
    dZ: list[Array]
    right: list[Dense]
    penalties: list[list[tuple[str, Array]]]
    l2: float
    own: bool

    @property
    def m(self) -> int:
        """The number of examples."""
        return int(self.Y.shape[1])


def passes(
    net: MLP,
    X: ArrayLike,
    Y: ArrayLike,
    masks: Sequence[ArrayLike] | None,
    l1: float,
    l2: float,
) -> Passes:
    """Run a network forward and back, by its own methods."""
    X, Y = net.check_batch(X, Y)
    params, m = list(net.params), X.shape[1]
    if masks is None:
        forward, backward = net.forward(X), net.backward(X, Y)
        dZ = [delta * net.network.scale(m) for delta in backward.delta]
        Z, A, inputs, dropped, grads = forward.Z, forward.A, forward.A[:-1], None, backward.grads
    else:
        with_row = check_masks(net, masks, m)
        layers, work = net.joined(), net.network.workspace(m, X.dtype)
        Z, with_one = net.network.forward(layers, with_ones(X), work, with_row)
        A = [X, *work.A, net.network.output.value(Z[-1])]
        inputs, dropped = [A1[:-1] for A1 in with_one], [mask[:-1] for mask in with_row]
        _, dZ, grads = net._backward(X, Y, None, with_row)
    own = bool(overridden(net))
    if own:
        _, grads = net.cost_and_gradients(X, Y)
    pulls = {"missing-l1": (l1, l1_gradient), "missing-l2": (l2, l2_gradient)}
    penalties = [
        [(word, pull(params, by)[at].W) for word, (by, pull) in pulls.items() if by]
        for at in range(len(params))
    ]
    right = [
        Dense(sum((pull for _, pull in of), start=g.W), g.b)
        for g, of in zip(grads, penalties, strict=True)
    ]
    return Passes(net, params, Y, Z, A, inputs, dropped, dZ, right, penalties, l2, own)
