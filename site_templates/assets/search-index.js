// The index of a large site: in which projects the pieces of a query stand. Part of search.js.
"use strict";
disclosureSearch.take("search-index.js", "", async (site, load, keep, WEIGHTS, WHOLE_NAME) => {
  const size = site.count;

  // bits, as codec.py writes them
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
    const golomb = (order) => bits(zeros() + order, 1) - 2 ** order;
    const list = () => {
      const ids = [];
      let last = -1;
      let count = golomb(0);
      const low = Math.max(0, 31 - Math.clz32((size * 11) / 16 / count));
      while (count--) ids.push((last += (zeros() << low) + bits(low) + 1));
      return ids;
    };
    return { bits, golomb, list };
  }

  // grams and their keys, as text.py makes them
  const units = (text, step) => text.split("").reduce((sum, unit) => step(sum, unit.charCodeAt()), 0);
  const other = (text, at) => text.charCodeAt(at) < 0x2e80;
  const triple = (text, at) => text[at + 2] && other(text, at + 1) && (other(text, at) || other(text, at + 2));
  function grams(text) {
    const found = [];
    for (let at = 0; at < text.length - 1; at++)
      if (triple(text, at)) found.push(text.substr(at, 3));
      else if (!at || !triple(text, at - 1)) found.push(text.substr(at, 2));
    return found[0] ? found : [text];
  }
  const key = (gram) => units(gram, (key, unit) => key * 65536 + unit);

  // the wider a shard, the rarer are its grams; one that has a shard alone is in very many projects
  const steps = reader(site.steps);
  const shards = [];
  let from = steps.golomb(10);
  site.shards.forEach((count, folder) => {
    for (let at = 0; at < count; at++) {
      const alone = steps.bits(1);
      const width = steps.golomb(10);
      shards.push({ from, rare: alone ? 0 : width, file: `g/${folder}/${at}.js` });
      from += width;
    }
  });
  const shardOf = (key) => shards.filter(({ from }) => from <= key).pop() || shards[0];
  const strings = await load("s.js");

  const NOWHERE = [[], [], [], []];
  // the projects that have a gram, a list for each kind of text
  const postings = keep(async (wanted) => {
    let { from: number, file } = shardOf(wanted);
    const bits = reader(await load(file));
    for (let count = bits.golomb(0); count--; ) {
      number += bits.golomb(8);
      const mask = bits.bits(4);
      const lists = WEIGHTS.map((_, kind) => (mask & (8 >> kind) ? bits.list() : []));
      if (number === +wanted) return lists;
    }
    return NOWHERE;
  });

  site.cells = async (id) => {
    const group = await load(`t/${id >> site.bits}/${id >> site.group}.js`);
    return group[id % (1 << site.group)].map((cell) => (typeof cell === "number" ? strings[cell] : cell));
  };

  // For each project the sum over the tests of the weight of the best kind of text that has all grams: never too little.
  // Of a long term `most` grams are read, the rarest of each run of it.
  site.weights = async (query, { readings, whole = "" }, most) => {
    let spare = false;
    const lists = await Promise.all(
      readings.map((ways) =>
        Promise.all(
          ways.map(async (pieces) => {
            const all = [].concat(...pieces.map(grams)).map(key);
            const rarest = (run) => postings(run.sort((a, b) => shardOf(b).rare - shardOf(a).rare)[0]);
            // most of many ways lead nowhere, as their rarest gram tells
            if (ways[1] && !(await rarest([...all])).some((ids) => ids[0] >= 0)) return [NOWHERE];
            const count = Math.min(all.length, most);
            spare = spare || all.length > most;
            return Promise.all(Array.from(Array(count), (_, at) => rarest(all.slice((at * all.length) / count, ((at + 1) * all.length) / count))));
          }),
        ),
      ),
    );
    const weights = new Int32Array(size).fill(!readings[0]);
    lists.forEach((ways) => {
      const best = new Uint8Array(size);
      for (let kind = 4; kind--; )
        for (const grams of ways) {
          const seen = new Uint8Array(size);
          grams.forEach((of, count) => {
            for (const id of of[kind]) if (seen[id] === count && ++seen[id] === grams.length) best[id] = WEIGHTS[kind];
          });
        }
      best.forEach((weight, id) => (weights[id] += weight || -1e8));
    });
    // a whole name stands before others; whether there is one is looked up where it is not sure to be among the first
    const top = weights.filter((weight) => weight === WEIGHTS[0] * readings.length).length;
    const hash = units(whole, (hash, unit) => (hash * 31 + unit) % 2 ** 32);
    if (top > query.size && site.lengths.includes(whole.length))
      for (const id of (await postings(2 ** 48 + hash))[0]) if (weights[id] > 0) weights[id] += WHOLE_NAME;
    return { weights, spare, proven: lists.every((ways) => !ways[1] && !ways[0][1]) };
  };
});
