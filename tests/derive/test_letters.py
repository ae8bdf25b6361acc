"""The letters of sums: no private name of the prover, and never one letter for two indices."""

import numpy as np
import pytest
import sympy as sp

from derive.derivation import Derivation, NotProved
from derive.kernel.proofs import normal_form
from derive.pages.latex import latex
from derive.pages.letters import with_letters
from derive.pages.plain import text
from derive.trials.numeric import numpy_function
from derive.words.arrays import Elementwise, Named, array, indices, sizes, total

(n,) = sizes("n")
i, j, p = indices("i j p", n)
z, W = array("z", n), array("W", n, n)


def test_the_provers_names_are_not_shown():
    form = normal_form(total(W[i, j] * z[j] * sp.exp(total(z[i], i)), i, j))
    assert "#" in str(form)
    assert "#" not in text(form) + latex(form)
    assert text(form) == "exp(Σ_i z_i) Σ_j Σ_i W_ij z_j"


def test_what_is_shown_means_the_same():
    form = normal_form(total(W[i, j] * z[j], i, j) * total(z[i], i, j))
    values = np.random.default_rng(0).normal(size=(3, 3))
    before, after = (numpy_function(e, [z, W]) for e in (form, with_letters(form)))
    assert after(values[0], values) == before(values[0], values)


def test_a_step_that_is_not_proved_shows_letters():
    class unclear(Elementwise):
        @classmethod
        def definition(cls, x):
            return sp.cosh(x) / sp.sqrt(1 + sp.sinh(x) ** 2)

    d = Derivation(Named(sp.Symbol("S"), total(unclear(z[i]), i)))
    with pytest.raises(NotProved) as raised:
        d.step(n, "of hyperbolas")
    assert "#" not in str(raised.value)
    assert "Σ_i" in str(raised.value)


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (total(z[i] * total(z[i], i), i), "Σ_i z_i Σ_j z_j"),
        (total(z[p], p) * z[p], "z_p Σ_i z_i"),
        (total(W[i, p] * total(z[p], p), i), "Σ_i W_ip Σ_j z_j"),
        (total(z[i], i) * total(z[i] ** 2, i), "(Σ_i z_i**2) Σ_i z_i"),
        (sp.Product(z[i] + total(z[i], i), (i, 1, n)), "Π_i (Σ_j z_j + z_i)"),
        (total(array("i", n)[j] * total(z[j], j), j), "Σ_j i_j Σ_k z_k"),
    ],
)
def test_one_letter_for_one_index(expr, shown):
    assert text(expr) == shown


def test_an_expression_without_a_clash_stays_the_same_object():
    expr = total(W[i, j] * z[j], i, j) + z[p]
    assert with_letters(expr) is expr
