"""Sums, products and powers of typed formulas, also of those whose sign is missing."""

from __future__ import annotations

import ast

from course.exercises.formulas.advice import Advice
from course.exercises.formulas.functions import SHAPES
from course.exercises.formulas.messages import code
from course.exercises.formulas.signs import DEEPEST, NO_WORDS, SIGNS
from course.exercises.formulas.tokens import Token


class Products(Advice):
    """From a comparison down to what the factors of a product are."""

    def deeper(self):
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("the formula is nested too deeply", self.next)

    def built(self, start: Token, tree: ast.expr, *parts: ast.expr) -> ast.expr:
        """A tree with its height, which is bounded, and with its place, which ends here."""
        last = self.tokens[self.at - 1]
        tree.height = 1 + max((getattr(part, "height", 0) for part in parts), default=0)
        tree.place = self.place(start, last)
        if tree.height > DEEPEST:
            raise self.wrong("the formula is nested too deeply", start, last)
        return tree

    def binary(self, start: Token, left: ast.expr, sign: str, right: ast.expr) -> ast.expr:
        return self.built(start, ast.BinOp(left, SIGNS[sign](), right), left, right)

    def comparison(self) -> ast.expr:
        self.deeper()
        start, left = self.next, self.sum()
        if self.next.text in ("<", ">", "<=", ">="):
            sign = self.take().text
            right = self.sum()
            left = self.built(start, ast.Compare(left, [SIGNS[sign]()], [right]), left, right)
        self.depth -= 1
        return left

    def sum(self) -> ast.expr:
        start, tree = self.next, self.term()
        while self.next.text in ("+", "-"):
            sign = self.take().text
            tree = self.binary(start, tree, sign, self.term())
        return tree

    def term(self) -> ast.expr:
        start = first = self.next
        tree = self.signed()
        sign, last = "", tree
        while True:
            if self.next.text in ("*", "/", "@"):
                sign = self.take().text
                first = self.next
                last = self.signed()
                tree = self.binary(start, tree, sign, last)
            elif self.next.kind in ("number", "name") or self.next.text in ("(", "["):
                if self.next.text in NO_WORDS:
                    return tree
                last = self.without_sign(tree, start, first, "/" if sign == "/" else "")
                tree = self.binary(start, tree, "*", last)
                sign = ""
            else:
                return tree

    def without_sign(self, left: ast.expr, start: Token, first: Token, sign: str) -> ast.expr:
        """The right factor of a product without a sign, where there is one reading of it."""
        before, token = self.tokens[self.at - 1], self.next
        end, begin = before.end, token.start
        raised = self._raised(start.start)
        right = self.signed()
        close = self.tokens[self.at - 1].end
        product = self.put(end, begin, " * ")
        if token.kind == "number":
            raise self.error(
                f"a sign is missing before {code(token.text)}",
                before, token, product,
                self.put(end, begin, "**"),
            )  # fmt: skip
        if sign or raised is not None:
            first = first.start if raised is None else raised
            under = f"{self.text[first:end]} * {self.text[begin:close]}"
            raise self.error(
                "a product is written with `*`; without it this has two readings",
                start, close,
                self.put(start.start, begin, f"({self.text[start.start:end]}) * "),
                self.put(first, close, f"({under})"),
            )  # fmt: skip
        if self.is_number(left) or self.is_number(right):
            return right
        name = before.text if before.kind == "name" and before.text != "T" else ""
        function = f"`{name}` is not a function; " if name and token.text == "(" else ""
        raise self.error(
            f"{function}a product is written with `*` (entry by entry) or `@` (of matrices)",
            before,
            token,
            product,
            self.put(end, begin, " @ "),
        )

    def _raised(self, start: int) -> int | None:
        """Where an exponent begins that ends just here and stands in no brackets."""
        depth = 0
        for token in reversed(self.tokens[: self.at]):
            if token.start < start:
                return None
            depth += (token.text in (")", "]")) - (token.text in ("(", "["))
            if (depth == 0 and token.text in ("*", "/", "@", "+", "-")) or depth < 0:
                return None
            if depth == 0 and token.text == "**":
                at = self.tokens.index(token) + 1
                return None if self.tokens[at].text == "(" else self.tokens[at].start
        return None

    def is_number(self, tree: ast.expr) -> bool:
        """Whether a formula is one number, whatever the sizes are."""
        if isinstance(tree, ast.Constant):
            return True
        if isinstance(tree, ast.Name):
            return tree.id in self.numbers
        if isinstance(tree, ast.BinOp):
            matrices = isinstance(tree.op, ast.MatMult)
            return not matrices and self.is_number(tree.left) and self.is_number(tree.right)
        if isinstance(tree, ast.UnaryOp):
            return self.is_number(tree.operand)
        if isinstance(tree, ast.Compare):
            return self.is_number(tree.left) and self.is_number(tree.comparators[0])
        if isinstance(tree, ast.Attribute):
            return self.is_number(tree.value)
        if isinstance(tree, ast.Call) and tree.func.id not in SHAPES:
            over = tree.func.id in ("sum", "mean", "max", "min") and len(tree.args) == 1
            return not tree.keywords if over else all(map(self.is_number, tree.args))
        return False

    def signed(self) -> ast.expr:
        if self.next.text not in ("+", "-"):
            return self.power()
        self.deeper()
        start = self.take()
        kind = ast.USub if start.text == "-" else ast.UAdd
        inner = self.signed()
        self.depth -= 1
        return self.built(start, ast.UnaryOp(kind(), inner), inner)

    def power(self) -> ast.expr:
        start, tree = self.next, self.followed()
        if self.next.text == "**":
            self.deeper()
            self.take()
            tree = self.binary(start, tree, "**", self.signed())
            self.depth -= 1
        return tree

    def followed(self) -> ast.expr:
        start, tree = self.next, self.atom()
        while True:
            if self.next.text == "'":
                self.take()
                tree = self.built(start, ast.Attribute(tree, "T"), tree)
            elif self.next.text == ".":
                tree = self.after_dot(tree, start)
            elif self.next.text == "[" and self.next.start == self.tokens[self.at - 1].end:
                told = f"cannot use {code(self.text[start.start :])} in a formula: no entries"
                raise self.wrong(told, start, self.next)
            else:
                return tree
