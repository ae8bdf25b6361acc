// Compare an answer with the right one and with every catalogued mistake, point by point.

import { shapeWords } from "./arrays.mjs";
import { upper } from "./messages.mjs";
import { SMALLEST, shown, toldApart } from "./numbers.mjs";

const EXACTLY = 1e-9;
const SHOWN_VALUES = 8;

// a matrix with one entry counts as a number
export function sameShape(x, y) {
  return x.shape.join() === y.shape.join() || (x.entries.length === 1 && y.entries.length === 1);
}

const largest = (entries) => entries.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

// the first entry where two arrays of one shape differ, -1 where they agree; an entry that has left
// the range of the numbers on the way decides nothing
function differing(value, wanted, { tolerance, each }) {
  const most = tolerance * largest(wanted.entries);
  return value.entries.findIndex((x, at) => {
    const w = wanted.entries[at];
    const allowed = each ? (w % 1 ? tolerance : EXACTLY) * Math.abs(w) : most;
    return !(Math.abs(x - w) <= allowed + SMALLEST || (value.ran && !isFinite(x)));
  });
}

export function agree(values, wanted, how) {
  return values.every((value, at) => sameShape(value, wanted[at]) && differing(value, wanted[at], how) < 0);
}

// One number that stands for the entries of a mistake: they are summed with weights that look
// drawn, from a generator that is exact in every language. The export has the same.
function mark(entries) {
  let [state, weight, total] = [1, 1, 0];
  for (const x of entries) {
    total += weight * x;
    state = (state * 16807) % 2147483647;
    weight = 0.5 + state / 2147483647;
  }
  return total;
}

// whether an answer is a mistake: its mark alone is known, or its entries, or at a point nothing
export function isMistake(values, { shapes, found }, how) {
  return values.every((value, at) => {
    const shape = shapes[at];
    if (!sameShape(value, { shape, entries: { length: shape.reduce((x, y) => x * y, 1) } })) return false;
    if (found[at] === null) return true;
    if (Array.isArray(found[at])) return differing(value, { entries: found[at] }, how) < 0;
    const most = largest(value.entries);
    if (!(most < Infinity)) return value.ran;
    return Math.abs(mark(value.entries) - found[at]) <= how.tolerance * most + SMALLEST;
  });
}

export function shapesDiffer({ names }, value, wanted) {
  const [got, want] = [value, wanted].map(({ shape }) =>
    shape.length ? `shape ${shapeWords(shape, names)}` : "one number",
  );
  return `expected ${want}, your answer gives ${got}.`;
}

// the first point where the answer and the right one differ, in words
export function difference(points, values, right, how) {
  for (const [k, value] of values.entries()) {
    const wanted = right[k];
    if (!sameShape(value, wanted)) return upper(shapesDiffer(points[k], value, wanted));
    const at = differing(value, wanted, how);
    if (at < 0) continue;
    const place = inWords(points[k]);
    const where = place ? [place] : [];
    if (wanted.entries.length > 1) where.push(`${place ? "entry" : "Entry"} ${position(wanted.shape, at)}`);
    const told = `your answer gives ${beside(value.entries[at], wanted.entries[at], how.each)}.`;
    return where.length ? `${where.join(", ")}: ${told}` : upper(told);
  }
  return "";
}

// a wrong value, and the right one, unless that is what is asked for
function beside(x, y, asked) {
  const [got, want] = toldApart(x, y);
  if (!asked) return `${got}, the right one ${want}`;
  return x === x ? `${got}, which is too ${x > y ? "large" : "small"}` : got;
}

function position([, columns], at) {
  const [row, column] = [Math.floor(at / columns) + 1, (at % columns) + 1];
  return columns === 1 ? `${row}` : `(${row}, ${column})`;
}

// a point in words: its sizes, and its values where they are few
function inWords({ sizes, values }) {
  const parts = [...sizes].map(([name, length]) => `${name} = ${length}`);
  const variables = [...values].filter(([name]) => !sizes.has(name));
  if (variables.reduce((total, [, { entries }]) => total + entries.length, 0) <= SHOWN_VALUES) {
    for (const [name, value] of variables) parts.push(`${name} = ${written(value)}`);
  }
  return parts.length ? `At ${parts.join(", ")}` : "";
}

function written({ shape, entries }) {
  const numbers = Array.from(entries, (x) => shown(x));
  if (!shape.length) return numbers[0];
  const [rows, columns] = shape;
  if (columns === 1) return `[${numbers.join(", ")}]`;
  const row = (_, at) => numbers.slice(at * columns, (at + 1) * columns).join(", ");
  return `[[${Array.from({ length: rows }, row).join("], [")}]]`;
}
