// A drawer covers the page: it stays in the way when an entry leads to a place on that page.
for (const drawer of document.querySelectorAll("#pst-primary-sidebar-modal, #pst-secondary-sidebar-modal")) {
  drawer.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Only then: the inherited script gives the focus back to the drawer's button, which scrolls the page there.
    drawer.addEventListener("close", () => location.assign(link.href), { once: true });
    drawer.close();
  });
}
