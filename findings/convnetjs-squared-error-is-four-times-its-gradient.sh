#!/usr/bin/env bash
# ConvNetJS 0.3.0: the regression layer returns 2 d^2 for each output that is off by d, and its
# gradient is d, that of d^2/2: the returned loss changes four times as fast as the gradient says, and
# a gradient check of a network with this layer fails by that factor. The softmax layer passes it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit convnetjs@0.3.0 >/dev/null
node - <<'JS'
const { Net, Vol } = require("convnetjs");
const assert = require("node:assert");

let seed = 7;
Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;

function check(last, target) {
  const net = new Net(), x = new Vol(1, 1, 2);
  net.makeLayers([
    { type: "input", out_sx: 1, out_sy: 1, out_depth: 2 },
    { type: "fc", num_neurons: 3, activation: "tanh" },
    last,
  ]);
  const loss = () => (net.forward(x, true), net.backward(target));
  x.w[0] = 0.3;
  x.w[1] = -0.7;
  loss();
  const gradient = Array.from(x.dw), h = 1e-5;
  return gradient.map((g, i) => {
    const at = x.w[i];
    x.w[i] = at + h;
    const up = loss();
    x.w[i] = at - h;
    const slope = (up - loss()) / (2 * h);
    x.w[i] = at;
    console.log(`${last.type}, input ${i}: slope of the loss ${slope.toFixed(6)}, gradient ${g.toFixed(6)}`);
    return slope / g;
  });
}
for (const ratio of check({ type: "softmax", num_classes: 3 }, 1)) assert(Math.abs(ratio - 1) < 1e-5);
for (const ratio of check({ type: "regression", num_neurons: 2 }, [0.5, 2]))
  assert(Math.abs(ratio - 4) < 1e-5);
JS
