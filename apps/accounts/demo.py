"""The cast of the demo district, named on the sign-in page while the demo is switched on."""

from dataclasses import dataclass

DEMO_PASSWORD = "Demo-2026-pass"  # noqa: S105 -- printed on the sign-in page of the demo


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demo; ``place`` names its department or unit, blank for the district."""

    username: str
    name: str
    role: str
    title: str
    place: str = ""


DEMO_ACCOUNTS = (
    DemoAccount("clerk", "王晓燕", "clerk", "填报人", "临川区青少年活动中心"),
    DemoAccount("clerk2", "李建国", "clerk", "填报人", "临川区环境监测站"),
    DemoAccount("unit", "陈志强", "unit_reviewer", "单位审核", "临川区养老服务指导中心"),
    DemoAccount("dept", "赵明", "department", "主管部门", "临川区教育局"),
    DemoAccount("exam1", "孙丽", "examiner_first", "财政业务科"),
    DemoAccount("exam2", "周文", "examiner_second", "财政绩效科"),
    DemoAccount("sysadmin", "吴系", "system_admin", "系统管理员"),
    DemoAccount("secadmin", "郑安", "security_admin", "安全管理员"),
    DemoAccount("auditor", "冯审", "audit_admin", "审计管理员"),
)
