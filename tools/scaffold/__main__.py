"""The command line: ``python -m tools.scaffold exercise | claim | chapter | document``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tools.scaffold.chapter import chapter
from tools.scaffold.claim import claim
from tools.scaffold.document import document
from tools.scaffold.editing import tidy
from tools.scaffold.exercise import exercise

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Write the beginning of something and print which files now wait for an author."""
    parser = argparse.ArgumentParser(prog="python -m tools.scaffold", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    one = kinds.add_parser("exercise", help="an exercise at the end of a chapter")
    one.add_argument("chapter", help="the slug of the chapter, such as softmax")
    one.add_argument("name", help="the name of the exercise, such as softmax-jacobian")
    one = kinds.add_parser("claim", help="a claim of a document, with its box in a chapter")
    one.add_argument("name", help="document, section and words, such as 000-2-softmax")
    one.add_argument("chapter", help="the slug of the chapter that decides it")
    one = kinds.add_parser("chapter", help="a chapter after another of the same part")
    one.add_argument("slug", help="its name, in small letters with hyphens")
    one.add_argument("--after", required=True, help="the slug of the chapter before it")
    one = kinds.add_parser("document", help="a document, with a part of two chapters")
    one.add_argument("number", help="three digits")
    one.add_argument("--folder", required=True, help="of its part, below chapters/")
    one.add_argument("--chapter", required=True, help="the slug of its first chapter")
    one.add_argument("--title", required=True, help="of its part")
    given = parser.parse_args(arguments)
    if given.kind == "exercise":
        written = exercise(root, given.chapter, given.name)
    elif given.kind == "claim":
        written = claim(root, given.name, given.chapter)
    elif given.kind == "chapter":
        written = chapter(root, given.slug, given.after)
    else:
        written = document(root, given.number, given.folder, given.chapter, given.title)
    tidy(written)
    print("Now search for FILL IN in")
    for path in dict.fromkeys(written):
        print(f"    {path.relative_to(root).as_posix()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
