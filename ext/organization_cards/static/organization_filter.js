/* Filters lists of organizations as a reader types and chooses. Without this script the bars stay hidden. */
"use strict";

(() => {
  // Letters that Unicode does not take apart into a plain letter and an accent.
  const PLAIN = { Æ: "AE", Ø: "O", Đ: "D", Ł: "L", Œ: "OE", "’": "'" };
  const PAUSE = 200;
  // As many as most windows show: to style cards is what costs the most before the next frame.
  const ENOUGH = 16;
  // Milliseconds of work in one turn, which a key may have to wait for.
  const TURN = 8;
  // Milliseconds after which work is done on a machine that is never idle.
  const PATIENCE = 300;

  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().replace(/[ÆØĐŁŒ’]/g, (letter) => PLAIN[letter]);

  const whenIdle = window.requestIdleCallback
    ? (work) => requestIdleCallback(work, { timeout: PATIENCE })
    : (work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50);

  const setHidden = (element, hidden) => {
    if (element.hidden !== hidden) element.hidden = hidden;
  };

  const setText = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  const start = (form, usesAddress) => {
    const field = form.elements.words;
    const status = form.querySelector("[role=status]");
    const clearButton = form.querySelector(".organization-filter-clear");
    const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
    const sayings = form.dataset;

    const fill = (saying, shown, all) =>
      saying.replace("{shown}", number.format(shown)).replace("{all}", number.format(all));

    // A list stands in one element or, if it is long, in several that follow each other: lists, or bodies of one table.
    const byParent = new Map();
    for (const element of document.querySelectorAll("[data-filtered-by]")) {
      if (element.dataset.filteredBy !== form.dataset.filters) continue;
      const group = element.closest(".organization-group");
      const list = byParent.get(element.parentElement) || {
        blocks: [],
        places: [],
        // A group goes with its heading, a table with what it scrolls in.
        whole: group || element.closest(".organization-table-scroll"),
        count: group && group.querySelector(":scope > .organization-count"),
      };
      for (const block of element.tBodies || [element]) list.blocks.push({ element: block, wanted: [] });
      byParent.set(element.parentElement, list);
    }
    const lists = [...byParent.values()];

    const facets = new Map();
    for (const input of form.querySelectorAll("[type=checkbox]")) {
      const panel = input.closest("[role=group]");
      const facet = facets.get(input.name) || { name: input.name, panel, values: [], positions: new Map() };
      facet.positions.set(input.value, facet.values.length);
      const label = input.closest("label");
      facet.values.push({ input, label, count: label.querySelector(".organization-filter-count") });
      facets.set(input.name, facet);
    }
    const facetList = [...facets.values()];

    // One record an organization, which may stand in several groups. Texts are gathered when there is time.
    let records = null;
    let gathered = 0;
    const readRecords = () => {
      if (records) return;
      const byId = new Map();
      for (const list of lists) {
        list.size = list.blocks[0].element.childElementCount;
        list.countOfAll = list.count && list.count.textContent;
        for (const element of list.blocks.flatMap((block) => [...block.element.children])) {
          const id = element.dataset.organization;
          let record = byId.get(id);
          if (!record) {
            const held = facetList.map(({ name, positions }) =>
              [...new Set((element.getAttribute(`data-${name}`) || "").split(" "))]
                .map((value) => positions.get(value))
                .filter((position) => position !== undefined));
            byId.set(id, (record = { element, held, text: "", shown: true }));
          }
          list.places.push({ element, record });
        }
      }
      records = [...byId.values()];
    };
    const gatherTexts = (end) => {
      for (; gathered < end; gathered += 1) {
        const { element } = records[gathered];
        // A row or a line of a table shows little of what a card says.
        records[gathered].text = fold(`${element.textContent} ${element.dataset.words || ""}`);
      }
    };
    const gatherWhenIdle = () =>
      whenIdle((deadline) => {
        readRecords();
        // A busy machine may never be idle: then each turn does a little.
        do {
          gatherTexts(Math.min(gathered + 25, records.length));
        } while (gathered < records.length && deadline.timeRemaining() > 2);
        if (gathered < records.length) gatherWhenIdle();
        // A value without a panel shows its number from the beginning.
        else if (facetList.some(({ counts }) => !counts)) filter();
      });

    // The cards that are shown move together, in their order; the others leave the page. To hide thousands where they
    // stand costs a browser ten times as much. What lies below the window follows when there is time.
    const put = ({ element, wanted }, end = wanted.length) => {
      const right = rightOnes(element, wanted);
      if (right === 0) {
        element.replaceChildren(...wanted.slice(0, end));
      } else {
        while (element.childElementCount > right) element.lastElementChild.remove();
        element.append(...wanted.slice(right, end));
      }
      setHidden(element, false);
    };
    const rightOnes = (element, wanted) => {
      let right = 0;
      for (let child = element.firstElementChild; child && child === wanted[right]; child = child.nextElementSibling) {
        right += 1;
      }
      return right;
    };
    const isRight = ({ element, wanted }) =>
      element.childElementCount === wanted.length && rightOnes(element, wanted) === wanted.length;
    let late = [];
    let placing = false;
    const placeAll = () => {
      for (const block of late) put(block);
      late = [];
    };
    const placeWhenIdle = () => {
      placing = true;
      whenIdle((deadline) => {
        const start = performance.now();
        do {
          if (late.length) put(late.shift());
        } while (late.length && deadline.timeRemaining() > 5 && performance.now() - start < TURN);
        placing = false;
        if (late.length) placeWhenIdle();
      });
    };
    const arrange = () => {
      let placed = 0;
      late = [];
      for (const { blocks, places, size, whole, count, countOfAll } of lists) {
        const shown = places.filter(({ record }) => record.shown).map(({ element }) => element);
        blocks.forEach((block, position) => {
          block.wanted = shown.slice(position * size, (position + 1) * size);
          if (block.wanted.length === 0) {
            setHidden(block.element, true);
          } else if (isRight(block)) {
            setHidden(block.element, false);
          } else if (placed < ENOUGH) {
            put(block, ENOUGH);
            if (block.wanted.length > ENOUGH) late.push(block);
          } else {
            setHidden(block.element, true);
            late.push(block);
          }
          placed += block.wanted.length;
        });
        if (whole) setHidden(whole, shown.length === 0);
        if (count) {
          setText(count, shown.length === places.length ? countOfAll : fill(sayings.group, shown.length, places.length));
        }
      }
      if (late.length && !placing) placeWhenIdle();
    };

    const isFiltering = () => field.value.trim() !== "" || form.querySelector(":checked") !== null;

    const showCounts = (facet) => {
      if (!facet.counts || (facet.panel && facet.panel.hidden)) return;
      facet.values.forEach(({ input, label, count }, position) => {
        const found = facet.counts[position];
        setText(count, `(${number.format(found)})`);
        setHidden(label, found === 0 && !input.checked && input !== document.activeElement);
      });
    };

    // Returns the number of organizations that are left.
    const filter = () => {
      readRecords();
      const words = fold(field.value).split(/\s+/).filter(Boolean);
      if (words.length) gatherTexts(records.length);
      const chosen = facetList.map(({ values }) =>
        values.some(({ input }) => input.checked) ? values.map(({ input }) => input.checked) : null);
      for (const facet of facetList) facet.counts = new Uint32Array(facet.values.length);
      const count = (at, held) => {
        for (const position of held[at]) facetList[at].counts[position] += 1;
      };
      let left = 0;
      for (const record of records) {
        const { held, text } = record;
        let shown = words.every((word) => text.includes(word));
        if (shown) {
          const missed = [];
          chosen.forEach((wanted, at) => {
            if (wanted && !held[at].some((position) => wanted[position])) missed.push(at);
          });
          // A value's count follows the choices in the other facets, not those in its own.
          if (missed.length === 0) held.forEach((_, at) => count(at, held));
          if (missed.length === 1) count(missed[0], held);
          shown = missed.length === 0;
        }
        if (shown) left += 1;
        record.shown = shown;
      }
      arrange();
      for (const facet of facetList) {
        showCounts(facet);
        if (facet.panel) {
          const many = facet.values.filter(({ input }) => input.checked).length;
          const mark = facet.panel.previousElementSibling.querySelector(".organization-filter-chosen");
          setText(mark, many ? sayings.chosen.replace("{number}", number.format(many)) : "");
        }
      }
      setHidden(clearButton, !isFiltering());
      return left;
    };

    const say = (left) => {
      const total = Number(sayings.total);
      const saying = left === 0 ? sayings.none : left === total ? sayings.all : sayings.some;
      setText(status, fill(saying, left, total));
    };

    const writeAddress = (method, keepFragment) => {
      if (!usesAddress) return;
      const query = new URLSearchParams(location.search);
      const write = (name, value) => {
        query.delete(name);
        if (value) query.append(name, value);
      };
      for (const { name, values } of facetList) {
        write(name, values.filter(({ input }) => input.checked).map(({ input }) => input.value).join(","));
      }
      // Not "q": Sphinx's own search would take it for a question wherever a theme loads it.
      write("words", field.value.trim());
      const address = new URL(location.href);
      address.search = query.toString().replaceAll("%2C", ",");
      // A card that the address names would have to be shown again when the page is loaded.
      if (!keepFragment) address.hash = "";
      if (address.href === location.href) return;
      try {
        history[method](history.state, "", address);
      } catch {
        // Browsers refuse too many changes in a short time; the next one is written again.
      }
    };

    const readAddress = () => {
      const query = new URLSearchParams(location.search);
      field.value = query.get("words") || "";
      for (const { name, values } of facetList) {
        const wanted = query.getAll(name).flatMap((value) => value.split(","));
        for (const { input } of values) input.checked = wanted.includes(input.value);
      }
    };

    let waiting = 0;
    // What is typed in one go is one step back.
    let isTyping = false;
    const settle = () => {
      if (!waiting) return;
      clearTimeout(waiting);
      waiting = 0;
      say(records.filter((record) => record.shown).length);
      writeAddress(isTyping ? "replaceState" : "pushState");
      isTyping = true;
    };

    const clear = () => {
      settle();
      field.value = "";
      for (const input of form.querySelectorAll(":checked")) input.checked = false;
      return filter();
    };

    const target = () => {
      let id = location.hash.slice(1);
      try {
        id = decodeURIComponent(id);
      } catch {
        // Not encoded: taken as it is.
      }
      if (!id) return null;
      const gone = records && lists.flatMap(({ places }) => places).find(({ element }) => element.id === id);
      const element = gone ? gone.element : document.getElementById(id);
      const ours = gone || lists.some(({ whole, blocks }) =>
        [whole, ...blocks.map((block) => block.element)].some((part) => part && part.contains(element)));
      return ours ? element : null;
    };

    const reveal = () => {
      const element = target();
      if (!element || (element.isConnected && !element.closest("[hidden]"))) return;
      const wasShown = records && records.every(({ shown }) => shown);
      clear();
      placeAll();
      if (!wasShown) setText(status, sayings.cleared);
      writeAddress("replaceState", true);
      element.scrollIntoView();
    };

    const openOnly = (button) => {
      for (const each of form.querySelectorAll("[aria-expanded]")) {
        each.setAttribute("aria-expanded", String(each === button));
        each.nextElementSibling.hidden = each !== button;
      }
    };

    field.addEventListener("input", () => {
      filter();
      clearTimeout(waiting);
      waiting = setTimeout(settle, PAUSE);
    });
    form.addEventListener("change", (event) => {
      settle();
      isTyping = false;
      if (event.target === field) return;
      say(filter());
      writeAddress("pushState");
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button === clearButton) {
        say(clear());
        isTyping = false;
        writeAddress("pushState");
        field.focus();
      } else if (button) {
        const opened = button.getAttribute("aria-expanded") !== "true";
        openOnly(opened ? button : null);
        if (opened) {
          const facet = facetList.find(({ panel }) => panel === button.nextElementSibling);
          if (!facet.counts) filter();
          showCounts(facet);
        }
      }
    });
    document.addEventListener("keydown", (event) => {
      const button = event.key === "Escape" && !event.isComposing && form.querySelector("[aria-expanded=true]");
      if (!button) return;
      // Some browsers give the focus to nothing when a pointer chooses a value.
      if (event.target !== document.body && !button.parentElement.contains(event.target)) return;
      openOnly(null);
      button.focus();
    });
    // The same fragment a second time is no change of the address.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (link && link.hash && link.href === location.href) reveal();
    });
    addEventListener("hashchange", reveal);

    form.hidden = false;
    if (usesAddress) {
      addEventListener("popstate", () => {
        clearTimeout(waiting);
        waiting = 0;
        isTyping = false;
        readAddress();
        say(filter());
        reveal();
      });
      readAddress();
      // Without the values that this list does not have.
      writeAddress("replaceState", true);
    }
    if (isFiltering()) {
      say(filter());
      reveal();
      (target() || form).scrollIntoView();
    } else {
      say(Number(sayings.total));
    }
    gatherWhenIdle();
  };

  [...document.querySelectorAll("form.organization-filter")].forEach((form, position) => start(form, position === 0));
})();
