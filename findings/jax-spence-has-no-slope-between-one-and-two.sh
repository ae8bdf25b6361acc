#!/usr/bin/env bash
# JAX 0.10.2: the gradient of jax.scipy.special.spence, the dilogarithm, is NaN at every point of
# (1, 2], where its values are right. The function is smooth there: its derivative is
# log(x) / (1 - x), which is -log 2 at 2. Below 1 and above 2 the gradient is right to the last digits.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PY'
import jax
import numpy as np
import scipy.special
from jax.scipy.special import spence

jax.config.update("jax_enable_x64", True)
for low, high, known in ((0.01, 0.99, True), (1.01, 2.0, False), (2.01, 20.0, True)):
    x = np.linspace(low, high, 60)
    values, slopes = np.asarray(spence(x)), np.asarray(jax.vmap(jax.grad(spence))(x))
    assert np.allclose(values, scipy.special.spence(x), rtol=1e-12)
    right = np.log(x) / (1 - x)
    h = 1e-5
    quotient = (scipy.special.spence(x + h) - scipy.special.spence(x - h)) / (2 * h)
    assert np.allclose(quotient, right, rtol=1e-6)
    count = f"{np.isnan(slopes).sum()} of {x.size} slopes are NaN"
    print(f"[{low}, {high}]: {count}; at {high}: {slopes[-1]:.6f}, right {right[-1]:.6f}")
    assert np.allclose(slopes, right, rtol=1e-10) if known else np.isnan(slopes).all()
PY
