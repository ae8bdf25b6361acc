// A row of keys for the signs that a telephone's keyboard hides, and for the names of an exercise.

import { button, element } from "./dom.mjs";

// what is typed, where the cursor then stands is marked by |; what is shown; what is said
const SIGNS = [
  { typed: "@", said: "matrix product" },
  { typed: ".T", said: "transpose" },
  { typed: "⊙", said: "product entry by entry" },
  { typed: "sum(|)", shown: "Σ", said: "sum" },
  { typed: "'", said: "prime" },
];
const OF_NUMBERS = [
  { typed: "/", said: "divided by" },
  { typed: "**", said: "to the power of" },
  { typed: "(|)", shown: "( )", said: "brackets" },
  { typed: "sqrt(|)", shown: "sqrt" },
  { typed: "exp(|)", shown: "exp" },
  { typed: "log(|)", shown: "log" },
];
const LIST = { typed: "[|]", shown: "[ ]", said: "list" };

function keysOf({ kind, variables, sizes, functions, reference }) {
  if (kind === "number") return [...(reference.shape.length ? [LIST] : []), ...OF_NUMBERS];
  return [
    ...SIGNS,
    ...[...variables, ...sizes].map(([typed]) => ({ typed })),
    ...functions.map((name) => ({ typed: `${name}(|)`, shown: name })),
  ];
}

/** Type into a field where its cursor is; what was selected comes to stand at the bar. */
export function type(field, text) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const [before, after] = [...text.split("|"), ""];
  const selected = after ? value.slice(from, to) : "";
  field.setRangeText(before + selected + after, from, to, "end");
  const at = from + before.length + selected.length;
  field.setSelectionRange(at, at);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The keys of an exercise: one stop of the Tab key, the arrows go from key to key. */
export function keys(exercise, field) {
  const row = element("div", {
    class: "answer-keys",
    role: "toolbar",
    "aria-label": "Signs and names",
    "aria-controls": field.id,
  });
  const all = keysOf(exercise).map(({ typed, shown = typed, said }, at) =>
    button(
      () => {
        type(field, typed);
        field.focus();
      },
      { tabindex: at ? -1 : 0, ...(said ? { "aria-label": `${shown} ${said}`, title: said } : {}) },
      shown,
    ),
  );
  row.append(...all);
  // A key that took the focus would put a telephone's keyboard away.
  row.addEventListener("pointerdown", (event) => event.preventDefault());
  row.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1 + all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = all[to % all.length];
    for (const key of all) key.tabIndex = key === next ? 0 : -1;
    next.focus();
  });
  return row;
}
