"""The claims of document 001, core concepts and derivations, section by section."""

from course.documents.d001 import (
    section_1,
    section_1_activations,
    section_2,
    section_3,
    section_3_general,
    section_3_output,
    section_4,
    table,
    table_features,
    table_regularisation,
    title,
)
from course.documents.d001.symbols import SYMBOLS

__all__ = ["CLAIMS", "HEADINGS", "SECTIONS", "SYMBOLS"]

HEADINGS = 4  # sections with a number in the document itself
SECTIONS = (
    title,
    table,
    table_regularisation,
    table_features,
    section_1,
    section_1_activations,
    section_2,
    section_3,
    section_3_output,
    section_3_general,
    section_4,
)
CLAIMS = tuple(claim for part in SECTIONS for claim in part.section.claims)
