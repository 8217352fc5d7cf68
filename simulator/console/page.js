"use strict";
// Reads /_sim/ on the same port and shows it. Every value is set as text, never as HTML.
const { words, departments } = JSON.parse(document.getElementById("words").textContent);
const PERIOD = 2000, KEPT = 300;
const BAD = new Set(["refused", "refused-host", "bad-signature", "malformed", "failed", "uncertain"]);
const $ = (id) => document.getElementById(id);
const state = { resources: [], rows: [], rules: [], after: 0, total: 0, changes: "", paused: false, open: new Set() };
let language = "en", looking = false, next;

const say = (word, ...values) =>
  values.reduce((text, value, index) => text.replace(`{${index}}`, value), words[language][word] ?? word);

function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside.filter(Boolean));
  return element;
}

const departmentOf = (one) => one.tags["gov-dept"] ?? "";
function departmentName(code) {
  const names = departments[code];
  if (!code) return say("nobody");
  return names ? `${names[language] || names.pt || names["zh-Hant"]} (${code})` : code;
}

function options(select, values, title) {
  // An open list would close, so it is written anew only when it differs.
  const is = JSON.stringify([language, values]);
  if (select.dataset.is === is) return;
  select.dataset.is = is;
  const chosen = select.value;
  const first = new Option(say("all"), "");
  select.replaceChildren(first, ...values.map((value) => new Option(title(value), value || "-")));
  if ([...select.options].some((each) => each.value === chosen)) select.value = chosen;
}
const distinct = (values) => [...new Set(values)].sort();
const chosen = (id, value) => !$(id).value || $(id).value === (value || "-");

// Resources -----------------------------------------------------------------------------

const product = (one) => one.kind.split("/")[0];
const key = (one) => `${one.kind} ${one.scope} ${one.id}`;
const text = (one) => `${one.kind} ${one.id} ${one.name} ${Object.values(one.tags).join(" ")}`.toLowerCase();

function wanted() {
  const looked = $("find").value.trim().toLowerCase();
  return state.resources.filter((one) =>
    chosen("product", product(one)) && chosen("department", departmentOf(one)) &&
    chosen("state", one.state) && text(one).includes(looked));
}

function showResources() {
  options($("product"), distinct(state.resources.map(product)), String);
  options($("department"), distinct(state.resources.map(departmentOf)), departmentName);
  options($("state"), distinct(state.resources.map((one) => one.state)), (value) => value || say("noState"));
  const found = wanted();
  $("shown").textContent = found.length ? say("shown", found.length, state.resources.length) : say("none");
  const groups = Map.groupBy ? Map.groupBy(found, product) : grouped(found);
  const focused = document.activeElement.closest("#groups details")?.dataset.key;
  $("groups").replaceChildren(...[...groups].map(([name, rows]) =>
    make("div", "", make("h3", "", `${name} (${rows.length})`), ...rows.map(row))));
  if (focused) detailsOf(focused)?.firstChild.focus({ preventScroll: true });
}

const detailsOf = (wantedKey) =>
  [...document.querySelectorAll("#groups details")].find((each) => each.dataset.key === wantedKey);

function grouped(found) {
  const groups = new Map();
  for (const one of found) groups.set(product(one), [...(groups.get(product(one)) ?? []), one]);
  return groups;
}

function row(one) {
  const details = make("details");
  const summary = make("summary", "", make("span", "name", one.name || one.id),
    make("span", "kind quiet", one.kind), one.state && make("span", `badge ${tone(one.state)}`, one.state));
  details.append(summary);
  details.dataset.key = key(one);
  const fill = () => details.append(inside(one));
  details.addEventListener("toggle", () => {
    if (details.open) state.open.add(key(one)); else state.open.delete(key(one));
    if (details.open && details.children.length === 1) fill();
  });
  if (state.open.has(key(one))) details.open = true;
  return details;
}

function tone(word) {
  if (/fail|error|lock|abnormal|pendingdeletion/i.test(word)) return "bad";
  return /ing$|pending/i.test(word) && !/^running$/i.test(word) ? "odd" : "good";
}

function inside(one) {
  const box = make("div", "inside");
  const created = new Date(one.created * 1000).toISOString().replace(/\.\d+Z/, "Z");
  box.append(make("p", "quiet id", `${one.id} · ${say("region")}: ${one.region || say("account")} · ${say("created")}: ${created}`));
  const named = departmentOf(one);
  if (named) box.append(make("p", "", `${say("department")}: ${departmentName(named)}`));
  box.append(...part("tags", pairs(one.tags)));
  box.append(...part("uses", links(one.links)));
  box.append(...part("usedBy", links(users(one))));
  box.append(make("h4", "", say("attributes")), make("p", "quiet", say("hidden")),
    make("pre", "", JSON.stringify(one.attributes, null, 2)));
  return box;
}

const part = (title, list) => (list.children.length ? [make("h4", "", say(title)), list] : []);
const pairs = (map) => make("dl", "",
  ...Object.entries(map).sort().flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value || "–")]));
