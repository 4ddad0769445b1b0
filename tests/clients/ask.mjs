// Asks a SPARQL endpoint in each way of the library and prints what came, as JSON: node ask.mjs ENDPOINT GRAPH
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [endpoint, graph] = process.argv.slice(2);
const found = {};
const all = (stream) =>
  new Promise((resolve, reject) => {
    const held = [];
    stream.on("data", (one) => held.push(one)).on("end", () => resolve(held)).on("error", reject);
  });

for (const [name, options] of [["get", { method: "GET" }], ["form", { method: "POST" }], ["direct", { method: "POST", directPost: true }]]) {
  const client = new SparqlEndpointFetcher(options);
  const select = `SELECT ?s WHERE { GRAPH <${graph}> { ?s a ?class } } ORDER BY ?s`;
  found[name] = {
    rows: (await all(await client.fetchBindings(endpoint, select))).map((row) => row.s.value),
    yes: await client.fetchAsk(endpoint, `ASK { GRAPH <${graph}> { ?s ?p ?o } }`),
    triples: (await all(await client.fetchTriples(endpoint, `CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <${graph}> { ?s ?p ?o } }`))).length,
    refused: await client.fetchUpdate(endpoint, "CLEAR ALL").then(() => false, (error) => String(error).includes("403")),
  };
}
console.log(JSON.stringify(found));
