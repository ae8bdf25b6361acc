"""What a formula is worth in one reading, on one network: derivatives, and all of it."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from course.trial.interpretation import Misfit
from course.trial.naming import Array
from course.trial.network import SLOPES, Quantity
from course.trial.sums import Sums
from course.trial.tree import Name, Node, Unreadable, flat
from course.trial.vocabulary import example_text, indices


class Worth(Sums):
    """Evaluates the nodes of a formula; derivatives are looked up in the network."""

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
        if self.role(wrt) == "Y":
            raise Unreadable("a derivative with respect to a label")
        q = self.quantity(wrt)
        if role == "L" and self.is_likelihood(of):
            return -self.derivative(of._replace(base="L"), wrt)
        if role == "L":
            g = self.gradient(q)
            if of.base == "L" and (t := example_text(of)) and t in self.env:
                raise Unreadable("the derivative of one example's loss")
            one = [t for t in of.sub if re.match(r"^[a-z]$", t) and t not in self.r.examples]
            if one and self.net.m > 1:
                raise Misfit("the loss of one example of which nothing is said")
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
        below = indices(wrt)
        if np.prod(shape) == 1:
            return self.moving(of, q, (0, 0))[0, 0]
        if below:
            place = tuple(self.place(x) for x in below) + (0,) * (2 - len(below))
            return self.moving(of, q, place)[0, 0]
        if q.role == "A" and shape[1] > 1:
            raise Misfit("a derivative for each example")
        found = {place: self.moving(of, q, place, True) for place in np.ndindex(shape)}
        sizes = {v.shape for v in found.values()}
        if sizes == {(1, 1)}:
            gradient = np.array([v[0, 0] for v in found.values()]).reshape(shape)
            return self.laid_out(gradient, q, wrt, gradient=True)
        if any(size[1] > 1 for size in sizes) or shape[1] > 1 or self.r.layout != "columns":
            raise Misfit("an expression of several numbers")
        matrix = np.hstack(list(found.values()))
        return matrix if self.r.jac != "den" else matrix.T

    def moving(self, of: Node, q: Quantity, place: tuple, several: bool = False) -> np.ndarray:
        """The derivative of what is written with respect to one entry of a quantity."""
        step = np.zeros(self.net.value(q).shape, dtype=complex)
        if any(i >= n for i, n in zip(place, step.shape, strict=True)):
            raise Misfit("an index is out of its range")
        step[place] = 1j * 1e-30
        before, run = self.moved, self.run_values
        self.moved = {**before, q: step}
        self.run_values = self.net.run(self.moved)
        try:
            value = np.atleast_2d(self(of))
        finally:
            self.moved, self.run_values = before, run
        if value.size != 1 and not several:
            raise Misfit("an expression of several numbers")
        return np.imag(value) / 1e-30

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


def spine(node: Node) -> list[Node]:
    """The products of which a product is made."""
    if node.op != "mul":
        return []
    return [node, *spine(node.args[0]), *spine(node.args[1])]
