"""Numbers, names, brackets and lists of typed formulas, and what may follow them."""

from __future__ import annotations

import ast

from course.exercises.formulas.calls import Calls
from course.exercises.formulas.functions import BUILT_IN, LIBRARIES, SAME, UNCHANGED, WORDS
from course.exercises.formulas.messages import code
from course.exercises.formulas.tokens import Token

LARGEST = 1e300


class Factors(Calls):
    """What a product is made of."""

    def after_dot(self, tree: ast.expr, start: Token) -> ast.expr:
        self.take()
        token = self.take()
        if token.kind != "name":
            raise self._missing(token)
        called = self.next.text == "("
        if token.text == "T" and not (called and self.tokens[self.at + 1].text == ")"):
            return self.built(start, ast.Attribute(tree, "T"), tree)
        if called and token.text in UNCHANGED:
            self._skip_brackets()
            return tree
        if called and (token.text in WORDS or SAME.get(token.text, token.text) in BUILT_IN):
            return self.call(start, token, [tree], after="a dot")
        raise self.wrong(
            f"cannot read `.{token.text}`: only `.T` (the transpose) and functions such as "
            "`.sum(axis=0)` may follow a dot",
            token,
        )

    def atom(self) -> ast.expr:
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "name":
            return self.name(token)
        if token.text == "(":
            tree = self.comparison()
            if self.next.text == ",":
                raise self._comma()
            if self.next.text != ")":
                raise self._left_over()
            tree.place = self.place(token, self.take())
            return tree
        if token.text == "[":
            return self.rows()
        if token.kind == "end" or token.text in (")", "]", ","):
            raise self._missing(token)
        if token.text in ("~", "!"):
            raise self.wrong(f"a sign {code(token.text)} is not `+` or `-`", token)
        if token.text in ("=", ":="):
            raise self.wrong("type only the right-hand side, without an `=` sign", token)
        raise self.wrong(
            f"cannot read and cannot use {code(token.text)} here: expected a number, a name or "
            "a bracket",
            token,
        )

    def number(self, token: Token) -> ast.expr:
        text = token.text.replace("_", "")
        if self.next.text in ("j", "J") and self.next.start == token.end:
            told = f"expected a real number, got {code(token.text + self.next.text)}"
            raise self.wrong(told, token, self.next)
        whole = text[:2].lower() in ("0x", "0b", "0o")
        value = int(text, 0) if whole else float(text)
        if value > LARGEST:
            raise self.wrong("a number is too large", token)
        exact = (whole or text.isdigit()) and value < 2**53
        return self.built(token, ast.Constant(int(value) if exact else float(value)))

    def name(self, token: Token) -> ast.expr:
        start, name, called = token, token.text, self.next.text == "("
        if name in self.names:
            return self.built(start, ast.Name(name))
        if name in LIBRARIES and self.next.text == ".":
            while name in LIBRARIES and self.next.text == ".":
                self.take()
                token = self.take()
                name = token.text
            return self.call(start, token, [], library=True)
        if called and (self._function(name) or name in WORDS):
            return self.call(token, token, [])
        if name in self.aliases:
            return self.built(start, ast.Name(self.aliases[name]))
        base = name.removesuffix("_prime")
        if base in self.names or base in self.aliases:
            named = self.built(start, ast.Name(self.aliases.get(base, base)))
            return self.built(start, ast.Attribute(named, "T"), named)
        raise self.unknown(token)
