// Runs before anything is painted: no page shows the wrong mode for a moment.
(() => {
  const root = document.documentElement;
  const fallback = root.dataset.theme;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    let mode;
    try {
      mode = localStorage.getItem("mode");
    } catch {
      // A reader who lets a site store nothing follows their system.
    }
    root.dataset.mode = ["light", "dark", "auto"].includes(mode) ? mode : fallback;
    const systems = system.matches ? "dark" : "light";
    root.dataset.theme = root.dataset.mode === "auto" ? systems : root.dataset.mode;
  };
  show();
  system.addEventListener("change", show);
  // Chosen in another tab, or on a page before this one.
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  addEventListener("color-mode", show);
})();
