// The little that pages do by script; without it everything is still there to read.
"use strict";
document.addEventListener("click", (event) => {
  const language = event.target.closest("a.lang");
  // The choice of a language is kept for the pages to come.
  if (language) document.cookie = `cchc-language=${language.lang}; path=/; max-age=31536000; samesite=lax`;
});
