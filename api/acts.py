"""Doing an act: its texts are stored, the engine does it, the journal tells."""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Body, Header, Response
from pydantic import TypeAdapter

from api.authority import Acting, AnyActing, Reading
from api.drafts import Draft, Repetition
from api.earlier import as_recorded, with_answer
from api.inputs import Key
from api.meanwhile import overtaken
from api.problems import ProblemError, is_for_later
from api.reading_log import logged_as
from api.receipts import Receipt, receipt
from api.responses import problems
from api.surroundings import Here, Surroundings
from suban.domain.acts import Act, ActCommand, Actor, Reply, TextRef
from suban.domain.case import Case
from suban.domain.confidentiality import named_refusal, nobody_left
from suban.domain.law import Law
from suban.domain.model import digest
from suban.domain.procedure.taking import authority_refusal, closed_refusal, goes_on_after_closing
from suban.domain.refusals import Refusal
from suban.engine.petitions import ActRefusedError, NotRunningError
from suban.store import files, people, petitions, receptions, respondents, texts
from suban.store.addressing import MisaddressedError, addressed
from suban.store.petitions import RecordedAct
from suban.store.signing import signing_units

router = APIRouter(tags=["办理 / acts"])

_recorded: TypeAdapter[Act] = TypeAdapter(Act)

