// Typed LaTeX cut into pieces; the twin of formulas/latex.py, whose tables it has.
import latex from "./latex_grammar.mjs";

const map = (table) => new Map(Object.entries(table));
const PIECES = new RegExp(latex.pieces, "gu");
const LOOKS = new Set(latex.looks);
export const [FUNCTIONS, RELATIONS, BRACKETS, SIZES] =
  [latex.functions, latex.relations, latex.brackets, latex.sizes].map(map);
export const [ENTRYWISE, TIMES, ENDS] = [latex.entrywise, latex.times, latex.ends].map((list) => new Set(list));
export const ONE = "\\one";
export const TRANSPOSED = ["T", "\\top", "\\intercal"];
export const PRIMES = ["\\prime", "'"];
export const FRACTIONS = ["\\frac", "\\dfrac", "\\tfrac"];
export const ACCENTS = ["\\hat", "\\widehat", "\\bar", "\\tilde", "\\dot"];
export const NO_AXIS = ["\\sum", "\\prod", "\\int"];
export const CONDITIONS = ["if", "for", "when", "otherwise", "else"];
export const isDigit = (text) => /^[.0-9]/.test(text);

export function pieces(text) {
  const found = [...text.matchAll(PIECES)].map(({ 0: part, index }) => ({
    text: /^\\(math|bold|bm|vec).*1/.test(part) ? ONE : part, start: index, end: index + part.length,
  }));
  const end = { text: "", start: text.length, end: text.length };
  return [...found.filter((piece) => !LOOKS.has(piece.text)), end];
}

// one spelling for all ways to write a name: W ^ {[l]} and W^{[ l ]} agree
export const spellingOf = (parts) =>
  parts.map((part) => part.text).filter((text) => text !== "{" && text !== "}").join("");
