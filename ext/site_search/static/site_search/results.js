/* What an answer of the engine looks like, in the dialog and on the page of results. All text reaches the page as
   text: neither a query nor the index can bring an element. */
import { make } from "./dom.js";
import messages from "../site_search_messages.js";

const FACETS = ["kind", "sector", "role", "level"];
const MARKS = "site-search-marks";
const READING_PACE = 700;
const plural = pluralRules(document.documentElement.lang);

function pluralRules(language) {
  try {
    return new Intl.PluralRules(language || "en");
  } catch {
    // Sphinx knows languages that browsers do not, such as sr@latin.
    return new Intl.PluralRules("en");
  }
}

/* A message as nodes, the query in it emphasized. */
function say(message, query) {
  const [before, after = ""] = message.split("{query}");
  return [before, make("em", null, query), after];
}

const counted = (number) => (messages.count[plural.select(number)] ?? messages.count.other).replace("{count}", number);
const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);
const labelOf = (kind) => (typeof own(messages, kind) === "string" ? messages[kind] : kind);
const marked = (parts) => parts.map(({ text, mark }) => (mark ? make("mark", null, text) : text));
const chosenOf = (filters) => Object.entries(filters).flatMap(([facet, values]) => values.map((value) => [facet, value]));

/* The address of the page of results for a query. */
export function addressOf(page, text, filters = {}) {
  const address = new URL(page);
  address.search = new URLSearchParams([["q", text], ...chosenOf(filters)]);
  return address.href;
}

/* The filters that an address of the page of results names. */
export function filtersOf(parameters) {
  return Object.fromEntries(
    FACETS.map((facet) => [facet, parameters.getAll(facet)]).filter(([, values]) => values.length),
  );
}

/* Shows answers in a container. `listbox` tells whether an input steers the list as a combobox does; `limit` is
   the number of results to begin with; `shown` is called after each change; `opened` when a result is followed. */
