// The answer boxes of a page. The build leaves an empty place below the prompt of each exercise; what an
// exercise needs comes from the script of its chapter, and the judge is a script of its own.

import { choiceBox } from "./choice.mjs";
import { derivationBox } from "./derivation.mjs";
import { formulaBox } from "./formula.mjs";

function fill(box) {
  const { exercise: name, kind } = box.dataset;
  const question = box.closest(".exercise");
  const title = question.querySelector(".caption-number").textContent.trim();
  const place = { box, name, question, title };
  if (kind === "derivation") derivationBox(place);
  else {
    const exercise = globalThis.chapterExercises[name];
    if (kind === "choice") choiceBox(place, exercise, globalThis.Judge);
    else formulaBox(place, exercise, globalThis.Judge);
  }
}

for (const box of document.querySelectorAll(".answer-box[data-exercise]")) fill(box);
