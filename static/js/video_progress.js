// The place where a person stops is kept: every ten seconds, on pause, when the page is hidden or left.
const EVERY_MS = 10_000;
const player = document.querySelector("#player");
const form = document.querySelector("#video-progress");
const field = form.elements.position_seconds;
let keptAtMs = Date.now();

function keepPlace() {
  const place = String(Math.floor(player.currentTime));
  // Before the film's header has come, its place is not the person's.
  if (player.readyState < HTMLMediaElement.HAVE_METADATA || place === field.value) {
    return;
  }
  field.value = place;
  keptAtMs = Date.now();
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
}

// The browser's own jump to the place kept must not be taken for the person's wish to stand at the beginning.
let isTouched = false;
for (const name of ["play", "seeked"]) {
  player.addEventListener(name, () => (isTouched = true));
}
const keepPlaceIfTouched = () => isTouched && keepPlace();

player.addEventListener("timeupdate", () => Date.now() - keptAtMs >= EVERY_MS && keepPlaceIfTouched());
player.addEventListener("pause", keepPlaceIfTouched);
player.addEventListener("ended", keepPlaceIfTouched);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepPlaceIfTouched());
window.addEventListener("pagehide", keepPlaceIfTouched);
