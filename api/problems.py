"""Errors as people and machines read them: problem+json (RFC 9457), in Chinese and English.

A problem never repeats what was sent: it may be somebody's name or address.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from api.overtaken import EntryBefore, OvertakenError, recorded_text
from api.problems_of_appraisal import APPRAISAL_PROBLEMS, AppraisalProblem
from api.problems_of_governance import GOVERNANCE_PROBLEMS, GovernanceProblem
from api.problems_of_persons import PERSON_PROBLEMS, PersonProblem
from suban.domain.refusals import Refusal, RefusalCode
from suban.domain.rulebook import Rulebook
from suban.engine.petitions import ActRefusedError, EngineAwayError, OtherReleaseError
from suban.seeing.metrics import PROBLEMS, REFUSALS
from suban.wording import N_, Language, both
from suban.wording.refusals import refusal_text
from suban.wording.sources import source_text

_log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

ProblemCode = Literal[
    "bad_request",
    "malformed_json",
    "token_needed",
    "token_not_good",
    "platform_token_needed",
    "monitoring_token_needed",
    "one_identity",
    "not_for_you",
    "not_found",
    "no_such_address",
    "method_not_allowed",
    "key_used",
    "too_large",
    "invalid",
    "code_unknown",
    "in_the_future",
    "period_wrong",
    "period_unknown",
    "unit_unknown",
    "person_unknown",
    "person_not_concerned",
    "nobody_decides",
    "not_a_leader",
    "not_of_unit",
    "unit_missing",
    "answered_already",
    "answer_unknown",
    "petition_unknown",
    "no_phone",
    "entry_annulled",
    "not_objected",
    PersonProblem,
    AppraisalProblem,
    GovernanceProblem,
    "not_a_district",
    "unit_not_below",
    "earlier_unknown",
    "file_unknown",
    "file_empty",
    "file_too_large",
    "file_kind",
    "too_many_files",
    "upload_broken",
    "upload_slow",
    "file_lost",
    "range_not_there",
    "files_off",
    "files_away",
    "files_full",
    "cursor_unknown",
    "article_withdrawn",
    "nothing_to_check",
    "own_draft",
    "not_published",
    "report_unknown",
    "review_on_passed",
    "for_staff_only",
    "suggestion_answered",
    "calendar_overtaken",
    "calendar_not_changing",
    "day_not_over",
    "matter_not_listed",
    "not_logged",
    "not_closed",
    "erasure_decided",
    "under_hold",
    "unexpected",
    "store_away",
    "engine_away",
    "other_release",
]


@dataclass(frozen=True)
class _Kind:
    status: int
    text: str


_KINDS: dict[ProblemCode, _Kind] = {
    "bad_request": _Kind(400, N_("The request cannot be understood. See the documentation at /docs.")),
    "malformed_json": _Kind(
        400, N_("The body is no valid JSON. Send JSON in UTF-8 with Content-Type: application/json.")
    ),
    "token_needed": _Kind(
        401,
        N_(
            "Say who you are: staff with “Authorization: Bearer …”, "
            "the petitioner with the query code in “Query-Code”."
        ),
    ),
    "token_not_good": _Kind(401, N_("The access token is unknown or has expired. Ask for a new one.")),
    "platform_token_needed": _Kind(
        401,
        N_(
            "Say which platform you are, with “Authorization: Bearer …”: "
            "the token is unknown or has ended. Ask the service centre for the one that is good."
        ),
    ),
    "monitoring_token_needed": _Kind(
        401,
        N_(
            "Send “Authorization: Bearer …” with the token that SUBAN_METRICS_TOKEN sets: "
            "it is missing or another one."
        ),
    ),
    "one_identity": _Kind(
        400, N_("Send either “Authorization” or “Query-Code”, not both: an act has one actor.")
    ),
    "not_for_you": _Kind(403, N_("Your role may not do this. Ask the service centre.")),
    "not_found": _Kind(
        404,
        N_("There is nothing here that you may see. Check the number, and the query code if you use one."),
    ),
    "no_such_address": _Kind(404, N_("There is no such address. /docs lists those that there are.")),
    "method_not_allowed": _Kind(405, N_("This address does not take that method.")),
    "key_used": _Kind(
        409,
        N_(
            "This Idempotency-Key was used for something else. For another request take a new key; "
            "to repeat a request send exactly the same."
        ),
    ),
    "too_large": _Kind(413, N_("The request is larger than {most} KiB. Shorten the text.")),
    "invalid": _Kind(422, N_("Some of what you sent cannot be taken. Mend the fields in “errors”.")),
    "code_unknown": _Kind(
        422, N_("No rulebook of this city has the {field} “{given}”. Choose one of: {known}.")
    ),
    "in_the_future": _Kind(422, N_("“{field}” lies in the future. Give a day until today.")),
    "person_not_concerned": _Kind(
        422,
        N_(
            "This person has nothing to do with the petition. Name somebody of the unit that holds it or "
            "takes part in it, or of the centre."
        ),
    ),
    "nobody_decides": _Kind(
        409,
        N_(
            "Nobody on the register could then decide on a recusal that is applied for. Let applications be "
            "decided first that wait, or enter who leads a superior unit, then try again."
        ),
    ),
    "not_a_leader": _Kind(
        422, N_("“{field}” must name a leader of the unit: a reply is approved by somebody who leads it.")
    ),
    "person_unknown": _Kind(
        422, N_("There is no such member of the staff. Name the person by the code that the register gives.")
    ),
    "period_wrong": _Kind(
        422, N_("The last day lies before the first, or the period is longer than {most} days. Shorten it.")
    ),
    "period_unknown": _Kind(
        422, N_("There is no such period. Ask for a month, a quarter or a year: 2026-03, 2026-Q1 or 2026.")
    ),
    "unit_unknown": _Kind(422, N_("There is no such unit. See /api/v1/units for their codes.")),
    "unit_missing": _Kind(
        422, N_("No unit holds this petition now. Name the unit that it is about in “unit”, by its code.")
    ),
    "answered_already": _Kind(
        409, N_("It has been answered. To correct that answer, send the new one with “corrects”: {standing}.")
    ),
    "answer_unknown": _Kind(422, N_("There is no answer yet that could be corrected. Leave “corrects” out.")),
    "petition_unknown": _Kind(
        422, N_("“{field}” names a petition that is not there. Check its number, like 20260302-000001.")
    ),
    "no_phone": _Kind(
        422,
        N_(
            "The petitioner gave no telephone number with this petition, and the integrity file knows people "
            "by that. Name a petition of theirs that has one."
        ),
    ),
    "entry_annulled": _Kind(
        409, N_("The entry has been annulled and has no effect. Nothing more is needed.")
    ),
    "not_objected": _Kind(
        409, N_("No objection waits for a decision. To change the entry, correct or annul it with a reason.")
    ),
    "not_of_unit": _Kind(
        422,
        N_(
            "“{field}” names nobody of the unit that holds the petition. Give the id of somebody who stands "
            "with that unit in the register."
        ),
    ),
    **{code: _Kind(*each) for code, each in PERSON_PROBLEMS.items()},
    **{code: _Kind(*each) for code, each in APPRAISAL_PROBLEMS.items()},
    **{code: _Kind(*each) for code, each in GOVERNANCE_PROBLEMS.items()},
    "not_a_district": _Kind(
        422,
        N_(
            "Only the government of a district or county coordinates. Name one, see /api/v1/units, or leave "
            "“coordinates” out."
        ),
    ),
    "unit_not_below": _Kind(
        422, N_("The district hands it on only to a unit below it. See /api/v1/units for their superiors.")
    ),
    "earlier_unknown": _Kind(
        422,
        N_(
            "There is no earlier petition of that number from the same telephone number. "
            "/api/v1/petitions/{number}/earlier lists those that there are."
        ),
    ),
    "file_unknown": _Kind(
        422,
        N_(
            "The act names a file that this petition does not have, or with another digest. Send it first to "
            "/api/v1/petitions/{number}/files, and name it by the id and digest of the answer."
        ),
    ),
    "file_empty": _Kind(422, N_("The file is empty. Send its content as the body of the request.")),
    "file_too_large": _Kind(
        413, N_("The file is larger than {most} MiB. Send a smaller one, for instance a shorter video.")
    ),
    "file_kind": _Kind(
        415,
        N_(
            "By its content this is no file that is taken, whatever its name says. Pictures, sound, video, "
            "PDF, OFD and office files are taken, the latter without macros and without a password."
        ),
    ),
    "too_many_files": _Kind(409, N_("No more than {most} files are taken here. The others are kept.")),
    "upload_broken": _Kind(
        400, N_("The file did not arrive whole, and nothing of it was kept. Send it again.")
    ),
    "upload_slow": _Kind(
        408,
        N_("Nothing more of the file has come for {seconds} seconds, and nothing was kept. Send it again."),
    ),
    "file_lost": _Kind(
        410,
        N_(
            "The file is damaged or no longer there. Tell the service centre; whoever has it can send "
            "it once more."
        ),
    ),
    "range_not_there": _Kind(416, N_("The file has no such part. Ask for the whole of it, without “Range”.")),
    "files_off": _Kind(501, N_("This platform takes no files. Describe it in the text.")),
    "files_away": _Kind(503, N_("Files cannot be stored or read just now. Nothing was changed; try again.")),
    "files_full": _Kind(
        507,
        N_("There is no room for files just now. Nothing of it was kept, the petition is; try again later."),
    ),
    "cursor_unknown": _Kind(
        422, N_("This cursor is none of ours. Take “next” from the last page, with the same filters.")
    ),
    "article_withdrawn": _Kind(
        409, N_("The article has been withdrawn. Write a new one if the matter comes up again.")
    ),
    "nothing_to_check": _Kind(409, N_("No draft waits for a check. Look at the article again.")),
    "own_draft": _Kind(403, N_("You wrote this draft. Somebody else must check it.")),
    "not_published": _Kind(409, N_("The article has not been published yet. Have its draft checked first.")),
    "report_unknown": _Kind(
        409,
        N_(
            "There is no open report of that number on this article. Its “reports” lists those that there "
            "are."
        ),
    ),
    "review_on_passed": _Kind(422, N_("“review_on” must be a day after today.")),
    "for_staff_only": _Kind(
        403,
        N_("Only the staff sees drafts, reports and withdrawn articles. Leave “{field}” out, or sign in."),
    ),
    "suggestion_answered": _Kind(409, N_("The suggestion has been answered. Look at it again.")),
    "calendar_overtaken": _Kind(
        409,
        N_("Another notice was imported meanwhile. Look at what would move once more, then import it."),
    ),
    "calendar_not_changing": _Kind(
        409, N_("No change of the calendar to this notice is under way. Look at its state once more.")
    ),
    "day_not_over": _Kind(422, N_("“{field}” must be a day that is over. Ask until yesterday.")),
    "matter_not_listed": _Kind(
        422,
        N_(
            "The regulation in force lists no such matter. Leave “matter” out, or take one from "
            "/api/v1/rulebooks."
        ),
    ),
    "not_closed": _Kind(
        409,
        N_("The petition is not closed yet, so it must be known who asks. Ask again once it is closed."),
    ),
    "erasure_decided": _Kind(409, N_("This request has been decided on. The petitioner may ask again.")),
    "under_hold": _Kind(
        409,
        N_(
            "A legal hold stands on the petition: nothing of it may be erased. Lift the hold first, or "
            "refuse the request."
        ),
    ),
    "not_logged": _Kind(
        503,
        N_(
            "What you asked for is not shown, since the log of readings cannot be written now. Try again in "
            "a moment; if that does not help, tell whoever runs the platform."
        ),
    ),
    "unexpected": _Kind(
        500, N_("Something went wrong on our side. If it happens again, tell us the incident {incident}.")
    ),
    "store_away": _Kind(503, N_("The records cannot be reached just now. Nothing was changed; try again.")),
    "engine_away": _Kind(
        503,
        N_(
            "The act is not recorded as far as we know. Send it again with the same Idempotency-Key: "
            "it is done once at most."
        ),
    ),
    "other_release": _Kind(
        503,
        N_(
            "The platform is being upgraded, and this petition is still with another release, which does not "
            "know what this needs. Nothing was changed; try again when the upgrade is done."
        ),
    ),
}

_TITLES: dict[int, str] = {
    400: N_("The request is malformed"),
    401: N_("Not signed in"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Method not allowed"),
    408: N_("Too slow"),
    409: N_("Not possible now"),
    410: N_("No longer there"),
    413: N_("Too large"),
    415: N_("No such kind is taken"),
    416: N_("No such part"),
    422: N_("Cannot be taken"),
    500: N_("Our mistake"),
    501: N_("Not offered here"),
    507: N_("No room"),
    503: N_("Not available just now"),
}

_REFUSAL_STATUS: dict[RefusalCode, int] = {
    "role_may_not": 403,
    "other_unit": 403,
    "same_reviewer": 403,
    "own_rerating": 403,
    "own_closing": 403,
    "act_unknown_here": 422,
    "closing_ground_unknown": 422,
    "closing_answer_missing": 422,
    "evidence_unknown": 422,
    "evidence_missing": 422,
    "referral_evidence_missing": 422,
    "evidence_empty": 422,
    "began_missing": 422,
    "began_outside": 422,
    "excuse_unanswered": 422,
    "ground_unknown": 422,
    "channel_missing": 422,
    "channel_unknown": 422,
    "ground_outside_only": 422,
    "declaration_missing": 422,
    "assistance_unknown": 422,
    "ground_incomplete": 422,
    "category_unknown": 422,
    "materials_empty": 422,
    "earlier_itself": 422,
    "answer_missing": 422,
    "kind_unknown": 422,
    "matter_unknown": 422,
    "nature_unknown": 422,
    "recusal_ground_unknown": 422,
    "recusal_of_nobody": 422,
    "recusal_not_concerned": 422,
    "return_ground_unknown": 422,
    "escalation_step_unknown": 422,
    "duty_unsolved": 422,
    "lead_missing": 422,
    "assisting_unknown": 422,
    "assisting_itself": 422,
    "whistle_not_street": 422,
    "whistle_itself": 422,
    "not_summoned": 422,
    "urgency_unknown": 422,
    "statutory_limit_unknown": 422,
    "nothing_corrected": 422,
    "centre_complained_of": 422,
    "rating_unknown": 422,
    "rating_incomplete": 422,
    "visit_without_petitioner": 422,
    "manner_missing": 422,
    "manner_unknown": 422,
    "contact_in_the_future": 422,
    "contact_before_dispatch": 422,
    "visit_channel_unknown": 422,
    "visit_channel_missing": 422,
    "visit_incomplete": 422,
    "extension_incomplete": 422,
    "extension_too_long": 422,
    "calendar_ends": 422,
    "reply_incomplete": 422,
    "reply_signed_off_alone": 422,
    "reply_signed_off_by_party": 422,
    "outcome_missing": 422,
    "outcome_unknown": 422,
    "statement_not_open": 422,
    "reason_missing": 422,
}
"""Every other refusal is 409: the act is right in itself, but not now."""


class FieldError(BaseModel):
    """What is wrong with one field; never its value."""

    field: str
    zh: str
    en: str


class ProblemBody(BaseModel):
    """An error (RFC 9457). `code` is stable; `detail` is the Chinese text; `source` where the law refuses.

    `recorded_before` tells who has done what where an act is not possible now.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    zh: str
    en: str
    source: str | None = None
    source_zh: str | None = None
    source_en: str | None = None
    errors: list[FieldError] | None = None
    recorded_before: list[EntryBefore] | None = None

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "type": "urn:suban:problem:closed",
                    "title": "目前不能办理",
                    "status": 409,
                    "detail": "该诉求已办结，不能再作其他处理。如有新情况、新理由，可以申请重新办理，"
                    "或者重新提交诉求。",
                    "code": "closed",
                    "zh": "该诉求已办结，不能再作其他处理。如有新情况、新理由，可以申请重新办理，"
                    "或者重新提交诉求。",
                    "en": "The petition is closed; nothing more can be done to it. If there is news, ask "
                    "that it be opened again, or file a new one.",
                    "source": "art. 17",
                    "source_zh": "第17条",
                    "source_en": "art. 17",
                }
            ]
        }
    }


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(self, code: ProblemCode, **figures: object) -> None:
        self.code = code
        self.figures = figures
        super().__init__(code)


