// The queue by keyboard. The next flags are fetched before they are asked for; a decision moves on at once and is
// sent behind, each after the one before it; what is being read never moves.
import { forgetTurns, inTurn, keys, news, post, toast } from "./desk.js";

const rail = document.getElementById("rail");
const item = document.getElementById("item");
const queue = document.getElementById("queue");
const state = queue.dataset.state;
const AHEAD = 4;
const kept = new Map(); // id -> { version, html }
const undoable = []; // decisions of this page, last one last
const mine = new Map(); // flags that this page has decided, up to which version: news of that is no news here
const PATIENCE = 10000; // milliseconds for an answer
const unsent = new Map(); // those of them that wait for the one before
let sending = Promise.resolve(); // decisions on their way, in the order of their keys
let arrived = 0;

const lines = () => [...rail.querySelectorAll(".line:not([data-decided])")];
const lineOf = (id) => rail.querySelector(`.line[data-flag="${id}"]`);
const shown = () => item.querySelector(".flag");
const current = () => shown()?.dataset.flag;

async function fetched(id) {
  const answer = await fetch(`/queue/${id}?part=1&state=${state}`, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`flag ${id}: ${answer.status}`);
  return answer.text();
}

function keep(id) {
  if (!kept.has(id)) {
    const html = fetched(id);
    html.catch(() => kept.delete(id));
    kept.set(id, html);
  }
  return kept.get(id);
}

function keepAhead() {
  const around = lines();
  const at = around.findIndex((line) => line.dataset.flag === current());
  const wanted = new Set(around.slice(Math.max(0, at - 1), at + 1 + AHEAD).map((line) => line.dataset.flag));
  for (const id of kept.keys()) if (!wanted.has(id)) kept.delete(id);
  for (const id of wanted) if (id !== current()) keep(id);
}

function put(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  item.replaceChildren(...parsed.body.children);
  item.scrollTop = 0;
}

