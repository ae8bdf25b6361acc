"""Names for the chapters in `chapters/opening`."""

from __future__ import annotations

from derive import array
from tests.book.names.page import Page, n


def derivations_and_checks():
    return Page({"z": array("z", n)})
