// Formulas and numbers of equations in what a cell shows.

import { load } from "../../exercises/page/scripts/loading.mjs";
import { gather } from "../../exercises/page/scripts/mathml.mjs";

const SETTINGS = { throwOnError: true, strict: "ignore", trust: false, maxExpand: 10000 };

/** KaTeX, which is fetched once. */
export const katex = () => new Promise((done) => load("katex/katex.min.js", () => done(globalThis.katex)));

/** Set every formula in an element. */
export async function setFormulas(root) {
  const places = [root, ...root.querySelectorAll("[data-tex]")].filter((place) => place.dataset.tex);
  if (!places.length) return;
  const library = await katex();
  for (const place of places) {
    const { tex, display } = place.dataset;
    place.removeAttribute("data-tex");
    try {
      const tree = library.__renderToDomTree(tex, { ...SETTINGS, displayMode: display !== undefined });
      place.replaceChildren(gather(tree).toNode());
    } catch {
      place.replaceChildren(tex); // which can be read still
    }
  }
}

/** Equations have the numbers that they have in the book, and what refers to them says these. */
export function setNumbers(root, stored) {
  for (const place of root.querySelectorAll("[data-equation]")) {
    const id = `equation-${place.dataset.equation}`;
    if (place.matches("a")) {
      const link = (stored ?? document).querySelector(`a[href$="#${id}"]`);
      place.href = link?.href ?? `#${id}`;
      place.textContent = link?.textContent ?? "(the equation)";
    } else {
      const number = document.getElementById(id)?.querySelector(".eqno");
      place.id = id;
      place.append(...(number ? [number.cloneNode(true)] : []));
    }
  }
}
