// The answer boxes of a page. The build leaves an empty place below the prompt of each exercise; what an
// exercise needs comes from the script of its chapter, and the judge is a script of its own.

import { choiceBox } from "./choice.mjs";
import { derivationBox } from "./derivation.mjs";
import { element } from "./dom.mjs";
import { formulaBox } from "./formula.mjs";
import "./names_script.mjs";

const MISSING = "A script that judges answers could not be loaded. Load this page again to have its boxes.";

function fill(box) {
  const { exercise: name, kind } = box.dataset;
  const question = box.closest(".exercise");
  const title = question.querySelector(".caption-number").textContent.trim();
  const place = { box, name, question, title };
  if (kind === "derivation") derivationBox(place);
  else {
    const exercise = globalThis.chapterExercises?.[name];
    if (!exercise || !globalThis.Judge) box.append(element("p", {}, MISSING));
    else if (kind === "choice") choiceBox(place, exercise, globalThis.Judge);
    else formulaBox(place, exercise, globalThis.Judge);
  }
}

for (const box of document.querySelectorAll(".answer-box[data-exercise]")) fill(box);
