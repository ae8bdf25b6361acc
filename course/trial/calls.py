"""Functions and methods of Python's libraries in a formula: NumPy's, PyTorch's and a program's."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from course.trial.tree import Name, Node, Over, Unreadable, mul, num
from course.trial.words import FUNCTIONS

LIBRARIES = ("np", "numpy", "scipy", "torch", "tf", "jnp", "jax", "nn", "F", "math", "K")
# What leaves every number as it is, and the sizes too or as an axis of length 1.
NEUTRAL = (
    "int64", "float64", "float32", "float", "int", "double", "long", "asarray", "array", "tensor",
    "astype", "detach", "item", "numpy", "copy", "clone", "contiguous",
)  # fmt: skip
LOSSES = {
    "cross_entropy": "crossentropy", "nll_loss": "nll", "binary_cross_entropy": "bce",
    "binary_cross_entropy_with_logits": "bcelogits",
}  # fmt: skip
ALONG = ("softmax", "logsoftmax", "logsumexp")  # functions that take an axis


def call(e: ast.Call, node: Callable[[ast.expr], Node]) -> Node:
    """What a call is worth; `node` reads an expression.

    Raises:
        Unreadable: with the name of the function that is not known.
    """
    method = isinstance(e.func, ast.Attribute)
    owner = e.func.value if isinstance(e.func, ast.Attribute) else None
    word = e.func.attr if isinstance(e.func, ast.Attribute) else ast.unparse(e.func)
    library = (
        isinstance(owner, ast.Name | ast.Attribute)
        and ast.unparse(owner).split(".")[0] in LIBRARIES
    )
    options = {k.arg: ast.unparse(k.value) for k in e.keywords if k.arg}
    if word == "astype":
        e = ast.Call(e.func, [], [])
    if word == "inv" and "linalg" in ast.unparse(e.func):
        return Node("pow", (node(e.args[0]), num(-1.0)))
    if word == "len" and len(e.args) == 1:
        return Node("name", data=Name("m"))
    args = [node(a) for a in e.args]
    if owner is not None and not library and ast.unparse(owner) != "self":
        args.insert(0, node(owner))
    if word in LOSSES:
        return loss(word, args, options)
    found = product_or_power(word, args, method)
    if found is not None:
        return found
    if word in ("randn", "normal") and ("random" in ast.unparse(e.func) or method):
        return Node("call", (), Name("randn"))
    if word in NEUTRAL and len(args) == 1:
        return args[0]
    if word == "cost_derivative" and len(args) == 2:
        return Node("call", tuple(args), Name("dot:C"))
    if word in ("clamp", "clip") and len(args) == 1 and options in ({"min": "0"}, {"min": "0.0"}):
        return Node("call", (num(0.0), args[0]), Name("max"))
    return function(word, args, options)


def axis_of(args: list[Node], options: dict[str, str]) -> str:
    """The axis that a call names, or ``all``."""
    given = args[1] if len(args) == 2 else None
    sign = "-" if given is not None and given.op == "neg" else ""
    inner = given.args[0] if given is not None and sign else given
    position = f"{sign}{inner.data:g}" if inner is not None and inner.op == "num" else "all"
    return options.get("axis", options.get("dim", position))


def product_or_power(word: str, args: list[Node], method: bool) -> Node | None:
    """A function that stands for a sign: products, powers, sums of two, transposes."""
    kind = FUNCTIONS.get(word.replace("_", ""), word)
    if len(args) == 1 and (word in ("t", "transpose") or kind == "T"):
        return Node("T", (args[0],))
    if word == "where" and len(args) == 3:
        return Node("cases", (args[1], args[0], args[2], num(1.0)))
    if len(args) != 2:
        return None
    if kind == "dot" or word in ("mm", "mv"):
        return mul(args[0], args[1], "at")
    if kind == "odot" or word == "mul":
        return mul(args[0], args[1], "odot")
    if word in ("power", "pow"):
        return Node("pow", tuple(args))
    if word in ("divide", "div", "true_divide"):
        return Node("div", tuple(args))
    if word in ("add", "subtract", "sub"):
        return Node("add", (args[0], args[1] if word == "add" else Node("neg", (args[1],))))
    if word in ("gt", "greater") or (word == "ge" and method):
        return Node("cmp", tuple(args), ">=" if word == "ge" else ">")
    return None


def loss(word: str, args: list[Node], options: dict[str, str]) -> Node:
    """A loss of PyTorch's, which is a mean where nothing else is said."""
    reduction = options.pop("reduction", "'mean'").strip("'\"")
    if len(args) != 2 or options or reduction not in ("mean", "sum"):
        raise Unreadable(f"the function {word} with these options")
    return Node("call", tuple(args), Name(LOSSES[word], sub=(reduction,)))


def function(word: str, args: list[Node], options: dict[str, str]) -> Node:
    """A function's value, or its slope's where its name says so."""
    word = word.removeprefix("reduce_")  # as TensorFlow calls what goes over an axis
    kind = FUNCTIONS.get(word.replace("_", ""), word)
    if word == "mse_loss" and len(args) == 2 and not options:
        square = Node("pow", (Node("add", (args[0], Node("neg", (args[1],)))), num(2.0)))
        return Node("mean", (square,), Over((), "axis=all"))
    if kind in ("sum", "mean") and len(args) in (1, 2):
        return Node(kind, (args[0],), Over((), f"axis={axis_of(args, options)}"))
    if kind in ALONG and len(args) in (1, 2):
        axis = axis_of(args, options)
        sub = () if axis == "all" else (f"axis={axis}",)
        return Node("call", (args[0],), Name(kind, sub=sub))
    primes = 0
    if kind.endswith("'"):
        kind, primes = kind[:-1], 1
    word = re.sub(r"(?<=[a-z])(Prime|Deriv|Derivative|Grad)$", lambda f: f[0].lower(), word)
    derived = re.match(r"^(?:d_?)?(\w+?)_?(?:prime|derivative|deriv|grad|backward)$", word)
    derived = derived or re.match(r"^(?:d|deriv\w*|grad)_?(sigmoid|tanh|relu)$", word)
    if derived:
        kind, primes = FUNCTIONS.get(derived[1], derived[1]), 1
        if kind in ("activation", "act"):
            kind = "g"
    if kind in ("activation", "act", "g", "f", "sigma", "phi"):
        own = "g" if kind.startswith("act") else kind
        return Node("call", tuple(args), Name(own, sub=("code",) * primes, primes=primes))
    if kind in set(FUNCTIONS.values()) and len(args) >= 1 and kind not in ("np", "N", "U"):
        return Node("call", tuple(args), Name(kind, sub=("code",) * primes, primes=primes))
    raise Unreadable(f"the function {word}")
