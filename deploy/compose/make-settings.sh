#!/bin/sh
# 首次运行：生成口令，写入 private/（只有当前用户可进入，不得提交）。已有的文件不动。
# Once, at the beginning: makes passwords and writes them to private/, which only this user may enter and nobody commits.
# What is there already stays as it is.  Usage: deploy/compose/make-settings.sh CITY
set -eu
umask 077
city=${1:-}
case $city in
'' | *[!a-z0-9-]*)
    echo "用法：$0 城市 —— 规则册编号中的地名，如 longnan / usage: $0 CITY, the place in the ids of your rulebooks, such as longnan" >&2
    exit 2
    ;;
esac
cd "$(dirname "$0")"
if [ -e private/postgres.env ]; then
    echo "private/ 中已有口令，未作改动 / private/ has passwords already: nothing was changed" >&2
    exit 1
fi
random() {
    od -An -vtx1 -N32 /dev/urandom | tr -d ' \n'
}
admin=$(random) owner=$(random) app=$(random) temporal=$(random) token=$(random) key=$(random)
mkdir -p private/city private/work
# Others cannot come here, through private/: the containers' users can.
chmod 755 private/city
chmod 777 private/work

cat > private/suban.env << END
SUBAN_CITY=$city
SUBAN_DATABASE_URL=postgresql://suban_app:$app@postgres:5432/suban
# 另行保存，不得更换：查询码由它算出。 Keep a copy elsewhere and never change it: query codes are computed from it.
SUBAN_SECRET_KEY=$key
SUBAN_METRICS_TOKEN=$token
# 邮件、网关等其他设置见 docs/settings.md；贵市的文件放入 private/city，在此写作 /etc/suban/...
# Mail, gateway and all others: docs/settings.md. Files of your own belong into private/city and are called /etc/suban/... here.
#SUBAN_SMTP_HOST=mail.example.cn
#SUBAN_SMTP_FROM=suban@example.cn
END
cat > private/owner.env << END
SUBAN_OWNER_DATABASE_URL=postgresql://suban_owner:$owner@postgres:5432/suban
END
cat > private/temporal.env << END
POSTGRES_PWD=$temporal
SQL_PASSWORD=$temporal
END
printf %s "$token" > private/metrics-token
chmod 644 private/metrics-token
# Last: its being there says that all is.
cat > private/postgres.env << END
POSTGRES_PASSWORD=$admin
OWNER_PASSWORD=$owner
APP_PASSWORD=$app
TEMPORAL_PASSWORD=$temporal
END
echo "口令已写入 $(pwd)/private / passwords are in $(pwd)/private"
