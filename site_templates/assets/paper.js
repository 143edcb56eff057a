// Printing the official form: when a page is about to be printed, its sheets are copied and divided into pages of A4, so
// that every browser prints the same. Each page repeats the name of the project, the column heads and the labels that
// span rows; the pages are numbered, and the contents list says where each form begins. Without this script the
// style sheet alone prints the same cells, but labels only where they begin, and page numbers where the browser can.
"use strict";

const MM = 96 / 25.4;
// Of the 269 mm between the margins: the rest is for the page number, and for lines that break differently on paper.
const ROOM = 254 * MM;

const heightOf = (element) => element.getBoundingClientRect().height;
const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);

// For each row of a table the cells from above that reach into it, each with how many rows of it are left.
function reaching(rows) {
  const carried = [];
  let open = [];
  rows.forEach((row, at) => {
    open = open.filter(([, end]) => end > at);
    carried.push(open.map(([cell, end]) => [cell, end - at]));
    for (const cell of row.cells) if (cell.rowSpan > 1) open.push([cell, at + cell.rowSpan]);
  });
  return carried;
}

function copyCell(cell, span) {
  const copy = cell.cloneNode(true);
  if (span > 1) copy.rowSpan = span;
  else copy.removeAttribute("rowspan"); // style rules ask for the attribute
  return copy;
}

// One page with the rows from `from` to before `to` of the sheet's table. A spanning label stands on it again.
function makePage(sheet, rows, from, to) {
  const page = sheet.cloneNode(false);
  page.hidden = false;
  const table = sheet.querySelector("table");
  const copy = table.cloneNode(false);
  for (const part of table.children) if (part.tagName !== "TBODY") copy.append(part.cloneNode(true));
  if (from > 0) page.removeAttribute("id");
  for (const part of sheet.children)
    if (part === table) page.append(copy);
    else if (from === 0 || part.matches(".source")) page.append(part.cloneNode(true));
  const carried = reaching(rows);
  let body = null;
  for (let at = from; at < to; at++) {
    if (!body || rows[at].parentNode !== rows[at - 1].parentNode) {
      body = rows[at].parentNode.cloneNode(false);
      copy.append(body);
    }
    const row = rows[at].cloneNode(false);
    if (at === from) {
      const heads = rows[at].parentNode.querySelector(".column-heads");
      const again = heads && heads !== rows[at] ? heads.cloneNode(true) : null;
      if (again) {
        again.cells[0].rowSpan = to - from + 1;
        body.append(again);
      }
      for (const [cell, left] of carried[at])
        if (!again || cell.parentNode !== heads) row.append(copyCell(cell, Math.min(left, to - at)));
    }
    for (const cell of rows[at].cells) row.append(copyCell(cell, Math.min(cell.rowSpan, to - at)));
    body.append(row);
  }
  return page;
}

// A row that is higher than a page becomes two: of its longest text as much as fits stays, the rest goes on in a second
// row with the same label. Gives the part that stays; nothing is changed where that is 0.
function cutRow(rows, at, fits) {
  const row = rows[at];
  const cell = [...row.cells].reduce((a, b) => (b.textContent.length > a.textContent.length ? b : a));
  const text = [...cell.textContent]; // whole characters
  if (cell.rowSpan > 1) return 0;
  let [low, high] = [0, text.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    cell.textContent = text.slice(0, middle).join("");
    if (fits()) low = middle;
    else high = middle;
  }
  // no line begins with such a mark, no figure or word is cut in two
  const apart = (a, b) => !/[，。、；：！？）》」』”’…,;:!?)%％‰]/.test(b) && !/^[\w.]{2}$/.test(a + b);
  while (low > 1 && !apart(text[low - 1], text[low])) low--;
  cell.textContent = low ? text.slice(0, low).join("") : text.join("");
  if (!low) return 0;
  const tail = row.cloneNode(false);
  tail.removeAttribute("id");
  for (const own of row.cells) {
    if (own.rowSpan > 1) {
      own.rowSpan += 1;
      continue;
    }
    const copy = own.cloneNode(own.tagName === "TH");
    if (own === cell) copy.textContent = text.slice(low).join("");
    tail.append(copy);
  }
  for (const [above] of reaching(rows)[at]) above.rowSpan += 1;
  row.after(tail);
  return low / text.length;
}

