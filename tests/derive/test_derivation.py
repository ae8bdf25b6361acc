"""The derivation as an object: what it refuses, how it explains, what it can be turned into."""

import numpy as np
import pytest
import sympy as sp

from derive.pages.code import matrix_function, numpy_source
from derive.pages.plain import plain_name, text
from nnlib.symbolic import (
    Apply,
    Between,
    Derivation,
    Named,
    NamedArray,
    NotProved,
    SumsToOne,
    WrongStep,
    array,
    elementwise,
    index,
    indices,
    inside_unit,
    matrix,
    ones,
    sizes,
    total,
)
from nnlib.symbolic.activations import sigmoid, softmax
from nnlib.symbolic.dense import dense_backward
from nnlib.symbolic.mlp import MLP

n, m = sizes("n m")
i, j, p = indices("i j p", n)
k = index("k", m)
z = array("z", n)
W = array("W^{[l]}", n, m)


def squares():
    return Derivation(sp.Derivative(Named(sp.Symbol("S"), total(z[i] ** 2, i)), z[p]))


class TestRefusals:
    def test_unknown_free_index(self):
        with pytest.raises(ValueError, match=r"step 1 \(mistake\) has free indices .*\['i'\]"):
            squares().step(2 * z[i], "mistake")

    def test_a_repeated_line(self):
        d = squares().step(2 * z[p], "one term")
        with pytest.raises(ValueError, match="repeats the line before it: 2 z_p"):
            d.step(2 * z[p], "again")
        with pytest.raises(ValueError, match="repeats"):
            Derivation(z[p]).step(z[p], "nothing")

    def test_nothing_derived(self):
        with pytest.raises(ValueError, match="nothing was derived"):
            squares().conclude("eq-nothing")
        with pytest.raises(ValueError, match="no matrix form"):
            squares().numpy_source()

    def test_a_second_label(self):
        d = squares().step(2 * z[p], "one term").conclude("eq-one")
        assert d.conclude("eq-one").label == "eq-one"
        with pytest.raises(ValueError, match="has the label eq-one already, got eq-two"):
            d.conclude("eq-two")

    def test_an_index_that_does_not_fit_its_axis(self):
        with pytest.raises(ValueError, match="i runs to n, but index 2 of W"):
            squares().step(W[p, i] - W[p, i] + total(W[i, i], i), "mistake")
        with pytest.raises(ValueError, match="index 1"):
            Derivation(W[k, k])

    def test_a_shape_that_does_not_fit(self):
        d = squares().step(2 * z[p], "one term")
        with pytest.raises(ValueError, match="shape"):
            d.in_matrices("g", 2 * matrix(z).T, z)
        with pytest.raises(ValueError, match="unknown matrix y: expected one of"):
            d.in_matrices("g", 2 * sp.MatrixSymbol("y", n, 1), z)

    def test_what_is_nowhere_defined(self):
        nothing = total(z[i], i) - total(z[j], j)
        with pytest.raises(ValueError, match="not defined at any"):
            Derivation(total(z[i], i)).step(sp.log(nothing), "the logarithm of 0")

    def test_right_but_beyond_the_prover(self):
        x = sp.Symbol("x", real=True)
        with pytest.raises(NotProved, match="agrees at 4 instances, but no proof") as caught:
            Derivation(sp.cosh(x) / sp.sqrt(1 + sp.sinh(x) ** 2)).step(
                sp.Integer(1), "of hyperbolas"
            )
        assert "before: cosh(x)/(sqrt(1 + sinh(x)**2))" in str(caught.value)


