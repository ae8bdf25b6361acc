"""The words of the algebra in one table: what each is, by its docstring, and an example.

An example is a program that is run when the table is made; what it gives stands beside it.
"""

from __future__ import annotations

import inspect
import re

import sympy as sp

from course.tables import check_table
from nnlib import symbolic as sym

# What the examples speak of, as in the chapter on derivations.
GIVEN = """\
(n, m) = sym.sizes("n m")
i, j, p = sym.indices("i j p", n)
(row,) = sym.indices("r", m)
z, c = sym.array("z", n), sym.array("c", n)
W, x = sym.array("W", m, n), sym.array("x", n)
g = sym.elementwise("g")
S = sym.Named(sp.Symbol("S"), sym.total(z[i] ** 2, i))
delta = sym.array("delta", n)
layer = sym.NamedArray(sym.array("y", n), (i,), 3 * z[i])
d = sym.Derivation(sp.Derivative(S, z[p]))
e = sym.Derivation(sp.Derivative(S, z[p]))
"""
# In the order in which a derivation uses them.
EXAMPLES = {
    "sizes": '(n,) = sizes("n")',
    "indices": 'i, p = indices("i p", n)',
    "index": 's = index("s", n, start=2)',
    "array": 'W = array("W", m, n)',
    "total": "total(z[i] ** 2, i)",
    "kronecker": "kronecker(i, p)",
    "Named": 'Named(sp.Symbol("S"), total(z[i] ** 2, i))',
    "NamedArray": 'NamedArray(array("y", m), (row,), total(W[row, j] * x[j], j))[row]',
    "elementwise": 'elementwise("g")(z[p])',
    "differentiate": "differentiate(total(z[i] ** 2, i), z[p])",
    "normal_form": "normal_form(total(z[i] * kronecker(i, p), i))",
    "Derivation": "Derivation(sp.Derivative(S, z[p]))",
    "WrongStep": "except WrongStep as wrong: print(wrong.counterexample)",
    "matrix": "matrix(W) * matrix(x)",
    "ones": "ones(n, 1)",
    "Apply": "Apply(g, matrix(x))",
    "product_as_written": "product_as_written(z[p], c[p])",
    "sum_as_written": "sum_as_written(z[p], c[p])",
    "entry": 'entry(matrix(W) * matrix(x), row, 0, {"W": W, "x": x})',
    "latex": "latex(z[p])",
    "prove_equal": "prove_equal(z[p] + z[p], 2 * z[p])",
    "UpstreamCost": 'UpstreamCost("C", delta, layer)',
    "positive": "positive(z)",
    "negative": "negative(z)",
    "nonzero": "nonzero(z)",
    "inside_unit": "inside_unit(z)",
    "Between": "Between(z, 0, 1)",
    "SumsToOne": "SumsToOne(W)",
    "Random": "Random(z, 0, 1)",
    "Draws": "Draws(W, replacement=True)",
    "Expectation": "Expectation(z[p], z)",
}
METHODS = {  # of `Derivation`
    "step": 'd.step(2 * z[p], "only one term depends on it")',
    "carry_out": 'e.carry_out("SymPy carries it out")',
    "conclude": 'd.conclude("eq-slug")',
    "in_matrices": r'd.in_matrices(r"\frac{\partial S}{\partial z}", 2 * matrix(z), z)',
    "result_latex": "d.result_latex",
    "function": "d.function(z)",
    "matrix_function": "d.matrix_function()",
}
# What stands in no docstring of its own.
OTHERS = {
    ".prime": ("The derivative of an `elementwise` function, by its name.", "g.prime(z[p])"),
    "given=": (
        "Of a `Derivation`: the conditions under which it holds.",
        "Derivation(sp.Derivative(S, z[p]), given=positive(z))",
    ),
    "shown=": (
        "Of a `Derivation`: its left side in LaTeX, where that is to look otherwise.",
        'Derivation(S, shown="S(z)")',
    ),
    "sp.Symbol": ("A number without a value.", 'sp.Symbol("x")'),
    "sp.Derivative": ("A derivative that is not worked out yet.", "sp.Derivative(S, z[p])"),
    "sp.Mul": ("A product, left as it is when `evaluate=False`.", "sp.Mul(2, z[p])"),
    "sp.Integer": ("A whole number, where Python's own would be divided.", "sp.Integer(1)"),
    "sp.Rational": ("An exact fraction.", "sp.Rational(1, 2)"),
    "sp.Idx": (
        "An index with a range of its own.",
        'sp.Idx(sp.Symbol("l", integer=True), (1, n - 1))',
    ),
    "sp.Product": ("A product over an index.", "sp.Product(z[i], (i, 1, n))"),
    "sp.Piecewise": (
        "A formula with cases: the first whose condition is true counts.",
        "sp.Piecewise((1, z[p] > 0), (0, True))",
    ),
    "sp.HadamardProduct": (
        "A product entry by entry, of matrices.",
        "sp.HadamardProduct(matrix(z), matrix(c))",
    ),
    "sp.DiagMatrix": ("A column as the diagonal of a square matrix.", "sp.DiagMatrix(matrix(z))"),
    "sp.Identity": ("The matrix with ones on its diagonal, else zeros.", "sp.Identity(n)"),
}
NOT_RUN = {"WrongStep"}


def summary(of: object) -> str:
    """The first line of a docstring, in Markdown.

    >>> summary(sym.Named)
    'A quantity that is shown by its name and calculated by its definition.'
    """
    first = (inspect.getdoc(of) or "").split("\n\n")[0].replace("\n", " ")
    return re.sub(r"``(.+?)``", r"`\1`", first)


def words() -> dict[str, tuple[str, str]]:
    """For each word, what it is and an example."""
    plain = {word: (summary(getattr(sym, word)), example) for word, example in EXAMPLES.items()}
    methods = {
        f".{name}": (summary(getattr(sym.Derivation, name)), example)
        for name, example in METHODS.items()
    }
    return plain | methods | OTHERS


def given(example: str, names: dict) -> str:
    """What an example gives, as the book shows it; nothing where it shows nothing."""
    assigned = re.match(r"^[\w(), ]+ = ", example)
    value = eval(example[assigned.end() :] if assigned else example, names)  # noqa: S307
    while isinstance(value, list | tuple):
        value = value[0]
    if isinstance(value, sp.IndexedBase | sp.Basic):
        return f"${sym.latex(value)}$"
    return f"${value}$" if isinstance(value, str) else ""


def word_table() -> str:
    """The table, in the order of a derivation.

    Raises:
        Exception: whatever an example raises that does not run.
    """
    names = {name: getattr(sym, name) for name in sym.__all__} | {"sp": sp, "sym": sym}
    exec(GIVEN, names)  # noqa: S102
    rows = []
    for word, (what, example) in words().items():
        shown = "" if word in NOT_RUN else given(example, names)
        at_work = f"`{example}`: {shown}" if shown else f"`{example}`"
        rows.append([f"`{word}`", f"{what}<br>{at_work}"])
    headings = ("word", "what it is, and an example with what it shows")
    return check_table(headings, rows, also="looked-up")
