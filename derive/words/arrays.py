"""Arrays of symbolic size: indices that know their range, entries, and quantities with a name.

Everything runs from 1, as on paper: ``index("i", n)`` takes the values 1, …, n.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, Self

import sympy as sp
from sympy.core.function import Function

from derive.words.bound import Whole, fresh, refresh_bound


def sizes(names: str) -> tuple[sp.Symbol, ...]:
    """Symbols for the lengths of arrays: positive integers without a value.

    >>> n, m = sizes("n m")
    >>> n.is_integer and n.is_positive
    True
    """
    return tuple(sp.symbols(names, integer=True, positive=True, seq=True))


def index(name: str, size: sp.Expr, start: int = 1) -> sp.Idx:
    """An index that runs over `start`, …, `size`.

    >>> (n,) = sizes("n")
    >>> i = index("i", n)
    >>> (i.lower, i.upper)
    (1, n)
    """
    return sp.Idx(sp.Symbol(name, integer=True), (start, size))


def indices(names: str, size: sp.Expr) -> tuple[sp.Idx, ...]:
    """Several indices over the same range, for sums and for free positions."""
    return tuple(index(name, size) for name in names.split())


def array(name: str, *shape: sp.Expr, positive: bool | None = None) -> sp.IndexedBase:
    """An array of real numbers with symbolic shape; `name` is LaTeX and may carry a superscript.

    >>> n, m = sizes("n m")
    >>> i, k = index("i", n), index("k", m)
    >>> array("z", n, m)[i, k]
    z[i, k]
    """
    label = sp.Symbol(name, real=True, positive=positive)
    return sp.IndexedBase(label, shape=shape, real=True, positive=positive)


def total(body: sp.Expr, *over: sp.Idx) -> sp.Expr:
    """The sum of `body` over the whole range of each index, written but not carried out."""
    return sp.Sum(body, *((i, i.lower, i.upper) for i in over)) if over else sp.sympify(body)


def kronecker(i: sp.Idx, j: sp.Idx) -> sp.KroneckerDelta:
    """The Kronecker delta: 1 where the two indices agree and 0 elsewhere, an entry of I.

    >>> p, q = indices("p q", *sizes("n"))
    >>> kronecker(p, p), kronecker(p, q)
    (1, KroneckerDelta(p, q))
    """
    return sp.KroneckerDelta(i, j)


class Named(sp.Expr):
    """A quantity that is shown by its name and calculated by its definition.

    ``Named(shown, value)``: the printers show `shown`, every derivative and every proof uses
    `value`.

    >>> x = sp.Symbol("x")
    >>> C = Named(sp.Symbol("C"), x**2)
    >>> C, C.diff(x)
    (C, 2*x)
    """

    is_commutative = True

    def __new__(cls, shown: Any, value: Any) -> Self:
        made: Self = super().__new__(cls, sp.sympify(shown), sp.sympify(value))
        return made

    @property
    def shown(self) -> sp.Expr:
        return self.args[0]

    @property
    def value(self) -> sp.Expr:
        return self.args[1]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return set(self.value.free_symbols)

    def _eval_derivative(self, wrt: sp.Expr) -> sp.Expr:
        return self.value.diff(wrt)

    def _eval_is_real(self) -> bool:
        return True

    def _sympystr(self, printer: Any) -> str:
        return str(printer._print(self.shown))

    _sympyrepr = _sympystr


class NamedArray:
    """An array whose entries are given by a formula: ``a[p]`` shows a_p and means the formula.

    >>> (n,) = sizes("n")
    >>> i, p = indices("i p", n)
    >>> z = array("z", n)
    >>> a = NamedArray(array("a", n), (i,), sp.exp(z[i]))
    >>> a[p], a[p].value
    (a[p], exp(z[p]))
    """

    def __init__(self, base: sp.IndexedBase, over: tuple[sp.Idx, ...], formula: sp.Expr):
        self.base, self.over, self.formula = base, tuple(over), formula

    @property
    def shape(self) -> tuple[sp.Expr, ...]:
        return tuple(self.base.shape)

    def __getitem__(self, at: sp.Expr | tuple[sp.Expr, ...]) -> Named:
        at = at if isinstance(at, tuple) else (at,)
        if len(at) != len(self.over):
            raise ValueError(f"{self.base} takes {len(self.over)} indices, got {len(at)}: {at}")
        value = refresh_bound(self.formula)
        return Named(self.base[at], value.xreplace(dict(zip(self.over, at, strict=True))))


class UpstreamCost(Whole):
    """A cost of which only this is known: how it changes with the entries of one array.

    What lies between may be anything; it is summed up in δ. With z_jk the entries of `layer`,
    the cost is C = scale · F(z) for some differentiable F, and δ_jk = ∂F/∂z_jk. The chain rule,
    ∂C/∂θ = scale · Σ_jk δ_jk ∂z_jk/∂θ, is all that a derivation may use of it. So δ depends on all
    that z depends on, in an unknown way: from here on it is refused to differentiate δ with respect
    to that. For random instances `concrete` gives some such F, in which the entries interact.

    Raises:
        ValueError: for a δ of another shape than the layer, or a layer that depends on δ itself.

    >>> n, m = sizes("n m")
    >>> i, k = index("i", n), index("k", m)
    >>> z, w, delta = array("z", n, m), sp.Symbol("w"), array("delta", n, m)
    >>> scaled = NamedArray(array("s", n, m), (i, k), w * z[i, k])
    >>> UpstreamCost("C", delta, scaled).diff(w)
    Sum(delta[_j, _k]*z[_j, _k], (_j, 1, n), (_k, 1, m))
    """

    is_commutative = True

    def __new__(
        cls,
        shown: sp.Expr | str,
        delta: sp.IndexedBase,
        layer: NamedArray,
        scale: sp.Expr | int = 1,
    ) -> Self:
        if isinstance(delta, sp.IndexedBase):
            if delta.shape != layer.shape:
                raise ValueError(
                    f"delta: expected the shape of the layer, {layer.shape}, got {delta.shape}"
                )
            names = ("j", "k", "l")
            at = tuple(
                fresh(index(name, size)) for name, size in zip(names, layer.shape, strict=False)
            )
            delta, layer = delta[at], layer[at]
        if not isinstance(delta, sp.Indexed):  # only while SymPy puts something in its place
            made: Self = super().__new__(cls, sp.sympify(shown), delta, layer, sp.sympify(scale))
            return made
        made = super().__new__(cls, sp.sympify(shown), delta, layer, sp.sympify(scale))
        made._remember()
        return made

    def _remember(self) -> None:
        """Note what δ depends on."""
        base = self.delta.base
        depends = _bases(self.layer) | _bases(self.scale)
        if base in depends:
            raise ValueError(f"{self.shown}: its layer depends on {base}, which is its derivative")
        _UPSTREAM.setdefault(base, set()).update(_bases(self.layer))

    shown = property(lambda self: self.args[0])
    delta = property(lambda self: self.args[1])
    layer = property(lambda self: self.args[2])
    scale = property(lambda self: self.args[3])

    @property
    def concrete(self) -> sp.Expr:
        cost: sp.Expr = _concrete_cost(self.delta, self.layer)
        return self.scale * cost

    @property
    def values_of_layer(self) -> sp.IndexedBase:
        """An array for the numbers in the layer, by which an instance differentiates F."""
        base = self.delta.base
        return array(f"layer of {base.label.name}", *base.shape)

    @property
    def concrete_delta(self) -> sp.Derivative:
        """δ at position `delta.indices`, by the values of the layer."""
        return _concrete_delta(self.delta, self.values_of_layer)

    def chain_rule(self, slope: sp.Expr) -> sp.Expr:
        """∂C/∂θ = scale · Σ_jk δ_jk ∂z_jk/∂θ, given ∂z/∂θ at position `delta.indices`."""
        at = {i: fresh(i) for i in self.delta.indices}
        return self.scale * total((self.delta * slope).xreplace(at), *at.values())

    def _eval_derivative(self, wrt: sp.Expr) -> sp.Expr:
        return self.chain_rule(refresh_bound(self.layer).diff(wrt))

    def _eval_is_real(self) -> bool:
        return True

    def _sympystr(self, printer: Any) -> str:
        return str(printer._print(self.shown))


SECOND_OF_UPSTREAM = "a UpstreamCost has first derivatives only: its delta is not constant"
_UPSTREAM: dict[sp.IndexedBase, set[sp.Basic]] = {}


def upstream_of(base: sp.IndexedBase, wrt: sp.Expr) -> bool:
    """Whether `base` is the δ of a cost that depends on `wrt`, an entry or a symbol.

    >>> (n,) = sizes("n")
    >>> i, z, w, d = index("i", n), array("z", n), sp.Symbol("w", real=True), array("d", n)
    >>> C = UpstreamCost("C", d, NamedArray(array("s", n), (i,), w * z[i]))
    >>> upstream_of(d, z[i]), upstream_of(d, sp.Symbol("v", real=True)), upstream_of(z, w)
    (True, False, False)
    """
    return getattr(wrt, "base", wrt) in _UPSTREAM.get(base, ())


def check_upstream(expr: sp.Basic, wrt: sp.Expr) -> None:
    """Refuse to differentiate with respect to `wrt` what holds a δ that depends on it."""
    if isinstance(expr, UpstreamCost):
        return
    if isinstance(expr, Named):
        check_upstream(expr.value, wrt)
    elif isinstance(expr, sp.Indexed):
        if upstream_of(expr.base, wrt):
            raise ValueError(
                f"{expr} is the derivative of a cost that depends on {wrt}, and so does it: "
                f"its derivative with respect to {wrt} is not known"
            )
    else:
        for arg in expr.args:
            check_upstream(arg, wrt)


def _bases(expr: sp.Basic) -> set[sp.Basic]:
    """The arrays and plain symbols that an expression depends on."""
    found: set[sp.Basic] = set()
    for node in sp.preorder_traversal(expr):
        if isinstance(node, Named):
            found |= _bases(node.value)
        elif isinstance(node, sp.Indexed):
            found.add(node.base)
        elif isinstance(node, sp.Symbol):
            found.add(node)
    return found


# once for each cost, so that it is one and the same formula in every instance
@lru_cache(maxsize=512)
def _concrete_cost(delta: sp.Indexed, z: sp.Expr) -> sp.Expr:
    """F(z) = Σ sin(r z + t) + (Σ s z)² / 2 + cos Σ t z, with random r, s and t."""
    at, base = delta.indices, delta.base
    r, s, t = (array(f"{base.label.name}'{role}", *base.shape)[at] for role in "rst")
    # SymPy would look for multiples of pi in the arguments, at length
    waves = total(sp.sin(r * z + t, evaluate=False), *at)
    return waves + total(s * z, *at) ** 2 / 2 + sp.cos(total(t * z, *at), evaluate=False)


@lru_cache(maxsize=512)
def _concrete_delta(delta: sp.Indexed, layer: sp.IndexedBase) -> sp.Derivative:
    entry = layer[delta.indices]
    at = {i: fresh(i) for i in delta.indices}
    cost = _concrete_cost(delta.xreplace(at), entry.xreplace(at))
    return sp.Derivative(cost, entry, evaluate=False)


class Elementwise(Function):
    """A function of one number that is applied entry by entry and whose derivative has a name."""

    nargs = 1
    latex_name: str | None = None  # how the printer writes it; None for the plain name
    root: type[Elementwise] | None = None  # the unknown function of which it is a derivative
    order = 0  # and of which order
    prime: type[Elementwise]
    is_number = False  # not one that SymPy could compare, as Max and cases would have it do

    def _eval_is_real(self) -> bool:
        return True

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        if not hasattr(self, "prime"):
            raise ValueError(f"no derivative is known for {type(self).__name__}")
        return self.prime(self.args[0])

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr | None:
        """The formula of the function in `x`, or None for a function that stays abstract."""


@cache  # so that g here and g there are one function, as arrays of one name are one array
def elementwise(name: str) -> type[Elementwise]:
    r"""An unknown differentiable function, with ``.prime`` for its derivative.

    The name is LaTeX: ``elementwise(r"\sigma")`` is shown as σ.

    >>> g = elementwise("g")
    >>> g is elementwise("g")
    True
    >>> x = sp.Symbol("x")
    >>> g(x**2).diff(x)
    2*x*g_prime(x**2)
    """
    plain = name.removeprefix("\\")  # also the name of a function in the generated NumPy code
    function = _unknown(plain, name, None, 0)
    prime = _unknown(f"{plain}_prime", _with_primes(name, "'"), function, 1)
    second = _unknown(f"{plain}_second", _with_primes(name, "''"), function, 2)
    function.prime, prime.prime = prime, second
    return function


def _with_primes(name: str, primes: str) -> str:
    """The name with primes, which in LaTeX stand before a superscript and never behind one."""
    depths = accumulate((c == "{") - (c == "}") for c in name)
    at = next(
        (
            n
            for n, (c, depth) in enumerate(zip(name, depths, strict=True))
            if c == "^" and not depth
        ),
        len(name),
    )
    return name[:at] + primes + name[at:]


def _unknown(
    plain: str, shown: str, root: type[Elementwise] | None, order: int
) -> type[Elementwise]:
    made: type[Elementwise] = type(
        plain, (Elementwise,), {"latex_name": shown, "root": root, "order": order}
    )
    return made
