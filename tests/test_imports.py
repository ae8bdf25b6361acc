"""Arrows run one way: who imports whom, read from the sources of all packages.

Every import counts, those inside functions too; what is imported for types alone is not run.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("derive", "nnlib", "course", "tools")
BY_STRING = {"import_module", "__import__", "spec_from_file_location", "exec_module"}


def module_name(path, root):
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules(root=ROOT):
    """The source of every module by its name."""
    return {
        module_name(path, root): path
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
        if path.parent.name != "__pycache__"
    }


def executed(tree):
    """All nodes of a module but those under ``if TYPE_CHECKING:``."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from executed(node)


@cache
def imported(name, root=ROOT):
    """The full names that a module imports: ours as modules, of others the whole path."""
    path, found = modules(root)[name], set()
    for node in executed(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
                above = package[: len(package) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                found.add(full if full in modules(root) else base)
    return found - {name}


def graph(root=ROOT):
    """For each module, those of ours that it imports."""
    known = modules(root)
    return {name: {of for of in imported(name, root) if of in known} for name in known}


def cycle(arrows):
    """Modules each of which imports the next and the last the first, or none."""
    done, way = set(), []

    def walk(name):
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return None
        way.append(name)
        found = next(filter(None, map(walk, sorted(arrows[name]))), None)
        way.pop()
        done.add(name)
        return found

    return next(filter(None, map(walk, sorted(arrows))), None)


def below(name, package):
    return name == package or name.startswith(f"{package}.")


# What the modules of a package may not import, by the beginning of its name.
FORBIDDEN = {
    "derive": ("nnlib", "course", "tools", "tests"),
    "nnlib": ("course", "tools", "tests"),
    "nnlib without its algebra": ("course", "tools", "tests", "sympy", "derive", "nnlib.symbolic"),
    "course": ("tools", "tests", "conftest"),
    "tools": ("tests", "conftest"),
    # inside: the words of claims know nothing of who says them, these nothing of the verdicts
    "course.claims": ("course.documents", "course.ledger", "course.exercises"),
    "course.documents": ("course.ledger", "course.exercises"),
    "course.ledger": ("course.exercises",),
    "course.exercises.formulas": ("course.exercises.judging", "course.exercises.register"),
    "course.exercises.judging": ("course.exercises.register", "course.exercises.questions"),
}


def members(rule):
    package = rule.split()[0]
    for name in modules():
        if below(name, package) and not (" " in rule and below(name, "nnlib.symbolic")):
            yield name


def test_no_modules_import_each_other_in_a_circle():
    assert cycle(graph()) is None


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_arrow_runs_the_other_way(rule):
    found = [
        f"{name} imports {target}"
        for name in members(rule)
        for target in imported(name)
        if any(below(target, package) for package in FORBIDDEN[rule])
    ]
    assert list(members(rule))
    assert found == []


@pytest.mark.parametrize("package", ["derive", "nnlib", "course"])
def test_nothing_is_imported_by_a_string(package):
    found = []
    for name, path in modules().items():
        if below(name, package):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
                name_of = {ast.Name: "id", ast.Attribute: "attr", ast.alias: "name"}
                word = getattr(node, name_of.get(type(node), ""), None)
                if word in BY_STRING:
                    found.append(f"{name}: {word}")
    assert found == []


@pytest.fixture
def other_root(tmp_path):
    """Write modules by their names and read them as if they were the packages."""

    def write(**sources):
        for name, source in sources.items():
            path = tmp_path.joinpath(*name.split("__")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source)
        return tmp_path

    return write


def test_a_circle_is_found_through_functions_and_relative_imports(other_root):
    root = other_root(
        derive__a="from derive import b",
        derive__b="def f():\n    from .inner import c",
        derive__inner__c="import derive.a\nfrom typing import TYPE_CHECKING",
        derive__d="if TYPE_CHECKING:\n    from derive import e",
        derive__e="from derive.d import x",
    )
    assert cycle(graph(root)) == ["derive.a", "derive.b", "derive.inner.c", "derive.a"]


def test_without_a_circle_none_is_found(other_root):
    root = other_root(
        derive__a="from derive import b, c", derive__b="from derive.c import x", derive__c=""
    )
    assert graph(root)["derive.a"] == {"derive.b", "derive.c"}
    assert cycle(graph(root)) is None
