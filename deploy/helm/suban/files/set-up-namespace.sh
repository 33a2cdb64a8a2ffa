#!/bin/sh
# 在镜像 temporalio/admin-tools 中运行：等待引擎，创建命名空间和搜索属性。可重复运行。
# In the image temporalio/admin-tools: waits for the engine, then makes the namespace and its search attributes.
# Safe to repeat: what is there stays as it is. Compose and the chart of Suban run the same file.
# The `temporal` command reads TEMPORAL_ADDRESS itself; TEMPORAL_NAMESPACE not where it makes one.
set -eu
: "${TEMPORAL_ADDRESS:?}" "${TEMPORAL_NAMESPACE:?}" "${RETENTION:?}"

# An engine that starts answers late, and learns of a new namespace within seconds.
patiently() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        if [ "$tries" -ge "${TRIES:-60}" ]; then
            echo "引擎没有应答 / the engine does not answer: $TEMPORAL_ADDRESS: $*" >&2
            exit 1
        fi
        sleep 2
    done
}

patiently temporal operator cluster health
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" > /dev/null 2>&1 ||
    patiently temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"

attribute() {
    temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" | grep -qw "$1" ||
        temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$1" --type Keyword
}
for name in PetitionKind PetitionArea Rulebook WarningLevel; do
    patiently attribute "$name"
done
echo "引擎已就绪 / the engine is ready: $TEMPORAL_NAMESPACE"
