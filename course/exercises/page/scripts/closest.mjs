// The known word that is most like a typed one: Python's `difflib.get_close_matches` for one match.
const CUTOFF = 0.6;

// how many letters of a and b agree: in the longest piece that both have, and on both sides of it
function agreeing(a, b) {
  let best = 0, from = 0, to = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let size = 0;
      while (i + size < a.length && j + size < b.length && a[i + size] === b[j + size]) size++;
      if (size > best) [best, from, to] = [size, i, j];
    }
  }
  if (!best) return 0;
  const before = agreeing(a.slice(0, from), b.slice(0, to));
  return before + best + agreeing(a.slice(from + best), b.slice(to + best));
}

export function closest(word, names) {
  let found = null;
  const typed = [...word];
  for (const name of names) {
    const known = [...name];
    const ratio = (2 * agreeing(known, typed)) / (known.length + typed.length);
    const nearer = !found || ratio > found.ratio || (ratio === found.ratio && name > found.name);
    if (ratio >= CUTOFF && nearer) found = { ratio, name };
  }
  return found?.name;
}
