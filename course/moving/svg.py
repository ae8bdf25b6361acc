"""Elements of a page, written as text."""

from __future__ import annotations

from html import escape


def tag(name: str, /, *children: str, **attributes: object) -> str:
    """An element; `class_` is written ``class``, ``stroke_width`` ``stroke-width``.

    An attribute that is True has no value, one that is None or False is left out.

    >>> tag("text", "a < b", x=3, class_="label", hidden=True)
    '<text x="3" class="label" hidden>a < b</text>'
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{_text(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return f"<{name}{written}>{''.join(children)}</{name}>"


def _text(value):
    return f"{value:.5g}" if isinstance(value, float) else escape(str(value))


def number(value: float, digits: int = 2) -> str:
    """A number with so many digits after the point and a true minus sign.

    >>> number(-0.7), number(-0.001)
    ('−0.70', '0.00')
    """
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")


def whole(value: float) -> str:
    """A number as short as it goes.

    >>> whole(-1.0), whole(0.5)
    ('−1', '0.5')
    """
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")
