// Formulas, set by the KaTeX that has set those of the page. It is loaded when a reader first turns to
// a box, from beside this script; until then, and where it cannot be had, a formula is its plain text, if
// it has one, or its TeX.

import { load } from "./loading.mjs";
import { gather } from "./mathml.mjs";

const SETTINGS = { throwOnError: true, strict: "ignore", trust: false, maxExpand: 1000, maxSize: 20 };
const waiting = new Map();
const shown = new WeakMap();

/** Ask for KaTeX. */
export function loadMathematics() {
  load("katex/katex.min.js", () => {
    if (!globalThis.katex) return;
    for (const [place, [tex, plain]] of waiting) set(place, tex, plain);
    waiting.clear();
  });
}

function set(place, tex, plain) {
  if (shown.get(place) === tex) return; // a verdict does not set what typing has set
  shown.set(place, tex);
  try {
    place.replaceChildren(...(tex ? [gather(globalThis.katex.__renderToDomTree(tex, SETTINGS)).toNode()] : []));
  } catch {
    place.replaceChildren(plain); // which is readable still
  }
}

/** Put a formula into an element, now or when KaTeX is there; what stood in it is gone. */
export function setFormula(place, tex, plain = tex) {
  if (globalThis.katex || !tex) set(place, tex, plain);
  else {
    place.replaceChildren(plain);
    waiting.set(place, [tex, plain]);
  }
}

/** A formula in a line. */
export function formula(tex) {
  const place = document.createElement("span");
  place.className = "math";
  setFormula(place, tex);
  return place;
}
