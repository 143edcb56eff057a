// The index of a large site: in which projects the pieces of a query stand. Part of search.js.
"use strict";
disclosureSearch.take("search-index.js", "", async (site, { load, keep, repeat, WEIGHTS, WHOLE_NAME }) => {
  const READ = 4; // grams of a long term that are read at first
  const size = site.count;
  const file = (kind, at) => load(`${kind}/${(at / 500) | 0}/${at % 500}.js`);

  // ---- bits, as codec.py writes them

  function reader(text) {
    const bytes = atob(text);
    let at = 0;
    const bit = () => (bytes.charCodeAt(at >> 3) >> (7 - (at++ & 7))) & 1;
    const bits = (count, number = 0) => {
      while (count--) number = number * 2 + bit();
      return number;
    };
    const zeros = (count = 0) => {
      while (at < bytes.length * 8 && !bit()) count++;
      return count;
    };
    const golomb = (order) => {
      const width = zeros() + order;
      return bits(width, 1) - 2 ** order;
    };
    const list = () => {
      const count = golomb(0);
      const dense = count * 2 > size;
      const coded = dense ? size - count : count;
      const low = coded && Math.max(0, 31 - Math.clz32((size * 11) / 16 / coded));
      const ids = [];
      let last = -1;
      for (let left = coded; left--; ) {
        const next = last + (zeros() << low) + bits(low) + 1;
        if (dense) while (++last < next) ids.push(last);
        else ids.push((last = next));
      }
      if (dense) while (++last < size) ids.push(last);
      return ids;
    };
    return { bits, golomb, list };
  }

  // ---- grams, as text.py makes them

  const other = (text, at) => text.charCodeAt(at) < 0x2e80;
  const triple = (text, at) => at >= 0 && at + 2 < text.length && other(text, at + 1) && (other(text, at) || other(text, at + 2));

  function grams(text) {
    const found = [];
    for (let at = 0; at < text.length - 1; at++)
      if (triple(text, at)) found.push(text.substr(at, 3));
      else if (!triple(text, at - 1)) found.push(text.substr(at, 2));
    return text.length < 2 ? [text] : found;
  }
  const numbers = (text) => repeat(text.length, (at) => text.charCodeAt(at));
  const key = (gram) => numbers(gram).reduce((sum, unit) => sum * 65536 + unit, 0);
  const nameKey = (name) => 2 ** 48 + (numbers(name).reduce((hash, unit) => Math.imul(hash ^ unit, 0x01000193), 0x811c9dc5) >>> 0);

  const steps = reader(site.steps);
  let sum = 0;
  const first = repeat(site.shards, () => (sum += steps.golomb(20)));
  const strings = await load("s.js");

  // the projects that have a gram, a list for each kind of text
  const postings = keep(async (wanted) => {
    const after = first.findIndex((start) => start > wanted);
    const at = (after < 0 ? first.length : after) - 1;
    const bits = reader(at < 0 ? "gA" : await file("g", at));
    let number = first[at];
    for (let count = bits.golomb(0); count--; ) {
      number += bits.golomb(8);
      const mask = bits.bits(4);
      const lists = WEIGHTS.map((_, kind) => (mask & (8 >> kind) ? bits.list() : []));
      if (number === wanted) return lists;
    }
    return [[], [], [], []];
  });

  function both(one, two) {
    const found = [];
    for (let a = 0, b = 0; a < one.length && b < two.length; ) {
      if (one[a] === two[b]) found.push(one[a]);
      if (one[a] <= two[b]) a++;
      else b++;
    }
    return found;
  }

  const few = (grams) => (grams.length > READ ? [0, 1, 2, 3].map((at) => grams[Math.round((at * (grams.length - 1)) / 3)]) : grams);

  return {
    record: async (id) => (await file("t", id >> 2))[id & 3].map((cell) => (typeof cell === "number" ? strings[cell] : cell)),

    async names() {
      const bits = reader(await load("n.js"));
      const width = 32 - Math.clz32(size - 1);
      return repeat(size, () => bits.bits(width));
    },

    async facets() {
      const [departments, text] = await load("f.js");
      const bits = reader(text);
      const column = (count, mark) => {
        const values = new Uint32Array(size);
        for (let at = 0; at < count; at++) for (const id of bits.list()) values[id] = mark(values[id], at);
        return values;
      };
      return [departments, [column(departments.length, (_, at) => at), column(site.classes.length, (old, at) => old | (1 << at)), column(1, () => 1)]];
    },

    // For each project the sum over the tests of the weight of the best kind of text that has all grams: never too little.
    async weights(query, { readings, whole }, spare) {
      let short = false;
      const wanted = readings.map((ways) =>
        ways.map((pieces) => {
          const all = [].concat(...pieces.map(grams));
          const some = spare ? few(all) : all;
          short = short || some.length < all.length;
          return some.map(key);
        }),
      );
      await Promise.all([].concat(...[].concat(...wanted)).map(postings));
      const weights = new Uint32Array(size).fill(wanted.length ? 0 : 1);
      for (const [at, ways] of wanted.entries()) {
        const best = new Uint8Array(size);
        for (const keys of ways) {
          const lists = await Promise.all(keys.map(postings));
          for (let kind = 4; kind--; ) {
            const ids = lists.map((of) => of[kind]).sort((a, b) => a.length - b.length);
            for (const id of ids.reduce(both)) best[id] = Math.max(best[id], WEIGHTS[kind]);
          }
        }
        for (let id = 0; id < size; id++) weights[id] = best[id] && (weights[id] || !at) ? weights[id] + best[id] : 0;
      }
      // a whole name stands before others; whether there is one is looked up where it is not sure to be among the first
      const [low, high] = site.lengths;
      const top = WEIGHTS[0] * wanted.length;
      if (whole && whole.length >= low && whole.length <= high && weights.filter((weight) => weight === top).length > query.size)
        for (const id of (await postings(nameKey(whole)))[0]) if (weights[id]) weights[id] += WHOLE_NAME;
      const proven = wanted.every((ways) => ways.length < 2 && ways[0].length < 2);
      return { weights, proven, spare: short };
    },
  };
});
