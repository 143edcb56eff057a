// Finds projects in the files below search/; what is in them: docs/search.md. It touches no page: search-page.js does.
"use strict";
const disclosureSearch = (() => {
  const root = new URL("../search/", document.currentScript.src).href;
  const KINDS = ["name", "department", "indicator", "goal"];
  const WEIGHTS = [27, 9, 3, 1];
  const WHOLE_NAME = 1e6;
  const READ = 4; // grams of a long term that are read at first
  const CHECKED = 60; // records that are looked at for a wrong character
  const PINYIN = 0x2d00;
  const STOPPED = {};

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const keep = (make, known = new Map()) => (name) => known.get(name) || known.set(name, make(name)).get(name);

  // ---- files: each is a script that calls take(); all are of one build

  let build, version, taken, load, site, facets;
  function reset(fresh) {
    build = site = facets = "";
    version = fresh;
    taken = {};
    load = keep(fetchScript);
  }

  const coded = (code) => Object.assign(Error(code), { code });

  function fetchScript(name) {
    return new Promise((done, fail) => {
      const script = document.createElement("script");
      const timer = setTimeout(() => api.slow && api.slow(), 1000);
      script.src = root + name + (version ? "?v=" + version : "");
      script.onload = script.onerror = () => {
        clearTimeout(timer);
        script.remove();
        const [of, data] = taken[name] || [];
        if (!data || (build && of !== build)) return fail(coded(build ? "stale" : "missing"));
        if (!data.building) version = build = of;
        done(data);
      };
      document.head.append(script);
    });
  }
  const file = (kind, at) => load(`${kind}/${(at / 500) | 0}/${at % 500}.js`);

  // a small site has everything in its first file
  const part = (name, other) => (site[name] ? Promise.resolve(site[name]) : load(other));

  async function ready() {
    if (site) return;
    const one = await load("m.js");
    if (one.building) throw coded("building");
    one.yearOf = new Uint8Array(one.count);
    one.amountOf = new Uint8Array(one.count);
    let at = 0;
    one.years.forEach(([, counts], year) =>
      counts.forEach((count, amount) => {
        one.yearOf.fill(year, at, at + count);
        one.amountOf.fill(amount, at, (at += count));
      }),
    );
    if (one.steps) {
      const bits = reader(one.steps);
      let first = 0;
      one.first = Array.from({ length: one.shards }, () => (first += bits.golomb(20)));
    }
    one.strings = one.strings || (await load("s.js"));
    one.record = keep(read);
    one.lists = keep(postings);
    site = one;
  }

  // Files of two builds happen while a site is being uploaded: all is read again, once, past any cache.
  async function steady(work) {
    for (let again = 0; ; again++) {
      try {
        await ready();
        return await work();
      } catch (error) {
        if (error === STOPPED) return null;
        reset(Date.now());
        if (error.code !== "stale" || again) throw error;
      }
    }
  }

  // ---- bits, as codec.py writes them

  function reader(text) {
    const bytes = atob(text);
    const end = bytes.length * 8;
    let at = 0;
    const bit = () => (bytes.charCodeAt(at >> 3) >> (7 - (at++ & 7))) & 1;
    const bits = (count) => {
      let number = 0;
      while (count--) number = number * 2 + bit();
      return number;
    };
    const zeros = () => {
      let count = 0;
      while (at < end && !bit()) count++;
      return count;
    };
    const golomb = (order) => {
      const width = zeros() + order;
      return 2 ** width + bits(width) - 2 ** order;
    };
    const list = () => {
      const size = site.count;
      const count = golomb(0);
      const dense = count * 2 > size;
      const coded = dense ? size - count : count;
      const low = coded && Math.max(0, 31 - Math.clz32((size * 11) / 16 / coded));
      const ids = [];
      let id = -1;
      for (let left = coded; left--; ) {
        const next = id + (zeros() << low) + bits(low) + 1;
        if (dense) while (++id < next) ids.push(id);
        else ids.push(next);
        id = next;
      }
      if (dense) while (++id < size) ids.push(id);
      return ids;
    };
    return { bits, golomb, list };
  }

  // ---- grams

  const other = (text, at) => text.charCodeAt(at) < 0x2e80;
  const triple = (text, at) =>
    at >= 0 && at + 2 < text.length && other(text, at + 1) && (other(text, at) || other(text, at + 2));

  function grams(term) {
    if (term.length < 3) return [term];
    const found = [];
    for (let at = 0; at < term.length - 1; at++) {
      if (triple(term, at)) found.push(term.substr(at, 3));
      else if (!triple(term, at - 1)) found.push(term.substr(at, 2));
    }
    return found;
  }

  function key(gram) {
    let number = 0;
    for (let at = 0; at < gram.length; at++) number = number * 65536 + gram.charCodeAt(at);
    return number;
  }

  function nameKey(name) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    return 2 ** 48 + (hash >>> 0);
  }

  // the projects that have a gram (or a key), a list for each kind of text
  async function postings(gram) {
    const wanted = gram.length ? key(gram) : gram;
    const none = KINDS.map(() => []);
    let low = 0;
    for (let high = site.shards; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (site.first[middle] > wanted) high = middle;
      else low = middle;
    }
    const bits = reader(await file("g", low));
    let number = site.first[low];
    for (let count = bits.golomb(0); count--; ) {
      number += bits.golomb(8);
      const mask = bits.bits(4);
      const lists = KINDS.map((_, kind) => (mask & (8 >> kind) ? bits.list() : []));
      if (number >= wanted) return number === wanted ? lists : none;
    }
    return none;
  }

  function both(one, two) {
    const found = [];
    for (let a = 0, b = 0; a < one.length && b < two.length; ) {
      if (one[a] === two[b]) found.push(one[a]);
      if (one[a] <= two[b]) a++;
      else b++;
    }
    return found;
  }

  // For each project the sum over the terms of the weight of the best kind of text that has all grams of the term:
  // never too little. Of a term there may be several readings, each a list of grams.
  async function bounds(terms) {
    await Promise.all(terms.map((readings) => Promise.all(readings.map((wanted) => Promise.all(wanted.map(site.lists))))));
    let sum = new Int32Array(site.count).fill(1);
    for (const [at, readings] of terms.entries()) {
      const best = new Int32Array(site.count);
      for (const wanted of readings) {
        const lists = await Promise.all(wanted.map(site.lists));
        for (let kind = 4; kind--; ) {
          const ids = lists.map((of) => of[kind]).sort((a, b) => a.length - b.length);
          for (const id of ids.reduce(both)) best[id] = Math.max(best[id], WEIGHTS[kind]);
        }
      }
      sum = sum.map((weight, id) => weight && best[id] && (at ? weight : 0) + best[id]);
    }
    return sum;
  }

  // ---- records

  async function read(id) {
    const group = site.records ? site.records[id >> 2] : await file("t", id >> 2);
    const [path, name, code, department, amount, goals, ...cells] = group[id & 3].map((cell) =>
      typeof cell === "number" ? site.strings[cell] : cell,
    );
    const year = site.years[site.yearOf[id]][0];
    const rows = [];
    const labels = [];
    for (let at = 0; at < cells.length; at += 3) {
      labels.push(cells[at]);
      rows.push([cells[at + 1], cells[at + 2]]);
    }
    const office = code ? `[${code}]${department}` : department;
    const parts = [[[name]], [[office], ["" + year]], rows, goals.map((goal) => [goal])];
    const texts = parts.map((of) => of.map((cells) => cells.map(fold)));
    const url = `${year}/${path.split("/").map(encodeURIComponent).join("/")}`;
    return { id, url, name, year, department, amount, labels, parts, texts };
  }

  // how well a record meets all tests; 0 if it does not
  function weigh({ texts }, { tests, kinds = 4, whole }) {
    let sum = tests.length ? 0 : 1;
    for (const test of tests) {
      const kind = texts.slice(0, kinds).findIndex((parts) => parts.some((cells) => cells.some(test)));
      if (kind < 0) return 0;
      sum += WEIGHTS[kind];
    }
    return sum + (whole && texts[0][0][0].replace(/\s+/g, "") === whole ? WHOLE_NAME : 0);
  }

  function hit({ url, name, year, department, amount, labels, parts, texts }, { tests, kinds = 4 }) {
    const matches = [];
    texts.slice(0, kinds).forEach((of, kind) =>
      of.forEach((cells, at) => {
        if (!cells.some((cell) => tests.some((test) => test(cell)))) return;
        const text = parts[kind][at].filter(Boolean).join("：");
        matches.push({ kind: KINDS[kind], text, row: kind === 2 ? at + 1 : 0, label: kind === 2 ? labels[at] : "" });
      }),
    );
    return { url, name, year, department, amount, matches };
  }

  // ---- filters and facets

  async function loadFacets() {
    if (facets) return;
    const [departments, text] = await part("facets", "f.js");
    const bits = reader(text);
    const column = (count, Column, mark) => {
      const values = new Column(site.count);
      for (let at = 0; at < count; at++) for (const id of bits.list()) values[id] = mark(values[id], at);
      return values;
    };
    facets = [
      ["department", column(departments.length, Uint16Array, (_, at) => at), departments.map(([code, name]) => code || name)],
      ["class", column(site.classes.length, Uint32Array, (old, at) => old | (1 << at)), site.classes.map(([key]) => key), 1],
      ["findings", column(1, Uint8Array, () => 1), ["", "true"]],
    ];
    facets.departments = departments.map(([code, name], at) => ({ code, name, count: facets[0][1].filter((of) => of === at).length }));
  }

  // The projects that pass all filters, and how many have each value among those that pass all filters but the facet's own.
  function filter(query, weights) {
    const all = [
      ["year", site.yearOf, site.years.map(([year]) => "" + year)],
      ["amount", site.amountOf, site.amounts.map(([key]) => key)],
      ...(facets || []),
    ].map(([name, of, keys, many]) => {
      const asked = query[name] ? "" + query[name] : "";
      const bitmask = keys.reduce((sum, key, at) => (key === asked ? sum | (1 << at) : sum), 0);
      const good = keys.map((key) => key === asked);
      const passes = (id) => !asked || (many ? of[id] & bitmask : good[of[id]]);
      return { name, of, keys, many, passes, counts: new Uint32Array(keys.length) };
    });
    const ids = [];
    for (let id = 0; id < site.count; id++) {
      if (!weights[id]) continue;
      const failed = all.filter((facet) => !facet.passes(id));
      if (!failed.length) ids.push(id);
      if (failed.length > 1) continue;
      for (const { of, keys, many, counts } of failed.length ? failed : all) {
        if (many) keys.forEach((_, at) => (counts[at] += (of[id] >> at) & 1));
        else counts[of[id]]++;
      }
    }
    const counted = { department: null, class: null, findings: null };
    for (const { name, keys, counts } of all) {
      if (name === "findings") counted.findings = counts[1];
      else {
        counted[name] = {};
        keys.forEach((key, at) => counts[at] && (counted[name][key] = (counted[name][key] || 0) + counts[at]));
      }
    }
    return { ids, counted };
  }

  // ---- finding

  // ids in order of display, the first `count` of them at least
  async function arrange(sort, ids, weights, count) {
    if (sort === "name") {
      const bits = reader(await part("names", "n.js"));
      const width = 32 - Math.clz32(site.count - 1);
      const places = Array.from({ length: site.count }, () => bits.bits(width));
      return ids.sort((a, b) => places[a] - places[b]);
    }
    if (sort === "amount") {
      // the largest of a year come first in it
      const seen = [];
      const first = ids.filter((id) => (seen[site.yearOf[id]] = (seen[site.yearOf[id]] || 0) + 1) <= count);
      const amounts = {};
      for (const { id, amount } of await Promise.all(first.map(site.record))) amounts[id] = amount ? +amount.replace(/,/g, "") : -1e9;
      return first.sort((a, b) => amounts[b] - amounts[a] || a - b).slice(0, count);
    }
    if (sort === "year") return ids;
    const groups = new Map();
    for (const id of ids) (groups.get(weights[id]) || groups.set(weights[id], []).get(weights[id])).push(id);
    return [].concat(...[...groups.keys()].sort((a, b) => b - a).map((weight) => groups.get(weight)));
  }

  // Looks at the records of what will be shown: whether and how well they really meet the query.
  // `weights` may be too high, unless `proven`; `thrifty`: gives up (null) after three that do not meet it at all.
  async function look(query, meaning, weights, { proven, thrifty, limit = Infinity }, alive) {
    const { from, size, sort } = query;
    const ranked = sort !== "name" && sort !== "amount" && sort !== "year";
    const { ids } = filter(query, weights);
    const start = proven ? from : 0;
    let wanted = limit < Infinity ? limit : from + size + 1;
    let order = await arrange(sort, ids.slice(), weights, wanted);
    const good = [];
    let at = start;
    let dropped = 0;
    while (at - start < limit) {
      if (at >= order.length && order.length < ids.length) order = await arrange(sort, ids.slice(), weights, (wanted *= 2));
      if (at >= order.length) break;
      const next = order[at];
      const before = ({ id, real }) => !ranked || real > weights[next] || (real === weights[next] && id < next);
      const missing = (limit < Infinity ? limit : from + size - start) - good.filter(before).length;
      if (missing <= 0) break;
      const some = order.slice(at, at + missing + (dropped >> 1));
      at += some.length;
      const records = await Promise.all(some.map(site.record));
      alive();
      for (const record of records) {
        const real = weigh(record, meaning);
        if (real) good.push({ id: record.id, real, record });
        else {
          dropped++;
          weights[record.id] = 0;
        }
      }
      if (thrifty && dropped > 2) return null;
    }
    if (ranked) good.sort((a, b) => b.real - a.real || a.id - b.id);
    const all = at - start >= ids.length;
    const { counted } = filter(query, weights);
    const total = limit < Infinity ? good.length : ids.length - dropped;
    const exact = proven || all;
    const hits = good.slice(from - start, from - start + size).map(({ record }) => hit(record, meaning));
    const narrowed = ["year", "amount", "department", "class", "findings"].some((name) => query[name]);
    return { total, exact, hits, more: from + size < total, facets: counted, facetsExact: proven || (all && !narrowed), good };
  }

  // Finds what meets all terms; grams of long terms are read as far as needed.
  async function attempt(query, meaning, wanted, proven, options, alive) {
    let weights;
    if (site.records) {
      const records = await Promise.all(Array.from({ length: site.count }, (_, id) => site.record(id)));
      weights = Int32Array.from(records, (record) => weigh(record, meaning));
      return look(query, meaning, weights, { proven: true }, alive);
    }
    const few = (grams) => (grams.length > READ ? [0, 1, 2, 3].map((at) => grams[Math.round((at * (grams.length - 1)) / 3)]) : grams);
    const first = wanted.map((readings) => readings.map(few));
    const thrifty = first.some((readings, at) => readings.some((grams, i) => grams.length < wanted[at][i].length));
    for (const spare of thrifty ? [true, false] : [false]) {
      weights = await bounds(spare ? first : wanted);
      alive();
      const { whole, tests } = meaning;
      if (whole && whole.length >= site.lengths[0] && whole.length <= site.lengths[1]) {
        const named = weights.filter((weight) => weight === WEIGHTS[0] * tests.length).length;
        if (named > query.size) for (const id of (await site.lists(nameKey(whole)))[0]) if (weights[id]) weights[id] += WHOLE_NAME;
      }
      const found = await look(query, meaning, weights, { ...options, proven, thrifty: spare }, alive);
      if (found) return found;
    }
  }

  async function find(query, alive) {
    if (query.department || query.class || query.findings) await loadFacets();
    const terms = [...new Set(fold(query.q).split(/\s+/).filter(Boolean))];
    const includes = (term) => (text) => text.includes(term);
    const plainly = async (asked, terms, kind) => {
      const wanted = terms.map((term) => [grams(term)]);
      const proven = wanted.every(([grams]) => grams.length < 2);
      const meaning = { tests: terms.map(includes), whole: terms.join("") };
      return { ...(await attempt(asked, meaning, wanted, proven, {}, alive)), kind, read: terms.join(" ") };
    };
    const plain = await plainly(query, terms, "exact");
    const everywhere = { ...query, year: "", amount: "", department: "", class: "", findings: false, from: 0, size: 1 };
    if (plain.total || (await plainly(everywhere, terms, "exact")).total) return plain;

    // nothing at all: other ways to read the query
    const [old, simple, letters] = await part("help", "h.js");
    const simplified = terms.map((term) => term.replace(/[^\0-\x7f]/g, (char) => simple[old.indexOf(char)] || char));
    if (simplified.join() !== terms.join()) {
      const found = await plainly(query, simplified, "traditional");
      if (found.total) return found;
    }
    if (terms.every((term) => /^[a-z]{2,}$/.test(term))) {
      const found = await byInitials(query, terms, letters, alive);
      if (found.total) return found;
    }
    return (await nearly(query, simplified, includes, alive)) || plain;
  }

  async function byInitials(query, terms, letters, alive) {
    const of = {};
    for (const letter in letters) for (const char of letters[letter]) of[char] = letter;
    const tests = terms.map((term) => (name) => Array.from(name, (char) => of[char] || (/[a-z]/.test(char) ? char : "")).join("").includes(term));
    const wanted = terms.map((term) => [grams(term.replace(/./g, (char) => String.fromCharCode(PINYIN + char.charCodeAt() - 97)))]);
    return { ...(await attempt(query, { tests, kinds: 1 }, wanted, false, {}, alive)), kind: "pinyin", read: query.q };
  }

  // one character of one term is wrong, too many, or left out
  async function nearly(query, terms, includes, alive) {
    const quoted = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    for (const [at, term] of terms.entries()) {
      if (term.length < 3 || !/[\u2e80-\uffff]/.test(term)) continue;
      const places = Array.from(term, (_, place) => [term.slice(0, place), term[place], term.slice(place + 1)]);
      const regex = RegExp(places.map(([head, one, tail]) => quoted(head) + `(?:.?|.${quoted(one)})` + quoted(tail)).join("|"));
      const wanted = terms.map((other, i) => (i === at ? places.map(([head, , tail]) => [head, tail].filter(Boolean).map(grams).flat()) : [grams(other)]));
      const tests = terms.map((other, i) => (i === at ? (text) => regex.test(text) : includes(other)));
      const found = await attempt(query, { tests }, wanted, false, { limit: CHECKED }, alive);
      if (!found || !found.total) continue;
      const texts = [].concat(...[].concat(...found.good[0].record.texts));
      const read = texts.map((text) => regex.exec(text)).find(Boolean)[0];
      return { ...found, kind: "near", read: terms.map((other, i) => (i === at ? read : other)).join(" ") };
    }
  }

  const api = {
    fold,
    slow: null,
    take: (name, of, data) => (taken[name] = [of, data]),
    open: () =>
      steady(() => ({
        count: site.count,
        years: site.years.map(([year]) => year),
        departments: [],
        classes: site.classes.map(([key, label]) => ({ key, label })),
        amounts: site.amounts.map(([key, label]) => ({ key, label })),
      })),
    departments: () => steady(async () => (await loadFacets(), facets.departments)),
    find: (query, ticket = {}) =>
      steady(() =>
        find({ q: "", from: 0, size: 10, ...query }, () => {
          if (ticket.cancelled) throw STOPPED;
        }),
      ),
  };
  reset("");
  return api;
})();
