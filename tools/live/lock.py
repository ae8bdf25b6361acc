"""Write `live.lock.json` anew: which files of Pyodide the book ships, each with its sha256.

``python -m tools.live.lock`` asks npm for the package `pyodide` of the version that the lock names,
takes the hashes of its core files from the package and those of the wheels from the lock file in
it. Another version of Pyodide is one line of `live.lock.json`; run this afterwards.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

LOCK = Path(__file__).with_name("live.lock.json")
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
# For each pack, the packages that it is for; what these need comes with them.
WANTED = {
    "numpy": ("numpy",),
    "pictures": ("matplotlib",),
    "comparisons": ("scikit-learn",),
}
# Time zones and a drawing on the page's canvas: nothing here asks for either.
UNWANTED = {"pytz", "matplotlib-pyodide"}


def with_dependencies(names: Iterable[str], packages: dict[str, dict]) -> set[str]:
    """The packages of these names and all that they need.

    >>> packages = {"a": {"depends": ["B"]}, "b": {"depends": []}, "c": {"depends": []}}
    >>> sorted(with_dependencies(["a"], packages))
    ['a', 'b']
    """
    found: set[str] = set()
    left = [*names]
    while left:
        name = left.pop().lower()
        if name not in found | UNWANTED:
            found.add(name)
            left += packages[name]["depends"]
    return found


def files(package: Path) -> dict[str, dict[str, str]]:
    """The files of a version of Pyodide, from npm's package of it: pack and sha256 of each."""
    packages = json.loads((package / "pyodide-lock.json").read_text("utf8"))["packages"]
    found = {
        name: {"sha256": hashlib.sha256((package / name).read_bytes()).hexdigest()} for name in CORE
    }
    taken: set[str] = set()
    for pack, names in WANTED.items():
        needed = with_dependencies(names, packages) - taken
        taken |= needed
        for entry in sorted((packages[name] for name in needed), key=lambda one: one["file_name"]):
            found[entry["file_name"]] = {"sha256": entry["sha256"], "pack": pack}
    return found


def main() -> None:
    """Fetch npm's package and write the lock."""
    lock = json.loads(LOCK.read_text("utf8"))
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"pyodide@{lock['pyodide']}"
        done = subprocess.run(
            ["npm", "pack", "--silent", wanted], cwd=folder, check=True, capture_output=True
        )
        with tarfile.open(Path(folder, done.stdout.decode().strip())) as archive:
            archive.extractall(folder, filter="data")
        package = Path(folder, "package")
        lock["info"] = json.loads((package / "pyodide-lock.json").read_text("utf8"))["info"]
        lock["files"] = files(package)
    LOCK.write_text(json.dumps(lock, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
