"""The claims of document 001, core concepts and derivations, section by section."""

# title, table, section_1, section_2, section_3, section_3_general, section_4 and what else there is,
# each as soon as it exists
SECTIONS = ()
CLAIMS = tuple(claim for part in SECTIONS for claim in part.section.claims)
