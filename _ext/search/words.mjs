// How the search reads a text: the same when the index is made and when somebody asks.

// Words that nearly every question has, and nearly every section.
const UNHEARD = new Set(
  ("a an and are as at be been but by can do does did for from had has have how i if in into is it its " +
    "me my no not of on one or out so than that the their them then there these they this to us versus " +
    "vs was we were what when where which who why will with you your").split(" "),
);
const END = String.raw`(?![\p{L}\p{N}])`;
const LETTER = String.raw`(?<![\p{L}\p{N}])\p{L}\p{M}*`;
const WORD = new RegExp(
  [
    String.raw`1\s*[/⁄]\s*(?:2?\s*[mn]|2|\(\s*2?\s*[mn]\s*\))${END}`, // 1/m, 1/(2m)
    String.raw`${LETTER}\s*[−–-]\s*\p{L}\p{M}*${END}`, // a − y
    String.raw`\d+(?:\.\d+)+`, // equation (7.7)
    String.raw`[\p{L}\p{N}]+|[⊙∇]`,
  ].join("|"),
  "gu",
);

const plain = (word) =>
  word.normalize("NFKD").toLowerCase().replace(/\p{M}|[\s()]/gu, "").replace("⁄", "/").replace(/[−–]/, "-");

/** The words of a text as [word, where it begins, where it ends]; 1/m and a − y are words. */
export const words = (text) =>
  [...text.matchAll(WORD)].map((found) => [plain(found[0]), found.index, found.index + found[0].length]);

/** The words of a text, in small letters and without accents. */
export const split = (text) => words(text).map(([word]) => word);

/**
 * What stands for a word in the index, or null where nothing does. Singular and plural are one, and
 * so are British and American endings. In a text a letter or a number alone says nothing.
 */
export function stem(word, field) {
  if (UNHEARD.has(word)) return null;
  if ((field === "words" || field === "code") && (word.length < 2 || /^[\d.]+$/.test(word))) return null;
  if (word.length < 4) return word;
  return word
    .replace(/i[sz](e|es|ed|er|ers|ing|ation|ations)$/, "is")
    .replace(/ies$/, "y")
    .replace(/([^su])s$/, "$1");
}
