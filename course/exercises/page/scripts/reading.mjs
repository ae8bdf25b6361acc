// What the answers to one exercise are read with: its words, and the tables of the grammar.
import { isLatex } from "./latex.mjs";
import { typed } from "./latex_reading.mjs";
import { parse } from "./parsing.mjs";

// The syntax tree of what was typed, in signs or in LaTeX. Of an exercise's data, `words` needs names,
// functions, numbers, aliases, latex and shapes.
export const read = (words, text) => parse(isLatex(text) ? typed(text, words) : text, words);
