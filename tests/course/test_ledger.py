import json
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
import sympy as sp

from course.claims.evidence import Computation, Different, Identity, Positive, Undecided
from course.claims.matrices import matrix_equation, place, whole
from course.documents import DOCUMENTS
from course.ledger import (
    CHAPTERS,
    VERDICTS,
    Claim,
    Correction,
    Findings,
    Section,
    Verdict,
    claims,
    completed,
    ledger_table,
    reading,
    verdict,
)
from course.ledger.boxes import MARKS
from course.ledger.tables import verdict_page
from nnlib.symbolic import NamedArray, SumsToOne, array, indices, matrix, positive, sizes, total
from tools.scaffold.claim import A_FEW

ROOT = Path(__file__).resolve().parents[2]
ALL = [claim for document in CHAPTERS for claim in claims(document)]
NOTEBOOKS = [p for folder in CHAPTERS.values() for p in sorted((ROOT / folder).glob("*.ipynb"))]
DECIDING = [path for path in NOTEBOOKS if any(c.decided_in == path.stem for c in ALL)]
HERE = ROOT / "chapters" / "closing"  # any folder of chapters

n, m = sizes("n m")
i, j, p = indices("i j p", n)
x = sp.Symbol("x", real=True)
TRUE = Identity(x**2 - 1, (x - 1) * (x + 1))
FALSE = Identity(x**2, x)


def claim(*evidence, verdict="holds", formula=True):
    return Claim(
        "000-9-test", "000", 9, "says", "reading", verdict, "01-x", lambda: evidence, formula
    )


# --- every claim of every document ------------------------------------------------------------


@pytest.mark.parametrize("row", ALL, ids=lambda c: c.id)
def test_the_typed_verdict_is_the_computed_one(row):
    found = verdict(row.id)
    assert found.word == row.verdict
    assert row.verdict in VERDICTS
    refuted = [d for d in found.decided if not d.held]
    if found.word != "holds":
        assert refuted
        assert all(d.seen for d in refuted)
    if found.word != "fails":
        assert any(d.held for d in found.decided)


@pytest.mark.parametrize("row", ALL, ids=lambda c: c.id)
def test_a_box_says_everything(row):
    box = verdict(row.id)._repr_markdown_()
    css = row.verdict.replace(" ", "-")
    assert box.startswith(f'<div class="verdict verdict-{css}">\n\n')
    assert box.endswith("\n\n</div>")
    assert row.says in box
    assert row.reading in box
    for word in row.says, row.reading, *(d.when for d in verdict(row.id).decided):
        assert word.count("$") % 2 == 0
        assert word.count("`") % 2 == 0
    assert box.count("$") % 2 == 0
    assert box.count("{") == box.count("}")


@pytest.mark.parametrize("row", ALL, ids=lambda c: c.id)
def test_nothing_that_is_shown_is_noise(row):
    shown = verdict(row.id)._repr_markdown_()
    assert not re.search(r"0x[0-9a-f]{6}|\d\.0*[1-9]\d{6,}|e-1[5-9]", shown)


@pytest.mark.parametrize("row", ALL, ids=lambda c: c.id)
def test_reading_phrases_complete_a_sentence(row):
    assert row.says.endswith(".")
    assert row.reading.endswith(".")
    for d in verdict(row.id).decided:
        assert not d.when.endswith(".")


def test_ids_are_unique_and_in_the_documents_order():
    assert max(Counter(c.id for c in ALL).values()) == 1
    for document in CHAPTERS:
        sections = [c.section for c in claims(document)]
        assert sections == sorted(sections)


def displayed(path):
    """The Markdown that the cells of a notebook show."""
    return "\n".join(
        output.get("data", {}).get("text/markdown", "")
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )


@pytest.mark.parametrize("path", DECIDING, ids=lambda p: p.stem)
def test_a_chapter_shows_a_few_of_the_claims_that_it_decides(path):
    decides = {c.id for c in ALL if c.decided_in == path.stem}
    sources = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    section = sources.split("## What the document says\n")[1].split("## Exercises")[0]
    shown = re.findall(r'^verdict\("([\w-]+)"\)$', sources, re.MULTILINE)
    assert 1 <= len(shown) <= A_FEW
    assert displayed(path).count('<div class="verdict ') == len(shown)
    assert set(shown) <= decides
    (document,) = {name.split("-")[0] for name in shown}
    last = section.strip().splitlines()[-1]
    assert f"[]({Path(verdict_page(document)).name})" in last, "it does not say where the rest is"


def test_every_claim_has_its_anchor_among_the_lines_of_its_document_and_nowhere_else():
    found = [
        (name, path)
        for path in sorted((ROOT / "chapters").rglob("*.ipynb"))
        for name in re.findall(r'\bid="claim-([\w-]+)"', displayed(path))
    ]
    pages = {document: (HERE / verdict_page(document)).resolve() for document in CHAPTERS}
    assert sorted(found) == sorted((row.id, pages[row.document]) for row in ALL)


