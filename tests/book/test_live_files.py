"""The files that run cells in a page: those of the lock, the same each time, or none at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import threading
import types
import urllib.request

import pytest
from sphinx.errors import ExtensionError

from tests.book.conftest import ROOT
from tools.live import __main__ as live
from tools.live import packs, sources
from tools.live.lock import with_dependencies
from tools.serve import server

GOOD = b"what Pyodide released"
LOCK = {"files": {"a.whl": {"sha256": hashlib.sha256(GOOD).hexdigest()}}}


@pytest.fixture
def dist(tmp_path, monkeypatch):
    """A folder with a distribution of Pyodide of one file."""
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "a.whl").write_bytes(GOOD)
    monkeypatch.setenv("PYODIDE_DIST", str(folder))
    return folder


def test_a_file_is_taken_when_it_is_the_one_in_the_lock(dist, tmp_path):
    (tmp_path / "old.whl").write_bytes(b"of a former lock")
    kept = tmp_path / "kept"
    sources.fetch(LOCK, kept)
    assert (kept / "a.whl").read_bytes() == GOOD
    (dist / "a.whl").unlink()
    sources.fetch(LOCK, kept)  # it is there already
    sources.fetch({"files": {}}, kept)
    assert [*kept.iterdir()] == []


def test_any_other_file_is_refused(dist, tmp_path):
    (dist / "a.whl").write_bytes(GOOD + b".")
    with pytest.raises(sources.NotToBeHad, match=r"a\.whl has the sha256 .* expected"):
        sources.fetch(LOCK, tmp_path / "kept")
    assert not (tmp_path / "kept" / "a.whl").exists()
    (dist / "a.whl").unlink()
    with pytest.raises(sources.NotToBeHad, match=r"a\.whl: "):
        sources.fetch(LOCK, tmp_path / "kept")


@pytest.fixture
def extension(monkeypatch):
    """The extension, where no file can be had."""
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    import live_cells

    def fetch():
        raise sources.NotToBeHad("no network")

    monkeypatch.setattr(live_cells.live, "fetch", fetch)
    for name in ("LIVE", "SOLUTIONS"):
        monkeypatch.delenv(name, raising=False)
    return live_cells


APP = {"builder": types.SimpleNamespace(name="html"), "outdir": "nowhere"}


def test_where_nothing_can_be_had_the_book_is_built_without_and_says_so(extension, monkeypatch):
    said = []
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(extension.logger, "info", lambda *words: said.append(words[0] % words[1:]))
    app = types.SimpleNamespace(**APP)
    extension.begin(app)
    assert not extension.with_live(app)
    assert said == ["built without cells that run in the page: no network"]
    extension.finish(app, None)


def test_in_ci_that_is_an_error(extension, monkeypatch):
    monkeypatch.setenv("CI", "1")
    with pytest.raises(ExtensionError, match="no network"):
        extension.begin(types.SimpleNamespace(**APP))
    for name in ("LIVE", "SOLUTIONS"):  # unless nobody wants them, or the answers are not to be had
        monkeypatch.setenv(name, "0")
        app = types.SimpleNamespace(**APP)
        extension.begin(app)
        assert not extension.with_live(app)
        monkeypatch.setenv(name, "1")


def test_what_is_compiled_comes_first_and_the_rest_waits(tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.pyc").write_bytes(b"compiled")
    sources = {"p/a.py": b"1", "p/b.py": b"2", "p/c.so": b"3"}
    now, later = packs.sort(sources, tmp_path)
    assert {*now.files} == {f"{packs.SITE}/p/a.pyc", f"{packs.SITE}/p/c.so"}
    assert now.roots == {"p"}
    assert later.modules == ["p.b"]
    now, later = packs.sort(sources | {"p/__init__.py": b"", "p/q/d.so": b"4"}, tmp_path)
    assert now.files == {}, "its beginning is not compiled"
    later.files = {f"{packs.LIBRARY}/pydoc.py": b"", f"{packs.SITE}/p/__init__.py": b""}
    assert later.modules == ["p", "pydoc"]


def test_a_pack_is_the_same_each_time_and_has_its_hash_in_its_name(tmp_path):
    data = packs.tarred({"b": b"2", "a": b"1"})
    assert data == packs.tarred({"a": b"1", "b": b"2"})
    entry = packs.put(tmp_path, "name", data)
    assert entry == packs.put(tmp_path, "name", data)
    assert packs.put(tmp_path, "name", data + b"\0")["file"] != entry["file"]
    (tmp_path / "packed").write_bytes((tmp_path / entry["file"]).read_bytes())
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress((tmp_path / "packed").read_bytes()))) as t:
        assert t.getnames() == ["a", "b"]


def test_what_is_ours_is_made_anew_when_it_changes(monkeypatch, tmp_path):
    monkeypatch.setattr(live, "KEPT", tmp_path)
    made = []

    def make(folder):
        made.append(folder)
        return {"a": packs.put(folder, "a", b"1")}

    for known in ("one", "one", "two"):
        live.kept("own", known, make, "making")
    assert len(made) == 2


def test_a_package_brings_what_it_needs_and_not_what_nobody_does():
    packages = {
        "matplotlib": {"depends": ["numpy", "pytz", "Six"]},
        "numpy": {"depends": []},
        "six": {"depends": ["numpy"]},
    }
    assert with_dependencies(["matplotlib"], packages) == {"matplotlib", "numpy", "six"}


def test_the_server_says_what_may_be_kept_and_sends_text_gzipped(tmp_path):
    (tmp_path / "page.html").write_text("<p>text</p>" * 100)
    (tmp_path / f"a.{'0' * 16}.pack").write_bytes(b"packed")
    serving = server(tmp_path)
    threading.Thread(target=serving.serve_forever, daemon=True).start()

    def head(name):
        address = f"http://127.0.0.1:{serving.server_port}/{name}"
        asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            return answer.headers, answer.read()

    headers, body = head("page.html")
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).startswith(b"<p>")
    headers, body = head(f"a.{'0' * 16}.pack")
    assert "immutable" in headers["Cache-Control"]
    assert body == b"packed"
    serving.shutdown()
    serving.server_close()
