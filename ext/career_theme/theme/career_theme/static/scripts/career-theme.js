{
  const root = document.documentElement;

  // -- Color mode --

  const menu = document.querySelector("#color-mode");
  const showChoice = () => {
    for (const item of menu.children) item.setAttribute("aria-pressed", item.dataset.mode === root.dataset.mode);
  };
  menu?.addEventListener("beforetoggle", showChoice);
  menu?.addEventListener("click", (event) => {
    const { mode } = event.target.closest("[data-mode]")?.dataset ?? {};
    if (!mode) return;
    try {
      localStorage.setItem("mode", mode);
      dispatchEvent(new Event("color-mode"));
    } catch {
      // Nothing may be kept: the choice holds for this page.
      root.dataset.mode = root.dataset.theme = mode;
    }
    menu.hidePopover();
  });

  // -- Drawers: the sidebars of a narrow screen --

  for (const drawer of document.querySelectorAll("#site-navigation, #page-contents")) {
    const close = () => drawer.matches(":popover-open") && drawer.hidePopover();
    // What follows in the order of the page lies below the drawer.
    drawer.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !drawer.contains(event.relatedTarget)) close();
    });
    drawer.addEventListener("click", (event) => {
      if (event.target.closest("a[href*='#']")) close();
    });
    // On a wide screen the same element stands beside the text.
    addEventListener("resize", () => getComputedStyle(drawer).getPropertyValue("--is-drawer") || close());
  }

  // -- Where the reader is --

  const links = new Map();
  for (const link of document.querySelectorAll("#page-contents a[href^='#']")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  if (links.size) {
    const inView = new Set();
    let current;
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) inView[isIntersecting ? "add" : "delete"](target);
      // A section holds those below it: the last one in the order of the page is the innermost.
      const seen = [...links.keys()].filter((target) => inView.has(target));
      if (!seen.length) return;
      const next = links.get(seen.find((target) => !seen.some((other) => other !== target && target.contains(other))));
      if (next === current) return;
      current?.removeAttribute("aria-current");
      next.setAttribute("aria-current", "true");
      current = next;
    }, { rootMargin: "-80px 0px -60%" });
    for (const target of links.keys()) observer.observe(target);
  }

  // -- What scrolls sideways is reached by keyboard, too --

  const scrolling = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll("pre, .pst-scrollable-table-container, div.math")) scrolling.observe(box);

  // -- Page tools --

  const tools = {
    print: () => print(),
    fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
  };
  const fullscreen = document.querySelector("[data-page-tool=fullscreen]");
  document.addEventListener("fullscreenchange", () => {
    fullscreen?.setAttribute("aria-pressed", Boolean(document.fullscreenElement));
  });
  for (const button of document.querySelectorAll("[data-page-tool]")) {
    button.hidden = button.dataset.pageTool === "fullscreen" && !document.fullscreenEnabled;
    button.addEventListener("click", tools[button.dataset.pageTool]);
  }

  // -- The keys that open search --

  if (/Mac|iP/.test(navigator.platform)) {
    for (const keys of document.querySelectorAll(".site-search__keys")) keys.textContent = "⌘ K";
  }
}
