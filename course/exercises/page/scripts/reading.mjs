// What the answers to one exercise are read with: its words, and the tables of the grammar.
import tables from "./grammar.mjs";
import { FormulaError } from "./messages.mjs";
import { parse } from "./parsing.mjs";
import { Spelled, signsSpelled } from "./spelling.mjs";

const MARKS = new RegExp(tables.signs.latex);
const isLatex = (text) => MARKS.test(text.slice(0, 2 * tables.signs.longest));

// Whether a text can only be read by the reader of LaTeX, a script of its own that is not here yet.
export const waits = (text) => !globalThis.JudgeLatex && isLatex(text);

// The typed formula that LaTeX stands for, which knows where everything of it came from.
function fromLatex(text, words) {
  if (waits(text)) throw new FormulaError("LaTeX cannot be read here; type the formula as in `W.T @ delta`");
  const found = globalThis.JudgeLatex.typed(text, signsSpelled(Spelled.typed(text)).stripped(), words);
  if (found.told) throw new FormulaError(found.told, found);
  return new Spelled(found.text, found.origin);
}

// The syntax tree of what was typed, in signs or in LaTeX. Of an exercise's data, `words` needs names,
// functions, numbers, aliases, latex and shapes.
export const read = (words, text) => parse(isLatex(text) ? fromLatex(text, words) : text, words);
