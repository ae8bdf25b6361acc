#!/usr/bin/env bash
# MyGrad 2.5.0: the inverse sine has an infinite slope at 1, and MyGrad's gradient there is 0, without
# a word. Just below 1 it is large, as it should be. The inverse cosine does the same; the square root
# and the inverse hyperbolic cosine, with an end of the same kind, give infinity.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check mygrad==2.5.0 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PY'
import mygrad as mg
import numpy as np


def slope(f, at):
    x = mg.tensor(at)
    f(x).backward()
    return float(x.grad)


for f, at, expected in (
    (mg.arcsin, 1.0, 0.0), (mg.arccos, 1.0, 0.0), (mg.sqrt, 0.0, np.inf), (mg.arccosh, 1.0, np.inf),
):
    print(f"{f.__name__} at {at:g}: {slope(f, at):g}")
    assert slope(f, at) == expected
below = slope(mg.arcsin, 1 - 1e-12)
print(f"arcsin at 1 - 1e-12: {below:g}")
assert below > 1e5
PY
