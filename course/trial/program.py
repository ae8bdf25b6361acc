"""A formula written back as the line of a program that it was typed as, in the program's names."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from course.trial.reading import equations
from course.trial.tree import Equation, Name, Node, Unreadable
from course.trial.writing import is_scalar

_LEVELS = {"add": 0, "neg": 1, "mul": 2, "div": 2, "cmp": -1}
_NUMPY = {"exp": "np.exp", "log": "np.log", "sqrt": "np.sqrt", "tanh": "np.tanh"}


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
        (again,) = equations(text)
    except (Unreadable, LookupError, ValueError):
        return None
    return text if plain(again) == plain(corrected) else None


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
        try:
            (read,) = equations(f"W = 1 * {text}")
        except (Unreadable, ValueError):
            return
        node = read.sides[1].args[-1] if read.sides[1] and read.sides[1].args else None
        if node is not None and node.op == "name":
            self.names.setdefault(node.data, text)
        elif node is not None and node.op == "call" and "(" in text:
            self.names.setdefault(node.data, text.split("(", maxsplit=1)[0])

    def line(self, e: Equation) -> str:
        left, right = e.sides
        if left is None or right is None:
            raise LookupError
        name, sums = self.write(left), right.args if right.op == "add" else ()
        if re.search(r"[-+]=", self.typed) and len(sums) == 2 and sums[0] == left:
            down = sums[1].op == "neg"
            rest = sums[1].args[0] if down else sums[1]
            return f"{name} {'-' if down else '+'}= {self.write(rest)}"
        return f"{name} = {self.write(right)}"

    def write(self, node: Node, level: int = -1) -> str:
        text = self.bare(node)
        return f"({text})" if _LEVELS.get(node.op, 3) < level else text

    def bare(self, node: Node) -> str:
        op, args = node.op, node.args
        if op == "num":
            return f"{node.data:g}"
        if op == "name":
            return self.names[node.data]
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
        if op == "pow":
            return f"{self.write(args[0], 3)} ** {self.write(args[1], 3)}"
        if op == "T":
            return f"{self.write(args[0], 3)}.T"
        if op == "cmp":
            return f"{self.write(args[0], 0)} {node.data} {self.write(args[1], 0)}"
        if op == "call":
            called = self.names.get(node.data) or _NUMPY[node.data.base]
            return f"{called}({', '.join(map(self.write, args))})"
        if op in ("sum", "mean") and node.data.upper.startswith("axis="):
            kept = ", keepdims=True" if "keepdims" in self.typed else ""
            axis = "" if node.data.upper == "axis=all" else f", {node.data.upper}"
            return f"np.{op}({self.write(args[0])}{axis}{kept})"
        raise LookupError(op)
