"""The claims of document 000, a cheat sheet of backpropagation, section by section."""

from course.claims.document_000 import section_1, section_2

CLAIMS = (*section_1.section.claims, *section_2.section.claims)
