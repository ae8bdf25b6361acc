"""Break nnlib at random places, one at a time, and see whether its tests notice.

Run it with ``make mutants N=200 SEED=0``. A break is a change of the syntax tree of one file of
``nnlib/``, written to a temporary copy. The tests of the module run first, then all other doctests
and tests of ``tests/nnlib``, until one fails. A break that nothing notices is a survivor: either it
is listed in ``tools/equivalent_mutants.toml``, with the reason why nobody could see it, or a test
is missing, and the command fails.

Each break is tried in a fork of one process that has imported what the tests need, so that it costs
what its tests cost. One that runs into the time limit has been noticed: something does not end.
"""

import argparse
import ast
import copy
import importlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
EQUIVALENT = ROOT / "tools" / "equivalent_mutants.toml"
# Everything heavy that the tests import; nnlib itself must be imported after it has been broken.
PRELOADED = (
    "autograd.numpy",
    "hypothesis.extra.numpy",
    "mpmath",
    "pytest",
    "scipy.sparse",
    "sklearn.datasets",
    "sympy",
)
SWAPPED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
TURNED = {
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
MOVED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
# What says nothing about behaviour: annotations, and the words of messages.
SILENT_FIELDS = ("annotation", "returns", "decorator_list", "type_params")
SILENT_NODES = (ast.Import, ast.ImportFrom, ast.JoinedStr, ast.Global)


class Place(NamedTuple):
    """A node of a tree: how it hangs on its parent, and the function and statement around it."""

    node: ast.AST
    parent: ast.AST
    field: str
    at: int | None
    arguments: tuple[str, ...]
    statement: ast.stmt


class Break(NamedTuple):
    """A change of one place of a file, as (number of the place, number of its variant)."""

    file: str
    place: int
    variant: int


class Broken(NamedTuple):
    """A break in words, and the file that it leaves."""

    file: str
    line: int
    operator: str
    before: str
    after: str
    source: str


def places(tree: ast.Module) -> list[Place]:
    """Return every place of a tree that may be broken, always in the same order."""
    found: list[Place] = []

    def visit(node: ast.AST, arguments: tuple[str, ...], statement: ast.stmt | None) -> None:
        if isinstance(node, ast.FunctionDef):
            arguments = tuple(a.arg for a in (*node.args.args, *node.args.kwonlyargs))
        for field, value in ast.iter_fields(node):
            if field in SILENT_FIELDS:
                continue
            for at, child in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(child, ast.AST) or isinstance(child, SILENT_NODES):
                    continue
                if _says_nothing(child):
                    continue
                around = child if isinstance(child, ast.stmt) else statement
                position = at if isinstance(value, list) else None
                if around is not None:
                    found.append(Place(child, node, field, position, arguments, around))
                visit(child, arguments, around)

    visit(tree, (), None)
    return found


def _says_nothing(node: ast.AST) -> bool:
    """Whether a statement is a docstring, a list of names, or a class that only types know."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        named = isinstance(target, ast.Name) and target.id in ("__all__",)
        return named or (
            isinstance(node, ast.AnnAssign) and "TypeAlias" in ast.dump(node.annotation)
        )
    if isinstance(node, ast.ClassDef):
        return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def variants(place: Place) -> Iterator[tuple[str, ast.AST]]:
    """Yield the name of an operator and the node that it puts at a place."""
    node = place.node
    changed = copy.deepcopy(node)
    match node:
        case ast.BinOp(op=ast.MatMult()):
            changed.left, changed.right = node.right, node.left
            yield "factors exchanged", changed
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) if type(op) in SWAPPED:
            changed.op = SWAPPED[type(op)]()
            yield "operator swapped", changed
        case ast.Compare(ops=[op]):
            for name, table in (("comparison turned", TURNED), ("boundary moved", MOVED)):
                if type(op) in table:
                    changed = copy.deepcopy(node)
                    changed.ops = [table[type(op)]()]
                    yield name, changed
        case ast.Constant(value=bool(value)):
            yield "truth turned", ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield "off by one", ast.Constant(value + 1)
            yield "off by one", ast.Constant(value - 1)
        case ast.Constant(value=float(value)):
            yield "constant changed", ast.Constant(value * 1.5 if value else 1.0)
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield "sign or not dropped", node.operand
        case ast.Attribute(attr="T"):
            yield "transpose dropped", node.value
        case ast.Return(value=ast.expr()):
            for name in place.arguments:
                if ast.unparse(node.value) != name:
                    yield "another argument returned", ast.Return(ast.Name(name, ast.Load()))
        case ast.If() | ast.While() | ast.IfExp():
            changed.test = ast.UnaryOp(ast.Not(), node.test)
            yield "condition negated", changed
        case ast.Call(args=[_, _, *_]):
            changed.args[0], changed.args[1] = node.args[1], node.args[0]
            yield "arguments exchanged", changed
    if isinstance(node, ast.Call):
        for at in range(len(node.keywords)):
            changed = copy.deepcopy(node)
            del changed.keywords[at]
            yield "keyword dropped", changed
    if isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.If | ast.For | ast.Assign):
        yield "statement dropped", ast.Pass()


def all_breaks(folder: Path) -> list[Break]:
    """Return every break of every file of a folder."""
    return [
        Break(path.name, number, variant)
        for path in sorted(folder.glob("*.py"))
        for number, place in enumerate(places(ast.parse(path.read_text(encoding="utf8"))))
        for variant, _ in enumerate(variants(place))
    ]


def broken(folder: Path, chosen: Break) -> Broken:
    """Return a break in words, with the source that it leaves."""
    tree = ast.parse((folder / chosen.file).read_text(encoding="utf8"))
    place = places(tree)[chosen.place]
    operator, node = list(variants(place))[chosen.variant]
    lines = {}
    for when in ("before", "after"):
        if when == "after":
            if place.at is None:
                setattr(place.parent, place.field, node)
            else:
                getattr(place.parent, place.field)[place.at] = node
        dropped = when == "after" and place.node is place.statement and isinstance(node, ast.stmt)
        shown = node if dropped else place.statement
        lines[when] = ast.unparse(ast.fix_missing_locations(shown))
    before, after = _first_difference(lines["before"], lines["after"])
    source = ast.unparse(ast.fix_missing_locations(tree))
    return Broken(chosen.file, place.statement.lineno, operator, before, after, source)


def _first_difference(before: str, after: str) -> tuple[str, str]:
    """Return the first line of a statement in which a break shows."""
    old, new = before.splitlines(), after.splitlines()
    for one, other in zip(old, new, strict=False):
        if one != other:
            return one.strip(), other.strip()
    return old[0].strip(), new[0].strip()


def stages(file: str) -> list[list[str]]:
    """Return what pytest runs for a break of a file: first what is about it, then all the rest.

    To collect every test takes longer than to run those of a module.
    """
    module = file.removesuffix(".py")
    tests = {path.name for path in (ROOT / "tests" / "nnlib").glob("test_*.py")}
    tests.remove("test_recipe.py")  # about files of the repository, not about what nnlib does
    own = tests & {f"test_{module}.py", *NEAREST.get(module, ())}
    doctests = {path.name for path in (ROOT / "nnlib").glob("*.py")}
    return [
        [*(f"tests/nnlib/{name}" for name in sorted(own)), f"nnlib/{file}"],
        [
            *(f"nnlib/{name}" for name in sorted(doctests - {file})),
            *(f"tests/nnlib/{name}" for name in sorted(tests - own)),
        ],
    ]


NEAREST = {
    "_network": ("test_training.py",),
    "_normal": ("test_saturation.py",),
    "_near_root": ("test_saturation.py",),
    "_output": ("test_losses.py", "test_mlp.py", "test_saturation.py"),
    "_params": ("test_params.py",),
    "_saved": ("test_saved.py",),
    "_stepper": ("test_training.py",),
    "_validate": ("test_numbers.py",),
    "dense": ("test_numbers.py",),
    "gates": ("test_saturation.py",),
    "mlp": ("test_gradcheck.py", "test_params.py", "test_saved.py"),
    "rectifiers": ("test_saturation.py",),
    "sigmoids": ("test_saturation.py",),
    "softmax": ("test_saturation.py",),
}


def noticed(copy_of: Path, file: str, limit: float) -> tuple[bool, str]:
    """Run the tests; return whether one failed, and which."""
    for tests in stages(file):
        failed, what = _in_a_fork(copy_of, tests, limit)
        if failed:
            return failed, what
    return False, ""


def _in_a_fork(copy_of: Path, tests: list[str], limit: float) -> tuple[bool, str]:
    report = copy_of / "failed"
    report.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = _run(copy_of, tests, report)
        except BaseException:  # a fork must end here, whatever happens in it
            traceback.print_exc()
        finally:
            os._exit(code)
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            what = report.read_text(encoding="utf8") if report.exists() else "could not be imported"
            return os.waitstatus_to_exitcode(status) != 0, what
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True, f"more than {limit:.0f} s"


def _run(copy_of: Path, tests: list[str], report: Path) -> int:
    import pytest

    class First:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                target.write_text(report.nodeid, encoding="utf8")

    target = report
    os.setpgrp()
    os.chdir(copy_of)
    sys.path.insert(0, str(copy_of))
    os.environ["PYTHONPATH"] = str(copy_of)
    with (copy_of / "log").open("w", encoding="utf8") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        # What has been imported already cannot be rewritten, and need not be.
        options = ["-x", "-q", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        options += ["-p", "no:cacheprovider", "-p", "no:nbval", "-p", "no:xdist"]
        code = pytest.main([*options, *tests], plugins=[First()])
        return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else int(code)


def make_copy(folder: Path) -> None:
    """Copy nnlib and its tests to where they can be broken."""
    for package in ("nnlib", "derive"):  # the tests take their formulas from the algebra
        shutil.copytree(ROOT / package, folder / package)
    (folder / "tests").mkdir()
    for path in (ROOT / "tests").glob("*.py"):
        if not path.name.startswith("test_"):
            shutil.copy(path, folder / "tests")
    shutil.copytree(ROOT / "tests" / "nnlib", folder / "tests" / "nnlib")
    shutil.copy(ROOT / "pyproject.toml", folder)


def known_equivalents() -> dict[tuple[str, str, str], str]:
    """Return the reason for each break that is listed as equivalent."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf8"))["mutant"]
    return {(one["file"], one["before"], one["after"]): one["reason"] for one in listed}


