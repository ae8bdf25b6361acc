"""Parts and chapters: what their titles, opening boxes and labelled equations say.

Nothing about a chapter is written down twice: its title is its heading, its times are counted (and
`tools.times` writes them into its opening box), its results are its labelled equations, and it
rests on the chapters whose labels its text refers to.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from course.reading_time import outside_exercises, practice, reading

LABEL = re.compile(
    r"""(?:^|\\n)\$\$[ ]*\((eq-[\w-]+)\)|\blabel=\s*"(eq-[\w-]+)"|\.conclude\(\s*"(eq-[\w-]+)\"""",
    re.MULTILINE,
)
REFERENCE = re.compile(r"\{eq\}`(eq-[\w-]+)`")
TOKEN = re.compile(rf"^\#\#? |{REFERENCE.pattern}|{LABEL.pattern}", re.MULTILINE)
TIME = re.compile(r"^Time\n: (.*)$", re.M)
NEEDS = re.compile(r"^You need\n: (.*)$", re.M)
LINK = re.compile(r"\]\(([\w./-]+\.(?:ipynb|md))\)")
CAPTION = re.compile(r"(?P<name>.+?)(?:: (?P<title>.+?))?(?: \(document (?P<document>\d{3})\))?")


@dataclass(frozen=True)
class Part:
    """A part of the book.

    >>> part = Part("Part III: Matrices (document 004)", "rows")
    >>> part.name, part.title, part.document
    ('Part III', 'Matrices', '004')
    >>> part = Part("Opening", "opening")
    >>> part.name, part.title, part.document
    ('Opening', 'Opening', None)
    """

    caption: str  # as the table of contents has it
    folder: str  # of its first chapter, below ``chapters/``; of all, if it mirrors a document

    @property
    def name(self) -> str:
        """What stands before the colon of its caption."""
        return CAPTION.fullmatch(self.caption)["name"]

    @property
    def title(self) -> str:
        """What it is about."""
        return CAPTION.fullmatch(self.caption)["title"] or self.name

    @property
    def document(self) -> str | None:
        """The number of the document that it mirrors, if it mirrors one."""
        return CAPTION.fullmatch(self.caption)["document"]


@dataclass(frozen=True)
class Chapter:
    """A chapter: its place in the book, and what its source says once it is asked.

    Args:
        page: where it is in `_toc.yml`, such as ``chapters/cheatsheet/softmax``.
        part: what it is a chapter of.
        root: the folder that holds ``chapters/``.
    """

    page: str
    part: Part
    root: Path

    @property
    def slug(self) -> str:
        """Its name, by which claims, exercises and symbols refer to it."""
        return self.page.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The folder that it is in, below ``chapters/``."""
        return Path(self.page).parent.name

    @property
    def document(self) -> str | None:
        """The number of the document that its part mirrors, if it mirrors one."""
        return self.part.document

    @cached_property
    def path(self) -> str:
        """Its source, below the root.

        Raises:
            FileNotFoundError: where the package `course` is installed without the book.
        """
        for ending in (".ipynb", ".md"):
            if (self.root / f"{self.page}{ending}").exists():
                return f"{self.page}{ending}"
        raise FileNotFoundError(
            f"{self.root / self.page}.ipynb or .md: expected the text of the chapter. It is in "
            "the book's repository; the installed package knows the order of the chapters only"
        )

    @cached_property
    def _parts(self) -> list[tuple[bool, str, list[str]]]:
        """For each cell, whether it is code, its source, and what it shows as Markdown."""
        text = (self.root / self.path).read_text(encoding="utf8")
        if self.path.endswith(".md"):
            return [(False, text, [])]
        return [
            (
                cell["cell_type"] == "code",
                "".join(cell["source"]),
                [
                    "".join(output["data"]["text/markdown"])
                    for output in cell.get("outputs", [])
                    if "text/markdown" in output.get("data", {})
                ],
            )
            for cell in json.loads(text)["cells"]
        ]

    @cached_property
    def _cells(self) -> list[tuple[bool, str]]:
        """For each cell, whether it is code, and its source."""
        return [(is_code, source) for is_code, source, _ in self._parts]

    @property
    def title(self) -> str:
        """Its heading."""
        return re.search(r"^# (.+)$", self._cells[0][1], re.MULTILINE).group(1)

    @cached_property
    def minutes(self) -> tuple[int, int]:
        """How long it takes to read without its code, and how long its exercises take."""
        text = "\n".join(source for is_code, source in self._cells if not is_code)
        return reading(outside_exercises(self._parts)), practice(text)

    @property
    def time(self) -> str:
        """What its opening box has to say about that."""
        read, practise = self.minutes
        exercises = f", {practise} for the exercises" if practise else ""
        return f"about {read} minutes to read without the code{exercises}."

    @property
    def said_time(self) -> str:
        """What its opening box says about it.

        Raises:
            ValueError: when it says nothing.
        """
        found = TIME.search(self._cells[0][1])
        if found is None:
            raise ValueError(f"{self.path}: its opening box says no time")
        return found.group(1)

    @property
    def needs(self) -> list[str]:
        """The paths of the chapters that its opening box links to as what one needs."""
        box = NEEDS.search(self._cells[0][1])
        links = LINK.findall(box.group(1)) if box else []
        folder, root = (self.root / self.path).parent, self.root.resolve()
        return [(folder / link).resolve().relative_to(root).as_posix() for link in links]

    @cached_property
    def before_exercises(self) -> list[str]:
        """What is read of it before its first exercise: its texts, and what cells show."""
        found = []
        for is_code, source, shown in self._parts:
            text, *exercises = source.split("```{exercise-start}", 1)
            found += shown if is_code else [text]
            if exercises and not is_code:
                break
        return found

    @cached_property
    def results(self) -> list[str]:
        """The labels of its equations, in order."""
        return list(self.grounds)

    @cached_property
    def grounds(self) -> dict[str, list[str]]:
        """For each of its results, those that the passage leading to it refers to.

        A passage begins after a heading or after the result before.
        """
        found, passage = {}, []
        for is_code, source in self._cells:
            for token in TOKEN.finditer(source):
                referred, *labels = token.groups()
                label = next(filter(None, labels), None)
                if referred:
                    passage.append(referred)
                elif label:
                    found[label] = [r for r in dict.fromkeys(passage) if r != label]
                    passage = []
                elif not is_code:
                    passage = []
        return found

    @cached_property
    def cited(self) -> Counter:
        """How often its text refers to each label."""
        text = "\n".join(source for is_code, source in self._cells if not is_code)
        return Counter(REFERENCE.findall(text))

    @property
    def exercises(self) -> int:
        """How many exercises it has."""
        return sum(source.count("{exercise-start}") for _, source in self._cells)

    def link(self, folder: str) -> str:
        """A Markdown link to it from a page in a folder below ``chapters/``."""
        here, there = Path("chapters", folder).parts, Path(self.path).parts
        shared = sum(1 for a, b in zip(here, there, strict=False) if a == b)
        target = "/".join([".."] * (len(here) - shared) + list(there[shared:]))
        return f"[{self.title}]({target})"
