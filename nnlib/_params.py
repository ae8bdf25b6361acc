"""The parameters of a network as a list that checks what is put into it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, NoReturn, SupportsIndex

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike
from nnlib.dense import Dense


class Params(list[Dense]):
    """One :class:`nnlib.Dense` per layer, of the network's shapes and type.

    An array that training can write into is kept as it is. Of any other, such as a list, whole
    numbers or another precision, a copy in the network's type is kept, so that nothing is rounded
    when training writes back; of one that serves two layers one copy, so that they stay tied.
    Copies and pickles are plain lists.
    """

    def __init__(
        self, layers: Iterable[Sequence[ArrayLike]], sizes: list[int], dtype: np.dtype[Any]
    ) -> None:
        self.sizes, self.dtype = sizes, dtype
        super().__init__(self._checked(layers))

    def __setitem__(self, at: Any, value: Any) -> None:
        layers: list[Any] = list(self)
        layers[at] = value
        super().__setitem__(slice(None), self._checked(layers))

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return list, (list(self),)

    def _checked(self, layers: Iterable[Sequence[ArrayLike]]) -> list[Dense]:
        if not isinstance(layers, Iterable):
            raise ValueError(f"params is {layers!r}, expected a list with a Dense for each layer")
        layers = list(layers)
        check_count(layers, self.sizes)
        sources: list[tuple[str, ArrayLike, Array]] = []
        kept = []
        for at, pair in enumerate(layers):
            checked = check_pair(at, pair, self.sizes, self.dtype)
            own = []
            for part, given, array in zip(Dense._fields, pair, checked, strict=True):
                name = f"params[{at}].{part}"
                own.append(self._kept(name, given, array, sources))
                sources.append((name, given, own[-1]))
            kept.append(Dense(*own))
        self._sources = sources
        return kept

    def _kept(
        self,
        name: str,
        given: ArrayLike,
        checked: Array,
        sources: list[tuple[str, ArrayLike, Array]],
    ) -> Array:
        """Return the array itself, or its copy: the same one for an array that serves twice."""
        writable = checked.flags.writeable and 0 not in checked.strides
        if checked is given and writable:
            return checked
        copy: Array
        if isinstance(given, np.ndarray) and given.flags.writeable:
            before = (entry for entry in getattr(self, "_sources", []) if entry[0] != name)
            for other, source, copy in (*sources, *before):
                if source is copy or not isinstance(source, np.ndarray):
                    continue
                if given is source and np.array_equal(copy, checked):
                    return copy
                if given is not source and np.shares_memory(given, source):
                    raise ValueError(
                        f"{name} shares its memory with {other}, of which a copy in the network's"
                        f" type, {self.dtype}, is kept: put in an array of this type, or a copy"
                    )
        return checked.copy()

    def _fixed(self, *arguments: Any, **options: Any) -> NoReturn:
        raise ValueError(
            f"params has {len(self)} layers, one for each layer of the network, in their order:"
            " put others in their places, net.params[i] = Dense(W, b)"
        )

    __delitem__ = __iadd__ = __imul__ = append = clear = extend = _fixed
    insert = pop = remove = reverse = sort = _fixed


def check_count(layers: Sequence[Any], sizes: list[int], name: str = "params") -> None:
    """Refuse parameters, or their gradients, of another number of layers."""
    if len(layers) != len(sizes) - 1:
        raise ValueError(f"{name} has {len(layers)} layers, expected {len(sizes) - 1}")


def check_pair(
    at: int,
    pair: Sequence[ArrayLike],
    sizes: list[int],
    dtype: np.dtype[Any] | None = None,
    name: str = "params",
) -> Dense:
    """Return W and b of the layer at a place from 0, or raise ``ValueError`` if they do not fit."""
    if isinstance(pair, np.ndarray) or not isinstance(pair, Sequence) or len(pair) != 2:
        raise ValueError(f"{name}[{at}] is a {type(pair).__name__}, expected a Dense of W and b")
    n_in, n_out = sizes[at], sizes[at + 1]
    return Dense(
        _validate.as_matrix(f"{name}[{at}].W", pair[0], shape=(n_out, n_in), dtype=dtype),
        _validate.as_matrix(f"{name}[{at}].b", pair[1], shape=(n_out, 1), dtype=dtype),
    )


def check_untied(params: Sequence[Dense]) -> None:
    """Refuse parameters of which two lie in the same memory: each has a gradient of its own."""
    for (one, first), (other, second) in combinations(_named(params), 2):
        if np.shares_memory(first, second):
            raise ValueError(
                f"{other} shares its memory with {one}, expected arrays of their own: tied"
                f" parameters have one gradient, the sum of both; put in a copy, {one}.copy()"
            )


def _named(params: Sequence[Dense]) -> Iterator[tuple[str, Array]]:
    for at, layer in enumerate(params):
        for name, array in zip(Dense._fields, layer, strict=True):
            yield f"params[{at}].{name}", array
