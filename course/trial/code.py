"""Python and NumPy code as the nodes of a trial."""

from __future__ import annotations

import ast
import re

from course.trial.spelling import unicode_to_latex
from course.trial.tree import Equation, Name, Node, Over, Unreadable, mul, num
from course.trial.words import FUNCTIONS, SYMBOLS

_SIGNS = re.compile(
    r"\bnp\.|\.mm\(|\.t\(\)|\.T\b|\.dot\(|\*\*|@|\baxis\s*=|torch\.|\breturn\b|[a-z]_[a-zA-Z]{2,}|keepdims|\bif\b.*\belse\b"
)
LIBRARIES = ("np", "numpy", "torch", "tf", "jnp", "F", "math", "K")
_OPERATORS = {ast.Mult: "star", ast.MatMult: "at"}
_COMPARED = {ast.Gt: ">", ast.Lt: "<", ast.GtE: ">=", ast.LtE: "<=", ast.Eq: "=", ast.NotEq: "!="}


def looks_like_code(text: str) -> bool:
    """Whether a formula is Python.

    >>> looks_like_code("dW = np.dot(dZ, A.T) / m"), looks_like_code(r"W^{[l]}")
    (True, False)
    """
    return bool(_SIGNS.search(text)) and not re.search(r"\\|\^|_\{|[∂Σ∑√'′]", text)


def equation(text: str) -> Equation | None:
    """What a line of code says, or None where it is no Python."""
    text = text.strip().removeprefix("return ").split("#")[0].strip()
    defined = re.match(r"^def (\w+\(\w+\)):\s*return (.+)$", text)
    if defined:
        said, worth = (ast.parse(x.strip(), mode="eval").body for x in defined.groups())
        return Equation((_node(said), _node(worth)), ("=",))
    text = re.sub(r"(\w)\[(\w)([+-]\d)?\]\.T", r"\1[\2\3].T", text)
    try:
        (line,) = ast.parse(text).body
    except (SyntaxError, ValueError):
        return None
    if isinstance(line, ast.Assign) and len(line.targets) == 1:
        return Equation((_node(line.targets[0]), _node(line.value)), (":=",))
    if isinstance(line, ast.AugAssign):
        left, right = _node(line.target), _node(line.value)
        made = ast.BinOp(line.target, line.op, line.value)
        return Equation((left, _binary(made, left, right)), (":=",))
    if isinstance(line, ast.Expr):
        return Equation((None, _node(line.value)), ("=",))
    return None


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
    if isinstance(e, ast.Name):
        return Node("name", data=identifier(e.id))
    if isinstance(e, ast.Attribute):
        if e.attr == "T":
            return Node("T", (_node(e.value),))
        if isinstance(e.value, ast.Name) and e.value.id == "self":
            return Node("name", data=identifier(e.attr))
        raise Unreadable(f"the attribute .{e.attr}")
    if isinstance(e, ast.Subscript):
        return _indexed(e)
    if isinstance(e, ast.Compare) and len(e.ops) == 1 and type(e.ops[0]) in _COMPARED:
        return Node("cmp", (_node(e.left), _node(e.comparators[0])), _COMPARED[type(e.ops[0])])
    if isinstance(e, ast.IfExp):
        return Node("cases", (_node(e.body), _node(e.test), _node(e.orelse), num(1.0)))
    if isinstance(e, ast.Call):
        return _call(e)
    raise Unreadable(f"this piece of code is not understood: {ast.unparse(e)}")


def _indexed(e: ast.Subscript) -> Node:
    base, index = _node(e.value), ast.unparse(e.slice).replace(" ", "")
    if base.op == "name" and re.match(r"^(?:[lL]([+-]\d)?|\d+)$", index):
        return Node("name", data=base.data._replace(sup=(*base.data.sup, f"[{index}]")))
    key = re.match(r"^['\"](\w+)['\"]$", index)
    if key:
        return Node("name", data=identifier(key[1]))
    raise Unreadable(f"the index [{index}]")


