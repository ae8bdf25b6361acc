// What the pages of the book show of the reader's progress, whether or not they have exercises.

import { showList } from "./all-exercises.mjs";
import { showChapters } from "./chapter-states.mjs";
import { showExercises } from "./exercise-states.mjs";

showExercises();
showChapters(globalThis.exerciseContents ?? {});
showList();
