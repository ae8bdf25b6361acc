#!/usr/bin/env bash
# SymPy 1.14.0: the derivative of tr(exp(X)), exp entry by entry, with respect to a square X is a
# diagonal matrix of shape (n, n). SymPy returns its diagonal, of shape (n,), so the gradient has
# another shape than the matrix. With a factor, tr(A exp(X)), shape and entries are right; so a
# gradient that was tried with a factor fails when the factor is dropped. A factor I is dropped by
# SymPy itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check sympy==1.14.0
"$folder/env/bin/python" - <<'PY'
from sympy import Identity, MatrixSymbol, Symbol, Trace, exp

n = Symbol("n")
A, X = MatrixSymbol("A", n, n), MatrixSymbol("X", n, n)
for scalar, shape in (
    (Trace(X.applyfunc(exp)), (n,)),
    (Trace(Identity(n) * X.applyfunc(exp)), (n,)),
    (Trace(A * X.applyfunc(exp)), (n, n)),
    (Trace(X), (n, n)),
):
    seen = scalar.diff(X)
    print(f"d/dX {scalar} = {seen}, shape {seen.shape}")
    assert seen.shape == shape
PY
