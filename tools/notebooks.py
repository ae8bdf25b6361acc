"""Execute and normalise notebooks, or check that they are what a reader should get.

``python -m tools.notebooks [paths]`` writes the questions of exercises anew where they have
changed, runs each notebook in a fresh kernel and stores it with its outputs;
``python -m tools.notebooks --check [paths]`` changes nothing and says what is wrong.
Without paths it takes every notebook under ``chapters/``.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from tools import questions

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
CELL_SECONDS = 60
# What an author says about a cell; editors add the rest, and each run would change it.
CELL_METADATA = {"tags", "mystnb"}
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
# A marker that would keep nbval from comparing a cell's outputs.
NBVAL_MARKER = re.compile(r"nbval[-_](skip|ignore)|pytest_validate", re.IGNORECASE)
MEMORY_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")
SHORTEST_ALT = 15
# in the dark a picture is turned round, unless it keeps its colours; blue stays blue
SHADE = re.compile(r"\b(black|white|dark|darker|lighter|pale)\b", re.IGNORECASE)


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Run every code cell of a notebook in place, in a fresh kernel of the running Python.

    Args:
        notebook: its outputs and counts are replaced.
        folder: the directory that the kernel works in.

    Raises:
        CellExecutionError: when a cell raises and does not carry the tag ``raises-exception``.
    """
    NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        record_timing=False,
        # Below an error, a kernel has nothing to say that belongs on the terminal.
        extra_arguments=["--IPKernelApp.log_level=40"],
    ).execute()


def normalise(notebook: NotebookNode) -> None:
    """Drop from a notebook, in place, what differs between machines, editors and runs."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(deepcopy(NOTEBOOK_METADATA))
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {key: value for key, value in cell.metadata.items() if key in CELL_METADATA}
        )
        cell.setdefault("id", nbformat.v4.new_code_cell().id)
        cell.pop("attachments", None)


def pictures(cell: NotebookNode) -> list[NotebookNode]:
    """Return the outputs of a code cell that hold a picture."""
    return [
        output
        for output in cell.outputs
        if any(kind.startswith("image/") for kind in output.get("data", {}))
    ]


def texts(cell: NotebookNode) -> Iterator[str]:
    """Yield every text that a code cell puts on the page."""
    for output in cell.outputs:
        if "text" in output:
            yield output.text
        for kind, value in output.get("data", {}).items():
            if kind.startswith("text/") and isinstance(value, str):
                yield value


def source_problems(cell: NotebookNode) -> Iterator[str]:
    """Yield what is wrong with the source of a code cell."""
    if not cell.source.strip():
        yield "is empty"
    if cell.source.rstrip().endswith(";"):
        yield "ends with a semicolon: end a plot with plt.show()"
    if NBVAL_MARKER.search(cell.source) or any(
        NBVAL_MARKER.search(tag) for tag in cell.metadata.get("tags", [])
    ):
        yield "tells nbval not to compare its outputs"


def output_problems(cell: NotebookNode) -> Iterator[str]:
    """Yield what is wrong with the stored outputs of a code cell."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    may_raise = "raises-exception" in cell.metadata.get("tags", [])
    if errors and not may_raise:
        yield f"raised {errors[0].ename}: {errors[0].evalue}"
    if may_raise and not errors:
        yield "is tagged raises-exception and raised nothing"
    if any(output.get("name") == "stderr" for output in cell.outputs):
        yield "wrote to stderr"
    if any(MEMORY_ADDRESS.search(text) for text in texts(cell)):
        yield "shows a memory address, which differs from run to run"


def picture_problems(cell: NotebookNode) -> Iterator[str]:
    """Yield what is wrong with the picture of a code cell."""
    count = len(pictures(cell))
    if not count:
        if "plt.show(" in cell.source:
            yield "calls plt.show() and holds no picture"
        if "hide-input" in cell.metadata.get("tags", []):
            yield "is tagged hide-input and holds no picture: the page closes what is not read"
        return
    if count > 1:
        yield f"holds {count} pictures; one caption and one alt text can serve only one"
    mystnb = cell.metadata.get("mystnb", {})
    if len(mystnb.get("image", {}).get("alt", "").strip()) < SHORTEST_ALT:
        yield "holds a picture without an alt text: metadata mystnb.image.alt"
    for key in ("caption", "name"):
        if not mystnb.get("figure", {}).get(key, "").strip():
            yield f"holds a picture without a {key}: metadata mystnb.figure.{key}"
    shade = SHADE.search(mystnb.get("figure", {}).get("caption", ""))
    if shade and "keep-colours" not in cell.metadata.get("tags", []):
        yield f"holds a picture whose caption says {shade[0]}, which is not so in the dark"


def repeated(values: Sequence[str]) -> list[str]:
    """Return the values that occur more than once.

    >>> repeated(["a", "b", "a"])
    ['a']
    """
    return [value for value, count in Counter(values).items() if count > 1]


def problems(notebook: NotebookNode) -> list[str]:
    """Return everything that keeps a stored notebook from being published, one sentence each."""
    found = []
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        where = f"code cell {count}"
        if cell.execution_count is None:
            found.append(f"{where} has not been run")
        elif cell.execution_count != count:
            found.append(f"{where} carries the execution count {cell.execution_count}")
        for check in (source_problems, output_problems, picture_problems):
            found += [f"{where} {problem}" for problem in check(cell)]
    ids = [cell.get("id", "") for cell in notebook.cells]
    found += [f"the cell id {name!r} is used more than once" for name in repeated(ids)]
    names = [cell.metadata.get("mystnb", {}).get("figure", {}).get("name") for cell in code]
    found += [
        f"the figure name {name!r} is used more than once"
        for name in repeated([name for name in names if name])
    ]
    normal = deepcopy(notebook)
    normalise(normal)
    if normal != notebook:
        found.append("metadata of an editor or of a run is left in it")
    return found


def refresh(path: Path) -> None:
    """Execute and normalise one notebook; write it only when something changed."""
    before = path.read_text(encoding="utf8")
    notebook = nbformat.reads(before, as_version=4)
    execute(notebook, path.parent)
    normalise(notebook)
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        path.write_text(after, encoding="utf8", newline="\n")


def find(paths: Sequence[Path]) -> list[Path]:
    """Return the notebooks that the paths name; a folder stands for all that are in it."""
    found = []
    for path in paths:
        inside = sorted(path.rglob("*.ipynb")) if path.is_dir() else [path]
        found += [name for name in inside if ".ipynb_checkpoints" not in name.parts]
    return found


def check_all(paths: Sequence[Path]) -> int:
    """Print what is wrong with each notebook; return how many problems there are."""
    total = 0
    for path in paths:
        for problem in problems(nbformat.read(path, as_version=4)):
            print(f"{path}: {problem}")
            total += 1
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 when every notebook is in order."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, report problems")
    parser.add_argument("paths", nargs="*", type=Path, default=[CHAPTERS])
    options = parser.parse_args(arguments)
    paths = find(options.paths)
    if not options.check:
        for number, path in enumerate(paths, start=1):
            print(f"[{number}/{len(paths)}] {path}", end="", flush=True)
            start = time.perf_counter()
            for name in questions.refresh(path):
                print(f"  {name} is asked anew", end="", flush=True)
            try:
                refresh(path)
            except CellExecutionError as error:
                print(f" failed\n{error}")
                return 1
            print(f"  {time.perf_counter() - start:.1f} s", flush=True)
    return 1 if check_all(paths) else 0


if __name__ == "__main__":
    sys.exit(main())
