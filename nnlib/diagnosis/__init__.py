"""Why gradients are wrong: a person's own against a network's, layer by layer.

`reading` finds out which array is which, `passes` runs the network, `search` looks for the fewest
mistakes that explain all arrays, with what an error becomes under each mistake (`errors`), what a
gradient becomes (`parts`), what rounding leaves of it (`noise`), and the names of factors
(`factors`). `report` is what comes back, with `conventions` and `blind` spots. `program` does this
for a whole program, which `student` runs.
"""

from nnlib.diagnosis.diagnose import diagnose
from nnlib.diagnosis.program import diagnose_file
from nnlib.diagnosis.report import Diagnosis, Finding, LayerReport, Part

__all__ = ["Diagnosis", "Finding", "LayerReport", "Part", "diagnose", "diagnose_file"]
