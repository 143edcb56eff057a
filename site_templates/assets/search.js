// Finds projects in the files below search/ (docs/search.md). It touches no page: search-page.js does.
// Sites of more than a few hundred projects need search-index.js too, the orders of names and amounts search-sort.js,
// queries without a hit search-help.js.
"use strict";
const disclosureSearch = (() => {
  const assets = new URL(".", document.currentScript.src).href;
  const WEIGHTS = [27, 9, 3, 1];
  const WHOLE_NAME = 1e6;
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const keep = (make, known = {}) => (name) => known[name] || (known[name] = make(name));
  let build, version, taken, load, site;

  // ---- files: each is a script that calls take(); those in folders are named by what is in them, the others by the build

  function reset(fresh) {
    build = site = "";
    version = fresh;
    taken = {};
    load = keep(
      (name) =>
        new Promise((done, fail) => {
          const script = document.createElement("script");
          script.src = assets + (/^search-/.test(name) ? name : "../search/" + name) + (version && "?v=" + version);
          script.onload = script.onerror = () => {
            script.remove();
            const [of, data] = taken[name] || [];
            const [kind, at] = name.split("/");
            const mixed = of && build && of !== (at ? (site[kind] || "").substr(at * 4, 4) : build);
            const code = !data || mixed ? (build ? "stale" : "missing") : data.building && "building";
            if (code) fail(Object.assign(Error(name), { code }));
            else done(data);
            if (!build) version = build = of;
          };
          document.head.append(script);
        }),
    );
  }

  // Files of two builds are met while a site is being uploaded: all is read again, once, past any cache.
  async function steady(work, again) {
    try {
      if (!site) site = await opened(await load("m.js"));
      return await work();
    } catch (error) {
      if (!error) return null;
      reset(Date.now());
      if (error.code !== "stale" || again) throw error;
      return steady(work, true);
    }
  }

  async function opened(one) {
    one.of = { year: [], amount: [] };
    one.ranges.forEach((counts, year) =>
      counts.forEach((count, amount) => {
        while (count--) {
          one.of.year.push(year);
          one.of.amount.push(amount);
        }
      }),
    );
    one.keys = { year: one.years.map(String), amount: one.amounts, class: one.classes, findings: ["", "1"] };
    if (!one.records) await (await load("search-index.js"))(one, load, keep, WEIGHTS, WHOLE_NAME);
    one.record = keep(async (id) => read(id, one.cells ? await one.cells(id) : one.records[id]));
    return one;
  }

  async function facets() {
    const [departments, columns] = site.facets || (await load("f.js"));
    site.keys.department = departments.map(({ code, name }) => code || name);
    Object.assign(site.of, columns);
    return departments;
  }

  // ---- records

  function read(id, [path, name, code, department, amount, goals, ...cells]) {
    const year = site.years[site.of.year[id]];
    const plain = [[name], [code ? `[${code}]${department}` : department, "" + year], [], goals];
    const parts = plain.map((of) => of.map((text) => ["", text]));
    while (cells.length) parts[2].push(cells.splice(0, 3));
    const texts = parts.map((of) => of.map((cells) => cells.slice(1).map(fold)));
    const url = `${year}/${path.split("/").map(encodeURIComponent).join("/")}.html`;
    return { id, parts, texts, shown: { url, name, year, department, amount } };
  }

  // How well a record meets all tests; 0 if it does not. The tests look at the first `kinds` kinds of text.
  function weigh({ texts }, { tests, kinds, whole }) {
    const found = tests.map((test) => WEIGHTS[texts.slice(0, kinds).findIndex((of) => of.some((cells) => cells.some(test)))]);
    const bonus = whole === texts[0][0][0].replace(/\s+/g, "") ? WHOLE_NAME : 0;
    return found.every(Boolean) ? found.reduce((sum, weight) => sum + weight, bonus) || 1 : 0;
  }

  // `row` is that of the form, none for a goal
  function hit({ parts, texts, shown }, { tests, kinds }) {
    const matches = [];
    texts.slice(2, kinds).forEach((of, goals) =>
      of.forEach((cells, at) => {
        const [label, ...said] = parts[goals + 2][at];
        if (cells.some((cell) => tests.some((test) => test(cell))))
          matches.push({ label, text: said.filter(Boolean).join("："), row: goals ? 0 : at + 1 });
      }),
    );
    return { ...shown, matches };
  }

  // ---- finding

  // The projects that pass all filters; and how many have each value of those that pass all filters but the facet's own.
  function filter(query, weights) {
    const counted = {};
    const all = Object.keys(site.of).map((name) => {
      const [of, keys, asked] = [site.of[name], site.keys[name], "" + (query[name] || "")];
      const counts = (counted[name] = {});
      // a project has many classes, a bit for each
      const values = keep((value) => (name === "class" ? keys.filter((_, at) => (value >> at) & 1) : [keys[value]]));
      return {
        passes: (id) => !asked || values(of[id]).includes(asked),
        count: (id) => values(of[id]).forEach((key) => (counts[key] = (counts[key] || 0) + 1)),
      };
    });
    const ids = [];
    weights.forEach((weight, id) => {
      if (weight < 1) return;
      const failed = all.filter((facet) => !facet.passes(id));
      if (!failed[0]) ids.push(id);
      if (!failed[1]) (failed[0] ? failed : all).forEach((facet) => facet.count(id));
    });
    return { ids, counted };
  }

  // ids in the order of display
  async function arrange(sort, ids, weights) {
    const places = sort ? await (await load("search-sort.js"))(sort, site, load) : weights.map((weight) => 1e9 - weight);
    // numbers alone are sorted ten times as fast as by a function
    const keys = Float64Array.from(ids, (id) => (places[id] || 0) * site.count + id).sort();
    return Array.from(keys, (key) => key % site.count);
  }

  // Looks at the records of what will be shown, whether and how well they really meet the query. `weights` may be too
  // high, unless `proven`. Undefined if it is better to read more of the index first (`spare`).
  async function look(query, meaning, { weights, proven, spare }) {
    const { sort, from, size, cap, ticket } = query;
    let { ids, counted } = filter(query, weights);
    const order = await arrange(sort, ids, weights);
    const start = proven ? from : 0;
    const good = [];
    let at = start;
    let dropped = 0;
    for (;;) {
      const next = order[at];
      const settled = good.filter(({ id, real }) => sort || real > weights[next] || (real === weights[next] && id < next)).length;
      const missing = from + size - start - settled;
      const some = missing > 0 ? order.slice(at, Math.min(at + missing + dropped, start + cap)) : [];
      if (!some.length) break;
      at += some.length;
      const records = await Promise.all(some.map(site.record));
      if (ticket.cancelled) throw null;
      for (const record of records) {
        const { id } = record;
        const real = weigh(record, meaning);
        if (real) good.push({ id, real, record });
        else {
          dropped++;
          weights[id] = 0;
        }
      }
      if (spare && dropped > 2) return;
    }
    if (!sort) good.sort((a, b) => b.real - a.real || a.id - b.id);
    const exact = proven || at >= order.length;
    if (dropped) ({ ids, counted } = filter(query, weights));
    const hits = good.slice(from - start, from - start + size).map(({ record }) => hit(record, meaning));
    const facetsExact = proven || (exact && !Object.keys(counted).some((name) => query[name]));
    return { total: ids.length, exact, hits, more: from + size < ids.length, facets: counted, facetsExact, ids, good };
  }

  // meaning: `tests` for the texts; `readings`, for each test the ways to read it, each the pieces that stand in the text
  async function attempt(query, meaning) {
    const { records, record, weights } = site;
    if (records) {
      const all = await Promise.all(records.map((_, id) => record(id)));
      return look(query, meaning, { weights: all.map((record) => weigh(record, meaning)), proven: true });
    }
    for (let grams = 4, found; ; grams *= 2) if ((found = await look(query, meaning, await weights(query, meaning, grams)))) return found;
  }

  const plainly = (terms) => ({
    tests: terms.map((term) => (text) => text.includes(term)),
    readings: terms.map((term) => [[term]]),
    whole: terms.join(""),
  });

  async function find(query) {
    if (query.department || query.class || query.findings) await facets();
    const terms = [...new Set(fold(query.q).split(/\s+/).filter(Boolean))];
    const found = { ...(await attempt(query, plainly(terms))), kind: "exact", read: terms.join(" ") };
    if (found.total || !terms[0]) return found;
    const help = await load("search-help.js");
    return (await help(terms, load, plainly, (meaning, change) => attempt({ ...query, ...change }, meaning))) || found;
  }

  reset("");
  return {
    fold,
    take: (name, of, data) => (taken[name] = [of, data]),
    open: () => steady(() => site),
    departments: () => steady(facets),
    find: (query, ticket = {}) => steady(() => find({ q: "", from: 0, size: 10, cap: Infinity, ticket, ...query })),
  };
})();
