// Reads many texts in one go: words and texts from the standard input, what was made of each text to
// the standard output, with the milliseconds of the slowest. Whatever is thrown besides a
// FormulaError ends it.
import { readFileSync } from "node:fs";
import { FormulaError } from "../../../course/exercises/page/scripts/messages.mjs";
import { read } from "../../../course/exercises/page/scripts/reading.mjs";
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

const { words, texts } = JSON.parse(readFileSync(0, "utf8"));
let slowest = 0;
const readings = texts.map(([name, text]) => {
  const start = performance.now();
  const made = reading(words[name], text);
  slowest = Math.max(slowest, performance.now() - start);
  return made;
});
process.stdout.write(JSON.stringify({ readings, slowest }));
