// Sums, products and powers of typed formulas, also of those whose sign is missing.
import { Advice } from "./advice.mjs";
import tables from "./grammar.mjs";
import { code } from "./messages.mjs";
import { COMPARED, DEEPEST, NO_WORDS } from "./signs.mjs";

export class Products extends Advice {
  deeper() {
    if (++this.depth > DEEPEST) throw this.wrong("the formula is nested too deeply", this.next);
  }

  // a tree with its height, which is bounded, and with its place, which ends here
  built(start, tree, ...parts) {
    tree.height = 1 + Math.max(0, ...parts.map((part) => part.height ?? 0));
    tree.place = this.place(start, this.last);
    if (tree.height > DEEPEST) throw this.wrong("the formula is nested too deeply", start, this.last);
    return tree;
  }

  binary(start, left, op, right) {
    return this.built(start, { is: "BinOp", op, left, right }, left, right);
  }

  transposed(start, value) {
    return this.built(start, { is: "Attribute", value }, value);
  }

  comparison() {
    this.deeper();
    const start = this.next;
    let left = this.sum();
    if (this.sees(...COMPARED)) left = this.binary(start, left, this.take().text, this.sum());
    this.depth--;
    return left;
  }

  sum() {
    const start = this.next;
    let tree = this.term();
    while (this.sees("+", "-")) {
      const sign = this.take().text;
      tree = this.binary(start, tree, sign, this.term());
    }
    return tree;
  }

  term() {
    const start = this.next;
    let first = start, tree = this.signed(), sign = "";
    for (;;) {
      const { kind, text } = this.next;
      if (["*", "/", "@"].includes(text)) {
        sign = this.take().text;
        first = this.next;
        tree = this.binary(start, tree, sign, this.signed());
      } else if ((kind === "number" || kind === "name" || text === "(" || text === "[") && !NO_WORDS.includes(text)) {
        tree = this.binary(start, tree, "*", this.withoutSign(tree, start, first, sign === "/"));
        sign = "";
      } else {
        return tree;
      }
    }
  }

  // the right factor of a product without a sign, where there is one reading of it
  withoutSign(left, start, first, under) {
    const { last: before, next: token, text } = this, end = before.end, begin = token.start;
    const raised = this.raised(start.start), right = this.signed(), close = this.last.end;
    const product = this.put(end, begin, " * ");
    if (token.kind === "number") {
      const told = `a sign is missing before ${code(token.text)}`;
      throw this.error(told, before, token, product, this.put(end, begin, "**"));
    }
    if (under || raised !== null) {
      const from = raised ?? first.start;
      throw this.error(
        "a product is written with `*`; without it this has two readings", start, close,
        this.put(start.start, begin, `(${text.slice(start.start, end)}) * `),
        this.put(from, close, `(${text.slice(from, end)} * ${text.slice(begin, close)})`),
      );
    }
    if (this.isNumber(left) || this.isNumber(right)) return right;
    const called = before.kind === "name" && before.text !== "T" && token.text === "(";
    const told = called ? `\`${before.text}\` is not a function; ` : "";
    throw this.error(
      `${told}a product is written with \`*\` (entry by entry) or \`@\` (of matrices)`,
      before, token, product, this.put(end, begin, " @ "),
    );
  }

  // where an exponent begins that ends just here and stands in no brackets
  raised(start) {
    let depth = 0;
    for (let at = this.at - 1; at >= 0 && this.tokens[at].start >= start; at--) {
      const { text } = this.tokens[at];
      depth += (text === ")" || text === "]") - (text === "(" || text === "[");
      if ((depth === 0 && ["*", "/", "@", "+", "-"].includes(text)) || depth < 0) return null;
      if (depth === 0 && text === "**") {
        const after = this.tokens[at + 1];
        return after.text === "(" ? null : after.start;
      }
    }
    return null;
  }

  // whether a formula is one number, whatever the sizes are
  isNumber(tree) {
    const all = (...parts) => parts.every((part) => this.isNumber(part));
    if (tree.is === "Constant") return true;
    if (tree.is === "Name") return this.numbers.includes(tree.id);
    if (tree.is === "BinOp") return tree.op !== "@" && all(tree.left, tree.right);
    if (tree.is === "UnaryOp") return all(tree.operand);
    if (tree.is === "Attribute") return all(tree.value);
    const { name, args, axis } = tree;
    if (tree.is !== "Call" || tables.shapes.includes(name)) return false;
    const over = ["sum", "mean", "max", "min"].includes(name) && args.length === 1;
    return over ? axis === null : all(...args);
  }

  signed() {
    if (!this.sees("+", "-")) return this.power();
    this.deeper();
    const start = this.take(), operand = this.signed();
    this.depth--;
    return this.built(start, { is: "UnaryOp", op: start.text, operand }, operand);
  }

  power() {
    const start = this.next;
    let tree = this.followed();
    if (this.sees("**")) {
      this.deeper();
      this.take();
      tree = this.binary(start, tree, "**", this.signed());
      this.depth--;
    }
    return tree;
  }

  followed() {
    const start = this.next;
    let tree = this.atom();
    for (;;) {
      if (this.skips("'")) {
        tree = this.transposed(start, tree);
      } else if (this.sees(".")) {
        tree = this.afterDot(tree, start);
      } else if (this.sees("[") && this.next.start === this.last.end) {
        const told = `cannot use ${code(this.text.slice(start.start))} in a formula: no entries`;
        throw this.wrong(told, start, this.next);
      } else {
        return tree;
      }
    }
  }
}
