"""Reminders that go out by themselves, with a sender's own words, and by a real mail server."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.declarations.kind import KIND
from apps.projects.models import Project
from apps.reviews.domain.automatic import remind_due
from apps.reviews.domain.notices import notify
from apps.reviews.domain.reminders import remind
from apps.reviews.mail import tell_of_failure
from apps.reviews.models import Notice
from apps.workflow.models import CalendarDay, EntryWindow, validate_reminder_days
from apps.workflow.workdays import Calendar
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2027, 3, 5), date(2027, 3, 8)


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="reminder").order_by("pk")
    return list(rows.values_list("user__username", "text"))


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let it be a moment."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def behind(cast: Cast) -> Cast:
    """Unit A owes a form; the window ends on the working day after today."""
    Project.objects.create(unit=cast.unit_a, name="未申报项目", category="特定目标类")
    return cast


def test_working_days_between_two_dates(db: None) -> None:
    assert [Calendar.load().until(FRIDAY, FRIDAY + timedelta(days=n)) for n in range(5)] == [
        0,
        0,
        0,
        1,
        2,
    ]
    assert (Calendar.load().until(MONDAY, FRIDAY), Calendar.load().until(MONDAY, MONDAY)) == (-1, 0)
    CalendarDay.objects.create(date=MONDAY, name="节日")
    CalendarDay.objects.create(date=date(2027, 3, 6), is_workday=True, name="调休")
    assert Calendar.load().until(FRIDAY, date(2027, 3, 9)) == 2


@pytest.mark.parametrize("text", ["5,1,-1", "5， 0", "60", "-30"])
def test_days_that_can_be_set(text: str) -> None:
    validate_reminder_days(text)


@pytest.mark.parametrize("text", ["五", "5,", "61", "-31", "1.5", "5;1"])
def test_days_that_cannot(text: str) -> None:
    with pytest.raises(ValidationError, match="请填用逗号分开的工作日数"):
        validate_reminder_days(text)


def set_window(cast: Cast, deadline: datetime, days: str) -> None:
    EntryWindow.objects.filter(pk=cast.window.pk).update(
        opens_at=deadline - timedelta(days=30), closes_at=deadline, reminder_days=days
    )


def test_a_window_reminds_on_its_days_once(behind: Cast, freeze: Any) -> None:
    set_window(behind, datetime(2027, 3, 8, 10, tzinfo=UTC), "1,-2")
    freeze(datetime(2027, 3, 4, 1, tzinfo=UTC))
    assert remind_due(date(2027, 3, 4)) == 0
    freeze(datetime(2027, 3, 5, 1, tzinfo=UTC))
    assert (remind_due(FRIDAY), remind_due(FRIDAY)) == (1, 0)
    assert told() == [
        ("department_a", "甲单位还有申报表没有交齐，已提醒填报人，请督促。"),
        ("clerk_a", "甲单位有1 份申报表尚未提交（截止 03月08日 18:00），请尽快办理。"),
    ]
    event = AuditEvent.objects.get(action="review.remind")
    assert (event.actor, event.actor_name, event.object_title) == (None, "系统", "甲单位")
    assert event.after["told"] == 1
    freeze(datetime(2027, 3, 10, 1, tzinfo=UTC))
    assert remind_due(date(2027, 3, 10)) == 1
    assert told()[-1][1].endswith("（截止 03月08日 18:00，已过期），请尽快办理。")


def test_a_window_without_days_reminds_nobody(behind: Cast) -> None:
    set_window(behind, timezone.now() + timedelta(days=1), "")
    call_command("remind")
    assert told() == []


def test_a_bureau_without_examiners_reminds_nobody(behind: Cast) -> None:
    today = timezone.localdate()
    CalendarDay.objects.create(date=today, is_workday=True, name="今天上班")
    set_window(behind, timezone.now(), "0")
    User.objects.filter(username__startswith="examiner").update(is_active=False)
    assert remind_due(today) == 0
    User.objects.filter(username__startswith="examiner").update(is_active=True)
    assert remind_due(today) == 1


def test_own_words_stand_behind_the_text_and_in_the_trail(behind: Cast) -> None:
    keys = [behind.unit_a.pk]
    with pytest.raises(ValidationError, match="附言最多 100 字，现有 101 字"):
        remind(keys=keys, actor=behind.people["examiner1"], kind=KIND, note="字" * 101)
    assert told() == []
    assert remind(
        keys=keys, actor=behind.people["department_a"], kind=KIND, note="周五 \n上会。"
    ) == (
        1,
        [],
    )
    ((person, text),) = told()
    assert (person, text.endswith("请尽快办理。周五 上会。")) == ("clerk_a", True)
    assert AuditEvent.objects.get(action="review.remind").after["text"] == text


def test_a_unit_more_costs_no_more_than_its_notice(behind: Cast) -> None:
    """Who its clerks are is asked once for all units."""
    department = behind.unit_a.department
    asked = []
    for number in (1, 2, 6):
        units = [
            Unit.objects.create(department=department, code=f"R{number}{n}", name=f"另{number}{n}")
            for n in range(number)
        ]
        for unit in units:
            person = User.objects.create_user(f"r{unit.code}", name="另一人")
            grant_role(
                user=person, role=Role.CLERK, district=behind.district, unit=unit, actor=None
            )
            Project.objects.create(unit=unit, name="未申报项目", category="特定目标类")
        keys = [unit.pk for unit in units]
        with CaptureQueriesContext(connection) as queries:
            people, _ = remind(keys=keys, actor=behind.people["examiner2"], kind=KIND)
        assert people == number
        asked.append(len(queries))
    # Of each the notice and the count at the bell; the first time asks some that is kept.
    assert asked[2] - asked[1] == 4 * 2


def test_page_keeps_words_and_ticks_that_were_refused(behind: Cast) -> None:
    client, address = signed_in(behind, "examiner1"), reverse("reviews:reminders")
    page = client.get(address).content.decode()
    assert "填报人收到：甲单位有1 份申报表尚未提交" in page
    assert "data-tick-all" in page
    refused = client.post(address, {"note": "请今天报齐。"})
    assert refused.status_code == 422
    answer = refused.content.decode()
    assert "请先勾选要催报的单位" in answer
    assert 'value="请今天报齐。"' in answer
    box = answer.split(f'value="{behind.unit_a.pk}" aria-label')[1].split(">")[0]
    assert "checked" not in box


class Letters:
    """Takes mail as a bureau's server does; refuses one address."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("gone"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content)
        body = letter.get_payload(decode=True).decode()
        title = str(make_header(decode_header(letter["Subject"])))
        self.taken.append(
            (envelope.rcpt_tos[0], title, f"{letter['From']}: {body.strip()}".replace("\r\n", "\n"))
        )
        return "250 OK"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that the server of the tests has written for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    day = timedelta(days=1)
    moment = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=moment - day,
        not_valid_after=moment + day,
    )
    signed = made.add_extension(here, critical=False).sign(key, SHA256())
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path_factory.mktemp("mail") / "server.pem"
    path.write_bytes(signed.public_bytes(Encoding.PEM) + key.private_bytes(*form))
    return path


