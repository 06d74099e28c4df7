"""The bundle, installed and started in a network namespace without a route: what an office without
internet does. Where namespaces may not be made (Linux alone knows them) it says so and fails."""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = """
year = 2027
edition = "2025"
district = {code = "310199", name = "晴川区"}
people.system_admin = {username = "xtgl", name = "吴系"}
people.security_admin = {username = "aqgl", name = "郑安"}
people.audit_admin = {username = "sjgl", name = "冯审"}
people.examiner_second = {username = "jxk", name = "周文"}
"""
# $1: the unpacked bundle, $2: where to install. Ends with what it started.
SCRIPT = """
set -euo pipefail
ip link set lo up
if ip route get 192.0.2.1 > /dev/null 2>&1; then echo "还有路由，不是离线环境。" >&2; exit 1; fi
cd "$1" && PYTHON=$PYTHON ./install.sh --prefix "$2"
cd "$2/current"
manage() { .venv/bin/python manage.py "$@"; }
manage migrate -v 0
manage collectstatic --noinput -v 0
manage init --file "$2/answers.toml" > /dev/null
.venv/bin/gunicorn -c deploy/gunicorn.conf.py perfgoals.wsgi & web=$!
.venv/bin/python manage.py worker & worker=$!
trap 'kill $web $worker; wait' EXIT
for _ in $(seq 120); do
    curl -fsS "http://$PERFGOALS_BIND/readyz" 2> /dev/null | grep -q "workers: ok" && break
    sleep 1
done
curl -fsS "http://$PERFGOALS_BIND/readyz"
echo
curl -fsS "http://$PERFGOALS_BIND/sign-in/" | grep -q "登录"
echo "ok: 离线安装并启动"
"""


def packed() -> Path:
    """Build the bundle and return it."""
    subprocess.run([sys.executable, str(ROOT / "deploy" / "bundle.py")], check=True)
    return max((ROOT / "dist").glob("perfgoals-*.tar.gz"), key=lambda path: path.stat().st_mtime)


def main() -> int:
    """Try the bundle in a folder of its own; return the exit code."""
    bundle = packed()
    with tempfile.TemporaryDirectory(prefix="perfgoals-offline-") as place:
        folder = Path(place)
        with tarfile.open(bundle) as archive:
            archive.extractall(folder / "bundle", filter="data")
        (unpacked,) = (folder / "bundle").iterdir()
        prefix = folder / "srv"
        prefix.mkdir()
        (prefix / "answers.toml").write_text(ANSWERS, encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": place,
            "LANG": "C.UTF-8",
            "PYTHON": getattr(sys, "_base_executable", sys.executable),
            "PERFGOALS_PRODUCTION": "1",
            "PERFGOALS_HTTPS": "0",
            "PERFGOALS_BEHIND_PROXY": "0",
            "PERFGOALS_HOSTS": "127.0.0.1",
            "PERFGOALS_BIND": "127.0.0.1:8000",
            "PERFGOALS_SECRET_KEY": "".join(map(chr, range(48, 108))),
            "PERFGOALS_AUDIT_KEY": "".join(map(chr, range(50, 110))),
            "PERFGOALS_VAR": str(folder / "var"),
            "PERFGOALS_STATIC": str(folder / "static"),
        }
        apart = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
        command = [*apart, "bash", "-c", SCRIPT, "offline", str(unpacked), str(prefix)]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
