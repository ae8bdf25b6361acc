"""Write what is made from the specifications of the exercises.

``python -m tools.exercises`` writes the typed answers that test a judge, to the file that the tests
compare, the tables of the grammar for the judge in JavaScript, and which points are kept;
``--cases FILE`` writes the answers elsewhere. ``--export FILE`` writes all that a page needs to
judge answers without Python.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from course.exercises.judging import chosen, extremes, samples
from course.exercises.page.cases import cases
from course.exercises.page.export import exported
from course.exercises.page.grammar import modules
from course.exercises.register import all_exercises

CASES = Path(__file__).resolve().parent.parent / "tests" / "course" / "exercise_cases.json"


def chosen_text() -> str:
    """The numbers of the points that are kept, one exercise per line."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(entry)}"
        for name, exercise in sorted(all_exercises().items())
        if exercise.reference and exercise.variables
        for entry in [
            {
                "of": chosen.fingerprint(exercise),
                "more": samples.choice(exercise),
                "extreme": extremes.choice(exercise),
            }
        ]
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def cases_text() -> str:
    """The case file: one case per line, so that a change shows as a line."""
    parts = []
    for part, entries in cases().items():
        seen = part != "readings"  # among those are signs that are not, and halves of signs
        lines = ",\n".join(json.dumps(e, ensure_ascii=not seen, allow_nan=False) for e in entries)
        parts.append(f'"{part}": [\n{lines}\n]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def made() -> dict[Path, str]:
    """The files of the repository that are made from the specifications, with their texts."""
    return {CASES: cases_text(), chosen.FILE: chosen_text(), **modules()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.exercises", description=__doc__)
    parser.add_argument("--export", type=Path, metavar="FILE", help="write all specifications")
    parser.add_argument("--cases", type=Path, metavar="FILE", help="write the cases")
    options = parser.parse_args(arguments)
    if not options.export and not options.cases:
        for path, text in made().items():
            path.write_text(text, encoding="utf8", newline="\n")
    if options.export:
        text = json.dumps(exported(), ensure_ascii=False, allow_nan=False)
        options.export.write_text(text + "\n", encoding="utf8")
    if options.cases:
        options.cases.write_text(cases_text(), encoding="utf8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
