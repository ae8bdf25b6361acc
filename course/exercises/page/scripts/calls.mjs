// Functions of typed formulas: their arguments and their axes, as NumPy and torch write them.
import { WORDS, same } from "./advice.mjs";
import tables from "./grammar.mjs";
import { Products } from "./products.mjs";
import { Spelled } from "./spelling.mjs";
import { unparse } from "./unparse.mjs";

// of each function the fewest and the most arguments, and whether it has an axis
export const BUILT_IN = new Map(Object.entries(tables.built_in));
const AXES = "`axis=0` (down the columns) or `axis=1` (along the rows)";
const PYTHON = { True: true, False: false, None: "all" };

export class Calls extends Products {
  // a function with its arguments in brackets; `given` stands before its dot
  call(start, token, given, library = false, dotted = false) {
    const name = token.text;
    let callee = this.functionOf(name) ?? (WORDS.has(name) ? name : null);
    if (dotted) [library, callee] = [true, callee ?? same(name)];
    if (!this.sees("(")) {
      if (library && ["e", "pi", "inf", "nan"].includes(name)) {
        throw this.wrong(`expected a number, got \`${name}\``, token);
      }
      throw this.unknown(token);
    }
    if (callee === null) throw this.unknown(token);
    this.take();
    let { args, words } = this.arguments(name, [...given]);
    const closed = this.last;
    let [fewest, most, hasAxis] = BUILT_IN.get(callee) ?? [1, 1];
    let axis = this.axis(token, hasAxis, words);
    if (hasAxis && axis === null && args.length === 2) {
      [args, axis] = this.second(token, args, library, given.length > 0);
    }
    if (axis !== null && (!hasAxis || args.length > 1)) {
      throw this.wrong(`\`${name}(...)\` takes no further words such as \`axis=\` here`, token, closed);
    }
    const word = WORDS.get(callee);
    if (word) fewest = most = 1 + / y|y\)/.test(word);
    if (args.length < fewest || args.length > most) {
      const wanted = fewest === most ? fewest : "1 or 2";
      const point = args.length < 2 ? "" : "; is a comma meant for a decimal point?";
      throw this.wrong(`\`${name}\` takes ${wanted} argument(s), got ${args.length}${point}`, token, closed);
    }
    if (word) return this.built(start, putIn(this.word(word), args, this.place(start, closed)), ...args);
    if (axis === "all") axis = null;
    return this.built(start, { is: "Call", name: callee, args, axis }, ...args);
  }

  arguments(name, args) {
    const words = new Map(), pairs = name === "ones" || name === "zeros";
    while (!this.skips(")")) {
      const token = this.next;
      if (token.text === "*" || token.text === "**") {
        throw this.wrong(`cannot use \`${token.text}\` in front of an argument`, token);
      }
      if (token.kind === "name" && this.tokens[this.at + 1].text === "=") {
        this.at += 2;
        words.set(token.text, this.value(name, token));
      } else if (pairs && (token.text === "(" || token.text === "[") && !args.length) {
        args = this.pair();
      } else {
        args.push(this.comparison());
      }
      if (!this.skips(",") && !this.sees(")")) throw this.leftOver();
    }
    return { args, words };
  }

  pair() {
    this.take();
    const args = this.several(() => this.comparison());
    this.close(")", "]");
    return args;
  }

  // what stands between commas, each read in one way
  several(read) {
    const found = [];
    do found.push(read());
    while (this.skips(","));
    return found;
  }

  close(...signs) {
    if (signs.includes(this.take().text)) return;
    this.at--;
    throw this.leftOver();
  }

  // what follows `axis=` or `keepdims=`: a whole number, or a word of Python's
  value(name, word) {
    const sign = this.skips("-") ? -1 : 1;
    const { kind, text } = this.take();
    if (!this.sees(",", ")")) throw this.noAxis(name, word, this.next);
    if (kind === "number" && ["0", "1", "2"].includes(text)) return sign * Number(text);
    return Object.hasOwn(PYTHON, text) ? PYTHON[text] : `${text}?`;
  }

  noAxis(name, start, end) {
    return this.wrong(`\`${name}\` takes ${AXES}`, start, end);
  }

  axis(token, hasAxis, words) {
    const name = token.text, closed = this.last;
    let axis = null;
    for (const [key, value] of words) {
      if (hasAxis && (key === "keepdims" || key === "keepdim")) {
        if (value !== true) throw this.wrong(`\`${name}\` keeps its axis here: leave \`${key}\` out`, token, closed);
      } else if (hasAxis && (key === "axis" || key === "dim")) {
        axis = value === -1 ? 1 : value === -2 ? 0 : value;
        if (!["all", 0, 1].includes(axis)) throw this.noAxis(name, token, closed);
      } else {
        throw this.wrong(
          hasAxis
            ? `\`${name}\` does not take \`${key}=\`, but ${AXES}`
            : `\`${name}(...)\` takes no further words such as \`${key}=\` here`,
          token, closed,
        );
      }
    }
    return axis;
  }

  // the second argument of a sum is its axis; of a maximum, it may be a number
  second(token, args, library, dotted) {
    const name = token.text, { start } = token, closed = this.last, { value, float } = args[1];
    const whole = args[1].is === "Constant" && !float && (value === 0 || value === 1);
    const two = name === "maximum" || name === "minimum" || (!library && (name === "max" || name === "min"));
    const [, most] = BUILT_IN.get(same(name));
    if (two || (!whole && most === 2)) return [args, null];
    if (whole && library && (dotted || most === 1)) return [args.slice(0, 1), value];
    const inner = unparse(args[0]), write = (text) => this.put(start, closed.end, text);
    let ways = [0, 1].map((axis) => write(`${name}(${inner}, axis=${axis})`));
    if (whole && library) {
      ways = [ways[value], write(name === "max" || name === "min" ? `${name}imum(${inner}, ${value})` : "")];
    }
    throw this.error(
      `\`${name}\` takes one argument, and which axis is meant is not clear: ${AXES}`,
      token, closed, ...(dotted ? [] : ways),
    );
  }

  skipBrackets() {
    let depth = 0;
    do {
      const sign = this.take().text;
      depth += (sign === "(") - (sign === ")");
    } while (depth);
  }

  // the syntax tree, in x and y, of a function that is another word for signs
  word(text) {
    const known = { names: ["x", "y"], functions: this.functions, numbers: [], aliases: new Map() };
    return new this.constructor(Spelled.typed(text), known).whole();
  }
}

// a formula in x and y with the arguments in theirs; all else of it stands at one place
function putIn(tree, [x, y], place) {
  if (tree.is === "Name") return { x, y }[tree.id] ?? Object.assign(tree, { place });
  for (const [key, part] of Object.entries(tree)) {
    if (Array.isArray(part)) tree[key] = part.map((each) => (each?.is ? putIn(each, [x, y], place) : each));
    else if (part?.is) tree[key] = putIn(part, [x, y], place);
  }
  return Object.assign(tree, { place });
}
