// The factors of LaTeX besides names: numbers, brackets, fractions, roots, cases and matrices.
import { BRACKETS, CONDITIONS, FRACTIONS, NO_AXIS, ONE, SIZES, isDigit } from "./latex.mjs";
import { Names } from "./latex_names.mjs";
import { ATOM, POWER, PRODUCT, SIGNED, stretched } from "./latex_parts.mjs";
import { code } from "./messages.mjs";

const NEXT_CELL = ["&", "\\\\", "\\end"];

export class Factors extends Names {
  // one factor with what stands above, below and behind it
  factor() {
    const start = this.next;
    if (this.ends()) throw this.leftOver();
    const base = this.base();
    return this.raised(start, base ? this.named(start, base) : this.atom(this.take()));
  }

  atom(start) {
    const { text } = start;
    if (BRACKETS.has(text)) {
      const part = this.inside(BRACKETS.get(text)), size = SIZES.get(text);
      if (!size) return part;
      return this.write(start, [`${size}(`, part.text, ")"], { shape: size === "abs" ? part.shape : [] });
    }
    if (isDigit(text)) return this.write(start, [text]);
    if (text === ONE) return this.write(start, ["1"], { shape: ["?", "?"], ones: "column" });
    if (FRACTIONS.includes(text)) {
      const top = this.argument(), bottom = this.argument();
      return this.two(start, top, " / ", bottom, PRODUCT, stretched(top.shape, bottom.shape));
    }
    if (text === "\\sqrt") return this.root(start);
    if (text === "\\begin") return this.environment(start);
    if (text === "e" && this.next.text === "^") {
      this.take();
      const { text: power, shape } = this.argument();
      return this.write(start, ["exp(", power, ")"], { shape });
    }
    if (NO_AXIS.includes(text)) {
      throw this.error(
        `${code(text)} does not say which axis is meant; a sum is typed \`sum(X, axis=0)\` ` +
          "(down the columns), `sum(X, axis=1)` (along the rows) or `sum(X)` (of all entries)",
        start,
      );
    }
    throw /[A-Za-z]$/.test(text) ? this.unknown(text, start) : this.unreadable(start);
  }

  inside(closing) {
    this.closing.push(closing);
    const part = this.comparison();
    this.expect(closing);
    this.closing.pop();
    return part;
  }

  // what TeX takes for an argument: a group, or one sign
  argument() {
    this.oneDigit();
    const start = this.next;
    if (this.ends()) throw this.leftOver();
    this.take();
    const name = this.names.get(start.text);
    if (this.shapes.has(name)) return this.write(start, [name], { shape: this.shapes.get(name) });
    this.deeper();
    const part = this.atom(start);
    this.depth--;
    return part;
  }

  root(start) {
    if (this.next.text !== "[") {
      const { text, shape } = this.argument();
      return this.write(start, ["sqrt(", text, ")"], { shape });
    }
    this.take();
    const degree = this.inside("]"), inner = this.argument();
    const parts = [this.within(start, inner, ATOM), "**(1 / ", this.within(start, degree, SIGNED), ")"];
    return this.write(start, parts, { binds: POWER, shape: inner.shape });
  }

  // cases, or the entries of a matrix
  environment(start) {
    const kind = this.spelledHere();
    if (kind !== "cases" && !kind.endsWith("matrix")) {
      throw this.error(`the environment ${code(kind)} is not known`, start);
    }
    this.closing.push("\\end");
    let rows = [[]];
    while (this.next.text !== "\\end") {
      this.conditionWord();
      if (!NEXT_CELL.includes(this.next.text)) rows.at(-1).push(this.comparison());
      if (!NEXT_CELL.includes(this.next.text)) throw this.leftOver();
      if (this.next.text !== "\\end" && this.take().text === "\\\\") rows.push([]);
    }
    this.closing.pop();
    this.take();
    this.spelledHere();
    rows = rows.filter((row) => row.length);
    return kind === "cases" ? this.cases(start, rows) : this.matrix(start, rows);
  }

  // skip a word such as "if"
  conditionWord() {
    const text = this.pieces.slice(this.at).map((piece) => piece.text).join("");
    const opened = text.startsWith("{") ? 1 : 0, word = CONDITIONS.find((word) => text.startsWith(word, opened));
    if (!word) return;
    const end = word.length + opened;
    this.at += end + (text[end] === "}");
  }

  cases(start, rows) {
    if (!rows.length || rows.slice(0, -1).some((row) => row.length !== 2)) {
      throw this.error("every case but the last needs its condition", start);
    }
    let found = rows.pop()[0];
    for (const [value, condition] of rows.reverse()) {
      const shape = stretched(stretched(condition.shape, value.shape), found.shape);
      const parts = ["where(", condition.text, ", ", value.text, ", ", found.text, ")"];
      found = this.write(start, parts, { shape });
    }
    return found;
  }

  matrix(start, rows) {
    const between = (lists, sign) => lists.flatMap((list, at) => (at ? [sign, ...list] : list));
    const lists = rows.map((row) => ["[", ...between(row.map((entry) => [entry.text]), ", "), "]"]);
    const shape = [String(rows.length), String(rows[0]?.length ?? 0)];
    return this.write(start, ["[", ...between(lists, ", "), "]"], { shape });
  }
}