export function createResults({ container, field, root, page, listbox = false, limit, filters = {}, shown, opened }) {
  // The newest query, which the list does not answer yet while one is running.
  let asked = { text: "" };
  let generation = 0;
  let reached = 0;
  let listed = new Set();
  let waiting = null;
  let running = false;
  let engine = null;
  let timer;
  let chips = new Map();

  const said = make("p", { class: "sitesearch-said" });
  const kinds = make("div", { class: "sitesearch-kinds" });
  const groups = make("div", { class: "sitesearch-groups" });
  const more = make("details", { class: "sitesearch-filters" }, make("summary", null, messages.filters), groups);
  const facets = make("div", { class: "sitesearch-facets" }, kinds, more);
  const count = make("p", { class: "sitesearch-count" });
  const list = make(listbox ? "div" : "ol", {
    class: "sitesearch-list",
    id: "sitesearch-list",
    role: listbox ? "listbox" : null,
    "aria-label": messages.results,
  });
  const next = make("button", { type: "button", class: "sitesearch-more", onclick: () => extend() }, messages.more);
  const status = make("p", { class: "sitesearch-status", role: "status" });
  container.append(said, facets, count, list, next, status);
  clear();

  function clear() {
    generation += 1;
    waiting = null;
    asked = { text: "" };
    for (const part of [said, facets, count, list, next]) part.hidden = true;
    list.replaceChildren();
    announce("");
    shown?.();
  }

  /* Told when a reader pauses, not at each key. */
  function announce(text) {
    clearTimeout(timer);
    timer = setTimeout(() => { status.textContent = text; }, READING_PACE);
  }

  function start() {
    engine ??= import("./engine.js").then((module) =>
      module.openEngine(new URL("search-index/", root).href, { siteRoot: root.href })).then(forgetUnknown);
    return engine;
  }

  /* An address can name values that no chip could have named. */
  async function forgetUnknown(opened) {
    const known = chosenOf(filters).length ? await opened.pagefind.filters() : {};
    for (const [facet, values] of Object.entries(filters)) {
      filters[facet] = values.filter((value) => own(known[facet], value) !== undefined);
      if (!filters[facet].length) delete filters[facet];
    }
    return opened;
  }

  async function search(text, { typing = false, verbatim = false, offset = 0 } = {}) {
    if (!text.trim()) return clear();
    generation += 1;
    asked = { text, typing, verbatim };
    waiting = { ...asked, offset };
    next.setAttribute("aria-disabled", "true");
    if (running) return;
    running = true;
    // Only the last of the queries that came meanwhile matters.
    while (waiting) {
      const { text: words, offset: before, ...how } = waiting;
      const current = generation;
      waiting = null;
      try {
        // From the first one on: with more candidates their order can change.
        const answer = await (await start()).search(words, { ...how, limit: before + limit, filters });
        if (current === generation) show(answer, !before);
      } catch (error) {
        console.warn(error);
        engine = null;
        if (current === generation) fail();
      }
    }
    running = false;
    next.removeAttribute("aria-disabled");
  }

  const again = () => search(asked.text, asked);
  const extend = () => running || search(asked.text, { ...asked, offset: reached });

  function fail() {
    clear();
    tell([messages.failed, " ", mapLink()]);
  }

  function tell(nodes) {
    said.replaceChildren(...nodes);
    said.hidden = !nodes.length;
  }

  const mapLink = () => make("a", { href: `${page}#site-map`, onclick: opened }, messages.map);

  function show(answer, first) {
    const direct = first && !answer.nearest && answer.answer ? directAnswer(answer) : null;
    if (first) {
      listed = new Set(direct ? [answer.answer.url] : []);
      list.replaceChildren(...[direct].filter(Boolean));
    }
    const fresh = answer.results.filter(({ url }) => !listed.has(url));
    const items = fresh.map((result) => entry(result, answer)).filter(Boolean);
    for (const { url } of fresh) listed.add(url);
    list.append(...items);
    for (const [index, item] of [...list.children].entries()) item.id = `sitesearch-result-${index}`;
    list.hidden = !list.children.length;
    const last = listbox || answer.nearest || answer.results.length >= answer.total || (!first && !fresh.length);
    // With a hidden button the focus would be gone.
    if (last && document.activeElement === next) (items[0] ?? list.lastElementChild)?.querySelector("a").focus();
    next.hidden = last;
    reached = answer.results.length;
    showFacets(answer.nearest ? {} : answer.facets);

    const found = !answer.nearest && list.children.length;
    count.textContent = found ? counted(answer.total) : messages.nearest;
    count.hidden = list.hidden;
    explain(answer, found);
    announce(`${said.hidden ? "" : said.textContent} ${count.hidden ? "" : count.textContent}`.trim());
    shown?.(answer);
  }

  function explain(answer, found) {
    const filtered = chosenOf(filters).length;
    if (!found) {
      const message = filtered ? messages.filtered : messages.nothing;
      const reset = () => {
        choose(null);
        field.focus();
      };
      const button = filtered ? [make("button", { type: "button", onclick: reset }, messages.clear), " "] : [];
      return tell([...say(message, answer.query.trim()), " ", ...button, mapLink()]);
    }
    if (!answer.corrections.length) return tell([]);
    const insist = () => {
      search(answer.query, { verbatim: true });
      field.focus();
    };
    return tell([
      ...say(messages.shown, correctedText(answer)), " ",
      make("button", { type: "button", onclick: insist }, ...say(messages.instead, answer.query.trim())),
    ]);
  }

  function item(url, words, [above, heading, below], classes = "") {
    const address = new URL(url, root);
    if (address.origin !== root.origin) return null;
    const onclick = (event) => {
      remember(address, words);
      opened?.(event, address);
    };
    const name = `sitesearch-result ${classes}`.trim();
    const path = above ? make("span", { class: "sitesearch-path" }, above) : null;
    const text = below?.length ? make("span", { class: "sitesearch-excerpt" }, ...below) : null;
    if (listbox) {
      const title = make("span", { class: "sitesearch-heading" }, ...heading);
      return make("a", { class: name, href: address.href, role: "option", tabindex: -1, "aria-selected": "false", onclick }, path, title, text);
    }
    return make("li", { class: name }, path, make("a", { class: "sitesearch-heading", href: address.href, onclick }, ...heading), text);
  }

  function directAnswer({ answer, words, results }) {
    const known = results.find((result) => result.url === answer.url);
    if (answer.type === "directory") {
      return item(answer.url, [], [messages.directory, [answer.label], null], "sitesearch-answer");
    }
    return item(answer.url, words, [messages.answer, [answer.title], known ? marked(known.excerpt) : null], "sitesearch-answer");
  }

  function entry(result, { words }) {
    const parts = [...result.headingParts, ...result.excerpt];
    const found = parts.filter((part) => part.mark).map((part) => part.text);
    const kind = result.kind || result.facets.kind?.[0];
    const path = result.path.length ? result.path.join(" › ") : labelOf(kind);
    return item(result.url, [...words, ...found], [path, marked(result.headingParts), marked(result.excerpt)]);
  }

  function choose(facet, value) {
    if (facet === null) {
      for (const name of Object.keys(filters)) delete filters[name];
    } else {
      const values = new Set(filters[facet]);
      if (!values.delete(value)) values.add(value);
      filters[facet] = [...values];
      if (!values.size) delete filters[facet];
    }
    again();
  }

  function showFacets(counts) {
    const focused = [...chips].find(([, chip]) => chip === document.activeElement)?.[0];
    chips = new Map();
    const build = (facet) => {
      const chosen = filters[facet] ?? [];
      const values = [...new Set([...Object.keys(counts[facet] ?? {}), ...chosen])];
      if (values.length < 2 && !chosen.length) return null;
      const group = make("div", { class: "sitesearch-group", role: "group", "aria-label": messages[facet] });
      if (facet !== "kind") group.append(make("span", { class: "sitesearch-legend", "aria-hidden": "true" }, messages[facet]));
      for (const value of values) {
        const chip = make(
          "button",
          { type: "button", class: "sitesearch-chip", "aria-pressed": chosen.includes(value), onclick: () => choose(facet, value) },
          facet === "kind" ? labelOf(value) : value, " ",
          make("span", { class: "sitesearch-number" }, `${own(counts[facet], value) ?? 0}`),
        );
        chips.set(`${facet}:${value}`, chip);
        group.append(chip);
      }
      return group;
    };
    kinds.replaceChildren(...[build("kind")].filter(Boolean));
    groups.replaceChildren(...FACETS.slice(1).map(build).filter(Boolean));
    more.hidden = !groups.children.length;
    facets.hidden = more.hidden && !kinds.children.length;
    if (focused) (chips.get(focused) ?? more.querySelector("summary")).focus();
  }

  return { search, clear, again, start, list, filters };
}

/* The query as it was understood. */
function correctedText({ query, corrections }) {
  const text = corrections.reduce((before, { from, to }) => before.replace(from, () => to), query.trim());
  return text === query.trim() ? corrections.map(({ to }) => to).join(" ") : text;
}

/* Hands the words to the page that a reader is about to see; its address stays clean. */
function remember(address, words) {
  try {
    sessionStorage.setItem(MARKS, JSON.stringify({ path: address.pathname, words: [...new Set(words)] }));
  } catch {
    // No storage, no marks.
  }
}
