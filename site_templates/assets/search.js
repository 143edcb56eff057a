// Searches window.disclosureSearch (see search-data.js): every word must occur. The page lists all projects without it.
"use strict";
{
  const LIMIT = 200;
  const AROUND = 24;
  const form = document.getElementById("search-form");
  const input = form.querySelector("input");
  const status = document.getElementById("search-status");
  const results = document.getElementById("search-results");
  const everything = document.getElementById("all-projects");
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  // the line of the searched text in which the first word stands, unless it is the name itself
  function excerpt(project, word) {
    if (plain(project.name).includes(word)) return "";
    const at = project.text.indexOf(word);
    const from = Math.max(project.text.lastIndexOf("\n", at) + 1, at - AROUND);
    const end = project.text.indexOf("\n", at);
    const to = Math.min(end < 0 ? project.text.length : end, at + word.length + AROUND);
    const cut = (at, edge) => (at === edge ? "" : "……");
    const line = project.text.lastIndexOf("\n", at) + 1;
    return cut(from, line) + project.text.slice(from, to) + cut(to, end < 0 ? project.text.length : end);
  }

  function entry(project, words) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = project.url;
    link.textContent = project.name;
    const about = document.createElement("span");
    const amount = project.amount && `${project.amount} 万元`;
    about.textContent = [`${project.year}年`, project.department, amount].filter(Boolean).join(" · ");
    item.append(link, about);
    const text = excerpt(project, words[0]);
    if (text) {
      const found = document.createElement("span");
      found.textContent = text;
      item.append(found);
    }
    return item;
  }

  function search() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    results.replaceChildren();
    everything.hidden = words.length > 0;
    if (!words.length) {
      status.textContent = "";
      return;
    }
    const inName = (project) => words.every((word) => plain(project.name).includes(word));
    const found = window.disclosureSearch.filter((project) => words.every((word) => project.text.includes(word)));
    const sorted = [...found.filter(inName), ...found.filter((project) => !inName(project))];
    results.append(...sorted.slice(0, LIMIT).map((project) => entry(project, words)));
    status.textContent = found.length
      ? `找到 ${found.length} 个项目${found.length > LIMIT ? `，显示前 ${LIMIT} 个，可再加一个词` : ""}。`
      : "没有找到。可以少用几个字、换一个说法，或清空后浏览全部项目。";
  }

  function remember() {
    try {
      const query = input.value ? `?q=${encodeURIComponent(input.value)}` : location.pathname;
      history.replaceState(null, "", query);
    } catch {
      // opened from disk: the address stays as it is
    }
  }

  const asked = new URLSearchParams(location.search || location.hash.slice(1)).get("q");
  if (asked) input.value = asked;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
    remember();
  });
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      search();
      remember();
    }, 150);
  });
  if (window.disclosureSearch) search();
  else status.textContent = "检索数据没有载入，请浏览下面的全部项目。";
}
