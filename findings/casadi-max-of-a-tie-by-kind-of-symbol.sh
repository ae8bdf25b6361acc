#!/usr/bin/env bash
# CasADi 3.8.2: the gradient of mmax at a tie of three depends on the kind of symbol. With SX the
# maximum is folded pair by pair and each pair halves, which gives 1/4, 1/4, 1/2 (and 1/8, 1/8, 1/4,
# 1/2 for four): the last entry gets most. With MX all tied entries get the same. Both are
# subgradients, so nothing is wrong; but a program moved from one kind to the other takes other steps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check casadi==3.8.2 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PY'
import casadi as ca
import numpy as np

for kind, expected in (
    (ca.SX, {3: [1 / 4, 1 / 4, 1 / 2], 4: [1 / 8, 1 / 8, 1 / 4, 1 / 2]}),
    (ca.MX, {3: [1 / 3] * 3, 4: [1 / 4] * 4}),
):
    for n, right in expected.items():
        x = kind.sym("x", n)
        gradient = ca.Function("gradient", [x], [ca.gradient(ca.mmax(x), x)])
        seen = np.array(gradient([1.0] * n)).ravel()
        print(f"{kind.__name__}, {n} equal entries: {seen.round(4).tolist()}")
        assert np.allclose(seen, right)
PY
