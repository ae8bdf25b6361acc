#!/usr/bin/env bash
# nerdamer 1.1.13: nerdamer.diff of an inverse hyperbolic function is 1/u where the function is the
# logarithm of u: the inner derivative is lost. For asinh that is 1 / (x + sqrt(1 + x^2)), 0.414 at
# 1 in place of 0.707. The same question put as text, nerdamer("diff(asinh(x), x)"), is answered right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit nerdamer@1.1.13 >/dev/null
node - <<'JS'
const nerdamer = require("nerdamer/all");
const assert = require("node:assert");

const near = (a, b) => assert(Math.abs(a - b) < 1e-9, `${a} ${b}`);
const at = (formula, x) => Number(formula.evaluate({ x }).text("decimals"));
const called = nerdamer.diff("asinh(x)", "x");
const asked = nerdamer("diff(asinh(x), x)");
console.log(`diff(...) of asinh: ${called}; as text: ${asked}`);
for (const x of [-0.5, 1, 3]) {
  const right = 1 / Math.sqrt(1 + x * x);
  near(at(asked, x), right);
  near(at(called, x), 1 / (x + Math.sqrt(1 + x * x)));
  assert(Math.abs(at(called, x) - right) > 0.1);
  console.log(`at ${x}: ${at(called, x).toFixed(6)}; ${right.toFixed(6)} is right`);
}
const acoth = nerdamer.diff("acoth(x)", "x");
console.log(`acoth at 2: ${at(acoth, 2).toFixed(6)}; ${(1 / (1 - 4)).toFixed(6)} is right`);
near(at(acoth, 2), 1 / 6);
near(at(nerdamer.diff("tanh(x)", "x"), 1), 1 - Math.tanh(1) ** 2);
JS
