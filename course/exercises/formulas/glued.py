"""Names written one after the other as on paper, ``dwx``: what each may be a product of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from course.exercises.formulas.tokens import Token

# a product that follows one of these stands in brackets
_BINDING = {"*": ("/", "**", "@"), "@": ("/", "**", "@", "*")}


def parts(name: str, known: Collection[str]) -> tuple[str, ...]:
    """The known names that a name is made of, where there are several and one way to cut it.

    >>> parts("dwx", ["d", "w", "x"]), parts("theta_1x_1", ["theta_1", "x_1", "b"])
    (('d', 'w', 'x'), ('theta_1', 'x_1'))
    >>> parts("abc", ["a", "bc", "ab", "c"]), parts("dz", ["d", "w"])
    ((), ())
    """
    found: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(name) + 1):
        ways = [
            (*way, word) for word in known if name.endswith(word, 0, end)
            for way in found[end - len(word)]
        ]  # fmt: skip
        found.append(ways[:2])
    ways = found[-1]
    return ways[0] if len(ways) == 1 and len(ways[0]) > 1 else ()


def with_signs(
    text: str, tokens: Sequence[Token], known: Collection[str], numbers: Collection[str], sign: str
) -> str:
    """A formula whose names of several are products: of numbers by ``*``, of others by a sign."""
    written, at, before = "", 0, ""
    for token, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        words = parts(token.text, known) if token.kind == "name" and token.text not in known else ()
        if words:
            product, last = words[0], words[0]
            for word in words[1:]:
                product += f" {'*' if {last, word} & {*numbers} else sign} {word}"
                last = word
            if before in _BINDING[sign]:
                product = f"({product})"
            if after.text == "(":
                product += f" {'*' if last in numbers else sign} "
            written += text[at : token.start] + product
            at = token.end
        before = token.text
    return written + text[at:]
