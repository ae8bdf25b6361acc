// The signs and letters of paper, written as they are typed on a keyboard.
import tables from "./grammar.mjs";
import { FormulaError, upper } from "./messages.mjs";

const { longest, space, gaps, letters, styled, blocks } = tables.signs;
const { above, below, fractions } = tables;
const SPELLING = new Map();
tables.greek.split(" ").forEach((name, at) => {
  if (!name) return;
  SPELLING.set(String.fromCharCode(0x3b1 + at), name);
  SPELLING.set(String.fromCharCode(0x391 + at), upper(name));
});
for (const [typed, signs] of Object.entries(tables.spelling)) for (const sign of signs) SPELLING.set(sign, typed);
const KINDS = [[/\p{Cf}/u, ""], [/\p{Z}/u, " "], [/\p{Pd}/u, "-"]];
const DIGIT = /\p{Nd}/u;
const FRACTION = new RegExp(`[${fractions}]`);

const POWERS = new RegExp(`([${above}]+)(?=([${space}${gaps}]*[${letters}${styled}0-9(])?)`, "gu");
const INDICES = new RegExp(`[${below}]+`, "gu");
const ACCENTED = /[^\u0300-\u036f][\u0300-\u036f]+/gu;
const MIXED = new RegExp(`[0-9][${space}${gaps}]*[${fractions}]`, "u");
const PRIMES = new RegExp(`(?<=[${letters}0-9])'(?=[${space}]*\\()`, "gu");
const LETTER = new RegExp(`^[${letters}]`, "u");
// what a formula may stand in where it was copied from, as in `$A - Y$` and `A - Y;`
const BEFORE = new RegExp(`^(?:[${space}$\`]|\\\\[(\\[])*`);
const BEHIND = new RegExp(`(?:[${space}$\`;.]|\\\\[)\\]])*$`);

// A text, and of each of its signs where it came from: two places in what was typed.
export class Spelled {
  constructor(text, origin) {
    Object.assign(this, { text, origin });
  }

  // a text just as it was typed
  static typed(text) {
    const count = [...text].length;
    if (count > longest) throw new FormulaError(`the formula has ${count} characters; ${longest} are allowed`);
    return new Spelled(text, text.split("").map((_, at) => [at, at + 1]));
  }

  edit(pattern, write) {
    let text = "", origin = [], done = 0;
    for (const found of this.text.matchAll(pattern)) {
      const start = found.index, end = start + found[0].length, written = write(found);
      text += this.text.slice(done, start) + written;
      const from = [this.origin[start]?.[0], this.origin[end - 1]?.[1]];
      // as in Python, a sign of two halves is one: it was not two signs, written otherwise one by one
      const same = written === found[0] || written.length === [...found[0]].length;
      const alike = same && written.length === end - start;
      origin.push(...this.origin.slice(done, start));
      origin.push(...(alike ? this.origin.slice(start, end) : Array(written.length).fill(from)));
      done = end;
    }
    return new Spelled(text + this.text.slice(done), [...origin, ...this.origin.slice(done)]);
  }

  stripped() {
    const start = BEFORE.exec(this.text)[0].length;
    const text = this.text.replace(BEFORE, "").replace(BEHIND, "");
    return new Spelled(text, this.origin.slice(start, start + text.length));
  }

  place(start, end) {
    const { origin } = this;
    if (start < end) return [origin[start][0], origin[Math.min(end, origin.length) - 1][1]];
    const at = start < origin.length ? origin[start][0] : (origin.at(-1)?.[1] ?? 0);
    return [at, at];
  }
}

// one sign as it is typed; itself when nothing is known
function typed(sign) {
  const code = sign.codePointAt(0);
  if (SPELLING.has(sign)) return SPELLING.get(sign);
  if (!blocks.some(([first, last]) => first <= code && code < last)) return sign;
  const kind = KINDS.find(([of]) => of.test(sign));
  if (kind) return kind[1];
  if (DIGIT.test(sign)) return digit(code);
  const same = sign.normalize("NFKC");
  const text = same === sign ? sign : line(same);
  if (/[^\x00-\x7f]/.test(text)) return sign;
  return FRACTION.test(sign) ? `(${text})` : text;
}

// every script has its digits in a row, from 0 to 9, and nothing but such rows
function digit(code) {
  let at = 0;
  while (DIGIT.test(String.fromCodePoint(code - at - 1))) at++;
  return String(at % 10);
}

const isLetter = (sign) => sign !== "_" && LETTER.test(typed(sign));
const isWord = (sign) => typed(sign).length > 1 && typed(sign) !== sign && /^[A-Za-z]+$/.test(typed(sign));
const line = (signs) => Array.from(signs.normalize("NFKC"), typed).join("");

function power([, signs, after]) {
  const raised = line(signs);
  if (raised === "T") return after ? ".T " : ".T";
  return after ? `**(${raised})` : `**${raised}`;
}

export const spelled = (text) => signsSpelled(text).edit(PRIMES, () => "_prime").stripped();

// the signs of paper alone, which stand in LaTeX too
export function signsSpelled(text) {
  if (/[^\x00-\x7f]/.test(text.text)) {
    text = text.edit(ACCENTED, ([found]) => found.normalize("NFC"));
    const mixed = MIXED.exec(text.text);
    if (mixed) {
      const place = text.place(mixed.index, mixed.index + mixed[0].length);
      throw new FormulaError("a mixed number is written as a sum, whole number plus fraction", { place });
    }
    text = text.edit(POWERS, power).edit(INDICES, ([signs]) => "_" + line(signs).replace(/^_+/, ""));
    let before = "";
    text = text.edit(/[^]/gu, ([sign]) => {
      const apart = isLetter(sign) && isLetter(before) && (isWord(sign) || isWord(before));
      before = sign;
      return (apart ? " " : "") + typed(sign);
    });
  }
  return text;
}

export const respell = (text) => spelled(Spelled.typed(text)).text;
