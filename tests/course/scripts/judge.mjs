// Judges many answers in one go: the exercises' data and [name, text] pairs come from the standard
// input; to the standard output go the results and, for each, the milliseconds it took at best. Also
// works out formulas and shows numbers and texts. Whatever is thrown ends it.
import { readFileSync } from "node:fs";
import { array } from "../../../course/exercises/page/scripts/arrays.mjs";
import { Evaluator } from "../../../course/exercises/page/scripts/evaluation.mjs";
import { judge, understand } from "../../../course/exercises/page/scripts/judge.mjs";
import "../../../course/exercises/page/scripts/latex_script.mjs";
import "../../../course/exercises/page/scripts/names_script.mjs";
import { quoted } from "../../../course/exercises/page/scripts/messages.mjs";
import { shown, toldApart } from "../../../course/exercises/page/scripts/numbers.mjs";
import { read } from "../../../course/exercises/page/scripts/reading.mjs";

const SLOW = 10;
const given = JSON.parse(readFileSync(0, "utf8"));
const { exercises = {}, answers = [], numbers = [], texts = [], formulas } = given;

function timed(exercise, text) {
  const start = process.cpuUsage();
  const result = judge(exercise, text);
  const { user, system } = process.cpuUsage(start);
  return [result, (user + system) / 1000];
}

const milliseconds = [];
const results = answers.map(([name, text]) => {
  let [result, took] = timed(exercises[name], text);
  for (let again = 0; again < 3 && took > SLOW; again++) took = Math.min(took, timed(exercises[name], text)[1]);
  milliseconds.push(took);
  return { ...result, understood: understand(exercises[name], text) };
});
function worked(text) {
  const values = new Map(Object.entries(formulas.values).map(([name, [shape, entries]]) => [name, array(shape, entries)]));
  try {
    const { shape, entries } = new Evaluator(values, new Map()).value(read(formulas.words, text));
    return [shape, [...entries]];
  } catch (error) {
    return { message: error.message, place: error.place };
  }
}

process.stdout.write(
  JSON.stringify({
    results,
    milliseconds,
    values: formulas?.texts.map(worked),
    shown: numbers.map(([x, digits]) => shown(Number(x), digits)),
    apart: numbers.slice(1).map(([x], at) => toldApart(Number(x), Number(numbers[at][0]))),
    quoted: texts.map(quoted),
  }),
);
