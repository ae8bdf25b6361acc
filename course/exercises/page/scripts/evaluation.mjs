// Work out a formula's syntax tree: numbers and matrices, entry by entry as in NumPy.

import { array, number, product, shapeWords, stepped, stretched, transposed } from "./arrays.mjs";
import tables from "./grammar.mjs";
import { FormulaError, ShapeError, code } from "./messages.mjs";
import { read } from "./reading.mjs";
import { unparse } from "./unparse.mjs";

// IEEE 754 and NumPy, which squares by a product: 1 to any power is 1, whatever JavaScript says
function power(x, y) {
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return x ** y;
}

const ENTRYWISE = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "**": power,
  "<": (x, y) => +(x < y),
  ">": (x, y) => +(x > y),
  "<=": (x, y) => +(x <= y),
  ">=": (x, y) => +(x >= y),
  max: (x, y) => Math.max(x, y),
  min: (x, y) => Math.min(x, y),
  heaviside: (x, y) => (x > 0 ? 1 : x < 0 ? 0 : x === 0 ? y : NaN),
  where: (c, x, y) => (c !== 0 ? x : y),
};
for (const name of ["exp", "log", "sqrt", "tanh", "abs", "sign"]) ENTRYWISE[name] = (x) => Math[name](x);
// of finite numbers, none of them 0, they may come to 0 or infinity
const SCALES = ["*", "/", "**", "exp"];
const sum = (entries) => entries.reduce((x, y) => x + y, 0);
const OVER_AXIS = new Map([
  ["sum", sum],
  ["mean", (entries) => sum(entries) / entries.length],
  ["max", (entries) => entries.reduce((x, y) => Math.max(x, y))],
  ["min", (entries) => entries.reduce((x, y) => Math.min(x, y))],
]);
const shown = (tree) => code(unparse(tree));
const LARGEST = 20;
const IN_X = { names: ["x"], numbers: [], aliases: {}, functions: [] };

const trees = new Map();

// the syntax tree, in x, of a function that is given by a formula; it was not typed
function defined(name) {
  const placeless = (key, part) => (key === "place" ? null : part);
  if (!trees.has(name)) {
    trees.set(name, JSON.parse(JSON.stringify(read(IN_X, tables.defined[name]), placeless)));
  }
  return trees.get(name);
}

export class Evaluator {
  // `values`: a value for every name; `sizes`: the name of each length; `seen`: gets every shape
  constructor(values, sizes, seen = null) {
    Object.assign(this, { values, sizes, seen });
  }

  value(node) {
    try {
      const found = this[node.is](node);
      this.seen?.set(node, found.shape);
      return found;
    } catch (error) {
      error.place ??= node.place;
      throw error;
    }
  }

  words(...parts) {
    return parts.map((part) => shapeWords(part.shape, this.sizes)).join(" and ");
  }

  Constant(node) {
    return number(node.value);
  }

  Name(node) {
    this.named = true;
    return this.values.get(node.id);
  }

  UnaryOp(node) {
    const { shape, entries } = this.value(node.operand);
    return { shape, entries: node.op === "-" ? entries.map((x) => -x) : entries };
  }

  Attribute(node) {
    return transposed(this.value(node.value));
  }

  List(node) {
    const entries = node.elts.flatMap((row) => row.elts.map((entry) => this.value(entry)));
    if (entries.some((entry) => entry.shape.length)) {
      throw new FormulaError("a list holds numbers, not matrices");
    }
    const shape = [node.elts.length, node.elts[0].elts.length];
    return array(shape, entries.map((entry) => entry.entries[0]));
  }

  BinOp(node) {
    const [left, right] = [this.value(node.left), this.value(node.right)];
    if (node.op !== "@") return this.entrywise(node, node.op, left, right);
    if (!left.shape.length || !right.shape.length) {
      throw new ShapeError(`${shown(node)}: \`@\` needs a matrix on both sides; a number scales by \`*\``);
    }
    const inner = [left.shape[1], right.shape[0]];
    if (inner[0] !== inner[1]) {
      const [columns, rows] = inner.map((size) => this.sizes.get(size) ?? size);
      throw new ShapeError(
        `${shown(node)}: shapes ${this.words(left, right)} do not fit for \`@\`, ` +
          `because ${columns} columns meet ${rows} rows`,
      );
    }
    return product(left, right);
  }

  entrywise(node, name, ...parts) {
    const shape = stretched(parts);
    if (!shape) {
      throw new ShapeError(
        `${shown(node)}: shapes ${this.words(...parts)} do not fit for \`${name}\`, ` +
          "which works entry by entry; a matrix product is written `@`",
      );
    }
    const apply = ENTRYWISE[name], scales = SCALES.includes(name);
    const [rows, columns] = shape.length ? shape : [1, 1];
    const [x, y, z] = [...parts, number(0), number(0)].map(stepped);
    const entries = new Float64Array(rows * columns);
    for (let row = 0, at = 0; row < rows; row++) {
      let [i, j, k] = [row * x.down, row * y.down, row * z.down];
      for (let column = 0; column < columns; column++, at++) {
        const [a, b] = [x.entries[i], y.entries[j]];
        const found = (entries[at] = apply(a, b, z.entries[k]));
        if (scales && a && (b || !parts[1]) && isFinite(a + b) && [0, Infinity].includes(Math.abs(found))) {
          Evaluator.ran = true;
        }
        i += x.along;
        j += y.along;
        k += z.along;
      }
    }
    return { shape, entries };
  }

  Call(node) {
    const { name, axis } = node, args = node.args.map((arg) => this.value(arg));
    if (Object.hasOwn(tables.defined, name)) {
      return new Evaluator(new Map([["x", args[0]]]), this.sizes).value(defined(name));
    }
    if (OVER_AXIS.has(name) && !args[1]) return this.overAxis(name, args[0], axis);
    if (Object.hasOwn(ENTRYWISE, name)) return this.entrywise(node, name, ...args);
    return this.shaped(name, args);
  }

  overAxis(name, part, axis) {
    const over = OVER_AXIS.get(name);
    if (axis === null) return number(over(part.entries));
    if (!part.shape.length) throw new ShapeError(`\`${name}(..., axis=${axis})\` needs a matrix, got a number`);
    const { shape, entries } = axis ? part : transposed(part);
    const found = Array.from({ length: shape[0] }, (_, row) =>
      over(entries.subarray(row * shape[1], (row + 1) * shape[1])),
    );
    return array(axis ? [shape[0], 1] : [1, shape[0]], found);
  }

  shaped(name, args) {
    const { shape, entries } = args[0];
    if (name === "diag") {
      if (!shape.includes(1)) throw new ShapeError(`\`diag\` takes a column, got shape ${this.words(args[0])}`);
      const size = entries.length;
      const found = new Float64Array(size * size);
      entries.forEach((x, at) => (found[at * (size + 1)] = x));
      return { shape: [size, size], entries: found };
    }
    const asked = args.map((arg) => (arg.shape.length ? 0 : arg.entries[0]));
    if (!asked.every((size) => size >= 1 && size <= LARGEST && !(size % 1))) {
      throw new FormulaError(`\`${name}\` takes sizes, such as \`${name}(${args.map(() => "n").join(", ")})\``);
    }
    const [rows, columns] = [asked[0], asked.at(-1)];
    const found = new Float64Array(rows * columns);
    const step = name === "ones" ? 1 : columns + 1;
    for (let at = 0; at < found.length; at += step) found[at] = 1;
    return { shape: [rows, columns], entries: found };
  }
}
