// The SPARQL editor: YASGUI on this server's endpoint, the stored questions one choice away. Nothing is fetched from elsewhere.
"use strict";
(() => {
  const plain = document.getElementById("plain");
  const box = document.getElementById("editor");
  const stored = JSON.parse(document.getElementById("stored-questions").textContent);
  const endpoint = new URL("/sparql", location.href).href;
  const first = plain.elements.query.value;

  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.defaults.corsProxy = undefined;
  const editor = new Yasgui(box, {
    requestConfig: { endpoint, method: "POST", headers: {} },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    copyEndpointOnNewTab: true,
    autofocus: false,
    persistenceId: null,
    yasqe: { value: first, autocompleters: ["variables"], persistenceId: null },
    populateFromUrl: false,
  });
  const open = (name, query) => {
    const tab = editor.addTab(true, { name, yasqe: { value: query }, requestConfig: { endpoint } });
    tab.setQuery(query);
    label();
    return tab;
  };
  // Names for what the editor leaves without one, so that a screen reader can say it.
  const label = () => {
    const add = box.querySelector("[role=tablist] .addTab");
    if (add && !add.hasAttribute("role")) { add.setAttribute("role", "tab"); add.setAttribute("aria-selected", "false"); }
    for (const region of box.querySelectorAll(".CodeMirror-scroll:not([tabindex='0'])")) region.tabIndex = 0;
    for (const size of box.querySelectorAll("select:not([aria-label]):not([id])")) size.setAttribute("aria-label", box.dataset.rows);
    for (const head of box.querySelectorAll("th:first-child .dt-column-title:empty")) head.textContent = "#";
    for (const area of box.querySelectorAll(".CodeMirror textarea")) area.setAttribute("aria-label", "SPARQL");
    for (const input of box.querySelectorAll("input:not([aria-label]):not([id])")) input.setAttribute("aria-label", input.placeholder || input.name || input.className || "SPARQL");
  };
  plain.hidden = true;
  box.hidden = false;
  document.querySelector(".stored").hidden = false;
  const chosen = stored.find((one) => one.name === box.dataset.name);
  const tab = editor.getTab();
  if (tab) { tab.setName(chosen ? chosen.title : "SPARQL"); tab.setQuery(first); }
  document.getElementById("stored").addEventListener("change", ({ target }) => {
    const one = stored.find(({ name }) => name === target.value);
    if (one) open(one.title, one.query);
    target.value = "";
  });
  label();
  new MutationObserver(label).observe(box, { childList: true, subtree: true });
  box.dataset.ready = "true";
})();
