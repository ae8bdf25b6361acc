#!/usr/bin/env bash
# SymPy 1.14.0: the derivative, with respect to a matrix, of a scalar in which the matrix stands inside
# an ordinary function is the zero matrix. log tr(AX) should give A^T / tr(AX), log det X the transpose
# of the inverse, the sum of the squares of a column 2x; each gives 0, and so does the sum of a trace
# and a determinant that stays unevaluated alone. Nothing is raised. The trace alone is right, and so
# are its whole powers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check sympy==1.14.0
"$folder/env/bin/python" - <<'PY'
from sympy import (
    Derivative, Determinant, MatrixSymbol, Sum, Symbol, Trace, ZeroMatrix, exp, log, symbols,
)

n, i = Symbol("n"), symbols("i", integer=True)
A, X, x = MatrixSymbol("A", n, n), MatrixSymbol("X", n, n), MatrixSymbol("x", n, 1)
squares = Sum(x[i, 0] ** 2, (i, 0, n - 1))
for scalar, by in (
    (log(Trace(A * X)), X),
    (exp(Trace(X)), X),
    (log(Determinant(X)), X),
    (Determinant(X) + 2 * Trace(X), X),
    (squares, x),
):
    seen = scalar.diff(by)
    print(f"d/d{by} {scalar} = {seen}, shape {seen.shape}")
    assert seen == ZeroMatrix(*by.shape)
assert Trace(A * X).diff(X) == A.T
power = (Trace(X) ** 3).diff(X)
print(f"d/dX {Trace(X) ** 3} = {power}")
assert str(power) == "(3*Trace(X)**2)*I"
assert isinstance(Determinant(X).diff(X), Derivative)
numbers, entry = squares.subs(n, 2).doit(), MatrixSymbol("x", 2, 1)[1, 0]
print("the same sum with n = 2, by one entry:", numbers.diff(entry))
assert numbers.diff(entry) == 2 * entry
PY
