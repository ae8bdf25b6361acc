"""The answers of the libraries: the file's form, and what is installed is asked again."""

import json
import sys
from copy import deepcopy
from dataclasses import replace

import pytest

from course.libraries.answers import FILE, NAMES, answers, grouped, same
from course.libraries.questions import QUESTIONS
from tools.libraries import __main__ as command
from tools.libraries import environments
from tools.libraries.__main__ import ask, differences
from tools.libraries.environments import LIBRARIES, PROGRAMS, python_of

DATA = json.loads(FILE.read_text(encoding="utf8"))
# What the tests need anyway: the environment of the book has it.
INSTALLED = ("nnlib", "numpy", "autograd", "sklearn")


def plain(value):
    if isinstance(value, list):
        return all(map(plain, value))
    if isinstance(value, dict):
        return list(value) == ["raises"] and isinstance(value["raises"], str)
    return isinstance(value, bool | int | float | str)


def test_every_library_is_asked_or_left_out_with_a_reason():
    assert sorted([*DATA["libraries"], *DATA["left_out"]]) == sorted(LIBRARIES) == sorted(NAMES)
    assert all(DATA["left_out"].values())
    programs = {path.stem.removeprefix("ask_") for path in PROGRAMS.glob("ask_*.py")}
    assert programs == LIBRARIES.keys()


@pytest.mark.parametrize("name", DATA["libraries"])
def test_the_answers_are_those_of_the_pinned_versions(name):
    pins = dict(package.split("==") for package in LIBRARIES[name].packages)
    versions = DATA["libraries"][name]["versions"]
    assert {key: value.split("+")[0] for key, value in versions.items()}.items() <= pins.items()
    assert versions or name == "nnlib"


def test_every_question_has_answers_and_every_answer_a_question():
    asked = {question for one in DATA["libraries"].values() for question in one["answers"]}
    assert asked == QUESTIONS.keys()
    for question in QUESTIONS:
        assert sum(map(len, grouped(question).values())) == len(answers(question))
        assert all(plain(one.value) for one in answers(question))


def test_no_answer_is_a_slip_of_its_program():
    slips = {"NameError", "AttributeError", "ImportError", "ModuleNotFoundError"}
    for question in QUESTIONS:
        for one in answers(question):
            assert not isinstance(one.value, dict) or one.value["raises"] not in slips, one


def test_a_question_that_nobody_answered_is_refused():
    with pytest.raises(ValueError, match="no library has an answer to 'nothing'"):
        answers("nothing")


@pytest.mark.parametrize("name", INSTALLED)
def test_what_is_installed_answers_as_it_did(name):
    assert list(differences(DATA["libraries"][name], ask(name, sys.executable))) == []


def test_a_changed_answer_is_noticed():
    stored = DATA["libraries"]["autograd"]
    found = deepcopy(stored)
    found["answers"]["relu"]["np.maximum(x, 0.0)"] = 0.0
    del found["answers"]["product"]
    assert [line.split(":")[0] for line in differences(stored, found)] == ["product", "relu"]
    assert not same([1.0, "nan"], [1.0, 1.0])
    assert not same(True, 1.0)


def test_a_program_that_fails_is_said_and_nnlib_needs_no_environment():
    with pytest.raises(RuntimeError, match="No such file"):
        ask("nothing", sys.executable)
    assert str(python_of("nnlib", LIBRARIES["nnlib"])) == sys.executable


def test_the_newest_versions_stay_apart_and_are_installed_anew(monkeypatch, tmp_path):
    ran = []
    monkeypatch.setattr(environments, "_run", ran.append)
    monkeypatch.setattr(environments, "NEWEST", tmp_path / "newest")
    pinned = replace(LIBRARIES["autograd"], folder=tmp_path)
    newest = pinned.newest()
    assert newest.packages == ("autograd", "numpy")
    for library in (pinned, newest):
        folder = library.folder / "autograd"
        folder.mkdir(parents=True)
        (folder / "installed").write_text("\n".join(library.packages))
        assert python_of("autograd", library) == folder / "bin" / "python"
    made, installed = ran
    assert made[-1] == str(tmp_path / "newest" / "autograd")
    assert installed[-2:] == ["autograd", "numpy"]


def test_what_is_newest_is_compared_and_never_written(monkeypatch, tmp_path, capsys):
    stored = deepcopy(DATA)
    stored["libraries"]["autograd"]["versions"]["autograd"] = "1.0"
    stored["libraries"]["autograd"]["answers"]["relu"]["np.maximum(x, 0.0)"] = 0.0
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(stored))
    monkeypatch.setattr(command, "FILE", file)
    monkeypatch.setattr(command, "python_of", lambda *_: sys.executable)
    monkeypatch.setattr(sys, "argv", ["libraries", "--newest", "autograd"])
    assert command.main() == 1
    assert json.loads(file.read_text()) == stored
    told = capsys.readouterr().out
    assert "in .libraries/newest/" in told
    assert "(pinned: 1.0), numpy" in told
    assert "autograd, relu: np.maximum(x, 0.0) gave 0.0, gives 0.5" in told
