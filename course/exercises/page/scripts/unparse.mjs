// A syntax tree as text, as Python's `ast.unparse` writes it.
import { SIGN_OF } from "./signs.mjs";

// how tightly each sign binds
const TEST = 0, COMPARE = 1, SUM = 2, TERM = 3, FACTOR = 4, POWER = 5, ATOM = 7;
const BINDS = { Add: SUM, Sub: SUM, Mult: TERM, MatMult: TERM, Div: TERM, Pow: POWER };

export function unparse(tree, within = TEST) {
  const { is, op } = tree;
  if (is === "Constant") return number(tree);
  if (is === "Name") return tree.id;
  if (is === "Attribute") {
    const { value } = tree;
    const whole = value.is === "Constant" && !value.float;
    return `${unparse(value, ATOM)}${whole ? " " : ""}.${tree.attr}`;
  }
  if (is === "List") return `[${tree.elts.map((part) => unparse(part)).join(", ")}]`;
  if (is === "Call") {
    const words = tree.keywords.map(({ arg, value }) => `${arg}=${unparse(value)}`);
    return `${unparse(tree.func)}(${[...tree.args.map((part) => unparse(part)), ...words].join(", ")})`;
  }
  const [binds, text] = is === "UnaryOp"
    ? [FACTOR, (op === "USub" ? "-" : "+") + unparse(tree.operand, FACTOR)]
    : is === "Compare"
      ? [COMPARE, joined(tree.left, SIGN_OF[tree.ops[0]], tree.comparators[0], SUM, SUM)]
      : op === "Pow"
        ? [POWER, joined(tree.left, "**", tree.right, POWER + 1, POWER)]
        : [BINDS[op], joined(tree.left, SIGN_OF[op], tree.right, BINDS[op], BINDS[op] + 1)];
  return within > binds ? `(${text})` : text;
}

const joined = (left, sign, right, before, after) =>
  `${unparse(left, before)} ${sign} ${unparse(right, after)}`;

// a number as Python writes it: whether it is a whole one shows
export function number({ value, float }) {
  if (!float) return String(value);
  const [digits, exponent] = value.toExponential().split("e");
  if (exponent < -4 || exponent > 15) {
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return String(value) + (Number.isInteger(value) ? ".0" : "");
}
