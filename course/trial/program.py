"""A formula written back as the line of a program that it was typed as, in the program's names."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from course.trial.code import equation
from course.trial.reading import equations, tidied
from course.trial.tree import Equation, Name, Node, Unreadable
from course.trial.writing import is_scalar

_LEVELS = {"add": 0, "neg": 1, "mul": 2, "div": 2, "cmp": -1}
_NUMPY = {
    "outer": "np.outer",
    **{f: f"np.{f}" for f in ("exp", "log", "sqrt", "tanh", "square", "abs", "sign", "diag")},
    "max": "np.maximum", "min": "np.minimum",
}  # fmt: skip
_TORCH = {
    "logsumexp": "torch.logsumexp",
    **{f: f"torch.{f}" for f in ("exp", "log", "sqrt", "tanh", "abs", "sign", "sigmoid")},
    "softmax": "F.softmax", "logsoftmax": "F.log_softmax", "max": "torch.maximum",
}  # fmt: skip
_PARTNERS = {"Z": "A", "A": "Z", "z": "a", "a": "z"}


def is_program(text: str) -> bool:
    """Whether a formula is a line of Python, and no LaTeX.

    >>> is_program("W -= lr * dW"), is_program("dW = dZ A^T"), is_program("a = z")
    (True, False, False)
    """
    if not re.search(r"[*@]|[-+]=|\.\w|\w\(", text) or re.search(r"\\|\^", text):
        return False
    try:
        return len(ast.parse(text.strip().removeprefix("return ")).body) == 1
    except (SyntaxError, ValueError):
        return False


def program(typed: str, corrected: Equation) -> str | None:
    """The line of a program that says what is corrected; None where its names do not suffice.

    >>> (line,) = equations("W2 -= lr * dW2")
    >>> program("W2 += lr * dW2", line)
    'W2 -= lr * dW2'
    """
    if not is_program(typed):
        return None
    try:
        text = Writer(typed).line(corrected)
    except LookupError:
        return None
    same = any(plain(again) == plain(corrected) for again in readings(text))
    return text if same else None


def readings(text: str) -> list[Equation]:
    """A line as the judge reads it, and as Python, where the two differ."""
    found = []
    for read in (lambda: equations(text), lambda: [tidied(e) for e in [equation(text)] if e]):
        try:
            found += read()
        except (Unreadable, ValueError):
            continue
    return found


def plain(equation: Equation) -> list[Node | None]:
    """The sides, with one sign for each of the two products and a minus before all of one."""

    def change(node: Node) -> Node:
        if node.op == "mul":
            node = Node("mul", node.args, "at" if is_matrix_product(node) else "code")
        if node.op in ("mul", "div") and node.args[0].op == "neg":  # -a / m, and -(a / m)
            return Node("neg", (replace(node, args=(*node.args[0].args, node.args[1])),))
        return node

    return [side and side.mapped(change) for side in equation.sides]


def is_matrix_product(node: Node) -> bool:
    """Whether a product is written with an @."""
    return node.data == "at" or (node.data == "" and not any(map(is_scalar, node.args)))


class Writer:
    """Writes nodes with the names that a line has for them."""

    def __init__(self, typed: str):
        self.typed = typed.strip()
        self.names: dict[Name, str] = {}
        for e in ast.walk(ast.parse(self.typed.removeprefix("return "))):
            if isinstance(e, ast.Name | ast.Subscript | ast.Attribute | ast.Call):
                self.learn(ast.unparse(e))

    def learn(self, text: str) -> None:
        """What a name, or a function's, stands for."""
        for read in readings(f"W = 1 * {text}  # {self.typed}"):
            right = read.sides[-1]
            node = right.args[-1] if right is not None and right.args else None
            if node is not None and node.op == "name":
                self.names.setdefault(node.data, text)
            elif node is not None and node.op == "call" and "(" in text:
                self.names.setdefault(node.data, text.split("(", maxsplit=1)[0])

    def line(self, e: Equation) -> str:
        left, right = e.sides
        if right is None:
            raise LookupError
        if left is None:
            return f"return {self.write(right)}"
        name, sums = self.write(left), right.args if right.op == "add" else ()
        if re.search(r"[-+]=", self.typed) and len(sums) == 2 and sums[0] == left:
            down = sums[1].op == "neg"
            rest = sums[1].args[0] if down else sums[1]
            return f"{name} {'-' if down else '+'}= {self.write(rest)}"
        return f"{name} = {self.write(right)}"

    def spelled(self, name: Name) -> str:
        """A name as the line has it; another by the manner of its partner there, or by its own."""
        if name in self.names:
            return self.names[name]
        letter = name.base.removeprefix("d")
        other = name._replace(base=name.base.replace(letter, _PARTNERS.get(letter, letter)))
        known = self.names.get(other, "")
        if other.base != name.base and known.count(other.base[-1]) == 1:
            return known.replace(other.base[-1], letter)
        accent, _, own = name.base.rpartition(":")
        return "_".join([own, *filter(None, [accent]), *name.sub]) if not name.sup else ""

    def write(self, node: Node, level: int = -1) -> str:
        text = self.bare(node)
        return f"({text})" if _LEVELS.get(node.op, 3) < level else text

    def bare(self, node: Node) -> str:
        op, args = node.op, node.args
        if op == "num":
            return f"{node.data:g}"
        if op == "name":
            return self.spelled(node.data)
        if op == "add":
            text = self.write(args[0], 0)
            for arg in args[1:]:
                down = arg.op == "neg"
                text += f" - {self.write(arg.args[0], 1)}" if down else f" + {self.write(arg, 1)}"
            return text
        if op == "neg":
            return f"-{self.write(args[0], 2)}"
        if op in ("mul", "div"):
            sign = "/" if op == "div" else "@" if is_matrix_product(node) else "*"
            return f"{self.write(args[0], 2)} {sign} {self.write(args[1], 3)}"
        if op == "pow" and args[1].op == "num" and args[1].data == -1 and args[0].op != "name":
            return f"{self.library}.linalg.inv({self.write(args[0])})"
        if op == "pow":
            return f"{self.write(args[0], 3)} ** {self.write(args[1], 3)}"
        if op == "T":
            return f"{self.write(args[0], 3)}.T"
        if op == "cmp":
            return f"{self.write(args[0], 0)} {node.data} {self.write(args[1], 0)}"
        if op == "call":
            return self.called(node)
        if op == "cases" and len(args) == 4:
            return f"np.where({self.write(args[1])}, {self.write(args[0])}, {self.write(args[2])})"
        if op in ("sum", "mean") and node.data.upper.startswith("axis="):
            axis = node.data.upper.removeprefix("axis=")
            kept = next(
                (k for k in ("keepdims", "keepdim") if re.search(rf"\b{k}\b", self.typed)), ""
            )
            said = [] if axis == "all" else [f"{self.axis}={axis}"] + [f"{kept}=True"] * bool(kept)
            if re.search(rf"(?<!np)(?<!torch)\.{op}\(", self.typed):
                return f"{self.write(args[0], 3)}.{op}({', '.join(said)})"
            return f"{self.library}.{op}({', '.join([self.write(args[0]), *said])})"
        raise LookupError(op)

    @property
    def torch(self) -> bool:
        """Whether the line is PyTorch's."""
        return bool(re.search(r"\b(?:torch|F|nn)\.|\b(?:dim|keepdim)\b", self.typed))

    @property
    def library(self) -> str:
        return "torch" if self.torch else "np"

    @property
    def axis(self) -> str:
        return "dim" if self.torch else "axis"

    def called(self, node: Node) -> str:
        """A function's value, by the name that the line has for the function."""
        said = [f"{self.axis}={x[5:]}" for x in node.data.sub if x.startswith("axis=")]
        named = {f.base: text for f, text in self.names.items() if "." in text or f == node.data}
        known = self.names.get(node.data) or (named.get(node.data.base) if said else None)
        library = _TORCH if self.torch else _NUMPY
        called = known or library.get(node.data.base) or node.data.base
        if node.data.primes and not known:
            raise LookupError(node.data.base)
        if re.match(r"^\w+\.\w+$", called) and not re.match(r"^(?:np|torch|F|nn)\.", called):
            called = library.get(node.data.base) or called.split(".")[1]  # a method of an array
        return f"{called}({', '.join([*map(self.write, node.args), *said])})"
