"""Where the formulas of a sheet stand: Markdown, notebooks, LaTeX and plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

KINDS = {
    ".md": "md", ".markdown": "md", ".rst": "md", ".ipynb": "ipynb", ".tex": "tex", ".txt": "txt",
    ".py": "txt",
}  # fmt: skip
_STATES = re.compile(r"=|:=|←|\\leftarrow|\\gets|≈|\\approx|\\to\b|\\rightarrow|≡|\\equiv")
_MATHS = re.compile(
    r"\$\$(?P<a>.+?)\$\$|(?<![\\$])\$(?P<b>[^$\n]+?)\$(?!\d)|\\\[(?P<c>.+?)\\\]|\\\((?P<d>.+?)\\\)"
    r"|\\begin\{(?P<env>align|equation|gather|eqnarray|multline)\*?\}(?P<e>.+?)\\end\{(?P=env)\*?\}",
    re.DOTALL,
)
_FENCE = re.compile(
    r"^[ \t]*(```+|~~~+)([^\n]*)\n(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_TEX = re.compile(r"\\documentclass|\\begin\{document\}|\\(?:sub)*section\b")
_CELLS = re.compile(r"(?<!\\)\|")
_ALIGNED = re.compile(
    r"\s*\\begin\{(aligned|split|gathered|align\*?|gather\*?)\}(.*)\\end\{\1\}[\s.,]*$", re.DOTALL
)
_ROW = re.compile(
    r"(?P<open>\\begin\{\w+\*?\}|(?<!\\)\{)|(?P<close>\\end\{\w+\*?\}|(?<!\\)\})|\\\\(?:\[\w.]+\])?|\\q?quad\b"
)
_END = re.compile(r"[\s,;.]*(?:\\\\(?:\[\w.]+\])?|\\q?quad)?\s*$")
_DIRECTIVES = re.compile(r"\{(?:math|raw|figure|image)\}")
_NO_FORMULA = re.compile(
    r"^(?:for|if|while|def|class|import|from|print|assert)\b"
    r"|^return\s+[\w, ]+$|^[\w, ]+=\s*len\([\w.]+\)$"
    r"|^[\w, ]+=\s*[\w.]+\.(?:shape|size)\b(?:\[-?\d\]|\(-?\d?\))?$"
    r"|^\w+\s*=\s*(?!np|numpy|sigmoid|relu|softmax|tanh)[a-z]\w+\([\w, ]*\)$"
)
_STATEMENT = re.compile(r"^\s*(?:return\s+.+|[A-Za-zδΔθ_][\w\[\]'\".^δθ+-]*\s*[-+*/:]?=(?!=).+)$")


@dataclass(frozen=True)
class Found:
    """A formula and where it stands.

    Args:
        text: the formula, without what sets it off.
        line: the number of its line, from 1.
        column: the number of its first character in the line, from 1.
        words: the line or the sentence around it.
        heading: the heading above it.
        tex: whether it stands there as LaTeX.
    """

    text: str
    line: int
    column: int
    words: str = ""
    heading: str = ""
    tex: bool = False


def formulas(text: str, kind: str = "md") -> list[Found]:
    """All formulas of a sheet that state something, in their order.

    Args:
        text: the sheet.
        kind: ``md``, ``txt``, ``tex`` or ``ipynb``; or ``lines``, each of which may be a formula.

    >>> [f.text for f in formulas("So $a = g(z)$, where `z = W @ x + b`.")]
    ['a = g(z)', 'z = W @ x + b']
    """
    if kind == "ipynb":
        return list(_of_notebook(text))
    if kind == "lines":
        return list(_of_lines(text))
    found = list(_of_text(text, kind))
    return sorted(found, key=lambda f: (f.line, f.column))


def kind_of(text: str, name: str = "") -> str:
    r"""What a text is, by the name of its file; of one that came without, by what is in it.

    >>> kind_of("Z = W A + b", "notes.txt"), kind_of("Z = W A + b")
    ('txt', 'lines')
    >>> kind_of("The layer is $Z = W A + b$."), kind_of(r"\section{Back}")
    ('md', 'tex')
    """
    if name:
        return KINDS.get(Path(name).suffix, "md")
    if text.lstrip().startswith("{") and '"cells"' in text:
        return "ipynb"
    if _TEX.search(text):
        return "tex"
    return "md" if formulas(text) else "lines"


def _of_lines(text: str) -> Iterator[Found]:
    """The lines that state something; of a text of one line, that line."""
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    for number, line in lines:
        if states(line) or len(lines) == 1:
            column = len(line) - len(line.lstrip()) + 1
            yield Found(line.strip(), number, column, tex="\\" in line)


def _of_notebook(text: str) -> Iterator[Found]:
    """The cells of a notebook; lines are counted through all of them."""
    before = 0
    try:
        cells = [(c["cell_type"], "".join(c["source"])) for c in json.loads(text)["cells"]]
    except (ValueError, LookupError, TypeError) as e:
        raise ValueError("this is no notebook: cells with their type and source are missing") from e
    for kind, source in cells:
        if kind == "markdown":
            for f in formulas(source):
                yield replace(f, line=f.line + before)
        elif kind == "code":
            for f in _of_code(source):
                yield replace(f, line=f.line + before)
        before += source.count("\n") + 1


def _of_text(text: str, kind: str) -> Iterator[Found]:
    places = Places(text)
    hidden = text
    if kind == "tex":
        hidden = re.sub(r"(?<!\\)%[^\n]*", lambda m: " " * len(m[0]), hidden)
    for m in list(_FENCE.finditer(hidden)) if kind != "tex" else []:
        body, start = m[3], m.start(3)
        if "math" in m[2]:
            for row, at in rows_of(body):
                yield places.found(row, start + at, tex=True)
        elif not _DIRECTIVES.search(m[2]):
            for f in _of_code(body):
                at = start + sum(len(x) + 1 for x in body.split("\n")[: f.line - 1]) + f.column - 1
                yield places.found(f.text, at)
        hidden = hidden[: m.start()] + blanked(m[0]) + hidden[m.end() :]
    if kind != "tex":
        yield from _of_tables(hidden, places)
        hidden = re.sub(r"^[ \t]*\|.*$", lambda m: " " * len(m[0]), hidden, flags=re.MULTILINE)
    for m in _MATHS.finditer(hidden):
        body = next(g for key, g in m.groupdict().items() if g is not None and key != "env")
        group = next(key for key, g in m.groupdict().items() if g is not None and key != "env")
        start = m.start(group)
        if group == "a" and re.search(r"\\\[|\\\(", body):  # brackets inside of dollars
            for inner in re.finditer(r"\\\[(.+?)\\\]", body, re.DOTALL):
                yield places.found(inner[1].strip(), start + inner.start(1), tex=True)
            continue
        for row, at in rows_of(body):
            if states(row):
                yield places.found(row, start + at, tex=True)
    plain = _MATHS.sub(lambda m: blanked(m[0]), hidden)
    for m in _CODE.finditer(plain):
        if states(m[1]):
            yield places.found(m[1].strip(), m.start(1))
    if kind == "txt":
        plain = _CODE.sub(lambda m: " " * len(m[0]), plain)
        yield from _of_code(plain)


def rows_of(body: str) -> list[tuple[str, int]]:
    r"""The statements of a display, which stand in rows of their own or behind a wide space.

    A row that begins with a relation, or has none, goes on with the one before.

    >>> [row for row, _ in rows_of(r"a &= b \\ &= c \\ d &= e, \qquad f = g")]
    ['a &= b \\\\ &= c', 'd &= e', 'f = g']
    """
    inner = _ALIGNED.match(body)
    start, end = inner.span(2) if inner else (0, len(body))
    cuts, depth = [start], 0
    for m in _ROW.finditer(body, start, end):
        if m["open"]:
            depth += 1
        elif m["close"]:
            depth -= 1
        elif depth == 0 and begins_statement(body[m.end() : end]):
            cuts.append(m.end())
    out = []
    for one, other in pairwise([*cuts, end]):
        row = _END.sub("", body[one:other])
        if row.strip():
            out.append((row.strip(), one + len(row) - len(row.lstrip())))
    return out


def begins_statement(rest: str) -> bool:
    """Whether a statement begins here, with its left side; a range of layers is none."""
    row = re.split(r"\\\\|\\q?quad", rest, maxsplit=1)[0]
    left = _STATES.split(row, maxsplit=1)[0].strip(" &\t\n")
    return states(row) and bool(left) and not re.match(r"^(?:[i-n]$|\\text|\\mbox|\\left\.)", left)


def _of_code(body: str) -> Iterator[Found]:
    """The lines of a program or of a text that assign something."""
    for number, line in enumerate(body.split("\n"), 1):
        bare = re.sub(r"(?:#|//).*$", "", line).strip().rstrip(";")
        if _STATEMENT.match(bare) and not _NO_FORMULA.match(bare):
            yield Found(bare, number, len(line) - len(line.lstrip()) + 1)


def _of_tables(text: str, places: Places) -> Iterator[Found]:
    """Formulas in the cells of tables, where a derivative belongs to the function of its row."""
    header: list[str] = []
    before: list[tuple[str, int]] = []
    for m in re.finditer(r"^[ \t]*\|(.*)\|[ \t]*$", text, re.MULTILINE):
        cells, at = [], m.start(1)
        for cell in _CELLS.split(m[1]):
            cells.append((cell.strip(), at + len(cell) - len(cell.lstrip())))
            at += len(cell) + 1
        if all(re.match(r"^:?\s*-*\s*:?$", c) for c, _ in cells):
            header, before = [c for c, _ in before], []
            continue
        if before:
            yield from _of_row(header, before, places)
        before = cells
    if before:
        yield from _of_row(header, before, places)


def _of_row(header: list[str], cells: list[tuple[str, int]], places: Places) -> Iterator[Found]:
    names = [h.lower() for h in header]
    named = re.sub(r"[*_`]", "", cells[0][0]).strip().lower()
    for k, (cell, at) in enumerate(cells):
        bare = bared(cell)
        if states(bare) and k < len(header):
            yield places.found(bare, at)
            continue
        if (
            k < len(header)
            and "derivative" in names[k]
            and bare
            and re.search(r"[$`0-9(]", cell)
            and "used" not in bare.lower()
        ):
            activation = next(
                (
                    a
                    for a in ("sigmoid", "tanh", "leaky relu", "relu", "softmax")
                    if named.startswith(a)
                ),
                None,
            )
            first = re.split(r"`\s*or\s*`", bare)[0].strip("`")
            variable = "x" if re.search(r"(?<![a-z])x", first) else "z"
            if activation in ("sigmoid", "tanh", "relu"):
                own = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "relu"}[activation]
                first = re.sub(r"[$`]|\\\\[()]", "", first)
                second = re.sub(r"(?<![a-zA-Z\\])[gf]\s*\(", rf"\\operatorname{{{own}}}(", first)
                yield places.found(
                    rf"\frac{{d}}{{d{variable}}} \operatorname{{{own}}}({variable}) = {second}", at
                )


def blanked(text: str) -> str:
    """Spaces in place of a text, line by line."""
    return "".join("\n" if c == "\n" else " " for c in text)


def bared(cell: str) -> str:
    """A cell without the signs that set a formula off."""
    inner = re.sub(r"^\s*(?:\$+|\\\(|\\\[|`)|(?:\$+|\\\)|\\\]|`)\s*$", "", cell.strip())
    return inner.strip()


def states(text: str) -> bool:
    """Whether a formula says that something is something else."""
    inner = re.sub(r"_\{[^{}]*\}|\^\{[^{}]*\}|axis\s*=|keepdims\s*=", "", text)
    return bool(_STATES.search(inner)) and not re.match(r"^\s*[A-Za-z]\s*=\s*\d+(?:,|$)", inner)


class Places:
    """Lines and columns of a text, and the words around a place."""

    def __init__(self, text: str):
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def found(self, formula: str, at: int, tex: bool = False) -> Found:
        number = next(n for n, start in enumerate(self.starts) if start > at)
        heading = next(
            (x.lstrip("# ") for x in reversed(self.lines[:number]) if x.startswith("#")), ""
        )
        line = self.lines[number - 1]
        column = at - self.starts[number - 1] + 1
        return Found(formula, number, column, line.strip(), heading, tex)
