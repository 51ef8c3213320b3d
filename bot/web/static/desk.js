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
  return fetch(path, { method: "POST", body: form, headers: { Accept: "application/json" }, credentials: "same-origin" });
}

export function isTyping(event) {
  return event.ctrlKey || event.metaKey || event.altKey
    || event.target.closest("input, textarea, select, [contenteditable]") !== null
    || document.querySelector("dialog[open]") !== null;
}

// Keys: one table for the page, which a room may add to.
export const keys = {
  "/": () => document.getElementById("find")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};
const rooms = { q: "/queue", b: "/board", c: "/claims" };
let going = 0;
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("input")) { event.target.blur(); return; }
  if (isTyping(event)) return;
  if (event.key === "g") { going = Date.now(); return; }
  if (Date.now() - going < 1200 && rooms[event.key]) { going = 0; location.assign(rooms[event.key]); return; }
  going = 0;
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(event); }
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
