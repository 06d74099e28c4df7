"""The editor of any kind, and what it asks for while people type: save, findings, presence, steps."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views import View

from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.checks.views.findings import AnswerGroup, Answers, Overrule, Waive
from apps.core.errors import NotAllowedNow
from apps.core.refused_input import keep_typed
from apps.core.responses import refusal, revision_of, sent_json
from apps.entry.check_groups import parts_of
from apps.entry.domain.prefill import proposals, take_recorded
from apps.entry.domain.presence import note_presence
from apps.entry.forms import BatchForm, UnreadableBatch
from apps.entry.kinds import Kind
from apps.entry.outputs import outputs_of
from apps.entry.views.pages import KindView
from apps.entry.views.versions import VersionPage
from apps.projects.models import Document
from apps.workflow.engine import perform
from apps.workflow.queries import history_of
from apps.workflow.route import said_of

UNREADABLE: Final = "页面发送的内容无法识别，请刷新后再试。"
OTHER_PERSON: Final = "此浏览器已由另一位用户登录，请由原填报人重新登录后再打开本表。"


class Edit(KindView):
    """The editor; what is typed saves itself cell by cell."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        kind, user = self.kind, person_of(request)
        try:
            form = kind.fetch(pk)
        except kind.model.DoesNotExist as error:
            raise Http404 from error
        is_clerk = Role.CLERK in roles_on_unit(user, form.unit)
        may_type = is_clerk and form.state in kind.open_states
        # Clerks see all forms of their unit but those of sealed projects.
        if not may_type or form.project.is_sealed:
            self.visible(request, pk)
        obstacle = kind.entry_obstacle(form) if may_type else ""
        if obstacle:
            messages.warning(request, obstacle)
        if obstacle or not may_type:
            return redirect(kind.page("detail", form))
        assert kind.entry_page is not None  # noqa: S101 -- the address stands where it has one
        page = kind.entry_page(form, user)
        context = {
            **panel_context(kind, form, user),
            "page": page,
            "document": form,
            "outputs": outputs_of(form),
            "proposals": proposals(kind, form),
            "history": history_of(form, user) if form.last_submitted_at else [],
            **page.told,
        }
        answer = render(request, "entry/edit.html", context)
        add_never_cache_headers(answer)
        return answer


class TakeRecorded(KindView):
    """Puts figures recorded in the year into the cells a clerk ticked, with their evidence."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.visible(request, pk)
        post = request.POST
        chosen = {place: post.get(f"was:{place}", "") for place in post.getlist("place")[:300]}
        try:
            outcome = take_recorded(self.kind, key=pk, actor=person_of(request), chosen=chosen)
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            if count := len(outcome.stored):
                messages.success(request, f"已带入 {count} 项，请逐项核对。")
            if outcome.conflicts:
                count = len(outcome.conflicts)
                messages.error(request, f"有 {count} 项刚刚被人改过，没有覆盖，请核对。")
        return redirect(f"{self.kind.namespace}:edit", pk)


class Autosave(KindView):
    """Saves the cells that changed. 409 when the form is closed, 400 for what is no batch."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = BatchForm(self.kind.cells)
        try:
            data = sent_json(request)
            is_own = data.get("user", request.user.pk) == request.user.pk
        except (ValueError, AttributeError):
            self.visible(request, pk)
            return refusal(UNREADABLE, 400)
        # Another person has signed in beside the page: what its author typed is not theirs.
        if not is_own:
            self.visible(request, pk)
            return refusal(OTHER_PERSON, 409)
        try:
            outcome = self.kind.save_batch(
                key=pk, actor=person_of(request), batch=lambda form: sent.read(form, data)
            )
        except self.kind.model.DoesNotExist as error:
            raise Http404 from error
        except UnreadableBatch:
            return refusal(UNREADABLE, 400)
        except PermissionDenied as error:
            return refusal(str(error), 403)
        except NotAllowedNow as error:
            return refusal(error.message, 409)
        answer = asdict(outcome)
        answer["refused"] |= sent.faults
        answer["saved_at"] = f"{timezone.localtime():%H:%M:%S}"
        return JsonResponse(answer)


def panel_context(kind: Kind, form: Document, user: User) -> dict[str, Any]:
    """Return what the checks panel shows of a form as ``kind.fetch`` gives it."""
    report = kind.panel(form, user)
    return {
        "report": report,
        "parts": parts_of(report, scope=kind.scope),
        "is_untouched": kind.is_blank(form),
        "record": kind.page("detail", form),
        **kind.hints(form),
    }


class Findings(KindView):
    """The findings of the form as stored, as the piece of page that shows them."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(request, pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same for a clerk who is about to submit: what stands in the way is counted, and a
        blank form is told its gaps."""
        own = get_object_or_404(self.kind.model.objects.editable_by(request.user), pk=pk)
        self.kind.note_attempt(own)
        return self.panel(request, pk, is_untouched=False)

    def panel(self, request: HttpRequest, pk: int, **told: Any) -> HttpResponse:
        try:
            form = self.kind.fetch(pk, self.kind.model.objects.visible_to(request.user))
        except self.kind.model.DoesNotExist as error:
            raise Http404 from error
        context = panel_context(self.kind, form, person_of(request))
        return render(request, "entry/_checks.html", context | told)


class PresenceNote(KindView):
    """Notes that the editor is open; tells who else has it open and the form's revision."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = get_object_or_404(self.kind.model.objects.editable_by(request.user), pk=pk)
        others = note_presence(document=form, actor=person_of(request))
        return JsonResponse({"others": others, "revision": form.revision})


class Move(KindView):
    """Performs one transition of the kind's procedure."""

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        form = self.visible(request, pk)
        try:
            entry = perform(
                self.kind.procedure,
                name,
                subject=form,
                actor=person_of(request),
                opinion=request.POST.get("opinion", ""),
                expected_revision=revision_of(request),
            )
        except (ValidationError, NotAllowedNow) as error:
            messages.error(request, "；".join(error.messages))
            keep_typed(request, self.kind.page("detail", form))
        else:
            said = said_of(self.kind.procedure, form, entry.label)
            messages.success(request, f"“{form.name}”{said}。")
        return redirect(self.kind.page("detail", form))


def entry_urls(kind: Kind) -> list[URLPattern]:
    """Return the addresses that the editor and the checks of a kind have below each form."""
    pages: dict[str, type[View]] = {
        **({"edit": Edit} if kind.entry_page else {}),
        **({"recorded": TakeRecorded} if kind.measured else {}),
        "autosave": Autosave,
        "findings": Findings,
        "presence": PresenceNote,
        "answers": Answers,
        "answer": AnswerGroup,
        "overrule": Overrule,
        "waive": Waive,
    }
    place = f"{kind.namespace}/<int:pk>"
    return [
        *(
            path(f"{place}/{name}/", page.as_view(kind=kind), name=name)
            for name, page in pages.items()
        ),
        path(f"{place}/move/<slug:name>/", Move.as_view(kind=kind), name="move"),
        path(f"{place}/versions/<int:number>/", VersionPage.as_view(kind=kind), name="version"),
    ]
