"""What a proof has to show: a line that gets a name shows nothing."""

import pytest
import sympy as sp

from course.exercises.judging.comparison import judge
from course.exercises.judging.proofs import as_shown, names_in
from course.exercises.register import all_exercises
from nnlib.symbolic import Derivation, Named, NamedArray, array, indices, sizes

PROOFS = [e for e in all_exercises().values() if e.proof]


@pytest.mark.parametrize("exercise", PROOFS, ids=[e.name for e in PROOFS])
def test_a_name_for_the_start_proves_nothing(exercise):
    proof = exercise.proof
    derivation = Derivation(proof.start, given=proof.given)
    names = [as_shown(proof.target), *sp.symbols("one two three")]
    for name in reversed(names[: max(proof.steps, 2)]):
        try:
            derivation.step(Named(name, proof.start), "by name")
        except ValueError:
            continue  # the engine refuses that name itself
    result = judge(exercise, derivation)
    assert not result.right
    assert result.verdict == "wrong"


def test_only_names_of_the_exercise_stand_for_themselves():
    (n,) = sizes("n")
    i, p, q = indices("i p q", n)
    z, a = array("z", n), array("a", n)
    known = names_in(NamedArray(a, (i,), sp.exp(z[i]))[p] + 1)
    own = NamedArray(a, (i,), sp.exp(z[i]))[q]
    false = NamedArray(a, (i,), sp.exp(2 * z[i]))[q]
    assert as_shown(own, known) == a[q]
    assert as_shown(false, known) == sp.exp(2 * z[q])
    assert as_shown(Named(sp.Symbol("b"), z[q]), known) == z[q]