EXAMPLES: dict[str, Any] = {
    "direct_answer": {
        "summary": "当场答复",
        "value": {"act": "direct_answer", "answer": "居住证办理地点为各派出所户籍窗口，工作日受理。"},
    },
    "acceptance": {"summary": "受理", "value": {"act": "acceptance"}},
    "urgent_acceptance": {
        "summary": "受理（紧急）",
        "value": {"act": "acceptance", "urgency": "utilities"},
    },
    "non_acceptance": {
        "summary": "不予受理",
        "value": {
            "act": "non_acceptance",
            "ground": "answered_elsewhere",
            "reason": "该事项已由其他途径受理并答复。",
            "channel": "请向原受理机关查询办理情况。",
        },
    },
    "correction": {
        "summary": "更正",
        "value": {"act": "correction", "kind": "consultation", "reason": "诉求人询问的是办理流程。"},
    },
    "conferral": {
        "summary": "派单前会商",
        "value": {"act": "conferral", "units": ["CG", "ZJ"], "question": "该路段路灯由哪个单位管养？"},
    },
    "conferral_opinion": {
        "summary": "会商意见",
        "value": {
            "act": "conferral_opinion",
            "unit": "CG",
            "ours": False,
            "opinion": "该路段尚未移交，由建设单位管养。",
        },
    },
    "alert": {
        "summary": "通报有关部门",
        "value": {"act": "alert", "category": "accident", "note": "居民楼燃气泄漏，已疏散。"},
    },
    "materials_request": {
        "summary": "通知补齐材料",
        "value": {"act": "materials_request", "missing": "请补充购买凭证和商家地址。"},
    },
    "materials": {"summary": "补齐材料", "value": {"act": "materials", "supplied": "商家在解放路12号。"}},
    "repetition": {
        "summary": "认定重复诉求",
        "value": {
            "act": "repetition",
            "earlier": "20260302-000001",
            "new_facts": False,
            "basis": "同一路口同一盏路灯。",
        },
    },
    "repetition_overruling": {
        "summary": "撤销重复认定",
        "value": {"act": "repetition_overruling", "reason": "诉求人说明不是同一盏路灯。", "wished": True},
    },
    "special_report": {
        "summary": "报送信息专报",
        "value": {"act": "special_report", "report": "老城改造涉及百余户，诉求集中。"},
    },
    "instruction": {
        "summary": "记录领导批示",
        "value": {
            "act": "instruction",
            "leader": "分管副市长",
            "instruction": "由住建局牵头，十日内报结果。",
        },
    },
    "dispatch": {"summary": "派单", "value": {"act": "dispatch", "unit": "CG"}},
    "dispatch_under_another_law": {
        "summary": "派单（法律法规另有时限）",
        "value": {"act": "dispatch", "unit": "CG", "statutory_limit": "letters_and_visits"},
    },
    "dispatch_for_coordination": {
        "summary": "派单（由区政府协调办理）",
        "value": {"act": "dispatch", "unit": "TD", "coordinates": True},
    },
    "binding_dispatch": {
        "summary": "终局派单（退回次数达到上限后）",
        "value": {"act": "dispatch", "unit": "CG", "binding": True, "reason": "两次退回后经会商确定。"},
    },
    "onward_dispatch": {"summary": "转派", "value": {"act": "onward_dispatch", "unit": "ZQ"}},
    "recall": {"summary": "撤回派单", "value": {"act": "recall", "reason": "该路段由交通运输部门管养。"}},
    "signature": {"summary": "签收", "value": {"act": "signature"}},
    "return_request": {
        "summary": "申请退回",
        "value": {
            "act": "return_request",
            "ground": "not_our_duty",
            "reason": "该路段由交通运输部门管养。",
            "basis": "三定方案第二条",
        },
    },
    "return_decision": {"summary": "审核退回", "value": {"act": "return_decision", "agreed": True}},
    "escalation": {
        "summary": "提请协调",
        "value": {"act": "escalation", "step": "office", "reason": "两个单位对管辖界限有争议。"},
    },
    "escalation_outcome": {
        "summary": "协调结果",
        "value": {
            "act": "escalation_outcome",
            "solved": True,
            "outcome": "经现场查看，该路段由城市管理部门负责。",
            "unit": "CG",
        },
    },
    "assisting_request": {
        "summary": "请求协办",
        "value": {"act": "assisting_request", "units": ["SW"], "task": "请检修该路段供水管道。"},
    },
    "assisting_release": {
        "summary": "解除协办",
        "value": {"act": "assisting_release", "unit": "SW", "reason": "经查看与供水无关。"},
    },
    "assisting_result": {
        "summary": "报送协办结果",
        "value": {"act": "assisting_result", "result": "管道已更换，恢复供水。"},
    },
    "assisting_delay": {
        "summary": "说明协办逾期理由",
        "value": {
            "act": "assisting_delay",
            "reason": "配件须外地调运。",
            "progress": "已开挖并确定漏点。",
        },
    },
    "whistle": {
        "summary": "吹哨",
        "value": {"act": "whistle", "units": ["CG", "GA"], "purpose": "占道经营反复，请共同到场处置。"},
    },
    "whistle_answer": {
        "summary": "报到",
        "value": {"act": "whistle_answer", "measures": "今晚七时派执法队员两名到场。"},
    },
    "whistle_outcome": {
        "summary": "联合处置结果",
        "value": {
            "act": "whistle_outcome",
            "solved": True,
            "outcome": "联合清理占道摊位，划定临时摊位。",
            "absent": ["GA"],
        },
    },
    "report_decision": {
        "summary": "举报受理决定",
        "value": {
            "act": "report_decision",
            "accepted": False,
            "reason": "举报事项已过追责期限。",
            "basis": "《中华人民共和国行政处罚法》第三十六条",
        },
    },
    "contact": {
        "summary": "沟通",
        "value": {"act": "contact", "manner": "phone", "note": "已电话联系诉求人，约定现场查看。"},
    },
    "stage_report": {
        "summary": "报告阶段性情况",
        "value": {
            "act": "stage_report",
            "progress": "线缆已到场，等待供电公司停电配合。",
            "public": "正在更换线缆，预计周五完工。",
        },
    },
    "extension_request": {
        "summary": "申请延期",
        "value": {
            "act": "extension_request",
            "amount": 3,
            "reason": "配件需外地调运。",
            "progress": "已完成现场勘查，故障线路已确定。",
            "measures": "先行架设临时照明，配件到货当日更换。",
        },
    },
    "extension_decision": {"summary": "审核延期", "value": {"act": "extension_decision", "granted": True}},
    "explanation": {"summary": "说明原因", "value": {"act": "explanation", "reason": "连日暴雨无法施工。"}},
    "reply": {
        "summary": "答复",
        "value": {
            "act": "reply",
            "result": "三盏路灯均已修复。",
            "basis": "《城市照明管理规定》",
            "answered": "已电话告知诉求人。",
            "handled_on": "2026-03-04",
            "investigation": "现场查看记录一份。",
            "conclusion": "属实，系线缆老化。",
            "drafted_by": "cg-1",
            "approved_by": "cg-leader",
            "publication": "public",
            "checked_by": "cg-leader",
        },
    },
    "reply_not_for_now": {
        "summary": "答复（暂时无法解决的）",
        "value": {
            "act": "reply",
            "result": "该路段明年改造时一并加装路灯。",
            "answered": "已上门告知。",
            "outcome": "not_for_now",
            "explained": "已说明该路段供电容量不足，改造列入明年计划。",
        },
    },
    "clarification_request": {
        "summary": "要求说明",
        "value": {"act": "clarification_request", "reason": "期限已过，至今没有结果。"},
    },
    "clarification": {
        "summary": "作出说明",
        "value": {"act": "clarification", "clarification": "管材延误，本周五完工，逾期责任在我单位。"},
    },
    "review": {"summary": "审核答复", "value": {"act": "review", "approved": True}},
    "self_recusal": {
        "summary": "主动回避",
        "value": {"act": "self_recusal", "ground": "close_relative", "reason": "被投诉人系本人近亲属。"},
    },
    "recusal_request": {
        "summary": "申请回避",
        "value": {
            "act": "recusal_request",
            "person": "cg-01",
            "ground": "interest",
            "reason": "经办人与被投诉的商户有利害关系。",
        },
    },
    "recusal_decision": {
        "summary": "回避决定",
        "value": {
            "act": "recusal_decision",
            "request": 4,
            "granted": True,
            "answer": "经核实情况属实，同意回避，改由其他人员办理。",
        },
    },
    "respondents_corrected": {
        "summary": "更正（登记被投诉方）",
        "value": {
            "act": "correction",
            "respondents": [{"unit": "CG"}, {"person": "sw-01"}],
            "reason": "诉求人来电说明投诉的是城管局和供水公司的一名工作人员。",
        },
    },
    "release": {
        "summary": "提供诉求人信息",
        "value": {
            "act": "release",
            "unit": "CG",
            "particulars": ["address"],
            "reason": "需上门核实漏水点位置。",
        },
    },
    "protection_marking": {
        "summary": "标注涉密内容",
        "value": {
            "act": "protection_marking",
            "marks": ["privacy"],
            "reason": "附件含有他人病历。",
        },
    },
    "return_visit": {
        "summary": "回访",
        "value": {
            "act": "return_visit",
            "reached": True,
            "channel": "phone",
            "contacted": True,
            "attitude": "five_stars",
            "result": "four_stars",
            "solved": True,
            "note": "诉求人称路灯已亮。",
        },
    },
    "rating": {"summary": "评价", "value": {"act": "rating", "level": "satisfied"}},
    "rating_with_quality": {
        "summary": "评价（满意度与办理质量分别评价）",
        "value": {"act": "rating", "level": "five_stars", "quality": "four_stars"},
    },
    "rating_objection": {
        "summary": "评价异议",
        "value": {"act": "rating_objection", "reason": "诉求已当日办结，有照片为证。"},
    },
    "rerating": {
        "summary": "复评",
        "value": {
            "act": "rerating",
            "level": "four_stars",
            "quality": "four_stars",
            "reason": "经核实，办理及时，告知不够充分。",
        },
    },
    "rating_review": {"summary": "评价审核", "value": {"act": "rating_review", "confirmed": True}},
    "warning_withdrawal": {
        "summary": "撤销预警",
        "value": {
            "act": "warning_withdrawal",
            "warning": 8,
            "ground": "explained",
            "reason": "承办单位已于逾期次日来函说明原因。",
        },
    },
    "referral": {
        "summary": "移送有关机关",
        "value": {
            "act": "referral",
            "organ": "public_security",
            "ground": "harassment",
            "evidence": "三小时内连续来电辱骂话务员，录音见附件。",
            "evidence_files": [
                {"id": "5d0f0c59-3f0e-4a36-8f43-6f2d3a0f6a11", "digest": "9f" * 32},
            ],
        },
    },
    "referral_outcome": {
        "summary": "移送处理结果",
        "value": {"act": "referral_outcome", "referral": 9, "outcome": "公安机关已予以警告。"},
    },
    "fault_finding": {
        "summary": "责任认定",
        "value": {"act": "fault_finding", "at_fault": True, "reason": "两次答复均未到现场查看。"},
    },
    "noncooperation": {
        "summary": "记录不配合",
        "value": {"act": "noncooperation", "record": "约定11月3日上门查看，诉求人拒绝开门。"},
    },
    "cooperation": {
        "summary": "记录恢复配合",
        "value": {"act": "cooperation", "record": "诉求人来电约定11月20日查看现场。"},
    },
    "excuse": {"summary": "说明正当理由", "value": {"act": "excuse", "reason": "正在外地住院，出院后补。"}},
    "closing_request": {
        "summary": "申请办结",
        "value": {
            "act": "closing_request",
            "ground": "legal_proceedings",
            "reason": "诉求人已就同一事项起诉。",
            "evidence": ["proceedings_notice"],
            "description": "区人民法院受理案件通知书一份。",
            "began_on": "2025-11-05",
        },
    },
    "closing_decision": {
        "summary": "办结审核",
        "value": {
            "act": "closing_decision",
            "agreed": True,
            "answer": "您已就该事项提起诉讼，法院已受理，请通过诉讼解决。",
        },
    },
    "supervision_order": {
        "summary": "督办",
        "value": {
            "act": "supervision_order",
            "trigger": "instructed",
            "mode": "notice",
            "text": "市领导批示：请两个工作日内办结并反馈。",
        },
    },
    "supervision_on_site": {
        "summary": "督办（现场协调）",
        "value": {
            "act": "supervision_order",
            "trigger": "concentrated",
            "mode": "on_site",
            "units": ["ZJ"],
            "due_on": "2026-03-13",
            "text": "城市管理部门更换灯具，住建部门回填路面。",
        },
    },
    "supervision_answer": {
        "summary": "督办反馈",
        "value": {"act": "supervision_answer", "order": 5, "answer": "三盏路灯均已更换，附照片。"},
    },
    "supervision_interview": {
        "summary": "约谈",
        "value": {
            "act": "supervision_interview",
            "order": 5,
            "held": True,
            "outcome": "分管负责人到场，承诺三日内办结。",
        },
    },
    "supervision_conclusion": {
        "summary": "督办办结",
        "value": {"act": "supervision_conclusion", "order": 5, "met": True},
    },
    "withdrawal": {"summary": "撤回", "value": {"act": "withdrawal", "reason": "问题已解决。"}},
    "reopening_request": {
        "summary": "申请重新办理",
        "value": {"act": "reopening_request", "new_facts": "商家又扣回了退款，附扣款记录。"},
    },
    "reopening_decision": {
        "summary": "决定是否重新办理",
        "value": {"act": "reopening_decision", "reopened": True, "reason": "扣款属新情况，重新办理。"},
    },
}


