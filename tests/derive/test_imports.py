"""What the engine imports: nothing of the networks above it, no private name, nothing heavy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import derive

ROOT = Path(derive.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
BELOW = {  # what the modules of a folder may import of the engine
    "words": {"words"},
    "kernel": {"words", "kernel"},
}


def imports(tree):
    """The module and the name of every import in a file, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{'.' * node.level}{node.module or ''}", a.name) for a in node.names)


def complaints(source, folder=""):
    for module, name in imports(ast.parse(source)):
        top, *inner = module.split(".")
        if top in ("nnlib", "course", "tools", "tests"):
            yield f"{module} is above the engine"
        if not top or (top == "derive" and name.startswith("_")):
            yield f"{name} of {module} is private, or imported by a relative name"
        if top == "derive" and folder in BELOW and not {*inner[:1]} <= BELOW[folder]:
            yield f"{folder} may not import {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_is_below_it(path):
    assert not list(complaints(path.read_text(encoding="utf-8"), path.parent.name))


@pytest.mark.parametrize(
    "source",
    [
        "import nnlib",
        "from nnlib.symbolic import dense",
        "def f():\n    from course.plan import PARTS",
        "from derive.kernel.sums import _walk",
        "from . import zero",
        "from derive.trials.instances import Instance",
    ],
)
def test_what_is_refused(source):
    assert list(complaints(source, "kernel"))


def test_the_algebra_imports_nothing_but_itself():
    code = (
        "import sys, sympy, nnlib; before = set(sys.modules); import nnlib.symbolic; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - sys.stdlib_module_names == {"nnlib", "derive"}
