// The names of LaTeX and its functions, with what stands below, above and behind them.
import { ACCENTS, BRACKETS, ENTRYWISE, PRIMES, SIZES, TRANSPOSED } from "./latex.mjs";
import tables from "./latex_grammar.mjs";
import { ATOM, POWER, Parts, sized, stretched } from "./latex_parts.mjs";
import { code } from "./messages.mjs";

const LONGEST_NAME = 20;
const OVER_ALL = ["sum", "mean", "max", "min", "norm"];

export class Names extends Parts {
  // the longest name that begins here, without what stands above and below it
  base() {
    const { at, next } = this;
    if (ACCENTS.includes(next.text)) return this.take().text + this.spelledHere();
    if (next.text === "{") {
      const word = this.spelledHere();
      if (this.names.has(word)) return word;
      this.at = at;
      return "";
    }
    let found = "", text = "", end = at;
    for (let here = at; here < Math.min(at + LONGEST_NAME, this.pieces.length - 1); here++) {
      const before = this.pieces.at(here - 1), piece = this.pieces[here];
      const gap = text ? this.spelled.text.slice(before.end, piece.start) : "";
      if (gap && gap !== "\\!" && before.text[0] !== "\\") break;
      text += piece.text;
      if (this.bases.has(text)) [found, end] = [text, here + 1];
    }
    this.at = end;
    return found;
  }

  // a name with what belongs to it of what stands below and above it
  named(start, base) {
    const { at } = this, scripts = { _: "", "^": "" };
    for (let sign; (sign = this.next.text), scripts[sign] === ""; ) {
      this.take();
      scripts[sign] = sign + this.spelledHere();
    }
    const below = base + scripts._, above = scripts["^"];
    if (this.names.has(below + above)) return this.known(start, this.names.get(below + above));
    for (const turned of TRANSPOSED) {
      const layer = above.endsWith(turned) ? above.slice(0, -turned.length) : above;
      if (layer !== "^" && layer !== above && this.names.has(below + layer)) {
        return this.transposed(start, this.known(start, this.names.get(below + layer)));
      }
    }
    this.at = at;
    let name = base;
    if (this.next.text === "_") {
      this.take();
      name += "_" + this.spelledHere();
    }
    if (this.names.has(name)) return this.known(start, this.names.get(name));
    throw this.unknown(name, start);
  }

  known(start, name) {
    if (this.shapes.has(name)) return this.write(start, [name], { shape: this.shapes.get(name) });
    const callee = name;
    while (this.next.text === "'" || this.primeAbove()) {
      this.take();
      name += "_prime";
    }
    let power = "";
    if (this.next.text === "^") {
      this.take();
      power = this.spelledHere();
    }
    if (!["", "2", "3"].includes(power) || this.next.text === "_") {
      throw this.error(`what stands at \`${callee}\` before its brackets is not clear`, start);
    }
    const args = this.arguments(callee, start);
    let shape = args.map((arg) => arg.shape).reduce(stretched);
    if (OVER_ALL.includes(callee) && args.length === 1) shape = [];
    if (tables.shapes.includes(callee)) shape = sized(shape) ? [shape[0], shape[0]] : ["", ""];
    const inner = args.flatMap((arg) => [", ", arg.text]).slice(1);
    const parts = [`${name}(`, ...inner, power ? `)**${power}` : ")"];
    return this.write(start, parts, { binds: power ? POWER : ATOM, shape });
  }

  primeAbove() {
    const { at } = this;
    if (this.next.text === "^") {
      this.take();
      if (PRIMES.includes(this.spelledHere())) {
        this.at--;
        return true;
      }
    }
    this.at = at;
    return false;
  }

  // what a function is applied to: all in its brackets, or one factor without any
  arguments(callee, start) {
    const opening = this.next.text, closing = BRACKETS.get(opening);
    if (closing && !SIZES.has(opening)) {
      this.take();
      this.closing.push(closing);
      const args = [this.comparison()];
      while (this.next.text === ",") {
        this.take();
        args.push(this.comparison());
      }
      this.expect(closing);
      this.closing.pop();
      return args;
    }
    if (this.ends()) throw this.error(`what \`${callee}\` is applied to is not clear`, start);
    this.deeper();
    const args = [this.factor()];
    this.depth--;
    if (!this.ends()) throw this.error(`where the argument of \`${callee}\` ends is not clear`, start);
    return args;
  }

  // a factor with the transposes and powers that follow it
  raised(start, part) {
    for (;;) {
      const sign = this.next.text;
      if (sign === "'" || sign === ".T") {
        this.take();
        part = this.transposed(start, part);
      } else if (sign === "^" || sign === "**") {
        part = this.power(start, part);
      } else if (sign === "_" && part.ones) {
        throw this.howManyOnes(start);
      } else if (sign === "_" && part.text.text.startsWith("norm(")) {
        this.take();
        if (!["2", "F"].includes(this.spelledHere())) {
          throw this.error("only the norm of all entries is known", start);
        }
      } else {
        return part;
      }
    }
  }

  power(start, part) {
    this.take();
    const { at } = this, above = this.spelledHere();
    if (TRANSPOSED.includes(above) || PRIMES.includes(above)) return this.transposed(start, part);
    this.at = at;
    let exponent;
    if (this.next.text === "{" && ENTRYWISE.has(this.pieces[at + 1].text)) {
      this.at += 2;
      exponent = this.inside("}");
    } else if (above.startsWith("[")) {
      throw this.error(`the index ${code(above)} is not known here`, start);
    } else if (sized(part.shape)) {
      throw this.error(
        "a power of a matrix can mean two things; entry by entry it is `A \\odot A` or `A^{\\circ 2}`",
        start,
      );
    } else {
      exponent = this.argument();
    }
    const parts = [this.within(start, part, ATOM), "**", this.within(start, exponent, ATOM)];
    return this.write(start, parts, { binds: POWER, shape: part.shape });
  }

  transposed(start, part) {
    if (part.ones) return { ...part, ones: part.ones === "column" ? "row" : "column" };
    if (part.shape && !part.shape.length) return part;
    const shape = part.shape && [...part.shape].reverse();
    return this.write(start, [this.within(start, part, ATOM), ".T"], { shape });
  }
}
