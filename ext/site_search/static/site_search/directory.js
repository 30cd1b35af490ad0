/* Tells which filter of the directory of organizations a query asks for. */

import { stemOf, wordsOf } from "./tokens.js";

const SHORTEST_BEGINNING = 4;

const stemsOf = (text) => wordsOf(text).flatMap(({ word, parts }) => [word, ...parts]).map(stemOf);

const isSame = (a, b) => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short === long || (short.length >= SHORTEST_BEGINNING && long.startsWith(short));
};

/**
 * Give the address of the directory, filtered as a query asks.
 * @param {{variants: {words: string[]}[]}[]} units The words of the query.
 * @param {{url: string, facets: Record<string, {id: string, label: string}[]>, words?: string[]} | null} directory Its
 *   words are those that any question about organizations may have.
 * @returns {{type: "directory", url: string, label: string} | null} Null unless every word names a value of a facet.
 */
export const directoryAnswer = (units, directory) => {
  if (!directory || !units.length) return null;
  const chosen = new Map();
  const general = new Set((directory.words || []).flatMap(stemsOf));
  for (const { variants } of units) {
    if (variants[0].words.every((word) => general.has(stemOf(word)))) continue;
    let values = [];
    let facet = "";
    for (const { words } of variants) {
      const stems = words.map(stemOf);
      for (const [name, terms] of Object.entries(directory.facets)) {
        const found = terms.filter(({ id, label }) => {
          const known = [...stemsOf(label), ...stemsOf(id)];
          return stems.every((stem) => known.some((other) => isSame(stem, other)));
        });
        if (found.length) [facet, values] = [name, found];
        if (values.length) break;
      }
      if (values.length) break;
    }
    if (!values.length) return null;
    const before = chosen.get(facet) || [];
    chosen.set(facet, [...before, ...values.filter((value) => !before.includes(value))]);
  }
  if (!chosen.size) return null;
  const query = [...chosen].map(([name, values]) => `${name}=${values.map(({ id }) => id).join(",")}`).join("&");
  const label = [...chosen.values()].map((values) => values.map((value) => value.label).join(", ")).join(" · ");
  return { type: "directory", url: `${directory.url}?${query}`, label };
};