@router.post(
    "/petitions/{number}/acts",
    summary="办理诉求 / do an act",
    responses=problems(400, 401, 403, 404, 409, 413, 422, 501, 503),
)
@logged_as("act")
async def do_act(
    draft: Annotated[Draft, Body(openapi_examples=EXAMPLES)],
    here: Here,
    acting: AnyActing,
    response: Response,
    idempotency_key: Annotated[
        Key | None,
        Header(
            description="重复提交时保持不变；不给出则每次都是新的行为 / the same for a repeated request; "
            "without one each request is a new act"
        ),
    ] = None,
) -> Receipt:
    """Does one act on a petition, as staff (bearer token) or as its petitioner (query code).

    The law decides; a refusal names its article, and where somebody was quicker, who did what. What the API
    receives before a limit ends is in time, even if it is handled later. The same key with the same act gives
    the first receipt again, however long ago, with the header `Idempotent-Replayed: true`; nothing is done
    twice.
    """
    act_id = idempotency_key or str(uuid4())
    if (first := await _first_receipt(here, acting, act_id, draft)) is not None:
        response.headers["Idempotent-Replayed"] = "true"
        return first
    if acting.reading is None:
        raise ProblemError("not_found")
    return await _perform(draft, here, acting.reading, act_id)


async def act_once(draft: Draft, here: Surroundings, reading: Reading, act_id: str) -> Receipt:
    """Do an act that comes another way; done already is as good."""
    acting = Acting(reading.case.number, reading.actor, reading)
    first = await _first_receipt(here, acting, act_id, draft)
    return first or await _perform(draft, here, reading, act_id)


