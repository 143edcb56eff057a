// Runs before the first paint: marks that scripts work, and applies the reader's choices without a flash.
"use strict";

// form controls and scroll bars follow the choice too
function applyTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const scheme = document.querySelector("meta[name=color-scheme]");
  if (scheme) scheme.content = theme || "light dark";
}

document.documentElement.dataset.js = "";
try {
  applyTheme(localStorage.getItem("disclosure-theme"));
  if (localStorage.getItem("disclosure-text")) document.documentElement.dataset.text = "large";
} catch {
  // no storage (a file opened from disk, a private window): the system's settings hold
}
