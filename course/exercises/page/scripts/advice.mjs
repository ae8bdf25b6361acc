// What is said about a formula that cannot be read; what it says to write is tried before.
import tables from "./grammar.mjs";
import { FormulaError, code, listed } from "./messages.mjs";
import { COMPARED, DEEPEST, NO_OPERATORS, NO_WORDS } from "./signs.mjs";
import { Spelled, spelled } from "./spelling.mjs";

export const WORDS = new Map(Object.entries(tables.words));
const SAME = new Map(Object.entries(tables.same));
export const same = (name) => SAME.get(name) ?? name;
const CLOSING = { "(": ")", "[": "]" };
const deeper = (sign) => (sign === "(" || sign === "[") - (sign === ")" || sign === "]");

export class Advice {
  // `known`: names, functions, numbers, aliases
  constructor(spelled, known, advises = true) {
    Object.assign(this, known, { spelled, text: spelled.text, known, advises, at: 0, depth: 0 });
  }

  get next() {
    return this.tokens[this.at];
  }

  get last() {
    return this.tokens[this.at - 1];
  }

  // the next piece, past which the place moves; the end stays the next for ever
  take() {
    const token = this.next;
    this.at = Math.min(this.at + 1, this.tokens.length - 1);
    return token;
  }

  // whether the next piece is one of these signs
  sees(...signs) {
    return signs.includes(this.next.text);
  }

  // the same of one sign, which is taken
  skips(sign) {
    return this.sees(sign) && this.take();
  }

  place(start, end) {
    return this.spelled.place(start.start ?? start, end.end ?? end);
  }

  wrong(message, start, end = start) {
    return new FormulaError(message, { place: this.place(start, end) });
  }

  // an error whose advice can be followed: what cannot be read is not advised
  error(message, start, end, ...candidates) {
    const advice = [...new Set(candidates.filter((text) => this.reads(text)))];
    return new FormulaError(message, { advice, place: this.place(start, end) });
  }

  reads(candidate) {
    if (!this.advises) return false;
    try {
      new this.constructor(spelled(Spelled.typed(candidate)), this.known, false).whole();
      return true;
    } catch (error) {
      if (error instanceof FormulaError) return false;
      throw error;
    }
  }

  put(start, end, text) {
    return this.text.slice(0, start) + text + this.text.slice(end);
  }

  checkBrackets() {
    const { text } = this, waiting = [];
    let deep = 0, deepest = 0;
    for (let at = 0; at < text.length; at++) {
      const sign = text[at];
      deepest = Math.max(deepest, (deep += deeper(sign)));
      if (CLOSING[sign]) waiting.push([CLOSING[sign], at]);
      else if ((sign === ")" || sign === "]") && waiting.pop()?.[0] !== sign) {
        throw this.wrong(`a bracket \`${sign}\` closes nothing`, at, at + 1);
      }
    }
    if (waiting.length) {
      const [sign, at] = waiting.at(-1);
      throw this.wrong(`a bracket is still open: \`${sign}\` is missing`, at, at + 1);
    }
    if (text.length > 2 * DEEPEST && deepest > DEEPEST / 4) {
      throw new FormulaError("the formula is nested too deeply");
    }
  }

  checkSigns() {
    let depth = 0;
    this.tokens.forEach((token, at) => {
      depth += deeper(token.text);
      if (depth === 0 && (token.text === "=" || token.text === ":=")) throw this.rightHandSide(token);
      if (token.text !== "^") return;
      const after = this.tokens[at + 1];
      if (after.text === "T") {
        throw this.error(
          "a transpose is written `.T`, not with `^`", token, after,
          this.put(token.start, after.end, ".T"), this.text.replaceAll("^T", ".T"),
        );
      }
      throw this.error(
        "a power is written with `**`, not with `^`", token, token, this.text.replaceAll("^", "**"),
      );
    });
  }

  leftOver() {
    const token = this.next;
    if (token.text === "=" || token.text === ":=") return this.rightHandSide(token);
    if (["==", "!=", ...COMPARED].includes(token.text)) {
      return this.wrong(`expected one comparison by \`< <= > >=\`, got ${code(this.text)}`, token);
    }
    if (token.text === "if") return this.condition();
    if (NO_WORDS.includes(token.text)) return this.noWord(token);
    if (NO_OPERATORS.includes(token.text)) {
      return this.wrong(`an operator ${code(token.text)} is not one of \`+ - * / ** @\``, token);
    }
    return this.missing(token);
  }

