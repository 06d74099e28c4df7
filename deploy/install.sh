#!/usr/bin/env bash
# Install perfgoals from a bundle, without internet. Run as root in the unpacked bundle:
#   ./install.sh                    into /srv/perfgoals, units into /etc/systemd/system
#   ./install.sh --prefix DIR       somewhere else, no user and no units: for trying it
# Each release has a folder of its own; "current" points to the one in use. Nothing is started.
set -euo pipefail
cd "$(dirname "$0")"

prefix=/srv/perfgoals
system=1
if [ "${1:-}" = --prefix ]; then prefix=${2:?目录}; system=0; fi
version=$(cat VERSION)
release=$prefix/releases/$version

echo "核对安装包……"
sha256sum --quiet --check SHA256SUMS || { echo "安装包不完整，请重新拷贝。" >&2; exit 1; }

python=${PYTHON:-}
for name in python3.13 python3.12 python3.11 python3; do
    [ -z "$python" ] && command -v "$name" >/dev/null \
        && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && python=$name
done
[ -n "$python" ] || { echo "需要 Python 3.11 或更高版本（Debian/Ubuntu: apt install python3 python3-venv）。" >&2; exit 1; }

echo "安装到 $release ……"
rm -rf "$release.part"
mkdir -p "$release.part"
cp -a source/. "$release.part/"
# The environment names its own folder, so it is made in its last place.
rm -rf "$release"
mv "$release.part" "$release"
"$python" -m venv "$release/.venv"
"$release/.venv/bin/pip" install --quiet --disable-pip-version-check \
    --no-index --find-links wheels --require-hashes -r "$release/requirements.txt"

if [ "$system" = 1 ]; then
    id perfgoals >/dev/null 2>&1 || useradd --system --home-dir /var/lib/perfgoals --create-home perfgoals
    install -d -o perfgoals -g perfgoals -m 0750 /var/lib/perfgoals /var/backups/perfgoals
    install -d -g perfgoals -m 0750 /etc/perfgoals
    [ -e /etc/perfgoals/perfgoals.env ] \
        || install -g perfgoals -m 0640 "$release/deploy/perfgoals.env.example" /etc/perfgoals/perfgoals.env
    for key in secret_key audit_key; do
        [ -e "/etc/perfgoals/$key" ] && continue
        "$python" -c 'import secrets; print(secrets.token_urlsafe(50))' > "/etc/perfgoals/$key"
        chgrp perfgoals "/etc/perfgoals/$key"; chmod 0640 "/etc/perfgoals/$key"
    done
    install -m 0644 "$release"/deploy/systemd/* /etc/systemd/system/
    systemctl daemon-reload
fi
[ -e "$prefix/current" ] || ln -sfn "$release" "$prefix/current"
echo "已安装 $version。首次安装见 docs/operations.md “安装”；升级请运行 ./upgrade.sh。"
