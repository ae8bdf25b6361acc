"""From formulas with symbolic sums to NumPy functions of arrays, in float64 or complex.

The formula becomes a program (`derive.trials.programs`), and the sizes are read off the shapes of
the arrays, which must agree. A function refuses what it cannot compute when it is made, and what
does not fit when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike, NDArray

from derive.kernel.proofs import unfold_derivatives
from derive.trials.backends import FLOATS
from derive.trials.programs import Program
from derive.words.bound import check_indices

Lengths = dict[sp.Expr, Any]


def numpy_function(
    expr: sp.Expr,
    arguments: Sequence[sp.IndexedBase | sp.Symbol],
    free: Iterable[sp.Idx] = (),
    functions: Mapping[str, Callable[..., Any]] | None = None,
) -> Callable[..., Any]:
    """A NumPy function of `arguments` that gives `expr` for every value of the `free` indices.

    `arguments` are IndexedBase objects, Symbols, or both; sizes such as n are read off the shapes
    of the arrays. The result has one axis for each free index, in the order of `free`.
    `functions` gives values to functions without a formula: ``{"g": np.tanh}``.

    >>> from derive.words.arrays import array, indices, sizes, total
    >>> n, m = sizes("n m")
    >>> i, j = indices("i j", n)
    >>> z = array("z", n)
    >>> shares = numpy_function(sp.exp(z[i]) / total(sp.exp(z[j]), j), [z], free=[i])
    >>> shares(np.log([1.0, 2.0, 5.0])).round(3).tolist()
    [0.125, 0.25, 0.625]
    """
    expr, free = unfold_derivatives(sp.sympify(expr)), tuple(free)
    check_indices(expr)
    functions = dict(functions or {})
    program = Program(
        expr, free, lambda of: _word(of.__name__) if of.__name__ in functions else None
    )
    wanted = _wanted_lengths(program, arguments, expr)
    words = FLOATS | {_word(name): function for name, function in functions.items()}

    def call(*values: ArrayLike, sizes: Mapping[sp.Expr, int] | None = None) -> Any:
        if len(values) != len(arguments):
            names = ", ".join(str(a) for a in arguments)
            raise ValueError(f"expected {len(arguments)} arguments ({names}), got {len(values)}")
        given = [
            np.asarray(value) if of.is_integer else as_float(value)
            for of, value in zip(arguments, values, strict=True)
        ]
        found = _read_lengths(arguments, given, sizes or {})
        missing = [s for s in wanted if s not in found]
        if missing:
            raise ValueError(f"no array determines the size {missing}: give sizes={{...}}")
        known = {s: found[s] for s in wanted} | dict(zip(arguments, given, strict=True))
        result, shape = program.run(words, known)
        result = np.asarray(result)
        if not program.ndim:
            return result[()]
        inner = (1,) * (program.ndim - len(free))
        return np.broadcast_to(result, shape + inner).reshape(shape)

    return call


def _word(name: str) -> str:
    """The word of a function that a caller gives, which may have the name of one of NumPy's."""
    return f"function {name}"


def as_float(value: ArrayLike) -> NDArray[Any]:
    """An array in which 3 - 5 is -2: whole numbers and truth values become floats.

    >>> (as_float(np.array([3], np.uint8)) - as_float(np.array([5], np.uint8))).tolist()
    [-2.0]
    """
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(float)
    if array.dtype.kind not in "fc":
        raise ValueError(f"expected numbers, got an array of {array.dtype}")
    return array


def _wanted_lengths(
    program: Program,
    arguments: Sequence[sp.IndexedBase | sp.Symbol],
    expr: sp.Expr,
) -> list[sp.Symbol]:
    """The sizes that the program takes besides its arguments; anything else is refused."""
    in_shapes = [size for a in arguments for size in getattr(a, "shape", ())]
    others = [of for of in program.inputs if of not in arguments]
    lengths = {s for s in others if s.is_Symbol and s.is_integer and s.is_positive}
    lengths |= {*in_shapes, *program.in_ranges}
    unknown = [of for of in others if of not in lengths]
    if unknown:
        raise ValueError(f"{expr} also depends on {unknown}: give them as arguments")
    return sorted(others, key=lambda s: (s not in in_shapes, str(s)))


def _read_lengths(
    arguments: Sequence[sp.IndexedBase | sp.Symbol],
    values: Sequence[NDArray[Any]],
    given: Mapping[sp.Expr, int],
) -> Lengths:
    """The number behind every size, read off the shapes of the arrays, which must agree."""
    found: Lengths = dict(given)
    for argument, value in zip(arguments, values, strict=True):
        expected = argument.shape if isinstance(argument, sp.IndexedBase) else ()
        if value.ndim != len(expected):
            raise ValueError(f"{argument}: expected shape {expected}, got {value.shape}")
        if not expected and argument.is_integer:
            found[argument] = value[()]
        for size, length in zip(expected, value.shape, strict=True):
            if size.is_Symbol:
                found.setdefault(size, length)
    for argument, value in zip(arguments, values, strict=True):
        expected = argument.shape if isinstance(argument, sp.IndexedBase) else ()
        for size, length in zip(expected, value.shape, strict=True):
            known = sp.sympify(size).subs(found)
            if known.free_symbols:
                raise ValueError(f"no array tells the size {known}: give sizes={{...}}")
            if known != length:
                raise ValueError(
                    f"{argument}: expected shape {expected} with {size} = {known}, "
                    f"got {value.shape}"
                )
    return found
