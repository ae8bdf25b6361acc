// What the answers to one exercise are read with: its words, and the tables of the grammar.
import { parse } from "./parsing.mjs";

// The syntax tree of what was typed; `words` holds names, functions, numbers and aliases.
export function read(words, text) {
  return parse(text, words);
}
