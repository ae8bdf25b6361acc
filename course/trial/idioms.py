"""Lines of programs that say more than they compute: masks, labels, lists of parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from course.trial.tree import Equation, Name, Node, mul

Reader = Callable[[ast.expr], Node]
_OPPOSITE = {">": "<=", "<=": ">", "<": ">=", ">=": "<"}
_LISTS = {"grad": r"grad|nabla", "theta": r"param|weight|theta"}


def idiom(line: ast.stmt, node: Reader) -> Equation | None:
    """What a line says by custom, if it is one of these; `node` reads an expression."""
    return masked(line, node) or labelled(line) or for_each(line, node)


def masked(line: ast.stmt, node: Reader) -> Equation | None:
    """`dh[h <= 0] = 0`: an error goes on where the condition is not met."""
    if not isinstance(line, ast.Assign) or not isinstance(line.targets[0], ast.Subscript):
        return None
    target, value = line.targets[0], line.value
    if not isinstance(target.slice, ast.Compare) or ast.unparse(value) not in ("0", "0.0"):
        return None
    condition, error = node(target.slice), node(target.value)
    if error.op != "name" or condition.data not in _OPPOSITE:
        return None
    own = Node("name", data=error.data._replace(base="da"))
    kept = Node("cmp", condition.args, _OPPOSITE[condition.data])
    one, other = kept.args
    if one.op == "name" and one.data.base in ("x", "X"):  # which a rectifier took
        kept = Node("cmp", (Node("name", data=one.data._replace(base="z")), other), kept.data)
    after = Node("name", data=error.data._replace(base="dz"))
    return Equation((after, mul(own, kept, "odot")), ("=",))


def labelled(line: ast.stmt) -> Equation | None:
    """`p[range(n), y] -= 1`: one is taken from the entry of the class, which is p - y."""
    if not isinstance(line, ast.AugAssign) or not isinstance(line.target, ast.Subscript):
        return None
    index, step = line.target.slice, ast.unparse(line.value)
    if not isinstance(index, ast.Tuple) or step not in ("1", "1.0"):
        return None
    if not re.match(r"(?:range|np\.arange|torch\.arange)\(", ast.unparse(index.elts[0])):
        return None
    label: Node = Node("name", data=Name("Y"))
    if isinstance(line.op, ast.Sub):
        label = Node("neg", (label,))
    delta, z = (Node("name", data=Name(x)) for x in ("dZ", "Z"))
    p = Node("call", (z,), Name("softmax"))  # there are classes
    return Equation((delta, Node("add", (p, label))), ("=",))


def for_each(line: ast.stmt, node: Reader) -> Equation | None:
    """`params = [p - lr * g for p, g in zip(params, grads)]` as the step of one parameter."""
    if not isinstance(line, ast.Assign) or not isinstance(line.value, ast.ListComp):
        return None
    (loop,) = line.value.generators
    if not isinstance(loop.iter, ast.Call) or ast.unparse(loop.iter.func) != "zip":
        return None
    letters = [ast.unparse(x) for x in getattr(loop.target, "elts", ())]
    kinds = {}
    for letter, of in zip(letters, map(ast.unparse, loop.iter.args), strict=False):
        kind = next((k for k, words in _LISTS.items() if re.search(words, of)), None)
        if kind is None:
            return None
        kinds[letter] = kind
    if "theta" not in kinds.values():
        return None
    step = _Renamed(kinds).visit(line.value.elt)
    return Equation((Node("name", data=Name("theta")), node(step)), (":=",))


class _Renamed(ast.NodeTransformer):
    """The letters of a loop by what they stand for."""

    def __init__(self, kinds: dict[str, str]):
        self.kinds = kinds

    def visit_Name(self, e: ast.Name) -> ast.Name:
        return ast.Name(self.kinds.get(e.id, e.id), e.ctx)
