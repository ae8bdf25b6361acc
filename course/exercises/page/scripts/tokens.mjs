// A typed formula cut into numbers, names and signs.
import tables from "./grammar.mjs";
import { FormulaError, code } from "./messages.mjs";

const PATTERN = new RegExp(tables.signs.token, "uy");
const KINDS = ["space", "number", "name", "sign"];
const OTHER_SIGNS = new Map([[".*", "*"], ["./", "/"], [".^", "**"], [".'", "'"]]);
const LONGEST_WRITTEN = 40;
const NAMED = new Map(Object.entries(tables.signs.named));

export function tokens(text, names) {
  const found = [];
  let at = 0;
  while (at < text.length) {
    PATTERN.lastIndex = at;
    const piece = PATTERN.exec(text);
    if (!piece) throw noSign(text, at);
    const kind = KINDS[piece.slice(1).findIndex((part) => part !== undefined)], part = piece[0];
    const end = at + part.length;
    if (kind === "number") checkExponent(part, names, text, at);
    if (kind !== "space") found.push({ kind, text: OTHER_SIGNS.get(part) ?? part, start: at, end });
    at = end;
  }
  return [...found, { kind: "end", text: "", start: at, end: at }];
}

// 2e-3 is a number, unless e is a name of the exercise: then it has two readings
function checkExponent(number, names, text, at) {
  const [, mantissa, e, sign, digits] = /^([0-9._]+)([eE])([-+]?)([0-9]+)$/.exec(number) ?? [];
  if (!e || !names.includes(e)) return;
  const end = at + number.length;
  const ways = sign ? [`${mantissa}*${e} ${sign} ${digits}`] : [];
  ways.push(...inFull(mantissa, Number(sign + digits.slice(0, 9))));
  throw new FormulaError(`${code(number)} has two readings, a product and a number`, {
    advice: ways.map((way) => text.slice(0, at) + way + text.slice(end)),
    place: [at, end],
  });
}

// a number without its exponent, unless that is too long to be typed
function inFull(mantissa, exponent) {
  if (Math.abs(exponent) > LONGEST_WRITTEN) return [];
  const [whole, part = ""] = mantissa.replaceAll("_", "").split(".");
  let digits = whole + part, point = whole.length + exponent;
  if (point <= 0) [digits, point] = ["0".repeat(1 - point) + digits, 1];
  digits = digits.padEnd(point, "0");
  const after = digits.slice(point).replace(/0+$/, "");
  return [(digits.slice(0, point).replace(/^0+/, "") || "0") + (after ? `.${after}` : "")];
}

function noSign(text, at) {
  const point = text.codePointAt(at), sign = String.fromCodePoint(point);
  const place = [at, at + sign.length];
  if (sign === '"') {
    return new FormulaError("expected a number or a formula, got a quotation mark inside it", { place });
  }
  const name = NAMED.get(sign) ?? `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  return new FormulaError(`cannot read and cannot use the sign ${code(sign)} (${name}) in a formula`, { place });
}