@pytest.mark.parametrize("document", CHAPTERS)
def test_the_table_has_every_claim_in_order_with_all_that_was_found(document):
    table = ledger_table(document)
    first, *rows = re.split(r'(?=^<div class="ledger-row)', table._repr_markdown_(), flags=re.M)
    assert first.startswith('<div class="ledger looked-up">')
    for number, (shown, row) in enumerate(zip(rows, claims(document), strict=True), start=1):
        found = verdict(row.id)
        assert f'id="claim-{row.id}"' in shown
        assert f"**{number}.** {row.says}\n\n{MARKS[found.word]} {found.because}\n\n" in shown
        evidence = shown.split('<details class="evidence">')[1].split("</details>")[0]
        assert row.reading in evidence
        assert all(f"- {d.when}: {d.seen}." in evidence for d in found.decided)
        assert all(c.latex in evidence for c in found.corrections)
        assert f"[]({row.decided_in}.ipynb)" in evidence
    assert sum(table.counts.values()) == len(claims(document))
    opening = f"Ledger of document {document}: {len(claims(document))} claims ("
    assert repr(table).startswith(opening)


@pytest.mark.parametrize("document", CHAPTERS)
def test_every_section_of_a_document_has_claims(document):
    sections = {row.section for row in claims(document)}
    assert sections == set(range(DOCUMENTS[document].HEADINGS + 1))


def test_verdicts_are_decided_once():
    assert verdict(ALL[0].id) is verdict(ALL[0].id)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="no claim is called '000-7-x', expected one of"):
        verdict("000-7-x")
    with pytest.raises(ValueError, match="document is '999'"):
        claims("999")


# --- the verdict follows from the readings ----------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "word"),
    [
        ((reading("a", TRUE),), "holds"),
        ((reading("a", FALSE),), "fails"),
        ((reading("a", TRUE), reading("b", FALSE)), "holds if"),
        ((reading("a", FALSE), reading("b", TRUE, FALSE)), "fails"),
        ((reading("a", FALSE), completed("b", TRUE)), "omission"),
        ((reading("a", TRUE), completed("b", TRUE)), "holds"),
    ],
)
def test_the_verdict_is_computed(readings, word):
    assert Verdict(claim(*readings, verdict=word)).word == word
    for other in set(VERDICTS) - {word}:
        with pytest.raises(ValueError, match=f"typed as '{other}', the evidence says '{word}'"):
            Verdict(claim(*readings, verdict=other))


def test_a_recipe_that_fails_even_when_completed_is_no_omission():
    row = claim(reading("a", FALSE), completed("b", FALSE), verdict="omission")
    with pytest.raises(ValueError, match="fails even when completed"):
        Verdict(row)
    with pytest.raises(ValueError, match="no reading as it stands"):
        Verdict(claim(completed("b", TRUE)))


def test_a_formula_does_not_hold_by_examples():
    example = reading("a", Computation(lambda: (True, "seen")))
    with pytest.raises(ValueError, match="a formula holds by a proof"):
        Verdict(claim(example))
    assert Verdict(claim(example, formula=False)).word == "holds"


def test_a_correction_must_hold():
    wrong = claim(reading("a", FALSE), Correction("so", FALSE), verdict="fails")
    with pytest.raises(ValueError, match="000-9-test: the correction fails"):
        Verdict(wrong)
    right = Verdict(claim(reading("a", FALSE), Correction("so", TRUE), verdict="fails"))
    assert f"**Correction.** so\n\n$$\n{TRUE.latex}\n$$" in right._repr_markdown_()


def test_of_a_reading_that_fails_only_what_refutes_it_is_shown():
    (found,) = Verdict(claim(reading("a", TRUE, FALSE), verdict="fails")).decided
    assert "refuted" in found.seen
    assert "proved" not in found.seen


def test_evidence_that_two_claims_share_is_decided_once():
    runs = []
    shared = Computation(lambda: (runs.append(1) is None, "seen"))
    for _ in range(2):
        assert Verdict(claim(reading("a", shared), formula=False)).word == "holds"
    assert len(runs) == 1


def test_a_section_numbers_its_claims():
    section = Section("000", 4)

    @section.claim(says="s", reading="r", verdict="holds", decided_in="softmax")
    def slug():
        return ()

    (row,) = section.claims
    assert (row.id, row.document, row.section) == ("000-4-slug", "000", 4)
    assert row.place == "section 4"


