/* Tells which filter of the directory of organizations a query asks for. */

import { stemOf, wordsOf } from "./tokens.js";

const SHORTEST_BEGINNING = 4;

const stemsOf = (text) => wordsOf(text).flatMap(({ word, parts }) => [word, ...parts]).map(stemOf);

// Only of what is asked: "internat" may become "international", but "international" is no "intern". Forms such as
// "internships" have the stem "intern".
const isBeginning = (asked, known) =>
  asked === known || (asked.length >= SHORTEST_BEGINNING && known.startsWith(asked));

const isSame = (asked, known) => asked === known;

const WHOLE_LABEL = 3;
const WHOLE_WORDS = 2;
const BEGINNINGS = 1;

/** Tell how well words, each in any of its forms, name a value: 0 where they do not. */
const agreement = (forms, { id, label }) => {
  const has = (known, same) =>
    forms.every((form) => form.some((stems) => stems.every((stem) => known.some((other) => same(stem, other)))));
  const names = [label, id].map(stemsOf);
  const asked = (name) => forms.some((form) => form.some((stems) => stems.includes(name)));
  if (has(names.flat(), isSame)) return names.some((name) => name.every(asked)) ? WHOLE_LABEL : WHOLE_WORDS;
  return has(names.flat(), isBeginning) ? BEGINNINGS : 0;
};

/**
 * Find what some words of a query name, in the facet that has the best value for them.
 * @returns {[string, {id: string, label: string}[]] | null} The facet and its values: all that have the whole words;
 *   those that begin like them only where there are none.
 */
const valuesOf = (forms, facets) => {
  let best = [0, null];
  for (const [name, terms] of Object.entries(facets)) {
    const agreements = terms.map((term) => agreement(forms, term));
    const most = Math.max(0, ...agreements);
    const least = Math.min(most, WHOLE_WORDS);
    if (most > best[0]) best = [most, [name, terms.filter((_, position) => agreements[position] >= least)]];
  }
  return best[1];
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
  const formsOf = ({ variants }) => variants.map(({ words }) => words.map(stemOf));
  for (let position = 0; position < units.length; ) {
    let found = null;
    let length = units.length - position;
    // Of "research software engineer", the three words together name one role.
    for (; length > 1 && !found; length -= found ? 0 : 1) {
      found = valuesOf(units.slice(position, position + length).map(formsOf), directory.facets);
    }
    const [own, ...others] = formsOf(units[position]);
    if (!found && !own.every((stem) => general.has(stem))) {
      found = valuesOf([[own]], directory.facets);
      for (const other of others) found ||= valuesOf([[other]], directory.facets);
      if (!found) return null;
    }
    position += length;
    if (!found) continue;
    const [facet, values] = found;
    const before = chosen.get(facet) || [];
    chosen.set(facet, [...before, ...values.filter((value) => !before.includes(value))]);
  }
  if (!chosen.size) return null;
  const query = [...chosen].map(([name, values]) => `${name}=${values.map(({ id }) => id).join(",")}`).join("&");
  const label = [...chosen.values()].map((values) => values.map((value) => value.label).join(", ")).join(" · ");
  return { type: "directory", url: `${directory.url}?${query}`, label };
};
