"""What is said about a formula that cannot be read; what it says to write is tried before."""

from __future__ import annotations

import difflib

from course.exercises.formulas.functions import ALSO, SAME, WORDS
from course.exercises.formulas.messages import FormulaError, code, listed
from course.exercises.formulas.signs import DEEPEST, NO_OPERATORS, NO_WORDS
from course.exercises.formulas.spelling import respell
from course.exercises.formulas.tokens import Token


class Advice:
    """The text and the place in it; what is said when something is not understood."""

    def __init__(self, text, names, functions, numbers, aliases, advises=True):
        self.text, self.names, self.functions = text, names, functions
        self.numbers, self.aliases, self.advises = numbers, aliases, advises
        self.at = self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next piece, past which the place moves; the end stays the next for ever."""
        token = self.next
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def error(self, message: str, *candidates: str) -> FormulaError:
        """An error whose advice can be followed: what cannot be read is not advised."""
        return FormulaError(message, list(dict.fromkeys(filter(self._reads, candidates))))

    def _reads(self, candidate: str) -> bool:
        if not self.advises:
            return False
        try:
            type(self)(
                respell(candidate), self.names, self.functions, self.numbers, self.aliases, False
            ).whole()
        except FormulaError:
            return False
        return True

    def put(self, start: int, end: int, text: str) -> str:
        """The formula with a part of it written otherwise."""
        return self.text[:start] + text + self.text[end:]

    def _check_brackets(self) -> None:
        closing, waiting = {"(": ")", "[": "]"}, []
        for sign in self.text:
            if sign in closing:
                waiting.append(closing[sign])
            elif sign in closing.values() and (not waiting or waiting.pop() != sign):
                raise FormulaError(f"a bracket `{sign}` closes nothing")
        if waiting:
            raise FormulaError(f"a bracket is still open: `{waiting[-1]}` is missing")
        if len(self.text) > 2 * DEEPEST and max(self._nesting()) > DEEPEST // 4:
            raise FormulaError("the formula is nested too deeply")

    def _nesting(self):
        deep = 0
        for sign in self.text:
            deep += (sign in "([") - (sign in ")]")
            yield deep

    def _check_signs(self) -> None:
        depth = 0
        for at, token in enumerate(self.tokens):
            depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
            if depth == 0 and token.text in ("=", ":="):
                raise FormulaError("type only the right-hand side, without an `=` sign")
            if token.text == "^":
                if self.tokens[at + 1].text == "T":
                    end = self.tokens[at + 1].end
                    raise self.error(
                        "a transpose is written `.T`, not with `^`",
                        self.put(token.start, end, ".T"),
                        self.text.replace("^T", ".T"),
                    )  # fmt: skip
                raise self.error(
                    "a power is written with `**`, not with `^`", self.text.replace("^", "**")
                )

    def _left_over(self) -> FormulaError:
        token = self.next
        if token.text in ("=", ":="):
            return FormulaError("type only the right-hand side, without an `=` sign")
        if token.text in ("==", "!=", "<", ">", "<=", ">="):
            return FormulaError(f"expected one comparison by `< <= > >=`, got {code(self.text)}")
        if token.text == "if":
            return self._condition()
        if token.text in NO_WORDS:
            return self._no_word(token)
        if token.text in NO_OPERATORS:
            return FormulaError(f"an operator {code(token.text)} is not one of `+ - * / ** @`")
        return self._missing()

    def _missing(self) -> FormulaError:
        return FormulaError(
            f"cannot read {code(self.text)}: something is missing or left over; "
            "between two factors there must be a `*` or `@`"
        )

    def _no_word(self, token: Token) -> FormulaError:
        return FormulaError(
            f"cannot use {code(token.text)} in a formula; understood are numbers, "
            "`+ - * / ** @`, brackets, `.T` and functions"
        )

    def _condition(self) -> FormulaError:
        """Python's ``x if c else y``: the part before is the value where the condition holds."""
        start = self.next.start
        rest = self.text[start:]
        told = "cannot use `if` in a formula; a choice is written with `where`"
        if rest.count("else") != 1 or self.text.count("if ") != 1:
            return self.error(told)
        condition, other = rest.removeprefix("if").split("else")
        opened = self.text[:start].rfind("(") + 1
        if self.text[opened:start].count(")") or not other.count("(") <= other.count(")"):
            opened = 0
        inside, after = other, ""
        if opened and ")" in other:
            close = other.rindex(")")
            inside, after = other[:close], other[close:]
        yes = self.text[opened:start]
        ways = f"where({condition.strip()}, {yes.strip()}, {inside.strip()})"
        return self.error(told, self.text[:opened] + ways + after)

    def _comma(self) -> FormulaError:
        """A comma outside of brackets: a decimal comma, or a list without its brackets."""
        comma, before, after = self.next, self.tokens[self.at - 1], self.tokens[self.at + 1]
        candidates = []
        touching = before.kind == after.kind == "number" and before.end == comma.start
        if touching and after.start == comma.end:
            candidates.append(self.text.replace(",", "."))
        candidates.append(f"[{self.text}]")
        return self.error(
            "a comma separates the entries of a list, which stands in brackets `[ ]`; a decimal "
            "point is a point",
            *candidates,
        )

    def _function(self, name: str) -> str | None:
        name = SAME.get(name, name)
        return name if name in self.functions else None

    def unknown(self, token: Token) -> FormulaError:
        name = token.text
        called = self.next.text == "("
        if name in NO_WORDS:
            return self._no_word(token)
        if name in ("None", "True", "False", "nan", "inf", "pi"):
            return FormulaError(f"expected a number, got {code(name)}")
        if name in ("e", "E") and self.next.text == "**":
            start = self.next.end
            self.take()
            self.signed()
            end = self.tokens[self.at - 1].end
            power = f"exp({self.text[start:end].strip()})"
            return self.error(
                "a power of e is the function `exp`", self.put(token.start, end, power)
            )
        if name == "outer":
            return FormulaError("the outer product of two columns is a product with a transpose")
        if called:
            return FormulaError(
                f"cannot use {code(name)}: unknown function `{name}`; known functions: "
                f"{listed(f for f in self.functions if f not in ALSO)}"
            )
        if self._function(name) or (name in WORDS and len(name) > 1):
            after = self.next
            end = after.end
            ways = [] if after.kind not in ("name", "number") else [
                self.put(token.start, end, f"{name}({after.text})")
            ]  # fmt: skip
            return self.error(f"`{name}` is a function and needs brackets, `{name}(...)`", *ways)
        known = listed(self.names) or "none, only numbers"
        near = difflib.get_close_matches(name, self.names, n=1)
        also = f"; did you mean `{near[0]}`?" if near else ""
        return FormulaError(f"unknown name `{name}`; known names: {known}{also}")
