"""The claims of document 002, the quick reference, section by section."""

from course.documents.d002 import (
    section_1,
    section_2,
    section_2_gradients,
    section_3,
    section_4,
    section_5,
    section_5_optimizers,
    section_6,
    title,
)
from course.documents.d002.symbols import SYMBOLS

__all__ = ["CLAIMS", "HEADINGS", "SECTIONS", "SYMBOLS"]

HEADINGS = 6  # sections with a number in the document itself
SECTIONS = (
    title,
    section_1,
    section_2,
    section_2_gradients,
    section_3,
    section_4,
    section_5,
    section_5_optimizers,
    section_6,
)
CLAIMS = tuple(claim for part in SECTIONS for claim in part.section.claims)
