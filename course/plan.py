"""The plan of the book: documents, parts and chapters in order, read from the book's own files.

Order is in `_toc.yml` alone. Nothing about a chapter is written down twice: its title and times are
in its opening box, its results are its labelled equations, and it rests on the chapters whose
labels its text refers to.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
LABEL = re.compile(
    r"""(?:^|\\n)\$\$[ ]*\((eq-[\w-]+)\)|\blabel=\s*"(eq-[\w-]+)"|\.conclude\(\s*"(eq-[\w-]+)\"""",
    re.MULTILINE,
)
REFERENCE = re.compile(r"\{eq\}`(eq-[\w-]+)`")
TOKEN = re.compile(rf"^\#\#? |{REFERENCE.pattern}|{LABEL.pattern}", re.MULTILINE)
TIME = re.compile(r"^Time\n: about (\d+) minutes(?: to read(?:, (\d+) for the exercises)?)?", re.M)
NEEDS = re.compile(r"^You need\n: (.*)$", re.M)
LINK = re.compile(r"\]\(([\w./-]+\.(?:ipynb|md))\)")
DOCUMENT = re.compile(r"\(document (\d{3})\)$")


@dataclass(frozen=True)
class Chapter:
    """A chapter: its place in the book and its source."""

    path: str  # below the root, with its ending
    part: str

    @property
    def slug(self) -> str:
        """Its name, by which claims, exercises and symbols refer to it."""
        return Path(self.path).stem

    @property
    def folder(self) -> str:
        """The folder of its part, below ``chapters/``."""
        return Path(self.path).parent.name

    @property
    def document(self) -> str | None:
        """The number of the document that its part mirrors, if it mirrors one."""
        found = DOCUMENT.search(self.part)
        return found[1] if found else None

    @cached_property
    def _cells(self) -> list[tuple[bool, str]]:
        """For each cell, whether it is code, and its source."""
        text = (ROOT / self.path).read_text(encoding="utf8")
        if self.path.endswith(".md"):
            return [(False, text)]
        return [
            (cell["cell_type"] == "code", "".join(cell["source"]))
            for cell in json.loads(text)["cells"]
        ]

    @property
    def title(self) -> str:
        """Its heading."""
        return re.search(r"^# (.+)$", self._cells[0][1], re.MULTILINE).group(1)

    @property
    def minutes(self) -> tuple[int, int]:
        """How long it takes to read, and how long its exercises take."""
        found = TIME.search(self._cells[0][1])
        if found is None:
            raise ValueError(f"{self.path}: its opening box says no time in minutes")
        return int(found.group(1)), int(found.group(2) or 0)

    @property
    def needs(self) -> list[str]:
        """The paths of the chapters that its opening box links to as what one needs."""
        box = NEEDS.search(self._cells[0][1])
        links = LINK.findall(box.group(1)) if box else []
        folder = (ROOT / self.path).parent
        return [(folder / link).resolve().relative_to(ROOT).as_posix() for link in links]

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