async def _first_receipt(here: Surroundings, acting: Acting, act_id: str, draft: Draft) -> Receipt | None:
    """The receipt of this very act, where it is recorded already. Another act under that key is refused."""
    recorded = await petitions.recorded_act(here.store, acting.number, act_id)
    if recorded is None:
        return None
    if isinstance(draft, Repetition):
        draft = await as_recorded(here, acting.number, recorded.entry, draft)
    act, _ = _with_refs(acting.number, act_id, draft)
    if recorded.is_of(acting.actor, act):
        return await _receipt(here, acting.number, acting.actor, recorded)
    raise ProblemError("key_used" if acting.reading else "not_found")


async def _receipt(here: Surroundings, number: str, actor: Actor, recorded: RecordedAct) -> Receipt:
    """How the act left the petition: of what was recorded later, nothing."""
    case = await petitions.case_of(here.store, number)
    assert case is not None
    law = await here.statutes.law_of(case)
    if case.entries != recorded.last:
        # By the calendar of then, which may have changed since.
        case = await petitions.case_at(here.store, number, recorded.last)
        law = law.under(case)
    return receipt(law, case, recorded.entry.number, actor, recorded.entry.at)


async def _perform(draft: Draft, here: Surroundings, reading: Reading, act_id: str) -> Receipt:
    """Do an act that is not recorded yet, as far as anybody knows."""
    at = here.clock.now()
    number, actor = reading.case.number, reading.actor
    act, bodies = _with_refs(number, act_id, draft)
    sent = digest(f"{actor.canonical()}{act.canonical()}")
    if isinstance(draft, Repetition):
        act, bodies = _with_refs(number, act_id, await with_answer(here, reading, draft))
    found = await _may_try(here, reading.case, actor, act)
    await _use_files(here, number, act, at)
    await texts.keep(here.store, number, bodies)
    # The engine may have been away when this request came before: that is when it was received.
    at = await receptions.first_received(here.store, number, act_id, sent, at)
    command = ActCommand(id=act_id, at=at, seen=reading.case.entries, actor=actor, act=found)
    await _settle(here, reading, command)
    # The journal says what was done: two acts under one key, sent at once, reach the engine as one.
    recorded = await petitions.recorded_act(here.store, number, act_id)
    assert recorded is not None
    if not recorded.is_of(actor, act):
        raise ProblemError("key_used")
    return await _receipt(here, number, actor, recorded)


