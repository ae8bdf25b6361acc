"""The recipes of CONTRIBUTING.md, followed to the letter in a copy of the sources.

The commands are read from the page. Between the first of a recipe, which writes the files, and the
others an author fills in what is marked; here the marks are taken off, so that the example is left.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tools.scaffold import MARK
from tools.scaffold.__main__ import main
from tools.scaffold.editing import insert, with_import, write

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    *("course", "derive", "nnlib", "tools", "chapters", "_toc.yml", "pyproject.toml"),
    *("conftest.py", "tests/__init__.py", "tests/book", "tests/course", "tests/kernels"),
    "tests/samples.py",
)
# Pages of the whole book; for some all verdicts are decided anew, as the sources have changed.
LONG = {
    "chapters/opening/ways-through-the-book.ipynb",
    "chapters/cheatsheet/the-verdict-on-document-000.ipynb",
    "chapters/closing/the-verdict.ipynb",
    "chapters/opening/notation.ipynb",
}
RUFF = [sys.executable, "-m", "ruff"]


def recipes():
    """The commands of each recipe, by its heading."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")
    found = {}
    for heading, body in re.findall(r"^### (.+?)$(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL):
        blocks = re.findall(r"^```sh\n(.*?)^```", body, re.MULTILINE | re.DOTALL)
        found[heading] = [shlex.split(line) for block in blocks for line in block.splitlines()]
    return found


def program(command, left_out):
    """What a command runs, without make: the copy has no environment of its own."""
    if command[:2] == ["make", "notebooks"]:
        paths = command[2].removeprefix("NOTEBOOKS=").split()
        wanted = [path for path in paths if path not in left_out]
        return [sys.executable, "-m", "tools.notebooks", *wanted] if wanted else None
    assert command[0] == ".venv/bin/python"
    files = [sorted(ROOT.glob(word)) if "*" in word else [word] for word in command[1:]]
    return [sys.executable, *(str(name).replace(f"{ROOT}/", "") for of in files for name in of)]


def run(command, copy):
    done = subprocess.run(
        command,
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def marked(root):
    """The sources in which something is left to be filled in."""
    names = [root / "_toc.yml", *(root / "course").rglob("*.py"), *(root / "chapters").rglob("*.*")]
    return [
        path
        for path in names
        if path.suffix in (".yml", ".py", ".ipynb", ".md") and MARK in path.read_text("utf8")
    ]


def fill_in(copy):
    for path in marked(copy):
        path.write_text(path.read_text("utf8").replace(f"{MARK}: ", ""), "utf8")


def follow(recipe, copy, left_out=()):
    """Follow a recipe; return the files that its first command names."""
    (python, m, module, *arguments), *rest = recipes()[recipe]
    assert [python, m, module] == [".venv/bin/python", "-m", "tools.scaffold"]
    with redirect_stdout(StringIO()) as said:
        assert main(arguments, copy) == 0
    named = said.getvalue().split()[6:]
    assert {path.relative_to(copy).as_posix() for path in marked(copy)} <= set(named)
    assert marked(copy)
    fill_in(copy)
    assert not marked(copy)
    for command in rest:
        wanted = program(command, left_out)
        if wanted:
            run(wanted, copy)
        if command[0] == "make":  # which writes the times as well
            run([sys.executable, "-m", "tools.times"], copy)
    sources = [name for name in named if name.endswith((".py", ".ipynb"))]
    run([*RUFF, "check", "--quiet", *sources], copy)
    run([*RUFF, "format", "--check", "--quiet", *sources], copy)
    return named


@pytest.fixture
def copy(tmp_path):
    """The sources, in which the recipes are followed one after the other."""
    root = tmp_path / "copy"
    for name in SOURCES:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            leave_out = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(source, target, ignore=leave_out)
        else:
            shutil.copy(source, target)
    return root


def test_nothing_is_left_to_be_filled_in():
    assert marked(ROOT) == []


@pytest.mark.long
def test_a_chapter_a_claim_and_an_exercise_are_accepted_by_the_checks(copy):
    """One after the other, as the page has them: the claim and the exercise are in the chapter."""
    named = {
        recipe: follow(recipe, copy, LONG) for recipe in ("A chapter", "A claim", "An exercise")
    }
    assert [len(names) for names in named.values()] == [5, 2, 2]


@pytest.mark.long
def test_all_recipes_together_leave_a_course_that_is_whole(copy):
    """With the pages that take long, and then every test of the course."""
    counts = [len(follow(recipe, copy)) for recipe in recipes()]
    assert counts == [5, 2, 2, 16]
    run([sys.executable, "-m", "pytest", "-q", "tests/course", "-k", "not recipes"], copy)


def test_what_is_begun_twice_or_nowhere_is_refused(copy, tmp_path):
    (tmp_path / "a.txt").write_text("one\n")
    with pytest.raises(ValueError, match=r"a\.txt is there already"):
        write(tmp_path / "a.txt", "two")
    with pytest.raises(ValueError, match="expected something like"):
        insert(tmp_path / "a.txt", "^two", "three", after=True)
    with pytest.raises(ValueError, match="no chapter is at 'nowhere'"):
        main(["exercise", "nowhere", "a-name"], copy)
    with pytest.raises(ValueError, match="got '5', expected three digits"):
        main(["document", "5", "--folder", "f", "--chapter", "c", "--title", "T"], copy)
    assert with_import("import a\n", "import a") == "import a\n"
