"""Make nbval compare pictures and read formulas back; measure coverage where it says something.

What counts as covered is what the tests of `nnlib` execute, those of its algebra included. All else
is twice as fast unmeasured, and executes most of it again: the ledger, the exercises, the book, and
the tests that have SymPy work for long on what others have executed.
"""

from __future__ import annotations

import gc
import sys
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import nbformat
import pytest
from coverage import Coverage
from jupyter_client.provisioning import local_provisioner
from nbval import plugin

from tests import kernels
from tools.pictures import difference

ROOT = Path(__file__).resolve().parent
COVERAGE = pytest.StashKey()
PACKAGES = ("nnlib", "derive")
MEASURED = [
    *(ROOT / package for package in PACKAGES),
    *(ROOT / "tests" / folder for folder in (*PACKAGES, "symbolic")),
]
LONG = {
    ROOT / "tests" / name
    for name in ("derive/test_fuzz.py", "derive/test_soundness.py", "symbolic/test_wrong_steps.py")
}
PICTURES = ("image/png", "image/jpeg")
compare_everything_else = plugin.IPyNbCell.compare_outputs
collect_cells = plugin.IPyNbFile.collect


def stored_pictures(outputs):
    """Return the base64 text of every picture among a cell's outputs, in order."""
    return [
        output.data[kind]
        for output in outputs
        if "data" in output
        for kind in PICTURES
        if kind in output.data
    ]


def compare_outputs(self, test, ref, skip_compare=None):
    """Compare a cell's outputs as nbval does, and its pictures as a reader would."""
    if not compare_everything_else(self, test, ref, skip_compare):
        return False
    new, old = stored_pictures(test), stored_pictures(ref)
    if len(new) != len(old):
        self.comparison_traceback.append(f"{len(old)} pictures are stored, {len(new)} are drawn")
        return False
    found = [text for text in map(difference, old, new) if text is not None]
    self.comparison_traceback += found
    return not found


def collect(self):
    """Before and after the cells of a chapter, in their kernel: its formulas are read back."""
    cells = list(collect_cells(self))
    chapter = ROOT / "chapters" in self.path.parents
    if chapter:
        yield _more(self, "derivations", 0, "from tests.book.kept import keep\nkeep()")
    yield from cells
    if chapter:
        code = f"from tests.book.read_back import check\ncheck({str(self.path)!r})"
        yield _more(self, "formulas", len(cells), code)


def _more(notebook, name, number, code):
    """A cell of the tests that runs among those of a notebook."""
    cell = nbformat.v4.new_code_cell(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{code}")
    options = defaultdict(bool, check=True)
    return plugin.IPyNbCell.from_parent(
        notebook, name=name, cell_num=number, cell=cell, options=options
    )


plugin.IPyNbCell.compare_outputs = compare_outputs
plugin.IPyNbFile.collect = collect
plugin.setup_coverage = plugin.teardown_coverage = lambda *arguments: None


def pytest_addoption(parser):
    """How the kernels of the notebooks start."""
    text = "start a Python of its own for each notebook instead of forking one that has imported"
    parser.addoption("--own-kernels", action="store_true", help=text)


def pytest_configure(config):
    """Fork the kernels, where a process that has imported much can be forked without risk."""
    if sys.platform == "linux" and not config.option.own_kernels:
        local_provisioner.launch_kernel = kernels.fork


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """Import all of `nnlib` while its coverage is measured, then stop until a test of it runs."""
    session.stash[COVERAGE] = coverage = Coverage.current()
    if coverage:
        for package in PACKAGES:
            for module in walk_packages([str(ROOT / package)], f"{package}."):
                import_module(module.name)
        coverage.stop()


def pytest_collection_finish():
    """Thousands of tests stay to the end; the search for garbage need not go through them."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Measure the tests of `nnlib`."""
    coverage = item.session.stash[COVERAGE]
    measured = coverage and item.path not in LONG
    measured = measured and any(folder in item.path.parents for folder in MEASURED)
    if measured:
        coverage.start()
    try:
        return (yield)
    finally:
        if measured:
            coverage.stop()
