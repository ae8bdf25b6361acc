"""What is said about a formula that cannot be read; what it says to write is tried before."""

from __future__ import annotations

import difflib
import re

from course.exercises.formulas.functions import ALSO, SAME, WORDS
from course.exercises.formulas.glued import parts, with_signs
from course.exercises.formulas.messages import FormulaError, code, listed
from course.exercises.formulas.signs import DEEPEST, NO_OPERATORS, NO_WORDS
from course.exercises.formulas.spelling import Spelled, spelled
from course.exercises.formulas.tokens import Token


class Advice:
    """The text and the place in it; what is said when something is not understood."""

    def __init__(self, spelled, names, functions, numbers, aliases, advises=True):
        self.spelled, self.text = spelled, spelled.text
        self.names, self.functions = names, functions
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

    def place(self, start: int | Token, end: int | Token) -> tuple[int, int]:
        """Where a part of the formula stands in what was typed."""
        start = start.start if isinstance(start, Token) else start
        end = end.end if isinstance(end, Token) else end
        return self.spelled.place(start, end)

    def wrong(self, message: str, start: Token, end: Token | None = None) -> FormulaError:
        """An error about one piece, or all from one to another."""
        return FormulaError(message, place=self.place(start, end or start))

    def error(self, message: str, start, end, *candidates: str) -> FormulaError:
        """An error whose advice can be followed: what cannot be read is not advised."""
        advice = list(dict.fromkeys(filter(self._reads, candidates)))
        return FormulaError(message, advice, self.place(start, end))

    def _reads(self, candidate: str) -> bool:
        if not self.advises:
            return False
        try:
            type(self)(
                spelled(Spelled.typed(candidate)), self.names, self.functions, self.numbers,
                self.aliases, False,
            ).whole()  # fmt: skip
        except FormulaError:
            return False
        return True

    def put(self, start: int, end: int, text: str) -> str:
        """The formula with a part of it written otherwise."""
        return self.text[:start] + text + self.text[end:]

    def _check_brackets(self) -> None:
        closing, waiting = {"(": ")", "[": "]"}, []
        for at, sign in enumerate(self.text):
            place = self.place(at, at + 1)
            if sign in closing:
                waiting.append((closing[sign], place))
            elif sign in closing.values() and (not waiting or waiting.pop()[0] != sign):
                raise FormulaError(f"a bracket `{sign}` closes nothing", place=place)
        if waiting:
            sign, place = waiting[-1]
            raise FormulaError(f"a bracket is still open: `{sign}` is missing", place=place)
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
                raise self.wrong("type only the right-hand side, without an `=` sign", token)
            if token.text == "^":
                if self.tokens[at + 1].text == "T":
                    end = self.tokens[at + 1].end
                    raise self.error(
                        "a transpose is written `.T`, not with `^`",
                        token, end,
                        self.put(token.start, end, ".T"),
                        self.text.replace("^T", ".T"),
                    )  # fmt: skip
                raise self.error(
                    "a power is written with `**`, not with `^`",
                    token, token,
                    self.text.replace("^", "**"),
                )  # fmt: skip

    def _left_over(self) -> FormulaError:
        token = self.next
        if token.text in ("=", ":="):
            return self.wrong("type only the right-hand side, without an `=` sign", token)
        if token.text in ("==", "!=", "<", ">", "<=", ">="):
            told = f"expected one comparison by `< <= > >=`, got {code(self.text)}"
            return self.wrong(told, token)
        if token.text == "if":
            return self._condition()
        if token.text in NO_WORDS:
            return self._no_word(token)
        if token.text in NO_OPERATORS:
            return self.wrong(f"an operator {code(token.text)} is not one of `+ - * / ** @`", token)
        return self._missing(token)

    def _missing(self, token: Token) -> FormulaError:
        return self.wrong(
            f"cannot read {code(self.text)}: something is missing or left over; "
            "between two factors there must be a `*` or `@`",
            token,
        )

    def _no_word(self, token: Token) -> FormulaError:
        return self.wrong(
            f"cannot use {code(token.text)} in a formula; understood are numbers, "
            "`+ - * / ** @`, brackets, `.T` and functions",
            token,
        )

    def _condition(self) -> FormulaError:
        """Python's ``x if c else y``: the part before is the value where the condition holds."""
        start = self.next.start
        rest = self.text[start:]
        told = "cannot use `if` in a formula; a choice is written with `where`"
        if rest.count("else") != 1 or self.text.count("if ") != 1:
            return self.error(told, self.next, self.next)
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
        return self.error(told, self.next, self.next, self.text[:opened] + ways + after)

    def _comma(self) -> FormulaError:
        """A comma outside of brackets: a decimal comma, or a list without its brackets."""
        comma, before, after = self.next, self.tokens[self.at - 1], self.tokens[self.at + 1]
        candidates = []
        touching = before.kind == after.kind == "number" and before.end == comma.start
        if touching and after.start == comma.end:
            candidates.append(self.text.replace(",", "."))
            # of thousands, as in 2,080
            if before.text >= "1" and re.fullmatch("[0-9]{3}", after.text):
                candidates.append(self.text.replace(",", ""))
        candidates.append(f"[{self.text}]")
        return self.error(
            "a comma separates the entries of a list, which stands in brackets `[ ]`; a decimal "
            "point is a point",
            comma,
            comma,
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
            return self.wrong(f"expected a number, got {code(name)}", token)
        if name in ("e", "E") and self.next.text == "**":
            start = self.next.end
            self.take()
            self.signed()
            end = self.tokens[self.at - 1].end
            power = f"exp({self.text[start:end].strip()})"
            return self.error(
                "a power of e is the function `exp`",
                token, end,
                self.put(token.start, end, power),
            )  # fmt: skip
        if name == "outer":
            told = "the outer product of two columns is a product with a transpose"
            return self.wrong(told, token)
        known = listed(self.names) or "none, only numbers"
        words = {*self.names, *self.aliases}
        if name not in WORDS and not self._function(name) and parts(name, words):
            numbers = {word for word in words if self.aliases.get(word, word) in self.numbers}
            ways = [with_signs(self.text, self.tokens, words, numbers, sign) for sign in "*@"]
            signs = "`*`" if ways[0] == ways[1] else "`*` (entry by entry) or `@` (of matrices)"
            told = f"unknown name `{name}`; known names: {known}; a product is written with {signs}"
            return self.error(told, token, token, *ways)
        if called:
            return self.wrong(
                f"cannot use {code(name)}: unknown function `{name}`; known functions: "
                f"{listed(f for f in self.functions if f not in ALSO)}",
                token,
            )
        if self._function(name) or (name in WORDS and len(name) > 1):
            after = self.next
            end = after.end
            ways = [] if after.kind not in ("name", "number") else [
                self.put(token.start, end, f"{name}({after.text})")
            ]  # fmt: skip
            told = f"`{name}` is a function and needs brackets, `{name}(...)`"
            return self.error(told, token, token, *ways)
        near = difflib.get_close_matches(name, self.names, n=1)
        also = f"; did you mean `{near[0]}`?" if near else ""
        return self.wrong(f"unknown name `{name}`; known names: {known}{also}", token)
