/* The page of results: its address is the query. */
import { addressOf, createResults, filtersOf } from "./results.js";

export function start(own, root, page) {
  const form = own.querySelector("form");
  const input = form.elements.q;
  const parameters = new URLSearchParams(location.search);
  let results = null;

  results = createResults({
    container: own.querySelector(".sitesearch-results"),
    field: input,
    root,
    page,
    limit: 10,
    filters: filtersOf(parameters),
    shown() {
      if (results) keep();
    },
  });
  const keep = () => {
    const text = input.value.trim();
    history.replaceState(history.state, "", (text ? addressOf(page, text, results.filters) : page) + location.hash);
  };
  const ask = (typing) => {
    keep();
    results.search(input.value, { typing });
  };

  input.value = parameters.get("q") ?? "";
  for (const part of own.querySelectorAll(".sitesearch-form, .sitesearch-results")) part.hidden = false;
  input.addEventListener("input", () => ask(!/\s$/.test(input.value)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(false);
  });
  if (input.value) ask(false);
  else if (!location.hash) input.focus();
}
