// Reads many texts in one go: words and texts from the standard input, what was made of each text to
// the standard output, with the milliseconds of work that the slowest took at the best of three
// tries; and respells signs. Whatever is thrown besides a FormulaError ends it.
import { readFileSync } from "node:fs";
import "../../../course/exercises/page/scripts/latex_script.mjs";
import "../../../course/exercises/page/scripts/names_script.mjs";
import { FormulaError } from "../../../course/exercises/page/scripts/messages.mjs";
import { read } from "../../../course/exercises/page/scripts/reading.mjs";
import { respell } from "../../../course/exercises/page/scripts/spelling.mjs";
import { unparse } from "../../../course/exercises/page/scripts/unparse.mjs";

function reading(words, text) {
  try {
    const tree = read(words, text);
    return { tree: unparse(tree), place: tree.place };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return { error: error.message, advice: error.advice, place: error.place };
  }
}

function worked(make) {
  const start = process.cpuUsage();
  make();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const { words, texts, signs } = JSON.parse(readFileSync(0, "utf8"));
let slowest = 0;
const readings = texts.map(([name, text]) => {
  let made;
  const make = () => (made = reading(words[name], text));
  let time = worked(make);
  for (let tries = 0; time > 20 && tries < 3; tries++) time = Math.min(time, worked(make));
  slowest = Math.max(slowest, time);
  return made;
});
process.stdout.write(JSON.stringify({ readings, slowest, spelled: signs.map(respell) }));
