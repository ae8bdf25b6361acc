"""Arrays of symbolic size: indices that know their range, entries, and quantities with a name.

Everything runs from 1, as on paper: ``index("i", n)`` takes the values 1, …, n.
"""

from __future__ import annotations

from functools import cache
from operator import is_

import sympy as sp
from sympy.core.function import Function

Limit = tuple[sp.Expr, sp.Expr, sp.Expr]


def sizes(names: str) -> tuple[sp.Symbol, ...]:
    """Symbols for widths and batch sizes: positive integers without a value.

    >>> n, m = sizes("n m")
    >>> n.is_integer and n.is_positive
    True
    """
    return sp.symbols(names, integer=True, positive=True, seq=True)


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


def fresh(i: sp.Idx) -> sp.Idx:
    """An index with the range and the printed name of `i` that no other expression can hold."""
    return sp.Idx(sp.Dummy(i.label.name, integer=True), (i.lower, i.upper))


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


def same(i: sp.Idx, j: sp.Idx) -> sp.KroneckerDelta:
    """1 where the two indices agree and 0 elsewhere (the Kronecker delta, an entry of I)."""
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

    def __new__(cls, shown, value):
        return super().__new__(cls, sp.sympify(shown), sp.sympify(value))

    @property
    def shown(self) -> sp.Expr:
        return self.args[0]

    @property
    def value(self) -> sp.Expr:
        return self.args[1]

    @property
    def free_symbols(self) -> set:
        return self.value.free_symbols

    def _eval_derivative(self, wrt):
        return self.value.diff(wrt)

    def _eval_is_real(self):
        return True

    def _sympystr(self, printer):
        return printer._print(self.shown)

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
    def shape(self):
        return self.base.shape

    def __getitem__(self, at) -> Named:
        at = at if isinstance(at, tuple) else (at,)
        if len(at) != len(self.over):
            raise ValueError(f"{self.base} takes {len(self.over)} indices, got {len(at)}: {at}")
        value = refresh_bound(self.formula)
        return Named(self.base[at], value.xreplace(dict(zip(self.over, at, strict=True))))


class CostAbove(sp.Expr):
    """A cost of which only this is known: how it changes with the pre-activations of one layer.

    The layers above may be any; they are summed up in δ. With z_jk the entries of `layer`,
    the cost is C = scale · F(z) for some differentiable F, and δ_jk = ∂F/∂z_jk. The chain rule,
    ∂C/∂θ = scale · Σ_jk δ_jk ∂z_jk/∂θ, is all that a derivation may use of it. `concrete` is one
    such cost, with F a sum of sines plus a squared sum, so that random instances have a cost
    whose entries interact.

    >>> n, m = sizes("n m")
    >>> i, k = index("i", n), index("k", m)
    >>> z, w, delta = array("z", n, m), sp.Symbol("w"), array("delta", n, m)
    >>> scaled = NamedArray(array("s", n, m), (i, k), w * z[i, k])
    >>> CostAbove("C", delta, scaled).diff(w)
    Sum(delta[_j, _k]*z[_j, _k], (_j, 1, n), (_k, 1, m))
    """

    is_commutative = True

    def __new__(cls, shown, delta: sp.IndexedBase, layer: NamedArray, scale=1):
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
        return super().__new__(cls, sp.sympify(shown), delta, layer, sp.sympify(scale))

    shown = property(lambda self: self.args[0])
    delta = property(lambda self: self.args[1])
    layer = property(lambda self: self.args[2])
    scale = property(lambda self: self.args[3])

    def _weights(self):
        base = self.delta.base
        return tuple(array(f"{base.label.name}'{role}", *base.shape) for role in ("r", "s"))

    @property
    @cache  # once, so that it is one and the same formula in every instance
    def concrete(self) -> sp.Expr:
        at, z = self.delta.indices, self.layer
        r, s = self._weights()
        return self.scale * (total(sp.sin(r[at] * z), *at) + total(s[at] * z, *at) ** 2 / 2)

    @property
    @cache
    def concrete_delta(self) -> sp.Expr:
        """δ of the concrete cost at position `delta.indices`."""
        at, z = self.delta.indices, self.layer
        r, s = self._weights()
        other = {i: fresh(i) for i in at}
        inner = (s[at] * z).xreplace(other)
        return r[at] * sp.cos(r[at] * z) + s[at] * total(inner, *other.values())

    @property
    def free_symbols(self) -> set:
        return self.layer.free_symbols - set(self.delta.indices)

    def chain_rule(self, slope: sp.Expr) -> sp.Expr:
        """∂C/∂θ = scale · Σ_jk δ_jk ∂z_jk/∂θ, given ∂z/∂θ at position `delta.indices`."""
        at = {i: fresh(i) for i in self.delta.indices}
        return self.scale * total((self.delta * slope).xreplace(at), *at.values())

    def _eval_derivative(self, wrt):
        return self.chain_rule(refresh_bound(self.layer).diff(wrt))

    def _eval_is_real(self):
        return True

    def _sympystr(self, printer):
        return printer._print(self.shown)


