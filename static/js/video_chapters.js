// Chapter links jump inside the player; the chapter being shown is marked.
const player = document.querySelector("#player");
const links = [...document.querySelectorAll("a[data-seek]")];
const chapters = links.filter((link) => link.closest(".video-chapters"));

for (const link of links) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    player.currentTime = Number(link.dataset.seek);
    player.play().catch(() => {});
    player.scrollIntoView({ block: "nearest" });
  });
}

function markChapter() {
  const current = chapters.findLast((link) => Number(link.dataset.seek) <= player.currentTime);
  for (const link of chapters) {
    if (link === current) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

player.addEventListener("timeupdate", markChapter);
player.addEventListener("seeked", markChapter);
