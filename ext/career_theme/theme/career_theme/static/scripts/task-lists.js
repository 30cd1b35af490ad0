// Ticks stay on the reader's device: under the address of the page, by the words of the items.
{
  const { done, clear } = document.currentScript.dataset;
  const key = `ticks ${location.pathname}`;
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(key));
  } catch {
    // Nothing can be kept, or somebody wrote something else there.
  }

  const boxes = [...document.querySelectorAll("label > .task-list-item-checkbox")];
  const words = boxes.map((box) => box.closest("label").textContent.trim());
  // Where two items have the same words, their number among those tells them apart.
  const names = words.map((own, place) => {
    const before = words.slice(0, place).filter((other) => other === own).length;
    return before ? `${own} (${before + 1})` : own;
  });
  boxes.forEach((box, place) => {
    box.disabled = false;
    // Once a reader has ticked or cleared anything, the author's ticks say no more.
    if (Array.isArray(kept)) box.checked = kept.includes(names[place]);
  });
  const keep = () => {
    try {
      const isAsWritten = boxes.every((box) => box.checked === box.defaultChecked);
      if (isAsWritten) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(names.filter((_name, place) => boxes[place].checked)));
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
