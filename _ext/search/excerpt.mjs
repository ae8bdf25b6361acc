// The words around those that were looked for.

import { stem, words } from "./words.mjs";

const LENGTH = 190; // characters
const BACK = 70; // how far before the first word the beginning of its sentence may be

/** A text in pieces, as [piece, whether it is one of the words of the index in `terms`]. */
export function marked(text, terms) {
  const pieces = [];
  let done = 0;
  for (const [, start, end] of spots(text, terms)) {
    pieces.push([text.slice(done, start), false], [text.slice(start, end), true]);
    done = end;
  }
  pieces.push([text.slice(done), false]);
  return pieces.filter(([piece]) => piece);
}

const spots = (text, terms) => words(text).filter(([word]) => terms.includes(stem(word, "heading")));

/** The part of a text that has most of the words of the index in `terms`, from a good beginning on. */
export function excerpt(text, terms) {
  const found = spots(text, terms);
  const worth = ([, start]) =>
    new Set(found.filter(([, at]) => at >= start && at < start + LENGTH).map(([word]) => stem(word, "heading"))).size;
  const first = found.reduce((best, spot) => (worth(spot) > worth(best) ? spot : best), found[0] ?? ["", 0]);
  const from = Math.max(0, first[1] - BACK);
  const before = text.slice(from, first[1]);
  const sentence = Math.max(...[". ", ": ", "? "].map((end) => before.lastIndexOf(end)));
  const whole = sentence >= 0 || from === 0;
  const start = sentence >= 0 ? from + sentence + 2 : from === 0 ? 0 : from + before.indexOf(" ") + 1;
  const cut = start + LENGTH < text.length;
  const end = cut ? Math.max(text.lastIndexOf(" ", start + LENGTH), start + LENGTH / 2) : text.length;
  return `${whole ? "" : "… "}${text.slice(start, end).trim()}${cut ? " …" : ""}`;
}
