"""What CONTRIBUTING says an activation takes is what the last one, ELU, took, file by file."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WHERE = ("nnlib", "course", "tests", "tools", "chapters")
ELU = re.compile(r"\belu(?:_prime|_derivative)?\b|clevert2016")


def listed():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")
    recipe = text.partition("## An activation\n")[2].partition("\n## ")[0]
    (block,) = re.findall(r"^```text\n(.*?)^```", recipe, re.MULTILINE | re.DOTALL)
    return {line.split()[0] for line in block.splitlines()}


def mentioning():
    files = [path for name in WHERE for path in (ROOT / name).rglob("*.*") if path.is_file()]
    return {
        path.relative_to(ROOT).as_posix()
        for path in [*files, ROOT / "references.bib", ROOT / "README.md"]
        if path.suffix in (".py", ".ipynb", ".md", ".json", ".bib")
        and "checkpoints" not in path.as_posix()
        and path != Path(__file__).resolve()
        and ELU.search(path.read_text(encoding="utf8"))
    }


def test_the_recipe_lists_the_eight_files_that_hold_elu():
    assert listed() == mentioning()
    assert len(listed()) == 8
