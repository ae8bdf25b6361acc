"""Under which licences the files stand that a page of the book fetches, read from the files."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from importlib import metadata
from pathlib import Path

TEXTS = ("LICEN", "COPYING", "NOTICE")
LONG = 60  # characters: a licence's name is shorter, its text longer


@dataclass(frozen=True)
class Work:
    """Something that the site ships, with its licence and what it says of it itself."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...] = ()


def licence_of(about: Message) -> str:
    """The name of the licence in the metadata of a Python package.

    >>> licence_of(Parser().parsestr("License-Expression: MIT"))
    'MIT'
    >>> licence_of(Parser().parsestr("Classifier: License :: OSI Approved :: BSD License"))
    'BSD License'
    """
    named = about["License-Expression"] or about["License"] or ""
    if named and len(named) < LONG and "\n" not in named:
        return named
    classifiers = [line for line in about.get_all("Classifier", []) if line.startswith("License")]
    return classifiers[-1].rpartition(" :: ")[2] if classifiers else "see its text"


def of_wheel(path: Path) -> Work | None:
    """What a wheel is; an archive of libraries alone says nothing of itself."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        about = next((name for name in names if name.endswith(".dist-info/METADATA")), None)
        if about is None:
            return None
        message = Parser().parsestr(archive.read(about).decode("utf8"))
        own = [n for n in names if ".dist-info/" in n and Path(n).name.upper().startswith(TEXTS)]
        texts = tuple(archive.read(name).decode("utf8", "replace") for name in sorted(own))
    return Work(message["Name"], message["Version"], licence_of(message), texts)


def of_distribution(name: str) -> Work:
    """What an installed Python package is."""
    found = metadata.distribution(name)
    own = [path for path in found.files or () if path.name.upper().startswith(TEXTS)]
    texts = tuple(path.read_text("utf8") for path in own if ".dist-info" in str(path))
    about = Parser().parsestr(found.read_text("METADATA") or "")
    return Work(found.metadata["Name"], found.version, licence_of(about), texts)


def of_module(folder: Path) -> Work:
    """What a package of npm is."""
    about = json.loads((folder / "package.json").read_text("utf8"))
    own = [path for path in folder.iterdir() if path.name.upper().startswith(TEXTS)]
    texts = tuple(path.read_text("utf8") for path in sorted(own))
    return Work(about["name"], about["version"], about["license"], texts)


def python_itself(lock: dict) -> Iterator[Work]:
    """Pyodide and CPython, whose release says their licences on its site and not in its files."""
    yield Work("Pyodide", lock["info"]["version"], "MPL-2.0")
    yield Work("CPython", lock["info"]["python"], "PSF-2.0")
