"""What was imported under a former name is what it is now, and costs nothing until then."""

import subprocess
import sys

import pytest

from course.former_names import FORMER, FormerName

# What the notebooks of the first edition import under names that have changed since.
LINES = """
from course.book_map import Book, chapter_table, hours
from course.claims.document_001 import recipe, table_data
from course.claims.document_002 import pseudocode
from course.exercises.proofs import as_shown
from course.whole_ledger import DOCUMENTS, Differences, InShort, WholeLedger
from nnlib.symbolic.conditions import Between
from nnlib.symbolic.expectation import Expectation, Random
from nnlib.symbolic import printing
import nnlib.symbolic.matrices as old
""".strip().splitlines()


def in_a_new_process(program):
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_former_names_can_be_imported():
    in_a_new_process("\n".join(LINES))


def test_what_is_imported_under_a_former_name_is_what_it_is_now():
    in_a_new_process(
        """
import course.claims.document_002.pseudocode as former
import course.documents.d001.program, course.documents.d002.pseudocode, course.plan
import derive.kernel.zero, derive.pages.latex, nnlib.symbolic.algebra, nnlib.symbolic.printing
from course.book_map import Book
from course.claims.document_001 import recipe
assert Book is course.plan.Book
assert recipe.backward is course.documents.d001.program.backward
assert former.backprop is course.documents.d002.pseudocode.backprop
assert nnlib.symbolic.algebra is derive.kernel.zero
assert nnlib.symbolic.printing is derive.pages.latex
"""
    )


def test_keeping_former_names_imports_nothing():
    program = """
import inspect, sys
import course
inspect.getmodule(lambda: 0)  # looks through all modules
print([name for name in ("sympy", "course.plan", "course.ledger") if name in sys.modules])
"""
    assert in_a_new_process(program) == "[]\n"


@pytest.mark.parametrize("name", FORMER)
def test_every_former_name_leads_somewhere(name):
    module = FORMER[name]()
    public = next(word for word in vars(module) if not word.startswith("_"))
    assert getattr(FormerName(name), public) is getattr(module, public)
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(FormerName(name), "no_such_name")  # noqa: B009
