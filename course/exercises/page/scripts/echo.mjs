// What was understood of an answer, as a formula with the shape of every product.

import { shapeWords } from "./arrays.mjs";
import { Evaluator } from "./evaluation.mjs";
import { FormulaError } from "./messages.mjs";
import { number, unparse } from "./unparse.mjs";

const LONGEST = 4; // of the shapes in plain text
const [LOOSE, SUM, TERM, SIGN, POWER, ATOM] = [0, 1, 2, 3, 4, 5];
const FUNCTIONS = new Map(
  ["exp", "log", "tanh", "max", "min"].map((name) => [name, `\\${name}`]).concat([
    ["sigmoid", "\\sigma"],
    ["sigmoid_prime", "\\sigma'"],
    ["g", "g"],
    ["g_prime", "g'"],
    ["tanh_prime", "\\tanh'"],
  ]),
);
const COMPARED = { "<": "<", ">": ">", "<=": "\\le", ">=": "\\ge" };

// a node and all below it, those nearer to the root first
function walk(tree) {
  const found = [tree];
  for (const node of found) found.push(...parts(node));
  return found;
}

function parts(node) {
  const { left, right, operand, value, args = [], elts = [] } = node;
  return [left, right, operand, value, ...args, ...elts].filter((part) => part?.is);
}

export class Echo {
  constructor(exercise, tree) {
    const point = exercise.points[0];
    this.sizes = point.names;
    this.shapes = new Map();
    this.written = exercise.written;
    this.error = null;
    try {
      new Evaluator(point.values, point.names, this.shapes).value(tree);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      this.error = error; // the shapes of what could be worked out are known
    }
    this.text = this.inWords(tree);
    this.latex = this.set(tree, LOOSE);
  }

  // nothing for a number and for what has no value
  shape(node) {
    const shape = this.shapes.get(node);
    return shape?.length ? shape : null;
  }

  isProduct(node) {
    const product = node.is === "BinOp" && (node.op === "@" || node.op === "*");
    return product && this.shape(node) && this.shape(node.left) && this.shape(node.right);
  }

  words(node) {
    return shapeWords(this.shape(node), this.sizes);
  }

  inWords(tree) {
    const shapes = new Map();
    for (const node of walk(tree)) {
      if (node !== tree && this.isProduct(node)) shapes.set(unparse(node), this.words(node));
    }
    const told = [...shapes].slice(0, LONGEST).map(([text, shape]) => `${text}: ${shape}`);
    const whole = this.shape(tree) ? `: ${this.words(tree)}` : "";
    return unparse(tree) + whole + (told.length ? `, with ${told.join("; ")}` : "");
  }

  shapeLatex(node) {
    const sizes = this.shape(node).map((size) => this.sizes.get(size) ?? `${size}`);
    return sizes.map((size) => this.written.get(size) ?? size).join(" \\times ");
  }

  set(node, place) {
    const [text, binds] = this[node.is](node);
    if (this.isProduct(node)) {
      const under = `\\underbrace{${text}}_{${this.shapeLatex(node)}}`;
      return place === ATOM ? `\\left(${under}\\right)` : under;
    }
    return binds < place ? `\\left(${text}\\right)` : text;
  }

  Constant(node) {
    const [digits, power] = number(node).split("e");
    return power ? [`${digits} \\cdot 10^{${+power}}`, TERM] : [digits, ATOM];
  }

  Name(node) {
    return [this.written.get(node.id) ?? node.id, ATOM];
  }

  UnaryOp(node) {
    return [node.op + this.set(node.operand, SIGN), SUM];
  }

  BinOp({ left, right, op }) {
    if (COMPARED[op]) {
      return [`\\mathbf{1}\\left[${this.set(left, SUM)} ${COMPARED[op]} ${this.set(right, SUM)}\\right]`, ATOM];
    }
    if (op === "+" || op === "-") return [`${this.set(left, SUM)} ${op} ${this.set(right, TERM)}`, SUM];
    if (op === "/") {
      if (this.shape(right)) return [`${this.set(left, TERM)} \\oslash ${this.set(right, SIGN)}`, TERM];
      return [`\\frac{${this.set(left, LOOSE)}}{${this.set(right, LOOSE)}}`, SIGN];
    }
    if (op === "**") {
      const dot = this.shape(left) ? "\\odot " : "";
      return [`{${this.set(left, ATOM)}}^{${dot}${this.set(right, LOOSE)}}`, POWER];
    }
    const both = this.shape(left) && this.shape(right);
    let sign = op === "*" && both ? "\\odot" : "\\,";
    if (op === "*" && !both && right.is === "Constant") sign = "\\cdot";
    return [`${this.set(left, TERM)} ${sign} ${this.set(right, SIGN)}`, TERM];
  }

  Attribute(node) {
    return [`{${this.set(node.value, ATOM)}}^{\\mathsf{T}}`, POWER];
  }

  List(node) {
    const rows = node.elts.map((row) => row.elts.map((entry) => this.set(entry, LOOSE)).join(" & "));
    return [`\\begin{bmatrix} ${rows.join(" \\\\ ")} \\end{bmatrix}`, ATOM];
  }

  Call({ name, args, axis }) {
    const inner = args.map((arg) => this.set(arg, LOOSE)).join(", ");
    if (name === "sqrt") return [`\\sqrt{${inner}}`, ATOM];
    if (name === "abs") return [`\\left\\lvert ${inner} \\right\\rvert`, ATOM];
    const set = FUNCTIONS.get(name) ?? `\\operatorname{${name.replaceAll("_", "\\_")}}`;
    const under = axis === null ? "" : `_{\\text{axis } ${axis}}`;
    return [`${set}${under}\\left(${inner}\\right)`, ATOM];
  }
}
