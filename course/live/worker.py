"""What the page's worker calls in its Python."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable

from course.live import before, drawn, markup, notebook, pictures
from course.live.arriving import Arriving
from course.live.session import Session, modules


class Worker:
    """The Python of a page.

    Args:
        packs: the archives of the site that have not come yet, as `Arriving` takes them, in JSON.
        fetch: fetches one and unpacks it, at once.
        large: those that a reader has to allow first, in JSON.
    """

    def __init__(self, packs: str, fetch: Callable, large: str):
        notebook.install()
        self.arriving = Arriving(json.loads(packs), fetch, json.loads(large))
        sys.meta_path.append(self.arriving)
        # What a reader's notebook would say of a canvas without a screen is no news here.
        warnings.filterwarnings("ignore", message=".*non-interactive.*")
        self.session = Session()

    def prepare(self, above: list[str], source: str) -> str:
        """What of the cells above a program has to be run first, each time.

        Meanwhile another program may have given one of the names another value.
        """
        try:
            return "\n".join(before.needed(above, source))
        except SyntaxError:  # which running it will tell
            return ""

    def imported(self, source: str) -> set[str]:
        """The archives that a cell's imports are in."""
        return {self.arriving.pack_of(name) for name in modules(source)} - {None}

    def needed(self, source: str) -> list[str]:
        """Those of them that can be fetched before the cell runs."""
        return sorted(self.imported(source) - self.arriving.barred)

    def allow(self, pack: str) -> None:
        """The reader lets an archive be fetched."""
        self.arriving.barred.discard(pack)

    def arrived(self, pack: str) -> None:
        """An archive has been unpacked."""
        self.arriving.here.add(pack)

    def run(self, source: str, described: bool = False) -> str:
        """Run a cell; its outputs as JSON, Markdown in HTML too, or what is missing.

        Missing is an archive that has to be allowed first: a cell that itself imports from it is
        not begun; one that raises, because code elsewhere needs it, is run once more.

        Args:
            source: of the cell.
            described: give what each figure shows as data, not its picture.
        """
        arriving = self.arriving
        for missing in self.imported(source) & arriving.barred:
            return json.dumps({"missing": missing})
        arriving.missed = None
        outputs = self.session.run(source, drawn.described if described else pictures.png)
        for output in outputs:
            if "text/markdown" in output.get("data", {}):
                output["html"] = markup.html(output["data"]["text/markdown"])
        raised = any(output["kind"] == "error" for output in outputs)
        return json.dumps({"outputs": outputs, "missing": arriving.missed if raised else None})
