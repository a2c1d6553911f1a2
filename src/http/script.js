// What the page does beyond links and a form, which work without it: the rows follow the field,
// characters are copied, details open in place, more rows come as one scrolls, and arrow keys walk
// over the characters.
//
// Whatever is shown is a page of the server: it is asked for by its address, and what is within its
// #message and #results takes the place of what is here. So reload and Back show the same.
"use strict";

const element = (id) => document.getElementById(id);
const [field, message, results, views] = ["query", "message", "results", "views"].map(element);
const [said, named, slash] = ["said", "named", "slash"].map(element);

// What this browser remembers, if it may.
const kept = {
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // then it is so for this page only
    }
  },
};

function make(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function make_button(text, kind) {
  const button = make("button", text);
  button.type = "button";
  button.className = kind;
  return button;
}

let silence;
function say(text) {
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => (said.textContent = ""), 4000);
}

// Rows: a button instead of the character

const C0 =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI " +
  "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US";
const C1 =
  "DEL PAD HOP BPH NBH IND NEL SSA ESA HTS HTJ VTS PLD PLU RI SS2 SS3 " +
  "DCS PU1 PU2 STS CCH MW SPA EPA SOS SGC SCI CSI ST OSC PM APC";

// Short names, by the first code point of a run; most are aliases of NameAliases.txt.
const SHORT = [
  [0x00, C0],
  [0x20, "SP"],
  [0x7f, C1],
  [0xa0, "NBSP"],
  [0xad, "SHY"],
  [0x34f, "CGJ"],
  [0x61c, "ALM"],
  [0x115f, "HCF HJF"],
  [0x1680, "OGSP"],
  [0x17b4, "KIVAQ KIVAA"],
  [0x180b, "FVS1 FVS2 FVS3 MVS FVS4"],
  [0x2000, "NQ MQ EN EM 3/EM 4/EM 6/EM FSP PSP THSP HSP ZWSP ZWNJ ZWJ LRM RLM"],
  [0x2028, "LS PS LRE RLE PDF LRO RLO NNBSP"],
  [0x205f, "MMSP WJ F() × , +"],
  [0x2066, "LRI RLI FSI PDI ISS ASS IAFS AAFS NADS NODS"],
  [0x2800, "BLANK"],
  [0x3000, "IDSP"],
  [0x3164, "HF"],
  [0xfeff, "BOM"],
  [0xffa0, "HWHF"],
  [0xfff9, "IAA IAS IAT"],
];

const short_names = new Map(
  SHORT.flatMap(([first, names]) => names.split(" ").map((name, n) => [first + n, name])),
);

// What stands in a dashed box for a character that cannot be seen.
function short_name(code, name) {
  if (code >= 0xfe00 && code <= 0xfe0f) return `VS${code - 0xfe00 + 1}`;
  if (code >= 0xe0100 && code <= 0xe01ef) return `VS${code - 0xe0100 + 17}`;
  if (code > 0xe0020 && code < 0xe007f) return `TAG ${String.fromCodePoint(code - 0xe0000)}`;
  if (code >= 0xd800 && code <= 0xdfff) return "half";
  if (short_names.has(code)) return short_names.get(code);
  if (!/\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code))) return null;
  return name.match(/\b\w/g).join("").toUpperCase();
}

// A row is that of a result, or the details of the one before it.
const all_rows = () => results.querySelectorAll("tbody tr:not(.details)");
const details_of = (row) => row.nextElementSibling?.matches(".details") && row.nextElementSibling;
const CHARACTER = "td:nth-child(2) > button";
const CODE = "tr:not(.details) > td:first-child > a";
const codes_of = (row) => row.cells[0].textContent.match(/[0-9A-F]{4,6}/g).map((c) => parseInt(c, 16));
const name_of = (row) => row.cells[2].firstChild.textContent.trim(); // an alias stands behind it

// Makes a button of the character in each row.
function furnish(rows) {
  for (const row of rows) {
    const [, cell] = row.cells;
    const codes = codes_of(row);
    const short = codes.length === 1 ? short_name(codes[0], name_of(row)) : null;
    const button = make_button(short ?? cell.textContent, short ? "unseen" : "");
    if (!short && /^\p{M}/u.test(button.textContent)) button.prepend("◌");
    button.setAttribute("aria-label", `Copy ${button.textContent}, ${name_of(row)}`);
    cell.replaceChildren(button);
    if (details_of(row)) furnish_details(row, details_of(row));
  }
  // wider ones are made smaller: all are measured first, as each change would make them be laid out
  const wide = [...rows]
    .map((row) => row.cells[1].firstChild)
    .map((button) => [button, button.clientWidth / button.scrollWidth])
    .filter(([, fits]) => fits < 1);
  for (const [button, fits] of wide) button.style.fontSize = `${Math.max(fits * 0.9, 0.2)}em`;
}

