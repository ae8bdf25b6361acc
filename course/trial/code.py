"""Python and NumPy code as the nodes of a trial."""

from __future__ import annotations

import ast
import re

from course.trial.spelling import unicode_to_latex
from course.trial.tree import Equation, Name, Node, Over, Unreadable, mul, num
from course.trial.words import FUNCTIONS, SYMBOLS

_SIGNS = re.compile(
    r"\bnp\.|\.mm\(|\.t\(\)|\.T\b|\.dot\(|\*\*|@|\baxis\s*=|torch\.|\breturn\b|[a-z]_[a-zA-Z]{2,}|keepdims|\bself\.|Prime\(|\blen\(|_deriv\(|\bd_?(?:sigmoid|tanh|relu)\(|\w\[-|_relu\b|\bif\b.*\belse\b"
    r"|\.(?:sum|mean|transpose|grad|t)\b|\w\[[^\]]*[<>,:][^\]]*\]\s*[-+*/]?=|\bzip\("
)
LIBRARIES = ("np", "numpy", "torch", "tf", "jnp", "F", "math", "K")
_OPERATORS = {ast.Mult: "star", ast.MatMult: "at"}
_OPPOSITE = {">": "<=", "<=": ">", "<": ">=", ">=": "<"}
_LISTS = {"grad": r"grad", "theta": r"param|weight|theta"}
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
    if re.search(r"\b(?:p|param)\.grad\b", text):  # any of a model's parameters
        text = re.sub(r"\b(?:p|param)\.grad(?:\.data)?\b", "grad", text)
        text = re.sub(r"\b(?:p|param)(?:\.data)?(?!\w)", "theta", text)
    defined = re.match(r"^def (\w+\(\w+\)):\s*return (.+)$", text)
    if defined:
        said, worth = (ast.parse(x.strip(), mode="eval").body for x in defined.groups())
        return Equation((_node(said), _node(worth)), ("=",))
    text = re.sub(r"(\w)\[(\w)([+-]\d)?\]\.T", r"\1[\2\3].T", text)
    try:
        (line,) = ast.parse(text).body
    except (SyntaxError, ValueError):
        return None
    special = masked(line) or labelled(line) or for_each(line)
    if special is not None:
        return special
    if isinstance(line, ast.Assign) and len(line.targets) == 1:
        return Equation((_node(line.targets[0]), _node(line.value)), (":=",))
    if isinstance(line, ast.AugAssign):
        left, right = _node(line.target), _node(line.value)
        made = ast.BinOp(line.target, line.op, line.value)
        return Equation((left, _binary(made, left, right)), (":=",))
    if isinstance(line, ast.Expr):
        return Equation((None, _node(line.value)), ("=",))
    return None


def masked(line: ast.stmt) -> Equation | None:
    """`dh[h <= 0] = 0`: an error goes on where the condition is not met."""
    if not isinstance(line, ast.Assign) or not isinstance(line.targets[0], ast.Subscript):
        return None
    target, value = line.targets[0], line.value
    if not isinstance(target.slice, ast.Compare) or ast.unparse(value) not in ("0", "0.0"):
        return None
    condition, error = _node(target.slice), _node(target.value)
    if error.op != "name" or condition.data not in _OPPOSITE:
        return None
    own = Node("name", data=error.data._replace(base="da"))
    kept = Node("cmp", condition.args, _OPPOSITE[condition.data])
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


