/* On the old address of a renamed project: leads to the new one without losing the row (#row-7) that a link named.
   Without this script the page's own refresh leads there, to the top. */
location.replace(document.querySelector("link[rel=canonical]").dataset.target + location.hash);
