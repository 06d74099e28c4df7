"""Pages that belong to no subject."""

import re

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOO_LARGE = (
    "一次发送的内容太大，没有存入。请按返回键回到刚才的页面，填过的还在；"
    "分几次填写，文件一次少传几个，或压缩后再传。"
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in Chinese that the page has grown old, and show what was typed, to be copied."""
    typed = [
        text
        for name, texts in request.POST.lists()
        if not re.search(r"csrf|password|token|code", name)
        for text in texts
        if len(text) > 3
    ]
    return render(request, "403_csrf.html", {"typed": typed[:20]}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong with a request that cannot be read: too large (413), or broken (400)."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        context = {"code": 413, "heading": "内容太大", "text": TOO_LARGE}
        return render(request, "refused.html", context, status=413, using="plain")
    return render(request, "400.html", status=400, using="plain")
