// Judge typed answers and options; whatever is wrong with one comes back as a result, not as an error.

import { agree, difference, isMistake, sameShape, shapesDiffer } from "./comparison.mjs";
import { Echo } from "./echo.mjs";
import { Evaluator } from "./evaluation.mjs";
import { opened } from "./exercises.mjs";
import { FormulaError, ShapeError, code, listed, quoted } from "./messages.mjs";
import { read } from "./reading.mjs";

const ORDINARY = 5; // the first points, where every answer is finite
const LONGEST = 100; // of the key of an option, in whatever brackets
const NOTHING = { mistake: null, point: "", echo: "", echo_latex: "", place: null };

function refused(error) {
  if (!(error instanceof FormulaError)) throw error;
  const verdict = error instanceof ShapeError ? "shape" : "unreadable";
  return { verdict, message: `${error.message}.`.replace(/\?\.$/, "?"), place: error.place ?? null };
}

// The verdict on what was typed, with the fields of Python's `Result`.
export function judge(exercise, text) {
  const judged = exercise.kind === "choice" ? choice : typed;
  return { exercise: exercise.name, ...NOTHING, ...judged(exercise, text) };
}

function typed(exercise, text) {
  const known = opened(exercise);
  let echo = {};
  let judged;
  try {
    const tree = read(known.words, text);
    const { text: plain, latex } = new Echo(known, tree);
    echo = { echo: plain, echo_latex: latex };
    judged = compared(known, everywhere(known.points, tree));
  } catch (error) {
    judged = refused(error);
  }
  return { ...judged, ...echo };
}

// the value at every point; of a formula that names nothing it is worked out once
function everywhere(points, tree) {
  let last = { named: true };
  return points.map(({ values, names }, at) => {
    if (last.named) {
      last = new Evaluator(values, names);
      Evaluator.ran = false;
      last.found = { ...last.value(tree), ran: at >= ORDINARY && Evaluator.ran };
    }
    return last.found;
  });
}

function compared({ points, right, mistakes, how }, values) {
  if (agree(values, right, how)) {
    const seen = "Your answer agrees with the right one at every sample point.";
    return { verdict: "right", message: right.length > 1 ? seen : "Your answer is the right one." };
  }
  const point = () => difference(points, values, right, how);
  for (const mistake of mistakes) {
    if (isMistake(values, mistake, how)) {
      return { verdict: "mistake", message: mistake.message, mistake: mistake.kind, point: point() };
    }
  }
  const at = values.findIndex((value, k) => !sameShape(value, right[k]));
  if (at >= 0) return { verdict: "shape", message: shapesDiffer(points[at], values[at], right[at]) };
  const message = "It is none of the mistakes in the catalogue. Compare the values:";
  return { verdict: "wrong", message, point: point() };
}

// What is understood of a text while it is typed: the echo, or why it cannot be read or worked out.
export function understand(exercise, text) {
  let seen = { ...NOTHING, verdict: "", message: "" };
  if (!exercise.points) return seen;
  const known = opened(exercise);
  try {
    const { text: plain, latex, error } = new Echo(known, read(known.words, text));
    seen = { ...seen, echo: plain, echo_latex: latex };
    return error ? { ...seen, ...refused(error) } : seen;
  } catch (error) {
    return { ...seen, ...refused(error) };
  }
}

// what an option's key may stand in
const AROUND = /^[ \t-\r\xa0()`]+|[ \t-\r\xa0()`]+$/g;

function choice({ options }, text) {
  const start = [...text.slice(0, 2 * LONGEST)].slice(0, LONGEST).join("");
  const wanted = start.replace(AROUND, "").toLowerCase();
  const picked = options.find(({ key }) => key.toLowerCase() === wanted);
  if (!picked) {
    const told = `expected one of ${listed(options.map(({ key }) => key))}, got ${code(quoted(text))}.`;
    return { verdict: "unreadable", message: told };
  }
  const { key, message, right = false } = picked;
  const verdict = right ? "right" : "mistake";
  return { verdict, message, mistake: right ? null : key, echo: `${key}: ${picked.text}` };
}
