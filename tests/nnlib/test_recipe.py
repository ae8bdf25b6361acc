"""What CONTRIBUTING says an activation takes: what the last one, ELU, took, and what is enough.

In a copy of the sources CELU is added after the model of ELU, file by file. With alpha = 1 the two
are one function, so that PyTorch's values are known.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHERE = ("nnlib", "course", "tests", "tools", "chapters")
# Where ELU is asked of other libraries, or found in what others wrote, it is one of their names.
OF_OTHERS = (
    "chapters/practice/",
    "course/libraries/",
    "course/trial/",
    "nnlib/diagnosis/",
    "tests/nnlib/test_diagnosis.py",
    "tests/nnlib/wrong_programs.py",
    "tools/libraries/",
)
ELU = re.compile(r"\belu(?:_prime|_derivative)?\b|clevert2016")


SOURCES = (
    "nnlib",
    "derive",
    "tests/__init__.py",
    "tests/kernels",
    "tests/nnlib",
    "tests/samples.py",
    "tests/symbolic",
)
FILES = ("pyproject.toml", "README.md", "references.bib", "CONTRIBUTING.md", "conftest.py", "tools")
# What the command of the recipe asks for; that the API page has it, the built book says.
ASKED = (
    "nnlib/rectifiers.py",
    "nnlib/activations.py",
    "nnlib/__init__.py",
    "nnlib/symbolic/rectifiers.py",
    "tests/nnlib/pytorch_values.json",
)


def blocks(language):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")
    recipe = text.partition("## An activation\n")[2].partition("\n## ")[0]
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", recipe, re.MULTILINE | re.DOTALL)
    return block.splitlines()


def listed():
    return {line.split()[0] for line in blocks("text")}


def mentioning():
    files = [path for name in WHERE for path in (ROOT / name).rglob("*.*") if path.is_file()]
    return {
        path.relative_to(ROOT).as_posix()
        for path in [*files, ROOT / "references.bib", ROOT / "README.md"]
        if path.suffix in (".py", ".ipynb", ".md", ".json", ".bib")
        and "checkpoints" not in path.as_posix()
        and path != Path(__file__).resolve()
        and not path.relative_to(ROOT).as_posix().startswith(OF_OTHERS)
        and ELU.search(path.read_text(encoding="utf8"))
    }


def test_the_recipe_lists_the_eight_files_that_hold_elu():
    assert listed() == mentioning()
    assert len(listed()) == 8


def renamed(text):
    return re.sub(r"\belu", "celu", text).replace("ELU", "CELU")


def followed(name, text):
    """A file with what it holds of ELU a second time, for CELU."""
    if name.endswith(".json"):
        values = json.loads(text)
        return json.dumps(values | {"celu": values["elu"]})
    if "rectifiers" in name:  # whole definitions, from the one of the prime to the next unit's
        part = r"^(?:class|def) elu(?:.*\n)(?:(?:[ )].*)?\n)*"
        text += "\n\n" + "".join(map(renamed, re.findall(part, text, re.MULTILINE)))
    lines = r'^ *"?elu\w*"?[,:].*$\n'
    return re.sub(lines, lambda found: found[0] + renamed(found[0]), text, flags=re.MULTILINE)


@pytest.fixture
def copy(tmp_path):
    for name in (*SOURCES, *FILES):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target)
    return tmp_path


def checked(copy, left_out=()):
    """Follow the recipe in the copy and run its first command."""
    for name in ASKED:
        if name not in left_out:
            path = copy / name
            before = path.read_text(encoding="utf8")
            path.write_text(followed(name, before), encoding="utf8")
            assert path.read_text(encoding="utf8") != before
    python, *command = shlex.split(blocks("sh")[0])
    assert python == ".venv/bin/python"
    # the list of the files of ELU is that of two activations now, and of no use there
    wanted = "celu or public or algebra or file_holds or every_entry or every_function"
    more = ["-q", "-x", "-p", "no:cacheprovider", "-k", wanted]
    return subprocess.run(
        [sys.executable, *command, *more],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_an_activation_that_follows_the_recipe_is_accepted(copy):
    done = checked(copy)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout


@pytest.mark.long
@pytest.mark.parametrize("name", ASKED)
def test_no_step_of_the_recipe_can_be_left_out(copy, name):
    done = checked(copy, left_out=[name])
    assert done.returncode in (1, 2, 4), f"{name} is not missed:\n{done.stdout}"
    assert re.search("celu|CELU", done.stdout + done.stderr)
