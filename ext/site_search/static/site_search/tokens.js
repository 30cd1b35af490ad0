/* Words of a text, by the rule that word_list.py has for the index. */

/** Write a text so that case and accents make no difference. */
export const fold = (text) =>
  text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase().replaceAll("’", "'");

const WORD =
  /[\p{L}\p{N}_][\p{L}\p{N}\p{M}\p{Cf}_]*(?:[.+#'’-]+[\p{L}\p{N}_][\p{L}\p{N}\p{M}\p{Cf}_]*)*[+#]*/gu;
const JOINERS = /[.+#'_-]+/u;

/**
 * List the words of a text.
 * @param {string} text
 * @returns {{word: string, parts: string[], start: number, end: number}[]} Each with the parts of a compound, such as
 *   "app" and "local" of "app-local" (none for a plain word), and its place in the text.
 */
export const wordsOf = (text) => {
  const words = [];
  for (const match of text.matchAll(WORD)) {
    const word = fold(match[0]);
    const parts = word.split(JOINERS).filter(Boolean);
    if (parts.length) {
      const end = match.index + match[0].length;
      words.push({ word, parts: parts.length > 1 ? parts : [], start: match.index, end });
    }
  }
  return words;
};

const ENDINGS =
  "ists ist izations ization ations ation ings ing edly ments ment ers er ors or ships ship ies ied es ed ly s e".split(" ");
const PLAIN_ENDINGS = [["s", ""], ["es", ""], ["ies", "y"], ["'s", ""], ["ed", ""], ["ed", "e"], ["ing", ""], ["ing", "e"]];
const SHORTEST_STEM = 3;
// "apply" is no form of "app".
const SHORTEST_WITHOUT_LY = 4;

/**
 * Take a common ending from an English word, so that two of its forms can be told to be one word.
 * @param {string} word A folded word.
 */
export const stemOf = (word) => {
  for (const ending of ENDINGS) {
    const shortest = ending === "ly" ? SHORTEST_WITHOUT_LY : SHORTEST_STEM;
    if (word.endsWith(ending) && word.length - ending.length >= shortest) {
      return word.slice(0, -ending.length) + (ending === "ies" || ending === "ied" ? "y" : "");
    }
  }
  return word;
};

/** The word itself, and what it may be the plural or a verb form of. */
export const basesOf = (word) => [
  word,
  ...PLAIN_ENDINGS.filter(([ending]) => word.endsWith(ending) && word.length - ending.length >= SHORTEST_STEM).map(
    ([ending, instead]) => word.slice(0, -ending.length) + instead,
  ),
];
