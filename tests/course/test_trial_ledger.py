"""The formulas of the five documents on trial: what the ledger says, or why not."""

import re
from pathlib import Path

import pytest

from course import documents
from course.trial import formula, proofs
from course.trial.found import states

CONTEXT = {
    "000": "columns",
    "001": "columns",
    "002": "columns",
    "003": "squared error without ½",
    "004": "rows, in x out",
}
SAME = {"holds": "right", "holds if": "right if", "fails": "wrong", "omission": "wrong"}
LINES = Path(__file__).with_name("trial_and_ledger.tsv").read_text(encoding="utf-8").splitlines()
EXPLAINED = {row[0]: row[1] for row in (x.split("\t") for x in LINES) if not row[0].startswith("#")}
CLAIMS = [
    (claim, tex)
    for rows in documents.CLAIMS.values()
    for claim in rows
    for tex in re.findall(r"\$([^$]+)\$", claim.says)
    if states(tex)
]


def compared(pairs):
    for claim, tex in pairs:
        verdict = formula(tex, CONTEXT[claim.id[:3]]).verdict
        same = verdict == SAME[claim.verdict]
        assert same or EXPLAINED.get(claim.id) == verdict, (claim.id, tex, verdict)
        yield claim.id, same


def test_a_sample_of_the_documents_is_judged_as_in_the_ledger():
    assert len(list(compared(CLAIMS[::6]))) > 8


@pytest.mark.long
def test_all_documents_are_judged_as_in_the_ledger_or_the_difference_is_explained():
    results = list(compared(CLAIMS))
    assert len(results) > 60
    same = {name for name, agrees in results if agrees}
    assert set(EXPLAINED) - same == set(EXPLAINED), "a row explains what is no difference"
    assert set(EXPLAINED) <= {name for name, _ in results}


def test_what_the_book_proves_is_linked_to_its_proof():
    assert proofs.known() == proofs.table()
    assert len(proofs.known()) > 30
    result = formula(r"dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}", "columns")
    assert result.proof is None
    result = formula(r"\delta^l = (w^{l+1})^T \delta^{l+1} \odot \sigma'(z^l)")
    assert result.proof is not None
    assert result.proof.endswith("#claim-002-2-hidden-delta")
