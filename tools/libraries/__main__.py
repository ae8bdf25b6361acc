"""``make libraries``: ask every library, and write what it answers into one file.

With ``--check`` nothing is written, and a difference from the file is an error (a library that this
Python cannot install is none: it is left out, and said). ``--newest`` checks the newest versions in
place of the pinned ones, and never writes: the file is of the versions that are pinned. Names of
libraries limit it to these.
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
from collections.abc import Iterator

from course.libraries.answers import FILE, same
from course.libraries.questions import QUESTIONS
from tools.libraries.environments import (
    FOLDER,
    LIBRARIES,
    NEWEST,
    PROGRAMS,
    ROOT,
    Library,
    python_of,
)

ASK_SECONDS = 300


def ask(name: str, python: object) -> dict:
    """What a library's program prints, run by the Python of its environment.

    Raises:
        RuntimeError: when the program does not come to its end.
    """
    asked = json.dumps({key: question.asked() for key, question in QUESTIONS.items()})
    done = subprocess.run(
        [str(python), str(PROGRAMS / f"ask_{name}.py")],
        input=asked,
        capture_output=True,
        text=True,
        timeout=ASK_SECONDS,
        # what is installed beside the program must not be hidden by the course's own packages
        cwd=ROOT if name == "nnlib" else PROGRAMS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no reason given"])[-1])
    # some libraries greet on standard output
    return json.loads(done.stdout.strip().splitlines()[-1])


def differences(stored: dict, found: dict) -> Iterator[str]:
    """Each answer of a library that is not what is stored, in words."""
    for question in sorted(stored["answers"].keys() | found["answers"].keys()):
        before, now = (side["answers"].get(question, {}) for side in (stored, found))
        for formula in [*before, *(new for new in now if new not in before)]:
            one, two = before.get(formula, "nothing"), now.get(formula, "nothing")
            if not same(one, two):
                yield f"{question}: {formula} gave {one}, gives {two}"


def said(versions: dict[str, str], pinned: dict[str, str]) -> str:
    """The versions in words, and beside each the pinned one where that is another."""
    return ", ".join(
        f"{key} {value}" + (f" (pinned: {pinned[key]})" if pinned.get(key, value) != value else "")
        for key, value in versions.items()
    )


def gather(wanted: dict[str, Library], stored: dict) -> tuple[dict, dict]:
    """The answers by library, and the reasons of those that are left out."""
    found, left_out = {}, {}
    for name, library in wanted.items():
        print(f"    {name}", end="", flush=True)
        try:
            found[name] = ask(name, python_of(name, library))
        except (RuntimeError, subprocess.TimeoutExpired) as reason:
            left_out[name] = str(reason)
            print(f"  left out: {reason}", flush=True)
            continue
        pinned = stored.get(name, found[name])["versions"]
        print(f"  {said(found[name]['versions'], pinned)}", flush=True)
    return found, left_out


def main() -> int:
    """Run the command line; return 1 when it only checks and an answer has changed."""
    parser = argparse.ArgumentParser(prog="python -m tools.libraries", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a change")
    parser.add_argument("--newest", action="store_true", help="check without the pins")
    parser.add_argument("names", nargs="*", help="only these")
    options = parser.parse_args()
    if unknown := set(options.names) - LIBRARIES.keys():
        parser.error(f"no library is called {min(unknown)!r}, expected some of {list(LIBRARIES)}")
    wanted = {name: LIBRARIES[name] for name in options.names or LIBRARIES}
    if options.newest:
        wanted = {name: library.newest() for name, library in wanted.items()}
    folder = (NEWEST if options.newest else FOLDER).relative_to(ROOT)
    gigabytes = sum(library.megabytes for library in wanted.values()) / 1000
    minutes = sum(library.seconds for library in wanted.values()) / 60
    print(
        f"==> {len(wanted)} environments in {folder}/: up to {gigabytes:.1f} GB and about "
        f"{minutes:.0f} minutes{'' if options.newest else ', where they are not there yet'}; "
        "then about 2 minutes for the answers"
    )
    file = json.loads(FILE.read_text(encoding="utf8")) if FILE.exists() else {}
    stored = file.get("libraries", {})
    found, left_out = gather(wanted, stored)
    changed = [
        f"{name}, {difference}"
        for name, answers in found.items()
        if name in stored
        for difference in differences(stored[name], answers)
    ]
    print("\n".join(changed) or "no answer has changed")
    if options.check or options.newest:
        return 1 if changed or not found else 0
    data = {
        "date": datetime.date.today().isoformat(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "left_out": {
            name: why
            for name, why in {**file.get("left_out", {}), **left_out}.items()
            if name in left_out or name not in wanted
        },
        "libraries": {
            name: found.get(name) or stored[name]
            for name in LIBRARIES
            if name in found or (name in stored and name not in wanted)
        },
    }
    FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
