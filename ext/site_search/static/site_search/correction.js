/* Corrects words that a site does not contain by its own word list. */

import { basesOf, stemOf } from "./tokens.js";

const SHORTEST = 4;
const LONG = 8;
const SHORTEST_COMMON_STEM = 5;
const A = "a".charCodeAt(0);

/**
 * Count the edits between two words: a letter put in, left out or exchanged, or two neighbours exchanged
 * (optimal string alignment).
 * @param {string} a
 * @param {string} b
 * @param {number} most The number of edits beyond which the answer does not matter.
 * @returns {number} The number of edits, or most + 1 for any number above most.
 */
export const editsBetween = (a, b, most) => {
  const [from, to] = [[...a], [...b]];
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let before = [];
  let above = Array.from({ length: to.length + 1 }, (_, position) => position);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    let least = row;
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let edits = Math.min(above[column] + 1, line[column - 1] + 1, above[column - 1] + (same ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        edits = Math.min(edits, before[column - 2] + 1);
      }
      line.push(edits);
      least = Math.min(least, edits);
    }
    if (least > most) return most + 1;
    [before, above] = [above, line];
  }
  return Math.min(above[to.length], most + 1);
};

// Which letters a word has: two words that are close share nearly all of them, which is told fast.
const lettersOf = (word) => {
  let letters = 0;
  for (let position = 0; position < word.length; position += 1) letters |= 1 << ((word.charCodeAt(position) - A) & 31);
  return letters;
};

const bitsIn = (number) => {
  let bits = 0;
  for (let rest = number; rest; rest &= rest - 1) bits += 1;
  return bits;
};

/** The words of a site, each with the number of records that have it. */
export class WordList {
  /** @param {[string, number][]} entries Folded words in their order, each with how many records about have it. */
  constructor(entries) {
    this.words = entries.map(([word]) => word);
    this.counts = new Map(entries);
    this.letters = null;
    this.byStem = null;
  }

  /** How many records have a word. */
  countOf(word) {
    return this.counts.get(word) || 0;
  }

  /** Tell whether the site has a word, or another form of it. */
  knows(word) {
    // The list has no words with digits, which are right or wrong but never misspelt.
    return /\p{N}/u.test(word) || this.has(word) || this.formsOf(word).length > 0;
  }

  /** Tell whether the site has a word, or the one that it may be the plural or a verb form of. */
  has(word) {
    return basesOf(word).some((base) => this.counts.has(base));
  }

  /** The words of the site that are other forms of a word, the most frequent first. */
  formsOf(word, limit = 2) {
    const stem = stemOf(word);
    // Too little is left of short words to tell.
    if (stem.length < SHORTEST_COMMON_STEM) return [];
    if (!this.byStem) {
      this.byStem = new Map();
      for (const known of this.words) {
        const forms = this.byStem.get(stemOf(known));
        if (forms) forms.push(known);
        else this.byStem.set(stemOf(known), [known]);
      }
    }
    const forms = this.byStem.get(stem) || [];
    return [...forms].sort((a, b) => this.countOf(b) - this.countOf(a)).slice(0, limit);
  }

  /** Tell whether the site has a word that begins so. */
  hasBeginning(text) {
    let [low, high] = [0, this.words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle] < text) low = middle + 1;
      else high = middle;
    }
    return low < this.words.length && this.words[low].startsWith(text);
  }

  /**
   * Give the nearest words of the site: one edit away, or two if the word is long.
   * @param {string} word A folded word that the site does not have.
   * @param {number} limit The number of words wanted.
   * @returns {string[][]} Each a word, or two where a space is missing: first those with the same first letter, of
   *   these the most frequent. None where nothing is near.
   */
  nearest(word, limit = 3) {
    const { length } = [...word];
    if (length < SHORTEST) return [];
    this.letters ||= this.words.map(lettersOf);
    let least = length >= LONG ? 2 : 1;
    let found = [];
    const letters = lettersOf(word);
    this.words.forEach((candidate, position) => {
      if (Math.abs(candidate.length - word.length) > least) return;
      if (bitsIn(letters ^ this.letters[position]) > 2 * least) return;
      const edits = editsBetween(word, candidate, least);
      if (edits > least) return;
      if (edits < least) [least, found] = [edits, []];
      found.push({ candidate, first: candidate[0] === word[0] ? 0 : 1, count: this.countOf(candidate) });
    });
    found.sort((a, b) => a.first - b.first || b.count - a.count);
    const nearest = found.slice(0, limit).map(({ candidate }) => [candidate]);
    if (nearest.length && least === 1) return nearest;
    const halves = this.split(word);
    return halves ? [halves] : nearest;
  }

  /** Divide a word into two words of the site, of which the rarer one is as frequent as can be; null if none fit. */
  split(word) {
    let best = null;
    for (let place = 2; place <= word.length - 2; place += 1) {
      const halves = [word.slice(0, place), word.slice(place)];
      if (halves.every((half) => half.length > 2 && this.counts.has(half))) {
        const count = Math.min(...halves.map((half) => this.countOf(half)));
        if (!best || count > best.count) best = { halves, count };
      }
    }
    return best && best.halves;
  }

  /** The words that share the most pairs of letters with a word, for a query that nothing matches. */
  similar(word, limit = 3) {
    const pairs = pairsOf(word);
    if (pairs.size < 2) return [];
    return this.words
      .map((candidate) => {
        const theirs = pairsOf(candidate);
        let shared = 0;
        for (const pair of theirs) if (pairs.has(pair)) shared += 1;
        return { candidate, likeness: (2 * shared) / (pairs.size + theirs.size) };
      })
      .filter(({ likeness }) => likeness > 0.6)
      .sort((a, b) => b.likeness - a.likeness || this.countOf(b.candidate) - this.countOf(a.candidate))
      .slice(0, limit)
      .map(({ candidate }) => candidate);
  }
}

const pairsOf = (word) => {
  const pairs = new Set();
  for (let position = 0; position < word.length - 1; position += 1) pairs.add(word.slice(position, position + 2));
  return pairs;
};

const RADIX = 36;
const A_CAPITAL = "A".charCodeAt(0);

/**
 * Read the file of words that the build has written, whose form word_list.py tells.
 * @param {ReadableStream} stream The file.
 */
export const readWordList = async (stream) => {
  const text = await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).text();
  let before = "";
  const entries = text.split("\n").filter(Boolean).map((line) => {
    const word = before.slice(0, parseInt(line[0], RADIX)) + line.slice(1, -1);
    before = word;
    return [word, 2 ** (line.charCodeAt(line.length - 1) - A_CAPITAL)];
  });
  return new WordList(entries);
};