  missing(token) {
    return this.wrong(
      `cannot read ${code(this.text)}: something is missing or left over; ` +
        "between two factors there must be a `*` or `@`",
      token,
    );
  }

  rightHandSide(token) {
    return this.wrong("type only the right-hand side, without an `=` sign", token);
  }

  noWord(token) {
    return this.wrong(
      `cannot use ${code(token.text)} in a formula; understood are numbers, ` +
        "`+ - * / ** @`, brackets, `.T` and functions",
      token,
    );
  }

  // Python's `x if c else y`: the part before is the value where the condition holds
  condition() {
    const { next, text } = this, { start } = next, rest = text.slice(start);
    const told = "cannot use `if` in a formula; a choice is written with `where`";
    const count = (of, part) => of.split(part).length - 1;
    if (count(rest, "else") !== 1 || count(text, "if ") !== 1) return this.error(told, next, next);
    const [condition, other] = rest.replace(/^if/, "").split("else");
    let opened = text.slice(0, start).lastIndexOf("(") + 1;
    if (count(text.slice(opened, start), ")") || count(other, "(") > count(other, ")")) opened = 0;
    let inside = other, after = "";
    if (opened && other.includes(")")) {
      const close = other.lastIndexOf(")");
      [inside, after] = [other.slice(0, close), other.slice(close)];
    }
    const ways = `where(${[condition, text.slice(opened, start), inside].map((part) => part.trim()).join(", ")})`;
    return this.error(told, next, next, text.slice(0, opened) + ways + after);
  }

  // a comma outside of brackets: a decimal comma, or a list without its brackets
  comma() {
    const { next: comma, last: before, text } = this, after = this.tokens[this.at + 1];
    const touching = before.kind === "number" && after.kind === "number" && before.end === comma.start;
    const decimal = touching && after.start === comma.end ? [text.replaceAll(",", ".")] : [];
    // of thousands, as in 2,080
    if (decimal[0] && before.text >= "1" && /^\d{3}$/.test(after.text)) decimal.push(text.replaceAll(",", ""));
    return this.error(
      "a comma separates the entries of a list, which stands in brackets `[ ]`; a decimal " +
        "point is a point",
      comma, comma, ...decimal, `[${text}]`,
    );
  }

  functionOf(name) {
    return this.functions.includes(same(name)) ? same(name) : null;
  }

  unknown(token) {
    const name = token.text, { next } = this;
    if (NO_WORDS.includes(name)) return this.noWord(token);
    if (["None", "True", "False", "nan", "inf", "pi"].includes(name)) {
      return this.wrong(`expected a number, got ${code(name)}`, token);
    }
    if ((name === "e" || name === "E") && this.sees("**")) {
      this.take();
      this.signed();
      const { end } = this.last, power = `exp(${this.text.slice(next.end, end).trim()})`;
      return this.error("a power of e is the function `exp`", token, end, this.put(token.start, end, power));
    }
    if (name === "outer") {
      return this.wrong("the outer product of two columns is a product with a transpose", token);
    }
    const told = `unknown name \`${name}\`; known names: ${listed(this.names) || "none, only numbers"}`;
    const names = globalThis.JudgeNames, known = WORDS.has(name) || this.functionOf(name);
    const product = !known && names?.product(this, token, told);
    if (product) return product;
    if (this.sees("(")) {
      const able = listed(this.functions.filter((f) => !tables.also.includes(f)));
      return this.wrong(`cannot use ${code(name)}: unknown function \`${name}\`; known functions: ${able}`, token);
    }
    if (this.functionOf(name) || (WORDS.has(name) && name.length > 1)) {
      const follows = next.kind === "name" || next.kind === "number";
      const ways = follows ? [this.put(token.start, next.end, `${name}(${next.text})`)] : [];
      return this.error(`\`${name}\` is a function and needs brackets, \`${name}(...)\``, token, token, ...ways);
    }
    const near = names?.closest(name, this.names);
    return this.wrong(near ? `${told}; did you mean \`${near}\`?` : told, token);
  }
}