class TestMessages:
    def message(self, derivation, expr):
        with pytest.raises(WrongStep) as caught:
            derivation.step(expr, "a mistake")
        return str(caught.value)

    def test_everything_that_a_reader_needs(self):
        d = squares().step(2 * z[p], "one term")
        lines = self.message(d, -2 * z[p]).splitlines()
        assert lines[:4] == [
            "step 2 (a mistake) is wrong.",
            "  before: 2 z_p",
            "  step:   -2 z_p",
            "At n = 2, position p = 1:",
        ]
        before, step = (float(line.split(":")[1]) for line in lines[4:6])
        assert before == -step != 0
        assert lines[6].startswith("The step is the negative of what stands before it")

    @pytest.mark.parametrize(
        ("factor", "hint"),
        [
            (-1, "negative"),
            (2, "2 times"),
            (sp.Rational(1, 2), "half"),
            (-2, "sign and a factor 2"),
            (n, "The step is n times what stands before it: a factor 1/n is missing"),
            (1 / n, "a factor 1/n too many"),
        ],
    )
    def test_the_diagnosis(self, factor, hint):
        assert hint in self.message(squares(), factor * 2 * z[p])

    def test_a_transpose_is_named(self):
        S, q = array("S", n, n), index("q", n)
        form = Named(sp.Symbol("y"), total(S[q, i] * z[i], i))
        message = self.message(Derivation(sp.Derivative(form, z[p])), S[p, q])
        assert message.endswith(
            "The step is the transpose of what stands before it: look for swapped indices."
        )

    def test_no_diagnosis_where_there_is_none(self):
        assert self.message(squares(), 2 * z[p] ** 2).splitlines()[-1].startswith("  step:")

    def test_as_many_digits_as_it_takes(self):
        x = sp.Symbol("x", real=True)
        message = self.message(Derivation(sp.Derivative(x**2, x)), 2 * x + sp.Rational(1, 10**20))
        before, step = (line.split(":")[1].strip() for line in message.splitlines()[4:6])
        assert before != step
        assert before[:10] == step[:10]

    def test_numbers_in_place_of_sizes(self):
        x = sp.Symbol("x", real=True)
        assert "\nAt x = " in self.message(Derivation(sp.Derivative(x**2, x)), 3 * x)

    def test_no_latex_in_it(self):
        delta = array(r"\delta^{[l+1]}", n)
        d = Derivation(sp.Derivative(Named(sp.Symbol("C"), total(delta[i] * z[i], i)), z[p]))
        message = self.message(d, -delta[p])
        assert "δ^[l+1]_p" in message
        assert "\\" not in message


class TestText:
    @pytest.mark.parametrize(
        ("expr", "shown"),
        [
            (total(W[i, k] * z[i], i), "Σ_i W^[l]_ik z_i"),
            (total(z[i] + 1, i), "Σ_i (1 + z_i)"),
            (total(z[i], i) * z[p], "z_p Σ_i z_i"),
            (total(z[i], i) ** 2, "(Σ_i z_i)**2"),
            (sp.Derivative(Named(sp.Symbol("C"), z[p] ** 2), z[p]), "∂C/∂z_p"),
            (sigmoid.prime(z[p]), "σ'(z_p)"),
            (-z[p] / n, "-z_p/n"),
            (sp.factorial(2 * n), "(2 n)!"),
            (sp.Product(z[i], (i, 1, n)), "Π_i z_i"),
        ],
    )
    def test_text(self, expr, shown):
        assert text(expr) == shown

    def test_names(self):
        assert plain_name(r"\delta^{[L]}") == "δ^[L]"
        assert plain_name(r"\hat{y}") == "ŷ"


