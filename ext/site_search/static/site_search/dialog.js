/* The dialog of search: a field that steers the list below it, as a combobox does. */
import { dressed, make } from "./dom.js";
import messages from "../site_search_messages.js";
import { addressOf, createResults } from "./results.js";

// The version that loader.js asked for; the address of a static import cannot have it.
const VERSION = new URL(import.meta.url).search;
const RECENT = "site-search-recent";
const KEPT = 5;

/* Recent searches are kept in this browser only; without storage there are none. */
const recent = {
  list() {
    try {
      const kept = JSON.parse(localStorage.getItem(RECENT));
      return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, KEPT) : [];
    } catch {
      return [];
    }
  },
  add(text) {
    const wanted = text.trim().slice(0, 100);
    if (wanted) this.save([wanted, ...this.list().filter((other) => other !== wanted)].slice(0, KEPT));
  },
  save(list) {
    try {
      if (list.length) localStorage.setItem(RECENT, JSON.stringify(list));
      else localStorage.removeItem(RECENT);
    } catch {
      // Nothing is kept.
    }
  },
};

/* Makes the bare dialog of loader.js, which has only a form with a field, the whole of it. */
export async function dress(dialog, root, page) {
  const form = dialog.querySelector("form");
  const input = form.elements.q;
  let active = null;
  let results = null;

  const close = () => dialog.close();
  const past = make("div", { class: "sitesearch-recent" });
  const body = make("div", { class: "sitesearch-body" }, past);
  const everything = make("a", { class: "sitesearch-everything", onclick: () => recent.add(input.value) }, messages.everything);
  const key = (name, does) => make("span", null, make("kbd", null, name), ` ${does}`);
  const foot = make(
    "div", { class: "sitesearch-foot" },
    make("span", { class: "sitesearch-keys", "aria-hidden": "true" },
      key("↑↓", messages.move), key("↵", messages.open), key("Esc", messages.leave)),
    everything,
  );
  results = createResults({
    container: body,
    field: input,
    root,
    page,
    listbox: true,
    limit: 8,
    shown() {
      activate(null);
      input.setAttribute("aria-expanded", String(!results || !results.list.hidden));
      showRecent();
      everything.hidden = !input.value.trim();
      if (!everything.hidden) everything.href = addressOf(page, input.value.trim(), results?.filters);
    },
    opened(event, address) {
      recent.add(input.value);
      // A click for a new tab leaves this one as it is.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      close();
      if (address?.pathname === location.pathname) import(`./mark.js${VERSION}`).then((module) => module.mark(), () => undefined);
    },
  });

  for (const [name, value] of Object.entries({
    role: "combobox",
    type: "text",
    inputmode: "search",
    enterkeyhint: "search",
    autocapitalize: "off",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: messages.placeholder,
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-controls": results.list.id,
    "aria-expanded": "false",
  })) input.setAttribute(name, value);
  form.className = "sitesearch-head";
  form.role = "search";
  form.append(make("button", { type: "button", class: "sitesearch-close", onclick: close }, messages.close));
  dialog.append(body, foot);

  function activate(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", option.id);
  }

  function showRecent() {
    const kept = input.value.trim() ? [] : recent.list();
    past.hidden = !kept.length;
    const ask = (text) => {
      input.value = text;
      input.focus();
      query();
    };
    const erase = () => {
      recent.save([]);
      showRecent();
      input.focus();
    };
    past.replaceChildren(
      make("h2", null, messages.recent),
      make("button", { type: "button", class: "sitesearch-erase", onclick: erase }, messages.erase),
      make("ul", null, ...kept.map((text) => make("li", null, make("button", { type: "button", onclick: () => ask(text) }, text)))),
    );
  }

  const query = () => results.search(input.value, { typing: !/\s$/.test(input.value) });

  function move(event) {
    const options = [...results.list.children];
    const at = options.indexOf(active);
    const last = options.length - 1;
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? last : at - 1,
      // Without a chosen option these move the caret.
      Home: active ? 0 : null,
      End: active ? last : null,
    }[event.key];
    if (to == null || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") activate(null);
      return;
    }
    event.preventDefault();
    activate(options[to] ?? null);
  }

  input.addEventListener("input", query);
  input.addEventListener("keydown", move);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (active) return active.click();
    if (!input.value.trim()) return undefined;
    recent.add(input.value);
    location.href = addressOf(page, input.value.trim(), results.filters);
    return undefined;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });

  results.start().catch(() => undefined);
  await dressed(VERSION);
  dialog.style.removeProperty("opacity");
  query();
  if (dialog.open && dialog.contains(document.activeElement) === false) input.focus();
}
