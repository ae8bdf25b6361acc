// What a reader is told when a formula cannot be read or worked out.

export class FormulaError extends Error {
  // told: the message alone; advice: what it says to write; place: [from, to] in what was typed
  constructor(message, { advice = [], place = null } = {}) {
    const shown = advice.map(code).join(" or ");
    super(shown ? `${message}: write ${shown}` : message);
    Object.assign(this, { told: message, advice, place });
  }
}

export class ShapeError extends FormulaError {}

// Markdown: text as code, names as code
export const code = (text) => `\`${text.replaceAll("`", " ")}\``;
export const listed = (names) => names.map(code).join(", ");
export const upper = (text) => text[0].toUpperCase() + text.slice(1);

// a text between quotation marks, without the middle of a long one
export function quoted(text) {
  const signs = ["'", ...text.replace(/[\x00-\x1f]/g, " "), "'"];
  return (signs.length > 30 ? [...signs.slice(0, 13), "...", ...signs.slice(-14)] : signs).join("");
}
