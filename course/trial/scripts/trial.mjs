// The page "Put your sheet on trial": course.trial judges in the reader's browser, formula by formula.

import { button, element } from "../../exercises/page/scripts/dom.mjs";
import { setFormulas } from "../../live/scripts/formulas.mjs";
import { Python } from "../../live/scripts/python.mjs";
import { Status } from "../../live/scripts/status.mjs";
import { Form } from "./form.mjs";

const NOTHING = "No formula was found. One with an equals sign would be, on a line of its own or between dollars.";
const FITTING = "Fitting one convention to all of them.";
const PROGRAM = `import json
from course.live.telling import tell
from course.trial.in_page import judge
judge(**json.loads(ASKED), tell=tell)`;

const here = document.currentScript.src;

/** A link to data that is made here and saved there. */
function saved(words, name, type, text) {
  const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  return element("a", { href, download: name }, words);
}

class Trial {
  constructor(place) {
    const { examples, accepted, root } = place.dataset;
    this.book = new URL(root, location.href).href;
    this.status = new Status();
    this.python = new Python(new URL("live/", here), (told) => (told.step === "running" ? this.status.show("Judging.", 0) : this.status.tell(told)));
    this.form = new Form({
      examples: JSON.parse(examples),
      accepted,
      judge: (asked) => this.judge(asked),
      stop: () => this.python.stop(),
      say: (words) => this.status.say(words),
    });
    this.verdict = element("div", { class: "trial-verdict live-output" });
    place.replaceChildren(this.form.place, this.verdict);
    this.status.below(this.form.bar);
  }

  async judge(asked) {
    if (this.judging) return;
    this.judging = true;
    this.told = null;
    this.done = "";
    this.asked = asked;
    this.form.stop.hidden = false;
    this.rows = element("ol", { class: "trial-lines" });
    this.verdict.replaceChildren(this.rows);
    const text = JSON.stringify(JSON.stringify({ ...asked, book: this.book }));
    try {
      const outputs = await this.python.run(PROGRAM.replace("ASKED", () => text), { hear: (told) => this.hear(told) });
      const error = outputs.find(({ kind }) => kind === "error");
      if (error) throw new Error(`It cannot be judged: ${error.name}: ${error.told}`);
      this.status.say(this.told.summary ? "Judged." : NOTHING);
    } catch (error) {
      if (error.fatal) this.python.stop(); // the next trial begins anew
      this.status.say(error.message === "stopped" ? `Stopped${this.done}.` : error.message);
    }
    this.judging = false;
    this.form.stop.hidden = true;
  }

  /** A formula, or all of them. */
  hear(told) {
    if (told.row) {
      this.done = ` after ${told.done} of ${told.of} formulas`;
      this.status.show(told.done < told.of ? `Formula ${told.done + 1} of ${told.of}.` : FITTING, told.done / told.of);
      this.rows.insertAdjacentHTML("beforeend", told.row); // written by page.py, which escapes what was typed
      this.dress(this.rows.lastElementChild);
    } else if (told.summary) {
      this.told = told;
      this.verdict.innerHTML = told.body;
      this.verdict.append(this.links(told));
      this.dress(this.verdict);
    } else {
      this.told = told;
      this.verdict.replaceChildren();
    }
  }

  /** Set the formulas, and let each place lead to its line in the field. */
  dress(root) {
    setFormulas(root);
    if (this.asked.name.endsWith(".ipynb")) return; // whose lines are those of its cells
    for (const place of root.querySelectorAll("[data-line]")) {
      const show = () => this.form.show(Number(place.dataset.line));
      place.replaceChildren(button(show, { title: "Show it in the field" }, place.textContent));
    }
  }

  links({ page, data }) {
    const name = `${this.asked.name.replace(/\.\w+$/, "") || "sheet"}-on-trial`;
    return element(
      "p",
      { class: "trial-saved" },
      "Keep it: ",
      saved("as a page (HTML)", `${name}.html`, "text/html", page),
      ", ",
      saved("as data (JSON)", `${name}.json`, "application/json", data),
      ".",
    );
  }
}

// Where the page was opened as a file it has said what to do instead.
if (location.protocol !== "file:") for (const place of document.querySelectorAll(".trial-place")) new Trial(place);
