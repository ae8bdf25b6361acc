#!/usr/bin/env bash
# ConvNetJS 0.3.0: the layer lrn divides a_i by S_i^beta, S_i = k + alpha/n times the sum of a_j^2
# over the neighbours. The derivative with respect to a neighbour a_j holds the product a_i a_j; the
# layer's backward takes a_j^2. Where all activations are equal the two agree; elsewhere the gradient
# is wrong, and here it has the wrong sign in one entry.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit convnetjs@0.3.0 >/dev/null
node - <<'JS'
const { Vol, ...rest } = require("convnetjs");
const assert = require("node:assert");

const alpha = 1, beta = 0.75, k = 1, n = 3, upstream = [1, 0, 0];
const layer = new rest.LocalResponseNormalizationLayer({
  in_sx: 1, in_sy: 1, in_depth: 3, alpha, beta, k, n,
});
function formula(a, i) {
  let s = k;
  for (let j = Math.max(0, i - 1); j <= Math.min(2, i + 1); j++) s += (alpha / n) * a[j] ** 2;
  return a[i] / s ** beta;
}
const F = (a) => upstream.reduce((sum, u, i) => sum + u * formula(a, i), 0);
for (const [a, agrees] of [[[1, 1, 1], true], [[2, -1, 3], false], [[0.5, 2, 1], false]]) {
  const x = new Vol(1, 1, 3), h = 1e-5;
  a.forEach((v, i) => { x.w[i] = v; });
  const out = layer.forward(x, true);
  a.forEach((_, i) => assert(Math.abs(out.w[i] - formula(a, i)) < 1e-12));
  upstream.forEach((u, i) => { out.dw[i] = u; });
  layer.backward();
  const slopes = a.map((v, i) => {
    const up = [...a], down = [...a];
    up[i] += h;
    down[i] -= h;
    return (F(up) - F(down)) / (2 * h);
  });
  const seen = Array.from(x.dw), show = (v) => v.map((e) => e.toFixed(4)).join(", ");
  console.log(`activations ${a}: backward ${show(seen)}; difference quotients ${show(slopes)}`);
  const worst = Math.max(...seen.map((g, i) => Math.abs(g - slopes[i])));
  assert(agrees ? worst < 1e-8 : worst > 0.05);
  if (a[1] === -1) assert(seen[1] < 0 && slopes[1] > 0);
}
JS
