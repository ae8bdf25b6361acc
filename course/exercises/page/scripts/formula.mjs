// The box of an exercise that asks for a formula or a number: a field, what was understood, the verdict.

import { element, spoken } from "./dom.mjs";
import { help } from "./help.mjs";
import { keys } from "./keys.mjs";
import { load } from "./loading.mjs";
import { inline } from "./markdown.mjs";
import { loadMathematics, setFormula } from "./mathematics.mjs";
import { draft, record, saveDraft } from "./progress.mjs";
import { told, verdictPlace } from "./verdict.mjs";

const LATEX = "judge-latex.js";
const PAUSE = 800; // milliseconds without a key, after which a half-typed formula is remarked on

// In plain text the shape of the whole stands behind the formula, as in "a @ b.T: (n, m), with ...".
const SHAPE = /^[^:]*: \(([^)]*)\)/;

/** The shape of what was understood, in the manner of the prompt; nothing for a number. */
function shapeOf({ echo }) {
  const found = SHAPE.exec(echo);
  return found ? [`of shape ${found[1].replaceAll(", ", " × ")}`] : [];
}

/** What was understood, shown while a reader types. */
function echo() {
  const words = element("span", { class: "answer-read" });
  const place = element("span", { class: "math" });
  const note = element("span", { class: "answer-note" });
  const line = element("p", { class: "answer-echo", hidden: true }, words, " ", place, " ", note);
  let waits = 0;

  // What is wider than its box scrolls in it, with the keyboard too.
  function reach() {
    if (line.scrollWidth > line.clientWidth) line.tabIndex = 0;
    else line.removeAttribute("tabindex");
  }

  return {
    line,
    /** What is wrong is said as well, unless a verdict says it. */
    show(result, typed, judged = false) {
      clearTimeout(waits);
      line.classList.remove("answer-former");
      if (!typed.trim() || (judged && !result.echo_latex)) line.hidden = true;
      else if (result.echo_latex) {
        line.hidden = false;
        words.textContent = "Read as";
        const [plain] = result.echo.split(":");
        setFormula(place, `\\displaystyle ${result.echo_latex}`, plain);
        const fault = judged || !result.message ? [] : inline(result.message);
        note.replaceChildren(...(fault.length ? fault : shapeOf(result)));
        requestAnimationFrame(reach);
      } else {
        // What was read last stays for a moment, dimmed: most formulas cannot be read half-way.
        line.classList.add("answer-former");
        waits = setTimeout(() => {
          line.hidden = false;
          line.classList.remove("answer-former");
          words.textContent = "Not read yet:";
          setFormula(place, "");
          note.replaceChildren(...inline(result.message));
        }, PAUSE);
      }
    },
  };
}

/** Fill a box. `judge` has `judge`, `understand` and `waits`. */
export function formulaBox({ box, name, title }, exercise, judge) {
  const [id, of] = [`answer-${name}`, `told-${name}`];
  const field = element("input", {
    id,
    type: "text",
    inputmode: "text",
    enterkeyhint: "done",
    autocomplete: "off",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
    "aria-describedby": of,
  });
  field.value = draft(name);
  const read = echo();
  const verdict = verdictPlace(of);
  const offered = help(name);
  const form = element(
    "form",
    { novalidate: true, autocomplete: "off" },
    element("label", { for: id }, "Your answer", spoken(` to ${title}`)),
    element(
      "div",
      { class: "answer-row" },
      field,
      element("button", { type: "submit", class: "answer-check" }, "Check"),
    ),
    keys(exercise, field),
    read.line,
  );

  // The reader of LaTeX comes when a reader turns to a box. Where it cannot be had, the judge says so;
  // what has been typed over while it was on its way is asked for anew.
  function whenReadable(does) {
    const typed = field.value;
    if (judge.waits(typed)) load(LATEX, () => field.value === typed && does(typed));
    else does(typed);
  }

  function understand() {
    whenReadable((typed) => read.show(judge.understand(exercise, typed), typed));
  }

  function use(text) {
    field.value = text;
    field.dispatchEvent(new Event("input"));
    field.focus();
  }

  function check(typed) {
    const result = judge.judge(exercise, typed);
    const heard = result.echo ? `Read as ${result.echo}. ` : "";
    verdict.show(result, told(result, typed, use), heard);
    read.show(result, typed, true);
    if (result.verdict === "right") field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
    if (result.verdict === "right") record(name, "solved");
    else if (result.verdict !== "unreadable") {
      record(name, "tried");
      offered.offer();
    }
  }

  field.addEventListener(
    "focus",
    () => {
      loadMathematics();
      load(LATEX);
      if (field.value) understand();
    },
    { once: true },
  );
  field.addEventListener("input", () => {
    saveDraft(name, field.value);
    field.removeAttribute("aria-invalid");
    verdict.outdate();
    understand();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    loadMathematics();
    whenReadable(check);
  });
  box.append(form, verdict.place, offered.line);
}
