"""What is written as NumPy is run, and compared with the entries of the expression."""

import ast
import re

import numpy as np
import pytest
import sympy as sp

from derive.pages.code import matrix_function, numpy_source, python_name
from derive.pages.numpy_words import NumPyWriter, parameters
from derive.pages.plain import text
from derive.trials.numeric import numpy_function
from derive.words.arrays import Elementwise, Named, array, elementwise, index, sizes, total
from derive.words.matrices import Apply, entry, matrix, ones
from nnlib.symbolic.activations import leaky_relu, sigmoid, tanh

n, m, k = sizes("n m k")
eta, beta = sp.symbols(r"\eta \beta", positive=True)
SIZES = [{n: 2, m: 3, k: 4}, {n: 3, m: 2, k: 1}, {n: 1, m: 1, k: 2}]
ARRAYS = {
    "A": array("A", n, m),
    "B": array("B", n, m),
    "C": array("C", m, k),
    "S": array("S", n, n),
    "b": array("b", n),
    "r": array("r", 1, m),
}
A, B, C, S, b, r = map(matrix, ARRAYS.values())
g = elementwise("g")
own_exp = elementwise("exp")
times = sp.HadamardProduct
limit = sp.Symbol("c", real=True)

EXAMPLES = {
    "a matrix": A,
    "a transpose": A.T,
    "a product": A * C,
    "three": A.T * S * B,
    "a difference": A - B,
    "minus": -A,
    "minus a product": -A.T * B / m,
    "twice a difference": 2 * (A - B),
    "a product of sums": (A - B).T * (A + B),
    "a quotient": (A - B) / (2 * m),
    "a fraction": sp.Rational(2, 3) * A - A / 7,
    "a decimal": sp.Float("0.25") * A - sp.Float("1.5") * B,
    "a root of a size": A / sp.sqrt(m),
    "a logarithm of a size": sp.log(n + m) * A,
    "an exponential": sp.exp(-eta) * A,
    "pi and e": sp.sqrt(2 / sp.pi) * A + sp.E * B,
    "a power": (1 - beta) ** 2 * A + beta ** sp.Rational(1, 3) * B + beta**-2 * A,
    "larger and smaller": sp.Max(eta, beta, n) * A - sp.Min(eta, beta, 1) * B,
    "a modulus": sp.Abs(limit) * sp.sign(limit) * A,
    "cases": sp.Piecewise((eta, limit > 0), (beta, limit <= -1), (1, True)) * A,
    "cases of equality": sp.Piecewise((eta, sp.Eq(n, m)), (beta, sp.Ne(n, k)), (1, True)) * A,
    "a step": sp.Heaviside(limit) * A,
    "a hyperbolic function": tanh(eta) * A + sp.cosh(eta) * B,
    "a factorial": sp.factorial(n) * A,
    "a name": Named(sp.Symbol("s"), eta**2 / m) * A,
    "entry by entry": times(A, B),
    "of a product": times(S.T * A, B),
    "of a difference": times(A, A - B),
    "with a minus": times(-A, B - A),
    "entrywise powers": sp.HadamardPower(A, 2) + sp.HadamardPower(B, -1) - sp.HadamardPower(B, -2),
    "an entrywise quotient": times(A, sp.HadamardPower(B, -1)),
    "g of a matrix": Apply(g, A - B),
    "a function with a formula": times(S * A, Apply(sigmoid.prime, B)),
    "a function of two cases": Apply(leaky_relu, S * A),
    "a function of SymPy's": Apply(sp.exp, A),
    "down": ones(1, n) * A,
    "along": A * ones(m, 1),
    "all": ones(1, n) * A * ones(m, 1),
    "all of a product": ones(1, m) * A.T * S * ones(n, 1),
    "down, repeated": ones(k, n) * A,
    "along, repeated": A * ones(m, k),
    "a repeated column": b * ones(1, m),
    "a repeated column and more": b * ones(1, m) + S * A,
    "two repeated": b * ones(1, m) - ones(n, 1) * r,
    "a column as a factor": times(A, b * ones(1, m)),
    "a row as a divisor": times(A, sp.HadamardPower(ones(n, 1) * r, -1)),
    "a centred matrix": A - A * ones(m, m) / m,
    "a mean, repeated, as a factor": times(B, ones(n, n) * A),
    "of a repeated column": Apply(tanh, b * ones(1, m)),
    "ones": ones(n, m),
    "ones and more": A + ones(n, m),
    "one minus": times(A, ones(n, m) - A),
    "ones in the middle": A * ones(m, n) * B,
    "unit": sp.Identity(n) - S,
    "nothing": sp.ZeroMatrix(n, m),
    "diagonal": sp.DiagMatrix(b) - b * b.T,
    "a diagonal of a product": sp.DiagMatrix(S * b) * A,
    "outer": b * r,
    "inner": b.T * S * b,
    "a number by a matrix": b.T * b * r,
    "a matrix to a power": S**3 * A + (S * S).T * B,
    "a trace": sp.Trace(S) * A,
    "a trace of a product": sp.Trace(A.T * B) * A / m,
}


