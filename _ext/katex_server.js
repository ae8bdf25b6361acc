// Reads one JSON request {tex, display} a line, answers one line {html} or {error}.
"use strict";
const katex = require("katex");
const readline = require("node:readline");

function render(gather, tex, display) {
  const tree = katex.__renderToDomTree(tex, { displayMode: display, strict: "error" });
  return gather(tree).toMarkup();
}

import("../course/exercises/page/scripts/mathml.mjs").then(({ gather }) => {
  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const { tex, display } = JSON.parse(line);
    let answer;
    try {
      answer = { html: render(gather, tex, display) };
    } catch (error) {
      answer = { error: error.message };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  });
});
