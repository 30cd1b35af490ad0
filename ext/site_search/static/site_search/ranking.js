/* Ranks what the index has found: first by the words of a query, then by a second look at the best. */

import { stemOf, wordsOf } from "./tokens.js";

// Chosen on the questions of this site and on the collections that the documentation names.
export const WEIGHTS = {
  share: 0.8,
  heading: 0.5,
  named: 1,
  order: 0.2,
  exact: 0.2,
  beginning: 0.6,
  // "When to apply" says hardly more than "apply".
  stopWord: 0.25,
};

const SHORTEST_BEGINNING = 4;

/**
 * Sum what each word of a query gives a record.
 * @param {{word: string, variants: {weight: number, found: Map<string, number>[]}[]}[]} units For each word of each
 *   variant the scores of records by their ids.
 * @returns {Map<string, {sum: number, units: number, score: number}>} By id. The score is the sum, lowered for a
 *   record that has only some of the words.
 */
export const firstLook = (units) => {
  const records = new Map();
  for (const { variants } of units) {
    const best = new Map();
    for (const { weight, found } of variants) {
      const sums = new Map();
      for (const scores of found) {
        for (const [id, score] of scores) {
          const sum = sums.get(id) || { score: 0, words: 0 };
          sum.score += score;
          sum.words += 1;
          sums.set(id, sum);
        }
      }
      for (const [id, { score, words }] of sums) {
        const value = (weight * score * words) / found.length ** 2;
        if (value > (best.get(id) || 0)) best.set(id, value);
      }
    }
    for (const [id, value] of best) {
      const record = records.get(id) || { sum: 0, units: 0, score: 0 };
      record.sum += value;
      record.units += 1;
      records.set(id, record);
    }
  }
  for (const record of records.values()) record.score = record.sum * (record.units / units.length) ** WEIGHTS.share;
  return records;
};

const stemsOf = (text) => wordsOf(text).flatMap(({ word, parts }) => (parts.length ? parts : [word])).map(stemOf);

const pairsOf = (stems) => new Set(stems.slice(1).map((stem, position) => `${stems[position]} ${stem}`));

const shareOf = (wanted, present) => {
  let shared = 0;
  for (const each of wanted) if (present.has(each)) shared += 1;
  return wanted.size ? shared / wanted.size : 0;
};

/**
 * Look a second time at a record: does its heading say what was asked, and in that order?
 * @param {{score: number, heading: string, title: string, text: string}} record Its score is relative to the best.
 * @param {object} asked
 * @param {string[]} asked.stems The words of the query, in their order.
 * @param {string} asked.text All words of the query, with those that say nothing by themselves.
 * @param {{tells: number, variants: {stems: string[], weight: number, isWhole: boolean}[]}[]} asked.units How much
 *   each word tells, and what says the same; it is whole where its stems are those of one word.
 * @param {Set<string>} asked.stopStems Words that say nothing by themselves.
 * @returns {number} The score by which the best records are put in order.
 */
export const secondLook = ({ score, heading, title, text }, { stems, units, text: asked, stopStems }) => {
  const headingStems = stemsOf(heading);
  const inHeading = new Set(headingStems);
  const inNames = new Set([...headingStems, ...stemsOf(title)]);
  const wanted = new Set();
  let [all, ofHeading, ofNames] = [0, 0, 0];
  for (const { tells, variants } of units) {
    // Of another phrase that says the same, one word alone says something else: "code" is no "coding challenge". So
    // does a part of a compound.
    const best = (present) =>
      Math.max(
        ...variants.map(({ stems: all, weight, isWhole }, position) => {
          const share = shareOf(new Set(all), present);
          return (position || isWhole) && share < 1 ? 0 : weight * share;
        }),
      );
    all += tells;
    ofHeading += tells * best(inHeading);
    ofNames += tells * best(inNames);
    for (const variant of variants) for (const stem of variant.stems) wanted.add(stem);
  }
  if (!all) return score;
  const recall = ofHeading / all;
  const shared = headingStems.filter((stem) => wanted.has(stem)).length;
  const others = headingStems.filter((stem) => !wanted.has(stem));
  const size = others.reduce((sum, stem) => sum + (stopStems.has(stem) ? WEIGHTS.stopWord : 1), shared);
  const precision = shared / Math.max(1, size);
  const agreement = recall + precision ? (2 * recall * precision) / (recall + precision) : 0;
  const pairs = pairsOf(stems);
  const order = Math.max(shareOf(pairs, pairsOf(headingStems)), shareOf(pairs, pairsOf(stemsOf(text))));
  // A query that is one thing can be said in other words, which may be the very heading.
  const said = [{ stems, weight: 1 }, ...(units.length === 1 ? units[0].variants : [])];
  const same = said.filter((phrase) => headingStems.length && phrase.stems.join(" ") === headingStems.join(" "));
  const exactness = Math.max(0, ...same.map(({ weight }) => weight));
  const whole = wordsOf(heading).map(({ word }) => word).join(" ");
  const isBeginning = asked.length >= SHORTEST_BEGINNING && whole.startsWith(asked);
  return (
    score +
    WEIGHTS.heading * agreement +
    WEIGHTS.named * (ofNames / all) +
    WEIGHTS.order * order +
    WEIGHTS.exact * exactness +
    WEIGHTS.beginning * (isBeginning ? 1 : 0)
  );
};
