// Every code cell of a page can be run in it. Nothing is fetched before somebody does.

import { button, element } from "../../exercises/page/scripts/dom.mjs";
import { load } from "../../exercises/page/scripts/loading.mjs";
import { Outputs } from "./outputs.mjs";
import { proofs, typed } from "./proofs.mjs";
import { Python } from "./python.mjs";
import { Status } from "./status.mjs";

const FROM_FILE = "This page was opened as a file, where no browser starts Python. To run it, type ";
const COMMAND = "make serve";
const NO_EDITOR = "The editor could not be fetched. Is there a connection? Load the page again.";
const BROKEN = "The program broke Python off: perhaps it calls itself without end, or too deep.";
const NEW = "Python begins anew: what cells had computed is gone.";
const ELSEWHERE = "This cell needs threads, which Python in a page has not: it runs on your own computer only.";

const here = document.currentScript.src;
const status = new Status();
const python = new Python(new URL("live/", here), (told) => status.tell(told));
const cells = [];

/** One code cell: its program, its buttons, what it shows. */
class Cell {
  constructor(place) {
    this.program = place.querySelector(".cell_input");
    this.shown = this.program.querySelector(".highlight");
    this.stored = this.shown.querySelector("pre").textContent.replace(/\n$/, "");
    this.outputs = new Outputs(place);
    this.runs = 0;
    this.bar = element("div", { class: "live-bar" });
    this.program.append(this.bar);
  }

  /** Whether it is being run or will be: a second press of its button asks for nothing more. */
  get waiting() {
    return this.outputs.waiting;
  }

  get source() {
    return this.editor?.text ?? this.stored;
  }

  /** The buttons. */
  offer() {
    this.edit = button(() => this.open(), { class: "live-edit", title: "Change this program where it stands. Escape, then Tab, leaves the editor" }, "Edit");
    this.bar.append(
      button(() => this.waiting || run([this]), { class: "live-run" }, "Run"),
      button(() => this.waiting || run(cells.slice(0, cells.indexOf(this) + 1)), { class: "live-above", title: "Run every cell from the top of the page to this one" }, "Run all above"),
      this.edit,
      button(stop, { class: "live-stop", hidden: true }, "Stop"),
      button(reset, { class: "live-reset", hidden: true, title: "Forget everything and show the page as it was" }, "Reset"),
    );
  }

  /** Let the program be changed where it stands. */
  async open() {
    this.edit.disabled = true;
    await new Promise((done) => load("live-editor.js", done));
    this.edit.disabled = false;
    if (this.editor) return;
    if (!globalThis.liveEditor) {
      status.below(this.bar);
      status.say(NO_EDITOR);
      return;
    }
    this.editor = globalThis.liveEditor(this.stored, () => run([this]));
    this.shown.hidden = true;
    this.shown.after(this.editor.place);
    this.edit.hidden = true;
    this.editor.focus();
  }

  restore() {
    this.outputs.restore();
    this.editor?.place.remove();
    this.editor = null;
    this.shown.hidden = this.edit.hidden = this.edit.disabled = false;
    this.runs = 0;
  }
}

function showButtons() {
  for (const { bar } of cells) {
    bar.querySelector(".live-stop").hidden = !python.started;
    bar.querySelector(".live-reset").hidden = !python.started && !cells.some((cell) => cell.runs);
  }
}

let running = Promise.resolve();
let turn = 0;

/** What to say below a cell that raised: a name that is not known is mostly one of a cell above. */
function advice(cell, outputs) {
  const unknown = outputs.some(({ name }) => name === "NameError");
  const before = cells.slice(0, cells.indexOf(cell));
  return unknown && before.some(({ runs }) => !runs)
    ? "A name is not known. Have the cells above been run? “Run all above” does it."
    : "";
}

/** What to say where a reader waits for a cell that an error above it kept from being run. */
const endedAbove = (raised, wanted) =>
  raised === wanted ? "" : `The run ended with an error in cell ${cells.indexOf(raised) + 1} of this page, so that this one was not run.`;

/** Answers the question that stands on the page: no. */
let decline = () => {};

