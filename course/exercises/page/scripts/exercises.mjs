// What a judge needs of an exercise, from the short form that the export writes.

import { array, number } from "./arrays.mjs";

const known = new WeakMap();

// An exercise ready to be judged, made once:
// - words: what typed text is read with
// - written: the LaTeX of every name
// - points: sizes, values by name, the name of each length
// - right: the right answer at every point; mistakes: shapes and what is known of their values
export function opened(exercise) {
  if (!known.has(exercise)) known.set(exercise, made(exercise));
  return known.get(exercise);
}

function made({ variables, sizes, aliases, latex, functions, points, reference, mistakes, kind, tolerance }) {
  const names = [...variables, ...sizes].map(([name]) => name);
  const single = variables.filter(([, , shape]) => !shape.length);
  const all = points.map(([lengths, values]) => point(variables, sizes, lengths, values));
  const shapes = ({ shape }) => all.map((at) => lengthsOf(shape, at.sizes));
  const right = shapes(reference).map((shape, at) => array(shape, reference.values[at]));
  return {
    words: {
      names, numbers: [...single, ...sizes].map(([name]) => name), aliases, functions, latex,
      shapes: Object.fromEntries([...variables, ...sizes].map(([name, , shape = []]) => [name, shape])),
    },
    written: new Map([...variables, ...sizes]),
    points: all,
    right,
    mistakes: mistakes.map((mistake) => ({ ...mistake, shapes: shapes(mistake), found: mistake.values })),
    how: { tolerance, each: kind === "number" },
  };
}

const lengthsOf = (shape, sizes) => shape.map((size) => sizes.get(size) ?? Number(size));

function point(variables, sizes, lengths, values) {
  const named = new Map(sizes.map(([name], at) => [name, lengths[at]]));
  const everything = new Map([...named].map(([name, length]) => [name, number(length)]));
  variables.forEach(([name, , shape], at) => everything.set(name, array(lengthsOf(shape, named), values[at])));
  return { sizes: named, values: everything, names: new Map([...named].map(([name, length]) => [length, name])) };
}
