-- 以 PostgreSQL 管理员执行一次，先改口令。 Once, as an administrator of PostgreSQL, with passwords of your own:
--   psql -v owner_password=... -v app_password=... -f deploy/postgres.sql postgres
\set ON_ERROR_STOP on
CREATE ROLE suban_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE suban_app LOGIN PASSWORD :'app_password';
-- 字符类型须认识汉字，否则查不到中文。 The character type must know Chinese, else no Chinese word is found.
CREATE DATABASE suban OWNER suban_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE suban FROM PUBLIC;
GRANT CONNECT ON DATABASE suban TO suban_app;
