"""The roles of the procedure and of the three administrators."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """Who acts: from the clerk of a unit to the bureau, and the three administrators."""

    CLERK = "clerk", "填报人"
    UNIT_REVIEWER = "unit_reviewer", "单位审核"
    DEPARTMENT = "department", "主管部门"
    EXAMINER_FIRST = "examiner_first", "财政业务科"
    EXAMINER_SECOND = "examiner_second", "财政绩效科"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"

    @classmethod
    def unit_roles(cls) -> frozenset[Role]:
        """Roles held in one unit."""
        return frozenset({cls.CLERK, cls.UNIT_REVIEWER})

    @classmethod
    def examiners(cls) -> frozenset[Role]:
        """Roles of the finance bureau."""
        return frozenset({cls.EXAMINER_FIRST, cls.EXAMINER_SECOND})

    @classmethod
    def administrators(cls) -> frozenset[Role]:
        """三员: they hold no business right, and nobody is two of them."""
        return frozenset({cls.SYSTEM_ADMIN, cls.SECURITY_ADMIN, cls.AUDIT_ADMIN})

    @classmethod
    def guarded(cls) -> frozenset[Role]:
        """Roles whose accounts no administrator opens alone: they decide, or administer."""
        return cls.examiners() | cls.administrators()

    @classmethod
    def staff(cls) -> frozenset[Role]:
        """Roles that work in the admin."""
        return cls.examiners() | cls.administrators()

    def conflict_with(self, others: set[str]) -> str:
        """Return why this role may not stand beside the others; empty when it may."""
        own = self in self.administrators()
        if own and others - {self.value}:
            return f"“{self.label}”须专人专任，不能与其他角色兼任（三员分立）。"
        if not own and others & self.administrators():
            return "系统、安全、审计管理员不得兼任业务角色（三员分立）。"
        return ""
