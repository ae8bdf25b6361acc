"""The claims of document 003, backpropagation neuron by neuron, section by section."""

from course.documents.d003 import (
    section_1,
    section_2,
    section_3,
    section_4,
    section_5,
    section_5_recursion,
    section_6,
    section_7,
    section_8,
    section_9,
    section_9_remedies,
    title,
)
from course.documents.d003.symbols import SYMBOLS

__all__ = ["CLAIMS", "HEADINGS", "SECTIONS", "SYMBOLS"]

HEADINGS = 9  # sections with a number in the document itself
SECTIONS = (
    title,
    section_1,
    section_2,
    section_3,
    section_4,
    section_5,
    section_5_recursion,
    section_6,
    section_7,
    section_8,
    section_9,
    section_9_remedies,
)
CLAIMS = tuple(claim for part in SECTIONS for claim in part.section.claims)