def _with_refs(number: str, act_id: str, draft: Draft) -> tuple[Act, dict[TextRef, str]]:
    """The act as it is recorded, and the texts that it names."""
    bodies = {field: body for field in draft.text_fields if (body := getattr(draft, field)) is not None}
    refs = {field: texts.text_ref(number, act_id, field, body) for field, body in bodies.items()}
    fields = draft.as_sent().model_dump() | {field: ref.model_dump() for field, ref in refs.items()}
    return _recorded.validate_python(fields), {refs[field]: body for field, body in bodies.items()}


async def _may_try(here: Surroundings, case: Case, actor: Actor, act: Act) -> Act:
    """The act with what the register of units says of it.

    Refuses what needs no engine: a wrong unit, a day to come, and who may not do this at all.
    """
    found = await _addressed(here, case, actor, act)
    if case.closed and not goes_on_after_closing(act.act):
        return found
    law = await here.statutes.law_of(case)
    if (
        isinstance(act, Reply)
        and act.handled_on
        and act.handled_on > law.calendar.local_date(here.clock.now())
    ):
        raise ProblemError("in_the_future", field="handled_on")
    refusal = authority_refusal(law, case, actor, act.act)
    if refusal is not None:
        raise ActRefusedError(refusal)
    tied = await respondents.with_tied(here.store, case)
    refusal = named_refusal(law, tied, found)
    if refusal is not None:
        raise ActRefusedError(await _with_superior(here, law, tied, refusal), law.rulebook)
    if isinstance(act, Reply):
        units = await signing_units(here.store, law, tied, here.clock.now())
        missing = await people.not_of_units(here.store, units, act.signed_off)
        if missing:
            raise ProblemError("not_of_unit", field=missing[0])
        if act.approved_by and not await people.leads(here.store, act.approved_by):
            raise ProblemError("not_a_leader", field="approved_by")
    return found