class TestShown:
    def test_lines_with_their_reasons(self):
        d = squares().step(total(2 * z[i] * sp.KroneckerDelta(i, p), i), "the chain rule")
        d.step(2 * z[p], "the term $i = p$").conclude("eq-squares")
        tex = d.latex()
        assert tex.startswith("\\begin{aligned}\n\\frac{\\partial S}{\\partial z_{p}} &= ")
        assert r"&= 2 z_{p} && \text{the term } i = p" in tex
        assert d._repr_latex_() == f"$$\n{tex}\n$$"
        page = d._repr_markdown_()
        assert "| $= \\displaystyle 2 z_{p}$ | the term $i = p$ |" in page
        assert page.endswith("\\frac{\\partial S}{\\partial z_{p}} = 2 z_{p}\n$$ (eq-squares)")
        assert set(d._repr_mimebundle_()) == {"text/markdown", "text/plain"}

    def test_conditions_are_shown(self):
        y = array("y", n)
        a = softmax(z)
        cost = Named(sp.Symbol("C"), -total(y[i] * sp.log(a[i]), i))
        d = Derivation(sp.Derivative(cost, z[p]), SumsToOne(y)).step(a[p] - y[p], "all at once")
        assert r"| given | $\displaystyle \textstyle\sum_{j} y_{j} = 1$ |" in d._repr_markdown_()

    def test_carry_out(self):
        assert squares().carry_out("what SymPy gives").rhs == 2 * z[p]

    def test_no_bar_ends_a_cell_of_the_table(self):
        x = sp.Symbol("x", real=True)
        d = Derivation(sp.Max(x, -x), shown="f").step(sp.Abs(x), "its definition: $|x|$ | so")
        row = next(r for r in d._repr_markdown_().splitlines() if "definition" in r)
        assert row.replace(r"\|", "").count("|") == 3
        assert r"$\vert x\vert $ \| so" in row


class TestNumPy:
    def test_axes_are_in_the_order_of_the_entry(self):
        grads = dense_backward().grads
        delta, below = np.ones((2, 5)), np.arange(15.0).reshape(3, 5)
        by_entries = grads.W.function(*grads.W.arguments)
        values = {"\\delta^{[l]}": delta, "A^{[l-1]}": below}
        found = by_entries(*(values[str(a)] for a in grads.W.arguments))
        np.testing.assert_allclose(found, delta @ below.T / 5)
        np.testing.assert_allclose(grads.W.matrix_function()(delta, below), delta @ below.T / 5)

    def test_source_as_one_would_write_it(self):
        delta, grads = MLP().backward()
        assert delta.numpy_source() == "(W_next.T @ delta_next) * g_prime(Z)"
        assert grads.W.numpy_source() == "delta @ A_prev.T / m"
        assert grads.b.numpy_source() == "delta.sum(axis=1, keepdims=True) / m"
        assert dense_backward().dA_prev.numpy_source() == "W.T @ delta"

    A, B = sp.MatrixSymbol("A", n, m), sp.MatrixSymbol("B", n, m)

    @pytest.mark.parametrize(
        ("expr", "code"),
        [
            (A - B, "A - B"),
            (2 * (A - B), "2 * A - 2 * B"),
            (-A, "-A"),
            ((A - B) / m, "(A - B) / m"),
            (sp.HadamardProduct(A, A - B), "A * (A - B)"),
            ((A - B).T * B, "(A.T - B.T) @ B"),
            (ones(1, n) * A, "A.sum(axis=0, keepdims=True)"),
            (A.T * B * ones(m, 1), "(A.T @ B).sum(axis=1, keepdims=True)"),
            (sp.MatrixSymbol("b", n, 1) * ones(1, m) + A, "A + b"),
            (sp.Identity(n) * A, "A"),
            (A + ones(n, m), "A + 1"),
            (Apply(sigmoid, A.T), "sigmoid(A.T)"),
        ],
    )
    def test_sources(self, expr, code):
        assert numpy_source(expr) == code

    def test_source_of_the_jacobian(self):
        a = matrix(softmax(z))
        code = numpy_source(sp.DiagMatrix(a) - a * a.T)
        assert code == "np.diag(a[:, 0]) - a @ a.T"
        column = np.array([[0.2], [0.8]])
        found = matrix_function(sp.DiagMatrix(a) - a * a.T, ["a"])(column)
        np.testing.assert_allclose(found, [[0.16, -0.16], [-0.16, 0.16]])

    def test_code_that_means_what_it_says(self):
        rng = np.random.default_rng(0)
        a, b = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
        for expr in ((self.A - self.B).T * self.B / n, sp.HadamardProduct(self.A, self.B - self.A)):
            found = matrix_function(expr, ["A", "B"])(a, b)
            by_hand = (a - b).T @ b / 2 if expr.shape == (m, m) else a * (b - a)
            np.testing.assert_allclose(found, by_hand, rtol=1e-12)

    def test_wrong_shapes_are_refused(self):
        formula = dense_backward().grads.W.matrix_function()
        with pytest.raises(ValueError, match="expected 2 matrices"):
            formula(np.ones((2, 5)))
        with pytest.raises(ValueError, match=r"m = 5, got \(3, 4\)"):
            formula(np.ones((2, 5)), np.ones((3, 4)))
        with pytest.raises(ValueError, match="expected a matrix"):
            formula(np.ones((2, 5)), np.ones(5))

    def test_unknown_functions_need_values(self):
        g = elementwise("g")
        y = NamedArray(array("y", n), (i,), g(z[i]))
        d = Derivation(y[p]).step(g(z[p]), "the definition")
        with pytest.raises(ValueError, match="g has no formula"):
            d.function(z)
        np.testing.assert_allclose(d.function(z, functions={"g": np.cos})(np.zeros(2)), [1, 1])
        with pytest.raises(ValueError, match="also depends on"):
            d.function(array("w", n), functions={"g": np.cos})
        with pytest.raises(ValueError, match="expected 1 arguments"):
            d.function(z, functions={"g": np.cos})()

    def test_no_code_for_what_is_no_formula(self):
        with pytest.raises(ValueError, match="no NumPy code"):
            numpy_source(sp.Inverse(sp.MatrixSymbol("A", n, n)))


