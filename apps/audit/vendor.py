"""The second line of defence in the database's own words. The one place of the trail with vendor SQL.

PostgreSQL (and its relatives) alone: triggers refuse to change or remove rows of the trail for
everybody, and the role of the running program gets the rights it needs and no more. Put on by
``manage.py audit_guard``; other databases rest on the seal and the anchors.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

SETTING = "perfgoals.archiving"

GUARD = """
create or replace function audit_refuse() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('perfgoals.archiving', true) = 'on'
     and pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return old;
  end if;
  raise exception 'audit trail is append-only';
end $$;
create or replace function audit_head_step() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.id = old.id and new.count = old.count + 1 then
    return new;
  end if;
  raise exception 'a chain of the audit trail only grows, by one';
end $$;
create trigger audit_event_keep before update or delete on audit_auditevent
  for each row execute function audit_refuse();
create trigger audit_event_whole before truncate on audit_auditevent
  for each statement execute function audit_refuse();
create trigger audit_head_keep before update or delete on audit_audithead
  for each row execute function audit_head_step();
create trigger audit_head_whole before truncate on audit_audithead
  for each statement execute function audit_head_step();
"""
UNGUARD = """
drop trigger if exists audit_event_keep on audit_auditevent;
drop trigger if exists audit_event_whole on audit_auditevent;
drop trigger if exists audit_head_keep on audit_audithead;
drop trigger if exists audit_head_whole on audit_audithead;
drop function if exists audit_refuse();
drop function if exists audit_head_step();
"""
# All tables for the program; of the trail's only what it writes.
RUNTIME = """
grant usage on schema public to {role};
grant select, insert, update, delete on all tables in schema public to {role};
grant usage, select on all sequences in schema public to {role};
revoke update, delete, truncate on audit_auditevent from {role};
revoke delete, truncate on audit_audithead from {role};
revoke insert, update, delete on audit_auditarchive from {role};
revoke update, delete on audit_auditcheck from {role};
revoke insert, update, delete on django_migrations from {role};
"""


def is_postgres(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the database understands what stands here."""
    return bool(connection.vendor == "postgresql")


def guard(connection: BaseDatabaseWrapper, *, role: str = "") -> None:
    """Put the triggers on, and give ``role``, where one is named, the rights of the program."""
    with connection.cursor() as cursor:
        cursor.execute(UNGUARD + GUARD)
        if role:
            cursor.execute(RUNTIME.format(role=connection.ops.quote_name(role)))


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute(UNGUARD)


def allow_archiving(connection: BaseDatabaseWrapper) -> None:
    """Let the owner of the table delete rows until the transaction ends."""
    if is_postgres(connection):
        with connection.cursor() as cursor:
            cursor.execute("select set_config(%s, 'on', true)", [SETTING])
