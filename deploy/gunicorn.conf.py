"""gunicorn as perfgoals wants it; the limits agree with nginx (deploy/nginx.conf) and the settings."""

import gc
import os
from typing import Any

bind = os.environ.get("PERFGOALS_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("PERFGOALS_WEB_PROCESSES", "4"))
threads = 4
worker_class = "gthread"
# nginx waits 120 s (proxy_read_timeout): we give up first and say why.
timeout = 110
graceful_timeout = 60
keepalive = 75
max_requests = 5000
max_requests_jitter = 500
# nginx: large_client_header_buffers 4 8k.
limit_request_line = 8190
limit_request_field_size = 8190
limit_request_fields = 100
preload_app = True


def when_ready(server: Any) -> None:
    """Set what was loaded before the workers apart from what is searched for garbage: searching writes
    into its pages, and each worker would have a copy of its own of what they share."""
    gc.collect()
    gc.freeze()


# Uploads are spooled by Django; a slow disk must not stop the heartbeat.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 -- shared memory
forwarded_allow_ips = os.environ.get("PERFGOALS_PROXIES", "127.0.0.1,::1")
# The application logs each request with its number; gunicorn only says what concerns itself.
errorlog = "-"
accesslog = None

# Commands to a running server go by signals; no socket beside them.
control_socket_disable = True
