"""The README of the engine: its table has every word, and its examples give what it says."""

import re
from pathlib import Path

import pytest

import derive

README = Path(derive.__file__).with_name("README.md").read_text("utf8")
SETUP = re.search(r"and with this before them:\n\n```python\n(.*?)\n```", README, re.DOTALL)[1]
ROWS = re.findall(r"^\| `(\w+)` \| (.+?) \| `(.+?)` \| `(.+?)` \|$", README, re.MULTILINE)


@pytest.fixture(scope="module")
def setup():
    namespace = {word: getattr(derive, word) for word in derive.__all__}
    exec(SETUP, namespace)  # noqa: S102  the examples are the project's own
    return namespace


def test_the_table_has_every_public_word_once():
    assert sorted(word for word, *_ in ROWS) == sorted(derive.__all__)


@pytest.mark.parametrize(("word", "example", "gives"), [(w, e, g) for w, _, e, g in ROWS])
def test_an_example_uses_its_word_and_gives_what_is_said(word, example, gives, setup):
    # an array of a word, such as a NamedArray, stands in the lines before
    assert re.search(rf"\b{word}\b", example + SETUP)
    assert str(eval(example, setup)) == gives


def test_every_module_is_in_the_order_of_reading():
    folders = ["words", "kernel", "trials"]
    root = Path(derive.__file__).parent
    modules = [f"{f}/{m.name}" for f in folders for m in (root / f).glob("[a-z]*.py")]
    helpers = {"words/dependence.py", "words/bound.py"}
    missing = [m for m in modules if m not in helpers and f"`{m}`" not in README]
    assert missing == []


FOREIGN = re.compile(
    r"\b(networks?|neurons?|loss(es)?|activations?|pre-activations?|dropout|learning rates?"
    r"|sigmoid|relu|softmax|cross-entropy|nnlib)\b",
    re.IGNORECASE,
)


def test_the_engine_says_nothing_of_networks():
    root = Path(derive.__file__).parent
    files = [path for path in root.rglob("*.py") if path.parent.name != "reader"]
    assert len(files) > 20
    found = {
        f"{path.relative_to(root)}: {word[0]}"
        for path in [*files, root / "README.md"]
        for word in FOREIGN.finditer(path.read_text("utf8"))
    }
    assert found == set()
