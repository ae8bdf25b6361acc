"""Begin an exercise, a claim, a chapter or a document: what CONTRIBUTING.md says to run first.

What is written works as it stands and says FILL IN wherever an author has to write something else.
A test refuses a source in which that is left.
"""

MARK = "FILL IN"
