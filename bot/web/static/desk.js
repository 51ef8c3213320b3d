// What every page shares: keys that lead somewhere, the number of flags that wait, and the stream of news.
// Everything here also works without: it only saves the mouse.
const body = document.body;

export function toast(text, { bad = false, action = null, lasts = 6000 } = {}) {
  const box = document.getElementById("toast");
  box.className = bad ? "toast bad" : "toast";
  box.textContent = text;
  if (action) {
    const button = document.createElement("button");
    button.textContent = action.name;
    button.addEventListener("click", action.run);
    box.append(button);
  }
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { box.textContent = ""; }, lasts);
}

export async function post(path, fields = {}) {
  const form = new URLSearchParams({ csrf: body.dataset.csrf, ...fields });
  const headers = { Accept: "application/json" };
  return fetch(path, { method: "POST", body: form, headers, credentials: "same-origin", keepalive: true });
}

export function isTyping(event) {
  return event.ctrlKey || event.metaKey || event.altKey
    || event.target.closest("input, textarea, select, [contenteditable]") !== null
    || document.querySelector("dialog[open]") !== null;
}

// Keys: one table for the page, which a room may add to. They are answered one after the other, in the order in which
// they were pressed: a key waits until what the one before it asked for is on the screen.
export const keys = {
  "/": () => document.getElementById("find")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};
const rooms = { q: "/queue", b: "/board", c: "/claims" };
const turns = []; // { key, act }: what waits for its turn
let acting = false;
let going = 0;

export async function inTurn(act, key = "") {
  turns.push({ key, act });
  if (acting) return;
  acting = true;
  try {
    while (turns.length) await turns.shift().act();
  } finally {
    acting = false;
  }
}

// What was pressed for something that did not come is not for what is there instead.
export function forgetTurns() {
  turns.length = 0;
}

// A key whose turn has come: it is for the note that the key before it opened, or for the page.
function answer(key) {
  const box = document.activeElement;
  if (document.querySelector("dialog[open]")) return null;
  if (!box?.matches("input")) return keys[key]?.();
  if (key === "Enter" || key === "Escape") box.blur();
  else if (key === "Backspace") box.setRangeText("", Math.max(0, box.selectionStart - 1), box.selectionEnd, "end");
  else box.setRangeText(key, box.selectionStart, box.selectionEnd, "end");
  return null;
}

function isOurs(key) {
  const noteComes = turns.some((turn) => turn.key === "n");
  return noteComes ? key.length === 1 || key === "Enter" || key === "Backspace" : Object.hasOwn(keys, key);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("input")) { event.target.blur(); return; }
  if (isTyping(event)) return;
  const room = Date.now() - going < 1200 ? rooms[event.key] : undefined;
  going = event.key === "g" && turns.length === 0 ? Date.now() : 0;
  if (room) { location.assign(room); return; }
  if (!isOurs(event.key)) return;
  event.preventDefault();
  inTurn(() => answer(event.key), event.key);
});

// News: one stream a page. The browser comes back by itself and says what it saw last.
export const news = new EventTarget();
const since = document.querySelector("[data-since]")?.dataset.since ?? "";
function listen() {
  const stream = new EventSource(`/stream?since=${encodeURIComponent(since)}`);
  const live = document.getElementById("live");
  const tell = (event) => {
    const told = JSON.parse(event.data);
    news.dispatchEvent(new CustomEvent(event.type, { detail: told }));
    if (event.type === "waiting") document.getElementById("waiting").textContent = told.open || "";
  };
  for (const kind of ["flag", "presence", "waiting"]) stream.addEventListener(kind, tell);
  stream.addEventListener("open", () => { live.hidden = true; body.dataset.stream = "open"; });
  stream.addEventListener("error", () => {
    live.hidden = false; live.textContent = "not live"; body.dataset.stream = "cut";
    if (stream.readyState === EventSource.CLOSED) { setTimeout(listen, 3000); }
  });
  addEventListener("pagehide", () => stream.close(), { once: true });
}
listen();
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