def test_findings_survive_json():
    parts = (
        reading("a", TRUE, Different(x**2, x), Positive(sp.exp(x), given=(positive(x),))),
        completed("b", FALSE, Positive(x), Computation(lambda: (True, "seen"))),
        Correction("so", TRUE),
    )
    found = Findings.of(parts)
    again = Findings.from_data(json.loads(json.dumps(found.as_data())))
    assert again == found
    assert [d.seen for d in again.decided] == [d.seen for d in found.decided]


# --- the evidence -----------------------------------------------------------------------------


def test_an_identity_is_proved_or_refuted_with_numbers():
    y = array("y", n)
    normal = Identity(total(y[j], j), sp.Integer(1), (SumsToOne(y),))
    assert normal.decide().held
    assert normal.decide().seen.endswith("for every $n$")
    refuted = Identity(total(y[j], j), sp.Integer(1)).decide()
    assert not refuted.held
    assert re.search(r"refuted: at \$n = \d\$, the left side is \$[\d.-]+\$ and", refuted.seen)


def test_what_is_neither_proved_nor_refuted_raises():
    beyond = sp.Sum(1 / i**2, (i, 1, n))
    small = sp.Rational(1, 10**40)
    with pytest.raises(Undecided, match="no proof and no counterexample"):
        Identity(beyond, beyond + small).decide()
    with pytest.raises(Undecided, match="no proof and no counterexample"):
        Different(beyond, beyond + small).decide()
    with pytest.raises(Undecided, match="does not show its sign"):
        Positive(x**2 + x + 10).decide()


def test_different_needs_an_instance():
    assert Different(x**2, x).decide().held
    assert not Different((x + 1) ** 2, x**2 + 2 * x + 1).decide().held


@pytest.mark.parametrize("kind", [Identity, Different, Positive])
@pytest.mark.parametrize(("left", "right"), [(x + x, 2 * x), (x**2 + 1, sp.Symbol("x") ** 2 + 1)])
def test_sides_that_are_the_same_from_the_start_are_refused(kind, left, right):
    with pytest.raises(ValueError, match="nothing to prove: both sides are"):
        kind(left, right).decide()


def test_of_two_indices_only_different_values_count():
    z = array("z", n)
    slope = sp.Derivative(NamedArray(array("a", n), (i,), sp.exp(z[i]))[i], z[j])
    zero = Identity(slope, sp.Integer(0), unequal=(j, i))
    assert zero.decide().held
    assert zero.latex == r"\frac{\partial a_{i}}{\partial z_{j}} = 0 \text{ for } j \ne i"
    assert not Identity(slope, sp.Integer(0)).decide().held
    assert not Different(slope, sp.Integer(0), unequal=(j, i)).decide().held


def test_a_sign_needs_a_form_that_shows_it_and_equals_it():
    assert Positive(sp.exp(x)).decide().held
    assert Positive(x**2 + 2 * x + 2, (x + 1) ** 2 + 1).decide().held
    assert not Positive(x).decide().held
    assert Positive(x, given=(positive(x),)).decide().held
    with pytest.raises(Undecided):
        Positive(x**2 + 2 * x + 2, (x + 1) ** 2 + 2).decide()


def test_a_matrix_equation_is_checked_entry_by_entry():
    (width,) = sizes("h")
    W, a = array("W", n, width), array("a", width)
    (q,) = indices("q", width)
    z = NamedArray(array("z", n), (p,), total(W[p, q] * a[q], q))
    right = matrix_equation(z[p], matrix(W) * matrix(a), W, a)
    assert right.decide().held
    assert right.latex == "z = W a"
    assert not matrix_equation(z[p], 2 * matrix(W) * matrix(a), W, a).decide().held


def test_the_left_side_of_a_matrix_equation_is_written_from_its_entry():
    A, B, Y = (array(name, n, m) for name in "ABY")
    (k,) = indices("k", m)
    C = sp.Symbol("C")
    product = m * sp.Derivative(C, A[i, k]) * sp.Derivative(A[i, k], B[i, k])
    assert whole(product) == (
        r"m \, \frac{\partial C}{\partial A} \odot \frac{\partial A}{\partial B}"
    )
    assert place(product) == (i, k)
    assert matrix_equation(A[i, k], matrix(Y).T, Y, transposed=True).latex == (
        r"A^{\mathsf T} = Y^{\mathsf T}"
    )
    v, w = array("v", n), array("w", n)
    assert place(sp.Derivative(v[i], w[j])) == (i, j)
    for wrong, message in [
        (A[i, k] * B[j, k], "expected entries at one place"),
        (sp.Derivative(C, sp.Symbol("t")), "expected a derivative with respect to an entry"),
        (sp.Derivative(A[i, k], B[j, k]), "make no matrix"),
        (total(A[i, k] * B[j, k], j), "no name is known"),
        (v[2], "expected an index from 1 to n, got 2"),
    ]:
        with pytest.raises(ValueError, match=message):
            matrix_equation(wrong, matrix(Y), Y)
