"""The clinic: programs with an error each, and a library with one that is put in at random.

`ward` has the programs, as text that a reader reads and as functions that run; `lab` puts a broken
part into the passes of `nnlib`. Neither says which error it is: `nnlib.diagnose` does.
"""

from course.clinic.lab import Broken, broken
from course.clinic.ward import Patient, patient

__all__ = ["Broken", "Patient", "broken", "patient"]
