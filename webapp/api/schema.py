"""The OpenAPI description: what every operation needs and how every one of them refuses."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

from webapp.accounts.scopes import SCOPES
from webapp.api.permissions import HasScope, scope_of

ERROR = {
    "type": "object",
    "description": "Every refusal looks like this, whatever went wrong.",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "reason": {"type": "string", "description": "A slug, the same in every language."},
                "message": {
                    "type": "string",
                    "description": "A sentence for a person, in the language of Accept-Language.",
                },
                "figures": {
                    "type": "object",
                    "description": "The numbers and words in the sentence; for `bad_value` also `problems`: "
                    "what is wrong, by field.",
                    "additionalProperties": True,
                },
            },
            "required": ["reason", "message", "figures"],
        }
    },
    "required": ["error"],
    "examples": [
        {
            "error": {
                "reason": "too_many_pixels",
                "message": "This picture has 240 megapixels; Facet takes up to 100. Make it smaller and try again.",
                "figures": {"pixels": 240000000, "max_pixels": 100000000},
            }
        }
    ],
}
RETRY_AFTER = {"description": "Seconds until one may ask again.", "schema": {"type": "integer"}}


class Operations(AutoSchema):
    """An operation of ours: its scope stands in its security and in its description."""

    def get_auth(self) -> list[dict[str, Any]]:
        super().get_auth()  # describes both ways of saying who one is
        scope = self._scope()
        if scope is None:
            return [{}]
        return [{"token": [scope] if scope else []}, {"session": []}]

    def get_description(self) -> str:  # type: ignore[override]
        words = str(super().get_description() or "")
        scope = self._scope()
        if not scope:
            return words
        right = f" and the right `{SCOPES[scope].right}`" if SCOPES[scope].right else ""
        return f"{words}\n\nNeeds the scope `{scope}`{right}."

    def get_summary(self) -> str | None:
        """The first sentence, by which an operation is found in a list."""
        words = str(super().get_description() or "").partition("\n")[0]
        return words.partition(". ")[0].rstrip(".")[:110] or None

    def _scope(self) -> str | None:
        """``None`` if nobody has to say who they are."""
        if not any(isinstance(one, HasScope) for one in self.view.get_permissions()):
            return None
        return scope_of(self.view, self.method)


def only_this_version(endpoints: list[Any]) -> list[Any]:
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1")]


def add_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give every operation its answer to what it refuses."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = ERROR
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    components["responses"] = {
        "Refusal": {"description": "It was refused: `reason` says why, `message` in words.", "content": body},
        "TooOften": {
            "description": "Too many requests, or too many jobs that wait.",
            "headers": {"Retry-After": RETRY_AFTER},
            "content": body,
        },
    }
    for path in result["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                if body_of := operation.get("requestBody"):
                    body_of["required"] = True
                operation["responses"]["429"] = {"$ref": "#/components/responses/TooOften"}
                operation["responses"]["default"] = {"$ref": "#/components/responses/Refusal"}
    return result
