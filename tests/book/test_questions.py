"""The page of questions: each leads to a proof or to a source, and is found by those who ask it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.book.test_handling import results

PAGE = "chapters/reference/questions.html"
# As engineers typed them, none of which led to an answer before.
TYPED = {
    "gradient check fails by a factor m": "ask-factor-m",
    "PyTorch mean reduction": "ask-reduction",
    "CrossEntropyLoss": "ask-logits-or-probabilities",
    "softmax MSE gradient": "ask-softmax-mse",
    "batch norm backward": "ask-batch-norm",
    "AdamW vs L2": "ask-adamw",
    "log-sum-exp": "ask-log-sum-exp",
    "learning rate too large": "ask-learning-rate",
    "gradient accumulation": "ask-accumulation",
    "warmup": "ask-schedule",
}


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


@pytest.mark.parametrize("typed", TYPED)
def test_what_people_type_leads_to_the_answer(opened, soups, typed):
    first = [urlsplit(url) for url, _ in results(opened(f"search.html?q={typed}"))[:5]]
    places = [soups[PAGE].find(id=url.fragment) for url in first if url.path == PAGE]
    assert TYPED[typed] in [
        label(place if place.name == "section" else place.find_parent("section"))
        for place in places
    ], first
