"""Write into the opening box of each chapter how long it takes.

``python -m tools.times`` changes the boxes that say another time than `course.reading_time` counts.
"""

from __future__ import annotations

import json

from course.chapters import Chapter
from course.plan import book


def write(chapter: Chapter) -> bool:
    """Write a chapter's time where its box says another; return whether it did."""
    said, counted = chapter.said_time, chapter.time
    if said == counted:
        return False
    path = chapter.root / chapter.path
    text = path.read_text(encoding="utf8")
    old, new = f": {said}", f": {counted}"
    if path.suffix == ".ipynb":  # where a line of text is a string of JSON
        old, new = (json.dumps(line, ensure_ascii=False)[1:-1] for line in (old, new))
    path.write_text(text.replace(old, new, 1), encoding="utf8")
    return True


def main() -> None:
    """Write the time of every chapter, and say which changed."""
    for chapter in book().chapters:
        if write(chapter):
            print(f"{chapter.path}: {chapter.time}")


if __name__ == "__main__":
    main()
