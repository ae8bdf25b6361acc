"""What a formula is worth in one reading of it, on one network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np

from course.trial.network import SLOPES, VALUES, Make, Quantity, activate, drawn
from course.trial.tree import Name, Node, Unreadable
from course.trial.vocabulary import (
    FIXED,
    GENERIC,
    example_text,
    indices,
    layer_text,
    role_of,
)

Array = Any
LOSS_LETTERS = {"C", "L", "E", "J"}
RATE, DECAY, SMALL = 0.37, 0.23, 1e-3


class Misfit(ValueError):
    """Shapes do not fit in this reading."""


@dataclass(frozen=True)
class Reading:
    """One way to understand a formula: the network, its notation, and what signs mean."""

    make: Make
    layout: str = "columns"  # columns, rows, or turned: rows with W (out, in)
    here: int = 1  # the layer of names without one
    low: int = 1  # the layer l
    cost: str = "mean"  # how the cost, and so the gradients of parameters, go over the examples
    delta: str = "example"  # whether a delta is of one example's loss or of the cost
    star: str = "matrix"  # what *, · and × mean between matrices
    bare: str = "examples"  # what a sum without limits goes over
    jac: str = "num"  # how derivatives of vectors with respect to vectors stand
    order: str = "oi"  # w_jk: to j from k, or to k from j
    n: str = "outputs"  # what n counts
    slash: str = "wide"  # 1/2m is 1/(2m), or (1/2) m
    digits: str = "layer"  # what a number below a lower-case letter says
    w: str = "matrix"  # a lower-case w is a column of weights of one neuron
    loose: bool = False  # a product of two columns is taken entry by entry
    rows_of: bool = False  # a gradient is a row, as in the numerator layout
    own: bool = False  # an `a` beside a delta, both without a layer, is the layer's input
    examples: frozenset[str] = frozenset()  # letters that count examples
    at: tuple[tuple[str, int], ...] = ()  # the layers that letters of neurons stand for
    lexicon: tuple[tuple[str, str], ...] = ()
    negative: bool = False  # a delta is minus the derivative, from target - output
    of_output: bool = False  # a program's function for a slope takes the activation
    apart: bool = False  # two free indices are different ones
    implicit: bool = False  # all is of one example among many
    extra: dict = field(default_factory=dict, compare=False)


class Worth:
    """Evaluates the nodes of a formula."""

    def __init__(self, reading: Reading, seed: int = 0):
        make = replace(reading.make, seed=seed) if seed else reading.make
        self.r, self.net = reading, drawn(make)
        self.known: dict[Any, Any] = {}
        self.lexicon = dict(reading.lexicon)
        self.letters = dict(reading.at)
        self.env: dict[str, int] = {}
        self.example: int | None = 0 if reading.implicit else None
        self.moved: dict[Quantity, np.ndarray] = {}
        self.run_values: tuple | None = None

    # ---- names

    def role(self, name: Name) -> str:
        return role_of(name.base, self.lexicon)

    def layer(self, name: Name, role: str) -> int:
        text = layer_text(name)
        net = self.net
        if text is None:
            below = indices(name)
            if (
                self.r.digits == "layer"
                and below
                and below[0].isdigit()
                and len(below) == 1
                and role not in ("Y", "H")
            ):
                return self.inside(int(below[0]))
            letters = [self.letter_layer(x) for x in below]
            known = [x for x in letters if x is not None]
            if known and role in ("W", "dW"):
                if len(known) == 2 and abs(known[0] - known[1]) == 1:
                    if (known[0] > known[1]) != (self.r.order == "oi"):
                        raise Misfit("the indices of a weight stand the other way")
                    return max(known)
                raise Misfit("a weight joins neighbouring layers")
            if known:
                return known[0]
            if role in ("X", "dX"):
                return self.r.here - 1
            if name.base.lstrip("d") in ("h", "H") and "h" in self.r.extra:
                return self.r.extra["h"]
            return self.r.here
        if text in ("prev", "in", "previous"):
            return self.r.here - 1
        if text in ("next",):
            return self.inside(self.r.here + 1)
        if text in ("out", "output", "o"):
            return self.r.here if "in" in self.r.extra.get("words", ()) else net.L
        if text == "hidden":
            return self.inside(net.L - 1)
        if text.isdigit():
            return self.inside(int(text))
        head, shift = text[0], int(text[1:] or 0)
        if head == "k":
            head = "l"
        return self.inside((self.r.low if head == "l" else net.L) + shift)

    def letter_layer(self, letter: str) -> int | None:
        if letter in self.letters:
            return self.letters[letter]
        found = re.match(r"^[a-z]_\{?([lL])([+-]\d)?\}?$", letter)
        if found:
            return self.inside((self.r.low if found[1] == "l" else self.net.L) + int(found[2] or 0))
        return None

    def inside(self, layer: int) -> int:
        if not 0 <= layer <= self.net.L:
            raise Misfit(f"there is no layer {layer}")
        return layer

    def quantity(self, name: Name) -> Quantity:
        role = self.role(name)
        if role.startswith("d") and len(role) > 1:
            role = role[1:]
        if role == "H":
            return Quantity("A", self.net.L)
        if role == "Y":
            return Quantity("Y", self.net.L)
        if role == "L":
            return Quantity("L")
        layer = self.layer(name, role)
        if role == "X":
            if layer_text(name) is None and not self.r.at:
                layer = self.r.extra.get("x", self.r.here - 1)
            return Quantity("A", self.inside(layer))
        if role == "A" and self.r.own and layer_text(name) is None and not indices(name):
            layer -= 1
        if role in ("Z", "W", "b", "D") and layer < 1:
            raise Misfit("layer 0 has no weights")
        return Quantity({"D": "Z"}.get(role, role), self.inside(layer))

    def scalar(self, role: str, name: Name) -> float | None:
        if role == "rate":
            return {"leaky": 0.01, "elu": 1.0}.get(self.r.make.pair.output, RATE)
        if role == "lambda":
            return DECAY
        if role == "epsilon":
            return SMALL
        if role == "m" and not name.sub and not name.sup:
            return float(self.net.m)
        if role == "n":
            layer = layer_text(name)
            if layer is not None:
                return float(self.net.sizes[self.layer(name, "A")])
            if name.sub:
                raise Unreadable(f"the number {name.base} with an index")
            if name.base == "K":
                return float(self.net.sizes[-1])
            return float(self.net.m if self.r.n == "examples" else self.net.sizes[-1])
        return None

    def name(self, name: Name) -> Array:
        """The worth of a symbol, kept for the indices that it has."""
        if self.moved:
            return self.fresh(name)
        letters = indices(name)
        key = (
            name,
            tuple(map(self.env.get, letters)),
            self.example,
            self.env.get(example_text(name)),
        )  # type: ignore[arg-type]
        if key not in self.known:
            self.known[key] = self.fresh(name)
        return self.known[key]

    def fresh(self, name: Name) -> Array:
        """The worth of a symbol, worked out."""
        role = self.role(name)
        number = self.scalar(role, name)
        if number is not None:
            return number
        if role == "m":
            raise Unreadable(f"the number {name.base} with an index")
        if name.base == "p" and name.sub == ("prob",):
            return np.exp(-self.loss(Name("L", sup=tuple(f"({x})" for x in self.env))))
        below = indices(name)
        if name.base == "delta" and len(below) == 2 and not name.sup:
            return float(self.place(below[0]) == self.place(below[1]))
        if name.primes:
            raise Unreadable(f"{name.base} with a prime, of nothing")
        if any(
            t in ("new", "old", "corrected", "*", "true") for t in (*name.sub, *name.sup)
        ) and role not in ("Y", "H"):
            raise Unreadable(f"{name.base} with {name.sub + name.sup}")
        if role == "L":
            return self.loss(name)
        if role == "D" or (role.startswith("d") and len(role) > 1):
            q = self.quantity(name)
            if name.base.startswith("Delta:"):
                return -RATE * self.chosen(self.gradient(q), q, name)
            if role == "D" and self.r.negative:
                return -self.chosen(self.gradient(q), q, name, gradient=True)
            return self.chosen(self.gradient(q), q, name, gradient=True)
        q = self.quantity(name)
        return self.chosen(self.value(q), q, name)

    def value(self, q: Quantity) -> np.ndarray:
        if self.run_values is not None:
            Z, A, each = self.run_values
            if q.role == "Z":
                return Z[q.layer]
            if q.role == "A":
                return A[q.layer]
            if q.role == "L":
                return each
        if q in self.moved:
            return self.net.value(q) + self.moved[q]
        return self.net.value(q)

    def gradient(self, q: Quantity) -> np.ndarray:
        """The derivative of the loss or cost with respect to a quantity, in columns."""
        g = self.net.derivative(Quantity("L"), q)
        if q.role in ("W", "b"):
            return g / self.net.m if self.r.cost == "mean" else g
        return g / self.net.m if self.r.delta == "cost" else g

    def loss(self, name: Name) -> Array:
        each = self.value(Quantity("L"))
        letter = example_text(name) or next(
            (t for t in indices(name) if t in self.r.examples), None
        )
        if letter is not None and letter in self.env:
            return each[self.env[letter]]
        if self.example is not None:
            return each[self.example]
        if (
            name.sub
            and name.sub[0] not in ("total", "data")
            and not (self.net.m == 1 and name.sub[0] in ("n", "i", "p", "x", "k", "total"))
        ):
            raise Unreadable(f"the loss {name.base} with an index")
        if self.net.m > 1:
            if self.r.extra.get("each"):
                return each[None, :]
            total = each.sum()
            return total / self.net.m if self.r.cost == "mean" else total
        return each[0]

    def place(self, letter: str) -> int:
        if letter.isdigit():
            return int(letter) - 1
        if letter not in self.env:
            raise Misfit(f"the index {letter} stands alone")
        return self.env[letter]

    def chosen(self, full: np.ndarray, q: Quantity, name: Name, gradient: bool = False) -> Array:
        """The part of an array in columns that the indices of a name choose, laid out."""
        below = indices(name)
        if (
            self.r.digits == "layer"
            and len(below) == 1
            and below[0].isdigit()
            and layer_text(name) is None
        ):
            below = ()
        below = tuple(x for x in below if x not in ("true", "pred", "train"))
        example = example_text(name)
        rest = [x for x in below if x not in self.r.examples]
        examples = [x for x in below if x in self.r.examples]
        if example is None and examples:
            example = examples[0]
        per_example = q.role in ("A", "Z", "Y")
        if per_example:
            if example is not None:
                at = self.place(example)
            else:
                at = self.example
            if at is not None:
                full = full[:, [at]]
        elif example is not None:
            raise Misfit("weights have no example")
        if not rest:
            if full.size == 1:
                return full.reshape(())[()]
            return self.laid_out(full, q, name, gradient)
        if q.role == "W":
            if len(rest) == 2:
                first, second = rest if self.r.order == "oi" else rest[::-1]
                return self.entry(full, first, second)
            if len(rest) == 1 and full.shape[0] == 1:
                return self.entry(full, None, rest[0])
            raise Misfit("a weight has two indices")
        if len(rest) == 1:
            if per_example and full.shape[1] > 1:
                raise Misfit("an entry of several examples")
            return self.entry(full, rest[0], None)
        raise Misfit(f"{name.base} has too many indices")

    def entry(self, full: np.ndarray, row: str | None, column: str | None) -> Array:
        i = 0 if row is None else self.place(row)
        j = 0 if column is None else self.place(column)
        if i >= full.shape[0] or j >= full.shape[1]:
            raise Misfit("an index is out of its range")
        return full[i, j]

    def laid_out(
        self, full: np.ndarray, q: Quantity, name: Name, gradient: bool = False
    ) -> np.ndarray:
        if gradient and self.r.rows_of:
            return full.T
        if q.role == "W" and self.r.w == "column" and name.base in ("w", "dw", "theta", "dtheta"):
            return full.T
        if self.r.layout == "columns":
            return full
        if self.r.layout == "turned" and q.role == "W":
            return full
        return full.T

    # ---- parts

    def __call__(self, node: Node) -> Array:
        return getattr(self, f"_{node.op}")(node)

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
            return (
                np.reshape(one, ())[()] * other
                if np.size(one) == 1
                else one * np.reshape(other, ())[()]
            )
        if (
            sign == "odot"
            or (sign in ("star", "code") and (self.r.star == "entry" or sign == "code"))
            or (sign in ("cdot", "times") and self.r.star == "entry")
        ):
            return self.entrywise(one, other)
        if self.r.loose and one.shape == other.shape and sign != "at":
            return one * other
        if one.shape[1] == other.shape[0]:
            return one @ other
        if self.r.star == "inner" and one.shape == other.shape and 1 in one.shape and sign != "at":
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
        value = self(node.args[0])
        return value.T if np.ndim(value) == 2 else value

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
        if node.op == "cmp" and all(a.op == "name" and a.data.base in self.env for a in node.args):
            one, other = (self.env[a.data.base] for a in node.args)
            return {"=": one == other, "!=": one != other}[node.data]
        return np.asarray(self(node)).astype(bool)

    # ---- functions

    def _call(self, node: Node) -> Array:
        name, args = node.data, node.args
        base = name.base.removeprefix("dot:")
        primes = name.primes + (name.base != base)
        if name.base.startswith("dot:") and base in LOSS_LETTERS:
            outputs = [
                a.data for a in args if a.op == "name" and self.role(a.data) in ("A", "H", "X")
            ]
            if len(outputs) != 1:
                raise Unreadable("with respect to what this is a derivative")
            return self.derivative(Name(base), outputs[0])
        if base in GENERIC or base in FIXED:
            return self.activated(base, primes, name, args)
        values = [self(a) for a in args]
        if base in ("exp", "log", "sqrt") and len(values) == 1:
            return self.elementary(base, values[0])
        if base == "square":
            return values[0] * values[0]
        if base in ("max", "min") and len(values) == 2:
            pick = (
                np.real(values[0]) > np.real(values[1])
                if base == "max"
                else np.real(values[0]) < np.real(values[1])
            )
            return np.where(pick, values[0], values[1])
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
        if set(indices(name)) - {"code"} and which == "softmax":
            raise Unreadable("softmax with an index before its argument")
        if primes == 0:
            if which == "softmax":
                if np.ndim(value) == 0:
                    raise Misfit("softmax of one number")
                return (
                    activate("softmax", value)
                    if self.r.layout == "columns"
                    else activate("softmax", value.T).T
                )
            return VALUES[which](np.asarray(value))[()]
        if primes > 1:
            raise Unreadable("a second derivative")
        if which == "softmax":
            raise Misfit("softmax has no slope of each entry")
        if self.r.of_output and "code" in name.sub:
            return of_output(which, np.asarray(value))[()]
        return SLOPES[which](np.asarray(value))[()]

    # ---- sums

    def bare_sum(self, value: Array, mean: bool = False, over: str = "") -> Array:
        if np.ndim(value) == 0:
            raise Misfit("a sum of one number")
        along = 1 if self.r.layout == "columns" else 0
        do = np.mean if mean else np.sum
        kind = over or self.r.bare
        if kind == "all":
            return do(value)
        axis = {"axis0": 0, "axis1": 1, "outputs": 1 - along}.get(kind, along)
        if value.shape[axis] == 1 and self.net.m == 1:
            raise Misfit("a sum over one example")
        if kind == "axis0":
            return do(value, axis=0, keepdims=True)
        if kind == "axis1":
            return do(value, axis=1, keepdims=True)
        if kind == "outputs":
            return do(value, axis=1 - along, keepdims=True)
        return do(value, axis=along, keepdims=True)

    def _mean(self, node: Node) -> Array:
        return self._sum(node, mean=True)

    def _sum(self, node: Node, mean: bool = False) -> Array:
        over = node.data
        if over.upper.startswith("axis="):
            axis = over.upper[5:]
            kind = {"0": "axis0", "1": "axis1", "-1": "axis1", "all": "all", "None": "all"}.get(
                axis
            )
            if kind is None:
                raise Unreadable(f"axis={axis}")
            return self.bare_sum(self(node.args[0]), mean, kind)
        if not over.letters:
            return self.bare_sum(self(node.args[0]), mean)
        return self.looped(node, list(over.letters))

    def _prod(self, node: Node) -> Array:
        raise Unreadable("a product over an index")

    def looped(self, node: Node, letters: list[str]) -> Array:
        letter, *rest = letters
        body = node.args[0]
        carries = any(letter in (*indices(n), example_text(n)) for n in body.names()) or any(
            letter in m.data for m in body.walk() if m.op == "entry"
        )
        total: Array = 0.0
        if letter in self.r.examples:
            span = range(self.net.m)
        elif not carries:
            if letter in ("w", "W", "theta", "l"):
                return self.bare_sum(self(body), over="all")
            raise Misfit(f"nothing in the sum has the index {letter}")
        else:
            span = range(self.span(letter, body))
        before, outer = self.example, self.env.get(letter)
        for at in span:
            self.env[letter] = at
            if letter in self.r.examples and not carries:
                self.example = at
            try:
                term = self.looped(node, rest) if rest else self(body)
                total = term if at == 0 else self.plus(total, term)
            finally:
                del self.env[letter]
                if outer is not None:
                    self.env[letter] = outer
                self.example = before
        return total

    def span(self, letter: str, node: Node) -> int:
        """How far an index runs, by what it stands at."""
        found = set()
        for part in node.walk():
            if part.op == "name" and letter in indices(part.data):
                found.add(self.span_at(letter, part.data))
            elif part.op == "entry" and letter in part.data:
                for n in part.args[0].names():
                    try:
                        q = self.quantity(n)
                    except Unreadable:
                        continue
                    if q.role in ("Z", "A"):
                        found.add(self.net.sizes[q.layer])
        found.discard(0)
        if len(found) > 1:
            raise Misfit(f"the index {letter} runs over layers of different sizes")
        if not found:
            raise Misfit(f"how far {letter} runs is not said")
        return found.pop()

    def span_at(self, letter: str, name: Name) -> int:
        below = [x for x in indices(name) if x not in self.r.examples]
        if name.base == "delta" and len(below) == 2 and not name.sup:
            return 0
        role = self.role(name)
        if role in ("m", "n", "rate", "lambda", "L"):
            return 0
        q = self.quantity(name)
        sizes = self.net.sizes
        if q.role == "W":
            if len(below) == 1:
                return sizes[q.layer - 1]
            first = below.index(letter) == 0
            return sizes[q.layer] if first == (self.r.order == "oi") else sizes[q.layer - 1]
        return sizes[q.layer]

    # ---- derivatives

    def _der(self, node: Node) -> Array:
        if len(node.args) != 2:
            raise Unreadable("a gradient with respect to nothing")
        of, wrt = node.args
        if wrt.op == "T":
            wrt = wrt.args[0]
        if wrt.op != "name":
            raise Unreadable("a derivative with respect to an expression")
        if of.op == "name":
            return self.derivative(of.data, wrt.data)
        return self.of_expression(of, wrt.data)

    def derivative(self, of: Name, wrt: Name) -> Array:
        role = self.role(of)
        q = self.quantity(wrt)
        if role == "L":
            g = self.gradient(q)
            if of.base == "L" and (t := example_text(of)) and t in self.env:
                raise Unreadable("the derivative of one example's loss")
            letter = next((t for t in (*of.sub, *of.sup) if t.strip("()") in self.r.examples), None)
            if (letter is not None or self.example is not None) and q.role in ("W", "b"):
                at = self.place(letter.strip("()")) if letter else self.example
                return self.chosen(self.of_one(q, at), q, wrt, gradient=True)
            return self.chosen(g, q, wrt, gradient=True)
        if role in ("Y",) or self.role(wrt) in ("Y",):
            raise Unreadable("a derivative of or with respect to a label")
        if role not in ("A", "Z", "H", "X"):
            raise Unreadable(f"a derivative of {of.base}")
        p = self.quantity(of)
        full = self.net.derivative(p, q)
        return self.jacobian(full, p, q, of, wrt)

    def of_one(self, q: Quantity, at: int) -> np.ndarray:
        """The derivative of one example's loss with respect to a parameter."""
        net = self.net
        dZ = net.derivative(Quantity("L"), Quantity("Z", q.layer))[:, [at]]
        return dZ if q.role == "b" else dZ @ net.A[q.layer - 1][:, [at]].T

    def jacobian(self, full: np.ndarray, p: Quantity, q: Quantity, of: Name, wrt: Name) -> Array:
        above = [x for x in indices(of) if x not in self.r.examples]
        below = [x for x in indices(wrt) if x not in self.r.examples]
        if self.r.digits == "layer":
            above = [x for x in above if not x.isdigit()]
            below = [x for x in below if not x.isdigit()]
        net = self.net
        if net.m > 1:
            if p.role == "A" and q.role == "Z" and p.layer == q.layer and not above and not below:
                return self.slope(p, of)
            raise Misfit("a matrix of derivatives for each example")
        if above or below:
            if len(above) != (0 if net.sizes[p.layer] == 1 else 1):
                raise Misfit("an index above is missing")
            i = self.place(above[0]) if above else 0
            if i >= full.shape[0]:
                raise Misfit("an index is out of its range")
            part = full[i, 0]
            return self.chosen_plain(part, q, wrt, below)
        if full.size == 1:
            return full.reshape(())[()]
        if q.role == "W":
            if net.sizes[p.layer] == 1 and p.layer == q.layer:
                return self.laid_out(full[0, 0], q, wrt)
            if p == Quantity("Z", q.layer) and self.r.jac != "slope":
                a = net.A[q.layer - 1]
                return a.T if self.r.jac == "num" else a
            raise Misfit("a derivative with respect to a matrix")
        if q.role == "b":
            if p == Quantity("Z", q.layer):
                return 1.0
            raise Misfit("a derivative with respect to a bias")
        if self.r.jac == "slope" and p.role == "A" and q == Quantity("Z", p.layer):
            return self.slope(p, of)
        matrix = full[:, 0, :, 0]
        if net.sizes[p.layer] == 1 and self.r.layout == "columns" and self.r.jac != "num":
            return matrix.T
        return matrix if self.r.jac != "den" else matrix.T

    def chosen_plain(self, part: np.ndarray, q: Quantity, wrt: Name, below: list[str]) -> Array:
        if not below:
            if part.size == 1:
                return part.reshape(())[()]
            raise Misfit("an index below is missing")
        return self.chosen(part, q, wrt._replace(sup=tuple(s for s in wrt.sup)))

    def slope(self, p: Quantity, of: Name) -> Array:
        which = self.net.activation(p.layer)
        if which == "softmax":
            raise Misfit("softmax has no slope of each entry")
        return self.chosen(SLOPES[which](self.net.Z[p.layer]), p, of._replace(sub=(), sup=()))

    def of_expression(self, of: Node, wrt: Name) -> Array:
        """The derivative of what is written, with respect to a quantity in it."""
        q = self.quantity(wrt)
        shape = self.net.value(q).shape
        if np.prod(shape) != 1 and indices(wrt) == ():
            raise Misfit("an expression of several numbers")
        step = np.zeros(shape, dtype=complex)
        place = (
            (0, 0)
            if np.prod(shape) == 1
            else tuple(self.place(x) for x in indices(wrt)) + (0,) * (2 - len(indices(wrt)))
        )
        step[place] = 1j * 1e-30
        before = self.moved
        self.moved = {**before, q: step}
        try:
            value = self(of)
        finally:
            self.moved = before
        if np.size(value) != 1:
            raise Misfit("an expression of several numbers")
        return np.imag(np.reshape(value, ())[()]) / 1e-30

    def chain(self, node: Node) -> Array | None:
        """A product of derivatives alone, contracted over all entries of what stands between."""
        last = node.args[1].op
        if last != "der" and (last != "name" or self.r.jac != "chain"):
            return None
        if any(n.op == "mul" and n.data == "odot" for n in spine(node)):
            return None
        factors = [self.as_link(f) for f in flat(node)]
        if len(factors) < 2 or not all(self.is_link(f) for f in factors):
            return None
        below = [x for f in factors for n in f.args if n.op == "name" for x in indices(n.data)]
        if any(self.r.digits != "layer" or not x.isdigit() for x in below):
            return None
        links = [
            (self.quantity(f.args[0].data), self.quantity(f.args[1].data), f.args[1].data)
            for f in factors
        ]
        if any(a[1] != b[0] for a, b in pairwise(links)):
            links = links[::-1]
            if any(a[1] != b[0] for a, b in pairwise(links)):
                return None
        if self.net.m > 1:
            raise Misfit("a chain is judged for one example")
        total = self.net.derivative(links[0][0], links[0][1])
        for p, q, _ in links[1:]:
            total = np.tensordot(
                total, self.net.derivative(p, q), axes=len(self.net.value(p).shape)
            )
        first, last = links[0][0], links[-1][1]
        if first.role == "L":
            return self.chosen(total, last, links[-1][2], gradient=True)
        return self.jacobian(total, first, last, factors[0].args[0].data, links[-1][2])

    def is_link(self, f: Node) -> bool:
        if f.op != "der" or len(f.args) != 2 or any(a.op != "name" for a in f.args):
            return False
        return self.role(f.args[0].data) in ("L", "A", "Z", "H", "X")

    def as_link(self, f: Node) -> Node:
        """A delta as the derivative that it is."""
        if f.op == "name" and self.r.jac == "chain":
            try:
                role = self.role(f.data)
            except Unreadable:
                return f
            base = {"D": "z", "dZ": "z", "dA": "a"}.get(role)
            if base:
                return Node(
                    "der",
                    (Node("name", data=Name("L")), Node("name", data=f.data._replace(base=base))),
                )
        return f


def of_output(which: str, value: np.ndarray) -> np.ndarray:
    """The slope of an activation as a function of its value."""
    if which == "sigmoid":
        return value * (1 - value)
    if which == "tanh":
        return 1 - value * value
    if which == "relu":
        return (value > 0).astype(float)
    raise Misfit("the slope of this activation is no function of its value")


def spine(node: Node) -> list[Node]:
    """The products of which a product is made."""
    if node.op != "mul":
        return []
    return [node, *spine(node.args[0]), *spine(node.args[1])]


def flat(node: Node) -> list[Node]:
    """The factors of a product."""
    if node.op == "mul":
        return flat(node.args[0]) + flat(node.args[1])
    return [node]
