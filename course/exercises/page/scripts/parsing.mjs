// Read a typed formula: numbers, names, signs, brackets and functions, and nothing else.
// The grammar is said in formulas/grammar.py, of which this is the twin.
import { BUILT_IN } from "./calls.mjs";
import { Lists } from "./lists.mjs";
import { FormulaError } from "./messages.mjs";
import { Spelled, spelled } from "./spelling.mjs";
import { tokens } from "./tokens.mjs";

class Parser extends Lists {
  whole() {
    if (!this.text) throw new FormulaError("the answer is empty: type a formula");
    this.checkBrackets();
    try {
      this.tokens = tokens(this.text, this.names);
    } catch (error) {
      throw error instanceof FormulaError ? this.error(error.told, ...error.place, ...error.advice) : error;
    }
    this.checkSigns();
    const tree = this.comparison();
    if (this.sees(",", ";")) throw this.comma();
    if (this.next.kind !== "end") throw this.leftOver();
    return tree;
  }
}

// The syntax tree of a text that uses only the given names and functions.
export function parse(text, { names, functions, numbers, aliases }) {
  const typed = text instanceof Spelled ? text : Spelled.typed(text);
  const known = { names, functions: [...BUILT_IN.keys(), ...functions], numbers, aliases: new Map(Object.entries(aliases)) };
  return new Parser(spelled(typed), known).whole();
}
