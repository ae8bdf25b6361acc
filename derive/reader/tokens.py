r"""LaTeX cut into tokens: what only spaces is dropped, brackets are matched, arguments are braced.

TeX takes one token where no brace stands: ``\frac12`` is a half and ``x^2y`` is x² y. Braces are
put around such arguments here, so that the grammar sees one form only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Token
from lark.lexer import Lexer

from derive.reader import vocabulary as words
from derive.reader.errors import ReadError

_PIECE = re.compile(
    r"(?P<space>(?:\s|~|%[^\n]*(?:\n|$)|\\[!;:> ])+)|(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z]+)"
    r"|(?P<command>\\(?:[A-Za-z]+|[^A-Za-z]))|(?P<assign>:=)|(?P<other>.)",
    re.DOTALL,
)
_RAW = re.compile(r"\s*\{([^{}]*)\}")


class Tokens:
    """One run over a formula: `all` is the list of its tokens."""

    def __init__(self, tex: str):
        self.tex, self.at = tex, 0
        self.open: list[tuple[str, str, int]] = []  # what closes it, as it is written, where
        self.all: list[Token] = []
        while self.at < len(tex):
            self._next()
        if self.open:
            _, shown, where = self.open[-1]
            raise self.error(f"{shown} is opened here and never closed", where)

    def error(self, message: str, where: int | None = None) -> ReadError:
        return ReadError(message, self.tex, self.at if where is None else where)

    def _add(self, kind: str, text: str, where: int) -> None:
        if kind == "THIN" and (not self.all or self.all[-1].type in words.BEFORE_A_TERM):
            return  # a space before a term is no place between two factors
        self.all.append(Token(kind, text, start_pos=where, end_pos=where + len(text)))

    def _next(self) -> None:
        """Read one piece and add the tokens that it makes."""
        found = _PIECE.match(self.tex, self.at)
        assert found is not None
        where, text, kind = self.at, found.group(), found.lastgroup
        self.at = found.end()
        if kind == "space" or text in words.LAYOUT or words.SIZES.match(text):
            if words.SIZES.match(text) and self.tex[self.at : self.at + 1] == ".":
                if text != r"\left":
                    raise self.error(f"{text}. is a bracket that cannot be seen", where)
                self.at += 1
                self._bracket(r"\left.", where, len(text) + 1)
        elif kind in ("number", "word"):
            self._add(kind.upper(), text, where)
        elif text in words.RELATIONS:
            self._add("REL", text, where)
        elif text in words.SIMPLE:
            self._add(words.SIMPLE[text], text, where)
            if text == r"\\":
                self.at = self._after(r"\s*\[\s*[\d.]+\s*(?:ex|em|pt)\s*\]")
        elif text in words.BARS:
            shut = self.open and self.open[-1][1] == words.BARS[text]
            self._bracket(
                words.CLOSED_BY[words.BARS[text]] if shut else words.BARS[text], where, len(text)
            )
        elif text in words.OPEN or text in words.CLOSE:
            self._bracket(text, where, len(text))
        elif text == "'":
            self.at = self._after("'*")
            self._add("PRIMES", self.tex[where : self.at], where)
        elif text in ("_", "^"):
            self._script("SUB" if text == "_" else "SUP", text, where)
        else:
            self._command(text, where)

    def _after(self, pattern: str) -> int:
        found = re.compile(pattern).match(self.tex, self.at)
        return found.end() if found else self.at

    def _bracket(self, text: str, where: int, length: int) -> None:
        if text in words.OPEN:
            kind, closing = words.OPEN[text]
            self.open.append((closing, text, where))
        else:
            kind = words.CLOSE[text]
            if kind == "RBAR" and self.open and self.open[-1][0] == "RPLACE":
                kind = "RPLACE"
            if not self.open:
                raise self.error(f"{text} closes a bracket that was never opened", where)
            closing, shown, opened = self.open.pop()
            if closing != kind:
                came = self.tex[where : where + length]
                raise self.error(f"{shown} at character {opened + 1} is closed by {came}", where)
        self._add(kind, text, where)

    def _script(self, kind: str, text: str, where: int) -> None:
        self._add(kind, text, where)
        star = re.compile(r"\s*(\*|\{\s*\*\s*\})").match(self.tex, self.at)
        if star:
            self._add("LBRACE", "{", self.at)
            self._add("MARK", "*", self.at)
            self._add("RBRACE", "}", self.at)
            self.at = star.end()
        else:
            self._argument(text)

    def _argument(self, of: str) -> None:
        """Read one argument of a command, and brace it if it is a single token."""
        self.at = self._after(r"\s*")
        if self.at == len(self.tex):
            raise self.error(f"{of} needs what it is to hold")
        if self.tex[self.at] == "{":
            depth = len(self.open)
            self._next()
            while len(self.open) > depth:
                if self.at == len(self.tex):
                    raise self.error("{ is opened here and never closed", self.open[-1][2])
                self._next()
            return
        self._add("LBRACE", "{", self.at)
        single = re.compile(r"[0-9A-Za-z]").match(self.tex, self.at)
        if single:
            kind = "NUMBER" if single.group().isdigit() else "WORD"
            self._add(kind, single.group(), self.at)
            self.at += 1
        elif self.tex[self.at] == "\\":
            self._next()
        else:
            raise self.error(f"{of} needs braces around what it holds")
        self._add("RBRACE", "}", self.at)

    def _command(self, text: str, where: int) -> None:
        name = text[1:]
        if name in words.GREEK.split():
            self._add("SYMBOL", text, where)
        elif name in words.FUNCTIONS.split():
            self._add("FUNCTION", text, where)
        elif text in words.ACCENTS or text in words.STYLES or text == r"\operatorname":
            self._add(*self._named(text), where)
        elif text in (r"\text", r"\mathop", r"\textrm"):
            self._add("TEXT", self._raw(text), where)
        elif text in (r"\frac", r"\tfrac", r"\dfrac"):
            self._add("FRAC", text, where)
            self._argument(text)
            self._argument(text)
        elif text == r"\sqrt":
            order = re.compile(r"\s*\[(\d+)\]").match(self.tex, self.at)
            self._add("ROOT" if order else "SQRT", text, where)
            if order:
                for kind, shown in (("LBRACE", "{"), ("NUMBER", order[1]), ("RBRACE", "}")):
                    self._add(kind, shown, self.at)
                self.at = order.end()
            self._argument(text)
        elif text in (r"\top", r"\prime"):
            self._add("MARK", text, where)
        elif text in (r"\begin", r"\end"):
            self._environment(text, where)
        else:
            raise self.error(f"{text} is not known to the reader", where)

    def _raw(self, of: str) -> str:
        found = _RAW.match(self.tex, self.at)
        if not found:
            raise self.error(f"{of} needs plain text in braces")
        self.at = found.end()
        return found[1]

    def _named(self, text: str) -> tuple[str, str]:
        r"""A name in another letter or with an accent, one token: ``\hat y`` is ``\hat{y}``."""
        if text == r"\operatorname":
            return "SYMBOL", rf"{text}{{{self._raw(text).strip()}}}"
        before = len(self.all)
        self._argument(text)
        inside = "".join(spelled(self.all[before + 1 : -1]))
        del self.all[before:]
        if text in words.STYLES and inside in ("T", r"\top"):
            return "MARK", r"\top"
        return "SYMBOL", rf"{text}{{{inside}}}"

    def _environment(self, text: str, where: int) -> None:
        name = self._raw(text)
        if name not in words.ENVIRONMENTS:
            known = ", ".join(sorted(words.ENVIRONMENTS))
            raise self.error(f"the environment {name} is not known (known: {known})", where)
        if text == r"\begin":
            self.open.append((f"END {name}", rf"\begin{{{name}}}", where))
            if name == "array":
                self._raw(text)
            self._add("BEGIN", name, where)
            return
        closing, shown, opened = self.open.pop() if self.open else ("", "", 0)
        if closing != f"END {name}":
            what = rf"\end{{{name}}}"
            before = f"{shown} at character {opened + 1} is closed by {what}"
            raise self.error(before if shown else f"{what} closes nothing", where)
        self._add("END", name, where)


def spelled(tokens: list[Token]) -> Iterator[str]:
    """The pieces of one spelling for all ways to write the same tokens."""
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        letters = token.startswith("\\") and token[-1].isalpha()
        yield f"{token} " if letters and after[:1].isalpha() else str(token)


class TexLexer(Lexer):
    """Hands lark the tokens."""

    def __init__(self, lexer_conf: object):
        """Lark makes the lexer with its own settings, of which none is needed."""

    def lex(self, data: str) -> Iterator[Token]:  # type: ignore[override]
        yield from Tokens(data).all
