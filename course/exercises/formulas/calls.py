"""Functions of typed formulas: their arguments and their axes, as NumPy and torch write them."""

from __future__ import annotations

import ast

from course.exercises.formulas.functions import BUILT_IN, SAME, WORDS
from course.exercises.formulas.messages import FormulaError, code
from course.exercises.formulas.products import Products
from course.exercises.formulas.spelling import Spelled
from course.exercises.formulas.tokens import Token


class Calls(Products):
    """A function with what stands in its brackets."""

    def call(self, start: Token, token: Token, given: list[ast.expr], library=False, after=""):
        """A function with its arguments in brackets; `given` stands before its dot."""
        name = token.text
        function = self._function(name) or (name if name in WORDS else None)
        if after:
            library, function = True, function or SAME.get(name, name)
        if self.next.text != "(":
            if library and name in ("e", "pi", "inf", "nan"):
                raise self.wrong(f"expected a number, got {code(name)}", token)
            raise self.unknown(token)
        if function is None:
            raise self.unknown(token)
        opened = self.take()
        args, words = self.arguments(name, list(given), opened)
        closed = self.tokens[self.at - 1]
        known = BUILT_IN.get(function, BUILT_IN["exp"])
        axis = self._axis(token, known, words)
        if known.axis and axis is None and len(args) == 2:
            args, axis = self._second(token, args, library, bool(given))
        if axis is not None and (not known.axis or len(args) > 1):
            told = f"`{name}(...)` takes no further words such as `axis=` here"
            raise self.wrong(told, token, closed)
        fewest, most = known.fewest, known.most
        if function in WORDS:
            fewest = most = 1 + (" y" in WORDS[function] or "y)" in WORDS[function])
        if not fewest <= len(args) <= most:
            wanted = f"{fewest}" if fewest == most else "1 or 2"
            point = "" if len(args) < 2 else "; is a comma meant for a decimal point?"
            told = f"`{name}` takes {wanted} argument(s), got {len(args)}{point}"
            raise self.wrong(told, token, closed)
        if function in WORDS:
            tree = put_in(self.word(function), args, self.place(start, closed))
            return self.built(start, tree, *args)
        keywords = [] if axis in (None, "all") else [ast.keyword("axis", ast.Constant(axis))]
        return self.built(start, ast.Call(ast.Name(function), args, keywords), *args)

    def arguments(self, name: str, args: list[ast.expr], opened: Token):
        words: dict[str, object] = {}
        pairs = name in ("ones", "zeros")
        while self.next.text != ")":
            token, follows = self.next, self.tokens[self.at + 1]
            if token.text in ("*", "**"):
                told = f"cannot use {code(token.text)} in front of an argument"
                raise self.wrong(told, token)
            if token.kind == "name" and follows.text == "=":
                self.at += 2
                words[token.text] = self._value(name, token)
            elif pairs and token.text in ("(", "[") and not args:
                args = self._pair()
            else:
                args.append(self.comparison())
            if self.next.text == ",":
                self.take()
            elif self.next.text != ")":
                raise self._left_over()
        self.take()
        return args, words

    def _pair(self) -> list[ast.expr]:
        self.take()
        args = [self.comparison()]
        while self.next.text == ",":
            self.take()
            args.append(self.comparison())
        if self.take().text not in (")", "]"):
            self.at -= 1
            raise self._left_over()
        return args

    def _value(self, name: str, word: Token) -> object:
        """What follows ``axis=`` or ``keepdims=``: a whole number, or a word of Python's."""
        sign = -1 if self.next.text == "-" else 1
        if sign < 0:
            self.take()
        token = self.take()
        if self.next.text not in (",", ")"):
            raise self._no_axis(name, word, self.next)
        if token.kind == "number" and token.text in ("0", "1", "2"):
            return sign * int(token.text)
        return {"True": True, "False": False, "None": "all"}.get(token.text, token.text + "?")

    def _no_axis(self, name: str, start: Token, end: Token) -> FormulaError:
        told = f"`{name}` takes `axis=0` (down the columns) or `axis=1` (along the rows)"
        return self.wrong(told, start, end)

    def _axis(self, token: Token, known, words: dict[str, object]):
        axis, name, closed = None, token.text, self.tokens[self.at - 1]
        for key, value in words.items():
            if key in ("keepdims", "keepdim") and known.axis:
                if value is not True:
                    told = f"`{name}` keeps its axis here: leave `{key}` out"
                    raise self.wrong(told, token, closed)
            elif key in ("axis", "dim") and known.axis:
                axis = {-1: 1, -2: 0}.get(value, value) if type(value) is int else value
                if axis != "all" and (type(axis) is not int or axis not in (0, 1)):
                    raise self._no_axis(name, token, closed)
            elif known.axis:
                raise self.wrong(
                    f"`{name}` does not take `{key}=`, but `axis=0` (down the columns) or "
                    "`axis=1` (along the rows)",
                    token,
                    closed,
                )
            else:
                told = f"`{name}(...)` takes no further words such as `{key}=` here"
                raise self.wrong(told, token, closed)
        return axis

    def _second(self, token: Token, args: list[ast.expr], library: bool, dotted: bool):
        """The second argument of a sum is its axis; of a maximum, it may be a number."""
        name, start, closed = token.text, token.start, self.tokens[self.at - 1]
        second = args[1]
        value = getattr(second, "value", None)
        whole = isinstance(second, ast.Constant) and type(value) is int and value in (0, 1)
        two = name in ("maximum", "minimum") or (name in ("max", "min") and not library)
        if two or (not whole and BUILT_IN[SAME.get(name, name)].most == 2):
            return args, None
        if whole and library and (dotted or BUILT_IN[SAME.get(name, name)].most == 1):
            return args[:1], value
        end, inner = closed.end, ast.unparse(args[0])
        ways = [self.put(start, end, f"{name}({inner}, axis={axis})") for axis in (0, 1)]
        if whole and library:
            pair = f"{name}imum({inner}, {value})" if name in ("max", "min") else ""
            ways = [ways[value], self.put(start, end, pair)]
        raise self.error(
            f"`{name}` takes one argument, and which axis is meant is not clear: `axis=0` (down "
            "the columns) or `axis=1` (along the rows)",
            token,
            closed,
            *([] if dotted else ways),
        )

    def _skip_brackets(self) -> None:
        depth = 0
        while True:
            sign = self.take().text
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                return

    def word(self, name: str) -> ast.expr:
        """The syntax tree, in x and y, of a function that is another word for signs."""
        text = Spelled.typed(WORDS[name])
        return type(self)(text, ("x", "y"), self.functions, frozenset(), {}).whole()


def put_in(tree: ast.expr, args: list[ast.expr], place: tuple[int, int]) -> ast.expr:
    """A formula in x and y with the arguments in theirs; all else of it stands at one place."""
    given = dict(zip("xy", args, strict=False))

    class Put(ast.NodeTransformer):
        def visit(self, node):
            if isinstance(node, ast.Name) and node.id in given:
                return given[node.id]
            node.place = place
            return self.generic_visit(node)

    return Put().visit(tree)
