"""The tool that breaks `nnlib`: what it changes, and that its list of equivalents is not stale."""

import ast
import random
import tomllib

from tools import mutate

NNLIB = mutate.ROOT / "nnlib"
CODE = """
def area(width, height):
    \"\"\"Return a product.\"\"\"
    if width < 0:
        raise ValueError(f"width is {width}, expected more than {0}")
    return width * height
"""


def broken_code(tmp_path):
    (tmp_path / "code.py").write_text(CODE, encoding="utf8")
    found = [mutate.broken(tmp_path, chosen) for chosen in mutate.all_breaks(tmp_path)]
    return {(one.operator, one.before, one.after) for one in found}


def test_every_break_of_a_small_function(tmp_path):
    first = "if width < 0:"
    last = "return width * height"
    assert broken_code(tmp_path) == {
        ("comparison turned", first, "if width > 0:"),
        ("boundary moved", first, "if width <= 0:"),
        ("condition negated", first, "if not width < 0:"),
        ("off by one", first, "if width < 1:"),
        ("off by one", first, "if width < -1:"),
        ("statement dropped", first, "pass"),
        (
            "statement dropped",
            "raise ValueError(f'width is {width}, expected more than {0}')",
            "pass",
        ),
        ("operator swapped", last, "return width / height"),
        ("another argument returned", last, "return width"),
        ("another argument returned", last, "return height"),
    }


def test_breaks_of_nnlib_are_code_that_differs():
    everything = mutate.all_breaks(NNLIB)
    assert len(everything) > 2000
    for chosen in random.Random(1).sample(everything, 30):
        one = mutate.broken(NNLIB, chosen)
        whole = ast.unparse(ast.parse((NNLIB / one.file).read_text(encoding="utf8")))
        compile(one.source, one.file, "exec")
        assert one.source != whole
        assert one.before != one.after


def test_the_copy_holds_what_its_tests_import(tmp_path):
    mutate.make_copy(tmp_path)
    for path in (tmp_path / "tests" / "nnlib").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests"):
                module = tmp_path.joinpath(*node.module.split("."))
                names = [module / alias.name for alias in node.names]
                assert any(m.with_suffix(".py").exists() for m in [module, *names]), node.module


def test_the_tests_of_a_break_are_all_tests_once():
    for file in ("losses.py", "_stepper.py", "_types.py"):
        first, rest = mutate.stages(file)
        assert f"nnlib/{file}" in first
        assert len({*first, *rest}) == len(first) + len(rest)
        assert "tests/nnlib/test_mlp.py" in {*first, *rest}


def test_what_is_listed_as_equivalent_can_still_be_done():
    listed = tomllib.loads(mutate.EQUIVALENT.read_text(encoding="utf8"))["mutant"]
    sources = {
        path.name: ast.unparse(ast.parse(path.read_text(encoding="utf8")))
        for path in NNLIB.glob("*.py")
    }
    for one in listed:
        assert one["before"] in sources[one["file"]], one
        assert len(one["reason"].split()) > 4, one
    assert len(mutate.known_equivalents()) == len(listed)
