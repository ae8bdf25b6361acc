#!/usr/bin/env bash
# TensorFlow.js 4.22.0: image.resizeBilinear and image.resizeNearestNeighbor take the option
# halfPixelCenters, which moves the grid of the samples. The forward pass follows it, the backward
# pass does not: the gradient is exactly that of the same call without the option. Resizing is
# linear, so its matrix, and with it the right gradient, can be read off from unit images.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit @tensorflow/tfjs@4.22.0 >/dev/null
node - <<'JS'
const tf = require("@tensorflow/tfjs");
const assert = require("node:assert");

const far = (a, b) => Math.max(...a.map((v, i) => Math.abs(v - b[i])));
for (const [name, n, m] of [
  ["resizeBilinear", 2, 4], ["resizeBilinear", 3, 5], ["resizeNearestNeighbor", 4, 2],
]) {
  const upstream = tf.range(1, m * m + 1), answers = {};
  for (const half of [false, true]) {
    const resize = (v) => tf.image[name](v.reshape([1, n, n, 1]), [m, m], false, half);
    const f = (v) => resize(v).reshape([m * m]).mul(upstream).sum();
    const units = tf.unstack(tf.eye(n * n)).map((unit) => f(unit).arraySync());
    const gradient = tf.grad(f)(tf.ones([n * n])).arraySync();
    answers[half] = { units, gradient };
    if (n * n === 4) console.log(`${name}, half pixels ${half}: gradient ${gradient}; right ${units}`);
  }
  const off = far(answers.true.gradient, answers.true.units);
  console.log(`${name} ${n} to ${m}: off by ${off.toFixed(3)} with half pixels`);
  assert(far(answers.false.gradient, answers.false.units) < 1e-4);
  assert(far(answers.true.gradient, answers.true.units) > 1);
  assert.deepEqual(answers.true.gradient, answers.false.gradient);
}
JS
