#!/usr/bin/env bash
# ml-fnn 5.0.0: the option activation, documented with fourteen names, changes nothing: every name is
# replaced by tanh without a word, because it is looked up among the positions of a list and not among
# its entries. From equal random numbers, networks trained with all of them have the same weights
# to the last bit; another seed gives others.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit ml-fnn@5.0.0 >/dev/null
node - <<'JS'
const Network = require("ml-fnn");
const assert = require("node:assert");

const names = [
  "tanh", "identity", "logistic", "arctan", "softsign", "relu", "softplus", "bent", "sinusoid", "sinc",
  "gaussian", "parametric-relu", "exponential-relu", "soft-exponential",
];
const X = [[0.5, -1.2], [1.3, 0.4], [-0.7, 0.9], [0.2, 0.1]], labels = ["a", "b", "a", "b"];
function trained(activation, seed = 7) {
  Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const network = new Network({ hiddenLayers: [3], iterations: 50, learningRate: 0.1, activation });
  network.train(X, labels);
  return network;
}
const first = JSON.stringify(trained("tanh").toJSON().layers);
for (const name of names) {
  const network = trained(name);
  const weight = network.model[0].W.get(0, 0);
  console.log(`${name}: the network says ${network.activation}, first weight ${weight}`);
  assert.equal(network.activation, "tanh");
  assert.equal(JSON.stringify(network.toJSON().layers), first);
}
assert.notEqual(JSON.stringify(trained("tanh", 8).toJSON().layers), first);
JS
