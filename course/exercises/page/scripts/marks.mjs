// A mark says how far something is: a sign and words, so that nothing rests on colour or on a font.

const SIGNS = { "": "", seen: "○", tried: "◐", solved: "✓" };

function part(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}

function sign(state) {
  const made = part("progress-sign", SIGNS[state]);
  made.ariaHidden = "true";
  return made;
}

/** Let an element say a state in a word; `nothing` is the word for what was not begun. */
export function sayState(element, state, nothing = "") {
  element.dataset.state = state;
  element.replaceChildren(sign(state), state ? ` ${state}` : nothing);
}

/** How far several exercises are together. */
export function together(states) {
  const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
  const [of, solved, begun] = [states.length, count("solved"), count("solved", "tried")];
  return { of, solved, state: of && solved === of ? "solved" : begun ? "tried" : "" };
}

const exercises = (number) => (number === 1 ? "exercise" : "exercises");

/** Let an element say in words how many exercises are solved. */
export function sayCount(element, { of, solved, state }) {
  element.dataset.state = state;
  element.replaceChildren(sign(state), ` ${solved} of ${of} ${exercises(of)} solved`.trimStart());
  if (state) element.firstChild.after(" ");
}

function sayBriefly(element, seen, { of, solved, state }) {
  const words = part("visually-hidden", ` (${solved} of ${of} ${exercises(of)} solved) `);
  seen.ariaHidden = "true";
  element.dataset.state = state;
  element.replaceChildren(...(state ? [seen, words] : []));
}

/** The same in little room: numbers to be seen, words to be heard; nothing where none is begun. */
export function sayNumbers(element, all) {
  const solved = all.state === "solved" ? SIGNS.solved : "";
  sayBriefly(element, part("", `${solved}${all.solved}/${all.of}`), all);
}

/** The same in the least room: a sign to be seen, numbers when it is pointed at. */
export function saySign(element, all) {
  sayBriefly(element, part("", SIGNS[all.state]), all);
  element.title = all.state ? `${all.solved} of ${all.of} ${exercises(all.of)} solved` : "";
}
