"""The five documents: of each its notation, its program, its symbols and its claims."""

from course.documents import d000, d001, d002, d003, d004

DOCUMENTS = {"000": d000, "001": d001, "002": d002, "003": d003, "004": d004}
CLAIMS = {number: document.CLAIMS for number, document in DOCUMENTS.items()}
