#!/usr/bin/env bash
# math.js 15.2.0: derivative("acoth(x)", "x") is -(1 / (1 - x^2)), which is positive where the
# function is real. acoth falls there: at 2 its slope is -1/3, and math.js says 1/3. The derivatives
# of atanh, which has the same formula, and of the other inverse hyperbolic functions are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit mathjs@15.2.0 >/dev/null
node - <<'JS'
const math = require("mathjs");
const assert = require("node:assert");

const h = 1e-5;
for (const [name, x] of [
  ["asinh", 2], ["acosh", 2], ["atanh", 0.5], ["asech", 0.5], ["acsch", 2], ["acoth", 2], ["acoth", -3],
]) {
  const slope = (math[name](x + h) - math[name](x - h)) / (2 * h);
  const formula = math.derivative(`${name}(x)`, "x");
  const seen = formula.evaluate({ x });
  console.log(`${name} at ${x}: ${formula} = ${seen.toFixed(6)}, difference quotient ${slope.toFixed(6)}`);
  const sign = name === "acoth" ? -1 : 1;
  assert(Math.abs(seen - sign * slope) < 1e-8);
}
JS
