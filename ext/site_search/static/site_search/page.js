/* The page of results: its address is the query. */
import { addressOf, createResults, filtersOf } from "./results.js";

const PAUSE = 200;

export function start(own, root, page) {
  const form = own.querySelector("form");
  const input = form.elements.q;
  const parameters = new URLSearchParams(location.search);
  let results = null;
  let timer;
  let isTyped = false;
  let isKeptTyped = false;
  let kept = location.search;

  results = createResults({
    container: own.querySelector(".sitesearch-results"),
    field: input,
    root,
    page,
    limit: 10,
    filters: filtersOf(parameters),
    shown() {
      clearTimeout(timer);
      if (!results) return;
      own.dataset.settled = "";
      timer = setTimeout(keep, PAUSE);
    },
    opened: () => keep(),
  });
  const keep = () => {
    clearTimeout(timer);
    const text = input.value.trim();
    const address = new URL(text ? addressOf(page, text, results.filters) : page, location.href);
    if (address.search === kept) return;
    // What is typed in one go is one step back; so is each filter, and each query that is sent.
    const filters = ({ searchParams }) => [...searchParams].filter(([name]) => name !== "q").join();
    const isStep = !(isTyped && isKeptTyped) || filters(address) !== filters(new URL(kept, location.href));
    try {
      history[isStep ? "pushState" : "replaceState"](history.state, "", address.href + location.hash);
      kept = address.search;
      isKeptTyped = isTyped;
    } catch {
      // Browsers limit how often an address changes and how long it is: the results count more.
    }
  };
  const ask = (typing) => results.search(input.value, { typing });

  // What was typed while this script was on its way stays.
  input.value ||= parameters.get("q") ?? "";
  own.querySelector(".sitesearch-results").hidden = false;
  input.addEventListener("input", () => {
    isTyped = true;
    ask(!/\s$/.test(input.value));
  });
  addEventListener("popstate", () => {
    if (location.search !== kept) location.reload();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isTyped = false;
    ask(false);
  });
  if (input.value) ask(false);
  else if (!location.hash) input.focus();
}
