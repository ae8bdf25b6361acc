#!/usr/bin/env bash
# KaTeX 0.19.1: the MathML of \lambda_{\max} is <msub> with three children, the base, the operator's
# name and the invisible sign of function application. MathML allows exactly two, and Firefox logs an
# error for each such element. It happens where an operator stands alone in a script;
# \lambda_{\max + 1} and \lambda_{\text{max}} are well formed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit katex@0.19.1 >/dev/null
node - <<'JS'
const katex = require("katex");
const assert = require("node:assert");

function children(tex) {
  const mathml = katex.renderToString(tex, { output: "mathml" });
  const inside = mathml.match(/<msub>(.*?)<\/msub>/)[1];
  let depth = 0, count = 0;
  for (const [, end] of inside.matchAll(/<(\/?)[^>]+>/g)) {
    if (end) depth -= 1;
    else if (depth++ === 0) count += 1;
  }
  console.log(`${tex}: ${count} children in ${inside}`);
  return count;
}

assert.equal(children("\\lambda_{\\max}"), 3);
assert.equal(children("\\lambda_{\\min}"), 3);
assert.equal(children("\\lambda_{\\max + 1}"), 2);
assert.equal(children("\\lambda_{\\text{max}}"), 2);
JS