@contextmanager
def serving(settings: Any, **way: Any) -> Iterator[Letters]:
    """Run a mail server of our own, and set what leads to it."""

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        is_known = isinstance(data, LoginPassword) and data.password == b"geheim"
        return AuthResult(success=is_known)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    letters = Letters()
    post = Controller(letters, hostname="127.0.0.1", port=port, authenticator=known, **way)
    post.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "perfgoals", "geheim"
    settings.DEFAULT_FROM_EMAIL = "jixiao@mu.example"
    settings.NOTICE_MAIL, settings.SITE_URL = True, "https://mu.example"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    yield letters
    post.stop()


@pytest.fixture
def server(settings: Any) -> Iterator[Letters]:
    """A mail server without encryption."""
    with serving(settings, auth_require_tls=False) as letters:
        yield letters


def addressed(cast: Cast, person: str, address: str) -> User:
    user = cast.people[person]
    user.email = address
    user.save(update_fields=["email"])
    return user


def test_notices_arrive_at_a_real_server(
    cast: Cast, server: Letters, django_capture_on_commit_callbacks: Any
) -> None:
    clerk = addressed(cast, "clerk_a", "clerk@mu.example")
    with django_capture_on_commit_callbacks(execute=True):
        notify([clerk], kind=Notice.Kind.RESULT, text="已批复", url="/projects/")
    assert server.taken == [
        (
            "clerk@mu.example",
            "预算绩效目标管理：有新的通知",
            "jixiao@mu.example: 已批复\nhttps://mu.example/projects/",
        )
    ]


def ways(certificate: Path) -> dict[str, tuple[dict[str, Any], dict[str, bool]]]:
    """Return how the server is run, and what is set, for each encryption that can be set."""
    held = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    held.load_cert_chain(certificate)
    return {
        "starttls": ({"tls_context": held, "require_starttls": True}, {"EMAIL_USE_TLS": True}),
        "ssl": ({"ssl_context": held, "auth_require_tls": False}, {"EMAIL_USE_SSL": True}),
    }


