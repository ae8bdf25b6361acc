// Elements are made here, from text nodes and attributes; no text is ever read as HTML.

/** An element with attributes (null and false are left out) and with children, of which strings become text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A button that does something when it is pressed. */
export function button(does, attributes, ...children) {
  const made = element("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", does);
  return made;
}

/** Text for ears only. */
export const spoken = (text) => element("span", { class: "visually-hidden" }, text);
