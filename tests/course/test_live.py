"""Cells as a page runs them: what they show, what they need of those above, what comes later."""

from __future__ import annotations

import builtins
import json
import sys
import zipfile

import matplotlib
import matplotlib.pyplot as plt
import pytest

from course.live import drawn, markup, notebook
from course.live.arriving import Arriving
from course.live.before import needed
from course.live.session import Session
from course.live.worker import Worker


@pytest.fixture
def figures():
    """Figures go to the cell that shows them."""
    before = matplotlib.get_backend()
    plt.switch_backend("module://course.live.backend")
    yield
    plt.close("all")
    plt.switch_backend(before)


def test_what_a_cell_prints_warns_and_shows_comes_in_order():
    outputs = Session().run("import sys\nprint(1)\nprint(2, file=sys.stderr)\nprint(3)\n'four'")
    told = [(output["kind"], output.get("name"), output.get("text")) for output in outputs]
    assert told[:3] == [
        ("stream", "stdout", "1\n"),
        ("stream", "stderr", "2\n"),
        ("stream", "stdout", "3\n"),
    ]
    assert outputs[3]["data"] == {"text/plain": "'four'"}


def test_an_error_says_where_in_the_cells_it_came_from_and_keeps_what_was_printed():
    session = Session()
    session.run("def f(x):\n    return 1 / x")
    printed, error = session.run("print('before')\nf(0)")
    assert printed["text"] == "before\n"
    assert error["name"] == "ZeroDivisionError"
    assert error["told"] == "division by zero"
    assert "return 1 / x" in error["text"]
    assert "f(0)" in error["text"]
    assert "session.py" not in error["text"]
    assert session.run("x =")[0]["name"] == "SyntaxError"
    assert session.run("raise SystemExit")[0]["name"] == "SystemExit"


def test_markdown_and_latex_are_shown_as_a_notebook_would():
    outputs = Session().run("import sympy\nsympy.Symbol('x')")
    assert outputs[0]["data"]["text/latex"] == r"$\displaystyle x$"
    assert notebook.Markdown("*a*")._repr_markdown_() == "*a*"


def test_figures_come_where_they_are_shown_or_at_the_end(figures):
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint(1)\nplt.figure()"
    outputs = Session().run(source, drawn.described)
    assert [output["kind"] for output in outputs] == ["figure", "stream", "display", "figure"]
    assert plt.get_fignums() == []
    assert Session().run(source)[0]["data"]["image/png"].startswith("iVBORw0KGgo")


@pytest.mark.parametrize(
    "change",
    [
        "ax.plot([1, 2], [3, 5])",
        "ax.bar([1, 2], [3, 4])",
        "ax.scatter([1], [1])",
        "ax.set_xlim(0, 7)",
        "ax.set(title='b')",
        "ax.set_ylabel('b')",
        "ax.set_yscale('log')",
        "ax.imshow([[1, 2]])",
        "ax.text(1, 1, 'b')",
        "ax.plot([1], label='b'); ax.legend()",
        "figure.set_size_inches(3, 3)",
        "figure.suptitle('b')",
        "figure.add_subplot(122)",
        "ax.set_xticks([1], ['b'])",
    ],
)
def test_whatever_is_drawn_otherwise_is_seen(figures, change):
    figure, ax = plt.subplots()
    ax.plot([1, 2], [3, 4])
    before = drawn.described(figure)
    assert drawn.described(figure) == before
    exec(change, {"ax": ax, "figure": figure})  # noqa: S102
    assert drawn.described(figure) != before


def test_of_the_cells_above_only_what_is_needed_is_taken():
    cells = [
        "import numpy as np, sympy as sp\nfrom a import b as c",
        "net = train()\ncurve = net.curve",
        "x = np.zeros(3)\nx[0] = 1\nx.sort()\nprint(x)",
        "def twice(y):\n    return 2 * y\nwith c() as d:\n    e = d",
    ]
    assert needed(cells, "twice(x)") == [
        "import numpy as np, sympy as sp",
        "x = np.zeros(3)",
        "x[0] = 1",
        "x.sort()",
        "def twice(y):\n    return 2 * y",
    ]
    assert needed(cells, "e") == ["from a import b as c", "with c() as d:\n    e = d"]
    with pytest.raises(SyntaxError):
        needed(cells, "x =")


