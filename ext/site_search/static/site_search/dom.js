/* Elements and the stylesheet of search. */

/* Makes an element; an attribute whose name begins with "on" is a listener, and one without a value is left out. */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) {
      if (value) element.addEventListener(name.slice(2), value);
    } else if (value != null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

let sheet = null;

/* Resolves when the stylesheet is here, or cannot be had; `version` is the query of its address. */
export function dressed(version) {
  sheet ??= new Promise((resolve) => {
    const href = new URL(`site_search.css${version}`, import.meta.url).href;
    document.head.append(make("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }));
  });
  return sheet;
}
