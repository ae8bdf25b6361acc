"""The formulas of a notebook: displays and inline ones in its text, and those in its outputs."""

from __future__ import annotations

import re
from dataclasses import dataclass

DISPLAY = re.compile(r"\$\$(.*?)\$\$(?:\s*\(([\w:-]+)\))?", re.DOTALL)
INLINE = re.compile(r"(?<![\\$])\$([^$]+)\$")
CODE = re.compile(r"```.*?```|``[^`\n]+``|(?<!\})`[^`\n]+`", re.DOTALL)
ROLE = re.compile(r"\{math\}`([^`]+)`")
OUTPUTS = ("text/markdown", "text/latex")


@dataclass(frozen=True)
class Formula:
    """A formula, the number of its cell among all cells, and its label."""

    tex: str
    cell: int
    label: str | None = None


def _text(source):
    return source if isinstance(source, str) else "".join(source)


def displays(notebook) -> list[Formula]:
    """Every ``$$`` in the text of a notebook."""
    return [
        Formula(found[1].strip(), number, found[2])
        for number, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "markdown"
        for found in DISPLAY.finditer(_text(cell["source"]))
    ]


def inline_equations(notebook) -> list[Formula]:
    """Every inline formula with an equals sign in the text of a notebook."""
    found = []
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            text = DISPLAY.sub("", _text(cell["source"]))
            inside = [*INLINE.findall(CODE.sub("", text)), *ROLE.findall(text)]
            found += [Formula(tex, number) for tex in inside if "=" in tex]
    return found


def displayed_outputs(notebook) -> list[Formula]:
    """Every ``$$`` in the outputs of a notebook."""
    return [
        Formula(found[1].strip(), number, found[2])
        for number, cell in enumerate(notebook["cells"])
        for output in cell.get("outputs", ())
        for kind in OUTPUTS
        for found in DISPLAY.finditer(_text(output.get("data", {}).get(kind, "")))
    ]
