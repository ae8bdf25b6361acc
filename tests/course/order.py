"""What a chapter uses before its exercises, and where the book explains that.

Nothing is listed here: an equation is explained in the chapter that has its label, a term in the
section that its glossary entry leads to, a symbol in the section that its row leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from course.chapters import REFERENCE, Chapter
from course.documents.symbol import Symbol
from course.documents.symbols import letters
from course.plan import Book

# The two pages about the whole book are among the chapters of the closing part.
CLOSING = "Closing"
THEOREM = re.compile(r"\{prf:ref\}`(thm-[\w-]+)`")
NAMED = re.compile(r"^:label: (thm-[\w-]+)$", re.MULTILINE)
SECTION = re.compile(r"^\((sec-[\w-]+)\)=$", re.MULTILINE)
TERM = re.compile(r"\{term\}`(?:[^`<]*<([^`>]+)>|([^`<]+))`")
ENTRY = re.compile(r"^(?=\S)", re.MULTILINE)
EXPLAINED = re.compile(
    r"Explained in (?:\{ref\}`(?:[^`<]*<)?(?P<section>sec-[\w-]+)>?`"
    r"|\[\]\(\.\./(?P<page>[^)]+)\))\.$"
)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$", re.DOTALL)
CODE = re.compile(r"^```python.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
OPENING_BOX = re.compile(r":::\{admonition\} In this chapter.*?^:::$", re.DOTALL | re.MULTILINE)


def plain(words: str) -> str:
    """Words as they are compared: small letters, one blank between two."""
    return " ".join(words.lower().split())


def sections(book: Book) -> dict[str, tuple[Chapter, str]]:
    """For each labelled section, its chapter and its text."""
    found: dict[str, tuple[Chapter, str]] = {}
    for chapter in book.chapters:
        name = ""
        for text in chapter.before_exercises:
            first, *pieces = SECTION.split(text)
            for label, piece in zip([name, *pieces[::2]], [first, *pieces[1::2]], strict=True):
                name = label
                found[name] = chapter, found.get(name, (chapter, ""))[1] + piece
    found.pop("", None)
    return found


def entries(glossary: str) -> dict[str, str]:
    """The entries of the glossary by their terms."""
    inside = glossary.split("```{glossary}\n", 1)[1].split("\n```", 1)[0]
    found = (entry.split("\n", 1) for entry in ENTRY.split(inside) if entry.strip())
    return {plain(name): text.strip() for name, text in found}


def explained(book: Book, glossary: str) -> dict[str, tuple[Chapter, str]]:
    """For each term, the chapter that explains it, and the text that does.

    Raises:
        ValueError: when an entry leads to no place of the book, or to one without its word.
    """
    places, found = sections(book), {}
    for name, entry in entries(glossary).items():
        link = EXPLAINED.search(entry)
        if link is None:
            raise ValueError(f"{name}: the entry does not end with 'Explained in' and a link")
        if link["page"]:
            chapter = book[link["page"]]
            text = "\n".join(chapter.before_exercises)
        elif link["section"] in places:
            chapter, text = places[link["section"]]
        else:
            raise ValueError(f"{name}: no chapter has the section {link['section']}")
        if name not in plain(text):
            raise ValueError(f"{name}: the place that its entry leads to has no such word")
        found[name] = chapter, text
    return found


def ahead(
    book: Book, glossary: str, symbols: dict[str, tuple[Symbol, ...]]
) -> Iterator[tuple[str, str, str]]:
    """What is used before it is explained: kind and name, the chapter, the one that explains it."""
    at = {chapter: place for place, chapter in enumerate(book.chapters)}
    theorems = {
        name: chapter
        for chapter in book.chapters
        for text in chapter.before_exercises
        for name in NAMED.findall(text)
    }
    terms = {name: chapter for name, (chapter, _) in explained(book, glossary).items()}
    places = {name: chapter for name, (chapter, _) in sections(book).items()}
    for chapter in book.chapters:
        if chapter.part.name == CLOSING:
            continue
        text = "\n".join(chapter.before_exercises)
        used = [("equation", name, book.home[name]) for name in REFERENCE.findall(text)]
        used += [("theorem", name, theorems[name]) for name in THEOREM.findall(text)]
        named = [plain(one or other) for one, other in TERM.findall(text)]
        used += [("term", name, terms[name]) for name in named]
        used += [("need", path, book[path]) for path in chapter.needs]
        rows = symbols.get(chapter.document or "", ())
        mine = of_chapter(rows, chapter)
        seen = [mine[letter] for letter in letters_of(text) if letter in mine]
        used += [("symbol", row.letter, places[row.label]) for row in seen]
        for kind, name, place in dict.fromkeys(used):
            if at[place] > at[chapter]:
                yield f"{kind} {name}", chapter.slug, place.slug


def of_chapter(rows: tuple[Symbol, ...], chapter: Chapter) -> dict[str, Symbol]:
    """The symbols of a chapter by their letters; a row for it alone goes before the others."""
    fitting = [row for row in rows if not row.chapters or chapter.slug in row.chapters]
    return {row.letter: row for row in sorted(fitting, key=lambda row: bool(row.chapters))}


def letters_of(text: str) -> list[str]:
    """The letters of the formulas of a text."""
    text = CODE.sub(" ", OPENING_BOX.sub(" ", text))
    tex = (display or inline for display, inline in FORMULA.findall(text))
    return list(dict.fromkeys(letter for formula in tex for letter in letters(formula)))


def glossary_of(root: Path) -> str:
    """The source of the glossary."""
    return (root / "chapters/reference/glossary.md").read_text(encoding="utf8")
