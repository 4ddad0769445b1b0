"""What the server says of itself in OpenAPI 3.1: its routes, and the SPARQL endpoint, which is none of FastAPI's."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from cchc_kg.serve.negotiation import GRAPHICAL, TABULAR
from cchc_kg.serve.problems import MEDIA_TYPE

_EXAMPLE = "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457)",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string", "description": "The status in words"},
        "status": {"type": "integer", "description": "The status"},
        "detail": {"type": "string", "description": "What was wrong"},
        "hint": {"type": "string", "description": "What to do, or the choices"},
    },
}


def describe(app: FastAPI) -> None:
    """Let the application describe the SPARQL endpoint with its routes, and one shape for all errors."""
    said: Callable[[], dict[str, Any]] = app.openapi

    def whole() -> dict[str, Any]:
        schema = said()
        if "/sparql" in schema["paths"]:
            return schema
        schema["paths"] = {"/sparql": _sparql(), **schema["paths"]}
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = _PROBLEM
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for path, methods in schema["paths"].items():
            for operation in methods.values():
                answers = operation["responses"]
                if answers.pop("422", None):
                    answers.setdefault("400", {"description": "A parameter does not fit"})
                answers.setdefault("503", {"description": "A limit was reached, or the store cannot be read"})
                for status, answer in answers.items():
                    if status[0] in "45":
                        answer["content"] = _told() | ({} if path == "/sparql" else {"text/html": {}})
        return schema

    app.openapi = whole  # type: ignore[method-assign]


def _told() -> dict[str, Any]:
    return {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _sparql() -> dict[str, Any]:
    answers = {
        "200": {
            "description": "The answer; for GET without a query: the service description",
            "content": {kind: {} for kind in (*TABULAR, *GRAPHICAL)},
        },
        "400": {"description": "The query is malformed or refused"},
        "406": {"description": "There is no such form of the answer"},
        "500": {"description": "The engine broke down on this query"},
        "503": {"description": "The query was stopped at a limit, or the store cannot be read"},
    }
    dataset = [_parameter(name, _GRAPHS, "a graph of the dataset") for name in ("default-graph-uri", "named-graph-uri")]
    text = {"type": "string", "examples": [_EXAMPLE]}
    form = {"type": "object", "properties": {"query": text, "default-graph-uri": _GRAPHS, "named-graph-uri": _GRAPHS}}
    query = _parameter("query", {"type": "string"}, "a SPARQL 1.1 query") | {"example": _EXAMPLE}
    more = {
        "401": {"description": "An update without the token"},
        "403": {"description": "This server takes no updates"},
        "413": {"description": "The body is too long"},
        "415": {"description": "The body is neither a query nor a form"},
    }
    return {
        "get": {
            "tags": ["sparql"],
            "summary": "Answer a SPARQL query",
            "operationId": "query",
            "parameters": [query, *dataset],
            "responses": {**answers, "304": {"description": "The answer is known (If-None-Match)"}},
        },
        "post": {
            "tags": ["sparql"],
            "summary": "Answer a SPARQL query that is too long for an address",
            "operationId": "query_by_post",
            "parameters": dataset,
            "requestBody": {
                "required": True,
                "content": {
                    "application/sparql-query": {"schema": text},
                    "application/x-www-form-urlencoded": {"schema": form | {"required": ["query"]}},
                },
            },
            "responses": answers | more,
        },
    }


def _parameter(name: str, schema: dict[str, Any], what: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": what, "schema": schema}
