// The search page. What is asked stands in the address (#q=…&year=…&page=…), and all that is shown follows from it.
// disclosureSearch (search.js) finds; its answers may be late, inexact or missing. The texts stand in search.html.
"use strict";
{
  const SIZE = 10; // hits on a page
  const ROWS = 3; // rows shown of a hit
  const SMALL = 1000; // up to so many projects all counts are read at once; of more, when somebody turns to the choices
  const FACETS = ["year", "department", "amount", "class", "findings"];
  const KEYS = ["q", ...FACETS, "sort", "page"];
  const none = (keys) => Object.fromEntries(keys.map((key) => [key, ""]));
  const WHOLE = none(FACETS);
  const part = (id) => document.getElementById(id);
  const [form, box, everything, answer, found, notes, chosen, hits, tries, pages, reload, status] =
    ["search-form", "q", "all-projects", "answer", "found", "notes", "chosen", "search-results", "tries", "result-pages", "reload", "search-status"].map(part);
  const choices = [...document.querySelectorAll("[type=radio], [type=checkbox], .facets option")];
  const title = document.title;
  let state = none(KEYS);
  let ticket = {};
  let typing = 0;
  let saying = 0;
  let settled = true; // the address was chosen, not passed through while typing
  let written = ""; // the address as the form wrote it
  let moving = ""; // the link of the answer that was followed: the focus goes to what it leads to

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const split = (text) => text.split(/\s+/).filter(Boolean);

  // ---- the address

  // a plain anchor (#year-2024) asks nothing
  function read() {
    const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    return Object.fromEntries(KEYS.map((key) => [key, (asked.get(key) || "").trim()]));
  }
  const address = (change) => {
    const asked = { ...state, page: "", ...change };
    return `#${new URLSearchParams(KEYS.filter((key) => asked[key] || key === "q").map((key) => [key, asked[key].trim()]))}`;
  };
  const narrowed = () => FACETS.some((key) => state[key]);
  const link = (text, change) => make("a", { href: address(change), textContent: text });

  // What the form says goes into the address: typing changes the last entry of the history, a choice makes a new one.
  function write(fresh, settles) {
    clearTimeout(typing);
    typing = 0;
    written = address({ findings: "", ...Object.fromEntries(new FormData(form)) });
    if (written !== address()) {
      if (fresh) location.hash = written;
      else location.replace(written);
    }
    settled = settles;
  }

  async function follow() {
    state = read();
    const own = location.hash === written;
    if (!own) settled = true;
    for (const field of form.elements) {
      if (/radio|checkbox/.test(field.type)) field.checked = field.value === state[field.name];
      else if (field.name && !(own && field === box)) field.value = state[field.name];
    }
    await run();
    if (moving && moving === location.hash) (answer.hidden ? everything : found).focus();
    moving = "";
  }

  // ---- the answer

  // The text with the words marked. Folding changes lengths (㎡ is m2): each character is folded with the marks upon it.
  function marked(text, words, around = 1e9) {
    const parts = text.match(/.[\p{M}ﾞﾟ]*/gsu) || [];
    const at = [];
    const on = new Set();
    let folded = "";
    parts.forEach((one, i) => {
      folded += disclosureSearch.fold(one);
      while (at.length < folded.length) at.push(i);
    });
    for (const word of words)
      for (let from = -1; (from = folded.indexOf(word, from + 1)) >= 0; ) for (let i = 0; i < word.length; i++) on.add(at[from + i]);
    const start = on.size ? Math.max(0, Math.min(...on) - around) : 0;
    const end = Math.min(parts.length, start + 4 * around);
    const nodes = start ? ["……"] : [];
    for (let i = start, j; i < end; i = j) {
      for (j = i + 1; j < end && on.has(j) === on.has(i); ) j++;
      const run = parts.slice(i, j).join("");
      nodes.push(on.has(i) ? make("mark", {}, run) : run);
    }
    return end < parts.length ? [...nodes, "……"] : nodes;
  }

  function entry(hit, words, badge) {
    const line = ({ label, text }, around) => [make("b", {}, `${label || "年度目标"}：`), ...marked(text, words, around)];
    const rows = hit.matches.filter((match) => match.row);
    const lines = rows.slice(0, ROWS).map((row) => [make("a", { href: `${hit.url}#row-${row.row}` }, ...line(row))]);
    if (rows.length > ROWS) lines.push([`还有 ${rows.length - ROWS} 行指标符合`]);
    for (const match of hit.matches) if (!match.row) lines.push(line(match, 24));
    return make("li", {},
      make("h3", {}, make("a", { href: hit.url }, ...marked(hit.name, words))),
      make("p", {}, badge, ` ${hit.year}年 · `, ...marked(hit.department, words), hit.amount ? ` · ${hit.amount} 万元` : " · 金额未填"),
      make("ul", {}, ...lines.map((parts) => make("li", {}, ...parts))));
  }

  // Heading and note of a situation; said to screen readers once things have calmed down, not at every key.
  function head(when, text = "", read = "") {
    for (const other of notes.children) other.hidden = other.dataset.when !== when;
    const shown = notes.querySelector(`[data-when=${when}]`);
    shown.querySelectorAll("b").forEach((place) => (place.textContent = read));
    found.textContent = shown.dataset.title + text;
    answer.hidden = false;
    clearTimeout(saying);
    saying = setTimeout(() => (status.textContent = [found.textContent, shown.textContent].filter(Boolean).join("。")), 600);
    return shown;
  }

  // where the text of a choice stands, and that text without its count
  const placeOf = (choice) => (choice.labels ? choice.labels[0].lastChild : choice);
  const nameOf = (choice) => choice.name || choice.parentNode.name;
  const labelOf = (choice) => (choice.dataset.label = choice.dataset.label || placeOf(choice).textContent);

  function clear() {
    for (const old of [hits, tries, pages]) old.replaceChildren();
    answer.hidden = reload.hidden = true;
    clearTimeout(saying);
    status.textContent = "";
  }

  const number = (count, exact) => `${exact ? "" : "约"} ${count} `;

  function count({ facets, facetsExact }) {
    for (const choice of choices) {
      const name = nameOf(choice);
      const counts = facets[name] && (facets[name][choice.value] || 0);
      placeOf(choice).textContent = labelOf(choice) + (choice.value && counts != null ? `（${number(counts, facetsExact).trim()}）` : "");
    }
    chosen.hidden = !narrowed();
    chosen.firstElementChild.textContent = choices.filter((choice) => choice.value && (choice.checked || choice.selected)).map(labelOf).join("、");
    chosen.lastElementChild.href = address(WHOLE);
  }

  function show({ kind, read, exact, total, more, hits: some }, from) {
    const badge = head(kind, `${number(total, exact)}个项目`, read).dataset.badge;
    const words = kind === "pinyin" ? [] : split(disclosureSearch.fold(read || state.q));
    const page = from / SIZE + 1;
    const turn = (text, to) => link(text, { page: to > 1 ? `${to}` : "" });
    hits.start = from + 1;
    hits.append(...some.map((hit) => entry(hit, words, badge ? make("em", {}, badge) : "")));
    if (page > 1) pages.append(turn("上一页", page - 1));
    if (page > 1 || more) pages.append(make("span", {}, `第 ${page} 页，共${number(Math.ceil(total / SIZE), exact)}页`));
    if (more) pages.append(turn("下一页", page + 1));
  }

  // What could be tried instead, each looked up first: nothing is offered that finds nothing.
  async function suggest(find, mine) {
    head("none", state.q && `“${state.q}”`);
    const words = split(state.q);
    const letters = [...(words[0] || "")];
    const half = Math.ceil(letters.length / 2);
    const options = [];
    if (words[1]) for (const word of words) options.push([`去掉“${word}”`, { q: words.filter((other) => other !== word).join(" ") }]);
    else if (half > 1) for (const q of [letters.slice(0, half).join(""), letters.slice(-half).join("")]) options.push([`只找“${q}”`, { q }]);
    const others = choices.filter((choice) => state.year && nameOf(choice) === "year" && choice.value && choice.value !== state.year);
    for (const { value } of others) options.push([`在${value}年找`, { year: value }]);
    if (narrowed()) options.push(["不加筛选", WHOLE]);
    for (const [text, change] of options.slice(0, 8)) {
      const other = await find(change);
      if (mine.cancelled) return;
      if (other.total && other.kind === "exact") tries.append(make("li", {}, link(`${text}（${number(other.total, other.exact).trim()}）`, change)));
    }
    tries.append(make("li", {}, link("浏览全部项目", none(KEYS))));
  }

  async function run() {
    ticket.cancelled = true;
    const mine = (ticket = {});
    const asked = !!state.q || narrowed();
    const from = Math.max(0, (parseInt(state.page, 10) || 1) - 1) * SIZE;
    const find = (change) =>
      disclosureSearch.find({ ...state, sort: form.elements.sort.value, from, size: SIZE, ...change }, mine);
    const slow = setTimeout(() => asked && !mine.cancelled && head("slow"), 1000);
    document.title = (state.q && `${state.q} - `) + title;
    everything.hidden = asked;
    try {
      await engine;
      if ((await disclosureSearch.open()).count <= SMALL) await disclosureSearch.departments();
      const result = await find();
      if (mine.cancelled) return;
      clear();
      count(result);
      if (asked) {
        if (result.hits.length) show(result, from);
        else if (from) location.replace(address());
        else await suggest((change) => find({ ...change, from: 0, size: 1 }), mine);
      }
    } catch ({ code }) {
      if (mine.cancelled) return;
      clear();
      everything.hidden = false;
      head(code === "building" || code === "stale" ? code : "missing");
      reload.hidden = code === "building";
      if (code === "building") setTimeout(() => mine.cancelled || run(), 2000);
    } finally {
      clearTimeout(slow);
    }
  }

  // ---- what the reader does

  // this script runs before search.js, so that neither event is missed
  const engine = new Promise((resolve, reject) => Object.assign(part("search-engine"), { onload: resolve, onerror: reject }));
  const type = () => {
    clearTimeout(typing);
    typing = setTimeout(() => write(settled, false), 150);
  };
  box.oninput = (event) => event.isComposing || type();
  box.addEventListener("compositionend", type);
  box.onkeydown = (event) => {
    const first = hits.querySelector("a");
    if (event.key !== "ArrowDown" || event.isComposing || !first) return;
    event.preventDefault();
    first.focus();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    write(settled, true);
  };
  document.onchange = ({ target }) => target.form === form && write(target !== box || settled, true);
  answer.onclick = ({ target }) => (moving = target.hash || "");
  engine.then(() => {
    for (const filter of document.querySelectorAll("[data-choices]"))
      filter.oninput = () => {
        const text = disclosureSearch.fold(filter.value.trim());
        for (const option of form.elements[filter.dataset.choices].options)
          option.hidden = option.disabled = !option.selected && !disclosureSearch.fold(labelOf(option)).includes(text);
      };
  }, () => {});
  const facets = part("facets");
  const turn = () => {
    for (const event of ["pointerenter", "focusin"]) facets.removeEventListener(event, turn);
    engine.then(() => disclosureSearch.departments()).then(run, () => {});
  };
  for (const event of ["pointerenter", "focusin"]) facets.addEventListener(event, turn);
  if (matchMedia("(max-width: 37.5em)").matches) facets.open = false;
  facets.dataset.ready = ""; // until then the stylesheet has it closed on a phone, so that nothing jumps
  reload.onclick = () => location.reload();
  window.onhashchange = follow;
  follow();
}