async def _with_superior(here: Surroundings, law: Law, case: Case, refusal: Refusal) -> Refusal:
    """A refusal of a unit that is complained of, with who may have the petition in its place."""
    day = law.calendar.local_date(here.clock.now())
    code = await respondents.proposed(here.store, law, case, refusal.details["unit"], day)
    return refusal.with_(details={**refusal.details, "superior": code}) if code else refusal


async def _addressed(here: Surroundings, case: Case, actor: Actor, act: Act) -> Act:
    if not act.asks_register:
        return act
    law = await here.statutes.law_of(case)
    try:
        return await addressed(here.store, law, case, act, here.clock.now(), actor=actor)
    except MisaddressedError as error:
        if error.code == "centre_complained_of":
            raise ActRefusedError(nobody_left(law), law.rulebook) from None
        raise ProblemError(error.code) from None


async def _use_files(here: Surroundings, number: str, act: Act, at: datetime) -> None:
    """Refuse files that are not there; spare the others, so that the act finds them."""
    named = act.named_files()
    if not named:
        return
    if here.files is None:
        raise ProblemError("files_off")
    if any(len(getattr(act, field) or ()) > here.files.most for field in act.file_fields):
        raise ProblemError("too_many_files", most=here.files.most)
    if not await files.use(here.store, number, named, at):
        raise ProblemError("file_unknown")


async def _settle(here: Surroundings, reading: Reading, command: ActCommand) -> None:
    """Do an act; once it is recorded or refused, its reception need not be remembered."""
    case = reading.case
    try:
        await _do(here, case, command)
    except ActRefusedError as error:
        await receptions.settled(here.store, case.number, command.id)
        if await petitions.recorded_act(here.store, case.number, command.id) is not None:
            # The same request, sent twice at once: the other was quicker, and closed the petition.
            return
        law = await here.statutes.law_of(case)
        refused = ActRefusedError(error.refusal, law.rulebook)
        if is_for_later(error.refusal):
            refused = await overtaken(here, reading, refused)
        raise refused from error
    await receptions.settled(here.store, case.number, command.id)


async def _do(here: Surroundings, case: Case, command: ActCommand) -> None:
    try:
        await here.engine.act(case.number, command)
    except NotRunningError:
        # Its workflow has ended, as it does when a petition is closed.
        now = await petitions.case_of(here.store, case.number)
        assert now is not None
        raise ActRefusedError(closed_refusal(await here.statutes.law_of(now), now)) from None
