// What the pictures that move have in common.

export const sigmoid = (u) => 1 / (1 + Math.exp(-u));

/** A number with so many digits after the point and a true minus sign. */
export function number(value, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "\u2212");
}

/** Put numbers into their places, in the picture and in the words; of the endings, show one. */
export function show(root, numbers, ending, digits = {}) {
  for (const place of root.querySelectorAll("[data-show]"))
    place.textContent = number(numbers[place.dataset.show], digits[place.dataset.show]);
  for (const place of root.querySelectorAll("[data-when]")) place.hidden = place.dataset.when !== ending;
}

/** Bring every picture of a kind on this page to life. In Node there is no page. */
export function begin(kind, live) {
  if (typeof document === "undefined") return;
  for (const root of document.querySelectorAll(`[data-moving="${kind}"]`)) {
    live(root, JSON.parse(root.dataset.numbers));
    root.classList.add("is-live");
  }
}
