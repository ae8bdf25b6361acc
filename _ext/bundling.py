"""Scripts of the site: esbuild makes one classic script of modules, which runs from a file."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"


def bundle(module: Path, outfile: Path) -> None:
    """Write a module and all that it imports as one script.

    A script is known to others by a name that it sets; what a module exports is not there.

    Raises:
        ExtensionError: when esbuild is missing, or finds a fault in a script.
    """
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    if not esbuild.exists():
        raise ExtensionError("esbuild is not installed: run `make setup`, or `npm ci`, first")
    done = subprocess.run(
        [
            str(esbuild),
            str(module),
            f"--outfile={outfile}",
            *("--bundle", "--minify", "--format=iife", "--target=es2020"),
            *("--legal-comments=none", "--log-level=warning"),
        ],
        capture_output=True,
        text=True,
        encoding="utf8",
        check=False,
    )
    if done.returncode or done.stderr:
        raise ExtensionError(f"esbuild cannot bundle {module.name}:\n{done.stderr}")
