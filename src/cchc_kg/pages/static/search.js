// Search in a site of files: the index is a script, since a page on a disk may not fetch.
"use strict";
(() => {
  const box = document.getElementById("hits");
  const input = document.getElementById("q");
  if (!box || !window.cchcSearch) return;
  const english = document.documentElement.lang === "en";
  const bare = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  const words = JSON.parse(document.getElementById("search-words").textContent);
  const most = 80;

  const make = (name, text) => { const element = document.createElement(name); if (text) element.textContent = text; return element; };
  const show = () => {
    const wanted = bare(input.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    box.replaceChildren();
    if (!wanted.length) { box.append(Object.assign(make("p", words.hint), { className: "none" })); return; }
    const found = window.cchcSearch.filter(([, , , , names]) => wanted.every((word) => names.includes(word)));
    found.sort((a, b) => (a[0] === "directive") - (b[0] === "directive") || b[4].startsWith(wanted[0]) - a[4].startsWith(wanted[0]) || a[4].length - b[4].length);
    box.append(Object.assign(make("p", (found.length ? words.found : words.none).replace("{n}", found.length).replace("{q}", input.value)), { className: found.length ? "soft" : "none" }));
    const groups = new Map();
    for (const hit of found.slice(0, most)) groups.set(hit[0], [...(groups.get(hit[0]) ?? []), hit]);
    for (const [kind, hits] of groups) {
      const section = make("section");
      const list = Object.assign(make("ul"), { className: "hits" });
      for (const [, place, vi, en] of hits) {
        const link = Object.assign(make("a", english ? en : vi), { href: place });
        const item = make("li");
        item.append(link);
        list.append(item);
      }
      section.append(make("h2", words.kinds[kind] ?? kind), list);
      box.append(section);
    }
  };
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  input.form.addEventListener("submit", (event) => { event.preventDefault(); history.replaceState(null, "", `?q=${encodeURIComponent(input.value)}`); show(); });
  input.addEventListener("input", show);
  show();
})();
