"""Run cells one after another in one namespace, and say what each shows, as a notebook would.

An output is a dictionary: of ``kind`` "stream" with its ``text``, "error" with its ``name``, what
it says (``told``) and the whole ``text``, or "display" with its ``data`` by media type. In a page
the worker calls this; a test calls it in the Python that the notebooks were executed with.
"""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import traceback
from collections.abc import Callable, Iterator
from types import CodeType

from course.live import notebook, pictures

Output = dict[str, object]
# What is no line of a reader's; compiled, a module's `__file__` is another.
HERE = {part.__code__.co_filename for part in (lambda: None, notebook.nobody, ast.parse)}
LONGEST = 100_000  # characters that one stream of a cell shows: more of them would stop the page
TEXTS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
}


class Stream(io.TextIOBase):
    """What is printed becomes outputs, in the order in which it came."""

    def __init__(self, name: str, outputs: list[Output]):
        self.name, self.outputs = name, outputs
        self.left, self.cut = LONGEST, False

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        shown = text[: self.left]
        self.left -= len(shown)
        if len(shown) < len(text) and not self.cut:
            self.cut = True
            shown += f"\n[More than {LONGEST:,} characters: the rest is not shown.]\n"
        last = self.outputs[-1] if self.outputs else {}
        if last.get("kind") == "stream" and last["name"] == self.name:
            last["text"] += shown
        elif shown:
            self.outputs.append({"kind": "stream", "name": self.name, "text": shown})
        return len(text)


class Session:
    """The namespace of a page's cells."""

    def __init__(self) -> None:
        self.space: dict[str, object] = {"__name__": "__main__", "display": notebook.display}
        self.count = 0

    def run(self, source: str, draw: Callable = pictures.png) -> list[Output]:
        r"""Run a cell; what it shows.

        Args:
            source: of the cell.
            draw: what to make of each figure: an output.

        >>> Session().run("print(1)\n2 + 3")
        [{'kind': 'stream', 'name': 'stdout', 'text': '1\n'},
         {'kind': 'display', 'data': {'text/plain': '5'}}]
        >>> [shown["data"] for shown in Session().run("display(1)\n2")]
        [{'text/plain': '1'}, {'text/plain': '2'}]
        >>> Session().run("1 / 0")[0]["name"]
        'ZeroDivisionError'
        >>> Session().run("a = (1")[0]["text"].splitlines()[0]
        '  File "<cell 1>", line 1'
        >>> len(Session().run("for i in range(200_000): print(i)")[0]["text"]) < 2 * LONGEST
        True
        """
        self.count += 1
        outputs: list[Output] = []
        out, err = Stream("stdout", outputs), Stream("stderr", outputs)
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pictures.shown(lambda figure: outputs.append(draw(figure))),
            notebook.shown(
                lambda value: outputs.append({"kind": "display", "data": representations(value)})
            ),
        ):
            try:
                value = self._value(source)
                if value is not None:
                    notebook.display(value)
                pictures.show_all()
            except BaseException as error:
                outputs.append(told(error))
        return outputs

    def _value(self, source: str) -> object:
        """Execute a cell; the value of the expression that it ends with, or None."""
        name = f"<cell {self.count}>"
        lines = source.splitlines(keepends=True)
        linecache.cache[name] = (len(source), None, lines, name)
        for code, last in compiled(source, name):
            if last:
                return eval(code, self.space)  # noqa: S307 - a cell is there to be run
            exec(code, self.space)  # noqa: S102
        return None


def compiled(source: str, name: str) -> Iterator[tuple[CodeType, bool]]:
    """The code of a cell, and the expression at its end apart from the rest."""
    body = ast.parse(source, name).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    yield compile(ast.Module(body, []), name, "exec", dont_inherit=True), False
    if last is not None:
        yield compile(ast.Expression(last.value), name, "eval", dont_inherit=True), True


def representations(value: object) -> dict[str, str]:
    """What a value is shown as, by media type."""
    found = {"text/plain": repr(value)}
    for media, method in TEXTS.items():
        shown = getattr(value, method, None)
        text = shown() if callable(shown) and not isinstance(value, type) else None
        if text is not None:
            found[media] = text
    return found


def told(error: BaseException) -> Output:
    """An error with the lines of the cells that led to it; what runs cells is not among them."""
    shown = traceback.TracebackException.from_exception(error)
    for each in chain(shown):
        each.stack[:] = [frame for frame in each.stack if frame.filename not in HERE]
        if isinstance(error, SyntaxError) and not each.stack:
            each.stack = None  # the error itself says where
    text = "".join(shown.format()).rstrip("\n")
    return {"kind": "error", "name": type(error).__name__, "told": str(error), "text": text}


def chain(shown: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    """An error and those that it came from."""
    while shown is not None:
        yield shown
        shown = shown.__cause__ or shown.__context__


def modules(source: str) -> list[str]:
    r"""The names of what a cell imports; none, where it cannot be read.

    >>> modules("import numpy as np\nfrom course import figures")
    ['course', 'course.figures', 'numpy']
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return sorted(found)
