from django.apps import AppConfig
from django.db.models.signals import post_save

from apps.audit.personal_data import Kept, register_kept
from apps.audit.registry import register_actions, register_words

TRACE_WORDS = {
    "proposed": "建议值",
    "weight": "分量",
    "internal": "仅本级可见",
    "reply": "答复",
    "value": "改后的值",
    "status": "处理情况",
    "consent": "单位同意情况",
    "told": "通知人数",
    "reminder_days": "自动催报",
    "reminder_note": "自动催报附言",
    "unreminded": "不自动催报的单位",
    "review_total": "审核得分",
    "review_grade": "审核结论",
}


class ReviewsConfig(AppConfig):
    name = "apps.reviews"
    verbose_name = "审核"

    def ready(self) -> None:
        from apps.accounts.signals import told  # noqa: PLC0415 -- app ready
        from apps.entry.kept_sums import register_sums  # noqa: PLC0415 -- app ready
        from apps.entry.kinds import hear_kinds  # noqa: PLC0415 -- app ready
        from apps.reviews.admin.inbox import register_list  # noqa: PLC0415 -- app ready
        from apps.reviews.domain.automatic import tell_of_extension  # noqa: PLC0415 -- app ready
        from apps.reviews.domain.notices import (  # noqa: PLC0415 -- app ready
            tell_of_account,
            tell_of_step,
        )
        from apps.reviews.domain.opinions import composed_opinion  # noqa: PLC0415 -- app ready
        from apps.reviews.domain.pass_obstacles import hold  # noqa: PLC0415 -- app ready
        from apps.reviews.domain.proposals import close_met  # noqa: PLC0415 -- app ready
        from apps.reviews.domain.reminders import ARREARS  # noqa: PLC0415 -- app ready
        from apps.workflow.engine import (  # noqa: PLC0415 -- app ready
            moved,
            register_hold,
            register_opinions,
        )

        register_sums(ARREARS)
        told.connect(tell_of_account, dispatch_uid="reviews.tell_of_account")
        moved.connect(tell_of_step, dispatch_uid="reviews.tell_of_step")
        post_save.connect(
            tell_of_extension, "workflow.Extension", dispatch_uid="reviews.tell_of_extension"
        )
        moved.connect(close_met, dispatch_uid="reviews.close_met")
        register_opinions(composed_opinion)
        register_hold(hold)
        read = Kept("已读通知", "reviews.notice", "read_at", 730)
        register_kept(read)
        hear_kinds(register_list)
        register_words(TRACE_WORDS)
        register_actions(
            {
                "opinion.write": "提出审核意见",
                "opinion.reply": "答复审核意见",
                "opinion.accept": "采纳建议值",
                "opinion.answer": "处理审核意见",
                "opinion.resolve": "意见已解决",
                "opinion.weigh": "改意见的分量",
                "opinion.settle": "协商代改",
                "review.sheet": "填写审核表",
                "review.remind": "催报",
                "review.automatic": "设置自动催报",
            }
        )
