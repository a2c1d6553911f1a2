"""What helps browsers and programs to find out how to ask: /openapi.json is held against the server,
path by path, parameter by parameter, status by status."""
import re
import struct
import xml.etree.ElementTree as ET

import pytest

from webclient import escaped

TOO_LONG = "x" * 5000


def resolve(document, node):
    while "$ref" in node:
        found = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def parameters_of(document, path):
    return [resolve(document, parameter)
            for parameter in document["paths"][path]["get"].get("parameters", [])]


def responses_of(document, path):
    return {int(status): resolve(document, response)
            for status, response in document["paths"][path]["get"]["responses"].items()}


def target(path, values):
    if "codes" in values:
        return path.replace("{codes}", values["codes"])
    pairs = [(key, one) for key, value in values.items()
             for one in (value if isinstance(value, list) else [value])]
    return path + ("?" + escaped_pairs(pairs) if pairs else "")


def escaped_pairs(pairs):
    return "&".join(escaped(**{key: value}) for key, value in pairs)


def examples(document, path):
    return {parameter["name"]: parameter["example"]
            for parameter in parameters_of(document, path)}


def fits(document, schema, value):
    """Whether a value is what a schema says, as far as ours say anything."""
    schema = resolve(document, schema)
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if not isinstance(value, kinds[schema["type"]]):
        return False
    if schema["type"] == "object" and "properties" in schema:
        names = schema["properties"]
        return (set(schema.get("required", [])) <= set(value) <= set(names)
                and all(fits(document, names[name], part) for name, part in value.items()))
    if schema["type"] == "array":
        return all(fits(document, schema["items"], item) for item in value)
    if schema["type"] == "string":
        return re.search(schema.get("pattern", ""), value) is not None
    return schema["type"] != "integer" or value >= schema.get("minimum", value)


def check_response(document, path, response):
    """A response is one of those that are described for the path, and its body is as well."""
    responses = responses_of(document, path)
    assert response.status in responses, path
    content = responses[response.status].get("content", {})
    if response.status == 304:
        assert not content
        return
    kind = response.headers["Content-Type"].split(";")[0]
    assert kind in content, path
    if kind.endswith("json"):
        assert fits(document, content[kind]["schema"], response.json()), path


def test_every_path_is_there_and_no_other(web):
    server = web()
    document = server.ask("/openapi.json").json()
    for path in document["paths"]:
        response = server.ask(target(path, examples(document, path)))
        assert response.status == 200
        check_response(document, path, response)
    known = {"/", "/find", "/describe", "/{codes}", "/{codes}/all", "/charfinder", "/healthz", "/metrics", "/openapi.json",
             "/opensearch.xml"}
    assert set(document["paths"]) == known


def test_every_parameter_has_an_effect_and_its_values_are_all_there_are(web):
    server = web()
    document = server.ask("/openapi.json").json()
    checked = 0
    for path in document["paths"]:
        given = examples(document, path)
        for parameter in parameters_of(document, path):
            if parameter["in"] == "path":
                continue
            name, schema = parameter["name"], parameter["schema"]
            without = {key: value for key, value in given.items() if key != name}
            response = server.ask(target(path, without))
            assert response.status == (400 if parameter.get("required") else 200), (path, name)
            if not parameter.get("required") and name != "format":
                assert response.body != server.ask(target(path, given)).body, (path, name)
            wrong = []
            if "enum" in schema:
                wrong = ["", "no-such", schema["enum"][0].upper()]
                for value in schema["enum"]:
                    check_response(document, path, server.ask(target(path, given | {name: value})))
                    assert server.ask(target(path, given | {name: value})).status == 200
            if "default" in schema:
                assert server.ask(target(path, without)).body == \
                    server.ask(target(path, without | {name: schema["default"]})).body
            if schema["type"] == "integer":
                wrong = ["", "-1", "x", str(schema["maximum"] + 1)]
                for value in (schema["minimum"], schema["maximum"]):
                    assert server.ask(target(path, given | {name: value})).status == 200
            for value in wrong:
                response = server.ask(target(path, given | {name: value}))
                assert response.status == 400, (path, name, value)
                check_response(document, path, response)
            checked += 1
    assert checked == 15


def statuses_of(server, busy, document, path):
    """All that this path answers, whatever a client does that understands HTTP."""
    given = examples(document, path)
    whole = server.ask(target(path, given))
    responses = [whole, server.ask(target(path, {})), busy.ask(path)]
    if "ETag" in whole.headers:
        responses.append(server.ask(target(path, given), If_None_Match=whole.headers["ETag"]))
    if "codes" in given:
        given["codes"] = given["codes"].replace("+", "%2B")
        responses.append(server.ask(target(path, given)))
    for name in given:
        for accept in ("application/json", "text/html", "text/plain"):
            responses.append(server.ask(target(path, given | {name: TOO_LONG}), Accept=accept))
    for response in responses:
        check_response(document, path, response)
    return {response.status for response in responses}


def test_every_status_is_one_that_can_be_had(web):
    server, busy = web(), web("--max-clients", "1")
    document = server.ask("/openapi.json").json()
    with busy.connect():
        for path in document["paths"]:
            provoked = statuses_of(server, busy, document, path)
            assert provoked == set(responses_of(document, path)), path


@pytest.mark.parametrize("path", [
    "/find?query=wihte+rook", "/find?query=xyzzyq", "/find?query=lol", "/find?query=flag+germany",
    "/find?query=U%2B0+U%2BD800+U%2B10FFFF", "/find?query=black&order=best",
    "/find?query=block:arrow", "/describe?query=flag*", "/describe?query=/a"])
def test_answers_are_as_they_are_described(web, path):
    server = web()
    document = server.ask("/openapi.json").json()
    check_response(document, path.split("?")[0], server.ask(path))


def test_a_browser_can_ask_from_its_address_bar(web):
    server = web()
    root = ET.fromstring(server.ask("/opensearch.xml").text())
    name = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == name + "OpenSearchDescription"
    assert 0 < len(root.find(name + "ShortName").text) <= 16
    urls = {url.get("type"): url.get("template") for url in root.iter(name + "Url")}
    for template in urls.values():
        assert template.startswith(server.url)
        path = template.removeprefix(server.url.rstrip("/")).replace("{searchTerms}", "white%20rook")
        assert "WHITE CHESS ROOK" in server.ask(path).text()
    assert server.ask("/opensearch.xml", Host="a.example").text().count("http://a.example/") == 3


def test_there_is_a_favicon(web):
    response = web().ask("/favicon.ico")
    assert response.headers["Content-Type"] == "image/x-icon"
    reserved, kind, count = struct.unpack_from("<HHH", response.body)
    assert (reserved, kind, count) == (0, 1, 1)
    size, start = struct.unpack_from("<II", response.body, 14)
    assert start + size == len(response.body)
    assert response.body[start:start + 8] == b"\x89PNG\r\n\x1a\n"
