"""A reader of LaTeX beside the writers: what a formula on the page says, as an expression."""

from derive.reader.comparison import NotTheSame, reads_as
from derive.reader.errors import ReadError
from derive.reader.naming import names_of
from derive.reader.reading import Statement, read, statement
from derive.reader.splitting import statements

__all__ = [
    "NotTheSame",
    "ReadError",
    "Statement",
    "names_of",
    "read",
    "reads_as",
    "statement",
    "statements",
]
