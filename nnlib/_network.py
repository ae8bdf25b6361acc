"""The network at work: both passes over all layers, on arrays that have been checked.

:class:`nnlib.MLP` checks what comes in and calls these passes; so does :func:`nnlib.train`, and
nothing else. Each layer is a matrix ``[W b]`` here and each input has a row of ones below
(:mod:`nnlib.dense`).
"""

from typing import NamedTuple, Protocol, Self

import numpy as np

from nnlib._types import Array, DTypeLike
from nnlib.activations import Activation
from nnlib.dense import joined_forward, joined_gradient, passed_back


class CostAndDelta(Protocol):
    """The cost of the last pre-activations Z, given Y, and every example's delta."""

    def __call__(self, Z: Array, Y: Array, /) -> tuple[Array, Array]: ...


class Workspace:
    """Room for what both passes leave behind for m examples.

    ``Z`` of every layer, of the hidden ones ``A1``, the activations with the row of ones, ``A``
    without it, and ``dA``. Where the system hands out large pieces of memory page by page, taking
    them anew would cost up to a fifth of each step.
    """

    def __init__(self, Z: list[Array], A1: list[Array], dA: list[Array]) -> None:
        self.Z, self.A1, self.dA = Z, A1, dA
        self.A = [one[:-1] for one in A1]

    def first(self, m: int) -> Self:
        """Return the room of the first m examples."""
        kept = ([array[:, :m] for array in arrays] for arrays in (self.Z, self.A1, self.dA))
        return type(self)(*kept)


class Network(NamedTuple):
    """Widths and functions of a network; the parameters are given to each call."""

    sizes: list[int]
    hidden: Activation
    output: Activation
    cost_and_delta: CostAndDelta
    summed: bool  # whether the cost is a sum over the examples, and not their average

    def workspace(self, m: int, dtype: DTypeLike) -> Workspace:
        """Return room for m examples."""
        return Workspace(
            Z=[np.empty((n, m), dtype) for n in self.sizes[1:]],
            A1=[np.ones((n + 1, m), dtype) for n in self.sizes[1:-1]],
            dA=[np.empty((n, m), dtype) for n in self.sizes[1:-1]],
        )

    def scale(self, m: int) -> float:
        """Return what the sum of the examples' losses is multiplied by to give the cost."""
        return 1.0 if self.summed else 1 / m

    def forward(
        self, layers: list[Array], X1: Array, work: Workspace, masks: list[Array] | None = None
    ) -> tuple[list[Array], list[Array]]:
        """Return each layer's pre-activation Z, and its input with the ones.

        A dropout mask has ones in its last row.
        """
        Z: list[Array] = []
        inputs = [X1]
        for i, layer in enumerate(layers):
            if i > 0:
                self.hidden.value(Z[i - 1], out=work.A[i - 1])
                inputs.append(work.A1[i - 1] if masks is None else work.A1[i - 1] * masks[i - 1])
            Z.append(joined_forward(layer, inputs[i], out=work.Z[i]))
        return Z, inputs

    def cost(
        self,
        layers: list[Array],
        X1: Array,
        Y: Array,
        work: Workspace,
        masks: list[Array] | None = None,
    ) -> Array:
        """Return the cost, as an array without axes."""
        Z, _ = self.forward(layers, X1, work, masks)
        return self.cost_and_delta(Z[-1], Y)[0]

    def gradients(
        self,
        layers: list[Array],
        X1: Array,
        Y: Array,
        work: Workspace,
        grads: list[Array],
        masks: list[Array] | None = None,
    ) -> tuple[Array, list[Array]]:
        """Write ``[dW db]`` of each layer into ``grads``; return the cost and every layer's dZ.

        dZ is the derivative of the cost with respect to the pre-activations, first of the last
        layer. With an averaged cost that is ``delta / m``: the 1/m enters there, and all that
        follows carries it.
        """
        Z, inputs = self.forward(layers, X1, work, masks)
        cost, dZ = self.cost_and_delta(Z[-1], Y)
        dZ *= self.scale(X1.shape[1])
        all_dZ = [dZ]
        for i in reversed(range(len(layers))):
            joined_gradient(dZ, inputs[i], out=grads[i])
            if i > 0:
                dA = passed_back(layers[i], dZ, out=work.dA[i - 1])
                if masks is not None:
                    dA *= masks[i - 1][:-1]
                dZ = self.hidden.backward(Z[i - 1], work.A[i - 1], dA, out=dA)
                all_dZ.append(dZ)
        return cost, all_dZ[::-1]