def problem(
    code: ProblemCode, figures: Mapping[str, object] | None = None, errors: Sequence[FieldError] = ()
) -> JSONResponse:
    """The answer to a request that ends with this problem; of the figures `source` is the provision."""
    PROBLEMS.labels(code).inc()
    kind = _KINDS[code]
    headers = {}
    if kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "2"
    if kind.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    figures = figures or {}
    source = figures.get("source")
    return _answer(
        code,
        kind.status,
        both(kind.text, **figures),
        source=str(source) if source else None,
        errors=errors,
        headers=headers,
    )


def refused(error: ActRefusedError, rulebook: Rulebook | None = None) -> JSONResponse:
    """The answer to an act that the law refuses, with what was recorded before where that hinders it.

    `rulebook` names what the refusal is about where the error brings none.
    """
    refusal = error.refusal
    REFUSALS.labels(refusal.code, refusal.source, "api").inc()
    wording = dict(refusal_text(refusal, error.rulebook or rulebook))
    recorded = error.recorded if isinstance(error, OvertakenError) else ()
    if recorded:
        last = recorded_text(recorded[-1])
        wording = {"zh": wording["zh"] + last["zh"], "en": f"{wording['en']} {last['en']}"}
    return _answer(
        refusal.code, _status_of(refusal), wording, source=refusal.source, recorded_before=recorded
    )


