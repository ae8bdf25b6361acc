"""The symbols of document 000 as its formulas use them, and the chapters that decide its claims."""

from __future__ import annotations

import sympy as sp

from nnlib.symbolic import Named, NamedArray, array, index, indices, sizes, total

FORWARD = "01-the-pieces-and-the-forward-pass"
SOFTMAX = "02-softmax"
CROSS_ENTROPY = "03-cross-entropy"
EQUATIONS = "04-the-four-equations"
DESCENT = "05-gradient-descent"
DIGITS = "06-reading-digits"

n, m = sizes("n m")
i, j, p, q = indices("i j p q", n)
k = index("k", m)
z = sp.Symbol("z", real=True)  # one pre-activation
logits = array("z", n)  # those of the output layer, for one example


def named(name: str, value: sp.Expr) -> Named:
    """A quantity shown by its LaTeX name."""
    return Named(sp.Symbol(f"{{{name}}}"), value)


def sigmoid(x: sp.Expr) -> sp.Expr:
    """The document's formula for the sigmoid."""
    return 1 / (1 + sp.exp(-x))


def relu(x: sp.Expr) -> sp.Expr:
    """The document's formula for ReLU."""
    return sp.Max(0, x)


def softmax(of: sp.IndexedBase = logits) -> NamedArray:
    """The document's formula for softmax, its sum over j = 1, …, n, for one example."""
    return NamedArray(array("a", n), (i,), sp.exp(of[i]) / total(sp.exp(of[j]), j))
