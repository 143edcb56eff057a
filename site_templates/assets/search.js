// Finds projects in the files below search/ (docs/search.md). It touches no page: search-page.js does.
// Sites of more than a few hundred projects need search-index.js too, queries without a hit search-help.js.
"use strict";
const disclosureSearch = (() => {
  const assets = new URL(".", document.currentScript.src).href;
  const KINDS = ["name", "department", "indicator", "goal"];
  const WEIGHTS = [27, 9, 3, 1];
  const WHOLE_NAME = 1e6;
  const FACETS = ["year", "amount", "department", "class", "findings"];
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const keep = (make, known = new Map()) => (name) => known.get(name) || known.set(name, make(name)).get(name);
  const repeat = (count, make) => Array.from({ length: count }, (_, at) => make(at));
  let build, version, taken, load, site;

  // ---- files: each is a script that calls take(); all but our own are of one build

  function reset(fresh) {
    build = site = "";
    version = fresh;
    taken = {};
    load = keep((name) =>
      new Promise((done, fail) => {
        const script = document.createElement("script");
        const timer = setTimeout(() => api.slow && api.slow(), 1000);
        script.src = assets + (/^search-/.test(name) ? name : "../search/" + name) + (version ? "?v=" + version : "");
        script.onload = script.onerror = () => {
          clearTimeout(timer);
          script.remove();
          const [of, data] = taken[name] || [];
          if (!data || (of && build && of !== build)) fail(coded(build ? "stale" : "missing"));
          else if (data.building) fail(coded("building"));
          else {
            if (!build) version = build = of;
            done(data);
          }
        };
        document.head.append(script);
      }),
    );
  }
  const coded = (code) => Object.assign(Error(code), { code });

  // Files of two builds are met while a site is being uploaded: all is read again, once, past any cache.
  async function steady(work) {
    for (let again = 0; ; again++) {
      try {
        if (!site) site = await opened(await load("m.js"));
        return await work();
      } catch (error) {
        if (!error) return error;
        reset(Date.now());
        if (error.code !== "stale" || again) throw error;
      }
    }
  }

  async function opened(one) {
    const { years, amounts, classes } = one;
    one.keys = { year: years.map(([year]) => "" + year), amount: amounts.map(([key]) => key), class: classes.map(([key]) => key), findings: ["", "true"] };
    one.of = { year: [], amount: [] };
    years.forEach(([, counts], year) =>
      counts.forEach((count, amount) => {
        one.of.year.push(...repeat(count, () => year));
        one.of.amount.push(...repeat(count, () => amount));
      }),
    );
    one.record = keep(async (id) => read(one.records ? one.records[id] : await one.index.record(id), id));
    if (!one.records) one.index = await (await load("search-index.js"))(one, { load, keep, repeat, WEIGHTS, WHOLE_NAME });
    return one;
  }

  async function facets() {
    if (site.keys.department) return;
    const [departments, of] = site.facets || (await site.index.facets());
    site.departments = departments;
    site.keys.department = departments.map(([code, name]) => code || name);
    [site.of.department, site.of.class, site.of.findings] = of;
  }

  // ---- records

  function read(cells, id) {
    const [path, name, code, department, amount, goals, ...rest] = cells;
    const year = site.keys.year[site.of.year[id]];
    const rows = repeat(rest.length / 3, (at) => rest.slice(at * 3, at * 3 + 3));
    const parts = [[[name]], [[code ? `[${code}]${department}` : department], [year]], rows.map((row) => row.slice(1)), goals.map((goal) => [goal])];
    const texts = parts.map((of) => of.map((cells) => cells.map(fold)));
    const url = `${year}/${path.split("/").map(encodeURIComponent).join("/")}`;
    return { id, rows, parts, texts, shown: { url, name, year: +year, department, amount } };
  }

  // How well a record meets all tests; 0 if it does not. The tests look at the first `kinds` kinds of text.
  function weigh({ texts }, { tests, kinds, whole }) {
    let sum = !tests.length;
    for (const test of tests) {
      const kind = texts.slice(0, kinds).findIndex((parts) => parts.some((cells) => cells.some(test)));
      if (kind < 0) return 0;
      sum += WEIGHTS[kind];
    }
    return sum + (whole === texts[0][0][0].replace(/\s+/g, "") ? WHOLE_NAME : 0);
  }

  function hit({ rows, parts, texts, shown }, { tests, kinds }) {
    const matches = [];
    texts.slice(0, kinds).forEach((of, kind) =>
      of.forEach((cells, at) => {
        if (cells.some((cell) => tests.some((test) => test(cell))))
          matches.push({ kind: KINDS[kind], text: parts[kind][at].filter(Boolean).join("："), row: kind === 2 ? at + 1 : 0, label: kind === 2 ? rows[at][0] : "" });
      }),
    );
    return { ...shown, matches };
  }

  // ---- finding

  // The projects that pass all filters; and how many have each value of those that pass all filters but the facet's own.
  function filter(query, weights) {
    const all = FACETS.filter((name) => site.of[name]).map((name) => {
      const [of, keys, asked] = [site.of[name], site.keys[name], "" + (query[name] || "")];
      const good = keys.map((key) => !asked || key === asked);
      const mask = name === "class" && keys.reduce((sum, _, at) => sum + (good[at] << at), 0);
      return { name, of, keys, counts: keys.map(() => 0), mask, passes: (id) => (mask === false ? good[of[id]] : !asked || of[id] & mask) };
    });
    const ids = [];
    weights.forEach((weight, id) => {
      const failed = weight ? all.filter((facet) => !facet.passes(id)) : all;
      if (!failed.length) ids.push(id);
      if (failed.length < 2)
        for (const { of, counts, mask } of failed.length ? failed : all) {
          if (mask === false) counts[of[id]]++;
          else counts.forEach((_, at) => (counts[at] += (of[id] >> at) & 1));
        }
    });
    const counted = { department: null, class: null, findings: null };
    for (const { name, keys, counts } of all) {
      const sums = {};
      keys.forEach((key, at) => counts[at] && (sums[key] = (sums[key] || 0) + counts[at]));
      counted[name] = name === "findings" ? counts[1] : sums;
    }
    return { ids, counted };
  }

  // ids in the order of display, at least the first `count` of them
  async function arrange(sort, ids, weights, count) {
    if (sort === "name") {
      const places = site.names || (await site.index.names());
      return ids.sort((a, b) => places[a] - places[b]);
    }
    if (sort === "amount") {
      // in each year the largest come first
      const seen = {};
      const first = ids.filter((id) => (seen[site.of.year[id]] = (seen[site.of.year[id]] || 0) + 1) <= count);
      const amounts = {};
      for (const { id, shown } of await Promise.all(first.map(site.record))) amounts[id] = shown.amount ? +shown.amount.replace(/,/g, "") : -1e9;
      return first.sort((a, b) => amounts[b] - amounts[a] || a - b).slice(0, count);
    }
    return sort === "year" ? ids : ids.sort((a, b) => weights[b] - weights[a] || a - b);
  }

  // Looks at the records of what will be shown, whether and how well they really meet the query. `weights` may be too
  // high, unless `proven`. Undefined if it is better to read more of the index first (`spare`).
  async function look(query, meaning, { weights, proven, spare }, alive) {
    const { from, size, sort, cap = Infinity } = query;
    const ranked = !/name|amount|year/.test(sort);
    let { ids, counted } = filter(query, weights);
    const start = proven ? from : 0;
    let wanted = from + size + 1;
    let order = await arrange(sort, ids.slice(), weights, wanted);
    const good = [];
    let at = start;
    let dropped = 0;
    while (at < start + cap) {
      if (at >= order.length && order.length < ids.length) order = await arrange(sort, ids.slice(), weights, (wanted *= 2));
      const next = order[at];
      const settled = good.filter(({ id, real }) => !ranked || real > weights[next] || (real === weights[next] && id < next)).length;
      const some = order.slice(at, at + Math.max(0, from + size - start - settled) + (settled < from + size - start && dropped));
      if (!some.length) break;
      at += some.length;
      const records = await Promise.all(some.map(site.record));
      if (!alive()) throw null;
      for (const record of records) {
        const real = weigh(record, meaning);
        if (real) good.push({ id: record.id, real, record });
        else dropped++;
        if (!real) weights[record.id] = 0;
      }
      if (spare && dropped > 2) return;
    }
    if (ranked) good.sort((a, b) => b.real - a.real || a.id - b.id);
    const exact = proven || at >= ids.length;
    if (dropped) ({ ids, counted } = filter(query, weights));
    const hits = good.slice(from - start, from - start + size).map(({ record }) => hit(record, meaning));
    const facetsExact = proven || (exact && !FACETS.some((name) => query[name]));
    return { total: ids.length, exact, hits, more: from + size < ids.length, facets: counted, facetsExact, ids, good };
  }

  // meaning: `tests` for the texts; `readings`, for each test the ways to read it, each the pieces that stand in the text
  async function attempt(query, meaning, alive) {
    if (site.records) {
      const records = await Promise.all(site.records.map((_, id) => site.record(id)));
      return look(query, meaning, { weights: records.map((record) => weigh(record, meaning)), proven: true }, alive);
    }
    return (
      (await look(query, meaning, await site.index.weights(query, meaning, true), alive)) ||
      look(query, meaning, await site.index.weights(query, meaning), alive)
    );
  }

  const plainly = (terms) => ({
    tests: terms.map((term) => (text) => text.includes(term)),
    readings: terms.map((term) => [[term]]),
    whole: terms.join(""),
  });

  async function find(query, alive) {
    if (query.department || query.class || query.findings) await facets();
    const terms = [...new Set(fold(query.q).split(/\s+/).filter(Boolean))];
    const found = { ...(await attempt(query, plainly(terms), alive)), kind: "exact", read: terms.join(" ") };
    const everywhere = { ...query, from: 0, size: 1 };
    for (const name of FACETS) everywhere[name] = "";
    if (found.total || !terms.length || (await attempt(everywhere, plainly(terms), alive)).total) return found;
    const help = await load("search-help.js");
    const other = await help(terms, await load("h.js"), plainly, (meaning, change) => attempt({ ...query, ...change }, meaning, alive));
    return other || found;
  }

  const api = {
    fold,
    slow: null,
    take: (name, of, data) => (taken[name] = [of, data]),
    open: () =>
      steady(() => {
        const named = (of) => of.map(([key, label]) => ({ key, label }));
        return { count: site.count, years: site.years.map(([year]) => year), departments: [], classes: named(site.classes), amounts: named(site.amounts) };
      }),
    departments: () =>
      steady(async () => {
        await facets();
        return site.departments.map(([code, name], at) => ({ code, name, count: site.of.department.filter((of) => of === at).length }));
      }),
    find: (query, ticket = {}) => steady(() => find({ q: "", from: 0, size: 10, ...query }, () => !ticket.cancelled)),
  };
  reset("");
  return api;
})();
