// Numbers, names, brackets and lists of typed formulas, and what may follow them.
import { WORDS, same } from "./advice.mjs";
import { BUILT_IN, Calls } from "./calls.mjs";
import tables from "./grammar.mjs";
import { code } from "./messages.mjs";

const LARGEST = 1e300;

export class Factors extends Calls {
  afterDot(tree, start) {
    this.take();
    const token = this.take(), name = token.text, called = this.sees("(");
    if (token.kind !== "name") throw this.missing(token);
    if (name === "T" && !(called && this.tokens[this.at + 1].text === ")")) return this.transposed(start, tree);
    if (called && tables.unchanged.includes(name)) {
      this.skipBrackets();
      return tree;
    }
    if (called && (WORDS.has(name) || BUILT_IN.has(same(name)))) return this.call(start, token, [tree], true, true);
    throw this.wrong(
      `cannot read \`.${name}\`: only \`.T\` (the transpose) and functions such as ` +
        "`.sum(axis=0)` may follow a dot",
      token,
    );
  }

  atom() {
    const token = this.take(), { kind, text } = token;
    if (kind === "number") return this.number(token);
    if (kind === "name") return this.name(token);
    if (text === "(") {
      const tree = this.comparison();
      if (this.sees(",")) throw this.comma();
      if (!this.sees(")")) throw this.leftOver();
      tree.place = this.place(token, this.take());
      return tree;
    }
    if (text === "[") return this.rows();
    if (kind === "end" || [")", "]", ","].includes(text)) throw this.missing(token);
    if (text === "~" || text === "!") throw this.wrong(`a sign ${code(text)} is not \`+\` or \`-\``, token);
    if (text === "=" || text === ":=") throw this.rightHandSide(token);
    throw this.wrong(
      `cannot read and cannot use ${code(text)} here: expected a number, a name or a bracket`, token,
    );
  }

  number(token) {
    const text = token.text.replaceAll("_", ""), { next } = this;
    if (this.sees("j", "J") && next.start === token.end) {
      throw this.wrong(`expected a real number, got ${code(token.text + next.text)}`, token, next);
    }
    const value = Number(text);
    if (value > LARGEST) throw this.wrong("a number is too large", token);
    const float = !(/^(0[xob]|[0-9]+$)/i.test(text) && value < 2 ** 53);
    return this.built(token, { is: "Constant", value, ...(float && { float }) });
  }

  name(token) {
    const start = token;
    let name = token.text;
    const called = this.sees("("), named = (id) => this.built(start, { is: "Name", id });
    if (this.names.includes(name)) return named(name);
    if (tables.libraries.includes(name) && this.sees(".")) {
      while (tables.libraries.includes(name) && this.skips(".")) {
        token = this.take();
        name = token.text;
      }
      return this.call(start, token, [], true);
    }
    if (called && (this.functionOf(name) || WORDS.has(name))) return this.call(token, token, []);
    if (this.aliases.has(name)) return named(this.aliases.get(name));
    const base = name.replace(/_prime$/, "");
    if (this.names.includes(base) || this.aliases.has(base)) {
      return this.transposed(start, named(this.aliases.get(base) ?? base));
    }
    throw this.unknown(token);
  }
}
