/* Where the page of results was opened from a disk no module and no engine loads: Sphinx's own search answers, with
   its own scripts. */
(() => {
  if (location.protocol !== "file:") return;
  const files = new URL("../", document.currentScript.src);
  const own = document.querySelector("[data-site-search-page]");
  const needed = [
    [typeof DOCUMENTATION_OPTIONS, "documentation_options.js"],
    [typeof Documentation, "doctools.js"],
    [typeof SphinxHighlight, "sphinx_highlight.js"],
    ["undefined", "language_data.js"],
    ["undefined", "searchtools.js"],
    ["undefined", "../searchindex.js"],
  ];
  for (const part of own.querySelectorAll("#search-results, [data-when=disk]")) part.hidden = false;
  const input = own.querySelector("input");
  if (!new URLSearchParams(location.search).get("q")) {
    // There is nothing to answer, and Sphinx's scripts would empty the field in which somebody types by then.
    input.focus();
    return;
  }
  let typed = null;
  input.addEventListener("input", () => { typed = input.value; });
  for (const [kind, name] of needed) {
    if (kind !== "undefined") continue;
    const script = document.createElement("script");
    script.src = new URL(name, files);
    // One after the other: each needs those before it.
    script.async = false;
    if (name === "searchtools.js") {
      script.addEventListener("load", () => {
        // It would read the pages for excerpts, which a browser forbids here.
        DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
        // It has written the query of the address into the field: what was typed meanwhile stays.
        if (typed !== null) input.value = typed;
      });
    }
    document.head.append(script);
  }
})();