/** Ask for what a program needs and is large; whether it may be loaded. Whoever runs something else says no. */
const mayLoad = ({ name, large, sent }, bar) =>
  new Promise((answer) => {
    decline = () => answer(false);
    const size = `${(sent / 1e6).toFixed(1)} MB`;
    const load = () => {
      bar.querySelector("button").focus(); // the pressed one goes
      python.allowed.add(name);
      answer(true);
    };
    status.say(`This cell needs ${large}: ${size} more. `, button(load, { class: "live-run" }, `Load ${large}, ${size}`));
  });

/** The outputs of a program. */
async function answered(one, bar) {
  for (;;) {
    try {
      const asked = python.run(one.source, { above: one.above });
      showButtons();
      return await asked;
    } catch (error) {
      if (!error.needs || !(await mayLoad(error.needs, bar))) throw error;
    }
  }
}

/** Run one cell, or a program that is none; its outputs. */
async function runOne(one, bar, mine) {
  const outputs = await answered(one, bar);
  if (mine !== turn) return outputs; // the page has been reset meanwhile
  if (one.outputs) {
    await one.outputs.show(outputs);
    one.runs += 1;
  }
  return outputs;
}

/**
 * Run cells, or other programs, in order, after those that are running; the outputs of the last. An error in a
 * cell ends it, and so does Stop: then there are none.
 */
export function run(some, bar = some.at(-1).bar) {
  const mine = turn;
  decline();
  for (const one of some) one.outputs?.wait();
  status.below(bar);
  const all = running.then(async () => {
    let outputs = [];
    try {
      for (const one of some) {
        if (mine !== turn) return null;
        status.below(bar);
        outputs = await runOne(one, bar, mine);
        if (one.outputs && outputs.some(({ kind }) => kind === "error")) {
          if (mine === turn) status.say(advice(one, outputs) || endedAbove(one, some.at(-1)));
          return null;
        }
      }
      status.say("");
      return outputs;
    } catch (error) {
      if (mine !== turn) return null;
      if (error.fatal) restart(`${BROKEN} ${NEW}`);
      else status.say(error.message);
      return null;
    } finally {
      for (const one of some) one.outputs?.leave();
      showButtons();
    }
  });
  running = all;
  return all;
}

/** The programs above a place, without those of exercises and solutions. */
const above = (place) =>
  cells
    .filter(({ program }) => !program.closest(".exercise, .solution"))
    .filter(({ program }) => program.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING)
    .map(({ source }) => source);

/** End whatever runs; Python comes back by itself, without what was computed. */
const stop = () => restart(NEW);

/** Begin anew, and say why. */
function restart(why) {
  turn += 1;
  decline();
  python.stop();
  running = Promise.resolve();
  for (const cell of cells) {
    cell.outputs.leave();
    cell.runs = 0;
  }
  status.say(why);
  python.run("").then(() => status.say(`${why} It is ready.`), () => {});
  showButtons();
}

/** The page as it was served, and no Python. */
function reset(event) {
  turn += 1;
  decline();
  python.stop();
  running = Promise.resolve();
  for (const cell of cells) cell.restore();
  status.say("");
  showButtons();
  // The pressed button is gone, and with it the place of who goes by keyboard.
  event?.currentTarget.parentElement.querySelector(".live-run").focus();
}

for (const place of document.querySelectorAll(".cell:has(.cell_input pre)")) {
  if (!place.matches(".tag_needs-threads")) cells.push(new Cell(place));
  else place.querySelector(".cell_input").append(element("p", { class: "live-elsewhere" }, ELSEWHERE));
}

/** In place of the buttons where the page is a file: what to do is said once, at the cell last asked. */
function refer() {
  const text = element("span", { class: "live-file", role: "status" });
  for (const cell of cells) {
    const say = () => {
      cell.bar.append(text);
      text.replaceChildren(FROM_FILE, element("code", {}, COMMAND), ".");
    };
    cell.bar.append(button(say, { class: "live-run" }, "Run"));
  }
}

if (location.protocol === "file:") refer();
else for (const cell of cells) cell.offer();

const made = location.protocol === "file:" ? [] : [...proofs({ run, above }), ...typed({ run })];

globalThis.live = { cells, proofs: made, python, run, stop, reset };
