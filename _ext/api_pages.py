"""Sphinx extension: a NamedTuple in the API pages is its docstring, without "field number 0"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def skip_field(
    app: Sphinx, what: str, name: str, member: object, skip: bool, options: object
) -> bool | None:
    """Leave out a field that Python, not its author, has documented.

    >>> from typing import NamedTuple
    >>> class Point(NamedTuple):
    ...     x: float
    >>> skip_field(None, "class", "x", Point.x, False, None)
    True
    """
    documented_by_python = (getattr(member, "__doc__", "") or "").startswith("Alias for field")
    return True if documented_by_python else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Let autodoc ask."""
    app.connect("autodoc-skip-member", skip_field)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
