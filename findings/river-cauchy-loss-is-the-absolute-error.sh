#!/usr/bin/env bash
# river 0.26.1: the object optim.losses.Cauchy returns the absolute error when it is called, whatever
# its parameter C is, and its gradient is that of another function, the Cauchy loss
# C^2/2 log(1 + (d/C)^2) of the difference d. So a model descends on one function and reports the
# other: from an error of 3 to one of 1 the reported loss falls by 2, and what was descended by 0.80
# where C is 1. The squared, absolute, Huber and epsilon-insensitive losses agree with their gradients.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check river==0.26.1
"$folder/env/bin/python" -W ignore - <<'PY'
from math import isclose, log

from river.optim import losses


def slope(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


for C in (1, 80):
    loss = losses.Cauchy(C)
    for d in (-2.0, 0.5, 3.0):
        value, gradient = loss(0, d), loss.gradient(0, d)
        own = slope(lambda p: loss(0, p), d)
        cauchy = slope(lambda p: C**2 / 2 * log(1 + (p / C) ** 2), d)
        print(f"C = {C}, d = {d:4}: value {value}, its slope {own:.4f}, gradient {gradient:.4f}")
        assert value == abs(d) and isclose(own, 1 if d > 0 else -1, rel_tol=1e-6)
        assert isclose(gradient, cauchy, rel_tol=1e-6) and abs(gradient - own) > 0.1
fell = (log(1 + 9) - log(1 + 1)) / 2
print(f"from 3 to 1, C = 1: reported {losses.Cauchy(1)(0, 3) - losses.Cauchy(1)(0, 1)}, descended {fell:.2f}")
for other in (losses.Squared(), losses.Huber(), losses.Absolute(), losses.EpsilonInsensitiveHinge()):
    for d in (-2.0, 0.5, 3.0):
        assert isclose(other.gradient(0, d), slope(lambda p: other(0, p), d), rel_tol=1e-6), other
PY
