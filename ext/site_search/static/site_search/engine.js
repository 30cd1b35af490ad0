/* The forgiving search: Pagefind's index, asked word by word, and a second look at the best of what it finds. */

import { readWordList } from "./correction.js";
import { directoryAnswer } from "./directory.js";
import { excerptOf, marked, matcher } from "./excerpt.js";
import { readQuery, synonymTable } from "./query.js";
import { firstLook, secondLook } from "./ranking.js";
import { fold, stemOf, wordsOf } from "./tokens.js";

const CANDIDATES = 24;
const SHORTEST_BEGINNING = 4;
const MOST_REMEMBERED = 400;
// A section that most pages have, such as "See also", leads to what answers; it does not answer.
const OF_REPEATED = 0.6;
// Whose deadline has passed may come again, but what is open now comes before.
const OF_PAST = 0.8;
const CARDS = new Set(["organization", "programme"]);
const RANKING = { metaWeights: { title: 0.5, heading: 0.75, path: 0, past: 0 } };

const partsOf = (text) => wordsOf(text).flatMap(({ word, parts }) => (parts.length ? parts : [word]));

const intersect = (ids, others) => new Set([...ids].filter((id) => others.has(id)));

/**
 * Tell whether words name an organization: they are its name, its beginning or that with other spaces, or another
 * name for it goes on behind it.
 */
const isNameOf = (name, words, isWhole) => {
  const asked = words.join("");
  const beginnings = name.map((_, position) => name.slice(0, position + 1).join(""));
  return (
    beginnings.includes(asked) ||
    beginnings.map(stemOf).includes(stemOf(asked)) ||
    (!isWhole && asked.length >= SHORTEST_BEGINNING && name.join("").startsWith(asked)) ||
    (words.length > name.length && words.slice(0, name.length).join(" ") === name.join(" "))
  );
};

class Engine {
  constructor(pagefind, settings, wordList) {
    this.pagefind = pagefind;
    this.settings = settings;
    this.wordList = wordList;
    this.stopWords = new Set((settings.stop_words || []).map(fold));
    this.stopStems = new Set([...this.stopWords].map(stemOf));
    this.repeated = new Set(settings.repeated_headings || []);
    this.synonyms = synonymTable(settings.synonyms || []);
    this.remembered = new Map();
    this.facetValues = null;
  }

  /** Ask the index for one term, as Pagefind understands it, and remember the answer. */
  async ask(term, filters) {
    const key = `${term}\n${JSON.stringify(filters)}`;
    let answer = this.remembered.get(key);
    if (answer) {
      this.remembered.delete(key);
    } else {
      const { results } = await this.pagefind.search(term, { filters });
      answer = new Map(results.map((result) => [result.id, result]));
    }
    this.remembered.set(key, answer);
    if (this.remembered.size > MOST_REMEMBERED) this.remembered.delete(this.remembered.keys().next().value);
    return answer;
  }

  /**
   * Answer a query.
   * @param {string} text What somebody typed; every text has an answer.
   * @param {object} how
   * @param {number} how.limit The number of results.
   * @param {number} how.offset The number of results to leave out at the beginning.
   * @param {Record<string, string[]>} how.filters The values wanted, by facet.
   * @param {boolean} how.typing Whether the last word may be a beginning.
   * @param {boolean} how.verbatim Whether to leave unknown words as they are.
   */
  async search(text, { limit = 10, offset = 0, filters = {}, typing = false, verbatim = false } = {}) {
    const query = readQuery(
      text,
      { ...this.synonyms, stopWords: this.stopWords, wordList: verbatim ? null : this.wordList },
      { typing },
    );
    const wanted = Object.fromEntries(
      Object.entries(filters).filter(([, values]) => values.length).map(([facet, values]) => [facet, { any: values }]),
    );
    let nearest = false;
    let found = await this.find(query, wanted);
    if (!found.records.size && query.units.length && !verbatim && !query.phrases.length) {
      const similar = query.units.flatMap(({ word }) => this.wordList.similar(word));
      if (similar.length) {
        query.units = similar.map((word) => ({ word, variants: [{ words: [word], weight: 1 }] }));
        found = await this.find(query, wanted);
        nearest = true;
      }
    }
    const ordered = await this.order(query, found, offset + limit);
    this.decide(query, ordered);
    const { words } = query;
    const beginning = typing && !/\s$/u.test(text) ? words.at(-1) || "" : "";
    const asked = query.units.flatMap(({ variants }) => variants.flatMap((variant) => variant.words));
    const matches = matcher([...asked, ...words], beginning);
    // It puts the organization first, also where only later results are asked for.
    const answer = this.answer(query, ordered);
    const results = ordered.slice(offset, offset + limit).map((record) => this.result(record, matches));
    if (!found.records.size) nearest = true;
    return {
      query: String(text),
      words,
      corrections: query.corrections.map(({ from, to }) => ({ from, to })),
      total: found.records.size,
      results: found.records.size || !/[\p{L}\p{N}]/u.test(text) ? results : this.pages().slice(offset, offset + limit),
      facets: await this.facets(query, found, wanted),
      answer: offset ? null : answer,
      nearest: nearest && /[\p{L}\p{N}]/u.test(text),
    };
  }