@dataclass(frozen=True)
class Book:
    """The chapters in order, without the reference pages."""

    chapters: tuple[Chapter, ...]

    @classmethod
    def read(cls) -> Book:
        """The book as its table of contents has it."""
        # In a wheel the table of contents lies beside this module, and there are no notebooks.
        places = (ROOT / "_toc.yml", Path(__file__).with_name("_toc.yml"))
        path = next(filter(Path.exists, places))
        contents = yaml.safe_load(path.read_text(encoding="utf8"))
        found = []
        for part in contents["parts"]:
            for entry in part["chapters"]:
                path = entry["file"]
                ending = ".ipynb" if (ROOT / f"{path}.ipynb").exists() else ".md"
                if part["caption"] != "Reference":
                    found.append(Chapter(path + ending, part["caption"]))
        return cls(tuple(found))

    def __getitem__(self, path: str) -> Chapter:
        """The chapter of that slug, or at a path, from the root or below ``chapters/``."""
        wanted = path.removeprefix("chapters/").removesuffix(".ipynb").removesuffix(".md")
        for chapter in self.chapters:
            if wanted in (chapter.slug, f"{chapter.folder}/{chapter.slug}"):
                return chapter
        raise ValueError(f"no chapter is at {path!r}")

    @cached_property
    def folders(self) -> dict[str, str]:
        """For each document, in the order of their numbers, the folder of the part about it."""
        return dict(sorted({c.document: c.folder for c in self.chapters if c.document}.items()))

    @property
    def parts(self) -> dict[str, list[Chapter]]:
        """The chapters by part, in order."""
        found: dict[str, list[Chapter]] = {}
        for chapter in self.chapters:
            found.setdefault(chapter.part, []).append(chapter)
        return found

    def part(self, name: str) -> list[Chapter]:
        """The chapters of a part, named by what stands before the colon of its title."""
        for title, chapters in self.parts.items():
            if title.split(":")[0] == name:
                return chapters
        raise ValueError(f"no part is called {name!r}, expected one of {list(self.parts)}")

    @cached_property
    def home(self) -> dict[str, Chapter]:
        """For each label, the chapter that has the equation."""
        found: dict[str, Chapter] = {}
        for chapter in self.chapters:
            for label in chapter.results:
                if label in found:
                    raise ValueError(f"{label} is in {found[label].path} and in {chapter.path}")
                found[label] = chapter
        return found

    @cached_property
    def rests_on(self) -> dict[tuple[Chapter, Chapter], int]:
        """For a chapter and another whose results it refers to, how often it does."""
        found: Counter = Counter()
        for chapter in self.chapters:
            for label, count in chapter.cited.items():
                if label not in self.home:
                    raise ValueError(f"{chapter.path} refers to {label}, which no chapter has")
                if self.home[label] != chapter:
                    found[chapter, self.home[label]] += count
        return dict(found)

    def used_in(self, label: str) -> list[Chapter]:
        """The other chapters that refer to a result."""
        return [c for c in self.chapters if c.cited[label] and self.home[label] != c]

    def way(self, *paths: str) -> Way:
        """A way through the book; see `Way`."""
        return Way(self, tuple(self[path] for path in paths))


@dataclass(frozen=True)
class Way:
    """Some chapters in the order in which to read them, each after those that it needs.

    Raises:
        ValueError: when a chapter comes before one of the way that its opening box names.
    """

    book: Book
    chapters: tuple[Chapter, ...]

    def __post_init__(self):
        at = {chapter.path: place for place, chapter in enumerate(self.chapters)}
        for place, chapter in enumerate(self.chapters):
            late = [need for need in chapter.needs if at.get(need, -1) > place]
            if late:
                raise ValueError(f"{chapter.path} comes before {late}, which it needs")

    @property
    def minutes(self) -> tuple[int, int]:
        """How long it takes to read them, and how long their exercises take."""
        read, practise = zip(*(chapter.minutes for chapter in self.chapters), strict=True)
        return sum(read), sum(practise)

    @property
    def besides(self) -> list[Chapter]:
        """What its chapters name as needed and the way leaves out."""
        needed = dict.fromkeys(need for chapter in self.chapters for need in chapter.needs)
        return [self.book[path] for path in needed if self.book[path] not in self.chapters]

    def __repr__(self) -> str:
        return f"Way of {len(self.chapters)} chapters, {hours(*self.minutes)}"

    def _repr_markdown_(self) -> str:
        table = chapter_table(self.chapters, total=True)
        if not self.besides:
            return table
        links = ", ".join(chapter.link("opening") for chapter in self.besides)
        return f"{table}\n\nIf something is missing, look in: {links}."


@cache
def book() -> Book:
    """The book, read once.

    >>> book().folders["000"], book()["softmax"].path
    ('cheatsheet', 'chapters/cheatsheet/softmax.ipynb')
    """
    return Book.read()


def hours(read: int, practise: int) -> str:
    """Two times in words.

    >>> hours(95, 30)
    '1 h 35 min to read, 30 min for the exercises'
    """
    return f"{_time(read)} to read, {_time(practise)} for the exercises"


def _time(minutes):
    whole, rest = divmod(minutes, 60)
    return " ".join([f"{whole} h"] * (whole > 0) + [f"{rest} min"] * (rest > 0 or whole == 0))


def chapter_table(chapters: Sequence[Chapter], folder: str = "opening", total=False) -> str:
    """A Markdown table of chapters with their times, for a page in a folder below ``chapters/``."""
    lines = ["| chapter | read | exercises |", "| :-- | --: | --: |"]
    for chapter in chapters:
        read, practise = chapter.minutes
        lines.append(f"| {chapter.link(folder)} | {_time(read)} | {_time(practise)} |")
    if total:
        read, practise = (sum(c.minutes[which] for c in chapters) for which in (0, 1))
        lines.append(f"| **together** | **{_time(read)}** | **{_time(practise)}** |")
    return "\n".join(lines)
