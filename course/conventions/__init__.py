"""One small network, written in ten notations, and what turns each into the others.

The `step` of a document's own program (`course.documents`) and the functions in `others` run the
forward pass, the cost, the deltas, the gradients and one update as each source writes them.
`convention` says what sets a notation apart: where an example and a
weight stand, and by which factors its cost and its deltas differ from those of `nnlib`. From that
alone `read` turns the numbers of a run into the notation of `nnlib`.
"""

from course.conventions.convention import Convention, Run, examples, outputs, read, write
from course.conventions.network import NETWORK, OUTPUTS, Network, reference
from course.conventions.sources import CONVENTIONS

__all__ = [
    "CONVENTIONS",
    "NETWORK",
    "OUTPUTS",
    "Convention",
    "Network",
    "Run",
    "examples",
    "outputs",
    "read",
    "reference",
    "write",
]
