// A syntax tree as text, as Python's `ast.unparse` writes it.

// how tightly each sign binds
const TEST = 0, COMPARE = 1, SUM = 2, TERM = 3, FACTOR = 4, POWER = 5, ATOM = 7;
const BINDS = {
  "<": COMPARE, ">": COMPARE, "<=": COMPARE, ">=": COMPARE,
  "+": SUM, "-": SUM, "*": TERM, "@": TERM, "/": TERM, "**": POWER,
};

export function unparse(tree, within = TEST) {
  const { is, op, value } = tree, all = (parts) => parts.map((part) => unparse(part)).join(", ");
  if (is === "Constant") return number(tree);
  if (is === "Name") return tree.id;
  if (is === "Attribute") {
    const whole = value.is === "Constant" && !value.float;
    return `${unparse(value, ATOM)}${whole ? " " : ""}.T`;
  }
  if (is === "List") return `[${all(tree.elts)}]`;
  if (is === "Call") return `${tree.name}(${all(tree.args)}${tree.axis === null ? "" : `, axis=${tree.axis}`})`;
  let binds = FACTOR, text;
  if (is === "UnaryOp") text = op + unparse(tree.operand, FACTOR);
  else {
    binds = BINDS[op];
    // a power is read from the right, all else from the left, and of comparisons there is one
    const left = unparse(tree.left, binds + (op === "**" || binds === COMPARE));
    text = `${left} ${op} ${unparse(tree.right, binds + (op !== "**"))}`;
  }
  return within > binds ? `(${text})` : text;
}

// a number as Python writes it: whether it is a whole one shows
export function number({ value, float }) {
  if (!float) return String(value);
  const [digits, exponent] = value.toExponential().split("e");
  if (exponent < -4 || exponent > 15) {
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return value + (value % 1 ? "" : ".0");
}
