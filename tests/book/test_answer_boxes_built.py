"""Where answer boxes are, what they weigh, and how they are built."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import statistics
import subprocess

import pytest

from course.exercises.page import chapters
from course.exercises.register import all_exercises
from tests.book.boxes import (
    PAGES,
)
from tests.book.test_extensions import EXTENSIONS

ROOMS = {"judge.js": 15, "judge-latex.js": 5, "answer-boxes.js": 15}  # kilobytes, gzipped


# --- where boxes are ------------------------------------------------------------------------------


def test_every_exercise_has_its_box_and_only_its_page_loads_it(texts):
    expected = {}
    for exercise in all_exercises().values():
        page = PAGES[exercise.chapter]
        expected.setdefault(page, []).append((exercise.name, exercise.kind))
    box = re.compile(r'<div class="answer-box" data-exercise="([^"]+)" data-kind="([^"]+)"')
    for page, text in texts.items():
        assert sorted(box.findall(text)) == sorted(expected.get(page, [])), page
        scripts = re.findall(r'<script defer="defer" src="[./]*_static/([^"?]+)', text)
        slug = page.rpartition("/")[2].removesuffix(".html")
        wanted = ["judge.js", f"exercises/{slug}.js", "answer-boxes.js"] if page in expected else []
        found = [name for name in scripts if name in ("judge.js", "answer-boxes.js") or "/" in name]
        assert found == wanted, page
        assert ("_static/answer-boxes.css" in text) is (page in expected), page


def test_scripts_are_small(site):
    for name, kilobytes in ROOMS.items():
        size = len(gzip.compress((site / "_static" / name).read_bytes())) / 1000
        assert size <= kilobytes, f"{name}: {size:.1f} kB"
    sizes = {
        path.stem: len(gzip.compress(path.read_bytes())) / 1000
        for path in (site / "_static" / "exercises").glob("*.js")
    }
    assert len(sizes) == len({exercise.chapter for exercise in all_exercises().values()})
    assert statistics.median(sizes.values()) <= 8, sizes
    assert max(sizes.values()) <= 20, sizes


def test_what_a_page_loads_holds_no_formula_of_an_answer(site):
    for exercise in all_exercises().values():
        if exercise.kind not in ("formula", "number"):
            continue
        data = (site / "_static" / "exercises" / f"{exercise.chapter}.js").read_text("utf8")
        held = json.loads(data.removeprefix("globalThis.chapterExercises=").rstrip(";\n"))
        held = held[exercise.name]
        assert set(held["reference"]) == {"shape", "values"}
        assert all(set(m) == {"kind", "message", "shape", "values"} for m in held["mistakes"])


# --- how it is built ------------------------------------------------------------------------------


@pytest.fixture
def extension(monkeypatch, tmp_path):
    """The extension, with scripts of its own in a folder."""
    monkeypatch.syspath_prepend(EXTENSIONS)
    import answer_boxes

    scripts = shutil.copytree(answer_boxes.SCRIPTS, tmp_path / "scripts")
    monkeypatch.setattr(answer_boxes, "SCRIPTS", scripts)
    return answer_boxes


def test_a_fault_in_a_script_stops_the_build(extension, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    extension.bundle(target)
    assert subprocess.run(["node", "--check", target / "judge.js"], check=False).returncode == 0
    broken = extension.SCRIPTS / "boxes.mjs"
    broken.write_text(
        broken.read_text("utf8") + "\nimport { nothing } from './dom.mjs';\nnothing(;"
    )
    with pytest.raises(
        extension.ExtensionError, match=r"cannot bundle boxes\.mjs(?s:.)*Unexpected"
    ):
        extension.bundle(target)


def test_a_missing_esbuild_is_named(extension, tmp_path, monkeypatch):
    monkeypatch.setattr(extension.bundling, "MODULES", tmp_path)
    with pytest.raises(
        extension.ExtensionError, match="esbuild is not installed: run `make setup`"
    ):
        extension.bundle(tmp_path)


def finds_a_change(folder):
    """Stand for what writes the data of all chapters into a folder."""
    return ["softmax"]


def fails(folder):
    """Stand for code that does not run."""
    raise NameError("undefined_name")


def test_data_are_worked_out_again_only_when_code_has_changed(extension, tmp_path, monkeypatch):
    folder, stamp = tmp_path / "exercises", tmp_path / "stamp"
    monkeypatch.setattr(chapters, "scripts", lambda: {"softmax": "new", "notation": "as it was"})
    folder.mkdir()
    for slug, text in {"softmax": "old", "notation": "as it was", "no-chapter": ""}.items():
        (folder / f"{slug}.js").write_text(text)
    assert chapters.write(folder) == ["softmax"]
    assert sorted(path.name for path in folder.iterdir()) == ["notation.js", "softmax.js"]

    monkeypatch.setattr(extension, "write", finds_a_change)
    assert extension.Data(folder, stamp).changed() == ["softmax"]
    assert extension.Data(folder, stamp).changed() == []
    monkeypatch.setattr(extension, "fingerprint", lambda: "of other code")
    assert extension.Data(folder, stamp).changed() == ["softmax"]
    assert extension.Data(folder, stamp).changed() == []
    monkeypatch.setattr(extension, "fingerprint", lambda: "of code that does not run")
    monkeypatch.setattr(extension, "write", fails)
    with pytest.raises(extension.ExtensionError, match=r"in fails(?s:.)*undefined_name"):
        extension.Data(folder, stamp).changed()
    with pytest.raises(extension.ExtensionError, match="undefined_name"):
        extension.Data(folder, stamp).changed()  # what failed is tried again
