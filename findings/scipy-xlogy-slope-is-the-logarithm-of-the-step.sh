#!/usr/bin/env bash
# SciPy 1.17.1: xlogy(z, z) is z log z with 0 at 0, so that entropies of certain outcomes work. Its
# slope at 0 is minus infinity. With a complex step the slope comes out as -69.08, which is nothing
# but log(1e-30), the logarithm of the step that was chosen: another step gives another slope, each
# of them a harmless number. At 2 all digits are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PY'
import numpy as np
from scipy.special import xlogy

for h in (1e-10, 1e-20, 1e-30, 1e-200):
    z = 1j * h
    seen, at_two = xlogy(z, z).imag / h, xlogy(2 + z, 2 + z).imag / h
    print(f"step {h:.0e}: slope at 0 {seen:.4f}, log of the step {np.log(h):.4f}, at 2 {at_two:.6f}")
    assert abs(seen - np.log(h)) < 1e-9
    assert abs(at_two - (1 + np.log(2))) < 1e-9
PY