// How many rows from `from` on are likely to fit, by their heights in the undivided sheet.
function guess(heights, from, used) {
  let to = from;
  for (let sum = used; to < heights.length && sum + heights[to] <= ROOM; to++) sum += heights[to];
  return Math.max(to, from + 1);
}

// A table whose texts decide its columns keeps them on every page.
function keepColumns(table) {
  const widths = [...table.querySelectorAll("col:not([span])")].map((column) => column.getBoundingClientRect().width);
  const further = [...table.querySelector(".column-heads").cells].slice(5).map((cell) => cell.getBoundingClientRect().width);
  const group = table.querySelector("colgroup");
  group.replaceChildren(
    ...[...widths, ...further].map((width) => {
      const column = document.createElement("col");
      column.style.width = `${width}px`;
      return column;
    }),
  );
  table.classList.add("set");
}

// Replaces a sheet by as many pages as it needs.
function divide(sheet) {
  const table = sheet.querySelector("table");
  if (table.matches(".wide")) keepColumns(table);
  const heights = rowsOf(table).map(heightOf);
  const head = heightOf(table.tHead);
  const above = table.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
  sheet.hidden = true;
  let last = sheet;
  let rows = rowsOf(table);
  for (let from = 0; from < rows.length; ) {
    let page = null;
    const fits = (to) => {
      page?.remove();
      page = makePage(sheet, rows, from, to);
      last.after(page);
      return heightOf(page) <= ROOM;
    };
    let to = guess(heights, from, head + (from === 0 ? above : 0));
    if (rows.length - to === 1 && to - from > 2) to -= 1; // no page with a single row
    while (!fits(to) && to - from > 1) to -= 1;
    const next = fits(to) ? to : from; // the row that does not fit; one that fits on no page is begun here and cut
    const tooHigh = next === from || heights[next] > ROOM - head;
    const part = tooHigh ? cutRow(rows, next, () => fits(next + 1)) : 0;
    if (part) {
      heights.splice(next, 1, heights[next] * part, heights[next] * (1 - part));
      rows = rowsOf(table);
      to = next + 1;
    } else if (to < rows.length && to - from > 1 && rows[to - 1].matches(".column-heads, .department")) {
      to -= 1; // no heads alone at the foot
    }
    fits(to);
    last = page;
    from = to;
  }
  sheet.remove();
}

// The contents list gets a column for the page numbers.
function addNumberColumn(table) {
  for (const row of table.rows) {
    const cell = document.createElement(row.parentNode === table.tHead ? "th" : "td");
    cell.className = "page";
    if (cell.tagName === "TH") {
      cell.scope = "col";
      cell.textContent = "页码";
    }
    row.append(cell);
  }
}

function number(pages) {
  const numbers = new Map(pages.map((page, at) => [page.id, at + 1]));
  pages.forEach((page, at) => {
    const foot = document.createElement("p");
    foot.className = "page-foot";
    foot.textContent = `第 ${at + 1} 页 共 ${pages.length} 页`;
    page.append(foot);
    for (const link of page.querySelectorAll(".contents a"))
      link.closest("tr").querySelector(".page").textContent = numbers.get(link.hash.slice(1)) ?? "";
  });
}

function layOut() {
  clear();
  const region = document.querySelector(".sheet-scroll");
  const paper = document.createElement("div");
  paper.className = "paper";
  paper.append(...[...region.querySelectorAll(".sheet")].map((sheet) => sheet.cloneNode(true)));
  paper.querySelectorAll(".contents").forEach(addNumberColumn);
  paper.querySelectorAll(".long").forEach((table) => table.classList.remove("long"));
  for (const element of paper.querySelectorAll("[id]")) if (!element.matches(".sheet")) element.removeAttribute("id");
  region.before(paper); // before the original, so that links find the copies
  document.documentElement.dataset.paged = "";
  const sheets = [...paper.children];
  const heights = sheets.map(heightOf); // all at once: one layout
  sheets.forEach((sheet, at) => heights[at] > ROOM && sheet.querySelector("table") && divide(sheet));
  number([...paper.children]);
}

function clear() {
  delete document.documentElement.dataset.paged;
  document.querySelector(".paper")?.remove();
}

addEventListener("beforeprint", layOut);
addEventListener("afterprint", clear);
