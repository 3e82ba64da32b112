// Copies a text to the clipboard. Without this script, or where the browser refuses, the text is selected by hand.
for (const offer of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(offer.dataset.copy);
  const told = offer.querySelector("[data-copied]");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", async () => {
    source.focus();
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      told.textContent = told.dataset.copied;
    } catch {
      told.textContent = "";
    }
  });
}
