"""What names mean in formulas that no derivation of their page gives a meaning to.

One function a chapter, by its slug, in the module of its part of the book, with one page of names
or several. The meaning is built here from the algebra, apart from the text, so that a formula which
changes no longer agrees with it.
"""

from tests.book.names import (
    cheatsheet,
    core_concepts,
    neuron_by_neuron,
    opening,
    quick_reference,
    rows,
)
from tests.book.names.page import Page

__all__ = ["PAGES", "Page"]

MODULES = (cheatsheet, core_concepts, neuron_by_neuron, opening, quick_reference, rows)
PAGES = {
    name.replace("_", "-"): made
    for module in MODULES
    for name, made in vars(module).items()
    if getattr(made, "__module__", None) == module.__name__ and not name.startswith("_")
}
