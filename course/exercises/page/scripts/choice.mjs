// The box of an exercise with options: the list of the page becomes a group of radio buttons.

import { button, element, spoken } from "./dom.mjs";
import { help } from "./help.mjs";
import { inline } from "./markdown.mjs";
import { loadMathematics } from "./mathematics.mjs";
import { draft, record, saveDraft } from "./progress.mjs";
import { told, verdictPlace } from "./verdict.mjs";

/** The options of a list of the page, whose words and formulas move into labels. */
function optionsOf(list, exercise) {
  return [...list.children].map((item, at) => {
    const { key } = exercise.options[at];
    const id = `answer-${exercise.name}-${key}`;
    const radio = element("input", { type: "radio", name: `answer-${exercise.name}`, id, value: key });
    const label = element("label", { for: id });
    const text = item.querySelector("p") ?? item;
    label.append(...text.childNodes);
    text.append(radio, label);
    return radio;
  });
}

/** What the options are that were not chosen, and why; shown on request. */
function others(exercise, chosen) {
  const list = element(
    "ul",
    {},
    ...exercise.options
      .filter((option) => option.key !== chosen)
      .map((option) =>
        element("li", {}, element("code", {}, option.key), ": ", ...inline(option.message)),
      ),
  );
  const open = button(() => open.replaceWith(list), { class: "answer-others" }, "What about the others?");
  return open;
}

/** Fill a box. The options are those of the list on the page. */
export function choiceBox({ box, name, question, title }, exercise, judge) {
  const of = `told-${name}`;
  const verdict = verdictPlace(of);
  const offered = help(name);
  const fieldset = element(
    "fieldset",
    { "aria-describedby": of },
    element("legend", {}, "Your answer", spoken(` to ${title}`)),
  );
  const list = question.querySelector(".answer-prompt ul");
  const radios = optionsOf(list, exercise);
  fieldset.append(list);
  const form = element(
    "form",
    { autocomplete: "off" },
    fieldset,
    element("button", { type: "submit", class: "answer-check" }, "Check"),
  );

  const kept = draft(name);
  for (const radio of radios) {
    radio.checked = radio.value === kept;
    radio.addEventListener("change", () => {
      saveDraft(name, radio.value);
      verdict.outdate();
    });
  }
  form.addEventListener("focusin", loadMathematics, { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    loadMathematics();
    const chosen = radios.find((radio) => radio.checked)?.value;
    if (chosen === undefined) {
      verdict.show({ verdict: "unreadable" }, [element("p", {}, "Choose an answer first.")]);
      return;
    }
    const result = judge.judge(exercise, chosen);
    const right = result.verdict === "right";
    verdict.show(result, told(result, chosen).concat(right ? others(exercise, chosen) : []), `${chosen}: `);
    record(name, right ? "solved" : "tried");
    if (!right) offered.offer();
  });
  box.append(form, verdict.place, offered.line);
}
