// Reads one JSON request {tex, display} a line, answers one line {html} or {error}.
"use strict";
const katex = require("katex");
const readline = require("node:readline");

// How many children an element of MathML takes. KaTeX puts the invisible sign of application behind an
// operator's name, and where the operator is alone in a script, as in \lambda_{\max}, both become
// children of that script: one too many.
const CHILDREN = {
  mfrac: 2, mroot: 2, msub: 2, msup: 2, munder: 2, mover: 2, msubsup: 3, munderover: 3,
};

// Whatever stands for one child and has become several is put into a row.
function gather(node) {
  const children = node.children ?? [];
  children.forEach(gather);
  if (node.type in CHILDREN)
    node.children = children.map((child) =>
      child.children && !child.type && child.children.length !== 1
        ? new node.constructor("mrow", child.children)
        : child,
    );
}

function render(tex, display) {
  const tree = katex.__renderToDomTree(tex, { displayMode: display, strict: "error" });
  gather(tree);
  return tree.toMarkup();
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    answer = { html: render(tex, display) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