class Elementwise(Function):
    """A function of one number that is applied entry by entry and whose derivative has a name."""

    nargs = 1
    latex_name = None  # how the printer writes it; None for the plain name

    def _eval_is_real(self):
        return True

    def fdiff(self, argindex=1):
        if not hasattr(self, "prime"):
            raise ValueError(f"no derivative is known for {type(self).__name__}")
        return self.prime(self.args[0])

    @classmethod
    def definition(cls, x):
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
    second = type(f"{plain}_second", (Elementwise,), {"latex_name": f"{name}''"})
    prime = type(f"{plain}_prime", (Elementwise,), {"latex_name": f"{name}'", "prime": second})
    return type(plain, (Elementwise,), {"latex_name": name, "prime": prime})


def along(kind: type[sp.Expr], body: sp.Expr, *limits: Limit | sp.Tuple) -> sp.Expr:
    """The sum (or the product, by `kind`) of `body` over limits that have been in one before.

    It is what ``kind(body, *limits)`` gives, but SymPy would read through all of `body` each time.

    >>> (n,) = sizes("n")
    >>> i = index("i", n)
    >>> along(sp.Sum, array("z", n)[i], (i, 1, n)) == total(array("z", n)[i], i)
    True
    """
    if isinstance(body, kind):
        body, limits = body.function, (*body.limits, *limits)
    if body is sp.nan:
        return body
    made = sp.Expr.__new__(kind, body, *(sp.Tuple(*limit) for limit in limits))
    made.is_commutative = body.is_commutative
    return made


def rebuilt(expr: sp.Expr, args: list[sp.Expr]) -> sp.Expr:
    """`expr` with other `args`; itself, where they are the same."""
    if all(map(is_, args, expr.args)):
        return expr
    if isinstance(expr, sp.Sum | sp.Product):
        return along(type(expr), *args)
    return expr.func(*args)


def refresh_bound(expr: sp.Expr) -> sp.Expr:
    """The same expression with every bound index renamed to a fresh one.

    SymPy matches indices by name. Without this, the derivative of ``Sum(z[i]**2, (i, 1, n))`` by
    ``z[i]`` takes the bound i and the free i for one and comes out as the sum of 2 z_i instead
    of the one term 2 z_i.
    """
    return _refreshed(expr, {})


def _refreshed(expr: sp.Expr, names: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    """`expr` with fresh bound indices, and with `names` for those of the sums around it."""
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | CostAbove):
        return expr.xreplace(names) if names else expr
    if not isinstance(expr, sp.Sum | sp.Product):
        return rebuilt(expr, [_refreshed(arg, names) for arg in expr.args])
    own, limits = dict(names), []
    for i, lower, upper in reversed(expr.limits):  # an outer index may stand in an inner range
        limits.insert(0, (i, lower.xreplace(own), upper.xreplace(own)))
        own[i] = fresh(i) if isinstance(i, sp.Idx) else sp.Dummy(i.name, integer=True)
    body = _refreshed(expr.function, own)
    if body == 0 and isinstance(expr, sp.Sum):
        return sp.Integer(0)  # the derivative of a power of Sum(0) would be 0/0 to SymPy
    return along(type(expr), body, *((own[i], lower, upper) for i, lower, upper in limits))


def check_indices(expr: sp.Basic) -> None:
    """Refuse an entry such as ``W[j, i]`` if an index of it has another range than the array.

    >>> n, m = sizes("n m")
    >>> i, j = index("i", n), index("j", m)
    >>> check_indices(array("W", m, n)[i, j])
    Traceback (most recent call last):
    ValueError: W[i, j]: i runs to n, but index 1 of W runs to m
    """
    complaints = filter(None, map(_outside, sp.sympify(expr).atoms(sp.Indexed)))
    first = min(complaints, default=None)
    if first:
        raise ValueError(first)


def _outside(entry: sp.Indexed) -> str | None:
    """What is wrong with the indices of an entry, or None."""
    for place, (at, size) in enumerate(
        zip(entry.indices, entry.base.shape or (), strict=False), start=1
    ):
        upper = getattr(at, "upper", at if at.is_Integer else size)
        if upper == size:
            continue
        spare = size - upper
        if spare.is_negative or (upper.free_symbols and spare.is_nonnegative is None):
            return (
                f"{entry}: {at} runs to {upper}, but index {place} of {entry.base} runs to {size}"
            )
    return None
