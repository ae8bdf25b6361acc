// Lists of numbers in typed formulas, with rows and columns.
import { Factors } from "./factors.mjs";

const list = (elts) => ({ is: "List", elts });
const digit = (sign) => sign >= "0" && sign <= "9";

export class Lists extends Factors {
  rows() {
    const start = this.last, commas = [];
    if (this.sees("]")) throw this.raggedRows(start);
    let rows = [], row = [];
    for (let sign; sign?.text !== "]"; ) {
      row.push(this.entry());
      sign = this.next;
      this.close(",", ";", "]");
      if (sign.text !== "]") commas.push(sign);
      if (sign.text !== ",") {
        rows.push(row);
        row = [];
      }
    }
    this.checkCommas(commas);
    if (rows.length === 1) rows = rows[0].map((entry) => (entry.is === "List" ? entry.elts : [entry]));
    const entries = rows.flat();
    if (entries.some((entry) => entry.is === "List")) {
      throw this.wrong("a list of numbers may have rows and columns, no more", start, this.last);
    }
    if (rows.some((row) => row.length !== rows[0].length)) throw this.raggedRows(start);
    return this.built(start, list(rows.map(list)), ...entries);
  }

  raggedRows(start) {
    const told = "a list of numbers needs rows of one length, as in a matrix";
    return this.error(told, start, this.last, "[[1, 2], [3, 4]]");
  }

  entry() {
    if (!this.sees("[")) return this.comparison();
    const start = this.take(), row = this.several(() => this.entry());
    this.close("]");
    return this.built(start, list(row), ...row);
  }

  // decimal commas in a list show: some commas have a space behind them and some not
  checkCommas(commas) {
    const { text } = this;
    const tight = commas.filter((c) => c.text === "," && digit(text[c.end]) && digit(text[c.start - 1]));
    const spaced = commas.some((c) => text[c.end] === " " || c.text === ";");
    if (!tight.length || !spaced) return;
    const points = text.split("").map((sign, at) => (tight.some((c) => c.start === at) ? "." : sign)).join("");
    throw this.error(
      "a decimal point is a point, and a comma separates two entries",
      tight[0], tight[0], points, text.replaceAll(",", ", "),
    );
  }
}
