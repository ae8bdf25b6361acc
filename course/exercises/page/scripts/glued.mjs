// Names written one after the other as on paper, `dwx`: what each may be a product of.

// a product that follows one of these stands in brackets
const BINDING = { "*": ["/", "**", "@"], "@": ["/", "**", "@", "*"] };

// the known names that a name is made of, where there are several and one way to cut it
function parts(name, known) {
  const found = [[[]]];
  for (let end = 1; end <= name.length; end++) {
    const words = known.filter((word) => name.slice(0, end).endsWith(word));
    const ways = words.flatMap((word) => found[end - word.length].map((way) => [...way, word]));
    found.push(ways.slice(0, 2));
  }
  const ways = found.at(-1);
  return ways.length === 1 && ways[0].length > 1 ? ways[0] : [];
}

// a formula whose names of several are products: of numbers by `*`, of others by a sign
function withSigns(text, tokens, known, numbers, sign) {
  const between = (...words) => (words.some((word) => numbers.includes(word)) ? " * " : ` ${sign} `);
  let written = "", at = 0;
  tokens.forEach((token, which) => {
    const glued = token.kind === "name" && !known.includes(token.text);
    const words = glued ? parts(token.text, known) : [];
    if (!words.length) return;
    let product = words.reduce((left, word, n) => left + between(words[n - 1], word) + word);
    if (BINDING[sign].includes(tokens[which - 1]?.text)) product = `(${product})`;
    if (tokens[which + 1].text === "(") product += between(words.at(-1));
    written += text.slice(at, token.start) + product;
    at = token.end;
  });
  return written + text.slice(at);
}

// what is said of a name that is a product of others; `reader` is at the place of the name
export function product(reader, token, told) {
  const words = [...reader.names, ...reader.aliases.keys()];
  if (!parts(token.text, words).length) return null;
  const numbers = words.filter((word) => reader.numbers.includes(reader.aliases.get(word) ?? word));
  const ways = ["*", "@"].map((sign) => withSigns(reader.text, reader.tokens, words, numbers, sign));
  const signs = ways[0] === ways[1] ? "`*`" : "`*` (entry by entry) or `@` (of matrices)";
  return reader.error(`${told}; a product is written with ${signs}`, token, token, ...ways);
}
