// Which places answer a question, the best first. MiniSearch finds and weighs the words (BM25).

import { others } from "./synonyms.mjs";
import { split, stem } from "./words.mjs";

export const FIELDS = ["heading", "names", "words", "code"];
export const OPTIONS = { fields: FIELDS, tokenize: split, processTerm: stem, storeFields: [] };

// A heading says what a place is about, and an author chose its other names; code rarely answers.
const BOOST = { heading: 4, names: 3, words: 1, code: 0.3 };
const LONG = 4; // letters: the beginning of a word that long is looked for too
const FUZZY = 0.25; // of the letters of a word that is not in the book may be others
const WEAK = 0.05; // of the best answer
const LESS = { boostTerm: () => 0.5 }; // another word for it is not what was typed
const any = (queries, how = {}) => ({ combineWith: "OR", queries, ...how });
const CALLED = new Set(["heading", "names"]);

/** For each word that counts of a question, what stands for it in the index. */
export function asked(question) {
  const known = new Map();
  for (const word of split(question)) {
    const all = [word, ...split(others(word))].map((each) => stem(each, "heading")).filter(Boolean);
    if (all.length) known.set(all[0], all);
  }
  return [...known.values()];
}

/**
 * The places of an index that answer a question, as {id, score, terms}; `terms` are the words of the
 * index that were found there. What has every word counts for most, and more in a heading or a name;
 * `weight` says what a place counts for, by its id.
 */
export function ranked(index, question, weight = () => 1) {
  const groups = asked(question);
  if (!groups.length) return [];
  const found = (how) =>
    index.search(any(groups.map(([word, ...rest]) => any([word, any(rest, LESS)]))), how);
  const close = (term) => term.length >= LONG;
  const how = {
    boost: BOOST,
    prefix: close,
    weights: { prefix: 0.4, fuzzy: 0.2 },
    processTerm: (term) => term,
    tokenize: (text) => [text],
  };
  let all = found(how);
  const heard = new Set(all.flatMap(({ queryTerms }) => queryTerms));
  const misspelt = groups.map(([word]) => word).filter((word) => close(word) && !heard.has(word));
  if (misspelt.length) all = found({ ...how, fuzzy: (term) => (misspelt.includes(term) ? FUZZY : false) });
  const answers = all.map(({ id, score, queryTerms, terms, match }) => {
    const has = groups.filter((group) => group.some((term) => queryTerms.includes(term)));
    const calls = groups.filter((group) =>
      terms.some((term) => group.some((one) => term.startsWith(one)) && match[term].some((f) => CALLED.has(f))),
    );
    const share = (part) => part.length / groups.length;
    const worth = (score / (queryTerms.length || 1)) * share(has) ** 2 * (1 + share(calls) ** 2);
    return { id, terms, score: worth * weight(id) };
  });
  answers.sort((one, other) => other.score - one.score);
  return answers.filter(({ score }) => score > answers[0].score * WEAK);
}
