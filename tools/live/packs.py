"""The archives that a page fetches: which file is in which, and what is left out.

A pack is a tar of what is put into Python's file system, gzipped; the page's worker unpacks both,
so that it does not matter how a host sends them. What was compiled comes first. The modules that
nothing imports are sources in a pack of their own, `more-…`, fetched when a cell asks for one.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

LIBRARY, SITE, LIBRARIES = "lib/python3.12", "lib/python3.12/site-packages", "usr/lib"
# Packages of the environment that are Python alone: the same versions as everywhere else.
PURE = ("sympy", "mpmath", "lark", "markdown_it", "mdurl", "mdit_py_plugins", "yaml")
# What a page fetches only when its reader has allowed it, and what it is called there.
LARGE = {"comparisons": "scikit-learn with SciPy"}
# What no page needs of a package: its tests, what it is built with, what helps an editor.
NEVER = (
    "*/tests/*", "*/benchmarks/*", "*/conftest.py", "*.pyi", "*.pxd", "*.pyx",
    "*.h", "*.c", "*.a", "*/distutils/*", "sympy/parsing/autolev/*",
    "matplotlib/backends/web_backend/*", "matplotlib/mpl-data/images/*", "fontTools/*/testdata/*",
    "matplotlib/mpl-data/sample_data/*", "matplotlib/mpl-data/fonts/afm/*",
    "matplotlib/mpl-data/fonts/pdfcorefonts/*", "sklearn/datasets/*/*", "*__pycache__*",
)  # fmt: skip
# What NumPy and SymPy import when all of them is asked for, as SciPy does.
LATE = ("numpy/f2py/*", "*/testing/*")
# Of what is no Python, what is read while a program runs.
DATA = ("*.so", "*.lark", "matplotlib/mpl-data/*", "*.json", "*.npz", "*.css")


@dataclass
class Pack:
    """An archive in the making: its files, the packages in it, the modules that wait for it."""

    files: dict[str, bytes] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)

    @property
    def modules(self) -> list[str]:
        """The names of the modules in it, as an import has them."""
        inside = (name.removeprefix(f"{SITE}/").removeprefix(f"{LIBRARY}/") for name in self.files)
        paths = map(Path, inside)
        modules = (path.with_suffix("") for path in paths if path.suffix in (".py", ".pyc"))
        names = (path.parent if path.name == "__init__" else path for path in modules)
        return sorted(".".join(name.parts) for name in names)


def wanted(name: str) -> bool:
    """Whether a file of a package is of use in the page.

    >>> wanted("numpy/_core/multiarray.so"), wanted("numpy/tests/data.npz"), wanted("a/b.txt")
    (True, False, False)
    """
    if any(fnmatch(name, pattern) for pattern in NEVER) or ".dist-info/" in name:
        return False
    return name.endswith(".py") or any(fnmatch(name, pattern) for pattern in DATA)


def of_wheel(path: Path) -> dict[str, bytes]:
    """The files of a wheel, or of an archive of libraries, that are of use."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if wanted(name)}


def of_libraries(path: Path) -> dict[str, bytes]:
    """The shared libraries in an archive, where Python's own modules look for them."""
    return {f"{LIBRARIES}/{Path(name).name}": data for name, data in of_wheel(path).items()}


def of_folder(folder: Path, package: str) -> dict[str, bytes]:
    """The files of a package in a folder that are of use."""
    paths = (path for path in sorted((folder / package).rglob("*")) if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if wanted(name)}


def package(name: str, sources: Mapping[str, bytes]) -> str | None:
    """The module with which the package of a file begins, if it is in one.

    >>> package("a/b/c.so", {"a/__init__.py": b"", "a/b/c.so": b""})
    'a/__init__.py'
    """
    begins = (f"{folder.as_posix()}/__init__.py" for folder in Path(name).parents)
    return next((module for module in begins if module in sources), None)


def sort(sources: Mapping[str, bytes], compiled: Path) -> tuple[Pack, Pack]:
    """Part the files of packages into what was compiled, and the sources of all else.

    Args:
        sources: by their names below the folder of packages.
        compiled: the folder that holds what was compiled of them.
    """
    now, later = Pack(), Pack()
    for name, data in sources.items():
        made = compiled / f"{name}c"
        begins = package(name, sources)
        late = any(fnmatch(name, pattern) for pattern in LATE)
        if late or (begins and not (compiled / f"{begins}c").exists()):
            later.files[f"{SITE}/{name}"] = data  # a package without its beginning would be found
        elif not name.endswith(".py"):
            remade = compiled / name
            now.files[f"{SITE}/{name}"] = remade.read_bytes() if remade.exists() else data
        elif made.exists():
            now.files[f"{SITE}/{name}c"] = made.read_bytes()
        else:
            later.files[f"{SITE}/{name}"] = data
        now.roots.add(name.split("/")[0].removesuffix(".py"))
    return now, later


def library(archive: Path, compiled: Path) -> tuple[bytes, Pack]:
    """Python's own library: what is imported, as an archive that Python reads, and the rest."""
    later, now = Pack(), io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(now, "w") as new:
        for name in sorted(old.namelist()):
            made = compiled / f"{name}c"
            if made.exists():
                new.writestr(zipfile.ZipInfo(f"{name}c"), made.read_bytes())
            elif name.endswith(".py") and wanted(name):
                later.files[f"{LIBRARY}/{name}"] = old.read(name)
            elif not name.endswith(("/", ".py")):
                new.writestr(zipfile.ZipInfo(name), old.read(name))
    return now.getvalue(), later


def tarred(files: Mapping[str, bytes]) -> bytes:
    """A tar of files, which has no time and no owner in it."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            archive.addfile(entry, io.BytesIO(files[name]))
    return made.getvalue()


def put(target: Path, name: str, data: bytes) -> dict[str, object]:
    """Write data, gzipped, under a name with its hash; what a page needs to know of it."""
    packed = gzip.compress(data, 9, mtime=0)
    file = f"{name}.{hashlib.sha256(packed).hexdigest()[:16]}.pack"
    (target / file).write_bytes(packed)
    return {"file": file, "sent": len(packed), "size": len(data)}


def total(entries: Iterable[Mapping[str, int]]) -> int:
    """The bytes that are sent for some entries."""
    return sum(entry["sent"] for entry in entries)
