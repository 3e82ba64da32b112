// An error summary takes the focus, so that a screen reader and a keyboard start there.
document.querySelector(".error-summary")?.focus();

// The phone's menus close with Escape, and the focus returns to what opened them.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.site-nav-narrow[open], details.side-nav-narrow[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
