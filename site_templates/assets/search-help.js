// Other ways to read a query that finds nothing: signs as a keyboard has them, traditional characters, pinyin initials, one wrong character.
"use strict";
disclosureSearch.take("search-help.js", "", async (terms, load, plainly, attempt) => {
  const CHECKED = 40; // records that are looked at for a wrong character
  const PINYIN = 0x2d00;

  // what only the filters hide was not typed wrongly
  const everywhere = { from: 0, size: 1, year: "", amount: "", department: "", class: "", findings: "" };
  if ((await attempt(plainly(terms), everywhere)).total) return;

  const signed = terms.map((term) => term.replace(/>=|大于(?:或?等于)?|不低于|不少于/, "≥").replace(/<=|小于(?:或?等于)?|不超过|不高于|不多于/, "≤"));
  if (signed.join() !== terms.join()) {
    const found = await attempt(plainly(signed));
    if (found.total) return { ...found, kind: "signs", read: signed.join(" ") };
  }

  const [old, simple, letters] = await load("h.js");
  const simplified = terms.map((term) => Array.from(term, (char) => simple[old.indexOf(char)] || char).join(""));
  if (simplified.join() !== terms.join()) {
    const found = await attempt(plainly(simplified));
    if (found.total) return { ...found, kind: "traditional", read: simplified.join(" ") };
  }

  if (terms.every((term) => /^[a-z]{2,}$/.test(term))) {
    const of = {};
    for (const letter in letters) for (const char of letters[letter]) of[char] = letter;
    const initials = (name) => Array.from(name, (char) => of[char] || (/[a-z]/.test(char) ? char : "")).join("");
    const coded = (term) => term.replace(/./g, (char) => String.fromCharCode(PINYIN + char.charCodeAt() - 97));
    const tests = terms.map((term) => (name) => initials(name).includes(term));
    const found = await attempt({ tests, kinds: 1, readings: terms.map((term) => [[coded(term)]]) });
    if (found.total) return { ...found, kind: "pinyin", read: terms.join(" ") };
  }

  // one character of one term is wrong, too many, or left out
  const quoted = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  for (const [at, term] of simplified.entries()) {
    if (term.length < 3 || !/[\u2e80-\uffff]/.test(term)) continue;
    const places = Array.from(term, (one, place) => [term.slice(0, place), one, term.slice(place + 1)]);
    const regex = RegExp(places.map(([head, one, tail]) => `${quoted(head)}(?:.?|.${quoted(one)})${quoted(tail)}`).join("|"));
    const { tests, readings } = plainly(simplified);
    tests[at] = (text) => regex.test(text);
    readings[at] = places.map(([head, , tail]) => [head, tail].filter(Boolean));
    const found = await attempt({ tests, readings }, { cap: CHECKED });
    if (!found.good.length) continue;
    const texts = [].concat(...[].concat(...found.good[0].record.texts));
    const read = [...simplified];
    read[at] = texts.map((text) => regex.exec(text)).find(Boolean)[0];
    return { ...found, kind: "near", read: read.join(" ") };
  }
});