// A button that copies a text.
function make_copier(text, copied, what) {
  const button = make_button(text, "copy");
  button.value = copied;
  button.ariaLabel = `Copy ${what} ${copied}`;
  return button;
}

// Values that are several, each of which is copied alone.
const BETWEEN = { HTML: " ", "also called": " | ", keywords: " | " };

// Makes buttons of what is known of a character: a value copies itself, but for a link, which has a
// button beside it.
function furnish_details(row, details) {
  for (const value of details.querySelectorAll("dd")) {
    const key = value.previousElementSibling.textContent;
    const text = value.textContent.trim();
    if (value.querySelector("a")) {
      value.append(make_copier("Copy", text, key));
    } else {
      const parts = key in BETWEEN ? text.split(BETWEEN[key]) : [text];
      value.replaceChildren(...parts.map((part) => make_copier(part, part, key)));
    }
  }
  const code = row.querySelector("a");
  const acts = make("div", "");
  acts.className = "acts";
  acts.append(
    make_copier("Copy name", name_of(row), "name"),
    make_copier("Copy code", code.textContent, "code"),
    make_copier("Copy link", code.href, "link"),
  );
  details.cells[0].prepend(acts);
}

// Grid or list

function look() {
  const rows = [...all_rows()];
  const view = kept.get("view") ?? (rows.length > 12 ? "grid" : "list");
  document.documentElement.dataset.view = view;
  views.hidden = rows.every(details_of);
  for (const button of views.children) button.ariaPressed = String(button.value === view);
}

views.addEventListener("click", (event) => {
  if (!event.target.value) return;
  kept.set("view", event.target.value);
  look();
});

// Pages of the server

let asking = new AbortController(); // whatever is asked for the address that is shown
const here = () => location.pathname + location.search;
let wanted = here(); // that address; null if it did not come
let { title } = document; // of that page

async function get(address, signal) {
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/html" }, signal });
  } catch {
    throw new Error("The server does not answer.");
  }
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  if (answer.ok) return page;
  const is_plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  const reason = is_plain ? text.trim() : page.getElementById("message")?.textContent;
  const error = new Error(reason ?? "The server is not well.");
  error.stays = answer.status < 500 && answer.status !== 408; // whenever it is asked again
  throw error;
}

// Says what went wrong, with a button if it may go well another time.
function trouble(where, error, again) {
  where.replaceChildren(error.message);
  if (error.stays) return;
  const button = make_button("Try again", "again");
  button.addEventListener("click", again, { once: true });
  where.append(" ", button);
}

// Shows the page at an address; an answer that comes after another was asked for is dropped.
async function show(address) {
  asking.abort();
  opening.abort();
  asking = new AbortController();
  wanted = address;
  const { signal } = asking;
  let page;
  try {
    page = await get(address, signal);
    signal.throwIfAborted();
  } catch (error) {
    if (signal.aborted) return null;
    wanted = null;
    document.title = title = "charfinder";
    results.replaceChildren();
    look();
    trouble(message, error, () => show(address));
    return null;
  }
  document.title = title = page.title;
  message.replaceChildren(...page.getElementById("message").childNodes);
  results.replaceChildren(...page.getElementById("results").childNodes);
  named.replaceChildren();
  begin();
  return page;
}

// What is done to rows that just came.
function begin() {
  look();
  furnish(all_rows());
  const pages = results.querySelector(".pages");
  if (pages?.querySelector("[rel=next]")) await_more(pages);
}

// Details, in place: those on the page of a row's code are put under the row. In the history they
// are one entry, whichever they are: Back closes them.

let opening = new AbortController(); // whatever is asked for them
const opened = () => results.querySelector("[aria-expanded]"); // the code of which they are