def main() -> int:
    """Try breaks drawn at random, report them, and return whether one survived."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("-n", type=int, default=200, help="how many breaks to draw")
    parser.add_argument("--seed", type=int, default=0, help="of the drawing")
    parser.add_argument("--limit", type=float, default=8.0, help="for one, in times all the tests")
    parser.add_argument("--file", help="draw from this file of nnlib alone, such as losses.py")
    parser.add_argument("--survivors", type=Path, default=ROOT / "_build" / "survivors.txt")
    options = parser.parse_args()
    for name in PRELOADED:
        importlib.import_module(name)
    known = known_equivalents()
    everything = [
        b for b in all_breaks(ROOT / "nnlib") if options.file is None or b.file == options.file
    ]
    drawn = random.Random(options.seed).sample(everything, min(options.n, len(everything)))
    print(f"{len(everything)} breaks are possible, {len(drawn)} are drawn with seed {options.seed}")
    count: Counter[str] = Counter()
    survivors: list[str] = []
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_copy(folder)
        failed, what = noticed(folder, "mlp.py", 3600)
        limit = options.limit * max(10, time.monotonic() - start)
        if failed:
            print((folder / "log").read_text(encoding="utf8"))
            raise SystemExit(f"the tests fail where nothing is broken: {what}")
        for number, chosen in enumerate(drawn, start=1):
            one = broken(ROOT / "nnlib", chosen)
            target = folder / "nnlib" / one.file
            target.write_text(one.source, encoding="utf8")
            found, what = noticed(folder, one.file, limit)
            shutil.copy(ROOT / "nnlib" / one.file, target)
            reason = known.get((one.file, one.before, one.after))
            verdict = "noticed" if found else "survived" if reason is None else "equivalent"
            count[verdict] += 1
            change = f"{one.file}:{one.line} {one.operator}: {one.before!r} -> {one.after!r}"
            print(f"{number}/{len(drawn)} {time.monotonic() - start:.0f} s {verdict}: {change}"
                  f"{f' by {what}' if found else ''}", flush=True)  # fmt: skip
            if verdict == "survived":
                survivors.append(change)
    options.survivors.parent.mkdir(exist_ok=True)
    options.survivors.write_text("".join(f"{line}\n" for line in survivors), encoding="utf8")
    print(", ".join(f"{count[name]} {name}" for name in ("noticed", "equivalent", "survived")))
    print(*survivors, sep="\n")
    return len(survivors) > 0


if __name__ == "__main__":
    sys.exit(main())
