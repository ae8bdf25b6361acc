// Numbers and matrices: a shape, [] or [rows, columns], and the entries in a row.

export const array = (shape, entries) => ({ shape, entries: Float64Array.from(entries) });
export const number = (x) => ({ shape: [], entries: Float64Array.of(x) });

export function shapeWords(shape, sizes) {
  return `(${shape.map((size) => sizes.get(size) ?? size).join(", ")})`;
}

export function transposed({ shape, entries }) {
  const [rows, columns] = shape;
  if (!shape.length) return { shape, entries };
  const turned = entries.map((_, at) => entries[(at % rows) * columns + Math.floor(at / rows)]);
  return { shape: [columns, rows], entries: turned };
}

export function product(left, right) {
  const [rows, inner] = left.shape;
  const columns = right.shape[1];
  const entries = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < inner; k++) {
      const factor = left.entries[row * inner + k];
      for (let column = 0; column < columns; column++)
        entries[row * columns + column] += factor * right.entries[k * columns + column];
    }
  return { shape: [rows, columns], entries };
}

// how far apart in an array the entries are that meet one row or column and the next
export function stepped({ shape: [rows, columns], entries }) {
  return { entries, down: rows > 1 ? columns : 0, along: columns > 1 ? 1 : 0 };
}

// the common shape of arrays, or nothing when they do not fit
export function stretched(parts) {
  let common = [];
  for (const { shape } of parts) {
    if (!shape.length) continue;
    if (!common.length) common = [...shape];
    for (let axis = 0; axis < 2; axis++) {
      if (common[axis] === 1) common[axis] = shape[axis];
      else if (shape[axis] !== 1 && shape[axis] !== common[axis]) return null;
    }
  }
  return common;
}
