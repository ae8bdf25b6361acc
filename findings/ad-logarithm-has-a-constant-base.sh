#!/usr/bin/env bash
# ad 1.5.1: admath.log takes a base as its second argument, and the base may itself be a number that
# is differentiated. The value is right, and the derivatives with respect to x are, but those with
# respect to the base b are 0: -log x / (b log^2 b) is lost, and so are the second derivatives. The
# same quotient written out, log(x) / log(b), has all of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check ad==1.5.1
"$folder/env/bin/python" -W ignore - <<'PY'
from math import isclose, log

from ad import adnumber
from ad.admath import log as adlog

x, b = adnumber(8.0), adnumber(2.0)
right = -log(8) / (2 * log(2) ** 2)
for name, y, expected in (
    ("log(x, b)", adlog(x, b), 0), ("log(x) / log(b)", adlog(x) / adlog(b), right),
):
    slopes = f"with respect to x {y.d(x):.4f}, to b {y.d(b):.4f}, to both {y.d2c(x, b):.4f}"
    print(f"{name} at (8, 2): {y.x:.4f}, {slopes}")
    assert isclose(y.x, 3) and isclose(y.d(x), 1 / (8 * log(2)))
    assert isclose(y.d(b), expected, abs_tol=1e-15)
    mixed = 0 if expected == 0 else -1 / (8 * 2 * log(2) ** 2)
    assert isclose(y.d2c(x, b), mixed, abs_tol=1e-15)
h = 1e-6
difference = (log(8, 2 + h) - log(8, 2 - h)) / (2 * h)
print(f"difference quotient in b: {difference:.4f}")
assert isclose(difference, right, rel_tol=1e-6)
PY
