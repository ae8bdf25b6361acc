"""The claims of document 001, core concepts and derivations, section by section."""

from course.claims.document_001 import (
    section_3,
    section_3_general,
    section_4,
    table_regularisation,
)

# title, table, section_1, section_2, section_3, section_3_general, section_4 and what else there is,
# each as soon as it exists
SECTIONS = (table_regularisation, section_3, section_3_general, section_4)
CLAIMS = tuple(claim for part in SECTIONS for claim in part.section.claims)
