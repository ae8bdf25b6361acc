// The titles of exercises say how far each is. One that has been on the screen for a while is seen.

import { sayState } from "./marks.mjs";
import { record, state, subscribe } from "./progress.mjs";

const A_WHILE = 1000; // milliseconds: who scrolls past has seen nothing
const HALF = 0.5;

const name = (exercise) => exercise.id.replace(/^ex-/, "");

const show = (exercise) =>
  sayState(exercise.querySelector(".exercise-state"), state(name(exercise)));

function watch(exercises) {
  const waiting = new Map();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
        clearTimeout(waiting.get(target));
        const large = intersectionRect.height > HALF * innerHeight;
        if (!isIntersecting || (intersectionRatio < HALF && !large)) continue;
        waiting.set(
          target,
          setTimeout(() => {
            observer.unobserve(target);
            record(name(target), "seen");
          }, A_WHILE),
        );
      }
    },
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, HALF] },
  );
  for (const exercise of exercises) if (!state(name(exercise))) observer.observe(exercise);
}

/** Show the states of the exercises of this page, now and whenever they change. */
export function showExercises() {
  const exercises = [...document.querySelectorAll(".exercise[id^='ex-']")];
  if (!exercises.length) return;
  const showAll = () => exercises.forEach(show);
  subscribe(showAll);
  showAll();
  watch(exercises);
}
