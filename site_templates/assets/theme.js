// Runs before the first paint: marks that scripts work, and applies the reader's choices without a flash.
"use strict";
document.documentElement.dataset.js = "";
try {
  for (const choice of ["theme", "text"]) {
    const value = localStorage.getItem("disclosure-" + choice);
    if (value) document.documentElement.dataset[choice] = value;
  }
} catch {
  // no storage (a file opened from disk, a private window): the system's settings hold
}
