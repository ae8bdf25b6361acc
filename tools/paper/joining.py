"""PDF files: their links, and many of them as one with outline, links and tags kept.

Chromium names the places of a page in ``/Dests`` and the elements of its structure in ``/IDTree``.
Both are by file, so that they get the name of their chapter in front when files are joined. The
numbers by which a page and a link find their elements are counted on from file to file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

# Where a link leads: the page of the site, and the place on it or nothing.
Target = tuple[str, str]


def links(pdf: Pdf) -> Iterator[pikepdf.Object]:
    """The links of a file."""
    for page in pdf.pages:
        yield from page.get("/Annots", [])


def target(link: pikepdf.Object, site: str) -> Target | None:
    """Where a link to a page of the site leads; it begins with the address of the site."""
    address = str(link.get("/A", {}).get("/URI", ""))
    if not address.startswith(site):
        return None
    page, _, place = address[len(site) :].partition("#")
    return unquote(page), place


def finish(pdf: Pdf, site: str, address: str, file_of: Callable[[str], str], author: str) -> None:
    """Let the links of a chapter lead to the book's address or, without one, to the other files.

    Args:
        pdf: the chapter, as it was printed.
        site: the address of the folder it was printed from.
        address: of the book, or nothing.
        file_of: from the name of a page to that of its file.
        author: of the book.
    """
    for link in links(pdf):
        found = target(link, site)
        if found is None:
            continue
        page, place = found
        if address:
            link.A.URI = String(f"{address}{page}{'#' * bool(place)}{place}")
        else:
            where = Name(f"/{place}") if place else Array([0, Name.Fit])
            link.A = Dictionary(S=Name.GoToR, F=String(file_of(page)), D=where)
    describe(pdf, author)


def describe(pdf: Pdf, author: str, title: str = "") -> None:
    """Say who wrote a file, and its title unless it has one."""
    pdf.docinfo["/Author"] = String(author)
    if title:
        pdf.docinfo["/Title"] = String(title)


class Book:
    """Chapters one after the other in one file.

    Args:
        site: the address of the folder that the pages were printed from.
    """

    def __init__(self, site: str):
        self.pdf, self.site = Pdf.new(), site
        self.chapters: list[tuple[str, int, int]] = []  # page of the site, first and last page
        self.outline: list[tuple[str, list[OutlineItem]]] = []
        self.places = Dictionary()
        self.documents, self.parents = Array(), Array()
        self.ids: list[tuple[bytes, pikepdf.Object]] = []
        self.next_key = 0

    def add(self, raw: Pdf, name: str, part: str) -> None:
        """Add a chapter.

        Args:
            raw: as it was printed. It is changed.
            name: of its page of the site.
            part: of the book that it belongs to; an empty one stands by itself.
        """
        mark = f"{len(self.chapters)}."
        first = len(self.pdf.pages)
        number = {page.objgen: at for at, page in enumerate(raw.pages)}
        items = list(_outline(raw.Root.get("/Outlines"), number, first))
        if not items:  # no heading of it is printed
            items = [OutlineItem(str(raw.docinfo["/Title"]).partition(" — ")[0], first)]
        if part and self.outline and self.outline[-1][0] == part:
            self.outline[-1][1].extend(items)
        else:
            self.outline.append((part, items))
        self._renumber(raw, mark)
        for page in raw.pages:
            self.pdf.pages.append(page)
        tree = self.pdf.copy_foreign(raw.Root.StructTreeRoot)
        self.documents.append(tree.K)
        self.parents.extend(list(tree.ParentTree.Nums))
        self.ids += [(bytes(e.ID), e) for e in _elements(tree.K) if "/ID" in e]
        for place, where in raw.Root.get("/Dests", {}).items():
            page = self.pdf.pages[first + number[where[0].objgen]].obj
            self.places[f"/{mark}{place[1:]}"] = Array([page, *list(where)[1:]])
        self.chapters.append((name, first, len(self.pdf.pages) - 1))

    def _renumber(self, raw: Pdf, mark: str) -> None:
        """Give what a file counts for itself numbers and names that no other file has."""
        tree = raw.Root.StructTreeRoot
        for holder in [*(page.obj for page in raw.pages), *links(raw)]:
            for key in ("/StructParents", "/StructParent"):
                if key in holder:
                    holder[key] = int(holder[key]) + self.next_key
            if "/Dest" in holder:
                holder.Dest = Name(f"/{mark}{str(holder.Dest)[1:]}")
        numbers = tree.ParentTree.Nums
        for at in range(0, len(numbers), 2):
            numbers[at] = int(numbers[at]) + self.next_key
        self.next_key += int(tree.ParentTreeNextKey)
        for element in _elements(tree.K):
            if "/ID" in element:
                element.ID = String(mark.encode() + bytes(element.ID))
            attributes = element.get("/A", Array())
            for attribute in attributes if isinstance(attributes, Array) else [attributes]:
                if "/Headers" in attribute:
                    marked = [String(mark.encode() + bytes(one)) for one in attribute.Headers]
                    attribute.Headers = Array(marked)

    def close(self, title: str, author: str) -> Pdf:
        """The file, with all links between its chapters."""
        marks = {name: (f"{at}.", first) for at, (name, first, _) in enumerate(self.chapters)}
        for link in links(self.pdf):
            found = target(link, self.site)
            if found is None:
                continue
            page, place = found
            mark, first = marks[page]
            known = f"/{mark}{place}"
            del link["/A"]
            beginning = Array([self.pdf.pages[first].obj, Name.Fit])
            link.Dest = Name(known) if known in self.places else beginning
        root = self.pdf.Root
        root.Dests = self.pdf.make_indirect(self.places)
        root.Lang, root.MarkInfo = String("en"), Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageMode = Name.UseOutlines
        ids = Array()
        for name, element in sorted(self.ids, key=lambda one: one[0]):
            ids.extend([String(name), element])
        tree = self.pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=self.documents,
                ParentTree=Dictionary(Nums=self.parents),
                ParentTreeNextKey=self.next_key,
                IDTree=Dictionary(Names=ids),
            )
        )
        for document in self.documents:
            document.P = tree
        root.StructTreeRoot = tree
        with self.pdf.open_outline() as outline:
            for part, items in self.outline:
                if not part:
                    outline.root.extend(items)
                    continue
                heading = OutlineItem(part, items[0].destination)
                heading.children.extend(items)
                heading.is_closed = True
                outline.root.append(heading)
        describe(self.pdf, author, title)
        return self.pdf


def _elements(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """An element of the structure and all below it."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element, Array):
            waiting.extend(element)
        elif isinstance(element, Dictionary) and "/S" in element:
            yield element
            if "/K" in element:
                waiting.append(element.K)


def _outline(parent: pikepdf.Object | None, number: dict, first: int) -> Iterator[OutlineItem]:
    """The entries below one, for pages that come after so many others."""
    entry = parent.get("/First") if parent is not None else None
    while entry is not None:
        page, *where = entry.Dest
        item = OutlineItem(
            str(entry.Title), first + number[page.objgen], "XYZ", left=where[1], top=where[2]
        )
        item.children.extend(_outline(entry, number, first))
        item.is_closed = True
        yield item
        entry = entry.get("/Next")


def save(pdf: Pdf, path: Path) -> None:
    """Write a file as small as it gets without loss."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
