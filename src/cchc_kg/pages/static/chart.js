// Charts of indicators. The same data stand in the table of the page; each point leads to its sentence.
"use strict";
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colours = { light: ["#0b5394", "#b04a00", "#11743b", "#7a3fb0", "#0d7377", "#b3123f", "#7d5200", "#575c66"], dark: ["#8cc4f5", "#f6a667", "#6fd197", "#c79bf2", "#63cdd1", "#ff8aa8", "#e0b95f", "#a9adb6"] };
  const day = 86400000;

  const option = (box) => {
    const { unit, points, breaks } = JSON.parse(box.dataset.chart);
    const words = JSON.parse(box.dataset.words);
    const language = box.dataset.language;
    const style = getComputedStyle(document.documentElement);
    const [ink, soft, line, paper, bad] = ["--ink", "--soft", "--line", "--paper", "--bad"].map((name) => style.getPropertyValue(name).trim());
    const number = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(value);
    const escape = echarts.format.encodeHTML;
    const values = points.flatMap((p) => [p.value, p.low ?? p.value, p.high ?? p.value]);
    const room = (Math.max(...values) - Math.min(...values)) * 0.15 || Math.abs(values[0]) * 0.1 || 1;
    const places = [...new Set(points.map((p) => p.series))];
    const palette = colours[dark.matches ? "dark" : "light"];
    const data = (of) => of.map((p) => ({ value: [p.time, p.value], point: p }));

    const series = places.flatMap((place, at) => {
      const many = place === words.others;
      const own = points.filter((p) => p.series === place).sort((a, b) => (a.time < b.time ? -1 : 1));
      const colour = many ? soft : palette[at % (palette.length - 1)];
      const results = own.filter((p) => !p.target);
      const targets = own.filter((p) => p.target);
      const ranged = many ? [] : own.filter((p) => p.low !== p.high);
      return [
        { name: place, type: many ? "scatter" : "line", data: data(results), symbol: "circle", symbolSize: many ? 6 : 9, showAllSymbol: true, color: colour, lineStyle: { width: 2 }, cursor: "pointer",
          markLine: at === 0 && breaks.length ? { silent: true, symbol: "none", lineStyle: { type: "dashed", color: soft }, label: { formatter: words.mergers, color: soft }, data: breaks.map((time) => ({ xAxis: time })) } : undefined },
        { name: place, type: "scatter", data: data(targets), symbol: "diamond", symbolSize: 13, itemStyle: { color: paper, borderColor: colour, borderWidth: 2 }, cursor: "pointer" },
        // The ends of what a figure stands for; an open end is dashed.
        { name: place, type: "custom", silent: true, z: 1, data: ranged.map((p) => [p.time, p.value, p.low ?? p.value - room, p.high ?? p.value + room, p.low === null || p.high === null ? 1 : 0]),
          encode: { x: 0, y: [1, 2, 3] },
          renderItem: (params, api) => {
            const [x, top] = api.coord([api.value(0), api.value(3)]);
            const bottom = api.coord([api.value(0), api.value(2)])[1];
            const drawn = { stroke: colour, lineWidth: 2, opacity: 0.65, lineDash: api.value(4) ? [3, 3] : null };
            const stroke = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: drawn });
            return { type: "group", children: [stroke(x, top, x, bottom), stroke(x - 5, top, x + 5, top), stroke(x - 5, bottom, x + 5, bottom)] };
          } },
        { name: place, type: "scatter", silent: true, data: data(own.filter((p) => p.conflict)), symbol: "circle", symbolSize: 19, itemStyle: { color: "transparent", borderColor: bad, borderWidth: 3 } },
      ];
    });
    const times = points.map((p) => Date.parse(p.time));
    const years = (Math.max(...times) - Math.min(...times)) / day / 365;
    return {
      aria: { enabled: true },
      animation: false,
      textStyle: { fontFamily: style.getPropertyValue("--text") },
      legend: { data: places, textStyle: { color: ink }, type: "scroll", top: 0, show: places.length > 1 },
      grid: { left: 8, right: 24, top: places.length > 1 ? 64 : 32, bottom: 8, containLabel: true },
      xAxis: { type: "time", min: Math.min(...times) - Math.max(years * 20, 60) * day, max: Math.max(...times) + Math.max(years * 20, 60) * day, minInterval: (years > 3 ? 365 : 60) * day,
        axisLabel: { color: soft, hideOverlap: true, formatter: (time) => new Intl.DateTimeFormat(language, years > 3 ? { year: "numeric" } : { year: "numeric", month: "numeric" }).format(time) }, axisLine: { lineStyle: { color: soft } }, splitLine: { show: false } },
      yAxis: { type: "value", scale: true, name: unit, nameTextStyle: { color: soft, align: "left" }, axisLabel: { color: soft, formatter: number }, splitLine: { lineStyle: { color: line } } },
      tooltip: { trigger: "item", confine: true, backgroundColor: paper, borderColor: line, textStyle: { color: ink },
        formatter: ({ data: { point: p } }) => [`<b>${escape(p.printed)}</b>${p.target ? ` (${escape(words.target)})` : ""}`, escape(p.label), escape([p.place, p.period].filter(Boolean).join(", ")), p.low !== p.high ? `${p.low === null ? escape(words.open) : number(p.low)} – ${p.high === null ? escape(words.open) : number(p.high)}` : "", p.conflict ? escape(words.conflict) : "", escape(p.paper)].filter(Boolean).join("<br>") },
      series,
    };
  };

  const start = () => {
    for (const box of document.querySelectorAll("[data-chart]")) {
      const chart = echarts.init(box, null, { renderer: "svg" });
      chart.setOption(option(box));
      chart.on("click", ({ data }) => { if (data?.point?.link) location.href = data.point.link; });
      // It tells the first size too, and then draws anew: only after that does a point stay where it is.
      new ResizeObserver(() => { chart.resize(); box.dataset.drawn = "true"; }).observe(box);
      dark.addEventListener("change", () => chart.setOption(option(box), true));
    }
  };
  start();
})();