const users = (one) => state.resources.flatMap((other) => other.links
  .filter((link) => link.kind === one.kind && link.id === one.id && link.scope === one.scope)
  .map((link) => ({ field: link.field, kind: other.kind, id: other.id, scope: other.scope })));

function links(list) {
  return make("dl", "", ...list.flatMap((link) => {
    const go = make("button", "link", `${link.kind} ${link.id}`);
    go.type = "button";
    go.addEventListener("click", () => reveal(link));
    return [make("dt", "", link.field), make("dd", "", go)];
  }));
}

function reveal(link) {
  for (const id of ["find", "product", "department", "state"]) $(id).value = "";
  state.open.add(key(link));
  showResources();
  const target = detailsOf(key(link));
  if (target) { target.scrollIntoView({ block: "center" }); target.firstChild.focus(); }
}

// Journal -------------------------------------------------------------------------------

function showJournal() {
  options($("asked"), distinct(state.rows.map((one) => one.product)), (value) => value || "–");
  options($("decision"), distinct(state.rows.map((one) => one.decision)), say);
  const looked = $("seek").value.trim().toLowerCase();
  const found = state.rows.filter((one) => chosen("asked", one.product) && chosen("decision", one.decision) &&
    `${one.action} ${one.ids.join(" ")} ${one.code} ${one.host}`.toLowerCase().includes(looked));
  $("rows").replaceChildren(...found.toReversed().map(request));
  $("pause").textContent = say(state.paused ? "follow" : "pause");
  $("pause").setAttribute("aria-pressed", state.paused);
}

function request(one) {
  const at = new Date(one.at * 1000), tone = BAD.has(one.decision) ? "bad" : one.decision === "done" ? "good" : "odd";
  const time = make("time", "", at.toLocaleTimeString("en-GB"));
  time.dateTime = at.toISOString();
  return make("li", "", time, make("span", "name", `${one.product} ${one.action}`.trim() || one.host),
    make("span", `badge ${tone}`, say(one.decision)),
    make("span", "quiet id", `${one.status} ${one.code} · ${one.duration.toFixed(1)} ms`),
    one.ids.length > 0 && make("span", "quiet id", one.ids.slice(0, 3).join(", ")));
}

function showFaults() {
  const list = state.rules.map((rule) => make("li", "",
    make("span", "badge bad", rule.effect),
    make("span", "name", [rule.product || "*", rule.action || "*", rule.code].filter(Boolean).join(" ")),
    make("span", "quiet id", say("times", rule.hits, rule.seen))));
  $("rules").replaceChildren(...(list.length ? list : [make("li", "quiet", say("noFaults"))]));
}

// The whole -----------------------------------------------------------------------------

async function ask(path) {
  const reply = await fetch(`/_sim/${path}`, { cache: "no-store" });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

async function look() {
  // Two at once would show the same requests twice.
  if (looking) return;
  looking = true;
  clearTimeout(next);
  try {
    const status = await ask("status");
    const total = Object.values(status.requests).reduce((sum, one) => sum + one, 0);
    // Fewer requests than before: it is another simulator, whose journal begins anew.
    if (total < state.total) Object.assign(state, { after: 0, rows: [] });
    const [journal, rules] = await Promise.all([ask(`journal?after=${state.after}&limit=${KEPT}`), ask("faults")]);
    const changes = JSON.stringify([status.changes, status.resources]);
    if (changes !== state.changes) state.resources = await ask("resources");
    const parts = [changes !== state.changes && showResources, total !== state.total && showJournal,
      JSON.stringify(rules) !== JSON.stringify(state.rules) && showFaults];
    state.rows = [...state.rows, ...journal.entries].slice(-KEPT);
    Object.assign(state, { after: journal.last, rules, changes, total });
    $("count-resources").textContent = state.resources.length;
    $("count-journal").textContent = total;
    $("count-faults").textContent = rules.length;
    if (!state.paused) for (const part of parts.filter(Boolean)) part();
    living("live");
  } catch {
    living("lost");
  }
  looking = false;
  next = setTimeout(look, PERIOD);
}

function living(word) {
  // A status is read aloud when it changes, so it is set only then.
  if ($("live").dataset.is !== word + language) $("live").textContent = say(word);
  $("live").dataset.is = word + language;
  $("live").className = word;
}

function show() { showResources(); showJournal(); showFaults(); }

function speak(chosenLanguage) {
  language = words[chosenLanguage] ? chosenLanguage : "en";
  document.documentElement.lang = language;
  document.title = say("title");
  $("language").value = language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  if ($("live").className) living($("live").className);
  show();
}

const preferred = () => {
  const tag = (navigator.language || "en").toLowerCase();
  return tag.startsWith("zh") ? "zh-Hant" : tag.startsWith("pt") ? "pt" : "en";
};
for (const id of ["find", "product", "department", "state"]) $(id).addEventListener("input", showResources);
for (const id of ["seek", "asked", "decision"]) $(id).addEventListener("input", showJournal);
for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());
$("language").addEventListener("input", () => speak($("language").value));
$("pause").addEventListener("click", () => { state.paused = !state.paused; show(); });
// Browsers slow the clock of a page that nobody sees; who comes back sees what is now.
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
speak(preferred());
look();