def _example_arrays(lengths):
    rng = np.random.default_rng(len(lengths) + lengths[n])
    shapes = {name: [lengths.get(s, s) for s in of.shape] for name, of in ARRAYS.items()}
    return {name: rng.normal(size=[int(s) for s in shape]) for name, shape in shapes.items()}


NUMBERS = {r"\eta": 0.3, r"\beta": 0.8, "alpha": 0.1, "c": -0.7}
FUNCTIONS = {"g": np.cos}


def _run(expr, values, lengths):
    """The code's result; vectors are columns in it."""
    used = [s.name for s in sorted(expr.atoms(sp.MatrixSymbol), key=str)]
    function = matrix_function(expr, used, FUNCTIONS)
    columns = [np.reshape(values[name], (len(values[name]), -1)) for name in used]
    read_off = {size for name in used for size in ARRAYS[name].shape}
    spare = {str(s): value for s, value in lengths.items() if s not in read_off}
    known = {s.lstrip("\\"): value for s, value in NUMBERS.items()} | spare
    words = {node.id for node in ast.walk(ast.parse(numpy_source(expr))) if hasattr(node, "id")}
    return np.asarray(function(*columns, **{s: known[s] for s in words & set(known)}))


def _all_symbols(formula):
    """The symbols of a formula and of the functions in it, such as the α of the leaky ReLU."""
    functions = {type(f) for f in formula.atoms(Elementwise)}
    return formula.free_symbols.union(*map(parameters, functions))


def _entries(expr, values, lengths):
    """The same from the sums that the expression stands for, by the engine's other road."""
    rows, columns = (index(name, size) for name, size in zip("pq", expr.shape, strict=True))
    formula = entry(expr, rows, columns, ARRAYS)
    used = [of for of in ARRAYS.values() if formula.has(of)]
    used += [s for s in sorted(_all_symbols(formula), key=str) if s.name in NUMBERS]
    given = [values[str(of)] if str(of) in values else NUMBERS[str(of)] for of in used]
    function = numpy_function(formula, used, [rows, columns], FUNCTIONS)
    return function(*given, sizes=dict(lengths))


@pytest.mark.parametrize("lengths", SIZES, ids=str)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_code_computes_the_entries(name, lengths):
    expr, values = EXAMPLES[name], _example_arrays(lengths)
    found = _run(expr, values, lengths)
    expected = _entries(expr, values, lengths)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def _kinds(expr):
    """The types of an expression's nodes, with those inside the functions of SymPy's own."""
    for node in sp.preorder_traversal(expr):
        yield from type(node).__mro__
        if isinstance(node, Named):
            yield from _kinds(node.value)


def test_every_kind_of_node_that_is_written_has_an_example():
    shown = {kind for expr in EXAMPLES.values() for kind in _kinds(expr)}
    assert set(NumPyWriter.writes) - shown == {sp.MatrixBase}