def for_each(line: ast.stmt) -> Equation | None:
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
        kinds[identifier(letter) if len(letter) < 3 else Name(letter)] = Name(kind)
    if Name("theta") not in kinds.values():
        return None

    def put(node: Node) -> Node:
        known = node.op == "name" and node.data in kinds
        return Node("name", data=kinds[node.data]) if known else node

    theta = Node("name", data=Name("theta"))
    return Equation((theta, _node(line.value.elt).mapped(put)), (":=",))


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
        return Node("name", data=identifier(e.id))
    if isinstance(e, ast.Attribute):
        if e.attr == "T":
            return Node("T", (_node(e.value),))
        if isinstance(e.value, ast.Name) and e.value.id == "self":
            return Node("name", data=identifier(e.attr))
        if e.attr == "grad":
            inner = _node(e.value)
            if inner.op == "name":
                return Node("name", data=inner.data._replace(base="d" + inner.data.base))
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
    if isinstance(e.value, ast.Attribute) and e.value.attr == "shape":
        return Node("name", data=Name("m"))  # what else would be divided by
    base, index = _node(e.value), ast.unparse(e.slice).replace(" ", "")
    if base.op == "name" and re.match(r"^(?:[lL]([+-]\d)?|\d+)$", index):
        return Node("name", data=base.data._replace(sup=(*base.data.sup, f"[{index}]")))
    behind = re.match(r"^-(?:(\d)|l([+-]\d)?)$", index)
    if base.op == "name" and behind:  # counted from the last layer, of which an l is as good as any
        shift = 1 - int(behind[1]) if behind[1] else int(behind[2] or 0)
        layer = ("L" if behind[1] else "l") + (f"{shift:+d}" if shift else "")
        return Node("name", data=base.data._replace(sup=(*base.data.sup, f"[{layer}]")))
    key = re.match(r"^['\"](\w+)['\"]$", index)
    if key:
        return Node("name", data=identifier(key[1]))
    raise Unreadable(f"the index [{index}]")


def _call(e: ast.Call) -> Node:
    method = isinstance(e.func, ast.Attribute)
    owner = e.func.value if method else None
    word = e.func.attr if method else ast.unparse(e.func)
    library = (
        isinstance(owner, ast.Name | ast.Attribute)
        and ast.unparse(owner).split(".")[0] in LIBRARIES
    )
    args = [_node(a) for a in e.args]
    if method and not library and ast.unparse(e.func.value) != "self":
        args.insert(0, _node(owner))
    options = {k.arg: ast.unparse(k.value) for k in e.keywords}
    kind = FUNCTIONS.get(word.replace("_", ""), word)
    if word == "mse_loss" and len(args) == 2 and not options:
        square = Node("pow", (Node("add", (args[0], Node("neg", (args[1],)))), num(2.0)))
        return Node("mean", (square,), Over((), "axis=all"))
    if word == "cost_derivative" and len(args) == 2:
        return Node("call", tuple(args), Name("dot:C"))
    if word in ("t", "transpose") and len(args) == 1:
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
    if word in ("int64", "float64", "float", "int", "asarray", "array") and len(args) == 1:
        return args[0]
    if word == "len" and len(args) == 1:
        return Node("name", data=Name("m"))
    primes = 0
    if kind.endswith("'"):
        kind, primes = kind[:-1], 1
    word = re.sub(r"(?<=[a-z])(Prime|Deriv|Derivative|Grad)$", lambda f: f[0].lower(), word)
    derived = re.match(r"^(?:d_?)?(\w+?)_?(?:prime|derivative|deriv|grad|backward)$", word)
    derived = derived or re.match(r"^d_?(sigmoid|tanh|relu)$", word)
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
    text = re.sub(
        r"(?<=[a-z])(Prime|Hat|Prev|Deriv|Derivative)\b", lambda f: "_" + f[0].lower(), text
    )
    text = re.sub(r"^d[LJCE]_?d(?=[A-Za-z])", "d", text)
    if re.match(r"^(?:[yY]_?)?one_?h(?:ot)?$", text):
        return Name("Y" if text[0] == "Y" else "y")
    if text in ("error", "errors", "err"):
        return Name("err")
    if re.match(r"^d\d$", text):
        return Name("delta", sub=(text[1],))
    text = unicode_to_latex(text).replace("\\", "").replace("{", "").replace("}", "").strip()
    flat = text.replace("_", "")
    if flat in SYMBOLS:
        return Name(SYMBOLS[flat])
    if flat in ("dout", "doutput", "upstream", "gradoutput"):
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
    if text.endswith("_relu") and len(text) > 5:  # PyTorch's names: h, and h_relu after it
        return identifier(text.removesuffix("_relu"))
    text = re.sub(r"^(layer|l)_(?=\d$)", r"\1", text)
    delta = re.match(r"^(?:layer_?|l|z)(\d)_delta$|^(output|out|hidden)_deltas?$", text)
    if delta:
        return Name("delta", sub=(delta[1] or {"output": "out"}.get(delta[2], delta[2]),))
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
