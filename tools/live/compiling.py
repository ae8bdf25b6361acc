"""What runs in Pyodide when its packages are compiled; its own Python reads nothing else here.

Docstrings are taken out of the packages of others, and positions in a line out of all: nobody sees
them on a page, and they are a third of what would be sent. A file has no time in it, so that equal
sources give equal bytes.
"""

from __future__ import annotations

import ast
import importlib.util
import shutil
import sys
import zipfile
from importlib import _bootstrap_external as machinery
from pathlib import Path

OUT, SITE = Path("/out"), Path("/lib/python3.12/site-packages")
NO_TEXT = b"def __getattr__(name): return ''"
# Modules that hold descriptions of other modules' functions and nothing else.
DESCRIPTIONS = ("mpmath/function_docs.py", "numpy/_core/_add_newdocs.py",
                "numpy/_core/_add_newdocs_scalars.py")  # fmt: skip
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def undocumented(source: bytes) -> ast.Module:
    """The tree of a module without its docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body[0].value.value = ""
    return tree


def write(name: str, source: bytes, code) -> None:
    """Keep what was compiled, below the folder for it."""
    path = OUT / f"{name}c"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(machinery._code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def compile_while_importing() -> None:
    """Let every module of another's package be kept when it is imported."""

    def source_to_code(_self, data, path, *, _optimize=-1):
        tree = undocumented(NO_TEXT if path.endswith(DESCRIPTIONS) else data)
        code = compile(tree, path, "exec", dont_inherit=True)
        if Path(path).is_relative_to(SITE):
            write(f"site/{Path(path).relative_to(SITE)}", bytes(data), code)
        return code

    machinery.SourceLoader.source_to_code = source_to_code


def compile_library() -> None:
    """Compile what has been imported of Python's own library."""
    archive = "/lib/python312.zip"
    with zipfile.ZipFile(archive) as library:
        there = set(library.namelist())
        for module in [*sys.modules.values()]:
            file = getattr(module, "__file__", None) or ""
            name = file.removeprefix(f"{archive}/")
            if name in there:
                source = library.read(name)
                code = compile(undocumented(source), file, "exec", dont_inherit=True)
                write(f"library/{name}", source, code)


def compile_own(folder: Path, packages: list[str]) -> None:
    """Compile every module of our packages, and copy what else is in them."""
    for package in packages:
        for path in sorted((folder / package).rglob("*.py")):
            name = path.relative_to(folder)
            source = path.read_bytes()
            code = compile(source, str(SITE / name), "exec", dont_inherit=True)
            write(f"site/{name}", source, code)


def unpack(wheels: Path) -> None:
    """Unpack wheels and archives of libraries where Python looks for them."""
    for path in sorted(wheels.iterdir()):
        if path.suffix in (".whl", ".zip") and path.name != "python_stdlib.zip":
            with zipfile.ZipFile(path) as archive:
                archive.extractall(SITE)


def copy(environment: Path, packages: list[str]) -> None:
    """Copy pure packages of the environment, without their tests."""
    leave = shutil.ignore_patterns("__pycache__", "tests", "benchmarks", "*.so", "*.pyd")
    for package in packages:
        shutil.copytree(environment / package, SITE / package, ignore=leave)
