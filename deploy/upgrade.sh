#!/usr/bin/env bash
# Change over to an installed release: maintenance page, backup, migration, start. Run as root in
# the unpacked bundle after ./install.sh. What fails, the migration included, leaves the old release running
# with its data as they were.
set -euo pipefail
cd "$(dirname "$0")"
prefix=/srv/perfgoals
version=$(cat VERSION)
release=$prefix/releases/$version
[ -d "$release" ] || { echo "请先运行 ./install.sh。" >&2; exit 1; }
before=$(readlink -f "$prefix/current")
[ "$before" != "$release" ] || { echo "已经在用 $version。"; exit 0; }

manage() {  # in a release, as the application's user with its environment
    ( cd "$1" && shift && set -a && . /etc/perfgoals/perfgoals.env && set +a \
        && exec setpriv --reuid=perfgoals --regid=perfgoals --init-groups .venv/bin/python manage.py "$@" )
}

# Whatever happens from here on, pages and worker run again at the end.
finish() {
    systemctl start perfgoals-web perfgoals-worker || true
    rm -f /etc/perfgoals/maintenance
}

echo "核对新版本……"
chown -R perfgoals: "$release"
PERFGOALS_STATIC=$release/staticfiles manage "$release" collectstatic --noinput -v 0
manage "$release" check --deploy --fail-level ERROR

echo "显示维护页……"
touch /etc/perfgoals/maintenance
trap finish EXIT
# Stopped before the backup, so that it holds all that was acknowledged.
systemctl stop perfgoals-web perfgoals-worker
echo "备份……"
saves=/var/backups/perfgoals/upgrade
manage "$before" backup --folder "$saves"
saved=$(ls -t "$saves"/* | head -n 1)
ln -sfn "$release" "$prefix/current"
echo "升级数据库……"
if ! manage "$release" migrate --noinput; then
    ln -sfn "$before" "$prefix/current"
    echo "数据库升级失败，正在用 $saved 恢复……" >&2
    manage "$before" restore "$saved" --replace || { echo "恢复失败：请照 docs/operations.md 手工恢复。" >&2; exit 1; }
    echo "已退回原版本，数据没有变化。" >&2
    exit 1
fi
install -m 0644 "$release"/deploy/systemd/* /etc/systemd/system/
systemctl daemon-reload
systemctl start perfgoals-web perfgoals-worker
for _ in $(seq 60); do
    curl -fsS http://127.0.0.1:8000/readyz >/dev/null 2>&1 && { echo "已升级到 $version。"; exit 0; }
    sleep 1
done
echo "新版本没有就绪，请看 journalctl -u perfgoals-web；退回：ln -sfn $before $prefix/current 后重启。" >&2
exit 1
