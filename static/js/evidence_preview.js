// Turns the pages of a document beside its item; without scripts each page is a page of its own.
async function show(box, address, rel) {
  const answer = await fetch(address);
  if (!answer.ok) {
    location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const figure = document.adoptNode(page.querySelector("[data-preview]"));
  box.querySelector("[data-preview]").replaceWith(figure);
  const link = rel && (figure.querySelector(`a[rel="${rel}"]`) || figure.querySelector("a"));
  if (link) {
    link.focus({ preventScroll: true });
  }
}

for (const box of document.querySelectorAll("[data-preview-box]")) {
  const first = box.querySelector("[data-preview-first]");
  box.addEventListener("toggle", () => box.open && show(box, first.href, ""), { once: true });
  box.addEventListener("click", (event) => {
    const link = event.target.closest("[data-preview] a[rel]");
    if (link) {
      event.preventDefault();
      show(box, link.href, link.rel);
    }
  });
}
