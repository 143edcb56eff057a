"""Which headers a table cell has: the algorithm of the HTML standard ("forming relationships between data cells and header
cells"), which browsers leave to screen readers, as a script to be run in a page.

``HEADERS_OF`` takes a selector of data cells and returns for each what is heard with it: the caption, its row headers and
row-group headers from left to right, its column headers, and its own text as a screen reader has it.
"""

HEADERS_OF = r"""selector => {
  const said = element => {
    if (element.nodeType === Node.TEXT_NODE) return element.data;
    if (element.nodeType !== Node.ELEMENT_NODE || element.getAttribute('aria-hidden') === 'true') return '';
    return (element.dataset.spoken || '') + [...element.childNodes].map(said).join('');
  };
  const clean = element => said(element).replace(/\s+/g, ' ').trim();
  const layouts = new Map();
  const layout = table => {
    if (layouts.has(table)) return layouts.get(table);
    const slots = [], places = new Map();
    [...table.rows].forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (slots[y]?.[x]) x++;
        const place = { cell, x, y, width: cell.colSpan, height: cell.rowSpan, group: row.parentNode };
        places.set(cell, place);
        for (let dy = 0; dy < cell.rowSpan; dy++)
          for (let dx = 0; dx < cell.colSpan; dx++) (slots[y + dy] ??= [])[x + dx] = place;
        x += cell.colSpan;
      }
    });
    const found = { slots, places };
    layouts.set(table, found);
    return found;
  };
  const scan = (slots, principal, x, y, dx, dy, found) => {
    const opaque = [];
    let block = [], inBlock = false;
    for (x += dx, y += dy; x >= 0 && y >= 0; x += dx, y += dy) {
      const current = slots[y]?.[x];
      if (!current) continue;
      if (current.cell.tagName === 'TH') {
        inBlock = true;
        block.push(current);
        const scope = current.cell.scope;
        const blocked = dx === 0
          ? scope !== 'col' || opaque.some(one => one.x === current.x && one.width === current.width)
          : scope !== 'row' || opaque.some(one => one.y === current.y && one.height === current.height);
        if (!blocked) found.add(current);
      } else if (inBlock) {
        inBlock = false;
        opaque.push(...block);
        block = [];
      }
    }
  };
  return [...document.querySelectorAll(selector)].map(cell => {
    const table = cell.closest('table'), { slots, places } = layout(table), principal = places.get(cell), found = new Set();
    for (let y = principal.y; y < principal.y + principal.height; y++) scan(slots, principal, principal.x, y, -1, 0, found);
    for (let x = principal.x; x < principal.x + principal.width; x++) scan(slots, principal, x, principal.y, 0, -1, found);
    for (const place of places.values())
      if (place.cell.scope === 'rowgroup' && place.group === principal.group
          && place.x < principal.x + principal.width && place.y < principal.y + principal.height) found.add(place);
    const heads = [...found].filter(place => place !== principal && clean(place.cell));
    const columns = heads.filter(place => place.cell.scope === 'col');
    const rows = heads.filter(place => place.cell.scope !== 'col').sort((a, b) => a.x - b.x || a.y - b.y);
    return { caption: clean(table.caption), rows: rows.map(place => clean(place.cell)), columns: columns.map(place => clean(place.cell)), text: clean(cell) };
  });
}"""
