#!/usr/bin/env bash
# algopy 0.7.2 with NumPy 2.4.6: x**2. (with a float exponent) has the slope 0 at 0. The reverse mode
# says so, and the forward mode of the same library says NaN. With the integer exponent, or x * x, both
# give 0. A comparison of the two modes, the usual test of such a library, fails on a right program.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check algopy==0.7.2 numpy==2.4.6 scipy==1.17.1 setuptools
"$folder/env/bin/python" -W ignore - <<'PY'
import numpy as np
from algopy import UTPM, CGraph, Function


def both(f):
    x = UTPM.init_jacobian(np.array([0.0]))
    forward = UTPM.extract_jacobian(f(x[0])).item()
    graph, x = CGraph(), Function(np.array([0.0]))
    y = f(x[0])
    graph.independentFunctionList, graph.dependentFunctionList = [x], [y]
    return forward, graph.gradient(np.array([0.0])).item()


for name, f, right in (
    ("x**2.", lambda x: x**2.0, np.nan), ("x**2", lambda x: x**2, 0.0), ("x * x", lambda x: x * x, 0.0),
):
    forward, reverse = both(f)
    print(f"{name} at 0: forward {forward:g}, reverse {reverse:g}")
    assert np.array_equal(forward, right, equal_nan=True) and reverse == 0
PY
