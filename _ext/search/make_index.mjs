// Reads the places of the book as JSON, a list for each field, and writes their index for the search.

import { readFileSync } from "node:fs";
import MiniSearch from "minisearch";
import { packed } from "./format.mjs";
import { OPTIONS } from "./ranking.mjs";

const index = new MiniSearch(OPTIONS);
index.addAll(JSON.parse(readFileSync(0, "utf8")).map((place, id) => ({ id, ...place })));
process.stdout.write(JSON.stringify(packed(index.toJSON())));
