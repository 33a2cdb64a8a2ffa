"""The words of the notices of recusal."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import READABLE, RUNNING, Template
from suban.wording import N_

_REQUESTED = Template(
    N_("A recusal in petition {number} is applied for: please decide"),
    (
        N_("The petitioner applied on {at} ({source}). Decide by {recusal_by}, and answer in writing."),
        N_("The limits for acceptance and handling stand still until then."),
    ),
)

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("recusal_requested", "principal_leader"): _REQUESTED,
    ("recusal_requested", "office"): _REQUESTED,
    ("recusal_requested", "supervision_office"): _REQUESTED,
    ("recusal_granted", "petitioner"): Template(
        N_("The recusal that you applied for in petition {number} is granted"),
        (N_("It was decided on {at} ({source})."), READABLE),
    ),
    ("recusal_granted", "handlers"): Template(
        N_("A recusal in petition {number} is granted"),
        (N_("It was decided on {at} ({source}). Who was recused acts on the petition no more."),),
    ),
    ("recusal_granted", "office"): Template(
        N_("A recusal in petition {number} is granted"),
        (
            N_("It was decided on {at} ({source}). Who was recused acts on the petition no more."),
            N_(
                "If it is the whole unit that holds the petition, the dispatch is taken back with that: send "
                "it to another unit."
            ),
        ),
    ),
    ("recusal_refused", "office"): Template(
        N_("A recusal in petition {number} is refused"),
        (N_("It was decided on {at} ({source}). The limits run on."), RUNNING),
    ),
    ("recusal_refused", "petitioner"): Template(
        N_("The recusal that you applied for in petition {number} is refused"),
        (N_("It was decided on {at} ({source})."), READABLE),
    ),
    ("recusal_refused", "handlers"): Template(
        N_("A recusal in petition {number} is refused"),
        (N_("It was decided on {at} ({source}). The limits run on."), RUNNING),
    ),
}
