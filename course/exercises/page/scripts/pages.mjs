// What the pages of the book show of the reader's progress, whether or not they have exercises.

import { showList } from "./all-exercises.mjs";
import { showChapters } from "./chapter-states.mjs";
import { showExercises } from "./exercise-states.mjs";
import { followReader, showPlace } from "./place.mjs";
import { showWay } from "./way.mjs";

const contents = globalThis.exerciseContents ?? {};
showExercises();
showWay(globalThis.courseWays ?? {});
showPlace(contents);
followReader();
showChapters(contents);
showList();
