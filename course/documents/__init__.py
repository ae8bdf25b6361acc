"""The five documents: of each its notation, its program, its symbols and its claims."""

from course.documents import d000, d001, d002, d003, d004

CLAIMS = {
    "000": d000.CLAIMS,
    "001": d001.CLAIMS,
    "002": d002.CLAIMS,
    "003": d003.CLAIMS,
    "004": d004.CLAIMS,
}
