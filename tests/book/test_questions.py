"""The page of questions: each leads to a proof or to a source."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

PAGE = "chapters/reference/questions.html"


def answers(soup):
    """The sections of the questions, by their labels."""
    sections = (heading.find_parent("section") for heading in soup.select("article h3"))
    return {label(section): section for section in sections}


def label(section):
    """The label that an author gave a section: one of the ids that its links may have."""
    ids = [section["id"], *(mark["id"] for mark in section.find_all("span", id=True))]
    return next((name for name in ids if name.startswith("ask-")), ids[0])


def unanswered(soup):
    """The questions without a label, without two sentences, or without a link to anything else."""
    found = []
    for name, section in answers(soup).items():
        links = [a["href"] for a in section.select("p a.reference")]
        sentences = re.findall(r"[.?](?=\s|$)", section.p.get_text())
        own = not name.startswith("ask-")
        if own or len(sentences) != 2 or all(link.startswith("#") for link in links):
            found.append(name)
    return found


def test_forty_questions_and_more_are_answered(soups):
    assert len(answers(soups[PAGE])) >= 40
    assert unanswered(soups[PAGE]) == []


@pytest.mark.parametrize(
    "answer",
    [
        '<p>Two. Sentences.</p><a class="reference" href="x.html">below</a>',
        '<p>One sentence, <a class="reference" href="x.html">with a link</a>.</p>',
        '<p>Two. <a class="reference" href="#here">Sentences</a>.</p>',
    ],
)
def test_an_answer_that_proves_nothing_is_seen(answer):
    html = f'<article><section id="ask-why"><h3>Why?</h3>{answer}</section></article>'
    assert unanswered(BeautifulSoup(html, "html.parser")) == ["ask-why"]
