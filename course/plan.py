"""The plan of the book: documents, parts and chapters in order.

Order is in `_toc.yml` alone, and this module is where all else reads it: which chapter comes after
which, and which part mirrors which document. A chapter is known by its slug.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml

from course.chapters import Chapter, Part
from course.ways import Way, chapter_table, hours

__all__ = ["Book", "Chapter", "Document", "Part", "Way", "book", "chapter_table", "hours"]

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Document:
    """One of the documents that the book mirrors."""

    number: str
    part: Part

    @property
    def title(self) -> str:
        """What the part about it is called."""
        return self.part.title

    @property
    def folder(self) -> str:
        """The folder of the part about it, below ``chapters/``."""
        return self.part.folder


@dataclass(frozen=True)
class Book:
    """The chapters in order, without the reference pages."""

    chapters: tuple[Chapter, ...]

    def __post_init__(self):
        names = Counter(chapter.slug for chapter in self.chapters)
        twice = [name for name, count in names.items() if count > 1]
        if twice:
            raise ValueError(f"two chapters are called {' and two '.join(twice)}")
        mirrored = Counter(part.document for part in self.parts if part.document)
        twice = [name for name, count in mirrored.items() if count > 1]
        if twice:
            raise ValueError(f"two parts are about document {' and '.join(twice)}")

    @classmethod
    def read(cls, root: Path = ROOT) -> Book:
        """The book as its table of contents has it.

        Raises:
            FileNotFoundError: when there is no table of contents.
            ValueError: when chapters about one document are in several folders, two chapters have
                one name, or two parts are about one document.
        """
        # In a wheel the table of contents lies beside this module, and there are no notebooks.
        places = (root / "_toc.yml", Path(__file__).with_name("_toc.yml"))
        path = next(filter(Path.exists, places), None)
        if path is None:
            raise FileNotFoundError(f"{places[0]}: expected the book's table of contents")
        contents = yaml.safe_load(path.read_text(encoding="utf8"))
        found = []
        for part in contents["parts"]:
            if "numbered" not in part:  # the reference pages
                continue
            pages = [entry["file"] for entry in part["chapters"]]
            folders = list(dict.fromkeys(Path(page).parent.name for page in pages))
            this = Part(part["caption"], folders[0])
            # A page keeps its address when it goes to the opening or to the closing part; the
            # claims, exercises and symbols of a document are looked for in one folder.
            if this.document and len(folders) > 1:
                raise ValueError(f"{this.caption}: chapters in {folders}, expected one folder")
            found += [Chapter(page, this, root) for page in pages]
        return cls(tuple(found))

    def __getitem__(self, path: str) -> Chapter:
        """The chapter of that slug, or at a path, from the root or below ``chapters/``."""
        wanted = path.removeprefix("chapters/").removesuffix(".ipynb").removesuffix(".md")
        for chapter in self.chapters:
            if wanted in (chapter.slug, f"{chapter.folder}/{chapter.slug}"):
                return chapter
        raise ValueError(f"no chapter is at {path!r}")

    @cached_property
    def parts(self) -> dict[Part, list[Chapter]]:
        """The chapters by part, in order."""
        found: dict[Part, list[Chapter]] = {}
        for chapter in self.chapters:
            found.setdefault(chapter.part, []).append(chapter)
        return found

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents by their numbers, in the order of these."""
        found = {part.document: part for part in self.parts if part.document}
        return {number: Document(number, found[number]) for number in sorted(found)}

    @property
    def folders(self) -> dict[str, str]:
        """For each document, in the order of their numbers, the folder of the part about it."""
        return {number: document.folder for number, document in self.documents.items()}

    def part(self, name: str) -> list[Chapter]:
        """The chapters of a part, known by its folder or by what its caption begins with."""
        for part, chapters in self.parts.items():
            if name in (part.folder, part.name):
                return chapters
        known = [part.folder for part in self.parts]
        raise ValueError(f"no part is called {name!r}, expected one of {known}")

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


@cache
def book() -> Book:
    """The book, read once.

    >>> book().documents["000"].folder, book()["softmax"].path
    ('cheatsheet', 'chapters/cheatsheet/softmax.ipynb')
    """
    return Book.read()
