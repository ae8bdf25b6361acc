#!/usr/bin/env bash
# TensorFlow.js 4.22.0: the gradient of mirrorPad is that of padding with zeros. Entries that stand
# twice or more in the padded tensor should get the sum of the gradients of all their places; they get
# that of the original place alone, in both modes. So a network with reflected borders trains as if
# the border did not depend on it. A gather with the same indices has the whole gradient.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit @tensorflow/tfjs@4.22.0 >/dev/null
node - <<'JS'
const tf = require("@tensorflow/tfjs");
const assert = require("node:assert");

const upstream = tf.tensor1d([1, 10, 100, 1000, 10000]), x = tf.tensor1d([2, 3, 5]);
for (const [mode, places, right] of [
  ["reflect", [1, 0, 1, 2, 1], [10, 10101, 1000]],
  ["symmetric", [0, 0, 1, 2, 2], [11, 100, 11000]],
]) {
  const padded = (v) => tf.mirrorPad(v, [[1, 1]], mode);
  const gathered = (v) => tf.gather(v, tf.tensor1d(places, "int32"));
  assert.deepEqual(padded(x).arraySync(), gathered(x).arraySync());
  const gradient = (f) => tf.grad((v) => tf.sum(tf.mul(f(v), upstream)))(x).arraySync();
  console.log(`${mode}: ${padded(x).arraySync()}`);
  console.log(`  gradient of mirrorPad ${gradient(padded)}, of gather ${gradient(gathered)}`);
  assert.deepEqual(gradient(padded), [10, 100, 1000]);
  assert.deepEqual(gradient(gathered), right);
}
JS
