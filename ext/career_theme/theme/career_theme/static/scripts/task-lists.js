// Ticks stay on the reader's device: under the address of the page, by the words of the items.
{
  const { done, clear } = document.currentScript.dataset;
  const key = `ticks ${location.pathname}`;
  const words = (box) => box.closest("label").textContent.trim();
  let ticked = [];
  try {
    ticked = JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    // Nothing can be kept, or somebody wrote something else there.
  }

  const boxes = [...document.querySelectorAll("label > .task-list-item-checkbox")];
  const keep = () => {
    try {
      const all = boxes.filter((box) => box.checked).map(words);
      if (all.length) localStorage.setItem(key, JSON.stringify(all));
      else localStorage.removeItem(key);
    } catch {
      // The ticks hold as long as the page is open.
    }
  };

  for (const list of document.querySelectorAll(".contains-task-list")) {
    if (list.parentElement.closest(".contains-task-list")) continue;
    const own = boxes.filter((box) => list.contains(box));
    const status = document.createElement("p");
    const count = document.createElement("span");
    const button = document.createElement("button");
    count.role = "status";
    status.className = "task-list-status";
    button.type = "button";
    button.textContent = clear;
    status.append(count, button);
    list.after(status);
    const show = () => {
      const number = own.filter((box) => box.checked).length;
      count.textContent = done.replace("{done}", number).replace("{all}", own.length);
      button.hidden = !number;
    };
    for (const box of own) {
      box.disabled = false;
      box.checked ||= Array.isArray(ticked) && ticked.includes(words(box));
    }
    list.addEventListener("change", () => {
      show();
      keep();
    });
    button.addEventListener("click", () => {
      for (const box of own) box.checked = false;
      own[0].focus();
      show();
      keep();
    });
    show();
  }
}
