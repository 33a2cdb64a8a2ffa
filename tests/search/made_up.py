"""Made-up petitions in number: rows as the intake leaves them, so many that a plan shows what it is worth.

Words follow the law of most texts: few are in every second petition, most are in few. Some are put in by
count, so that a test knows how often they occur.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random

import psycopg

from suban.domain.case import Case
from suban.domain.law import Law
from suban.statutes.cities import rulebooks_of
from suban.statutes.rulebooks import read_rulebooks
from suban.statutes.workdays import national_calendar

UNITS = ("CG", "JT", "SW", "HB", "JY", "WJ")

ONE_IN = {"鼍潭桥北": 10_000, "GB 50180-2018": 5_000, "😀👍🏽": 5_000, "公积金贷": 500, "夜市": 100}
"""How seldom a word is put in that the rest of the text does not have."""

_MATTERS = """
物业公司 路灯不亮 噪声扰民 违章建筑 垃圾清运 停车收费 道路破损 供水中断 拖欠工资 油烟排放 公交线路 学区划分
医保报销 电梯故障 井盖松动 暖气不热 占道经营 污水外溢 社保缴费 房产证办理 树木遮挡 网络诈骗 工地扬尘
预付卡退款 低保申请 宠物伤人 加装电梯 消防通道 高空抛物 充电桩安装
老旧小区改造 天然气开通 交通信号灯 违规养殖 墓地管理
"""
_FIRST = """
金水 红旗 人民 解放 龙泉 滨江 文明 和平 长征 赣江 章江 翠微 五洲 迎宾 学府 创业 梅林 沙河 水东 虎岗
"""
_SECOND = """
大道 东路 西路 南街 北巷 花园 小区 新村 广场 社区 工业园 菜市场 中学 医院 桥头 公园
"""
_CHARACTERS = (
    "的一是了我不在人们有来他这上着个地到大里说就去子得也和那要下看天时过出小么起你都把好还多没为又可家学只以主会样年想生"
    "同老中十从自面前头道它后然走很像见两用她国动进成回什边作对开而己些现山民候经发工向事命给长水几义三声于高手知理眼志"
)
_TELLING = (
    "从上个月开始一直没有人处理",
    "多次向有关部门反映至今没有答复",
    "希望尽快派人到现场查看",
    "严重影响周边居民的正常生活",
    "请有关部门核实后给予书面答复",
    "我们全体业主联名要求解决",
)


def texts(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Titles and bodies, the same for the same seed."""
    random = Random(seed)
    matters = _MATTERS.split()
    weights = list(accumulate(1 / rank for rank in range(1, len(matters) + 1)))
    places = [first + second for first in _FIRST.split() for second in _SECOND.split()]
    often = list(accumulate(1 / rank for rank in range(1, len(places) + 1)))
    for number in range(count):
        place = random.choices(places, cum_weights=often)[0]
        matter, other = random.choices(matters, cum_weights=weights, k=2)
        said = [f"{place}{random.randrange(1, 400)}号{matter}"]
        for _ in range(random.randrange(3, 9)):
            free = "".join(random.choices(_CHARACTERS, k=random.randrange(8, 30)))
            said += [random.choice(_TELLING), free]
        said.append(f"还有{other}的问题" if random.random() < 0.3 else "谢谢")
        said += [word for word, one_in in ONE_IN.items() if number % one_in == one_in // 2]
        yield f"{place}{matter}", "，".join(said) + "。"


@cache
def law() -> Law:
    """The law that these petitions are under."""
    from suban.settings import Settings

    (rulebook,) = rulebooks_of(read_rulebooks(Settings(_env_file=None).rules_dir), "longnan")
    return Law(rulebook=rulebook, calendar=national_calendar(date(2026, 3, 2)))


def store(owner_url: str, asked: Iterable[tuple[str, str]], seed: int = 2) -> list[str]:
    """Store petitions with these texts, the oldest first, and bring the statistics up to date.

    As the owner of the tables, who may make the index of words after the rows, all at once.
    """
    random = Random(seed)
    under = law()
    numbers: list[str] = []
    first = datetime(2020, 1, 1, tzinfo=UTC)
    with psycopg.connect(owner_url) as connection, connection.cursor() as cursor:
        index = cursor.execute("SELECT pg_get_indexdef('petition_text_grams'::regclass)").fetchone()
        assert index is not None
        cursor.execute("DROP INDEX petition_text_grams")
        for statute, kind in ((under.rulebook, "rulebook"), (under.calendar, "calendar")):
            cursor.execute(
                "INSERT INTO statute (digest, kind, name, body) VALUES (%s, %s, %s, %s) "
                "ON CONFLICT DO NOTHING",
                (statute.digest, kind, kind, statute.canonical()),
            )
        rows = list(asked)
        with cursor.copy(
            "COPY petition (number, kind, area, channel, rulebook, calendar, received_at, started_at, stage, "
            'unit, due_at, entries, head, "case") FROM STDIN'
        ) as copy:
            for serial in range(len(rows)):
                at = first + timedelta(minutes=30 * serial)
                number = f"{at:%Y%m%d}-{serial + 1:06}"
                numbers.append(number)
                case = Case(
                    number=number,
                    rulebook=under.rulebook.digest,
                    calendar=under.calendar.digest,
                    kind="complaint",
                    area="360783",
                    received_at=at,
                )
                stage = "closed" if random.random() < 0.95 else "handling"
                copy.write_row(
                    (
                        *(number, case.kind, case.area, "web", case.rulebook, case.calendar, at, at, stage),
                        *(random.choice(UNITS), at + timedelta(days=15), 0, case.head),
                        case.model_dump_json(exclude_none=True),
                    )
                )
        with cursor.copy("COPY petition_text (number, title, body, searchable) FROM STDIN") as copy:
            for number, (title, body) in zip(numbers, rows, strict=True):
                copy.write_row((number, title, body, f"{title}\n{body}".lower()))
        cursor.execute(index[0].encode())
        cursor.execute("ALTER INDEX petition_text_grams ALTER COLUMN 1 SET STATISTICS 0")
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE) petition, petition_text")
    return numbers
