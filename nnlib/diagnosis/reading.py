"""Gradients as people have them: which array belongs to which layer.

Nested lists, tuples and dictionaries are taken apart. Names that say W or b and a number of a
layer decide; without them the order does, and the shapes: of several readings the search takes
the one that needs the fewest mistakes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from nnlib import _validate
from nnlib._types import Array
from nnlib.dense import Dense


class Reading(NamedTuple):
    """Gradients by layer, in columns, and how they were given, in words, if otherwise."""

    grads: list[Dense]
    layout: str
    type: str  # the coarsest type among the arrays: "d", "f" or "e"


class _Leaf(NamedTuple):
    name: str
    array: Array
    type: str


def leaves(value: Any, name: str = "gradients") -> Iterator[_Leaf]:
    """Return the arrays in a nest of lists, tuples and dictionaries, each with its name."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{name}[{key!r}]")
    elif hasattr(value, "_fields"):
        for key in value._fields:
            yield from leaves(getattr(value, key), f"{name}.{key}")
    elif (isinstance(value, list | tuple) and not _is_array(value)) or (
        isinstance(value, np.ndarray) and value.dtype == object
    ):
        for at, item in enumerate(value):
            yield from leaves(item, f"{name}[{at}]")
    else:
        yield _leaf(name, value)


def _is_array(value: list[Any] | tuple[Any, ...]) -> bool:
    """Whether a list is a matrix written out."""
    if not value or all(isinstance(item, int | float) for item in value):
        return bool(value)
    rows = [item for item in value if isinstance(item, list)]
    flat = all(row and all(isinstance(x, int | float) for x in row) for row in rows)
    return len(rows) == len(value) and flat and len({len(row) for row in rows}) == 1


def _leaf(name: str, value: Any) -> _Leaf:
    """Return an array of NumPy, as floats, from whatever holds one, such as a tensor of PyTorch."""
    if value is None:
        raise ValueError(f"{name} is None, expected an array: was the backward pass run?")
    for method in ("detach", "cpu", "numpy"):
        if not isinstance(value, np.ndarray) and callable(getattr(value, method, None)):
            value = getattr(value, method)()
    array = _validate.as_float(name, value)
    if array.dtype.kind == "c":
        raise ValueError(f"{name} has dtype {array.dtype}, expected real numbers")
    if not np.isfinite(array).all():
        index = ", ".join(map(str, np.argwhere(~np.isfinite(array))[0]))
        raise ValueError(
            f"{name}[{index}] is {array[~np.isfinite(array)][0]}, expected finite numbers"
        )
    char = getattr(value, "dtype", array.dtype).char
    return _Leaf(name, array, char if char in "ef" else "d")


def readings(gradients: Any, sizes: list[int], m: int, rows: bool | None = None) -> list[Reading]:
    """Return the ways to read gradients of a network of these widths, the likeliest first.

    ``rows`` says whether examples are in rows, if that is known.
    """
    found = list(leaves(gradients))
    layers = len(sizes) - 1
    if len(found) != 2 * layers:
        raise ValueError(
            f"gradients holds {len(found)} arrays, expected {2 * layers}: W and b of each of"
            f" {layers} layers"
        )
    orders = list(_orders(found, layers))
    # shapes that fit as they are say more than those that fit when turned, or not at all
    for loose in (False, True):
        tried = [
            _read(pairs, sizes, m, order, turned=turned, loose=loose)
            for turned in ((False, True) if rows is None else (rows,))
            for order, pairs in orders
        ]
        fitting = [reading for reading in tried if reading is not None]
        if fitting:
            return fitting
    raise _misfit(orders[0][1], sizes)


Pairs = list[tuple[_Leaf, _Leaf]]


def _orders(found: list[_Leaf], layers: int) -> Iterator[tuple[str, Pairs]]:
    """Return W and b of each layer in every order that they may be in, and the order in words."""
    named = _by_name(found, layers)
    if named is not None:
        yield "", named
        return
    for W, b in (
        (found[0::2], found[1::2]),
        (found[:layers], found[layers:]),
        (found[1::2], found[0::2]),
        (found[layers:], found[:layers]),
    ):
        yield "", list(zip(W, b, strict=True))
        if layers > 1:
            yield "from the last layer to the first", list(zip(W[::-1], b[::-1], strict=True))


def _by_name(found: list[_Leaf], layers: int) -> Pairs | None:
    """Return W and b of each layer by their names, such as dW2 or layers[1].bias, or None."""
    sides: tuple[dict[int, _Leaf], dict[int, _Leaf]] = {}, {}
    for leaf in found:
        path = leaf.name.removeprefix("gradients").lower()
        words = [word for word in re.findall(r"[a-z]+", path) if word not in {"grad", "gradient"}]
        last = words[-1] if words else ""
        is_b = last.endswith("b") or "bias" in last
        is_W = last.endswith("w") or any(word in last for word in ("weight", "kernel", "theta"))
        numbers = re.findall(r"\d+", path) or ([0] if layers == 1 else [])
        if is_b == is_W or not numbers or int(numbers[-1]) in sides[is_b]:
            return None
        sides[is_b][int(numbers[-1])] = leaf
    W, b = sides
    return [(W[at], b[at]) for at in sorted(W)] if sorted(W) == sorted(b) else None


def _read(
    pairs: Pairs, sizes: list[int], m: int, order: str, *, turned: bool, loose: bool
) -> Reading | None:
    """Return the reading of arrays in this order, if the shapes allow it."""
    grads = []
    for at, (W, b) in enumerate(pairs):
        n_in, n = sizes[at], sizes[at + 1]
        array = W.array
        if array.ndim < 2 and array.size == n * n_in and 1 in (n, n_in):
            array = array.reshape((n_in, n) if turned else (n, n_in))
        fits = array.shape in {(n, n_in), (n_in, n)} or (loose and array.shape == (n, n))
        if not fits or not _is_bias(b.array.shape, n, m):
            return None
        grads.append(Dense(array.T if turned else array, b.array))
    layout = "in rows: each dW is the transpose" if turned else ""
    types = {leaf.type for pair in pairs for leaf in pair}
    coarsest = next(char for char in "efd" if char in types)
    return Reading(grads, "; ".join(filter(None, (layout, order))), coarsest)


def _is_bias(shape: tuple[int, ...], n: int, m: int) -> bool:
    """Whether a gradient of n biases may have a shape, for m examples, summed or not."""
    flat = {(n,), (n, 1), (1, n), (m,), (m, 1), (1, m), (), (1,), (1, 1)}
    return shape in flat or shape in {(n, m), (m, n)}


def _misfit(pairs: Pairs, sizes: list[int]) -> ValueError:
    """Return the error that names the first array of a wrong shape."""
    for at, pair in enumerate(pairs):
        n_in, n = sizes[at], sizes[at + 1]
        for part, leaf, shape in zip("Wb", pair, ((n, n_in), (n, 1)), strict=True):
            if leaf.array.shape not in {shape, shape[::-1], (n,) if part == "b" else shape}:
                return ValueError(
                    f"{leaf.name}, taken for d{part} of layer {at + 1}, has shape"
                    f" {leaf.array.shape}, expected {shape}"
                )
    return ValueError(f"gradients do not fit a network of widths {sizes}")
