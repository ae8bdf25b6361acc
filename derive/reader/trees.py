"""The tree of a formula, before its names mean anything."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken

from derive.reader.errors import ReadError
from derive.reader.tokens import TexLexer, spelled

_WORDS = {
    "NUMBER": "a number", "WORD": "a name", "SYMBOL": "a name", "FUNCTION": "a function",
    "SIGN": "+ or -", "REL": "a relation", "$END": "the end", "RBRACE": "}", "RPAR": ")",
    "RSQB": "]", "RBAR": r"\rvert", "_COMMA": "a comma", "SUB": "_", "SUP": "^",
}  # fmt: skip


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar, parser="lalr", lexer=TexLexer, keep_all_tokens=True, propagate_positions=True
    )


@lru_cache(maxsize=4096)
def tree_of(tex: str) -> Tree[Token]:
    r"""The tree of a formula.

    >>> tree_of(r"\frac12 x = y").children[0].data
    Token('RULE', 'list')
    >>> tree_of("a + + b")
    Traceback (most recent call last):
    derive.reader.errors.ReadError: '+' came where a function, a name or a number was expected
      a + + b
          ^
    """
    try:
        return _parser().parse(tex)
    except UnexpectedToken as e:
        came = "the formula ends" if e.token.type == "$END" else f"'{e.token}' came"
        wanted = sorted({_WORDS[t] for t in e.accepts or e.expected if t in _WORDS})
        expected = " or ".join(", ".join(wanted).rsplit(", ", 1)) or "something else"
        place = len(tex) if e.token.type == "$END" else e.token.start_pos or 0
        raise ReadError(f"{came} where {expected} was expected", tex, place) from None
    except UnexpectedInput as e:
        raise ReadError("this cannot be read", tex, e.pos_in_stream or 0) from None


def position(node: Tree[Token] | Token) -> int:
    """Where a piece of the tree starts in the formula."""
    if isinstance(node, Token):
        return node.start_pos or 0
    return next((position(child) for child in node.children), 0)


def spelling(node: Tree[Token] | Token) -> str:
    r"""One spelling for all ways to write the same formula: ``W ^ l`` and ``W^{l}`` agree.

    >>> spelling(tree_of(r"\hat y_i")), spelling(tree_of(r"\theta  _ {i \ell}"))
    ('\\hat{y}_{i}', '\\theta_{i\\ell}')
    """
    tokens = [node] if isinstance(node, Token) else list(node.scan_values(_is_token))
    return "".join(spelled([t for t in tokens if t.type != "THIN"]))


def _is_token(node: object) -> bool:
    return isinstance(node, Token)
