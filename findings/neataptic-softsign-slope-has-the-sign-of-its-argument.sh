#!/usr/bin/env bash
# neataptic 1.4.7: the derivative of the activation SOFTSIGN, x / (1 + |x|), is computed as
# x / (1 + |x|)^2; the numerator should be 1. So it is 0 at 0, where softsign is steepest, and negative
# for every negative x, where gradient descent then climbs. The other smooth activations have the
# derivative of their value.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit neataptic@1.4.7 >/dev/null
node - <<'JS'
const { activation } = require("neataptic").methods;
const assert = require("node:assert");

const h = 1e-5;
const slope = (f, x) => (f(x + h) - f(x - h)) / (2 * h);
for (const x of [-2, -0.5, 0, 0.5, 2]) {
  const f = activation.SOFTSIGN, seen = f(x, true), right = 1 / (1 + Math.abs(x)) ** 2;
  console.log(`at ${x}: ${seen.toFixed(4)}, difference quotient ${slope(f, x).toFixed(4)}`);
  assert(Math.abs(slope(f, x) - right) < 1e-4);
  assert(Math.abs(seen - x * right) < 1e-12);
}
for (const name of ["LOGISTIC", "TANH", "SINUSOID", "GAUSSIAN", "BENT_IDENTITY", "BIPOLAR_SIGMOID", "SELU"])
  for (const x of [-2, -0.5, 0.5, 2])
    assert(Math.abs(activation[name](x, true) - slope(activation[name], x)) < 1e-6, name);
JS
