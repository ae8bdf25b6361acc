// From the pieces of LaTeX to parts of a typed formula, each with its shape (none for a number, null
// if unknown); one that binds too loosely for its place gets brackets.
import { ENDS, FUNCTIONS, pieces, spellingOf } from "./latex.mjs";
import tables from "./latex_grammar.mjs";
import { FormulaError, code, listed } from "./messages.mjs";
import { DEEPEST } from "./signs.mjs";

export const COMPARISON = 0, SUM = 1, PRODUCT = 2, SIGNED = 3, POWER = 4, ATOM = 5;
export const sized = (shape) => shape?.length > 0;

// the shape of two that meet entry by entry; that of ones is not known ("?")
export function stretched(one, other) {
  if (!sized(one) || !sized(other)) return sized(one) ? one : other;
  return one.map((size, at) => (["1", "?", ""].includes(size) ? other[at] : size));
}

export class Parts {
  constructor(text, spelled, { latex = {}, shapes = {}, functions = [] }) {
    Object.assign(this, { text, spelled, pieces: pieces(spelled.text), at: 0, depth: 0, closing: [""] });
    this.shapes = new Map(Object.entries(shapes));
    const known = [...tables.common, ...tables.shapes, ...functions, ...this.shapes.keys()];
    this.names = new Map([...known.map((name) => [name, name]), ...FUNCTIONS, ...Object.entries(latex)]);
    this.bases = new Set([...this.names.keys()].flatMap((name) => [name, name.split(/[_^]/)[0]]));
  }

  get next() {
    return this.pieces[this.at];
  }

  take() {
    const piece = this.next;
    this.at = Math.min(this.at + 1, this.pieces.length - 1);
    return piece;
  }

  // where all that was read since a piece stands, or it alone
  place(start) {
    const last = this.pieces.at(this.at - 1);
    return this.spelled.place(start.start, Math.max(start.end, last.end));
  }

  error(why, start = this.next) {
    return new FormulaError(`cannot read the LaTeX ${code(this.text)}: ${why}`, { place: this.place(start) });
  }

  checkSides() {
    let depth = 0;
    for (const { text, start, end } of this.pieces) {
      depth += (text === "{") - (text === "}");
      if (text !== "=" || depth) continue;
      const place = this.spelled.place(start, end);
      throw new FormulaError("type only the right-hand side, without an `=` sign", { place });
    }
  }

  leftOver() {
    if (this.next.text) return this.unreadable(this.next);
    const wanted = this.closing.at(-1);
    return this.error(wanted ? `${code(wanted)} is missing` : "something is missing");
  }

  unreadable(piece) {
    return this.error(`${code(piece.text)} cannot be read here`, piece);
  }

  unknown(name, start) {
    const known = listed([...this.shapes.keys()]) || "none, only numbers";
    return this.error(`unknown name ${code(name)}; known names: ${known}`, start);
  }

  howManyOnes(start) {
    return this.error(
      "a vector of ones does not say here how long it is; a sum along the rows of X is typed " +
        "`sum(X, axis=1)`, one down the columns `sum(X, axis=0)`",
      start,
    );
  }

  expect(text) {
    if (this.next.text !== text) throw this.leftOver();
    this.take();
  }

  // a part of texts, which know where they came from, and of signs, which all stand for what was read since `start`
  write(start, parts, { binds = ATOM, shape = [], ones = "" } = {}) {
    const place = this.place(start), origin = [];
    let text = "";
    for (const part of parts) {
      const isText = typeof part === "string";
      text += isText ? part : part.text;
      origin.push(...(isText ? Array(part.length).fill(place) : part.origin));
    }
    return { text: { text, origin }, binds, shape, ones };
  }

  // the text of a part that must bind as tightly as that
  within(start, part, binds) {
    return part.binds >= binds ? part.text : this.write(start, ["(", part.text, ")"]).text;
  }

  two(start, left, sign, right, binds, shape) {
    const parts = [this.within(start, left, binds), sign, this.within(start, right, binds + 1)];
    return this.write(start, parts, { binds, shape });
  }

  // as TeX does, take only the first of several digits
  oneDigit() {
    const { text, start, end } = this.next;
    if (!/^[0-9]./.test(text)) return;
    const first = { text: text[0], start, end: start + 1 };
    this.pieces.splice(this.at, 1, first, { text: text.slice(1), start: start + 1, end });
  }

  // the spelling of a group or of one sign, past which the place moves
  spelledHere() {
    this.oneDigit();
    const first = this.at;
    for (let depth = 0; this.next.text; ) {
      const { text } = this.take();
      depth += (text === "{") - (text === "}");
      if (depth <= 0) break;
    }
    return spellingOf(this.pieces.slice(first, this.at));
  }

  deeper() {
    if (++this.depth > DEEPEST) throw this.error("it is nested too deeply");
  }

  // whether a product ends here or goes on with a sign
  ends() {
    return ENDS.has(this.next.text) || this.next.text === this.closing.at(-1);
  }
}
