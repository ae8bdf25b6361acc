// The script of the reader of LaTeX, which the judge finds by this name.
import { typed } from "./latex_reading.mjs";

globalThis.JudgeLatex = { typed };
