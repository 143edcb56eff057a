// What scripts add to pages that are complete without them: switches, printing, sorting and filtering of lists.
"use strict";

const root = document.documentElement;

function choose(name, value) {
  if (name === "theme") applyTheme(value);
  else if (value) root.dataset[name] = value;
  else delete root.dataset[name];
  try {
    if (value) localStorage.setItem("disclosure-" + name, value);
    else localStorage.removeItem("disclosure-" + name);
  } catch {
    // no storage: the choice holds for this page
  }
  showChoices();
}

function showChoices() {
  for (const button of document.querySelectorAll("[data-set-theme]"))
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === (root.dataset.theme || "")));
  for (const button of document.querySelectorAll("[data-set-text]"))
    button.setAttribute("aria-pressed", String(button.dataset.setText === root.dataset.text));
}

for (const button of document.querySelectorAll("[data-set-theme]"))
  button.addEventListener("click", () => choose("theme", button.dataset.setTheme));
for (const button of document.querySelectorAll("[data-set-text]"))
  button.addEventListener("click", () => choose("text", root.dataset.text ? "" : button.dataset.setText));
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
showChoices();

// a printed page says where it came from, also where the site does not know its own address
if (location.protocol.startsWith("http"))
  for (const place of document.querySelectorAll("[data-address]"))
    if (!place.textContent) place.textContent = location.href.split("#")[0];

// ---- what is looked for stands in the fragment: it works from a folder, and no server gets it

for (const form of document.querySelectorAll(".masthead .search"))
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.href = `${form.action}#q=${encodeURIComponent(form.elements.q.value.trim())}`;
  });

// ---- lists: sort within each department, filter over all of them

const ROWS = "tr.project, tr.row";
const collator = new Intl.Collator("zh-CN", { numeric: true });

function sortKey(row, column, kind) {
  const cell = row.cells[column];
  const text = (cell.dataset.value ?? cell.textContent).trim();
  if (kind === "text") return text;
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

// an amount that is not filled in stays at the end, whichever way the list is sorted
function compare(a, b, sign) {
  if (a === null || b === null) return (a === null) - (b === null);
  return sign * (typeof a === "number" ? a - b : collator.compare(a, b));
}

function sortBy(table, header, direction) {
  const column = header.cellIndex;
  const kind = header.dataset.sort;
  const sign = direction === "ascending" ? 1 : -1;
  for (const body of table.tBodies) {
    const rows = [...body.querySelectorAll(ROWS)];
    const after = rows.length ? rows[rows.length - 1].nextElementSibling : null;
    const keyed = rows.map((row) => [sortKey(row, column, kind), row]);
    keyed.sort((a, b) => compare(a[0], b[0], sign));
    for (const [, row] of keyed) body.insertBefore(row, after);
  }
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", direction);
}

for (const header of document.querySelectorAll("th[data-sort]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  header.append(button);
  button.addEventListener("click", () =>
    sortBy(header.closest("table"), header, header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending"));
}

const plain = (text) => text.normalize("NFKC").toLowerCase();

for (const box of document.querySelectorAll("[data-filter-for]")) {
  const table = document.getElementById(box.dataset.filterFor);
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const all = status.textContent;
  const texts = new Map();
  for (const body of table.tBodies) {
    const department = body.querySelector("tr.department")?.textContent ?? "";
    for (const row of body.querySelectorAll(ROWS)) {
      const named = "filterRows" in box.dataset ? row : row.querySelector("th");
      texts.set(row, plain(department + " " + named.textContent));
    }
  }
  const filter = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    // a subtotal or total of rows that are not shown would mislead
    for (const body of table.tBodies) body.hidden = ![...body.querySelectorAll(ROWS)].some((row) => !row.hidden);
    for (const sum of table.querySelectorAll("tr.subtotal, tr.total")) sum.hidden = words.length > 0;
    status.textContent = words.length ? `显示 ${shown} ${box.dataset.unit ?? "个"}，${all}` : all;
    if (words.length && !shown) status.textContent = `没有符合的${box.dataset.noun ?? "项目"}，${all}。可以换一个词，或清空筛选。`;
  };
  input.addEventListener("input", filter);
  if (input.value) filter();
}

// ---- where a table is laid out as blocks, some browsers would no longer call it a table

const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
for (const table of document.querySelectorAll(".indicators, .projects, .labelled")) {
  for (const part of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, td")]) part.setAttribute("role", roles[part.tagName]);
  for (const head of table.querySelectorAll("th")) head.setAttribute("role", head.scope === "col" ? "columnheader" : "rowheader");
}

// ---- the row that an address leads to is marked; screen readers hear it as the current one

function pointOut() {
  for (const row of document.querySelectorAll("tr[aria-current]")) row.removeAttribute("aria-current");
  const row = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
  if (row) row.setAttribute("aria-current", "true");
}
window.addEventListener("hashchange", pointOut);
pointOut();

// ---- a region that has nothing to scroll needs no stop for the keyboard

const regions = document.querySelectorAll(".scroll, .sheet-scroll");
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const region of regions) watch.observe(region);
