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
  if (!new URLSearchParams(location.search).get("q")) own.querySelector("input").focus();
  for (const [kind, name] of needed) {
    if (kind !== "undefined") continue;
    const script = document.createElement("script");
    script.src = new URL(name, files);
    // One after the other: each needs those before it.
    script.async = false;
    // It would read the pages for excerpts, which a browser forbids here.
    if (name === "searchtools.js") script.addEventListener("load", () => { DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false; });
    document.head.append(script);
  }
})();
