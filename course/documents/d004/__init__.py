"""The claims of document 004, backpropagation with examples in rows, section by section."""

from course.documents.d004 import (
    section_1,
    section_1_activations,
    section_2,
    section_2_backward,
    section_3,
    title,
)
from course.documents.d004.symbols import SYMBOLS

__all__ = ["CLAIMS", "HEADINGS", "SECTIONS", "SYMBOLS"]

HEADINGS = 3  # sections with a number in the document itself
SECTIONS = (
    title,
    section_1,
    section_1_activations,
    section_2,
    section_2_backward,
    section_3,
)
CLAIMS = tuple(claim for part in SECTIONS for claim in part.section.claims)
