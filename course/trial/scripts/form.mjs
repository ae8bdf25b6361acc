// The form of the page "Put your sheet on trial": a field, a file, what the sheet says of itself.

import { button, element } from "../../exercises/page/scripts/dom.mjs";

const EMPTY = "There is nothing in the field yet. Paste a formula or a sheet, or take an example.";
const NO_TEXT = " is no text that can be read here. Copy its formulas into the field.";
const NO_NOTEBOOK = " is no notebook.";

/** A notebook without what its cells have shown, which nothing here asks for. */
function sources(text) {
  const { cells } = JSON.parse(text);
  return JSON.stringify({ cells: cells.map(({ cell_type, source }) => ({ cell_type, source })) }, null, 1);
}

/** A field with its label above it and what helps below it. */
function labelled(id, label, field, help) {
  field.id = id;
  if (help) field.setAttribute("aria-describedby", `${id}-help`);
  return element("div", {}, element("label", { for: id }, label), field, help ? element("p", { id: `${id}-help` }, help) : null);
}

export class Form {
  /** `judge` is called with what there is to judge, `stop` to end it, `say` with what went wrong. */
  constructor({ examples, accepted, judge, stop, say }) {
    this.say = say;
    this.judge = judge;
    this.name = "";
    this.field = element("textarea", { rows: 9, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
    this.context = element("input", { type: "text", autocapitalize: "off", autocomplete: "off" });
    this.file = element("input", { type: "file", accept: accepted });
    this.stop = button(stop, { hidden: true }, "Stop");
    this.bar = element("div", { class: "live-bar" }, element("button", { type: "submit", class: "live-run" }, "Judge it"), this.stop);
    this.place = element(
      "form",
      { class: "trial-form" },
      element("div", { class: "live-bar", role: "group", "aria-label": "Examples" }, "Try ", ...Object.entries(examples).map(([name, text]) => button(() => this.fill(text), {}, name))),
      labelled("trial-text", "A formula, or a whole sheet", this.field, "LaTeX, Markdown, plain text or code. A file can be dropped here."),
      labelled("trial-file", "Or a file", this.file),
      labelled("trial-context", "What it says of itself, if you know", this.context, "In words, as: rows, no 1/m, squared error."),
      this.bar,
    );
    this.listen();
  }

  listen() {
    const { place, field, file } = this;
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit();
    });
    field.addEventListener("input", () => this.call("")); // what is typed is in no file
    file.addEventListener("change", () => file.files.length && this.take(file.files[0]));
    place.addEventListener("dragover", (event) => event.preventDefault());
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      const [dropped] = event.dataTransfer.files;
      if (dropped) this.take(dropped);
      else field.value = event.dataTransfer.getData("text");
    });
  }

  /** Put a text into the field, which has come from nowhere or from a file. */
  fill(text, name = "") {
    this.field.value = text;
    this.call(name);
    this.say("");
  }

  call(name) {
    this.name = name;
    if (!name) this.file.value = "";
  }

  async take(file) {
    const text = await file.text();
    if (text.includes("\0")) return this.say(file.name + NO_TEXT);
    try {
      this.fill(file.name.endsWith(".ipynb") ? sources(text) : text, file.name);
    } catch {
      this.say(file.name + NO_NOTEBOOK);
    }
  }

  submit() {
    const asked = { text: this.field.value, name: this.name, context: this.context.value };
    if (asked.text.trim()) return this.judge(asked);
    this.say(EMPTY);
    this.field.focus();
  }

  /** Show a line of the sheet where it stands; a notebook's lines are those of its cells. */
  show(line) {
    const before = this.field.value.split("\n").slice(0, line - 1).join("\n");
    const start = before.length + (line > 1);
    this.field.focus();
    this.field.setSelectionRange(start, start + this.field.value.slice(start).split("\n")[0].length);
  }
}
