// The little that pages do by script; without it everything is still there to read.
"use strict";
// The board of directives as a file: its filters work in the page.
(() => {
  const form = document.querySelector("form[data-filter]");
  if (!form) return;
  const list = document.getElementById(form.dataset.filter);
  const count = list.querySelector("[data-count]");
  const bare = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").trim();
  const narrow = () => {
    const given = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const order of list.querySelectorAll(".order")) {
      const said = order.dataset;
      const fits = ["text", "issuer", "addressee"].every((name) => bare(said[name]).includes(bare(given[name])))
        && (!given.area || said.area === given.area) && (!given.by || (said.due && said.due <= given.by));
      order.hidden = !fits;
      shown += fits;
    }
    for (const section of list.querySelectorAll("section")) section.hidden = !section.querySelector(".order:not([hidden])");
    count.textContent = shown === 1 ? count.dataset.one : count.dataset.count.replace("{n}", shown);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
  form.addEventListener("input", narrow);
})();
