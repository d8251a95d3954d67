"""What all views have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

PRIVATE = "private, no-cache"
FACES = "no-store"


class OnlyJson(BaseContentNegotiation):
    """There is one format; whoever accepts a picture gets the picture, and refusals are JSON all the same."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        content_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == content_type), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class View(GenericViewSet[Any]):
    """Some addresses.

    Attributes:
        scopes: what a token needs to read, and to change.
        cache: what a browser may keep of the answers.
    """

    scopes: tuple[str, str] = ("", "")
    cache = PRIVATE
    content_negotiation_class = OnlyJson

    def finalize_response(self, request: Request, response: Any, *args: Any, **arguments: Any) -> Any:
        final = super().finalize_response(request, response, *args, **arguments)
        if not final.has_header("Cache-Control"):
            final["Cache-Control"] = self.cache
        patch_vary_headers(final, ["Authorization", "Cookie", "Accept-Language"])
        return final

    def query(self, kind: type[Serializer[Any]]) -> dict[str, Any]:
        """The query, checked. Raises ``ValidationError``."""
        return _checked(kind(data=self.request.query_params))

    def body(self, kind: type[Serializer[Any]]) -> dict[str, Any]:
        """The body, checked. Raises ``ValidationError``."""
        return _checked(kind(data=self.request.data))


def _checked(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


def addressed(view: type[View], **actions: Any) -> Callable[..., Any]:
    """A view for an address: ``get="list"``. It says itself who may come, and answers 304 to who has it already."""
    opened: Callable[..., Any] = conditional_page(view.as_view(actions))
    return login_not_required(opened)


def file_of(description: str, *media_types: str) -> dict[Any, Any]:
    """A file as an answer, for the description."""
    return {
        (200, media_type): OpenApiResponse(OpenApiTypes.BINARY, description=description)
        for media_type in media_types
    }
