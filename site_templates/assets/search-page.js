// The search page: asks disclosureSearch (search.js) and shows what it finds.
"use strict";
{
  const form = document.getElementById("search-form");
  const input = form.querySelector("input");
  const status = document.getElementById("search-status");
  const results = document.getElementById("search-results");
  const everything = document.getElementById("all-projects");
  let ticket = {};

  function entry(hit) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = hit.url;
    link.textContent = hit.name;
    const about = document.createElement("span");
    about.textContent = [`${hit.year}年`, hit.department, hit.amount && `${hit.amount} 万元`].filter(Boolean).join(" · ");
    item.append(link, about);
    for (const match of hit.matches.filter((match) => match.row).slice(0, 1)) {
      const found = document.createElement("span");
      found.textContent = match.text;
      item.append(found);
    }
    return item;
  }

  async function search() {
    ticket.cancelled = true;
    const mine = (ticket = {});
    everything.hidden = input.value.trim() !== "";
    if (!everything.hidden) {
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const found = await disclosureSearch.find({ q: input.value, size: 200 }, mine);
      if (!found || mine.cancelled) return;
      results.replaceChildren(...found.hits.map(entry));
      status.textContent = found.total
        ? `找到${found.exact ? "" : "约"} ${found.total} 个项目${found.more ? "，显示前 200 个，可再加一个词" : ""}。`
        : "没有找到。可以少用几个字、换一个说法，或清空后浏览全部项目。";
    } catch {
      everything.hidden = false;
      status.textContent = "检索数据没有载入，请浏览下面的全部项目。";
    }
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
  search();
}
