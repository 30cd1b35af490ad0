/* Cuts the part of a text that says most about a query, and marks its words. */

import { stemOf, wordsOf } from "./tokens.js";

const WINDOW = 28;
const BEFORE = 5;

/** Tell whether a word of a text is one of the query, or begins with its last one. */
export const matcher = (words, beginning = "") => {
  const stems = new Set(words.map(stemOf));
  const hits = (word) => stems.has(stemOf(word)) || (beginning !== "" && word.startsWith(beginning));
  return ({ word, parts }) => hits(word) || parts.some(hits);
};

/**
 * Divide a text where words are marked.
 * @param {string} text
 * @param {(word: {word: string, parts: string[]}) => boolean} matches
 * @returns {{text: string, mark: boolean}[]} The whole text in pieces.
 */
export const marked = (text, matches, words = wordsOf(text)) => {
  const pieces = [];
  let end = 0;
  for (const word of words.filter(matches)) {
    if (word.start > end) pieces.push({ text: text.slice(end, word.start), mark: false });
    pieces.push({ text: text.slice(word.start, word.end), mark: true });
    end = word.end;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), mark: false });
  return pieces;
};

/** Cut the window of a text in which the most different words of the query stand, or its beginning; mark them. */
export const excerptOf = (text, matches, fromStart = false) => {
  const words = wordsOf(text);
  const hits = words.map((word) => (matches(word) ? stemOf(word.word) : ""));
  let best = { start: 0, value: -1 };
  const last = fromStart ? 0 : Math.max(0, words.length - WINDOW);
  for (let start = 0; start <= last; start += 1) {
    if (start && !hits[start]) continue;
    const inside = hits.slice(start, start + WINDOW).filter(Boolean);
    const value = new Set(inside).size * WINDOW + inside.length;
    if (value > best.value) best = { start, value };
  }
  if (!words.length) return [];
  const from = Math.max(0, best.start - BEFORE);
  const to = Math.min(words.length, from + WINDOW);
  const begin = from ? words[from].start : 0;
  const end = to < words.length ? words[to - 1].end : text.length;
  const pieces = marked(text.slice(begin, end).replace(/\s+/gu, " "), matches);
  if (from) pieces.unshift({ text: "… ", mark: false });
  if (to < words.length) pieces.push({ text: " …", mark: false });
  return pieces;
};