  /** Tell whether the index can have a word; asked for another one, Pagefind answers with words that begin alike. */
  occurs(word) {
    // The list has plain words only.
    return partsOf(word).some(
      (part) => !/^\p{L}+$/u.test(part) || this.wordList.knows(part) || this.wordList.hasBeginning(part),
    );
  }

  /** Find the records that have any of the words, all of the phrases and none of the excluded words. */
  async find({ units, phrases, excluded }, filters) {
    const results = new Map();
    const remember = (answer) => {
      const scores = new Map();
      for (const [id, result] of answer) {
        if (!results.has(id)) results.set(id, result);
        scores.set(id, result.score);
      }
      return scores;
    };
    const asked = [];
    for (const { word, variants } of units) {
      const answers = [];
      for (const { words, weight } of variants) {
        const answered = [];
        for (const each of words) answered.push(remember(this.occurs(each) ? await this.ask(each, filters) : new Map()));
        answers.push({ weight, found: answered });
      }
      asked.push({ word, variants: answers });
    }
    let allowed = null;
    for (const phrase of phrases) {
      const answer = await this.ask(`"${phrase}"`, filters);
      allowed = allowed ? intersect(allowed, answer) : new Set(answer.keys());
      asked.push({ word: phrase, variants: [{ weight: 1, found: [remember(answer)] }] });
    }
    const forbidden = new Set();
    for (const word of excluded) for (const id of (await this.ask(`"${word}"`, filters)).keys()) forbidden.add(id);
    const records = asked.length ? firstLook(asked) : new Map();
    for (const id of [...records.keys()]) {
      if (forbidden.has(id) || (allowed && !allowed.has(id))) records.delete(id);
    }
    const hits = asked.map(({ variants }) => variants[0].found.map((scores) => scores.size));
    return { records, results, hits };
  }

  /** Put the best records in order, by a second look at them. */
  async order({ units, phrases, all }, { records, results, hits }, needed) {
    const byScore = [...records].sort(([, a], [, b]) => b.score - a.score);
    if (!byScore.length) return [];
    const best = byScore[0][1].score || 1;
    const stemsOf = (words) => words.flatMap(partsOf).map(stemOf);
    const known = [...units, ...phrases.map((phrase) => ({ variants: [{ words: phrase.split(" "), weight: 1 }] }))];
    const asked = known.map(({ variants }, position) => {
      const many = Math.max(0, ...hits[position]);
      return {
        tells: Math.log(1 + this.settings.records / (1 + many)),
        variants: variants.map(({ words, weight }) => ({ stems: stemsOf(words), weight, isWhole: words.length === 1 })),
      };
    });
    const stems = asked.flatMap(({ variants }) => variants[0].stems);
    const fullText = all.join(" ");
    const load = (some) =>
      Promise.all(
        some.map(async ([id, { score }]) => ({ data: await results.get(id).data(), score: score / best })),
      );
    // Always the same ones, so that further results follow those that were shown.
    const candidates = (await load(byScore.slice(0, CANDIDATES))).map(({ data, score }) => {
      const { title = "", heading = "", path = "", past } = data.meta;
      const kind = data.filters?.kind?.[0];
      const ofKind = this.settings.weights?.[kind] ?? 1;
      // A page has no path.
      const isSection = path && !CARDS.has(kind);
      const ofSection = isSection && this.repeated.has(heading) ? OF_REPEATED : 1;
      const weight = ofKind * ofSection * (past ? OF_PAST : 1);
      const record = { score, heading, title, text: data.content || "" };
      return { data, score: weight * secondLook(record, { stems, units: asked, text: fullText, stopStems: this.stopStems }) };
    });
    candidates.sort((a, b) => b.score - a.score);
    return [...candidates, ...(await load(byScore.slice(CANDIDATES, needed)))];
  }

