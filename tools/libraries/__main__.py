"""``make libraries``: ask every library, and write what it answers into one file.

With ``--check`` nothing is written, and a difference from the file is an error (a library that this
Python cannot install is none: it is left out, and said); ``--newest`` takes
the newest versions in place of the pinned ones. Names of libraries limit it to these.
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
from tools.libraries.environments import LIBRARIES, PROGRAMS, ROOT, Library, python_of

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


def gather(wanted: dict[str, Library]) -> tuple[dict, dict]:
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
        versions = ", ".join(f"{key} {value}" for key, value in found[name]["versions"].items())
        print(f"  {versions}", flush=True)
    return found, left_out


def main() -> int:
    """Run the command line; return 1 when an answer has changed and ``--check`` is given."""
    parser = argparse.ArgumentParser(prog="python -m tools.libraries", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a change")
    parser.add_argument("--newest", action="store_true", help="without the pins")
    parser.add_argument("names", nargs="*", help="only these")
    options = parser.parse_args()
    if unknown := set(options.names) - LIBRARIES.keys():
        parser.error(f"no library is called {min(unknown)!r}, expected some of {list(LIBRARIES)}")
    wanted = {name: LIBRARIES[name] for name in options.names or LIBRARIES}
    if options.newest:
        wanted = {name: library.newest() for name, library in wanted.items()}
    gigabytes = sum(library.megabytes for library in wanted.values()) / 1000
    minutes = sum(library.seconds for library in wanted.values()) / 60
    print(
        f"==> {len(wanted)} environments in .libraries/: up to {gigabytes:.1f} GB and about "
        f"{minutes:.0f} minutes, where they are not there yet; then about 2 minutes for the answers"
    )
    found, left_out = gather(wanted)
    stored = json.loads(FILE.read_text(encoding="utf8")) if FILE.exists() else {"libraries": {}}
    changed = [
        f"{name}, {difference}"
        for name, answers in found.items()
        if name in stored["libraries"]
        for difference in differences(stored["libraries"][name], answers)
    ]
    print("\n".join(changed) or "no answer has changed")
    if options.check:
        return 1 if changed or not found else 0
    data = {
        "date": datetime.date.today().isoformat(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "left_out": left_out,
        "libraries": {
            name: found.get(name) or stored["libraries"][name]
            for name in LIBRARIES
            if name in found or (name in stored["libraries"] and name not in wanted)
        },
    }
    FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