// Asks for the details that a code leads to, and shows them; whether they came.
async function open(code) {
  opening.abort();
  opening = new AbortController();
  const { signal } = opening;
  let page;
  try {
    page = await get(code.href, signal);
    signal.throwIfAborted();
  } catch (error) {
    if (!signal.aborted) say(error.message);
    return false;
  }
  const row = code.closest("tr");
  const details = page.querySelector(".details");
  const close = make_button("Close", "close");
  shut();
  row.after(details);
  furnish_details(row, details);
  details.querySelector(".acts").append(close);
  close.addEventListener("click", () => history.back());
  code.ariaExpanded = "true";
  document.title = page.title;
  named.replaceChildren();
  details.scrollIntoView({ block: "nearest" });
  row.scrollIntoView({ block: "nearest" });
  details.querySelector("button").focus({ preventScroll: true });
  return true;
}

// Whether there was something to close.
function shut() {
  const code = opened();
  if (!code) return false;
  const details = details_of(code.closest("tr"));
  if (details.contains(document.activeElement)) code.focus({ preventScroll: true });
  details.remove();
  code.ariaExpanded = null;
  document.title = title;
  return true;
}

async function open_and_remember(code) {
  const was_open = opened();
  const before = place();
  if (!(await open(code))) return;
  if (!was_open) {
    enter(here());
    history.replaceState(before, "");
    history.pushState(null, "");
  }
  entered = { address: code.pathname, state: null };
  history.replaceState(null, "", entered.address);
}

results.addEventListener("click", (event) => {
  const code = event.target.closest(CODE);
  if (!code || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (code !== opened() && details_of(code.closest("tr"))) return; // this page is about it
  event.preventDefault();
  if (code === opened()) history.back();
  else open_and_remember(code);
});

// More rows

function await_more(pages) {
  const scrolled = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      scrolled.disconnect();
      load(pages);
    },
    { rootMargin: "800px" },
  );
  scrolled.observe(pages);
}

// Puts the rows that the link leads to, or all up to number `stop`, behind those that are here.
async function load(pages, stop) {
  const { signal } = asking;
  const link = pages.querySelector("[rel=next]");
  const address = new URL(link.href);
  if (stop) address.searchParams.set("stop", stop);
  let page;
  try {
    page = await get(address, signal);
    signal.throwIfAborted();
  } catch (error) {
    if (signal.aborted) return;
    trouble(wait(pages), error, () => {
      wait(pages).remove();
      load(pages, stop);
    });
    return;
  }
  const rows = [...page.querySelectorAll("tbody tr")];
  const next = page.querySelector(".pages [rel=next]");
  results.querySelector("tbody").append(...rows);
  furnish(rows);
  pages.querySelector(".last").textContent = page.querySelector(".pages .last").textContent;
  if (next) {
    link.href = next.href;
    await_more(pages);
  } else {
    if (document.activeElement === link) rows[0].querySelector(CHARACTER).focus();
    link.remove();
  }
}

// The place for what went wrong with more rows.
function wait(pages) {
  let place = pages.querySelector("[role=alert]");
  if (!place) {
    place = make("p", "");
    place.setAttribute("role", "alert");
    pages.append(place);
  }
  return place;
}

// Addresses. What is typed replaces the address; Enter puts back what was replaced, and goes on from
// there.

let entered = { address: wanted, state: history.state };
history.scrollRestoration = "manual"; // rows that are to come cannot be scrolled to

function typed() {
  const query = field.value.replace(/^[^\S\uFEFF]+|[^\S\uFEFF]+$/g, ""); // U+FEFF is a character
  return query ? `/?${new URLSearchParams({ query })}` : "/";
}

// Makes the address one that Back leads to.
function enter(address) {
  if (address === entered.address) return;
  history.replaceState(entered.state, "", entered.address);
  history.pushState(null, "", address);
  entered = { address, state: null };
}

let due;
function follow(event) {
  if (event.isComposing) return; // compositionend comes, too
  clearTimeout(due);
  due = setTimeout(() => {
    if (typed() === wanted) return;
    if (here() === entered.address) entered.state = history.state;
    history.replaceState(null, "", typed());
    show(typed());
  }, 100);
}

field.addEventListener("input", follow);
field.addEventListener("compositionend", follow);

field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(due);
  const address = typed();
  enter(address);
  if (address === wanted) shut();
  else show(address);
  if (matchMedia("(pointer: coarse)").matches) field.blur(); // its keyboard is over the rows
});

