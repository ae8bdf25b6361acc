"""Python and NumPy code as the nodes of a trial."""

from __future__ import annotations

import ast
import re

from course.trial.calls import call
from course.trial.identifiers import identifier
from course.trial.idioms import idiom
from course.trial.tree import Equation, Name, Node, Unreadable, mul, num
from course.trial.vocabulary import ROLES

_SIGNS = re.compile(
    r"\bgrad_\w|\b(?:np|torch|F|nn|tf|jnp)\.|\w\.[a-z]\w*\(|\.T\b|\*\*|@|\b(?:axis|dim)\s*=|\breturn\b|[a-z0-9]_[a-zA-Z]{2,}|keepdims|\bself\.|Prime\(|\blen\(|_deriv\(|\bd_?(?:sigmoid|tanh|relu)\(|\w\[-|_relu\b|\bif\b.*\belse\b"
    r"|\w\[['\"]\w+['\"]\]|\.(?:sum|mean|transpose|grad|t)\b|\w\[[^\]]*[<>,:][^\]]*\]\s*[-+*/]?=|\bzip\("
)
_OPERATORS = {ast.Mult: "star", ast.MatMult: "at"}
_COMPARED = {ast.Gt: ">", ast.Lt: "<", ast.GtE: ">=", ast.LtE: "<=", ast.Eq: "=", ast.NotEq: "!="}


def looks_like_code(text: str) -> bool:
    """Whether a formula is Python.

    >>> looks_like_code("dW = np.dot(dZ, A.T) / m"), looks_like_code(r"W^{[l]}")
    (True, False)
    """
    bare = re.sub(r"\[(['\"])\w+\1\]", "", text)
    return bool(_SIGNS.search(text)) and not re.search(r"\\|\^|_\{|[∂Σ∑√'′]", bare)


def equation(text: str) -> Equation | None:
    """What a line of code says, or None where it is no Python."""
    one_file = re.search(r"\b(?:syn_?\d|l\d_(?:delta|error))\b", text)
    text = text.strip().removeprefix("return ").split("#")[0].strip()
    if re.search(r"\b(?:p|param)\.grad\b", text):  # any of a model's parameters
        text = re.sub(r"\b(?:p|param)\.grad(?:\.data)?\b", "grad", text)
        text = re.sub(r"\b(?:p|param)(?:\.data)?(?!\w)", "theta", text)
    if one_file:  # whose l1 is a layer, and no loss
        text = re.sub(r"\bl(\d)\b", r"layer\1", text)
    defined = re.match(r"^def (\w+\(\w+\)):\s*return (.+)$", text)
    if defined:
        said, worth = (ast.parse(x.strip(), mode="eval").body for x in defined.groups())
        return Equation((_node(said), _node(worth)), ("=",))
    text = re.sub(r"(\w)\[(\w)([+-]\d)?\]\.T", r"\1[\2\3].T", text)
    try:
        (line,) = ast.parse(text).body
    except (SyntaxError, ValueError):
        return None
    special = idiom(line, _node)
    if special is not None:
        return special
    if isinstance(line, ast.Assign) and len(line.targets) == 1:
        left, right = _node(line.targets[0]), _node(line.value)
        return Equation((of_gradient(left, right), right), (":=",))
    if isinstance(line, ast.AugAssign):
        left, right = _node(line.target), _node(line.value)
        made = ast.BinOp(line.target, line.op, line.value)
        return Equation((left, _binary(made, left, right)), (":=",))
    if isinstance(line, ast.Expr):
        return Equation((None, _node(line.value)), ("=",))
    return None


def of_gradient(left: Node, right: Node) -> Node:
    """`grad = X.T @ …` is of the weights that stand there, or of W; of outputs and labels, of ŷ."""
    if left != Node("name", data=Name("grad")):
        return left
    if {ROLES.get(n.base) for n in right.names()} - {"m", "n"} == {"H", "Y"}:
        return Node("name", data=Name("dhat:y"))
    if not any(n.op == "T" for n in right.walk()):
        return left
    weights = [n for n in right.names() if n.base in ("w", "W", "theta")]
    return Node("name", data=Name("d" + (weights[0].base if weights else "W")))


