"""The libraries that are asked: what is installed for each, and what that takes.

They do not share a NumPy, so each has an environment of its own, in a folder that Git ignores.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).resolve().parent / "programs"
FOLDER = ROOT / ".libraries"
NEWEST = FOLDER / "newest"  # apart, so that the pinned versions stay as they are
INSTALL_SECONDS = 600


@dataclass(frozen=True)
class Library:
    """One program and what it needs: megabytes and seconds were measured on two cores."""

    packages: tuple[str, ...]
    megabytes: int
    seconds: int
    first: tuple[str, ...] = field(default=())  # what must be there before the rest is built
    folder: Path = FOLDER

    def newest(self) -> Library:
        """The same without its pins, but those of what must be there first."""
        packages = tuple(package.split("==")[0] for package in self.packages)
        return replace(self, packages=packages, folder=NEWEST)


# By the names of the programs; nnlib runs in the environment of the book.
LIBRARIES = {
    "nnlib": Library((), 0, 0),
    "numpy": Library(("numpy==2.4.6", "scipy==1.17.1"), 230, 30),
    "numdifftools": Library(("numdifftools==0.11.2", "numpy==2.4.6", "scipy==1.17.1"), 240, 30),
    "algopy": Library(("algopy==0.7.2", "numpy==2.4.6", "scipy==1.17.1"), 250, 30),
    "autograd": Library(("autograd==1.9.1", "numpy==2.4.6"), 100, 30),
    "sklearn": Library(("scikit-learn==1.9.1", "numpy==2.4.6"), 300, 40),
    # on Linux, unless an index offers pip the build without what graphics cards need (970, 65)
    "torch": Library(("torch==2.13.0", "numpy==2.4.6"), 5530, 240),
    "jax": Library(
        ("jax==0.10.2", "flax==0.12.8", "optax==0.2.8", "keras==3.15.1", "numpy==2.4.6"), 780, 65
    ),
    "tensorflow": Library(("tensorflow-cpu==2.21.0", "keras==3.15.1"), 1550, 75),
    "tinygrad": Library(("tinygrad==0.14.0", "numpy==2.4.6"), 140, 25),
    "mlx": Library(("mlx==0.32.4", "mlx-cpu==0.32.4", "numpy==2.4.6"), 140, 20),
    "mygrad": Library(("mygrad==2.5.0", "numpy==2.4.6"), 100, 20),
    "paddle": Library(("paddlepaddle==3.3.1",), 870, 70),
    "pytensor": Library(("pytensor==3.0.7",), 460, 70),
    "casadi": Library(("casadi==3.8.2", "numpy==2.4.6"), 380, 25),
    # its setup is older than the build isolation of pip
    "chainer": Library(("chainer==7.8.1",), 110, 25, ("numpy==1.23.5", "setuptools<60", "wheel")),
}


def python_of(name: str, library: Library) -> Path:
    """The interpreter of a library's environment, which is made where it is missing.

    One of the newest versions is made anew each time: what they are may have changed.

    Raises:
        RuntimeError: when something cannot be installed, or takes longer than ten minutes.
    """
    if not library.packages:
        return Path(sys.executable)
    folder = library.folder / name
    python, stamp = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join(library.first + library.packages)
    if library.folder != NEWEST and stamp.exists() and stamp.read_text(encoding="utf8") == wanted:
        return python
    _run([sys.executable, "-m", "venv", "--clear", str(folder)])
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if library.first:
        _run([*pip, *library.first])
        pip.append("--no-build-isolation")
    _run([*pip, *library.packages])
    stamp.write_text(wanted, encoding="utf8")
    return python


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"not installed within {INSTALL_SECONDS} s") from None
    except subprocess.CalledProcessError as error:
        lines = error.stderr.strip().splitlines() or ["no reason given"]
        raise RuntimeError(lines[-1]) from None
