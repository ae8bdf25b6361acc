"""Claims and differences have names: their evidence is called like them, and their ids stay."""

import ast
import inspect
from pathlib import Path

import pytest

from course.claims.rows import Group, Section, side, slug
from course.ledger import CHAPTERS, claims, differences

HERE = Path(__file__).resolve().parent
DOCUMENTS = HERE.parents[1] / "course" / "documents"
MODULES = sorted(DOCUMENTS.rglob("*.py"))
ROWS = [*(row for document in CHAPTERS for row in claims(document)), *differences()]


def functions(path):
    """The functions of a module, those inside others left out, each with whether it is evidence."""
    for node in ast.parse(path.read_text("utf8")).body:
        if isinstance(node, ast.FunctionDef):
            marks = [ast.unparse(d).partition("(")[0] for d in node.decorator_list]
            yield node, any(mark in {"section.claim", "group.difference"} for mark in marks)


def test_an_id_that_was_public_stays():
    public = (HERE / "public_ids.txt").read_text().split()
    assert public == sorted(set(public))
    assert not set(public) - {row.id for row in ROWS}


def test_every_row_is_found_in_the_sources():
    found = sum(is_evidence for path in MODULES for _, is_evidence in functions(path))
    assert found == len(ROWS) >= 293


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_evidence_is_named_after_its_row(row):
    name = row.evidence.__name__
    assert row.id.endswith("-" + name.strip("_").replace("_", "-"))
    assert getattr(inspect.getmodule(row.evidence), name) is row.evidence


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(DOCUMENTS).as_posix())
def test_a_helper_has_a_docstring_and_no_function_is_nameless(path):
    for node, is_evidence in functions(path):
        assert node.name.strip("_")
        assert is_evidence or node.name.startswith("_") or ast.get_docstring(node), node.name


def test_evidence_without_a_name_is_refused():
    section, group = Section("000", 4), Group()
    says = side("000", "says"), side("001", "says otherwise")
    for nameless in (lambda: (), _nameless()):
        with pytest.raises(ValueError, match=r"evidence is named '.*', expected the name of"):
            section.claim(says="s", reading="r", verdict="holds", decided_in="x")(nameless)
        with pytest.raises(ValueError, match=r"evidence is named '.*', expected the name of"):
            group.difference("What?", *says, verdict="both hold")(nameless)
    assert not section.claims
    assert not group.rows


def test_a_name_becomes_the_last_part_of_an_id():
    def bias_gradient_(): ...

    assert slug(bias_gradient_) == "bias-gradient"


def _nameless():
    def _(): ...

    return _
