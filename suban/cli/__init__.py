"""The `suban` command. One file a command; each imports what it needs when it runs: `--help` is quick."""

from suban.cli.acts import acts
from suban.cli.api import api
from suban.cli.appraise import appraise
from suban.cli.audit import audit
from suban.cli.backup import backup, restore
from suban.cli.calendar import calendar
from suban.cli.dev import dev
from suban.cli.directory import directory
from suban.cli.due import due
from suban.cli.ending import App
from suban.cli.exchange import exchange
from suban.cli.importing import import_
from suban.cli.law import law
from suban.cli.migrate import migrate
from suban.cli.org import org
from suban.cli.play import play
from suban.cli.points import points
from suban.cli.retention import retention
from suban.cli.rollout import rollout
from suban.cli.rules import rules
from suban.cli.simulate import simulate
from suban.cli.topics import forecast, topics
from suban.cli.worker import worker

app = App(
    name="suban",
    help="诉办：城市诉求办理平台 / Suban: a city's petition platform",
    no_args_is_help=True,
    add_completion=False,
    # Local variables in a traceback can hold tokens and personal data.
    pretty_exceptions_show_locals=False,
)
app.command(help="启动整套开发环境 / start the whole stack for development")(dev)
app.command(help="只运行接口 / run the API alone")(api)
app.command(help="只运行工作进程 / run a worker alone")(worker)
app.command(help="推演案例，打印流水账 / play a scenario and print its journal")(play)
app.command(help="逐条列出法规要求及其规则和测试 / the rows of the law, with rules and tests")(law)
app.command(help="推演一年的诉求，可换时限比较 / play a year of petitions, or compare limits")(simulate)
app.command(help="时限何时截止，逐日说明 / when a limit ends, day by day")(due)
app.command(help="各单位年度扣分和通报批评 / points and criticisms of each unit")(points)
app.command(help="按考核办法考评各单位 / appraise the units of a period")(appraise)
app.command(help="共性、突出、源头和疑难问题 / problems that many petitions show")(topics)
app.command(help="下月诉求预判 / what a month is expected to bring")(forecast)
app.command(help="删除保存期满的个人信息、文本和附件 / erase what is kept no longer")(retention)
app.command(name="import", help="从表格导入诉求 / take in petitions from a table")(import_)
app.add_typer(org, name="org")
app.add_typer(directory, name="directory")
app.add_typer(exchange, name="exchange")
app.add_typer(acts, name="acts")
app.add_typer(rules, name="rules")
app.add_typer(calendar, name="calendar")
app.add_typer(audit, name="audit")
app.command(help="备份数据库和附件，或核对备份 / back up database and files, or check a backup")(backup)
app.command(help="从备份恢复到空的位置 / restore a backup into an empty place")(restore)
app.add_typer(rollout, name="rollout")
app.command(help="创建或升级数据库表 / create or upgrade the database tables")(migrate)