@pytest.mark.parametrize("way", ["starttls", "ssl"])
def test_notices_arrive_over_an_encrypted_line(
    cast: Cast,
    settings: Any,
    certificate: Path,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    run, given = ways(certificate)[way]
    clerk = addressed(cast, "clerk_a", "clerk@mu.example")
    # The operator lets the machine trust the server, as he does with that of the bureau.
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(settings, **run) as letters:
        for name, value in given.items():
            setattr(settings, name, value)
        with django_capture_on_commit_callbacks(execute=True):
            notify([clerk], kind=Notice.Kind.RESULT, text="已批复")
    assert [(address, text) for address, _, text in letters.taken] == [
        ("clerk@mu.example", "jixiao@mu.example: 已批复")
    ]
    assert not Notice.objects.filter(kind="mail").exists()


@pytest.mark.parametrize("way", ["starttls", "ssl"])
def test_a_server_nobody_vouches_for_gets_no_letter(
    cast: Cast,
    settings: Any,
    certificate: Path,
    way: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    run, given = ways(certificate)[way]
    clerk = addressed(cast, "clerk_a", "clerk@mu.example")
    with serving(settings, **run) as letters:
        for name, value in given.items():
            setattr(settings, name, value)
        with django_capture_on_commit_callbacks(execute=True):
            notify([clerk], kind=Notice.Kind.RESULT, text="已批复")
    assert letters.taken == []
    notice = Notice.objects.get(kind="mail")
    assert notice.user.username == "system"
    assert "CERTIFICATE_VERIFY_FAILED" in notice.text


@pytest.mark.parametrize("trouble", ["address", "password", "server"])
def test_what_is_not_sent_is_told_once_to_the_system_administrator(
    cast: Cast,
    server: Letters,
    settings: Any,
    trouble: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.EMAIL_TIMEOUT = 2  # this server leaves a refused client waiting
    lost = addressed(cast, "clerk_a", "gone@mu.example")
    if trouble == "password":
        settings.EMAIL_HOST_PASSWORD = "falsch"
    elif trouble == "server":
        settings.EMAIL_PORT = 9
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            notify([lost], kind=Notice.Kind.RESULT, text="已批复")
    notices = Notice.objects.filter(kind="mail")
    assert [notice.user.username for notice in notices] == ["system"]
    assert notices[0].text.startswith("发往 gone@mu.example的邮件没有送出")
    assert User.objects.get(username="system").unread_notices == 1
    assert Notice.objects.filter(user=lost, text="已批复").count() == 2


def test_a_new_system_administrator_is_told_too(cast: Cast, settings: Any) -> None:
    tell_of_failure({"a@mu.example": "x"})
    other = User.objects.create_user("system2", name="另一", must_change_password=False)
    grant_role(user=other, role=Role.SYSTEM_ADMIN, district=cast.district, actor=None)
    tell_of_failure({"a@mu.example": "x", "b@mu.example": "y"})
    notices = Notice.objects.filter(kind="mail").order_by("pk")
    assert [notice.user.username for notice in notices] == ["system", "system2"]
    assert "发往 a@mu.example等 2 个地址" in notices[1].text


def test_nobody_is_reminded_on_a_day_off(behind: Cast, freeze: Any) -> None:
    set_window(behind, datetime(2027, 3, 8, 10, tzinfo=UTC), "1")
    freeze(datetime(2027, 3, 5, 1, tzinfo=UTC))
    assert remind_due(FRIDAY) == 1
    assert [remind_due(FRIDAY + timedelta(days=n)) for n in (1, 2, 3)] == [0, 0, 0]


def test_finance_sets_days_words_and_units_of_what_goes_out_by_itself(
    behind: Cast, freeze: Any
) -> None:
    Project.objects.create(unit=behind.unit_b, name="乙的项目", category="特定目标类")
    set_window(behind, datetime(2027, 3, 12, 10, tzinfo=UTC), "")
    freeze(datetime(2027, 3, 4, 1, tzinfo=UTC))
    User.objects.update(password_changed_at=timezone.now())
    client, address = signed_in(behind, "examiner2"), reverse("reviews:reminders")
    assert "现在没有排定的自动催报" in client.get(address).content.decode()
    data = {
        "then": "automatic",
        "days": "3,1",
        "auto_note": "周五上会。",
        "shown": [behind.unit_a.pk, behind.unit_b.pk],
        "unit": [behind.unit_a.pk],
    }
    assert client.post(address, data).status_code == 302
    page = client.get(address).content.decode()
    assert "将在 03月09日、03月11日 各催一次，现有 1 个单位会收到" in page
    assert '<span id="auto-echo">周五上会。</span>' in page
    freeze(datetime(2027, 3, 9, 1, tzinfo=UTC))
    assert remind_due(date(2027, 3, 9)) == 1
    assert told()[-1] == (
        "clerk_a",
        "甲单位有1 份申报表尚未提交（截止 03月12日 18:00），请尽快办理。周五上会。",
    )
    event = AuditEvent.objects.get(action="review.automatic")
    assert event.after["unreminded"] == behind.unit_b.name
    freeze(datetime(2027, 3, 4, 1, tzinfo=UTC))
    client.post(address, {**data, "unit": [behind.unit_a.pk, behind.unit_b.pk]})
    window = EntryWindow.objects.get(pk=behind.window.pk)
    assert list(window.unreminded.all()) == []


def test_what_cannot_be_set_is_refused_with_what_was_typed(behind: Cast) -> None:
    address = reverse("reviews:reminders")
    data = {"then": "automatic", "days": "五天", "auto_note": "周五上会。"}
    answer = signed_in(behind, "examiner2").post(address, data)
    page = answer.content.decode()
    assert (answer.status_code, "请填用逗号分开的工作日数" in page) == (422, True)
    assert ('value="五天"' in page, 'value="周五上会。"' in page) == (True, True)
    refused = signed_in(behind, "examiner1").post(address, {**data, "days": "1"})
    assert refused.status_code == 403
