"""A book without solutions, ``make book SOLUTIONS=0``, is kept apart from one that has them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError

from course.exercises import check
from course.exercises.formulas.writing import formula
from course.exercises.register import all_exercises
from course.plan import book
from tests.book.conftest import ROOT, SHEETS, lighter

sys.path.insert(0, str(ROOT / "_ext"))
from solutions import asked, without_solutions

BUILT = ROOT / "_build"
CHAPTERS = ("softmax", "the-recursion")  # every kind of exercise
SPACE = re.compile(r"\s+")
OPENING = re.compile(r"```\{solution-start\}.*?\n```\n", re.DOTALL)
ROLE = re.compile(r"\{[\w:-]+\}`[^`]*`|\[[^\]]*\]\([^)]*\)")
MARKUP = re.compile(r"\$[^$]*\$[,.;]?|\*")
SENTENCE = re.compile(r"[A-Za-z][^$.`\n{}\[\]*<>&'’\"\\]{24,}")
# The name in a call of `check` and its answer, as far as it is a text or not; spaces are taken out.
CALL = re.compile(r'check\("([\w-]+)",("[^"]*"|[^")]*)')
PROMPTED = ('"..."', "...", "derivation")  # what a prompt has in place of an answer


def solutions(slug):
    """What solutions alone say: the longest piece without markup of each, and code."""
    inside, found, elsewhere = False, [], []
    for cell in json.loads((ROOT / book()[slug].path).read_text("utf8"))["cells"]:
        source = "".join(cell["source"])
        if "{solution-start}" in source:
            inside = True
            pieces = SENTENCE.findall(ROLE.sub("`", OPENING.sub("", source)))
            found.append(SPACE.sub("", max(pieces, key=len, default="")))
        elif inside and cell["cell_type"] == "code":
            found.append(SPACE.sub("", source))
        elif not inside:
            page = MARKUP.sub("", source)  # as it is read, with no formula, nor what follows one
            elsewhere.append(SPACE.sub("", source + page + json.dumps(cell.get("outputs"))))
        inside = inside and "{solution-end}" not in source
    asked = re.compile(r'check\("[\w-]+",derivation\)')  # the box of a proof says so too
    rest = "\n".join(elsewhere)
    return [piece for piece in found if piece not in rest and not asked.fullmatch(piece)]


def plain(path):
    """What a page says, or the cells of a notebook, or a script, without a space."""
    text = path.read_text("utf8")
    if path.suffix == ".html":
        text = BeautifulSoup(lighter(text), "html.parser").get_text()
    elif path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return SPACE.sub("", text)


def got(site, slug):
    """What a reader can get of a chapter: its page, its notebook, sheets, data."""
    name = re.compile(rf"{re.escape(slug)}(-questions|-solutions)?\.(html|ipynb|js)")
    found = {path: plain(path) for path in site.rglob(f"{slug}*") if name.fullmatch(path.name)}
    assert {".html", ".ipynb"} <= {path.suffix for path in found}, f"{slug} is not in {site}"
    return {path.relative_to(site).as_posix(): text for path, text in found.items()}


def gives_away(name, answer):
    """Whether a call has an answer that is not wrong, as those are that a chapter explains."""
    if answer in PROMPTED:
        return False
    return not answer.startswith('"') or check(name, answer.strip('"')).verdict == "right"


def leaks(site, slug):
    """What the solutions of a chapter say, and answers where only values should be."""
    pieces = solutions(slug)
    exercises = [e for e in all_exercises().values() if e.chapter == slug and e.reference]
    references = [SPACE.sub("", json.dumps(formula(e.reference))) for e in exercises]
    for path, text in got(site, slug).items():
        if not path.endswith(".js"):  # the words on a mistake may be those of its solution
            yield from ((path, piece) for piece in pieces if piece in text)
        yield from ((path, name) for name, answer in CALL.findall(text) if gives_away(name, answer))
        if path.endswith(".js"):
            yield from ((path, right) for right in references if right in text)


def build(folder, contents):
    """Build a book without solutions from a table of contents."""
    # The data of the boxes are values, the same in both books, and take longest to work out.
    for path in ("html/_static/exercises", ".doctrees/exercises"):
        copied = shutil.copytree if (BUILT / path).is_dir() else shutil.copy
        target = folder / "_build" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        copied(BUILT / path, target)
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ROOT]
    subprocess.run(
        [*command, "--toc", contents, "--path-output", folder],
        capture_output=True, check=True, env=os.environ | {"SOLUTIONS": "0", "LIVE": "0"},
    )  # fmt: skip
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """Some chapters of the book without their solutions."""
    folder = tmp_path_factory.mktemp("without")
    entries = "".join(f"  - file: {book()[slug].page}\n" for slug in CHAPTERS)
    contents = f"format: jb-book\nroot: chapters/index\nchapters:\n{entries}"
    (folder / "toc.yml").write_text(contents, "utf8")
    return build(folder, folder / "toc.yml")


@pytest.mark.parametrize("slug", CHAPTERS)
def test_page_download_sheet_and_data_have_no_solutions(without, slug):
    assert list(leaks(without, slug)) == []
    assert not (without / SHEETS / f"{slug}-solutions.html").exists()
    page = (without / f"{book()[slug].page}.html").read_text("utf8")
    assert "-solutions.html" not in page
    assert "printing.withSolutions" not in page
    assert page.count('<div class="exercise admonition"') == book()[slug].exercises
    assert (without / SHEETS / f"{slug}-questions.html").exists()


@pytest.mark.parametrize("slug", CHAPTERS)
def test_a_book_with_solutions_does_not_pass_for_one_without(site, slug):
    """What is looked for above is there to be found."""
    found = set(leaks(site, slug))
    pieces = set(solutions(slug))
    assert len(pieces) > book()[slug].exercises
    page = book()[slug].page
    for path in (f"{page}.html", f"_sources/{page}.ipynb", f"{SHEETS}/{slug}-solutions.html"):
        assert {piece for where, piece in found if where == path} >= pieces, path
    assert not [fault for fault in found if fault[0].endswith(("-questions.html", ".js"))]


@pytest.mark.long
def test_the_whole_book_has_no_solutions(tmp_path):
    site = build(tmp_path, ROOT / "_toc.yml")
    chapters = [chapter.slug for chapter in book().chapters if chapter.exercises]
    assert [fault for slug in chapters for fault in leaks(site, slug)] == []


def test_only_zero_and_one_are_taken():
    with pytest.raises(ConfigError, match="SOLUTIONS: got 'no', expected 1"):
        asked("no")


@pytest.mark.parametrize(
    ("before", "wanted", "anew"), [("1", "0", True), ("0", "1", True), ("0", "0", False)]
)
def test_make_builds_anew_when_that_changes(tmp_path, before, wanted, anew):
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / "tools").write_text(f"{before} 1\n", "utf8")
    command = ["make", "-n", "_build/tools", f"SOLUTIONS={wanted}", "LIVE=1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ("rm -rf _build" in done.stdout) is anew


def test_a_solution_without_an_end_is_an_error():
    cells = [{"source": ["```{solution-start} ex-a\n"]}]
    with pytest.raises(ValueError, match="a solution without"):
        without_solutions(json.dumps({"cells": cells}))
