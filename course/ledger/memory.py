"""Decisions are cached: each state of the sources is decided once, and not in every run.

The chapters, the verdict pages and the tests ask for the same verdicts, each in a process of its
own. A finding is kept in `.decided/`, in a folder whose name is a fingerprint of everything that it
follows from: every file of `course/`, `nnlib/` and `derive/`, and the versions of Python and of the
packages that do the arithmetic. Any change gives another folder, so that nothing old is ever
served.

One danger remains: a file may change after a process has imported it, so that the process runs old
code beside new files. A process therefore neither reads nor keeps anything as soon as a source is
younger than itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("numpy", "scipy", "sympy", "mpmath", "scikit-learn")
UNCERTAIN = 2.0  # seconds by which the start of a process may be off
OLD = 24 * 3600.0  # seconds after which the findings of another state are removed


@dataclass(frozen=True)
class Memory:
    """Findings that hold for the files in `sources`, kept in `folder` as JSON.

    `started` is when this process started, in seconds as `time.time` counts them; None means that
    it is not known, and then nothing is kept.
    """

    folder: Path
    sources: tuple[Path, ...]
    started: float | None

    def recall(self, name: str, decide: Callable[[], dict]) -> dict:
        """Return what is kept under this name, or decide it and keep that."""
        if not self.trusted():
            return decide()
        path = self.folder / self.fingerprint / f"{name}.json"
        with contextlib.suppress(OSError, ValueError):
            return json.loads(path.read_text("utf8"))
        found = decide()
        if self.trusted():
            self._keep(path, found)
        return found

    def trusted(self) -> bool:
        """Whether every source is older than this process, which then runs what the files say."""
        if self.started is None:
            return False
        newest = max(max(s.st_mtime, s.st_ctime) for _, s in self._files())
        return newest < self.started - UNCERTAIN

    @cached_property
    def fingerprint(self) -> str:
        """The sources and versions in one number."""
        digest = hashlib.sha256()
        versions = [sys.version, platform.platform()]
        for package in PACKAGES:
            with contextlib.suppress(metadata.PackageNotFoundError):
                versions.append(f"{package} {metadata.version(package)}")
        for text in versions:
            digest.update(text.encode() + b"\0")
        for path, _ in sorted(self._files()):
            digest.update(path.encode() + b"\0" + Path(path).read_bytes() + b"\0")
        return digest.hexdigest()[:32]

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        folders = [os.fspath(path) for path in self.sources]
        while folders:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        if entry.name != "__pycache__":
                            folders.append(entry.path)
                    else:
                        yield entry.path, entry.stat()

    def _keep(self, path, found):
        """Write the file at once or not at all; a folder that cannot be written to is no harm."""
        with contextlib.suppress(OSError):
            if not path.parent.exists():
                path.parent.mkdir(parents=True)
                self._forget_others()
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "w", encoding="utf8") as file:
                json.dump(found, file, ensure_ascii=False)
            Path(name).replace(path)

    def _forget_others(self):
        for other in self.folder.iterdir():
            if other.name != self.fingerprint and other.stat().st_mtime < time.time() - OLD:
                shutil.rmtree(other, ignore_errors=True)


def process_start() -> float | None:
    """When this process started, or None without psutil: `nnlib` and the course work without."""
    try:
        import psutil
    except ImportError:
        return None
    return psutil.Process().create_time()


@cache
def memory() -> Memory:
    """The memory of this repository; an installed course keeps nothing beside itself."""
    sources = tuple(ROOT / package for package in ("course", "derive", "nnlib"))
    started = process_start() if (ROOT / "_toc.yml").exists() else None
    return Memory(ROOT / ".decided", sources, started)
