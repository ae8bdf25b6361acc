"""Put sheets on trial from the command line: ``python -m course.trial notes.md``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from course.trial.formula import formula
from course.trial.found import kind_of
from course.trial.lines import Line
from course.trial.outcome import WRONG
from course.trial.page import page
from course.trial.report import as_json, github, terminal
from course.trial.sheet import sheet


def main(argv: list[str] | None = None) -> int:
    """Judge files, or standard input; 1 where anything is wrong, 2 where a file cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m course.trial",
        description="Judge the formulas of a sheet on backpropagation.",
    )
    parser.add_argument(
        "files",
        nargs="*",
        default=["-"],
        help="sheets: .md, .ipynb, .tex, .txt; - is standard input",
    )
    parser.add_argument("--formula", help="judge this formula alone")
    parser.add_argument(
        "--context", help='what the sheet says of itself, as "rows, no 1/m, squared error"'
    )
    parser.add_argument("--html", metavar="FILE", help="write a page that stands alone")
    parser.add_argument(
        "--json",
        action="store_true",
        help="print JSON; course/trial/schema.json says what is in it",
    )
    parser.add_argument("--github", action="store_true", help="print annotations for GitHub")
    parser.add_argument("--no-colour", action="store_true", help="no colours on the terminal")
    asked = parser.parse_args(argv)
    if asked.formula is not None:
        trial = formula(asked.formula, asked.context)
        print(trial._repr_markdown_())
        return int(trial.verdict == WRONG)
    status = 0
    if "-" in asked.files and sys.stdin.isatty():
        print("Type or paste formulas, each on its own line; Ctrl-D ends them.", file=sys.stderr)
    for name in asked.files:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
            kind = kind_of(text, "" if name == "-" else name)
            result = sheet(text, kind, asked.context, bar(name))
            if asked.html:
                Path(asked.html).write_text(page(result, name), encoding="utf-8")
        except UnicodeDecodeError:
            print(f"{name}: this is no text in UTF-8", file=sys.stderr)
            status = 2
            continue
        except OSError as e:
            print(f"{e.filename or name}: {e.strerror}", file=sys.stderr)
            status = 2
            continue
        except ValueError as e:
            print(f"{name}: {e}", file=sys.stderr)
            status = 2
            continue
        if asked.json:
            print(as_json(result, name))
        elif asked.github:
            if annotations := github(result, name):
                print(annotations)
        else:
            print(terminal(result, name, not asked.no_colour and sys.stdout.isatty()))
        if result.counts[WRONG]:
            status = max(status, 1)
    return status


def bar(name: str) -> Callable[[int, int, Line], None] | None:
    """A progress bar for a person who looks on, where a sheet is long."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, every: int, _line: Line) -> None:
        if every < 20:
            return
        filled = 30 * done // every
        end = "\n" if done == every else ""
        print(
            f"\r{name}  {'█' * filled}{'·' * (30 - filled)}  {done}/{every}",
            end=end,
            file=sys.stderr,
            flush=True,
        )

    return show


if __name__ == "__main__":
    sys.exit(main())
