// Saves a form while it is being written. Only the parts that changed are sent; a part is all fields whose names
// share a prefix ("a12-reason", "a12-verdict"). Files and removals wait for the button, and so does a part that a
// colleague changed meanwhile: both texts are shown, and only a click decides. Without this script the button saves.
const AFTER_TYPING_MS = 2000;
const SLOW_MS = 1000;
const RETRY_MS = 20_000;
const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-autosave-status]");
const partOf = (name) => name.slice(0, Math.max(name.lastIndexOf("-"), 0));
const isHeld = (part) => document.querySelector(`[data-held="${part}"]`) !== null;
const waits = (name, value) => value instanceof File || name.endsWith("-is_removed");
const blankRows = new Map();
let saved = read();
let running = null;
let isAskedAgain = false;
let isReachable = true;
let isLeaving = false;
let timer;

// What is typed now: for each part its fields, as the server would get them.
function read() {
  const parts = new Map();
  for (const [name, value] of new FormData(form)) {
    if (name === "csrfmiddlewaretoken" || waits(name, value)) continue;
    const part = partOf(name);
    parts.set(part, parts.get(part) ?? new URLSearchParams());
    parts.get(part).append(name, value);
  }
  return parts;
}

// A part without its fingerprint: two of them alike mean that nothing was typed between.
const typed = (part) => [...(part ?? [])].filter(([name]) => !/(^|-)seen$/.test(name)).join("\n");

function changed() {
  return [...read()].filter(([name, part]) => typed(part) !== typed(saved.get(name)));
}

function sendable() {
  return changed().filter(([name]) => !isHeld(name));
}

function waitsForButton() {
  return [...new FormData(form)].some(([name, value]) => (value instanceof File ? value.name : waits(name, value)));
}

function say(text, state) {
  status.dataset.state = state;
  if (status.textContent !== text) status.textContent = text;
}

function save() {
  clearTimeout(timer);
  isAskedAgain = running !== null;
  running ??= send().finally(() => {
    running = null;
    if (isAskedAgain) schedule();
  });
  return running;
}

async function send() {
  const parts = sendable();
  if (!parts.length) return;
  const slow = setTimeout(() => say(status.dataset.saving, "saving"), SLOW_MS);
  let response;
  try {
    response = await post(parts);
    if (response.status === 403) response = await postAnew(parts);
  } catch {
    fail("offline", true);
    return;
  } finally {
    clearTimeout(slow);
  }
  if (response.headers.get("Content-Type")?.startsWith("application/json")) {
    take(parts, await response.json(), response.ok);
  } else if (response.type === "opaqueredirect") {
    fail("signedOut", true);
  } else if (response.status === 403 || response.status === 404) {
    fail(response.status === 403 ? "forbidden" : "gone", false);
  } else {
    fail("failed", true);
  }
}

function post(parts) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  for (const [, part] of parts) for (const [name, value] of part) body.append(name, value);
  const keepalive = body.toString().length < 60_000;
  return fetch(form.action, { method: "POST", body, keepalive, redirect: "manual", headers: { "X-Autosave": "1" } });
}

// Whoever logged in again in another tab has a new token, and the page's own one is refused: the page knows it.
async function postAnew(parts) {
  const page = await fetch(form.action, { redirect: "manual" });
  const found = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page.ok ? await page.text() : "");
  if (!found) return page;
  form.elements.csrfmiddlewaretoken.value = found[1];
  return post(parts);
}

function fail(reason, mayRetry) {
  isReachable = reason === "failed";
  say(status.dataset[reason], "wrong");
  if (mayRetry) timer = setTimeout(save, RETRY_MS);
}

function take(parts, answer, isSaved) {
  isReachable = true;
  const left = new Set(answer.unsaved ?? parts.map(([name]) => name));
  for (const [name, part] of parts) if (!left.has(name)) saved.set(name, part);
  for (const [part, to] of Object.entries(answer.added ?? {})) rename(part, to);
  for (const [name, mark] of Object.entries(answer.seen ?? {})) if (form.elements[name]) form.elements[name].value = mark;
  for (const [part, text] of Object.entries(answer.held ?? {})) hold(part, text);
  showGaps(answer);
  say(answer.said, isSaved ? "saved" : "wrong");
}

function hold(part, text) {
  const seen = form.elements[part ? `${part}-seen` : "seen"];
  seen.insertAdjacentHTML("afterend", text);
}

function showGaps(answer) {
  for (const [anchor, gap] of Object.entries(answer.gaps ?? {})) {
    const shown = document.querySelector(`#${anchor} .task-state`);
    if (shown && shown.outerHTML !== gap.trim()) shown.outerHTML = gap;
  }
  if (answer.progress) {
    document.querySelector("[data-progress-label]").textContent = answer.progress;
    document.querySelector("#area-progress").value = answer.done;
  }
}

// A new document is stored now: its row takes the document's name, and a blank row for the next one follows.
function rename(part, to) {
  const row = form.elements[`${part}-seen`]?.closest(".evidence-add");
  if (!row || form.elements[`${to}-seen`]) return;
  for (const element of row.querySelectorAll("*")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replaceAll(`${part}-`, `${to}-`));
    }
  }
  saved.set(to, new URLSearchParams([...saved.get(part)].map(([name, value]) => [name.replace(part, to), value])));
  row.querySelector("summary").textContent = row.querySelector("input[type=text]").value;
  const next = blankRows.get(part).cloneNode(true);
  next.open = false;
  row.after(next);
  saved.set(part, read().get(part));
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(save, AFTER_TYPING_MS);
}

async function leaveTo(event) {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || link.target || link.getAttribute("href").startsWith("#") || !changed().length) return;
  event.preventDefault();
  await save();
  await save();
  location.assign(link.href);
}

// The button's own way, but not while the site can't be reached: the page that follows would not have the text.
async function submit(event) {
  clearTimeout(timer);
  isLeaving ||= !running && !sendable().length;
  if (isLeaving) return;
  event.preventDefault();
  await save();
  clearTimeout(timer);
  isLeaving = isReachable;
  if (isLeaving) form.requestSubmit(event.submitter);
}

// The browser must not put old texts or fingerprints back, and a reload must not send the form again.
form.autocomplete = "off";
history.replaceState(null, "", location.href);
for (const row of form.querySelectorAll(".evidence-add")) {
  const blank = row.cloneNode(true);
  for (const field of blank.querySelectorAll("input")) field.removeAttribute("value");
  blank.querySelectorAll("[data-held], .field-error").forEach((element) => element.remove());
  blankRows.set(partOf(row.querySelector("input").name), blank);
}
for (const label of document.querySelectorAll("[data-autosave-label]")) label.textContent = label.dataset.autosaveLabel;
// A page that came back with errors holds texts that are not stored.
if (document.querySelector(".error-summary")) saved = new Map();
say(status.dataset.idle, "idle");

form.addEventListener("input", schedule);
form.addEventListener("focusout", (event) => event.target.matches("input, textarea, select") && save());
form.addEventListener("submit", submit);
document.addEventListener("click", leaveTo);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && !isLeaving && save());
window.addEventListener("online", save);
window.addEventListener("pagehide", () => isLeaving || save());
window.addEventListener("pageshow", (event) => {
  isLeaving = false;
  if (event.persisted) changed().length ? save() : location.reload();
});
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && (changed().length || waitsForButton())) event.preventDefault();
});
