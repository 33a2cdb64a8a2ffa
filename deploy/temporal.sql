-- 以 PostgreSQL 管理员执行一次：引擎的角色和两个数据库，与诉办的分开。
-- Once, as an administrator of PostgreSQL: the engine's role and two databases, apart from Suban's.
--   TEMPORAL_PASSWORD=... psql -f deploy/temporal.sql postgres
\set ON_ERROR_STOP on
\getenv temporal_password TEMPORAL_PASSWORD
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
CREATE DATABASE temporal_visibility OWNER temporal TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE temporal, temporal_visibility FROM PUBLIC;
