"""The scripts with what the page of each chapter needs to judge its exercises.

A page gets values and never a formula, so that no answer can be read in its source. The scripts are
classic ones: a page that was opened as a file can load them.
"""

from __future__ import annotations

import json
from pathlib import Path

from course.exercises.page.export import chapter_data
from course.exercises.register import chapters


def scripts() -> dict[str, str]:
    """For each chapter with exercises, a script that holds them by their names.

    >>> scripts()["notation"][:32]
    'globalThis.chapterExercises={"no'
    """
    slugs = dict.fromkeys(questions.chapter for questions in chapters().values())
    return {slug: script(chapter_data(slug)) for slug in slugs}


def script(data: dict) -> str:
    """A script that holds the data of a chapter."""
    how = {"ensure_ascii": False, "allow_nan": False, "separators": (",", ":"), "sort_keys": True}
    return f"globalThis.chapterExercises={json.dumps(data, **how)};\n"


def write(folder: Path) -> list[str]:
    """Write the scripts into a folder and remove others; return the chapters that have changed."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted, changed = scripts(), []
    for old in folder.glob("*.js"):
        if old.stem not in wanted:
            old.unlink()
    for slug, text in wanted.items():
        path = folder / f"{slug}.js"
        if not path.exists() or path.read_text(encoding="utf8") != text:
            path.write_text(text, encoding="utf8")
            changed.append(slug)
    return changed