def _binary(e: ast.BinOp, left: Node, right: Node) -> Node:
    if isinstance(e.op, ast.Add):
        return Node("add", (left, right))
    if isinstance(e.op, ast.Sub):
        return Node("add", (left, Node("neg", (right,))))
    if isinstance(e.op, ast.Div):
        return Node("div", (left, right))
    if isinstance(e.op, ast.Pow):
        return Node("pow", (left, right))
    if type(e.op) in _OPERATORS:
        return mul(left, right, _OPERATORS[type(e.op)] if type(e.op) is ast.MatMult else "code")
    raise Unreadable(f"the operator of {ast.unparse(e)}")


def _node(e: ast.expr) -> Node:
    if isinstance(e, ast.BinOp):
        return _binary(e, _node(e.left), _node(e.right))
    if isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.USub):
        return Node("neg", (_node(e.operand),))
    if (
        isinstance(e, ast.Constant)
        and isinstance(e.value, int | float)
        and not isinstance(e.value, bool)
    ):
        return num(float(e.value))
    if isinstance(e, ast.Name) and e.id == "sp":  # a slope that has been worked out above
        return Node("call", (Node("name", data=Name("z")),), Name("sigma", primes=1))
    if isinstance(e, ast.Name):
        return named(e.id)
    if isinstance(e, ast.Attribute):
        if e.attr == "T":
            return Node("T", (_node(e.value),))
        if isinstance(e.value, ast.Name) and e.value.id == "self":
            return Node("name", data=identifier(e.attr))
        if e.attr in ("grad", "g"):
            inner = _node(e.value)
            if inner.op == "name":
                base = "dout" if ast.unparse(e.value) == "out" else "d" + inner.data.base
                return Node("name", data=inner.data._replace(base=base))
        if e.attr == "size":  # all entries
            return mul(Node("name", data=Name("m")), Node("name", data=Name("K")))
        raise Unreadable(f"the attribute .{e.attr}")
    if isinstance(e, ast.Subscript):
        return _indexed(e)
    if isinstance(e, ast.Compare) and len(e.ops) == 1 and type(e.ops[0]) in _COMPARED:
        return Node("cmp", (_node(e.left), _node(e.comparators[0])), _COMPARED[type(e.ops[0])])
    if isinstance(e, ast.IfExp):
        return Node("cases", (_node(e.body), _node(e.test), _node(e.orelse), num(1.0)))
    if isinstance(e, ast.Call):
        return call(e, _node)
    raise Unreadable(f"this piece of code is not understood: {ast.unparse(e)}")


def named(text: str) -> Node:
    """What a name stands for; `exp_scores` and `log_probs` are functions of what they name."""
    of = re.match(r"^(exp|log)_?(\w+)$|^(\w+)_exp$", text)
    if of and not (of[1] == "log" and not re.match(r"^(?:p|probs?|softmax)$", of[2])):
        inner = "probs" if of[2] == "softmax" else of[2] or of[3]
        try:
            return Node("call", (Node("name", data=identifier(inner)),), Name(of[1] or "exp"))
        except Unreadable:
            pass
    return Node("name", data=identifier(text))


def _indexed(e: ast.Subscript) -> Node:
    if isinstance(e.value, ast.Attribute) and e.value.attr == "shape":
        return Node("name", data=Name("m"))  # what else would be divided by
    key = re.match(r"^['\"](\w+)['\"]$", ast.unparse(e.slice))
    if key:  # grads["W1"], params["W1"]
        of = ast.unparse(e.value)
        inner = identifier(key[1])
        whole = re.search(r"grad", of) and not re.match(r"^d", key[1])
        return Node("name", data=inner._replace(base="d" + inner.base) if whole else inner)
    if re.match(r"^\(?(?:range|np\.arange|torch\.arange)\(.*\),\s*\w+\)?$", ast.unparse(e.slice)):
        label = e.slice.elts[1]  # type: ignore[attr-defined]
        return Node("call", (_node(e.value), _node(label)), Name("picked"))
    base, index = _node(e.value), ast.unparse(e.slice).replace(" ", "")
    if base.op == "name" and re.match(r"^(?:[lL]([+-]\d)?|\d+)$", index):
        return Node("name", data=base.data._replace(sup=(*base.data.sup, f"[{index}]")))
    behind = re.match(r"^-(?:(\d)|l([+-]\d)?)$", index)
    if base.op == "name" and behind:  # counted from the last layer, of which an l is as good as any
        shift = 1 - int(behind[1]) if behind[1] else int(behind[2] or 0)
        layer = ("L" if behind[1] else "l") + (f"{shift:+d}" if shift else "")
        return Node("name", data=base.data._replace(sup=(*base.data.sup, f"[{layer}]")))
    raise Unreadable(f"the index [{index}]")
