#!/usr/bin/env bash
# NumPy 2.4.6: the complex step through an integer power is right up to the exponent 99 and lost from
# 100 on, where another algorithm takes over: at x = -1.01 the slope of x**100 comes out as 5.3e15
# in place of -267.8, although the value is right to 15 digits. Python itself does the same one
# exponent later: its x**100 is right and its x**101 is not. Nothing is raised or warned of.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PY'
import numpy as np

x, h = -1.01, 1e-30
for n, numpy_right, python_right in ((99, True, True), (100, False, True), (101, False, False)):
    true = n * x ** (n - 1)
    numpys = (np.complex128(x + 1j * h) ** n).imag / h
    pythons = ((x + 1j * h) ** n).imag / h
    print(f"x**{n}: true {true:.6g}, NumPy {numpys:.6g}, Python {pythons:.6g}")
    for seen, right in ((numpys, numpy_right), (pythons, python_right)):
        error = abs(seen / true - 1)
        assert error < 1e-12 if right else error > 1e10
    assert abs((np.complex128(x + 1j * h) ** n).real / x**n - 1) < 1e-12
PY
