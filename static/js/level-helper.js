// Says at once which level the ticked areas make; without scripts the button asks the server.
const helper = document.querySelector("[data-level-helper]");
const boxes = [...document.querySelectorAll('input[name="areas"]')];

function show() {
  const further = boxes.filter((box) => box.checked).length;
  const level = [1, 2, 2, 3][further];
  helper.querySelector("[data-level-result]").textContent = helper.querySelector(
    `[data-level-text="${further}"]`,
  ).content.textContent;
  for (const card of helper.querySelectorAll("[data-level]")) {
    card.classList.toggle("is-reached", card.dataset.level === String(level));
  }
}

if (helper && boxes.length) {
  helper.querySelector("[data-level-button]").hidden = true;
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
}
