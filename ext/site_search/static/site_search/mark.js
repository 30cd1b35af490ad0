/* Marks the words that led a reader to this page, until they have had enough of it. */
import { dressed, make } from "./dom.js";
import messages from "../site_search_messages.js";

const KEY = "site-search-marks";
const MOST = 300;
const CONTENT = [".bd-article", "[itemprop=articleBody]", "article[role=main]", "div.body", "main", "[role=main]", "body"];
const SPARED = "script, style, noscript, template, form, button, select, textarea, svg, mark";
const TOKENS = /[\p{L}\p{N}\p{M}]+/gu;
// How much longer a form of a word may be: a plural, a participle.
const ENDING = 3;
const SHORTEST_STEM = 4;

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

let clear = null;

/* Reads what the search has left for this page, and marks it. */
export async function mark() {
  const words = take();
  clear?.();
  if (!words.length) return;
  const content = CONTENT.map((selector) => document.querySelector(selector)).find(Boolean);
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const marks = [];
  // What the reader came for first: a long page is marked only in part.
  if (target && content.contains(target)) markIn(target, words, marks);
  markIn(content, words, marks);
  if (!marks.length) return;
  await dressed(new URL(import.meta.url).search);

  const button = make("button", { type: "button", class: "sitesearch-unmark" }, messages.unmark, make("kbd", { "aria-hidden": "true" }, "Esc"));
  const leave = (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) clear?.();
  };
  clear = () => {
    clear = null;
    removeEventListener("keydown", leave);
    button.remove();
    for (const one of marks) {
      const parent = one.parentNode;
      one.replaceWith(...one.childNodes);
      parent?.normalize();
    }
  };
  button.addEventListener("click", () => clear());
  addEventListener("keydown", leave);
  // Near the place where the reader lands, so that it is a Tab away.
  const near = target?.closest("section, article") ?? content;
  (content.contains(near) ? near : content).prepend(button);
}

function take() {
  try {
    const { path, words } = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return path === location.pathname ? [...new Set(words.map(folded))].filter(Boolean) : [];
  } catch {
    return [];
  }
}

function markIn(root, words, marks) {
  const whole = new Set(words.flatMap((word) => word.match(TOKENS) ?? []));
  const stems = [...whole].filter((word) => word.length >= SHORTEST_STEM);
  const wanted = (token) =>
    whole.has(token) || stems.some((stem) => token.startsWith(stem) && token.length <= stem.length + ENDING);
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(SPARED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const nodes = [];
  while (texts.nextNode()) nodes.push(texts.currentNode);
  for (const node of nodes) {
    const hits = [...node.data.matchAll(TOKENS)].filter(([token]) => wanted(folded(token))).reverse();
    for (const { 0: token, index } of hits) {
      if (marks.length >= MOST) return;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + token.length);
      const one = make("mark", { class: "sitesearch-mark" });
      range.surroundContents(one);
      marks.push(one);
    }
  }
}
