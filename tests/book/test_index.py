"""The index has what a reader looks up, and words before names of the code."""

from __future__ import annotations

import re

import pytest

from course.documents.symbols import DOCUMENTS, in_a_line
from course.lookups import LOOKUPS

LOOKED_UP = """
    1/m; 1/n; average; transpose; shape; PyTorch; a − y; log-sum-exp; CrossEntropyLoss; MSELoss
    numerator layout; denominator layout; broadcasting; learning rate; bias; nan; overflow
    He's rule; Xavier's rule; batch normalisation; induction; zero weights; batch size; keepdims
    weights of layer l; activations; prediction; δ; ŷ; θ; Err; dZ; ℒ
""".replace("\n", ";")


@pytest.fixture(scope="module")
def entries(soups):
    """The first line of each entry of the index, with the pages that it and those below lead to."""
    found = {}
    for entry in soups["genindex.html"].select("table.indextable > tr > td > ul > li"):
        name = next(text for text in entry.stripped_strings)
        found[name] = [a["href"] for a in entry.find_all("a")]
    return found


@pytest.mark.parametrize("word", sorted(filter(None, map(str.strip, LOOKED_UP.split(";")))))
def test_what_is_looked_up_is_found(entries, word):
    assert entries[word]


def test_names_of_the_code_are_less_than_a_third(entries):
    names = [name for name, links in entries.items() if any("/api-" in link for link in links)]
    assert 100 < len(names) < len(entries) / 3


def test_every_symbol_has_an_entry(entries):
    assert {in_a_line(row.letter) for rows in DOCUMENTS.values() for row in rows} <= {*entries}


def test_each_letter_is_a_heading_once(soups):
    headings = [heading.get_text() for heading in soups["genindex.html"].select("article h2")]
    plain = [chr(letter) for letter in range(ord("A"), ord("Z") + 1)]
    assert len(headings) == len(set(headings))
    assert [text for text in headings if text not in plain] == ["Symbols", "α–ω"]


def test_entries_lead_to_the_section_that_is_meant(entries):
    assert "chapters/cheatsheet/the-four-equations.html#sec-one-over-m" in entries["1/m"]
    assert (
        "chapters/neuron-by-neuron/the-error-and-the-chain-rule.html#sec-003-error"
        in entries["Err"]
    )


def test_no_entry_of_the_table_is_cut_or_said_twice():
    """A comma would make two entries of one that says neither `single` nor `pair`."""
    said = [term for terms in LOOKUPS.values() for term in terms]
    assert len(said) == len(set(said))
    assert [term for term in said if not re.fullmatch(r"(pair: )?[^;:]+(; [^;:]+)?", term)] == []
