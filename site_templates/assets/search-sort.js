// The orders that are asked for by hand: the place of each project by name or amount, none where its rank is one (by year). Part of search.js.
"use strict";
disclosureSearch.take("search-sort.js", "", async (sort, site, load) => {
  if (sort === "year") return [];
  if (sort === "name") return load("n.js");
  // a year has its largest first; the file says whose turn it is
  const places = [];
  const next = site.years.map((_, year) => site.of.year.indexOf(year));
  Array.from(await load("a.js"), (year, place) => (places[next[year.charCodeAt() - 48]++] = place));
  return places;
});
