import re
from collections import Counter
from itertools import combinations

import pytest
import sympy as sp

from course.claims.evidence import Different, Identity
from course.claims.rows import Correction, Difference, apart, first, second, side
from course.ledger import CHAPTERS, claims, differences, judged
from course.ledger.differences import DIFFERENCE_VERDICTS, Judged

ALL = differences()
x = sp.Symbol("x", real=True)
TRUE = Identity((x + 1) ** 2, x**2 + 2 * x + 1)
FALSE = Identity(x**2, x)
DIFFER = apart("x is any number", Different(x, 2 * x))


def row(*evidence, verdict="both hold"):
    sides = (side("000", "says"), side("001 004", "says otherwise"))
    return Difference("between-test", "What is it?", sides, verdict, lambda: evidence)


@pytest.mark.parametrize("difference", ALL, ids=lambda d: d.id)
def test_the_typed_verdict_is_the_computed_one(difference):
    found = judged(difference.id)
    assert found.word == difference.verdict
    assert found.word in DIFFERENCE_VERDICTS
    assert bool(found.failing) is (found.word != "both hold")


@pytest.mark.parametrize("difference", ALL, ids=lambda d: d.id)
def test_a_row_says_everything(difference):
    one, other = (set(of.documents) for of in difference.sides)
    assert one
    assert other
    assert not one & other
    assert one | other <= set(CHAPTERS)
    assert difference.about.endswith("?")
    lines = judged(difference.id).lines
    for text in (difference.about, *(of.says for of in difference.sides), *lines):
        assert text.count("$") % 2 == 0
        assert text.count("`") % 2 == 0
        assert "|" not in text
        assert not re.search(r"0x[0-9a-f]{6}|\d\.0*[1-9]\d{6,}|e-1[5-9]", text)
    for mark in "≠✓" if difference.verdict != "neither holds" else "≠✗":
        assert any(line.startswith(mark) for line in lines)


@pytest.mark.parametrize("difference", ALL, ids=lambda d: d.id)
def test_a_side_names_rows_of_its_own_documents(difference):
    for of in difference.sides:
        for name in of.rows:
            document = name.split("-", 1)[0]
            assert document in of.documents
            assert name in {claim.id for claim in claims(document)}


def test_ids_are_unique_and_every_pair_of_documents_has_a_row():
    assert max(Counter(d.id for d in ALL).values()) == 1
    apart_somewhere = {
        frozenset((left, right))
        for d in ALL
        for left in d.sides[0].documents
        for right in d.sides[1].documents
    }
    assert apart_somewhere == {frozenset(pair) for pair in combinations(CHAPTERS, 2)}


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        ((first("a", TRUE), second("b", TRUE)), "both hold"),
        ((first("a", TRUE), second("b", FALSE)), "one fails"),
        ((first("a", FALSE), second("b", TRUE)), "one fails"),
        ((first("a", TRUE), second("b", TRUE), second("c", FALSE)), "one fails"),
        ((first("a", FALSE), second("b", FALSE)), "neither holds"),
    ],
)
def test_the_verdict_is_computed(evidence, word):
    assert Judged(row(DIFFER, *evidence, verdict=word)).word == word
    for other in set(DIFFERENCE_VERDICTS) - {word}:
        with pytest.raises(ValueError, match=f"typed as '{other}', the evidence says '{word}'"):
            Judged(row(DIFFER, *evidence, verdict=other))


def test_the_failing_documents_are_named():
    found = Judged(row(DIFFER, first("a", TRUE), second("b", FALSE), verdict="one fails"))
    assert found.failing == ("001", "004")
    assert found.because == "**one fails**: 001, 004"
    assert Judged(row(DIFFER, first("a", TRUE), second("b", TRUE))).failing == ()


def test_sides_that_do_not_differ_are_refused():
    same = apart("x is any number", Different((x + 1) ** 2, x**2 + 2 * x + 1))
    for evidence in ((first("a", TRUE), second("b", TRUE)),) * 2:
        with pytest.raises(ValueError, match="nothing shows that the two sides differ"):
            Judged(row(same, *evidence))
        with pytest.raises(ValueError, match="nothing shows that the two sides differ"):
            Judged(row(*evidence))


def test_a_side_without_evidence_and_a_wrong_translation_are_refused():
    with pytest.raises(ValueError, match="side 1 has no evidence"):
        Judged(row(DIFFER, first("a", TRUE)))
    with pytest.raises(ValueError, match="between-test: the correction fails"):
        Judged(row(DIFFER, first("a", TRUE), second("b", TRUE), Correction("so", FALSE)))


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="no difference is called 'between-x', expected one of"):
        judged("between-x")
