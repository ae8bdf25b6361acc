"""Sphinx extension: look for garbage less often, and write pages on both cores.

A page's tree is a hundred thousand small objects, read again and again from disk. By default
Python searches for cycles after every 700 of them, which took a third of the build; here after
200 000, which costs some 70 MB, and not at all when the process ends.

Reading stays with one process, since not every extension can merge what two have read. Pages are
written by two, while a third prepares them.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def write_in_parallel(app: Sphinx, env: BuildEnvironment) -> None:
    """Let two processes write beside this one; its own objects are shared and not searched."""
    app.parallel = 3
    gc.freeze()


def leave_all(app: Sphinx, exception: Exception | None) -> None:
    """Leave every object to the end of the process."""
    gc.freeze()


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the collector wait, for the rest of the process."""
    gc.set_threshold(200_000, 50, 1000)
    app.connect("env-updated", write_in_parallel)
    app.connect("build-finished", leave_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
