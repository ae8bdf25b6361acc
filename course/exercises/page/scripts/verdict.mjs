// What an answer is told: the verdict in words and a sign, the reason, the place, a way on.

import { button, element, spoken } from "./dom.mjs";
import { paragraphs } from "./markdown.mjs";

const WORDS = {
  right: ["✓", "Right."],
  mistake: ["✗", "Not quite."],
  wrong: ["✗", "Not right."],
  shape: ["✗", "The shapes do not fit:"],
  unreadable: ["?", "This could not be read:"],
};

/** What was typed, with a place in it marked. */
function marked(typed, [from, to]) {
  const inside = typed.slice(from, to) || " ";
  return element(
    "p",
    { class: "answer-place" },
    "In what you typed: ",
    element(
      "code",
      {},
      typed.slice(0, from),
      element("mark", {}, inside),
      typed.slice(to),
    ),
  );
}

/** The formulas that a verdict says should be written in place of what was typed. */
function advised(result, typed) {
  const written = /: write (`[^`]*`(?: or `[^`]*`)*)\.$/.exec(result.message);
  if (written) return written[1].slice(1, -1).split("` or `");
  const near = /did you mean `([^`]+)`\?/.exec(result.message);
  if (!near || !result.place) return [];
  const [from, to] = result.place;
  return [typed.slice(0, from) + near[1] + typed.slice(to)];
}

/** The nodes of a verdict. `use` puts a formula into the field, where there is one. */
export function told(result, typed, use) {
  const [sign, words] = WORDS[result.verdict];
  const nodes = paragraphs(
    ` ${result.message}`,
    element("strong", {}, element("span", { "aria-hidden": "true" }, `${sign} `), words),
  );
  if (result.place && result.verdict !== "right") nodes.push(marked(typed, result.place));
  if (result.point) nodes.push(...paragraphs(result.point));
  for (const text of use ? advised(result, typed) : [])
    nodes.push(
      button(() => use(text), { class: "answer-advice" }, "Write ", element("code", {}, text)),
    );
  return nodes;
}

/** The place where verdicts are shown and read out. */
export function verdictPlace(id) {
  const place = element("div", { class: "answer-verdict", id, "aria-live": "polite" });
  return {
    place,
    show(result, nodes, heard = "") {
      place.className = `answer-verdict answer-${result.verdict}`;
      place.replaceChildren(...(heard ? [spoken(heard)] : []), ...nodes);
    },
    /** The answer is no longer the one that was judged. */
    outdate() {
      if (!place.firstChild || place.classList.contains("answer-before")) return;
      place.classList.add("answer-before");
    },
    clear() {
      place.className = "answer-verdict";
      place.replaceChildren();
    },
  };
}