  /** Decide which of several words a misspelt one became: that of the best record. If it has none, nothing is told. */
  decide(query, [best]) {
    if (!best) return;
    const { title = "", heading = "" } = best.data.meta;
    const stems = new Set(partsOf(`${heading} ${title} ${best.data.content}`).map(stemOf));
    for (const correction of query.corrections) {
      const isThere = (candidate) => partsOf(candidate).every((part) => stems.has(stemOf(part)));
      const candidates = correction.candidates.length ? correction.candidates : [correction.to];
      const chosen = candidates.find(isThere) || fold(correction.from);
      query.words = query.words.map((word) => (word === correction.to ? chosen : word));
      correction.to = chosen;
    }
    query.corrections = query.corrections.filter(({ from, to }) => fold(from) !== to);
  }

  /** Give a record as the page shows it. */
  result({ data, score }, matches) {
    const { title = "", heading = "", path = "" } = data.meta;
    const { kind, ...facets } = data.filters || {};
    const text = data.content || "";
    const body = text.startsWith(heading) ? text.slice(heading.length).replace(/^[\s.]+/u, "") : text;
    const headingParts = marked(heading || title, matches);
    // Who has found what was asked by its name wants to know what it is, not where the name stands once more.
    const isNamed = kind?.includes("organization") && headingParts.some(({ mark }) => mark);
    return {
      url: data.raw_url || data.url,
      title,
      heading: heading || title,
      path: path ? path.split("\n") : [],
      kind: kind ? kind[0] : "",
      score,
      excerpt: excerptOf(body, matches, isNamed),
      headingParts,
      facets,
    };
  }

  /** Answer outright where a query is the name of an organization, or asks for a filtered directory. */
  answer({ units, words }, ordered) {
    if (!words.length) return null;
    const said = units.length === 1 ? units[0].variants.map((variant) => variant.words) : [words];
    const isWhole = this.wordList.countOf(words.at(-1)) > 0;
    const names = ordered.slice(0, CANDIDATES).filter(({ data }) => {
      if (!data.filters?.kind?.includes("organization")) return false;
      const name = wordsOf(data.meta.heading || "").map(({ word }) => word);
      return said.some((each) => isNameOf(name, each, isWhole));
    });
    if (names.length === 1) {
      const [named] = names;
      ordered.splice(ordered.indexOf(named), 1);
      ordered.unshift(named);
      return { type: "organization", url: named.data.raw_url || named.data.url, title: named.data.meta.heading };
    }
    return directoryAnswer(units, this.settings.directory);
  }

  /** The pages that a reader can go on from when nothing was found. */
  pages() {
    return (this.settings.pages || []).map(({ title, url }) => ({
      url,
      title,
      heading: title,
      path: [],
      kind: "",
      score: 0,
      excerpt: [],
      headingParts: [{ text: title, mark: false }],
      facets: {},
    }));
  }

  /** Count the values of each facet among what is found; a facet's own choice hides none of its values. */
  async facets(query, found, wanted) {
    this.facetValues ||= this.readFacets();
    const counts = {};
    for (const [facet, values] of await this.facetValues) {
      const { [facet]: chosen, ...others } = wanted;
      const ids = (chosen ? await this.find(query, others) : found).records;
      for (const [value, members] of values) {
        let count = 0;
        for (const id of members) if (ids.has(id)) count += 1;
        if (count) (counts[facet] ||= {})[value] = count;
      }
    }
    return counts;
  }

  async readFacets() {
    const facets = [];
    for (const [facet, counts] of Object.entries(await this.pagefind.filters())) {
      const values = Object.keys(counts);
      // A facet with one value divides nothing.
      if (values.length < 2) continue;
      const members = [];
      for (const value of values) {
        const { results } = await this.pagefind.search(null, { filters: { [facet]: value } });
        members.push([value, new Set(results.map(({ id }) => id))]);
      }
      facets.push([facet, members]);
    }
    return facets;
  }
}

/**
 * Open the index of a site.
 * @param {string | URL} baseUrl The address of the folder search-index/, relative to the page.
 * @returns {Promise<Engine>}
 */
export const openEngine = async (baseUrl) => {
  const base = new URL(baseUrl, globalThis.document ? document.baseURI : undefined);
  const read = async (name) => {
    // After a new build, what the browser has kept would not fit the index any more.
    const response = await fetch(new URL(name, base), { cache: "no-cache" });
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response;
  };
  const [pagefind, settings, wordList] = await Promise.all([
    import(new URL("pagefind.js", base).href),
    read("search.json").then((response) => response.json()),
    read("words.bin").then((response) => readWordList(response.body)),
  ]);
  // In a worker, thousands of results would be copied for each word.
  const index = pagefind.createInstance({ noWorker: true });
  await index.init();
  await index.options({ ranking: RANKING });
  return new Engine(index, settings, wordList);
};
