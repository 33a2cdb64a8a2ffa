"""The words of the notices of the party complained of, and of what is released to units."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import NOBODY, Template
from suban.wording import N_

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("released", "parties"): Template(
        N_("Petition {number}: particulars of the petitioner for {unit}"),
        (
            N_("{office} released to {unit} on {at} ({source}): {particulars}."),
            N_("Use them for handling this petition only, and pass them on to nobody."),
        ),
    ),
    ("corrected", "office"): Template(
        N_("Petition {number}: the unit that holds it is the party complained of"),
        (
            N_(
                "{complained_of} holds petition {number} and is complained of, as was recorded on {at} "
                "({source}). It reads no more of it. Recall the dispatch, and send it to another unit."
            ),
            N_(
                "A copy since its correction of {at} is to go to the unit with the function “{function}” "
                "({copied_source}). The register of units names nobody for it in the petition’s area or "
                "above, or nobody of that unit can be told. Tell it yourself, and have the register mended."
            ),
        ),
        instead=NOBODY,
    ),
}