async function show(id) {
  for (const link of rail.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
  const link = lineOf(id)?.querySelector("a");
  link?.setAttribute("aria-current", "true");
  link?.scrollIntoView({ block: "nearest" });
  try {
    put(await keep(id));
  } catch {
    toast("This flag could not be fetched. Check the connection.", { bad: true });
    forgetTurns();
    return;
  }
  kept.delete(id);
  history.replaceState(null, "", `/queue/${id}?state=${state}`);
  item.dataset.shownAt = performance.now().toFixed(1);
  keepAhead();
  look();
}

function look() {
  if (current()) post(`/queue/${current()}/look`).catch(() => {});
}

function beside(step) {
  const all = lines();
  const at = all.findIndex((line) => line.dataset.flag === current());
  if (at < 0) { // the one being read was decided: the first line that follows it
    const spot = lineOf(current());
    const next = all.find((line) => spot && spot.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING);
    return (next ?? all.at(-1))?.dataset.flag;
  }
  return all[at + step]?.dataset.flag;
}

async function step(by) {
  const id = beside(by);
  if (id) await show(id); else toast(by > 0 ? "That was the last one." : "This is the first one.", { lasts: 1500 });
}

// A key is answered when the next flag is shown. Its decision follows behind, after those that were made before it.
async function decide(decision) {
  const flag = shown();
  if (!flag || flag.dataset.state !== "open" || !document.getElementById("decide")) return;
  const id = flag.dataset.flag;
  const fields = { decision, version: flag.dataset.version, note: document.getElementById("note").value };
  const next = beside(1) ?? beside(-1);
  mine.set(id, Infinity); // until the answer says which version it made
  lineOf(id)?.setAttribute("data-decided", decision);
  count(-1);
  unsent.set(id, fields);
  sending = sending.then(() => sent(id, fields));
  if (next) await show(next);
  else { await sending; location.assign("/queue"); }
}

async function sent(id, fields) {
  if (!unsent.delete(id)) return;
  const told = await send(id, fields);
  if (told?.outcome === "decided") {
    mine.set(id, told.version);
    undoable.push({ id, version: told.version });
    toast(told.words, { action: { name: "Undo", run: () => inTurn(undo) } });
    return;
  }
  mine.delete(id);
  if (told) toast(told.words, { bad: true, lasts: 12000 });
  if (!told || told.state === "open") { // it still waits
    lineOf(id)?.removeAttribute("data-decided");
    count(1);
    kept.delete(id);
  }
}

async function send(id, fields) {
  try {
    const answer = await post(`/queue/${id}/decide`, fields);
    if (answer.status === 401) { location.assign("/login"); return null; }
    return await answer.json();
  } catch {
    toast("Not sent: the connection is down. The flag is still open.", { bad: true, lasts: 12000 });
    return null;
  }
}

addEventListener("pagehide", () => { // whoever leaves has decided all the same
  for (const [id, fields] of unsent) post(`/queue/${id}/decide`, fields);
  unsent.clear();
});

async function undo() {
  await sending;
  const last = undoable.pop() ?? (shown()?.dataset.state !== "open" ? { id: current(), version: shown()?.dataset.version } : null);
  if (!last?.id) { toast("Nothing to undo.", { lasts: 1500 }); return; }
  const told = await send(last.id, { decision: "undo", version: last.version });
  if (!told) return;
  toast(told.words, { bad: told.outcome !== "decided" });
  if (told.outcome !== "decided") return;
  mine.delete(last.id);
  if (lineOf(last.id)?.hasAttribute("data-decided")) count(1);
  lineOf(last.id)?.removeAttribute("data-decided");
  kept.delete(last.id);
  await show(last.id);
}

function count(by) {
  const box = document.getElementById("rail-count");
  box.textContent = Math.max(0, Number(box.textContent.replaceAll(",", "")) + by).toLocaleString("en");
}

// News about flags: a new one goes to the end of the rail; one that is being read is marked, not moved.
news.addEventListener("flag", ({ detail }) => {
  const line = lineOf(detail.id);
  if (line && Number(line.dataset.version) >= detail.version && Number(line.dataset.count) >= detail.count) return;
  kept.delete(String(detail.id));
  const parsed = new DOMParser().parseFromString(`<ol>${detail.line}</ol>`, "text/html").querySelector("li");
  if (line) {
    const wasHere = !line.hasAttribute("data-decided");
    const isHere = detail.state === state && detail.version > (mine.get(String(detail.id)) ?? 0);
    if (!isHere) parsed.setAttribute("data-decided", detail.state);
    count(isHere - wasHere);
    if (line.querySelector("[aria-current]")) parsed.querySelector("a").setAttribute("aria-current", "true");
    line.replaceWith(parsed);
    if (String(detail.id) === current() && Number(shown().dataset.version) < detail.version) changed(detail);
  } else if (detail.state === state) {
    parsed.classList.add("fresh");
    rail.append(parsed);
    count(1);
    arrived += 1;
    const box = document.getElementById("arrived");
    box.hidden = false;
    box.textContent = `${arrived} new below`;
    if (!current()) inTurn(() => show(String(detail.id)));
  }
  if (current()) keepAhead();
});

function changed(detail) {
  if (detail.version <= (mine.get(String(detail.id)) ?? 0)) return;
  const box = document.createElement("p");
  box.className = "notice";
  box.setAttribute("role", "alert");
  box.textContent = detail.state === "open" ? "This flag has changed since you opened it. " : `${detail.words} `;
  const again = document.createElement("button");
  again.textContent = "Show it as it is now";
  again.addEventListener("click", () => inTurn(() => show(String(detail.id))));
  box.append(again);
  shown().querySelector(".notice")?.remove();
  shown().querySelector(".flag-head").after(box);
}

news.addEventListener("presence", ({ detail }) => {
  const others = detail.who.filter((who) => who.login !== document.body.dataset.who).map((who) => who.name);
  for (const box of rail.querySelectorAll(".lookers")) if (box.dataset.who === detail.moved) box.hidden = true;
  const mark = lineOf(detail.flag)?.querySelector(".lookers");
  if (mark) {
    mark.hidden = others.length === 0;
    mark.dataset.who = detail.moved;
    mark.textContent = others.join(", ");
  }
  const box = document.getElementById("presence");
  if (box && String(detail.flag) === current()) {
    box.hidden = others.length === 0;
    box.textContent = `${others.join(", ")} ${others.length === 1 ? "has" : "have"} this open`;
  }
});

Object.assign(keys, {
  j: () => step(1),
  k: () => step(-1),
  c: () => decide("confirmed"),
  d: () => decide("dismissed"),
  u: undo,
  n: () => document.getElementById("note")?.focus(),
  s: () => { const path = shown()?.dataset.contest; if (path) location.assign(path); },
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.id === "note") { event.preventDefault(); event.target.blur(); }
});
rail.addEventListener("click", (event) => {
  const line = event.target.closest(".line");
  if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  inTurn(() => show(line.dataset.flag));
});
item.addEventListener("submit", (event) => {
  const decision = event.submitter?.value;
  if (event.target.id !== "decide" || !decision) return;
  event.preventDefault();
  inTurn(() => (decision === "undo" ? undo() : decide(decision)));
});
keepAhead();
look();
setInterval(look, 20000);
