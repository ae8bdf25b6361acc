"""What the README says of the repository: everything that it names is where it says."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHERE = (ROOT / "README.md").read_text("utf8").partition("## Where things are")[2]


def test_each_folder_that_is_named_is_there():
    folders = re.findall(r"^\| `([\w./]+/)` \|", WHERE, re.MULTILINE)
    assert {"chapters/", "nnlib/", "derive/", "course/"} <= set(folders)
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_each_package_is_named():
    packages = {path.parent.name for path in ROOT.glob("[a-z]*/__init__.py")}
    assert [name for name in packages if f"| `{name}/` |" not in WHERE] == []


def test_one_thing_is_in_five_places():
    places = re.findall(r"^\| (\w+) \| `([\w./-]+)` \| `([\w-]+)` \|$", WHERE, re.MULTILINE)
    assert [kind for kind, *_ in places] == ["array", "algebra", "page", "claim", "exercise"]
    for _, path, name in places:
        text = (ROOT / path).read_text("utf8")
        assert re.search(rf"def {name}\(|\({name}\)=", text), f"{path} has no {name}"
