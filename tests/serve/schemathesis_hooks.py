"""What schemathesis has to know beside the OpenAPI description: a SPARQL query is sent as it is."""

import schemathesis


@schemathesis.serializer("application/sparql-query")
def sparql(context, value):
    return value.encode("utf-8", "replace") if isinstance(value, str) else str(value).encode()
