/* All that a page loads of search before somebody opens it: listens for what opens it, and shows an empty field at
   once, so that no key is lost while the rest is on its way. */
(() => {
  const { src, dataset } = document.currentScript;
  const root = new URL("../../", src);
  const page = new URL(dataset.page, root).href;
  const own = document.querySelector("[data-site-search-page]");
  // A browser loads no module from a disk.
  const onDisk = location.protocol === "file:";
  // With the version of this script. What the modules import themselves has none: an address in an import is fixed.
  const load = (name) => import(new URL(name + new URL(src).search, src));
  let dialog;

  const leave = (text) => {
    location.href = text ? `${page}?${new URLSearchParams({ q: text })}` : page;
  };

  const build = () => {
    const form = document.createElement("form");
    const input = document.createElement("input");
    dialog = document.createElement("dialog");
    dialog.className = "sitesearch-dialog";
    dialog.style.opacity = 0;
    form.action = page;
    input.name = "q";
    dialog.ariaLabel = input.ariaLabel = dataset.label;
    form.append(input);
    dialog.append(form);
    document.body.append(dialog);
    load("dialog.js").then((module) => module.dress(dialog, root, page)).catch(() => fail(dialog));
  };

  /* The field stays, and its form leads to the page of results; who opens it once more tries once more. */
  const fail = async (failed) => {
    const { failed: words } = await import(new URL("../site_search_messages.js", src)).then(
      (module) => module.default,
      () => ({ failed: "The search could not be loaded." }),
    );
    const note = document.createElement("p");
    const forget = () => {
      failed.remove();
      dialog = null;
    };
    note.role = "alert";
    note.textContent = words;
    failed.append(note);
    failed.style.opacity = "";
    failed.closedBy = "any";
    if (failed.open) failed.addEventListener("close", forget, { once: true });
    else forget();
  };

  const open = (opener, text) => {
    if (onDisk && !own) return leave(text);
    if (dialog?.open) return dialog.close();
    if (!own && !dialog) build();
    const input = (own || dialog).querySelector("input");
    if (!own) {
      dialog.showModal();
      dialog.addEventListener("close", () => opener.focus({ preventScroll: true }), { once: true });
    }
    if (text) input.value = text;
    input.focus();
    if (!text) input.select();
    return input.dispatchEvent(new Event("input"));
  };

  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(document.activeElement);
    }
  });
  for (const type of ["click", "input", "submit"]) {
    addEventListener(type, (event) => {
      const { target } = event;
      const field = target.elements?.q || target;
      const button = type === "click" && target.closest?.(".search-button__button, [data-site-search]");
      if (button) {
        // It may stand in a form that leads to the page of search.
        event.preventDefault();
        open(button);
      } else if (
        field.name === "q" && field.form?.action.split(/[?#]/)[0] === page
        && !onDisk && !event.isComposing && !dialog?.contains(field) && !own?.contains(field)
      ) {
        event.preventDefault();
        open(field, field.value);
        field.value = "";
      }
    });
  }

  // Only an answer moves what is below it.
  if (own && (onDisk || !new URLSearchParams(location.search).get("q")?.trim())) own.dataset.settled = "";
  if (onDisk) return;
  if (own) {
    load("page.js").then(
      (module) => module.start(own, root, page),
      () => {
        own.querySelector("[data-when=failed]").hidden = false;
        own.dataset.settled = "";
      },
    );
  } else {
    try {
      if (sessionStorage["site-search-marks"]) load("mark.js").then((module) => module.mark(), () => undefined);
    } catch {
      // A reader who lets a site store nothing sees no marks.
    }
  }
})();
