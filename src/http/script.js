// What the page does beyond links and a form, which work without it: characters are copied by a
// click or a key, more rows come as one scrolls, and arrow keys walk over the characters.
"use strict";

const field = document.getElementById("query");
const said = document.getElementById("said");
let silence;

function say(text) {
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => (said.textContent = ""), 4000);
}

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

// Makes a button of the character in each row.
function furnish(rows) {
  for (const row of rows) {
    const [, cell, name] = row.cells;
    const button = document.createElement("button");
    button.textContent = cell.textContent;
    button.setAttribute("aria-label", `Copy ${name.textContent.trim()}`);
    cell.replaceChildren(button);
  }
}

// By its code point: a control shows as its picture.
async function copy(button) {
  const [code, , name] = button.closest("tr").cells;
  try {
    await write(String.fromCodePoint(parseInt(code.textContent.slice(2), 16)));
    say(`Copied ${button.textContent} ${name.textContent.trim()}`);
  } catch {
    say("The browser did not let me copy that.");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("td button");
  if (button) copy(button);
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const button = event.target.closest("td button");
  if (button && step) {
    const buttons = [...document.querySelectorAll("td button")];
    (buttons[buttons.indexOf(button) + step] ?? field).focus();
    event.preventDefault();
  } else if (event.key === "ArrowDown" && event.target === field) {
    document.querySelector("td button")?.focus();
    event.preventDefault();
  } else if (event.key === "/" && event.target !== field) {
    field.select();
    event.preventDefault();
  }
});

// Puts the rows that the link leads to where it stands, and the link to those after them.
async function load(more) {
  const link = more.querySelector("a");
  const answer = await fetch(`/find${link.search}&format=html`);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = page.querySelectorAll("tbody tr");
  furnish(rows);
  const next = page.querySelector(".more");
  const had_focus = document.activeElement === link;
  document.querySelector("tbody").append(...rows);
  if (had_focus) rows[0]?.querySelector("button").focus();
  if (next) more.replaceWith(next);
  else more.remove();
  if (next) await_more(next);
}

function await_more(more) {
  const scrolled = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      scrolled.disconnect();
      load(more).catch(() => say("The server does not answer."));
    },
    { rootMargin: "800px" },
  );
  scrolled.observe(more);
}

furnish(document.querySelectorAll("tbody tr"));
const more = document.querySelector(".more");
if (more) await_more(more);
if (field.value === "") field.focus();
