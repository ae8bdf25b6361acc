#!/usr/bin/env bash
# mpmath 1.3.0: Im erf(1 + ih) / h should be erf'(1) = 0.41510749742059... for every small h, as it is
# for exp, tanh, log and gamma. It has 13 right digits at h = 1e-20, 2 at 1e-30, and at 1e-200 it is
# about -1e167. erfc does the same. Nothing is raised or warned of: the error of the real part is of
# size 1e-16, and the imaginary part is lost in it. With enough working digits the result is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check mpmath==1.3.0
"$folder/env/bin/python" - <<'PY'
from mpmath import erf, erfc, exp, mp, mpc, mpf, pi, sqrt, tanh

true = 2 / sqrt(pi) * exp(-1)


def step(function, h):
    return function(mpc(1, mpf(h))).imag / mpf(h)


for h in ("1e-20", "1e-30", "1e-200"):
    print(f"h = {h}: erf {step(erf, h)}, erfc {step(erfc, h)}, exp {step(exp, h)}")
assert abs(step(erf, "1e-20") - true) < 1e-11
assert abs(step(erf, "1e-30") - true) > 1e-4
assert abs(step(erf, "1e-200")) > mpf("1e100")
assert abs(step(erfc, "1e-200")) > mpf("1e100")
assert abs(step(exp, "1e-200") - exp(1)) < 1e-14
assert abs(step(tanh, "1e-200") - (1 - tanh(1) ** 2)) < 1e-14
mp.dps = 250
assert abs(step(erf, "1e-200") - 2 / sqrt(pi) * exp(-1)) < mpf("1e-40")
print("with 250 digits of working precision:", mp.nstr(step(erf, "1e-200"), 15))
PY
