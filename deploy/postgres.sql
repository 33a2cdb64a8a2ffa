-- 以 PostgreSQL 管理员执行一次，口令取自环境变量，不会出现在进程列表中。
-- Once, as an administrator of PostgreSQL. The passwords come from the environment, where no list of processes shows them:
--   OWNER_PASSWORD=... APP_PASSWORD=... psql -f deploy/postgres.sql postgres
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
CREATE ROLE suban_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE suban_app LOGIN PASSWORD :'app_password';
CREATE DATABASE suban OWNER suban_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE suban FROM PUBLIC;
GRANT CONNECT ON DATABASE suban TO suban_app;
