// The Markdown of messages: paragraphs, `code`, $formulas$, **strong** and *emphasised* words.
//
// Messages quote what was typed. Everything becomes a text node, so that nothing in it can become
// anything else.

import { element } from "./dom.mjs";
import { formula } from "./mathematics.mjs";

const PIECE = /`([^`]+)`|\$([^$]+)\$|\*\*(\S(?:[^*]*\S)?)\*\*|\*(\S(?:[^*]*\S)?)\*/;

/** The nodes of a line of Markdown. */
export function inline(text) {
  const nodes = [];
  let rest = text;
  for (let found; (found = PIECE.exec(rest)); rest = rest.slice(found.index + found[0].length)) {
    if (found.index) nodes.push(document.createTextNode(rest.slice(0, found.index)));
    const [, code, tex, strong, emphasised] = found;
    if (code !== undefined) nodes.push(element("code", {}, code));
    else if (tex !== undefined) nodes.push(formula(tex));
    else if (strong !== undefined) nodes.push(element("strong", {}, ...inline(strong)));
    else nodes.push(element("em", {}, ...inline(emphasised)));
  }
  if (rest) nodes.push(document.createTextNode(rest));
  return nodes;
}

/** Paragraphs of Markdown; what leads stands at the beginning of the first. */
export function paragraphs(text, ...leading) {
  const made = text.split(/\n{2,}/).map((part) => element("p", {}, ...inline(part)));
  made[0].prepend(...leading);
  return made;
}
