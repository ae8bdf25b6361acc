"""Sums, products and powers of what a formula holds."""

from __future__ import annotations

import re

import numpy as np

from course.trial.interpretation import Misfit
from course.trial.naming import Array, Naming
from course.trial.tree import Node, Unreadable
from course.trial.vocabulary import indices


class Products(Naming):
    """Nodes that are no function, no sum over an index and no derivative."""

    def __call__(self, node: Node) -> Array:
        """The worth of a part, kept for the indices around it."""
        if self.moved or node.op in ("num", "name"):
            return getattr(self, f"_{node.op}")(node)
        key = (node, self.example, *self.env.items())
        found = self.parts.get(key)
        if found is None:
            found = self.parts[key] = getattr(self, f"_{node.op}")(node)
        return found

    def _num(self, node: Node) -> Array:
        return node.data

    def _name(self, node: Node) -> Array:
        if node.data.base == "I":
            raise Unreadable("the identity matrix")
        return self.name(node.data)

    def _add(self, node: Node) -> Array:
        total = self(node.args[0])
        for arg in node.args[1:]:
            total = self.plus(total, self(arg))
        return total

    def plus(self, one: Array, other: Array) -> Array:
        if np.ndim(one) and np.ndim(other) and one.shape != other.shape:
            bias = [s for s in (one.shape, other.shape) if 1 in s]
            if not bias or not self.broadcasts(one, other):
                raise Misfit(f"{one.shape} + {other.shape}")
        return one + other

    def broadcasts(self, one: np.ndarray, other: np.ndarray) -> bool:
        """Whether one is a bias beside the other."""
        small, large = sorted((one, other), key=np.size)
        axis = 0 if self.r.layout == "columns" else 1
        return small.shape[axis] == large.shape[axis] and small.shape[1 - axis] == 1

    def _neg(self, node: Node) -> Array:
        return -self(node.args[0])

    def _mul(self, node: Node) -> Array:
        if (
            self.r.slash == "wide"
            and node.args[0].op == "div"
            and node.data == ""
            and self.slashed(node)
        ):
            top, bottom = node.args[0].args
            return self(top) / self.product(self(bottom), self(node.args[1]), "")
        chain = self.chain(node)
        if chain is not None:
            return chain
        return self.product(self(node.args[0]), self(node.args[1]), node.data)

    def slashed(self, node: Node) -> bool:
        """1/2m: a number over a number, and a count right behind it."""
        below, after = node.args[0].args[1], node.args[1]
        return below.op == "num" and after.op == "name" and after.data.base in ("m", "n", "N", "M")

    def product(self, one: Array, other: Array, sign: str) -> Array:
        if np.size(one) == 1 or np.size(other) == 1:
            if sign == "at" and np.size(one) != np.size(other):
                raise Misfit("a product of matrices with a number")
            return (
                np.reshape(one, ())[()] * other
                if np.size(one) == 1
                else one * np.reshape(other, ())[()]
            )
        # A dot that is entry by entry between equals is a product of matrices beside others.
        fit = one.shape != other.shape and one.shape[1] == other.shape[0]
        if sign in ("odot", "code") or (
            sign in ("star", "cdot", "times") and self.r.star == "entry" and not fit
        ):
            return self.entrywise(one, other)
        if self.r.loose and one.shape == other.shape and sign != "at":
            return one * other
        if one.shape[1] == other.shape[0]:
            return one @ other
        if self.r.star == "inner" and one.shape == other.shape and 1 in one.shape and sign != "at":
            along = one.shape[0 if self.r.layout == "columns" else 1]
            if sign == "" and along == 1 and self.net.m > 1:
                return one * other  # y log a of many examples is summed where a sum stands
            return (one * other).sum()
        raise Misfit(f"{one.shape} times {other.shape}")

    def entrywise(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        if one.shape != other.shape and not (
            all(a == b or 1 in (a, b) for a, b in zip(one.shape, other.shape, strict=True))
            and (
                one.size == np.broadcast(one, other).size
                or other.size == np.broadcast(one, other).size
            )
        ):
            raise Misfit(f"{one.shape} by entry with {other.shape}")
        return one * other

    def _div(self, node: Node) -> Array:
        one, other = self(node.args[0]), self(node.args[1])
        if np.size(other) == 1:
            return one / np.reshape(other, ())[()]
        if np.size(one) == 1:
            return np.reshape(one, ())[()] / other
        return self.entrywise(one, 1 / other)

    def _pow(self, node: Node) -> Array:
        base, power = node.args
        if base.op == "norm" and power == Node("num", data=2.0):
            inner = self(base.args[0])
            return (inner * inner).sum() if np.ndim(inner) else inner * inner
        if base.op == "name" and power.op == "name" and power.data.base == "T":
            return self._T(Node("T", (base,)))
        one, other = self(base), self(power)
        if np.size(other) != 1 and np.size(one) != 1 and np.shape(one) != np.shape(other):
            raise Misfit("a power of other sizes")
        if np.ndim(one) and np.size(other) == 1 and np.real(other) < 0 and 1 not in one.shape:
            raise Unreadable("the inverse of a matrix")
        return (
            np.asarray(one + 0j) ** other
            if np.iscomplexobj(one)
            else np.asarray(one, dtype=float) ** other
        )

    def _T(self, node: Node) -> Array:
        row = self.weights_of(node.args[0])
        if row is not None:
            return row
        value = self(node.args[0])
        return value.T if np.ndim(value) == 2 else value

    def weights_of(self, node: Node) -> Array | None:
        """The row of weights of one neuron, w_j transposed, where there are several neurons."""
        if node.op != "name" or self.r.layout != "columns" or self.role(node.data) != "W":
            return None
        below = indices(node.data)
        if len(below) != 1 or not re.match(r"^[a-z]$", below[0]):
            return None
        W = self.value(self.quantity(node.data))
        at = self.place(below[0])
        if at >= len(W):
            raise Misfit("an index is out of its range")
        return W[[at], :] if len(W) > 1 else None

    def _norm(self, node: Node) -> Array:
        inner = self(node.args[0])
        return np.sqrt((inner * inner).sum()) if np.ndim(inner) else abs(inner)

    def _abs(self, node: Node) -> Array:
        inner = self(node.args[0])
        return np.where(np.real(inner) < 0, -inner, inner)

    def _entry(self, node: Node) -> Array:
        inner = node.args[0]
        if inner == Node("num", data=1.0) and node.data in (("m",), ("N",), ("n",)):
            return np.ones((self.net.m, 1))
        value = self(inner)
        if np.ndim(value) != 2 or len(node.data) != 1:
            raise Misfit("an entry of a number")
        flat = value[:, 0] if value.shape[1] == 1 else value[0] if value.shape[0] == 1 else None
        if flat is None:
            raise Misfit("an entry of a matrix")
        at = self.place(node.data[0])
        if at >= len(flat):
            raise Misfit("an index is out of its range")
        return flat[at]

    def _cmp(self, node: Node) -> Array:
        one, other = (np.real(self(a)) for a in node.args)
        signs = {
            ">": np.greater,
            "<": np.less,
            ">=": np.greater_equal,
            "<=": np.less_equal,
            "=": np.equal,
            "!=": np.not_equal,
        }
        return signs[node.data](one, other).astype(float)

    def _cases(self, node: Node) -> Array:
        parts = list(zip(node.args[::2], node.args[1::2], strict=True))
        result: Array = np.nan
        for value, condition in reversed(parts):
            holds = self.condition(condition)
            result = np.where(holds, self(value), result)
        return result if np.ndim(result) else result[()]

    def condition(self, node: Node) -> Array:
        if node.op == "same":
            one, sign, other = node.data
            return (self.place(one) == self.place(other)) == (sign == "=")
        return np.asarray(self(node)).astype(bool)
