// What a cell shows, in the place and the look of what is stored with the book.

import { element } from "../../exercises/page/scripts/dom.mjs";
import { setFormulas, setNumbers } from "./formulas.mjs";

const LABEL = "Stored with the book; not run here yet.";

/** Lines of text as the page shows them. */
const lines = (kind, text) =>
  element(
    "div",
    { class: `output ${kind} highlight-myst-ansi notranslate` },
    element("div", { class: "highlight" }, element("pre", {}, text)),
  );

/** A picture, in the figure that the stored one stands in, with its caption and its words. */
function picture(data, before) {
  const source = `data:image/png;base64,${data}`;
  if (!before) return element("div", { class: "output image_png" }, element("img", { src: source, alt: "What the cell draws." }));
  const whole = before.closest("figure, .output") ?? before;
  const copy = whole.cloneNode(true);
  const image = copy.matches("img") ? copy : copy.querySelector("img");
  image.src = source;
  for (const name of ["width", "height", "style"]) image.removeAttribute(name);
  image.closest("a")?.removeAttribute("href");
  return copy;
}

function node(output, pictures) {
  if (output.kind === "stream") return lines("stream", output.text);
  if (output.kind === "error") return lines("traceback", output.text);
  const { data } = output;
  if (data["image/png"]) return picture(data["image/png"], pictures.shift());
  const html = data["text/html"] ?? output.html;
  if (html) {
    const made = element("div", { class: "output text_html live-markup" });
    made.innerHTML = html; // of the reader's own cell
    mark(made);
    return made;
  }
  if (data["text/latex"]) {
    const tex = data["text/latex"].replace(/^\$+(\\displaystyle)?|\$+$/g, "");
    return element("div", { class: "output math", "data-tex": tex, "data-display": true });
  }
  return lines("text_plain", data["text/plain"]);
}

/** The classes that the build gives tables. */
function mark(root) {
  for (const table of root.querySelectorAll("table")) {
    table.classList.add("table");
    if (table.querySelector("th")?.textContent.trim().toLowerCase() === "step") table.classList.add("derivation");
    const around = element("div", { class: "pst-scrollable-table-container" });
    table.replaceWith(around);
    around.append(table);
  }
}

/** The elements of outputs, their formulas set; `stored` is what is stored in their place. */
export async function nodes(outputs, stored = null) {
  const pictures = [...(stored?.querySelectorAll("img") ?? [])];
  const made = outputs.map((output) => node(output, pictures));
  for (const each of made) {
    setNumbers(each, stored);
    await setFormulas(each);
  }
  return made;
}

/** The outputs of one cell. */
export class Outputs {
  constructor(cell) {
    this.cell = cell;
    this.stored = cell.querySelector(":scope > .cell_output");
    this.label = element("p", { class: "live-label", hidden: true }, LABEL);
    this.live = element("div", { class: "cell_output docutils container live-output", hidden: true });
    this.anchors = [];
    this.waiting = false;
    if (this.stored) this.stored.before(this.label);
    else cell.append(this.label);
    (this.stored ?? this.label).after(this.live);
  }

  /** What is stored stays, greyed, until there is something new. */
  wait() {
    this.waiting = true;
    if (!this.live.hidden) this.live.classList.add("live-old");
    else if (this.stored) {
      this.stored.classList.add("live-old");
      this.label.hidden = false;
    }
  }

  /** It will not come. */
  leave() {
    this.waiting = false;
    this.live.classList.remove("live-old");
    this.stored?.classList.remove("live-old");
    this.label.hidden = true;
  }

  async show(outputs) {
    const made = await nodes(outputs, this.stored);
    this.takeAnchors(made);
    this.live.replaceChildren(...made);
    this.live.hidden = false;
    this.leave();
    if (this.stored) this.stored.hidden = true;
  }

  /** What leads to a place in what is stored now leads to what stands instead of it. */
  takeAnchors(made) {
    this.giveAnchorsBack();
    for (const place of made.flatMap((each) => [each, ...each.querySelectorAll("[id]")])) {
      const former = place.id && document.getElementById(place.id);
      if (!former || !this.stored?.contains(former)) continue;
      former.removeAttribute("id");
      this.anchors.push([former, place.id]);
    }
  }

  giveAnchorsBack() {
    for (const [former, id] of this.anchors) former.id = id;
    this.anchors = [];
  }

  /** As the book has it. */
  restore() {
    this.live.hidden = true;
    this.live.replaceChildren();
    this.giveAnchorsBack();
    this.leave();
    if (this.stored) this.stored.hidden = false;
  }
}
