// The box of a proof: a derivation is written and checked in a notebook, and this says how.

import { button, element } from "./dom.mjs";
import { help } from "./help.mjs";
import { record, state, subscribe } from "./progress.mjs";

/** The lines that the question says to begin with, then the rest of what the reader writes. */
function lines(question, name) {
  const begin = question.querySelector(".highlight-python pre")?.textContent.trimEnd();
  return [
    begin ?? "derivation = sym.Derivation(...)",
    'derivation.step(..., "the reason")',
    `check("${name}", derivation)`,
  ].join("\n");
}

/** Fill a box; `question` is the exercise on the page. */
export function derivationBox({ box, name, question }) {
  const offered = help(name);
  const done = button(() => record(name, "solved"), { class: "answer-done" });
  function show() {
    const solved = state(name) === "solved";
    done.textContent = solved ? "✓ Noted as proved" : "My notebook says it is right";
    done.disabled = solved;
  }
  subscribe(show);
  show();
  box.append(
    element("p", {}, element("strong", {}, "In a notebook"), " a proof is checked step by step:"),
    element(
      "ol",
      {},
      element("li", {}, element("code", {}, "make lab"), " opens JupyterLab. In it, open ", element("code", {}, box.dataset.notebook), "."),
      element("li", {}, "Run the cells above this exercise: menu ", element("em", {}, "Run"), ", ", element("em", {}, "Run All Above Selected Cell"), "."),
      element(
        "li",
        {},
        "Write into a new cell, with as many steps as you need:",
        element(
          "div",
          { class: "highlight" },
          element("pre", {}, lines(question, name)),
        ),
      ),
    ),
    element("p", {}, "A step that is wrong is refused at once, with numbers for which its two sides differ."),
    element("p", {}, done),
    offered.line,
  );
}