D = sp.Derivative
X = array("X", n, m)
POSITIONS = {
    "of a vector": (D(total(z[i] ** 2, i), z[2]), 2 * z[2], 2 * z[1]),
    "of a matrix": (D(total(W[i, k] * X[i, k], i, k), W[3, 2]), X[3, 2], X[2, 3]),
    "of a softmax": (
        D(sp.log(total(sp.exp(z[i]), i)), z[3]),
        sp.exp(z[3]) / total(sp.exp(z[i]), i),
        sp.exp(z[2]) / total(sp.exp(z[i]), i),
    ),
}


@pytest.mark.parametrize("name", sorted(POSITIONS))
def test_a_derivative_by_an_entry_at_a_number(name):
    start, right, wrong = POSITIONS[name]
    Derivation(start).step(right, "one term is left")
    with pytest.raises(WrongStep):
        Derivation(start).step(wrong, "another one")


def test_an_entry_in_a_case_makes_no_size_larger():
    start = sp.Piecewise((z[2], n > 1), (0, True))
    there = total(sp.KroneckerDelta(i, 2), i)  # 1 for n of at least 2, else 0
    with pytest.raises((WrongStep, NotProved)):
        Derivation(start).step(sp.Piecewise((z[2], n > 1), (there - 1, True)), "as if n were 2")


def test_conditions_that_a_size_of_one_cannot_meet():
    entropy = total(z[i] * sp.log(z[i]), i)
    given = (SumsToOne(z), inside_unit(z))  # of a single z, that would be 0 < 1 < 1
    start = Named(sp.Symbol("E"), entropy + total(z[i], i))
    for order in (given, given[::-1]):
        assert len(Derivation(start, order).step(entropy + 1, "the sum is 1").steps) == 1
    with pytest.raises(WrongStep):
        Derivation(start, given).step(entropy + 2, "it is not 2")
    with pytest.raises(ValueError, match="hold together"):
        Derivation(start, (SumsToOne(z), Between(z, 2, 3))).step(entropy + 1, "nowhere")
