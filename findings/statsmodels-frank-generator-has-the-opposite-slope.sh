#!/usr/bin/env bash
# statsmodels 0.15.0: the generator of the Frank copula falls on (0, 1), and its method deriv returns
# the derivative with the opposite sign; deriv2 is the derivative of that, so its sign is wrong as
# well. The generators of Clayton and Gumbel have the right slope. The densities do not show it,
# because the library takes the absolute value of their product.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    statsmodels==0.15.0 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PY'
import numpy as np
from statsmodels.distributions.copula.api import FrankCopula
from statsmodels.distributions.copula.transforms import TransfClayton, TransfFrank, TransfGumbel

t, theta, h = np.array([0.1, 0.5, 0.9]), 2.5, 1e-4
for generator, sign in ((TransfClayton(), 1), (TransfGumbel(), 1), (TransfFrank(), -1)):
    def f(t):
        return generator.evaluate(t, theta)

    slope = (f(t + h) - f(t - h)) / (2 * h)
    seen = generator.deriv(t, theta)
    print(type(generator).__name__, "difference quotient", slope.round(4), "deriv", seen.round(4))
    assert (slope < 0).all() and np.allclose(seen, sign * slope, rtol=1e-4)
curvature = (f(t + h) - 2 * f(t) + f(t - h)) / h**2
second = TransfFrank().deriv2(t, theta)
print("TransfFrank second difference", curvature.round(3), "deriv2", second.round(3))
assert (curvature > 0).all() and np.allclose(second, -curvature, rtol=1e-3)
assert FrankCopula(theta=theta, k_dim=3).pdf(np.array([[0.2, 0.3, 0.4]])) > 0
PY
