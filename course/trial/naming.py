"""What the symbols of a formula are worth in one reading, on one network."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.trial.interpretation import DECAY, RATE, SMALL, Misfit
from course.trial.layers import Layers
from course.trial.network import Quantity
from course.trial.seeing import ERRORS_OF_OUTPUT
from course.trial.tree import Name, Unreadable
from course.trial.vocabulary import CLASS, example_text, indices, layer_text

Array = Any
LIKELIHOOD = "loglik"


class Naming(Layers):
    """What each symbol of a formula is worth."""

    def scalar(self, role: str, name: Name) -> float | None:
        if role == "rate":
            return {"leaky": 0.01, "elu": 1.0}.get(self.r.make.pair.output, RATE)
        if role == "lambda":
            return DECAY
        if role == "const" and not name.sub and not name.sup:
            return 0.83
        if role == "epsilon":
            return 0.01 if self.r.make.pair.output == "leaky" else SMALL
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
        if role in ("m", "const"):
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
            if self.r.ascent if role in ("dW", "db") else self.r.negative:
                return -self.chosen(self.gradient(q), q, name, gradient=True)
            return self.chosen(self.gradient(q), q, name, gradient=True)
        q = self.quantity(name)
        if role in ERRORS_OF_OUTPUT:
            error = self.value(q) - self.value(Quantity("Y", self.net.L))
            return self.chosen(error if role == "E+" else -error, q, name)
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
        """The loss, or what a log-likelihood is: minus the loss."""
        value = self.plain_loss(name)
        return -value if self.is_likelihood(name) else value

    def is_likelihood(self, name: Name) -> bool:
        return self.r.likelihood and name.base == LIKELIHOOD

    def plain_loss(self, name: Name) -> Array:
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
            and not (self.net.m == 1 and name.sub[0] in ("0", "n", "i", "p", "x", "k", "total"))
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
        if CLASS.match(letter) and self.r.make.onehot:
            example = self.env.get(letter[-1]) if len(letter) > 1 else self.example
            return int(np.argmax(self.net.Y[:, example or 0]))
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
                at = 0 if self.r.implicit and self.example is None else self.example
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
        if gradient and self.r.rows_of and not (self.r.rows_of == "delta" and q.role == "W"):
            return full.T
        if q.role == "W" and self.r.w == "column" and name.base in ("w", "dw", "theta", "dtheta"):
            return full.T
        if self.r.layout == "columns":
            return full.T if self.r.standing and q.role == "W" else full
        if self.r.layout == "turned" and q.role == "W":
            return full
        return full.T