addEventListener("popstate", async () => {
  const address = here();
  const { state } = history;
  clearTimeout(due);
  opening.abort();
  entered = { address, state };
  if (address === wanted) {
    if (shut()) scrollTo(0, state?.top ?? 0);
    return;
  }
  const code = [...results.querySelectorAll(CODE)].find((each) => each.pathname === address);
  if (code) return open(code);
  const page = await show(address);
  if (!page) return;
  field.value = page.getElementById("query").value;
  restore(state);
});

// The place on the page is part of the state of the address.
const place = () => ({ top: scrollY, rows: all_rows().length });
let still;
addEventListener("scroll", () => {
  clearTimeout(still);
  still = setTimeout(() => opened() || history.replaceState(place(), ""), 100);
});

async function restore(kept_place) {
  const pages = results.querySelector(".pages");
  const missing = (kept_place?.rows ?? 0) - all_rows().length;
  const next = pages?.querySelector("[rel=next]");
  if (missing > 0 && next)
    await load(pages, Number(new URL(next.href).searchParams.get("start")) + missing);
  scrollTo(0, kept_place?.top ?? 0);
}

// Copying

// Where the page is not from this machine and not over TLS, there is no clipboard to write to: then
// the old way, a selection that is copied.
async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const held = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  held?.focus();
  if (!done) throw new Error("the browser does not copy");
}

function why_not(code) {
  if (code === 0) return "clipboards end at it";
  if (code === 0x0d) return "clipboards make a line feed of it";
  return code >= 0xd800 && code <= 0xdfff ? "it is half of a character" : null;
}

async function copy(text, called) {
  try {
    await write(text);
    say(`Copied ${called}`);
  } catch {
    say("The browser did not let me copy that.");
  }
}

// By its code points: a control shows as its picture.
function copy_character(row) {
  const codes = codes_of(row);
  const reason = why_not(codes[0]);
  if (reason) say(`${row.cells[0].textContent} cannot be copied: ${reason}.`);
  else copy(String.fromCodePoint(...codes), `${row.cells[1].textContent} ${name_of(row)}`);
}

results.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches(CHARACTER)) copy_character(button.closest("tr"));
  else if (button?.matches(".copy")) copy(button.value, button.value);
});

// The name of what the pointer or the focus is at; the list has it beside it, anyway.
function name(event) {
  const row = event.target.closest("tbody tr");
  if (!row || row.matches(".details") || details_of(row)) return named.replaceChildren();
  const [code, character, names] = row.cells;
  const big = make("b", character.textContent);
  big.className = character.firstChild.className;
  named.replaceChildren(big, " ", ...names.cloneNode(true).childNodes, " ", make("code", code.textContent));
}

results.addEventListener("pointerover", name);
results.addEventListener("focusin", name);
results.addEventListener("pointerleave", () => named.replaceChildren());
results.addEventListener("focusout", () => named.replaceChildren());

// Keys

slash.checked = kept.get("slash") !== "off";
slash.addEventListener("change", () => kept.set("slash", slash.checked ? "on" : "off"));

function to_field() {
  field.focus(); // which select() alone does in some browsers only
  field.select();
}

// Goes from one character to another; above the first ones is the field.
function walk(from, key) {
  const buttons = [...results.querySelectorAll(CHARACTER)];
  const body = results.querySelector("tbody");
  const width = getComputedStyle(body).gridTemplateColumns.split(" ").length; // "none" in the list
  const step = { ArrowDown: width, ArrowUp: -width, ArrowRight: 1, ArrowLeft: -1 }[key];
  const to = buttons.indexOf(from) + step;
  if (to >= 0) buttons[to]?.focus();
  else if (key === "ArrowUp") field.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const { key, target } = event;
  const button = target.closest(CHARACTER);
  if (key === "Escape") {
    named.replaceChildren();
    if (opened() && target !== field) history.back();
    return;
  }
  if (button && key.startsWith("Arrow")) walk(button, key);
  else if (target === field && key === "ArrowDown") results.querySelector(CHARACTER)?.focus();
  else if (key === "/" && slash.checked && !target.closest("input")) to_field();
  else return;
  event.preventDefault();
});

// What was seen stays to be seen without a network.
navigator.serviceWorker?.register("/sw.js").catch(() => {}); // it may be forbidden, and is no must

document.documentElement.classList.add("has-script");
begin();
if (history.state) restore(history.state);
if (field.value === "") field.focus();
