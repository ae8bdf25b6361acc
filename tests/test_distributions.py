"""Both distributions build a wheel that works with what it names as required, and nothing else."""

import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
OURS = {"nnlib": ".", "backpropagation-course": "course"}
SOURCES = ("nnlib", "derive", "course", "pyproject.toml", "README.md", "LICENSE", "_toc.yml")
ARRAYS = """
import nnlib
net = nnlib.MLP([2, 3, 1], hidden="tanh", rng=0)
assert nnlib.gradcheck(net, [[0.1, 0.2], [0.3, 0.4]], [[1.0, 2.0]]).max_relative_error < 1e-12
"""
WITHOUT_SYMPY = """
try:
    import nnlib.symbolic
except ModuleNotFoundError as error:
    assert error.name == "sympy"
else:
    raise AssertionError("SymPy was not to be had, and nothing was missed")
"""
ALGEBRA = """
import sympy as sp
from derive import Derivation
from nnlib.symbolic.activations import tanh
z = sp.Symbol("z", real=True)
Derivation(sp.Derivative(tanh(z), z)).step(1 - tanh(z) ** 2, "the quotient rule")
"""
COURSE = """
from course.exercises import check
from course.ledger import CHAPTERS, verdict
assert check("softmax-jacobian", "a @ a.T - diag(a)").mistake == "sign"
assert verdict("000-2-sigmoid-derivative").word == "holds"
assert CHAPTERS["000"] == "chapters/cheatsheet"
from course.trial import sheet
from course.trial.page import page
assert 'class="word wrong"' in page(sheet("$a^l = g(a^l)$"), "notes.md")
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """The wheel of each distribution, built from a copy: what a former build left is not in it."""
    copy, folder = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("wheels")
    for name in SOURCES:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    for place in OURS.values():
        command = [*build, "--no-cache-dir", "--wheel-dir", str(folder), str(copy / place)]
        subprocess.run(command, check=True, capture_output=True)
    found = {path.name.split("-")[0].replace("_", "-"): path for path in folder.glob("*.whl")}
    assert found.keys() == OURS.keys()
    return found


def required(wheel, extras):
    """What the metadata of a wheel name, for the given extras."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode()
    return fitting(re.findall(r"^Requires-Dist: (.+)$", text, re.MULTILINE), extras)


def fitting(lines, extras):
    """The requirements among these lines that hold here, for any of the extras or for none."""
    for line in lines or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def install(name, extras, wheels, site, done):
    """Put a distribution and all that it requires into `site`, as links to what is here."""
    if (name, *extras) in done:
        return
    done.add((name, *extras))
    if name in wheels:
        zipfile.ZipFile(wheels[name]).extractall(site)
        needed = required(wheels[name], extras)
    else:
        here = distribution(name)
        for top in {file.parts[0] for file in here.files if file.parts[0] not in ("..", "/")}:
            link, target = site / top, Path(here.locate_file(top))
            if target.exists() and not link.exists():
                link.symlink_to(target)
        needed = fitting(here.requires, extras)
    for requirement in needed:
        install(requirement.name, tuple(sorted(requirement.extras)), wheels, site, done)


@pytest.mark.parametrize(
    ("name", "extras", "program"),
    [
        ("nnlib", (), ARRAYS + WITHOUT_SYMPY),
        ("nnlib", ("symbolic",), ARRAYS + ALGEBRA),
        ("backpropagation-course", (), ARRAYS + ALGEBRA + COURSE),
    ],
    ids=["nnlib", "nnlib with its algebra", "course"],
)
def test_a_wheel_works_with_what_it_requires_and_nothing_else(
    name, extras, program, wheels, tmp_path
):
    site = tmp_path / "site"
    site.mkdir()
    install(name, extras, wheels, site, set())
    start = f"import sys; sys.path.append({str(site)!r})"
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"{start}\n{program}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
