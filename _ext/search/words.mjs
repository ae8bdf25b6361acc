// How the search reads a text: the same when the index is made and when somebody asks.

// Words that nearly every question has, and nearly every section.
const UNHEARD = new Set(
  ("a an and are as at be been but by can do does did for from had has have how i if in into is it its " +
    "me my no not of on one or out so than that the their them then there these they this to us versus " +
    "vs was we were what when where which who why will with you your").split(" "),
);
const WORD = /1\s*[/⁄]\s*[mn](?![\p{L}\p{N}])|[\p{L}\p{N}]+/gu;

const plain = (word) => word.normalize("NFKD").toLowerCase().replace(/\p{M}|\s/gu, "").replace("⁄", "/");

/** The words of a text as [word, where it begins, where it ends]; 1/m is a word. */
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
  if ((field === "words" || field === "code") && (word.length < 2 || /^\d+$/.test(word))) return null;
  if (word.length < 4) return word;
  return word
    .replace(/i[sz](e|es|ed|er|ers|ing|ation|ations)$/, "is")
    .replace(/ies$/, "y")
    .replace(/([^su])s$/, "$1");
}
