// The script of the judge. It sets one name; an export would make the bundle longer.
import { judge, understand } from "./judge.mjs";
import { waits } from "./reading.mjs";

globalThis.Judge = { judge, understand, waits };