def test_a_module_that_is_asked_for_is_fetched_once(tmp_path, monkeypatch):
    asked = []

    def fetch(name):
        asked.append(name)
        (tmp_path / "arriving_package").mkdir()
        (tmp_path / "arriving_package" / "__init__.py").write_text("")
        (tmp_path / "arriving_package" / "part.py").write_text("HERE = True")

    finder = Arriving({"pack": ["arriving_package"], "more": ["other.part"]}, fetch)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, finder])
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert finder.pack_of("arriving_package.part") == "pack"
    from arriving_package.part import HERE

    assert HERE
    with pytest.raises(ModuleNotFoundError):
        import arriving_package.nothing  # noqa: F401
    with pytest.raises(ModuleNotFoundError):
        import neither_here_nor_there  # noqa: F401
    assert asked == ["pack"]


def test_a_package_of_which_modules_came_later_is_in_two_places(tmp_path, monkeypatch):
    """As Python's own library is: its beginning in an archive, the rest in a folder."""
    with zipfile.ZipFile(tmp_path / "library.zip", "w") as library:
        library.writestr("split_package/__init__.py", "")

    def fetch(_name):
        (tmp_path / "split_package").mkdir()
        for name in ("first", "second"):
            (tmp_path / "split_package" / f"{name}.py").write_text("HERE = True")

    finder = Arriving({"more": ["split_package.first", "split_package.second"]}, fetch)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, finder])
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "library.zip"), str(tmp_path)])
    from split_package import first, second

    assert first.HERE
    assert second.HERE
    with pytest.raises(ModuleNotFoundError):
        import split_package.third  # noqa: F401


@pytest.fixture
def kept(monkeypatch):
    """What a worker changes in its Python is put back."""
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(sys, "modules", {**sys.modules})
    monkeypatch.setattr(builtins, "input", input)


def test_what_a_proof_needs_is_run_again_since_its_names_may_have_changed(kept):
    worker = Worker("{}", None, "[]")
    for _ in range(2):
        worker.run(worker.prepare(["x = 1"], "x"))
        assert json.loads(worker.run("x"))["outputs"][0]["data"]["text/plain"] == "1"
        worker.run("x = 2")


def test_what_is_large_comes_when_it_has_been_allowed(tmp_path, monkeypatch, kept):
    def fetch(_name):
        (tmp_path / "large_package.py").write_text("HERE = True")

    packs, asking = {"large": ["large_package"]}, "try:\n    {}\nexcept ImportError:\n    print(1)"
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    worker = Worker(json.dumps(packs), fetch, json.dumps([*packs]))
    beside = "import importlib\nimportlib.import_module('large_package').HERE"
    for program in ("print(1)\nimport large_package", asking.format("import large_package")):
        assert json.loads(worker.run(program)) == {"missing": "large"}, "it is not begun"
        assert worker.needed(program) == []
    assert json.loads(worker.run(beside))["missing"] == "large"
    without = json.loads(worker.run(asking.format(beside.replace("\n", ";"))))
    assert without["missing"] is None
    assert without["outputs"][0]["text"] == "1\n"
    worker.allow("large")
    assert worker.needed("import large_package") == ["large"]
    assert json.loads(worker.run(beside))["outputs"][0]["data"]["text/plain"] == "True"


def test_the_markdown_of_the_book_becomes_elements_that_the_page_finishes():
    text = "| a |\n| :-- |\n| $x$ by {eq}`eq-b` |\n\n$$\nx \\\\ y\n$$ (eq-a)\n"
    html = markup.html(text)
    assert '<a class="live-eq" data-equation="eq-b"></a>' in html
    assert 'data-equation="eq-a"><div class="math-scroll" data-display data-tex="\\begin' in html
    assert "<table>" in html
    assert markup.html('<div class="answer">\n\n**a**\n\n</div>\n').count("<strong>") == 1