def is_for_later(refusal: Refusal) -> bool:
    """Whether the act is right in itself, but not now."""
    return _status_of(refusal) == HTTPStatus.CONFLICT


def _status_of(refusal: Refusal) -> int:
    return _REFUSAL_STATUS.get(refusal.code, 409)


def _answer(
    code: str,
    status: int,
    wording: Mapping[Language, str],
    *,
    source: str | None = None,
    errors: Sequence[FieldError] = (),
    recorded_before: Sequence[EntryBefore] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    place: Mapping[Language, str | None] = source_text(source) if source else {"zh": None, "en": None}
    body = ProblemBody(
        type=f"urn:suban:problem:{code}",
        title=both(_TITLES[status])["zh"],
        status=status,
        detail=wording["zh"],
        code=code,
        zh=wording["zh"],
        en=wording["en"],
        source=source,
        source_zh=place["zh"],
        source_en=place["en"],
        errors=list(errors) or None,
        recorded_before=list(recorded_before) or None,
    )
    return JSONResponse(
        body.model_dump(mode="json", exclude_none=True),
        status,
        headers=dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


async def on_problem(_: Request, error: Exception) -> JSONResponse:
    """A problem that the API itself saw."""
    assert isinstance(error, ProblemError)
    errors = error.figures.get("errors")
    return problem(error.code, error.figures, errors if isinstance(errors, tuple) else ())


async def on_refusal(_: Request, error: Exception) -> JSONResponse:
    """An act that the law refuses."""
    assert isinstance(error, ActRefusedError)
    return refused(error)


async def on_engine_away(_: Request, error: Exception) -> JSONResponse:
    """The engine did not answer in time."""
    assert isinstance(error, EngineAwayError)
    return problem("engine_away")


async def on_other_release(_: Request, error: Exception) -> JSONResponse:
    """The petition's worker does not know the act."""
    assert isinstance(error, OtherReleaseError)
    return problem("other_release")


# What a release finds in records that a newer one has written: fields, codes and acts that it has not.
_UNKNOWN_HERE = {"extra_forbidden", "literal_error", "union_tag_invalid"}


async def on_unreadable(_: Request, error: Exception) -> JSONResponse:
    """A record that this release cannot read, since a newer one has written it."""
    assert isinstance(error, ValidationError)
    found = {each["type"] for each in error.errors(include_input=False, include_context=False)}
    if not found & _UNKNOWN_HERE:
        raise error
    _log.error(
        "记录由较新的版本写入，本版本读不懂：请升级接口 / a newer release wrote what this one cannot read: "
        "upgrade the API: %s: %s",
        error.title,
        ", ".join(sorted(found)),
    )
    return problem("other_release")


async def on_store_away(_: Request, error: Exception) -> JSONResponse:
    """The database did not answer."""
    return problem("store_away")


async def on_files_away(_: Request, error: Exception) -> JSONResponse:
    """The disk with the files did not answer."""
    _log.error("文件目录不可用 / the folder of files is away: %s", error)
    return problem("files_away")


async def on_no_room(_: Request, error: Exception) -> JSONResponse:
    """The disk with the files is full."""
    _log.error("文件目录所在磁盘空间不足 / no room is left for files")
    return problem("files_full")


async def on_http(_: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses."""
    assert isinstance(error, HTTPException)
    # The only 400 of the framework is a body that it cannot read.
    codes: dict[int, ProblemCode] = {400: "malformed_json", 404: "no_such_address", 405: "method_not_allowed"}
    answer = problem(codes.get(error.status_code, "bad_request"))
    answer.headers.update(error.headers or {})
    return answer


async def on_invalid(_: Request, error: Exception) -> JSONResponse:
    """A request whose fields are wrong."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return problem("malformed_json")
    return problem("invalid", errors=tuple(_field_errors(found)))


_MESSAGES: dict[str, str] = {
    "missing": N_("is missing"),
    "extra_forbidden": N_("is no field here; remove it or mend its spelling"),
    "string_type": N_("must be a text"),
    "too_short": N_("is empty or too short: at least {min_length} characters"),
    "too_long": N_("is too long: at most {max_length} characters"),
    "too_few": N_("has too few items: at least {min_length}"),
    "too_many": N_("has too many items: at most {max_length}"),
    "string_too_short": N_("is empty or too short: at least {min_length} characters"),
    "string_too_long": N_("is too long: at most {max_length} characters"),
    "string_pattern_mismatch": N_("is not of the form {pattern}"),
    "not_staff": N_("is no id of somebody of the staff, such as “centre-1”"),
    "string_unicode": N_("holds characters that are no valid Unicode"),
    "nul": N_("holds a NUL character"),
    "literal_error": N_("must be one of {expected}"),
    "union_tag_not_found": N_("must say which one it is, in {discriminator}"),
    "union_tag_invalid": N_("must be one of {expected_tags}"),
    "bool_type": N_("must be true or false"),
    "bool_parsing": N_("must be true or false"),
    "int_type": N_("must be a whole number"),
    "int_parsing": N_("must be a whole number"),
    "int_from_float": N_("must be a whole number"),
    "greater_than": N_("must be more than {gt}"),
    "greater_than_equal": N_("must be at least {ge}"),
    "less_than_equal": N_("must be at most {le}"),
    "date_from_datetime_parsing": N_("must be a day like 2026-03-02"),
    "date_parsing": N_("must be a day like 2026-03-02"),
    "date_type": N_("must be a day like 2026-03-02"),
    "datetime_parsing": N_("must be an instant like 2026-03-02T09:00:00+08:00"),
    "datetime_from_date_parsing": N_("must be an instant like 2026-03-02T09:00:00+08:00"),
    "timezone_aware": N_("needs a time zone, like 2026-03-02T09:00:00+08:00"),
    "model_attributes_type": N_("must be an object {{…}}, sent with Content-Type: application/json"),
    "model_type": N_("must be an object {{…}}, sent with Content-Type: application/json"),
    "dict_type": N_("must be an object {{…}}, sent with Content-Type: application/json"),
    "who_asks": N_("give either “petitioner” or “anonymous”: true"),
    "rating_level": N_("a rating needs a “level” of the rulebook's scale, and nothing else has one"),
    "words_needed": N_("a complaint or report needs a “text”"),
    "review_on_of_approval": N_(
        "An approval names the day of the next review in “review_on”; sending back does not."
    ),
    "person_of_staff": N_("“person” goes with “about”: “staff” only"),
    "corrected_parts": N_("give in “corrected” what changes, with “decision”: “corrected” and only then"),
    "whose_file": N_("give either “petition” or “phone”"),
    "no_evidence": N_("give in “petitions” or “files” what proves it"),
    "lead_not_asked": N_("“lead” must be one of “units”"),
    "rests_on_what": N_(
        "a hot topic has a “period”, a reading of a policy an “article”, a handled case a “petition”, and "
        "nothing else of these"
    ),
    "about_whom": N_("give either “unit” or “person”: whom the record is about"),
    "which_organisation": N_(
        "give “organisation”, its name, for a legal person or an unincorporated organisation, and only "
        "for those"
    ),
    "which_respondent": N_(
        "name each party in one way: a “unit”, also with the “name” of somebody there, a “person”, or “words”"
    ),
    "which_way": N_("name either the “roles” that act in the centre’s place or a “channel”"),
    "nobody": N_("name a “unit” or a “person”"),
    "no_contact": N_("give a telephone number or an e-mail address, so that the unit can reach you"),
}
_OTHERWISE = N_("is not right")

# The figures that stand in our own schema. Others may repeat what was sent.
_FIGURES = (
    "min_length",
    "max_length",
    "pattern",
    "expected",
    "expected_tags",
    "discriminator",
    "gt",
    "ge",
    "le",
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}")


def _field_errors(found: Iterable[Mapping[str, Any]]) -> Iterable[FieldError]:
    for each in found:
        context = each.get("ctx", {})
        figures = {name: context[name] for name in _FIGURES if name in context}
        # `model_attributes_type` has no figures, but its braces must be unfolded as in a format.
        wording = both(_MESSAGES.get(_kind_of(each), _OTHERWISE), **figures)
        yield FieldError(field=_place(each), zh=_unfolded(wording["zh"]), en=_unfolded(wording["en"]))


def _kind_of(error: Mapping[str, Any]) -> str:
    """The type of an error: pydantic names long lists as it names long texts that are cleaned first."""
    kind: str = error["type"]
    if error.get("ctx", {}).get("field_type") in ("List", "Tuple"):
        return {"too_short": "too_few", "too_long": "too_many"}.get(kind, kind)
    return kind


def _unfolded(wording: str) -> str:
    return wording.replace("{{", "{").replace("}}", "}")


def _place(error: Mapping[str, Any]) -> str:
    """Where the error is. A field that the sender made up is not repeated."""
    parts = [str(part) for part in (*error["loc"], *error.get("ctx", {}).get("place", ()))]
    if error["type"] == "extra_forbidden":
        parts[-1] = "?"
    return ".".join(part if part.isdecimal() or _NAME.fullmatch(part) else "?" for part in parts)
