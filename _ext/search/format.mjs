// The index as a small text: MiniSearch's own JSON is twice as large.
//
// A line for each word of the index, and on it for each field where the word is found: the distance
// from one place to the next, in base 36, with how often it is there where that is more than once.

const BASE = 36;

/** MiniSearch's own form of an index, as {lengths, lines}; its documents are numbered from 0. */
export function packed({ index, fieldIds, fieldLength, documentCount }) {
  const fields = Object.values(fieldIds);
  const lengths = fields.map((field) =>
    Array.from({ length: documentCount }, (_, id) => fieldLength[id][field] ?? 0).join(" "),
  );
  const lines = index.map(([term, found]) => {
    const places = fields.map((field) => {
      let last = -1;
      return Object.entries(found[field] ?? {})
        .map(([id, often]) => {
          const step = (Number(id) - last).toString(BASE);
          last = Number(id);
          return often > 1 ? `${step}*${often}` : step;
        })
        .join(" ");
    });
    return `${term}|${places.join("|")}`;
  });
  return { lengths, lines: lines.join("\n") };
}

/** What `packed` was made from, for MiniSearch.loadJS. */
export function unpacked({ lengths, lines }, fields) {
  const columns = lengths.map((text) => text.split(" ").map(Number));
  const ids = columns[0].map((_, id) => id);
  const table = (value) => Object.fromEntries(ids.map((id) => [id, value(id)]));
  return {
    documentCount: ids.length,
    nextId: ids.length,
    documentIds: table((id) => id),
    fieldIds: Object.fromEntries(fields.map((field, at) => [field, at])),
    fieldLength: table((id) => columns.map((column) => column[id])),
    averageFieldLength: columns.map((column) => column.reduce((a, b) => a + b, 0) / ids.length),
    storedFields: {},
    dirtCount: 0,
    serializationVersion: 2,
    index: lines.split("\n").map((line) => {
      const [term, ...places] = line.split("|");
      const found = {};
      places.forEach((text, field) => text && (found[field] = read(text)));
      return [term, found];
    }),
  };
}

// An array takes numbers as keys several times faster than an object, and has the same keys.
function read(text) {
  const found = [];
  let id = -1;
  for (const part of text.split(" ")) {
    const often = part.indexOf("*");
    id += parseInt(part, BASE);
    found[id] = often < 0 ? 1 : Number(part.slice(often + 1));
  }
  return found;
}