def test_a_matrix_that_is_written_out():
    function = matrix_function(
        sp.ImmutableMatrix([[1, eta], [beta, 2]]) * matrix(array("x", 2)), ["x"]
    )
    found = function(np.array([[1.0], [2.0]]), eta=3, beta=-1)
    np.testing.assert_allclose(found, [[7.0], [3.0]])


@pytest.mark.parametrize(
    "expr",
    [
        sp.Inverse(S),
        S**k,
        sp.Determinant(S) * A,
        sp.KroneckerProduct(A, B),
        array("x", n)[1] * A,
        total(array("x", n)[index("i", n)], index("i", n)) * A,
        sp.Derivative(sp.Function("f")(eta), eta) * A,
        sp.zoo * A,
        sp.DiagMatrix(r),
        sp.BlockMatrix([[A, B]]),
    ],
    ids=str,
)
def test_what_has_no_code_is_refused_by_name(expr):
    with pytest.raises(ValueError, match="no NumPy code for"):
        numpy_source(expr)


def test_functions_of_one_name_are_two_functions():
    expr = Apply(own_exp, A) - Apply(sp.exp, A)
    assert expr.shape == (n, m)
    assert numpy_source(expr) in ("exp(A) - np.exp(A)", "-np.exp(A) + exp(A)")
    with pytest.raises(ValueError, match="exp has no formula"):
        matrix_function(expr, ["A"])
    found = matrix_function(expr, ["A"], {"exp": np.sin})(np.ones((2, 3)))
    np.testing.assert_allclose(found, np.full((2, 3), np.sin(1) - np.exp(1)))


def test_two_names_that_would_be_one_are_refused():
    here, last = sp.MatrixSymbol("W^{[l]}", n, m), sp.MatrixSymbol("W^{[L]}", n, m)
    with pytest.raises(ValueError, match="would both be called W in Python"):
        numpy_source(here - last)
    with pytest.raises(ValueError, match="would both be called np"):
        numpy_source(here - sp.MatrixSymbol("np", n, m))


@pytest.mark.parametrize("name", [r"\lambda", "2x", "a-b", "class", r"\hat{y}", "W^{[2]}", "é"])
def test_every_name_becomes_one_of_python(name):
    assert matrix_function(sp.MatrixSymbol(name, n, m), [name])(np.eye(2)).tolist() == [
        [1, 0],
        [0, 1],
    ]
    assert python_name(name).isidentifier()


def test_numbers_that_no_shape_tells_are_keyword_arguments():
    step = matrix_function(A - eta * B / k, ["A", "B"])
    ones_ = np.ones((2, 3))
    np.testing.assert_allclose(step(ones_, ones_, eta=2, k=4), ones_ / 2)
    with pytest.raises(ValueError, match="expected k as keyword arguments, got none"):
        step(ones_, ones_, eta=2)
    with pytest.raises(ValueError, match="expected nothing more as keyword arguments, got mu"):
        step(ones_, ones_, eta=2, k=4, mu=1)


def test_no_numeric_form():
    with pytest.raises(ValueError, match="no numeric form for the function zeta"):
        matrix_function(sp.zeta(eta) * A, ["A"])


def test_inner_indices_have_letters_of_their_own():
    rows, columns = index("s", n), index("q", m)
    for product in (S * S * A, S * A * A.T * A):
        letters = re.findall("Σ_(.)", text(entry(product, rows, columns, ARRAYS)))
        assert letters == list("tuv")[: len(letters)]
        assert len(letters) == len(product.args) + (len(product.args) == 2) - 1
    arrays = {"t": array("t", n, n), "A": ARRAYS["A"]}
    assert text(entry(matrix(arrays["t"]) * A, rows, columns, arrays)) == "Σ_u t_su A_uq"
    crowd = {letter: array(letter, n, n) for letter in "stuvhabcdefg"}
    product = sp.MatMul(*map(matrix, crowd.values()))
    shown = text(entry(product, rows, columns, crowd))
    assert len(set(re.findall(r"Σ_(s_\d+)", shown))) == 11
