// From LaTeX to a typed formula: sums and products of what latex_factors reads. A product without a
// sign is `@` of two matrices and `*` with a number, as their shapes tell. It is a script of its own,
// which a page loads when a reader turns to a box.
import { ENTRYWISE, RELATIONS, TIMES, isDigit } from "./latex.mjs";
import { Factors } from "./latex_factors.mjs";
import { COMPARISON, PRODUCT, SUM, sized, stretched } from "./latex_parts.mjs";
import { FormulaError, code } from "./messages.mjs";

class Reader extends Factors {
  whole() {
    this.checkSides();
    const part = this.comparison();
    if (this.next.text) throw this.leftOver();
    return part.text;
  }

  // two that meet entry by entry
  meet(start, left, sign, right, binds) {
    return this.two(start, left, ` ${sign} `, right, binds, stretched(left.shape, right.shape));
  }

  comparison() {
    this.deeper();
    const start = this.next;
    let part = this.sum();
    if (RELATIONS.has(this.next.text)) {
      part = this.meet(start, part, RELATIONS.get(this.take().text), this.sum(), COMPARISON);
    }
    this.depth--;
    return part;
  }

  sum() {
    const start = this.next, signed = () => this.next.text === "+" || this.next.text === "-";
    const sign = signed() ? this.take().text : "";
    let part = this.entrywise();
    if (sign) {
      const { shape } = part;
      part = this.write(start, [sign, this.within(start, part, PRODUCT)], { binds: SUM, shape });
    }
    while (signed()) part = this.meet(start, part, this.take().text, this.entrywise(), SUM);
    return part;
  }

  entrywise() {
    const start = this.next;
    let part = this.product();
    while (ENTRYWISE.has(this.next.text)) {
      this.take();
      part = this.meet(start, part, "*", this.product(), PRODUCT);
    }
    return part;
  }

  product() {
    const start = this.next;
    let part = this.factor(), under = false;
    for (;;) {
      const sign = this.next.text;
      if (sign === "/") {
        this.take();
        part = this.meet(start, part, "/", this.factor(), PRODUCT);
        under = true;
      } else if (TIMES.has(sign)) {
        this.take();
        part = this.times(start, part, this.factor(), sign);
        under = false;
      } else if (this.ends()) {
        return part;
      } else if (isDigit(sign) && /[A-Za-z0-9]$/.test(this.pieces[this.at - 1].text)) {
        throw this.error(`a sign is missing before ${code(sign)}`);
      } else if (under) {
        // it has two readings, which the reader of typed formulas says
        part = this.two(start, part, " ", this.factor(), PRODUCT, null);
      } else {
        part = this.times(start, part, this.factor(), "");
      }
    }
  }

  times(start, left, right, sign) {
    const clear = ({ shape }) => sized(shape) && !shape.includes("?");
    if (right.ones === "column" && clear(left)) {
      return this.write(start, ["sum(", left.text, ", axis=1)"], { shape: [left.shape[0], "1"] });
    }
    if (left.ones === "row" && clear(right)) {
      return this.write(start, ["sum(", right.text, ", axis=0)"], { shape: ["1", right.shape[1]] });
    }
    const matrices = sized(left.shape) && sized(right.shape);
    if (matrices && !(clear(left) && clear(right))) {
      throw this.howManyOnes(start);
    }
    const one = ({ shape }) => shape[0] === "1" && shape[1] === "1";
    if (sign === "@" || (matrices && !one(left) && !one(right))) {
      const shape = matrices ? [left.shape[0], right.shape[1]] : null;
      return this.two(start, left, " @ ", right, PRODUCT, shape);
    }
    return this.meet(start, left, "*", right, PRODUCT);
  }
}

// The typed formula that LaTeX stands for, with the origin of each of its signs, or what is wrong and
// where. The judge is another script, so that plain data go back to it. `spelled` is the text with its
// signs of paper written otherwise.
export function typed(text, spelled, words) {
  try {
    return new Reader(text, spelled, words).whole();
  } catch (error) {
    if (error instanceof FormulaError) return { told: error.told, place: error.place };
    throw error;
  }
}
