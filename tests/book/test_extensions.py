"""The book's own Sphinx extensions, on a book of one page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXTENSIONS = Path(__file__).resolve().parents[2] / "_ext"
sys.path.insert(0, str(EXTENSIONS))
import mathml  # noqa: E402

CONFIGURATION = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "katex_prerender", "derivation_tables", "own_assets"]
extensions += ["fast_build", "once"]
myst_enable_extensions = ["dollarmath"]
html_math_renderer = "katex"
"""


@pytest.fixture
def build(tmp_path):
    """Build a page from Markdown as the book is built; return the process and the page."""

    def build_page(markdown, configuration=""):
        (tmp_path / "conf.py").write_text(CONFIGURATION + configuration, encoding="utf8")
        (tmp_path / "index.md").write_text(f"# Page\n\n{markdown}\n", encoding="utf8")
        command = [sys.executable, "-m", "sphinx", "-W", "-n", "--keep-going", "-q", "-E"]
        done = subprocess.run(
            [*command, str(tmp_path), str(tmp_path / "out")],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done, (tmp_path / "out" / "index.html").read_text(encoding="utf8")

    return build_page


def test_maths_is_set_and_numbered_and_only_tables_of_steps_are_marked(build):
    table = "| {} | because |\n|:--|:--|\n| {} | definition |\n\n"
    done, html = build(
        "Inline $a - y$ and\n\n$$\nz &= w x \\\\\n  &= b\n$$ (eq-z)\n\nby {eq}`eq-z`.\n\n"
        "$$\n\\begin{align} a &= b \\end{align}\n$$ (eq-a)\n\n"
        + table.format("step", "yes")
        + table.format("name", "no")
    )
    assert done.returncode == 0, done.stderr
    assert html.count('class="katex"') == 3
    assert '<span class="eqno">(1)' in html
    assert 'href="#equation-eq-z">(1)</a>' in html
    assert "<math" in html
    # an unstarred environment is numbered by Sphinx, and not by KaTeX once more
    assert 'class="eqn-num"' not in html
    assert html.count('class="eqno"') == 2
    marked = [text for text in html.split("<table")[1:] if 'class="derivation' in "<table" + text]
    assert len(marked) == 1
    assert "yes" in marked[0]


def test_a_point_after_a_formula_stays_with_it(build):
    html = build("Let $a = b$, then ($c$). And $d$ alone.")[1]
    boxes = [text.split("</span></span></span></span>")[0] for text in html.split("katex-base")]
    points = [text.split('class="math-point">')[1] for text in boxes if "math-point" in text]
    assert points == [",", ")."]
    assert re.findall(r"<mtext>(.*?)</mtext></mrow><annotation", html) == points
    assert "</span> then (<span" in html
    assert "</span> alone." in html


COUNTED = """
numfig = True
from pathlib import Path
from sphinx.environment import BuildEnvironment
read = BuildEnvironment.get_doctree
def counted(env, docname):
    with Path(__file__).with_name("read.txt").open("a") as file:
        print(docname, file=file)
    return read(env, docname)
BuildEnvironment.get_doctree = counted
"""


def test_a_tree_is_not_read_again_for_each_reference_to_a_number(build, tmp_path):
    table = "```{table} Few\n:name: few\n| a |\n|---|\n| b |\n```\n\n"
    done, html = build(table + "By {numref}`few`. " * 20, COUNTED)
    assert done.returncode == 0, done.stderr
    assert html.count('<span class="std std-numref">Table 1</span>') == 20
    # Sphinx reads the contents from the first page, once
    assert (tmp_path / "read.txt").read_text(encoding="utf8").split() == ["index"]


def test_each_page_has_its_own_formulas_when_pages_are_written_in_parallel(build, tmp_path):
    pages = {f"page-{k}": [f"x_{{{k}}}^{{{n}}}" for n in range(60)] for k in range(12)}
    for name, formulas in pages.items():
        text = " ".join(f"${tex}$" for tex in formulas)
        (tmp_path / f"{name}.md").write_text(f"# A page\n\n{text}\n", encoding="utf8")
    # The first page is written before the others are shared out.
    done, _ = build("$x$\n\n```{toctree}\n" + "\n".join(pages) + "\n```")
    assert done.returncode == 0, done.stderr
    for name, formulas in pages.items():
        html = (tmp_path / "out" / f"{name}.html").read_text(encoding="utf8")
        assert re.findall(r'x-tex">(.*?)</annotation>', html) == formulas, name


def test_tex_that_cannot_be_set_fails_the_build(build):
    wrong = [r"$\frac{1$", r"$\undefinedmacro$", r"$$x^2^3$$"]
    done, html = build("\n\n".join(f"Before {tex} after." for tex in wrong))
    assert done.returncode != 0
    for line in (3, 5, 7):
        assert f"index.md:{line}: WARNING: KaTeX refuses" in done.stderr
    assert html.count('class="katex-error"') == 3


def test_an_operator_alone_in_a_script_is_one_child_of_it(build):
    """KaTeX itself gives the name and the sign of its application as two."""
    scripts = [
        r"\lambda_{\max}",
        r"x^{\lim}",
        r"\frac{\min}{2}",
        r"A_{\ker}^{\dim}",
        r"\sqrt[\deg]{x}",
    ]
    done, html = build(" ".join(f"${tex}$" for tex in scripts) + "\n\n$$\n\\sum_{\\max} a\n$$")
    assert done.returncode == 0, done.stderr
    assert html.count("<mo>\u2061</mo></mrow>") == 7
    assert "<msub><mi>λ</mi><mrow><mi>max</mi><mo>\u2061</mo></mrow></msub>" in html


def test_malformed_mathml_fails_the_build(build):
    wrong = """
import katex_prerender
right = katex_prerender.render
katex_prerender.render = lambda tex, display: right(tex, display).replace("<mi>y</mi>", "")
"""
    done, _ = build("Let $x_y$ be.\n\nAnd $x$ alone.\n\n$$\n\\frac{y}{2}\n$$", wrong)
    assert done.returncode != 0
    assert "index.md:3: WARNING: malformed MathML of 'x_y': <msub> takes 2 children" in done.stderr
    assert "index.md:7: WARNING: malformed MathML of" in done.stderr
    assert done.stderr.count("WARNING") == 2


@pytest.mark.parametrize(
    ("math", "fault"),
    [
        ("<math><mi>x</math>", "it is no XML"),
        ("<math><mi>x</mi><mi>y</mi></math>", "<math> takes 1 children, got 2"),
        ("<math><mfrac><mi>x</mi></mfrac></math>", "<mfrac> takes 2 children, got 1"),
        ("<math><mo><mi>x</mi></mo></math>", "<mo> takes text, got <mi>"),
        ("<math><mrow>x</mrow></math>", "<mrow> takes elements, got text"),
        ("<math><mtable><mtd></mtd></mtable></math>", "<mtable> takes <mtr>, got ['mtd']"),
        ("<math><frac></frac></math>", "<frac> is no element of MathML"),
    ],
)
def test_each_fault_of_mathml_is_named(math, fault):
    assert any(text.startswith(fault) for text in mathml.faults(math))


def test_ids_are_numbered_and_places_are_written(build, tmp_path):
    done, html = build(
        'First words.\n\n<i id="a"></i>\n\n<b id="a"></b>\n\n'
        '<div class="ledger-row x" id="claim-c">\n\n**7.** A line.\n\n<details>\n\nWhy.\n\n'
        "</details>\n\n</div>\n\nLast words.\n\n## Second $x^2$\n\n{index}`A <thrice>`"
        " gradient $\\frac{1}{m}$.\n\n```python\ncode()\n```\n",
        'extensions.append("search_index")\n',
    )
    assert done.returncode == 0, done.stderr
    assert re.findall(r'id="(a[-\d]*)"', html) == ["a", "a-2"]
    folder = tmp_path / "out" / "_static" / "search"
    given = {}
    for name in ("contents", "index"):
        text = (folder / f"{name}.js").read_text(encoding="utf8")
        given[name] = json.loads(text.removeprefix(f'bookSearch.give("{name}",')[:-3])
    places = [["page", "Page"], ["second-x-2", "Second x²"], ["claim-c", "Line 7"]]
    assert given["contents"]["pages"] == [["index", "Page", places]]
    assert given["index"] == ["First words. Last words.", "A gradient 1/m.", "7. A line. Why."]
    lines = dict(line.split("|", 1) for line in given["contents"]["lines"].split("\n"))
    # in the heading, the names, the words and the code: how far from the place before
    assert lines["second"] == "2|||"
    assert lines["word"] == "||1*2|"
    assert lines["thrice"] == "|2||"
    assert lines["code"] == "|||2"
    assert not {"a", "why"} & set(lines)
    assert not (tmp_path / "out" / "searchindex.js").exists()


def test_pages_of_former_builds_are_removed(build, tmp_path):
    build("A page.")
    stale = tmp_path / "out" / "gone.html"
    stale.write_text("<p>a chapter that is no more</p>", encoding="utf8")
    build("A page, changed.")
    assert not stale.exists()
    assert (tmp_path / "out" / "search.html").exists()
