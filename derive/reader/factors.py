"""One factor: a name with its scripts, a number, a bracket, a fraction, a case distinction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.kernel.derivatives import differentiate
from derive.reader.brackets import Brackets
from derive.reader.table import Ambiguous, Parts, Several, parts_of
from derive.reader.trees import spelling
from derive.reader.values import Eye, Node, Ones, is_matrix
from derive.words.arrays import Elementwise

FUNCTIONS: dict[str, Callable[..., Any]] = {
    r"\log": sp.log, r"\ln": sp.log, r"\exp": sp.exp, r"\tanh": sp.tanh, r"\sinh": sp.sinh,
    r"\cosh": sp.cosh, r"\sin": sp.sin, r"\cos": sp.cos, r"\max": sp.Max, r"\min": sp.Min,
    r"\sign": sp.sign, r"\operatorname{sign}": sp.sign, r"\operatorname{erf}": sp.erf,
}  # fmt: skip
CONSTANTS = {r"\pi": sp.pi, r"\infty": sp.oo, "e": sp.E, r"\mathrm{i}": sp.I}
_INDICATORS = (r"\mathbf{1}", r"\mathbb{1}")
_TRANSPOSED = ("T", r"\top", r"\mathsf{T}", r"\mathrm{T}")


class Callee:
    """A function that waits for its argument, and a power that waits for both."""

    def __init__(self, function: Callable[..., Any], shown: str, power: Any = None):
        self.function, self.shown, self.power = function, shown, power


class Factors(Brackets):
    """What a factor stands for."""

    def factor(self, node: Tree[Token]) -> Any:
        """The value of a factor, or a `Callee` where it is a function."""
        if spelling(node) in self.table.whole:
            return self.known(self.table.whole[spelling(node)], spelling(node), node)
        base, *scripts = node.children
        if scripts and isinstance(scripts[-1], Tree) and scripts[-1].data == "factorial":
            if len(scripts) > 1:
                raise self.error("a factorial beside another script needs brackets", node)
            return sp.factorial(self.scalar(self.factor(Tree("factor", [base])), node))
        if isinstance(base, Token) or spelling(base) in self.table.bases:
            return self._named(node, base)
        parts = parts_of(node)
        if parts is None:
            raise self.error("two scripts at one place, or an empty one", node)
        if base.data == "place":
            return self.scripts(self.evaluated(node), node, Parts("", "", parts.sup, parts.primes))
        braced = spelling(base)[1:-1] if base.data == "group" else ""
        whole = self.table.whole
        value = self.known(whole[braced], braced, node) if braced in whole else self.atom(base)
        if base.data == "underbrace":
            return value  # what stands below is said in words
        return self.scripts(value, node, Parts("", parts.sub, parts.sup, parts.primes))

    def known(self, stands_for: Any, shown: str, node: Node) -> Any:
        """A name without scripts of its own, by what the names say."""
        if isinstance(stands_for, Ambiguous | Several):
            raise self.error(f"{shown} stands for two different things", node)
        if isinstance(stands_for, sp.Idx):
            return stands_for
        if self.array(stands_for):
            return self.whole(stands_for)
        if isinstance(stands_for, sp.Basic):
            return stands_for
        if callable(stands_for):
            return Callee(stands_for, shown)
        return sp.sympify(stands_for)

    def _named(self, node: Tree[Token], base: Node) -> Any:
        """A letter, a word, a Greek letter, a function or a name in brackets, with scripts."""
        parts = parts_of(node)
        if parts is None:
            raise self.error("two scripts at one place, or an empty one", node)
        if spelling(base) in self.table.whole and spelling(base) not in self.table.bases:
            value = self.known(self.table.whole[spelling(base)], spelling(base), node)
            return self.scripts(value, node, Parts("", parts.sub, parts.sup, parts.primes))
        if isinstance(base, Token) and base.type == "NUMBER":
            return self.scripts(sp.Rational(str(base)), node, Parts("", parts.sub, parts.sup))
        for name, stands_for in self.table.readings(parts):
            if stands_for is sp.Heaviside:
                continue
            rest = Parts(
                "",
                "" if name.sub else parts.sub,
                "" if name.sup else parts.sup,
                parts.primes - name.primes,
            )
            return self._with_scripts(stands_for, node, rest)
        for letter in reversed(self.bound):
            if letter.name == parts.base:
                return self.scripts(letter.place, node, parts)
        if parts.base in _INDICATORS and parts.sub:
            return self._indicator(node)
        if parts == Parts(parts.base) and parts.base in _INDICATORS:
            return Ones()
        if parts == Parts("I"):
            return Eye()
        if parts.base in (r"\operatorname{diag}", r"\operatorname{tr}"):
            diagonal = parts.base == r"\operatorname{diag}"
            return self._function(self.diagonal if diagonal else self.trace, node, parts)
        if parts.base in FUNCTIONS:
            return self._function(FUNCTIONS[parts.base], node, parts)
        if parts.base == "e" and parts.sup and not parts.sub:
            return sp.exp(self.scalar(self.one(self.script(node, "sup")), node))
        if parts.base in CONSTANTS and not parts.sub:
            return self.scripts(CONSTANTS[parts.base], node, parts)
        raise self.error(
            f"the name {spelling(node)} is not known (known: {self.table.known})", node
        )

    def _with_scripts(self, stands_for: Any, node: Tree[Token], rest: Parts) -> Any:
        shown = spelling(node)
        if isinstance(stands_for, Ambiguous):
            raise self.error(f"{shown} stands for two different things", node)
        if self.array(stands_for) or isinstance(stands_for, Several):
            if rest.sub:
                value = self.entry_of(stands_for, self.listed(node, "sub"), shown)
                return self.scripts(value, node, Parts("", "", rest.sup, rest.primes))
            if rest.sup.startswith("(") and len(getattr(stands_for, "shape", ())) == 1:
                bracket = self._bracket_in(self.script(node, "sup"))
                value = self.entry_of(stands_for, bracket, shown)
                return self.scripts(value, node, Parts("", "", "", rest.primes))
        value = self.known(stands_for, shown, node)
        if isinstance(value, Callee):
            return self._function(value.function, node, rest)
        return self.scripts(value, node, rest)

    def _bracket_in(self, group: Tree[Token]) -> Tree[Token]:
        return next(group.find_data("round")).children[1]  # type: ignore[return-value]

    def _function(self, function: Any, node: Tree[Token], rest: Parts) -> Callee:
        for _ in range(rest.primes):
            try:
                function = getattr(function, "prime", None) or _derivative_of(function)
            except ValueError as e:
                raise self.error(str(e), node) from None
        power = None
        if rest.sup:
            power = self.one(self.script(node, "sup"))
            if not power.is_positive:
                raise self.error("a power of a function that could be its inverse", node)
        if rest.sub:
            raise self.error(f"the function {spelling(node)} has an index", node)
        return Callee(function, spelling(node), power)

    def _indicator(self, node: Tree[Token]) -> Any:
        """1 where a condition holds and 0 elsewhere."""
        asked = self.condition(self.inside(self.script(node, "sub"))[0])
        value = asked
        if isinstance(asked, sp.core.relational.Relational):
            heaviside = self.table.names.get(Parts(_INDICATORS[0])) is sp.Heaviside
            if heaviside and isinstance(asked, sp.StrictGreaterThan) and asked.rhs == 0:
                value = sp.Heaviside(asked.lhs)
            else:
                value = sp.Piecewise((1, asked), (0, True))
        sup = parts_of(node)
        return self.scripts(value, node, Parts("", "", sup.sup if sup else ""))

    def scripts(self, value: Any, node: Tree[Token], rest: Parts) -> Any:
        """What scripts that belong to no name do: an entry, a transpose, a power."""
        if rest.primes:
            raise self.error(f"the prime of {spelling(node)} is not known", node)
        if isinstance(value, Callee):
            raise self.error(f"the function {value.shown} has no argument", node)
        if rest.sub:
            value = self._entry(value, node)
        if not rest.sup:
            return value
        if is_matrix(value) and rest.sup in _TRANSPOSED:
            return value.T
        if rest.sup.startswith(r"\circ"):
            return self._power_of_entries(value, node)
        return self.power(value, self.one(self.script(node, "sup")), node)

    def _power_of_entries(self, value: Any, node: Tree[Token]) -> Any:
        r"""``X^{\circ 2}``, the squares of the entries."""
        product = self.only_product(self.script(node, "sup"))
        if product is None or not is_matrix(value) or len(product.children) < 2:
            raise self.error("expected the entries of a matrix, and a power of them", node)
        power = self.scalar(self.product_of(self.flat(product)[1:], product), node)
        return self.entrywise(value.shape, lambda i, j: self.entry(value, i, j) ** power)

    def only_product(self, group: Any) -> Tree[Token] | None:
        """The product that a group is, if it is one."""
        items = self.inside(group)
        node: Any = items[0] if len(items) == 1 else None
        while isinstance(node, Tree) and node.data != "product":
            node = node.children[0] if len(node.children) == 1 else None
        return node if isinstance(node, Tree) else None

    def product_of(self, items: list[Any], node: Tree[Token]) -> Any:
        """The value of some factors."""
        raise NotImplementedError

    def flat(self, node: Tree[Token], after_d: bool = False) -> list[Any]:
        """The items of a product."""
        raise NotImplementedError

    def _entry(self, value: Any, node: Tree[Token]) -> sp.Expr:
        if not is_matrix(value):
            raise self.error(f"{spelling(node)} has an index, but is one number", node)
        column = value.shape[1] == 1
        at = self.indices(self.listed(node, "sub"), 1 if column else 2, spelling(node))
        at += [sp.Integer(1)] * (2 - len(at))
        for place, size in zip(at, value.shape, strict=False):
            self.fits(place, size, spelling(node), node)
        return self.entry(value, *at)

    def atom(self, node: Tree[Token]) -> Any:
        """A bracket, a fraction, a root, bars, an environment."""
        kind = node.data
        if kind in ("round", "square", "curly", "group", "underbrace"):
            items = self.inside(node if kind != "underbrace" else node.children[1])  # type: ignore[arg-type]
            if kind == "round" and len(items) > 1:
                return sp.Tuple(*map(self.value, items))
            return self.one(node if kind != "underbrace" else node.children[1])  # type: ignore[arg-type]
        if kind == "bars":
            return self.map(sp.Abs, self.one(node), node)
        if kind == "norm":
            return self.norm(self.one(node), node)
        if kind == "sqrt":
            return sp.sqrt(self.scalar(self.one(node.children[1]), node))  # type: ignore[arg-type]
        if kind == "root":
            order, inside = (self.scalar(self.one(c), node) for c in node.children[1:])  # type: ignore[arg-type]
            return sp.root(inside, order)
        if kind == "frac":
            return self.fraction(node)
        if kind == "environment":
            return self.environment(node)
        raise self.error(f"{spelling(node)} cannot be read here", node)

    def fraction(self, node: Tree[Token]) -> Any:
        """A quotient or a derivative."""
        raise NotImplementedError


def _derivative_of(function: Any) -> Callable[[Any], Any]:
    """The derivative of a function that is given by its formula."""
    if isinstance(function, type) and issubclass(function, Elementwise):
        raise ValueError(f"no derivative of {function.latex_name or function.__name__} is known")
    x = sp.Dummy("x", real=True)
    slope = differentiate(function(x), x)
    return lambda at: slope.xreplace({x: at})
