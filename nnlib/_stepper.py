"""One training step after the other: forward, backward, update."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib import _validate
from nnlib._network import Workspace
from nnlib._params import check_untied
from nnlib._types import Array
from nnlib.dense import Dense, split
from nnlib.mlp import MLP
from nnlib.optimizers import SGD, Adam, Optimizer
from nnlib.regularizers import clip, dropout_mask, l1_pull, l2_pull


class Stepper:
    """Takes one training step at a time.

    The parameters are copied into one long vector, of which the matrices ``[W b]`` of the layers
    are views, and so are the gradients. ``write_back`` copies them into the network.

    A network that overrides ``cost`` or ``cost_and_gradients`` is asked for them at each step.
    """

    def __init__(
        self,
        net: MLP,
        optimizer: Optimizer,
        *,
        l1: float = 0.0,
        l2: float = 0.0,
        clip_norm: float | None = None,
        dropout: float = 0.0,
        rng: int | np.random.Generator = 0,
    ) -> None:
        self._net, self._optimizer, self._rng = net, optimizer, rng
        self._l1, self._l2, self._clip_norm, self._dropout = l1, l2, clip_norm, dropout
        check_untied(net.params)
        self._own = overridden(net)
        if self._own and dropout > 0:
            raise ValueError(
                f"dropout is {dropout}, expected 0 for {type(net).__name__}, which has its own"
                f" {' and '.join(self._own)}: dropout acts inside the passes that this replaces"
            )
        self._vector, self._layers = _pack(net.joined())
        self._gradient, self._grads = _pack(net.joined())
        # A class derived from one of the library's may have a rule for each layer.
        self._update: Callable[[list[Dense], list[Dense], Any], Any] = self._update_by_another
        whole = False
        if isinstance(optimizer, SGD | Adam) and type(optimizer) in (SGD, Adam):
            self._update, whole = optimizer.move, optimizer.elementwise
        self._params = _as_one(self._vector) if whole else _split_all(self._layers)
        self._param_grads = _as_one(self._gradient) if whole else _split_all(self._grads)
        self._state = optimizer.init(list(self._params))
        self._work = self._net.network.workspace(0, self._net.dtype)

    def step(self, X1: Array, Y: Array) -> float:
        """Take a step on a mini-batch, X with its row of ones, and return the cost before it.

        Shapes: X1 (n_0 + 1, m), Y (n_L, m) -> a number.
        """
        cost = self._gradients(X1, Y)
        if self._l1 > 0 or self._l2 > 0:
            self._add_penalties()
        if self._clip_norm is not None:
            clip([self._gradient], self._clip_norm)
        self._state = self._update(self._params, self._param_grads, self._state)
        return cost

    def read(self) -> None:
        """Copy the network's own arrays into the parameters, should someone have changed them."""
        check_untied(self._net.params)
        for layer, own in zip(self._layers, self._net.joined(), strict=True):
            layer[:] = own

    def write_back(self) -> None:
        """Copy the parameters into the network's own arrays."""
        _copy_into(self._net.params, _split_all(self._layers), "params")

    def is_finite(self) -> bool:
        """Return whether all parameters are finite."""
        return bool(np.isfinite(self._vector).all())

    def _gradients(self, X1: Array, Y: Array) -> float:
        """Write the gradients where they belong, and return the cost."""
        return self._asked(X1[:-1], Y) if self._own else self._passed(X1, Y)

    def _passed(self, X1: Array, Y: Array) -> float:
        """Take cost and gradients from the network's passes."""
        m = X1.shape[1]
        masks = self._masks(m) if self._dropout > 0 else None
        cost, _ = self._net.network.gradients(
            self._layers, X1, Y, self._room(m), self._grads, masks
        )
        number: float = cost.item()
        return number

    def _room(self, m: int) -> Workspace:
        """Return room for m examples: the first columns of the largest that was needed so far."""
        largest = self._work.Z[0].shape[1]
        if m > largest:
            self._work = self._net.network.workspace(m, self._net.dtype)
        return self._work if m >= largest else self._work.first(m)

    def _asked(self, X: Array, Y: Array) -> float:
        """Take cost and gradients from the methods that the network's class has of its own."""
        self.write_back()
        cost, grads = self._net.cost_and_gradients(X, Y)
        _copy_into(_split_all(self._grads), grads, "grads")
        return cost if "cost_and_gradients" in self._own else self._net.cost(X, Y)

    def _update_by_another(self, params: list[Dense], grads: list[Dense], state: Any) -> Any:
        """Take the step of an optimiser that is not the library's.

        It may keep the gradients, so they are copies, and it may put new arrays into the list in
        place of writing into the old ones.
        """
        moved = list(params)
        own = [Dense(W.copy(), b.copy()) for W, b in grads]
        state = self._optimizer.update(moved, own, state)
        _copy_into(params, moved, "params")
        return state

    def _add_penalties(self) -> None:
        params = _split_all(self._layers)
        penalties = l1_pull(params, self._l1), l2_pull(params, self._l2)
        for gradient, l1, l2 in zip(_split_all(self._grads), *penalties, strict=True):
            gradient.W[:] += l1.W + l2.W

    def _masks(self, m: int) -> list[Array]:
        masks = []
        for n in self._net.sizes[1:-1]:
            mask = np.ones((n + 1, m), self._net.dtype)
            mask[:-1] = dropout_mask((n, m), self._dropout, rng=self._rng)
            masks.append(mask)
        return masks


def overridden(net: MLP) -> list[str]:
    """Return which of its methods a class derived from MLP, or the object itself, has anew."""
    return [name for name in ("cost", "cost_and_gradients") if _overrides(net, name)]


def _overrides(net: MLP, name: str) -> bool:
    return getattr(getattr(net, name), "__func__", None) is not getattr(MLP, name)


def _copy_into(own: list[Dense], layers: list[Dense], name: str) -> None:
    """Copy arrays of the same shapes, or raise ``ValueError``: NumPy would stretch others."""
    if len(layers) != len(own):
        raise ValueError(f"{name} has {len(layers)} layers, expected {len(own)}")
    for at, (mine, theirs) in enumerate(zip(own, layers, strict=True)):
        if len(theirs) != len(mine):
            raise ValueError(f"{name}[{at}] has {len(theirs)} parts, expected W and b")
        for part, target, source in zip(Dense._fields, mine, theirs, strict=True):
            if source is target:
                continue
            array = _validate.as_float(f"{name}[{at}].{part}", source)
            if array.shape != target.shape:
                raise ValueError(
                    f"{name}[{at}].{part} has shape {array.shape}, expected {target.shape}"
                )
            target[:] = array


def _pack(layers: list[Array]) -> tuple[Array, list[Array]]:
    """Copy the matrices ``[W b]`` into one vector, and return it with views shaped like them."""
    vector = np.concatenate([layer.ravel() for layer in layers])
    ends = np.cumsum([layer.size for layer in layers])[:-1]
    parts = np.split(vector, ends)
    return vector, [part.reshape(layer.shape) for part, layer in zip(parts, layers, strict=True)]


def _as_one(vector: Array) -> list[Dense]:
    """Return a vector as the parameters of a single layer without biases."""
    return [Dense(vector, vector[:0])]


def _split_all(layers: list[Array]) -> list[Dense]:
    return [split(layer) for layer in layers]
