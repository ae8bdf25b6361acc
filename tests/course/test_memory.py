"""A finding is kept for one state of the sources and never served for another."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from course.ledger import memory as module
from course.ledger.memory import ROOT, Memory, memory, process_start

LATER = 60.0


@pytest.fixture
def sources(tmp_path):
    """Two folders with sources, some below another."""
    for name in ("course/ledger.py", "course/claims/section.py", "nnlib/losses.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}")
    return tmp_path


def memory_of(root, started=LATER):
    """The memory of a process that started so many seconds from now."""
    folders = (root / "course", root / "nnlib")
    return Memory(root / ".decided", folders, None if started is None else time.time() + started)


class Decide:
    """Counts how often something had to be decided."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return {"answer": self.times}


def test_what_was_decided_is_recalled_by_the_next_process(sources):
    decide = Decide()
    assert memory_of(sources).recall("a", decide) == {"answer": 1}
    assert memory_of(sources).recall("a", decide) == {"answer": 1}
    assert memory_of(sources).recall("b", decide) == {"answer": 2}
    assert decide.times == 2


def change(root):
    (root / "course/claims/section.py").write_text("# course/claims/section.pz")


def touch_nothing_but_add(root):
    (root / "nnlib/new.py").write_text("")


def remove(root):
    (root / "nnlib/losses.py").unlink()


def rename(root):
    (root / "nnlib/losses.py").rename(root / "nnlib/loss.py")


def move_a_line(root):
    (root / "course/ledger.py").write_text("# course/ledger.p")
    (root / "nnlib/losses.py").write_text("y# nnlib/losses.py")


def data_file(root):
    (root / "course/table.json").write_text("[]")


@pytest.mark.parametrize(
    "edit", [change, touch_nothing_but_add, remove, rename, move_a_line, data_file]
)
def test_a_changed_source_is_never_served_what_was_decided_before(sources, edit):
    decide = Decide()
    memory_of(sources).recall("a", decide)
    edit(sources)
    assert memory_of(sources).recall("a", decide) == {"answer": 2}


def test_the_same_content_again_is_the_same_state(sources):
    decide = Decide()
    path = sources / "nnlib/losses.py"
    memory_of(sources).recall("a", decide)
    old = path.read_text()
    path.write_text("# other")
    memory_of(sources).recall("a", decide)
    path.write_text(old)
    assert memory_of(sources).recall("a", decide) == {"answer": 1}


def test_another_version_of_a_package_is_another_state(sources, monkeypatch):
    decide = Decide()
    memory_of(sources).recall("a", decide)
    monkeypatch.setattr(module.metadata, "version", lambda package: "0.0")
    assert memory_of(sources).recall("a", decide) == {"answer": 2}


@pytest.mark.parametrize("started", [0.0, -LATER, None])
def test_a_process_older_than_a_source_neither_reads_nor_keeps(sources, started):
    decide = Decide()
    memory_of(sources).recall("a", decide)
    found = memory_of(sources, started)
    assert not found.trusted()
    assert found.recall("a", decide) == {"answer": 2}
    assert found.recall("b", decide) == {"answer": 3}
    assert [path.name for path in (sources / ".decided").rglob("*.json")] == ["a.json"]


def test_a_source_that_changes_while_something_is_decided_spoils_it(sources):
    """The file may have been changed after this process had imported it, or before."""
    now = memory_of(sources)

    def decide():
        path = sources / "nnlib/losses.py"
        path.write_text("# changed")
        os.utime(path, (time.time() + 2 * LATER,) * 2)
        return {"answer": "old code"}

    now.recall("a", decide)
    assert not (sources / ".decided").exists()
    assert memory_of(sources, 4 * LATER).recall("a", Decide()) == {"answer": 1}


def test_a_source_put_in_place_with_an_old_date_is_noticed(sources):
    """Copied with its date kept, it is new all the same."""
    for path in sources.rglob("*.py"):
        os.utime(path, (0, 0))
    assert not memory_of(sources, 0.0).trusted()


def test_a_damaged_finding_is_decided_again(sources):
    decide = Decide()
    memory_of(sources).recall("a", decide)
    (kept,) = (sources / ".decided").rglob("*.json")
    kept.write_text('{"answer": ')
    assert memory_of(sources).recall("a", decide) == {"answer": 2}
    assert memory_of(sources).recall("a", decide) == {"answer": 2}


def test_what_raises_is_not_kept(sources):
    def refuse():
        raise ValueError("neither proved nor refuted")

    for _ in range(2):
        with pytest.raises(ValueError, match="neither proved"):
            memory_of(sources).recall("a", refuse)
    assert not (sources / ".decided").exists()


def test_findings_of_a_state_of_long_ago_are_removed(sources):
    memory_of(sources).recall("a", Decide())
    (old,) = (sources / ".decided").iterdir()
    change(sources)
    memory_of(sources).recall("a", Decide())
    assert old.exists()
    os.utime(old, (time.time() - 2 * module.OLD,) * 2)
    remove(sources)
    memory_of(sources).recall("a", Decide())
    assert not old.exists()


def test_this_process_knows_when_it_started_and_what_it_follows_from():
    assert abs(time.time() - process_start()) < 24 * 3600
    assert process_start() < time.time()
    assert set(memory().sources) == {ROOT / "course", ROOT / "derive", ROOT / "nnlib"}
    assert memory().folder == ROOT / ".decided"


PROGRAM = """
import time
from course import ledger
from course.ledger.memory import memory
assert memory().folder.parent.samefile({root!r})
decided = []
of = ledger.Findings.of.__func__
ledger.Findings.of = classmethod(lambda cls, parts: decided.append(1) or of(cls, parts))
print(memory().trusted())
print(repr(ledger.verdict("004-1-sigmoid")), repr(ledger.judged("between-relu-slope")))
print(bool(decided))
"""


def test_verdicts_and_differences_are_recalled_until_the_library_changes(tmp_path):
    """The whole way, in processes of their own, on a copy of the sources."""
    for name in ("course", "derive", "nnlib"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "_toc.yml", tmp_path)
    time.sleep(module.UNCERTAIN + 1)

    def run():
        return subprocess.run(
            [sys.executable, "-c", PROGRAM.format(root=str(tmp_path))],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path)},
            check=False,
        )

    expected = "Verdict on 004-1-sigmoid: holds Judged between-relu-slope: one fails"
    assert run().stdout.splitlines() == ["True", expected, "True"]
    assert run().stdout.splitlines() == ["True", expected, "False"]
    path = tmp_path / "nnlib" / "activations.py"
    path.write_text(path.read_text("utf8") + "\n\ndef sigmoid(z):\n    return z\n", "utf8")
    changed = run()
    assert "004-1-sigmoid" in changed.stderr
    assert changed.returncode != 0