def _call(e: ast.Call) -> Node:
    method = isinstance(e.func, ast.Attribute)
    owner = e.func.value if method else None
    word = e.func.attr if method else ast.unparse(e.func)
    library = owner is not None and ast.unparse(owner).split(".")[0] in LIBRARIES
    args = [_node(a) for a in e.args]
    if method and not library:
        args.insert(0, _node(owner))
    options = {k.arg: ast.unparse(k.value) for k in e.keywords}
    kind = FUNCTIONS.get(word.replace("_", ""), word)
    if word == "t" and len(args) == 1:
        return Node("T", (args[0],))
    if (kind == "dot" or word == "mm") and len(args) == 2:
        return mul(args[0], args[1], "at")
    if word in ("randn", "normal") and ("random" in ast.unparse(e.func) or method):
        return Node("call", (), Name("randn"))
    if word in ("power", "pow") and len(args) == 2:
        return Node("pow", tuple(args))
    if word == "divide" and len(args) == 2:
        return Node("div", tuple(args))
    if word in ("add", "subtract") and len(args) == 2:
        return Node("add", (args[0], Node("neg", (args[1],)) if word == "subtract" else args[1]))
    if word == "where" and len(args) == 3:
        return Node("cases", (args[1], args[0], args[2], num(1.0)))
    if kind == "odot" and len(args) == 2:
        return mul(args[0], args[1], "odot")
    if kind == "T" and len(args) == 1:
        return Node("T", (args[0],))
    if (kind in ("sum", "mean") or word in ("sum", "mean")) and len(args) in (1, 2):
        kind = word if word in ("sum", "mean") else kind
        given = f"{args[1].data:g}" if len(args) == 2 and args[1].op == "num" else "all"
        axis = options.get("axis", given)
        return Node(kind if kind == "sum" else "mean", (args[0],), Over((), f"axis={axis}"))
    primes = 0
    if kind.endswith("'"):
        kind, primes = kind[:-1], 1
    derived = re.match(r"^(?:d_?)?(\w+?)_?(?:prime|derivative|deriv|grad|backward)$", word)
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


def identifier(text: str) -> Name:
    """The quantity that a name in a program means.

    >>> identifier("dW1").base, identifier("A_prev").sub, identifier("learning_rate").base
    ('dW', ('prev',), 'eta')
    """
    text = unicode_to_latex(text).replace("\\", "").replace("{", "").replace("}", "").strip()
    flat = text.replace("_", "")
    if flat in SYMBOLS:
        return Name(SYMBOLS[flat])
    if flat in ("dout", "upstream", "gradoutput"):
        return Name("dout")
    of_output = re.match(r"^(?:d|grad)_?(y_?pred|y_?hat|output|logits|scores)$", text)
    if of_output:
        inner = identifier(of_output[1])
        return inner._replace(base="d" + inner.base)
    if re.match(r"^d?[AZaz]_?L$", text):
        return Name(text.rstrip("L").rstrip("_"), sup=("[L]",))
    digits = re.match(r"^(.*?)_?(\d+)$", text)
    if digits and digits[1]:
        return identifier(digits[1])._replace(sub=(digits[2],))
    if text.startswith("grad_") and len(text) < 9:
        inner = identifier(text[5:])
        return inner._replace(base="d" + inner.base)
    suffix = re.match(
        r"^(.+?)_(prev|next|hidden|out|output|h|o|l|in|hat|corrected|corr|new|old|t|true|pred|i|j|k|ij|jk)$",
        text,
    )
    if suffix:
        inner = identifier(suffix[1])
        if suffix[2] == "hat":
            return inner._replace(base=f"hat:{inner.base}")
        return inner._replace(sub=(*inner.sub, suffix[2]))
    grad = re.match(r"^(?:d|grad|grads|nabla|delta|dL_d|dJ_d|dC_d|dE_d)_?(\w+)$", text)
    if (
        grad
        and text not in ("delta", "d")
        and (len(grad[1].replace("_", "")) <= 2 or grad[1] in SYMBOLS or "_d" in text)
    ):
        inner = identifier(grad[1])
        if grad[1] == "output" or not text.startswith("delta"):
            return inner._replace(base="d" + inner.base)
    state = re.match(r"^([vmsVMS])_?(d\w+)$", text)
    if state:
        return Name(state[1], sub=(state[2],))
    if (
        len(flat) == 1
        or re.match(r"^d[A-Za-z]$", flat)
        or flat in ("delta", "sigma", "theta", "omega")
    ):
        return Name(flat)
    raise Unreadable(f"the name {text} is not known")
