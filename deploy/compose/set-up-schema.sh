#!/bin/sh
# 在镜像 temporalio/admin-tools 中运行：创建或升级引擎的表。可重复运行。
# In the image temporalio/admin-tools: creates the engine's tables, or brings them up to the image's version.
# Safe to repeat: the first command leaves a schema alone that is beyond version 0.0.
set -eu

for name in temporal visibility; do
    database=temporal
    [ "$name" = temporal ] || database=temporal_visibility
    temporal-sql-tool --db "$database" setup-schema -v 0.0
    temporal-sql-tool --db "$database" update-schema \
        -d "/etc/temporal/schema/postgresql/v12/$name/versioned"
done
