"""The words in which claims and differences are written: `rows` and the `evidence` for them.

The claims themselves are in `course.documents`, and their verdicts are decided in `course.ledger`.
"""
