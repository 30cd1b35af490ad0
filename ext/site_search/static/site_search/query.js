/* Reads what somebody typed: words, "exact phrases" and -excluded words. */

import { stemOf, wordsOf } from "./tokens.js";

const LONGEST_TEXT = 400;
const MOST_WORDS = 32;
// One part may stand in for the whole only by a little less than the whole.
const OF_PARTS = 0.9;
const OF_SYNONYM = 0.6;
const OF_CORRECTED = 0.95;
const OF_SECOND_CHOICE = 0.8;
const CORE = /[^.+#'_-]+/gu;
const AT_ENDS = /^[.+#'_-]+|[.+#'_-]+$/gu;

/**
 * @typedef {{words: string[], weight: number}} Variant Words that say the same as a unit; all of them together.
 * @typedef {{word: string, variants: Variant[]}} Unit What the ranking counts as one word of the query.
 * @typedef {{units: Unit[], phrases: string[], excluded: string[], corrections: {from: string, to: string,
 *   candidates: string[]}[],
 *   words: string[], all: string[]}} Query Its words are those that say something; all has the others, too.
 */

const PHRASE = /(^|[\s(])(-?)["“”„«»]([^"“”„«»]+)["“”„«»]/gu;
const EXCLUDED = /(^|\s)-(?=[\p{L}\p{N}])([^\s]+)/gu;

const withoutControls = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, " ");

/** Divide the text into phrases, excluded words and the rest. */
const divide = (text) => {
  const phrases = [];
  const excluded = [];
  const joined = (part) => wordsOf(part).map(({ word }) => word).join(" ");
  let rest = text.replace(PHRASE, (_, before, minus, inside) => {
    const phrase = joined(inside);
    if (phrase) (minus ? excluded : phrases).push(phrase);
    return `${before} `;
  });
  rest = rest.replace(EXCLUDED, (_, before, word) => {
    const left_out = joined(word);
    if (left_out) excluded.push(left_out);
    return before;
  });
  return { phrases, excluded, rest };
};

/**
 * Read a query.
 * @param {string} typed
 * @param {object} site
 * @param {Set<string>} site.stopWords Words that say nothing, unless nothing else is asked.
 * @param {Map<string, string[][]>} site.synonyms By the stems of a phrase, joined by spaces: the phrases that say the same.
 * @param {number} site.longestSynonym The words of the longest phrase in them.
 * @param {Set<string>} site.inSynonyms The stems of all their words.
 * @param {import("./correction.js").WordList | null} site.wordList None where words shall stay as they are.
 * @param {{typing?: boolean}} how Whether the last word may be a beginning.
 * @returns {Query}
 */
export const readQuery = (typed, { stopWords, synonyms, longestSynonym, inSynonyms, wordList }, { typing = false } = {}) => {
  const text = withoutControls(String(typed)).slice(0, LONGEST_TEXT);
  const { phrases, excluded, rest } = divide(text);
  const all = wordsOf(rest).slice(0, MOST_WORDS);
  const telling = all.filter(({ word }) => !stopWords.has(word));
  const tokens = telling.length || phrases.length ? telling : all;
  const last = all.at(-1);
  // A space behind the last word says that it is whole.
  const isOpen = (token) => token === last && (typing ? !/\s$/u.test(rest) : true);
  const corrections = [];
  const correctWord = (word, open) => {
    if (wordList.knows(word) || inSynonyms.has(stemOf(word)) || (open && wordList.hasBeginning(word))) return null;
    const nearest = wordList.nearest(word);
    return nearest.length ? nearest : null;
  };
  const correct = (token) => {
    const { word, parts, start, end } = token;
    const same = { words: [word], parts, weight: 1, others: [] };
    if (!wordList) return same;
    // The site's list has the parts of compounds only.
    const cores = parts.length ? parts : [word.replace(AT_ENDS, "")];
    const corrected = cores.map((core, position, { length }) =>
      correctWord(core, isOpen(token) && position === length - 1),
    );
    if (corrected.every((nearest) => nearest === null)) return same;
    const right = corrected.map((nearest, position) => (nearest ? nearest[0].join(" ") : cores[position]));
    const replaced = [...right];
    const whole = word.replace(CORE, () => replaced.shift());
    corrections.push({ from: rest.slice(start, end), to: whole, candidates: [] });
    if (parts.length) return { words: [whole], parts: right.join(" ").split(" "), weight: OF_CORRECTED, others: [] };
    // Which of several is meant, the other words of the query tell.
    const [[...words], ...others] = corrected[0];
    corrections.at(-1).candidates = corrected[0].map((each) => each.join(" "));
    return { words: words.length > 1 ? words : [whole], parts: [], weight: OF_CORRECTED, others };
  };
  const flat = all.flatMap((token) => {
    const isTelling = tokens.includes(token);
    const { words, parts, weight, others } = isTelling
      ? correct(token)
      : { words: [token.word], parts: token.parts, weight: 1, others: [] };
    return words.map((word) => ({ word, parts, weight, isTelling, candidates: others }));
  });
  const units = [];
  for (let position = 0; position < flat.length; ) {
    const { parts, weight, isTelling, candidates } = flat[position];
    let taken = 1;
    let others = [];
    for (let length = Math.min(longestSynonym, flat.length - position); length >= 1 && !others.length; length -= 1) {
      const phrase = flat.slice(position, position + length);
      if (!phrase.some((each) => each.isTelling)) break;
      others = synonyms.get(phrase.map((each) => stemOf(each.word)).join(" ")) || [];
      if (others.length) taken = length;
    }
    const own = flat.slice(position, position + taken).filter((each) => each.isTelling).map((each) => each.word);
    position += taken;
    if (!isTelling && !others.length) continue;
    const variants = [{ words: own, weight }];
    if (taken === 1 && parts.length) variants.push({ words: parts, weight: weight * OF_PARTS });
    if (taken === 1) {
      for (const candidate of candidates) variants.push({ words: candidate, weight: weight * OF_SECOND_CHOICE });
    }
    // Of a word that the site has in another form only, that form is asked for.
    if (taken === 1 && wordList && !candidates.length && !wordList.has(own[0]) && !wordList.hasBeginning(own[0])) {
      for (const form of wordList.formsOf(own[0])) variants.push({ words: [form], weight: weight * OF_PARTS });
    }
    const isKnown = !wordList || own.every((each) => wordList.knows(each));
    for (const other of others) {
      variants.push({ words: other, weight: weight * (isKnown ? OF_SYNONYM : OF_CORRECTED) });
    }
    units.push({ word: own.join(" "), variants });
  }
  const words = [...flat.filter((each) => each.isTelling).map(({ word }) => word), ...phrases.flatMap((phrase) => phrase.split(" "))];
  return { units, phrases, excluded, corrections, words, all: flat.map(({ word }) => word) };
};

/** Make the table of synonyms from the lists of phrases that a site has written. */
export const synonymTable = (groups) => {
  const table = new Map();
  let longest = 0;
  for (const group of groups) {
    const phrases = group.map((phrase) => wordsOf(phrase).map(({ word }) => word)).filter((words) => words.length);
    for (const phrase of phrases) {
      const key = phrase.map(stemOf).join(" ");
      const known = table.get(key) || [];
      table.set(key, [...known, ...phrases.filter((other) => other !== phrase)]);
      longest = Math.max(longest, phrase.length);
    }
  }
  const stems = [...table.keys()].flatMap((key) => key.split(" "));
  return { synonyms: table, longestSynonym: longest, inSynonyms: new Set(stems) };
};
