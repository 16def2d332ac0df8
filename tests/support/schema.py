# SPDX-License-Identifier: MIT
"""As much of JSON Schema as the report's schema uses. A keyword that is not known here is an error, so that none is
passed over in silence."""

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
TOLD = {"$schema", "$defs", "title", "description"}


def is_type(value, name):
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def problems(value, schema, root=None, place="$"):
    """What of a value a schema does not allow, as texts."""
    root = schema if root is None else root
    found = []
    for keyword, rule in schema.items():
        if keyword in TOLD or keyword == "properties":
            continue
        if keyword == "$ref":
            target = root
            for part in rule.removeprefix("#/").split("/"):
                target = target[part]
            found += problems(value, target, root, place)
        elif keyword == "oneOf":
            fits = [one for one in rule if not problems(value, one, root, place)]
            if len(fits) != 1:
                found.append(f"{place}: fits {len(fits)} of {len(rule)}: {[problems(value, one, root, place) for one in rule]}")
        elif keyword == "type":
            names = rule if isinstance(rule, list) else [rule]
            if not any(is_type(value, name) for name in names):
                return found + [f"{place}: is no {' or '.join(names)}"]
        elif keyword == "enum":
            found += [] if value in rule and not isinstance(value, bool) else [f"{place}: {value!r} is not among {rule}"]
        elif keyword == "const":
            found += [] if value == rule else [f"{place}: {value!r} is not {rule!r}"]
        elif keyword == "minimum":
            found += [] if value >= rule else [f"{place}: {value} is below {rule}"]
        elif keyword == "required":
            found += [f"{place}: has no {name}" for name in rule if name not in value]
        elif keyword == "additionalProperties" and rule is False:
            found += [f"{place}: has {name}" for name in value if name not in schema["properties"]]
        elif keyword == "items":
            for i, item in enumerate(value):
                found += problems(item, rule, root, f"{place}[{i}]")
        else:
            raise ValueError(f"unknown keyword {keyword}")
    for name, rule in schema.get("properties", {}).items():
        if isinstance(value, dict) and name in value:
            found += problems(value[name], rule, root, f"{place}.{name}")
    return found
