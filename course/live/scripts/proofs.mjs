// Proofs are written and judged in the page: an editor above the box of each, with its start given. What
// the start needs of the cells above is run first; then every step is verified when it is added, and
// `check` judges the whole.

import { button, element } from "../../exercises/page/scripts/dom.mjs";
import { load } from "../../exercises/page/scripts/loading.mjs";
import { nodes } from "./outputs.mjs";

const BEGINS = /^(\w+) = sym\.Derivation\(/m;
const REFUSED = /^(WrongStep|NotProved)$/; // which say in words what is wrong
const HELP = "Each step is verified when it is added; a wrong one is refused, with numbers for which its two sides differ.";

/** The program that a reader begins with: what the question gives, then a step, then the check. */
export function beginning(given, exercise) {
  const name = BEGINS.exec(given)?.[1] ?? "derivation";
  const start = given || `${name} = sym.Derivation(...)`;
  return `${start}\n\n# ${name}.step(what it becomes, "the reason")\n\ncheck("${exercise}", ${name})`;
}

/** The steps that stand, for below a step that was refused. */
const standing = (source) => BEGINS.exec(source)?.[1] ?? "derivation";

/** One proof: its button, its editor, what is said of it. */
class Proof {
  constructor(box, { run, above }) {
    this.box = box;
    this.name = box.dataset.exercise;
    this.actions = { run, above };
    this.open = button(() => this.begin(), { class: "live-run" }, "Prove it here");
    this.bar = element("div", { class: "live-bar" }, this.open);
    this.told = element("div", { class: "live-output live-proof-told", "aria-live": "polite" });
    this.place = element("div", { class: "live-proof" }, this.bar, this.told);
    box.before(this.place);
  }

  async begin() {
    this.open.disabled = true;
    await new Promise((done) => load("live-editor.js", done));
    if (!globalThis.liveEditor) {
      this.told.textContent = "The editor could not be fetched. Is there a connection? Load the page again.";
      return;
    }
    const given = document.querySelector(`#ex-${this.name} .highlight-python pre`)?.textContent.trimEnd() ?? "";
    this.editor = globalThis.liveEditor(beginning(given, this.name), () => this.check(), "Your proof");
    this.open.remove();
    this.bar.before(element("p", {}, HELP), this.editor.place);
    this.bar.append(button(() => this.check(), { class: "live-run" }, "Check the proof"));
    this.editor.focus();
  }

  async check() {
    if (this.told.classList.contains("live-old")) return; // it is being checked
    const { run, above } = this.actions;
    const source = this.editor.text;
    this.told.classList.add("live-old");
    // What an earlier attempt left under the name is none of this one's.
    const name = standing(source);
    await run([{ source: `globals().pop("${name}", None) and None` }], this.bar);
    const outputs = await run([{ source, above: above(this.box) }], this.bar);
    this.told.classList.remove("live-old");
    if (!outputs) return;
    const refused = outputs.find(({ kind }) => kind === "error");
    const made = refused ? await run([{ source: name }], this.bar) : [];
    const shown = refused ? [{ kind: "error", text: REFUSED.test(refused.name) ? refused.told : refused.text }, ...made.filter(({ kind }) => kind === "display")] : outputs;
    this.told.replaceChildren(...(await nodes(shown)));
    if (!refused && !this.told.querySelector(".answer")) this.told.append(element("p", {}, `Nothing was judged: end the program with check("${this.name}", …).`));
    if (this.told.querySelector(".answer-right")) this.box.querySelector(".answer-done:not(:disabled)")?.click();
  }
}

/** A typed answer that is right at every point of comparison can be proved for all sizes. */
class Typed {
  constructor(box, { run }) {
    this.name = box.dataset.exercise;
    this.box = box;
    this.run = run;
    this.bar = element("div", { class: "live-bar", hidden: true }, button(() => this.prove(), { class: "live-run" }, "Prove it for all sizes"));
    this.told = element("div", { class: "live-output", "aria-live": "polite" });
    box.after(this.bar, this.told);
    this.follow();
    new MutationObserver(() => this.follow()).observe(box, { subtree: true, attributeFilter: ["class"] });
  }

  /** The button is there while what is typed is right. */
  follow() {
    this.bar.hidden = !this.box.querySelector(".answer-verdict.answer-right:not(.answer-before)");
    if (this.bar.hidden) this.told.replaceChildren();
  }

  async prove() {
    const typed = JSON.stringify(this.box.querySelector("input").value);
    const source = `from course.exercises.checking import prove\nprove("${this.name}", ${typed})`;
    const outputs = await this.run([{ source }], this.bar);
    if (outputs) this.told.replaceChildren(...(await nodes(outputs)));
  }
}

/** Every typed answer of a page can be proved. */
export const typed = (actions) =>
  [...document.querySelectorAll('.answer-box[data-kind="formula"]')].map((box) => new Typed(box, actions));

/** Every proof of a page gets its editor. */
export const proofs = (actions) =>
  [...document.querySelectorAll('.answer-box[data-kind="derivation"]')].map((box) => new Proof(box, actions));
