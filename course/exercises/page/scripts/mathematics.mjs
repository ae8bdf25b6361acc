// Formulas, set by the KaTeX that has set those of the page. It is loaded when a reader first turns to
// a box, from beside this script; until then, and where it cannot be had, a formula is its TeX.

import { load } from "./loading.mjs";
import { gather } from "./mathml.mjs";

const SETTINGS = { throwOnError: true, strict: "ignore", trust: false, maxExpand: 1000, maxSize: 20 };
const waiting = new Map();
const shown = new WeakMap();

/** Ask for KaTeX. */
export function loadMathematics() {
  load("katex/katex.min.js", () => {
    if (!globalThis.katex) return;
    for (const [place, tex] of waiting) set(place, tex);
    waiting.clear();
  });
}

function set(place, tex) {
  if (shown.get(place) === tex) return; // a verdict does not set what typing has set
  shown.set(place, tex);
  try {
    place.replaceChildren(...(tex ? [gather(globalThis.katex.__renderToDomTree(tex, SETTINGS)).toNode()] : []));
  } catch {
    place.replaceChildren(tex); // as it stands, which is still readable
  }
}

/** Put a formula into an element, now or when KaTeX is there; what stood in it is gone. */
export function setFormula(place, tex) {
  if (globalThis.katex || !tex) set(place, tex);
  else {
    place.replaceChildren(tex);
    waiting.set(place, tex);
  }
}

/** A formula in a line. */
export function formula(tex) {
  const place = document.createElement("span");
  place.className = "math";
  setFormula(place, tex);
  return place;
}
