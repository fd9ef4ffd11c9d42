"""A real Neo4j Community with Browser, run from Python packages: started, asked for its state, stopped.

A server lives in a home folder (`data`, `logs`, `conf`, `import`, `run`) and outlives the process that
started it; any process that knows the home can ask for its state or stop it. It listens on the loopback
address only and asks for no password, so it is for one machine with one user: laptops, tests,
demonstrations. See docs/neo4j.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from graph.browser_style import on_connect
from graph.server_java import NEO4J, Progress, class_path, command, environment, only_one, say_nothing
from graph.server_memory import Memory, enough_for
from graph.server_process import LOOPBACK, bolt_answers, end, find, free_ports, is_free, reap
from registry.errors import StoreError

BOLT_PORT, HTTP_PORT = 7687, 7474
START_SECONDS, STOP_SECONDS = 180.0, 60.0
MAIN = "org.neo4j.server.Neo4jCommunity"

# The quick compiler alone starts a server in 5.5 s rather than 7 (2 cores), but then it computes more slowly.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")

CONFIGURATION = """\
# Written by the family registry at every start: changes made here are lost.
server.default_listen_address={host}
server.bolt.listen_address={host}:{bolt_port}
server.bolt.advertised_address={host}:{bolt_port}
server.http.listen_address={host}:{http_port}
server.http.advertised_address={host}:{http_port}
server.https.enabled=false
server.http.x_forward.enabled=false
dbms.security.auth_enabled=false
server.memory.pagecache.size={pagecache}
# Nothing leaves the machine: no reports, no product analytics, no broadcasts that look for other servers.
dbms.usage_report.enabled=false
client.allow_telemetry=false
dbms.fleet_manager.enabled=false
server.fleet_discovery.enabled=false
# Over HTTP only Browser's pages: a web page open in the same web browser must not reach the data by HTTP.
server.http_enabled_modules=BROWSER
dbms.security.http_access_control_allow_origin=http://localhost:{http_port}
# Queries carry people's numbers, which have no place in a log.
db.logs.query.enabled=OFF
# Browser is styled when it connects, and loads nothing from elsewhere.
browser.post_connect_cmd={on_connect}
browser.remote_content_hostname_whitelist=localhost
dbms.security.http_static_content_security_policy_header={policy}
# How soon a query is planned anew when its data have changed; the default waits as little.
dbms.cypher.min_replan_interval={replan}
db.tx_log.preallocate=false
db.tx_log.rotation.retention_policy=keep_none
# Stopping waits this long, twice, for connections that the registry's own drivers have closed by then.
internal.server.bolt.thread_pool_shutdown_wait_time=500ms
"""


# Neo4j's own policy lets Browser load scripts and fonts of third parties; this one, nothing but its own.
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; connect-src 'self' ws: http://localhost:* http://127.0.0.1:*"
)


@dataclass(frozen=True)
class ServerStatus:
    """What can be said of a server: where it is, whether it answers, and which process it is."""

    url: str
    browser: str
    running: bool
    pid: int | None
    version: str


@dataclass(frozen=True)
class Ports:
    """Where a server listens, as its state file says."""

    bolt: int
    http: int
    pid: int | None = None


class Neo4jServer:
    """The server of one home folder.

    `bolt_port`, `http_port`: None picks free ones at each start. `heap`, `pagecache`: in Neo4j's words
    ("768m"); None: as its data need at the start (`graph.server_memory`). `short_lived`: for tests, starts
    sooner and computes more slowly.
    """

    def __init__(
        self,
        home: Path,
        bolt_port: int | None = BOLT_PORT,
        http_port: int | None = HTTP_PORT,
        heap: str | None = None,
        pagecache: str | None = None,
        short_lived: bool = False,
    ) -> None:
        self.home = home.expanduser().resolve()
        self.bolt_port, self.http_port = bolt_port, http_port
        self.heap, self.pagecache = heap, pagecache
        self.java_options = QUICK if short_lived else ()
        self.replan = "1h" if short_lived else "10s"  # a short life is spent on planning otherwise
        self.state = self.home / "run" / "server.json"
        self.log = self.home / "logs" / "console.log"
        self.word = f"--home-dir={self.home} --config-dir="

    def start(self, progress: Progress | None = None) -> None:
        """Start the server and wait until Bolt answers; nothing happens when it is running already."""
        say = progress or say_nothing
        with only_one(self.home / "run" / "start.lock"):
            now = self.status()
            if now.running:
                say(f"Neo4j is already running at {now.url}")
                return
            if now.pid is not None:
                self._wait(now.pid, say)
                return
            class_path(say)
            ports, memory = self._choose_ports(), self._memory()
            say(f"Neo4j takes {memory.heap} of heap and {memory.pagecache} of page cache")
            self._configure(ports, memory)
            self._wait(self._launch(ports, memory), say)

    def stop(self) -> None:
        """Stop the server and wait until it is gone; nothing happens when it is not running."""
        pid = self.process()
        if pid is not None:
            end(pid, self.word, STOP_SECONDS)
        self._forget()

    def status(self) -> ServerStatus:
        """Where the server is and whether it answers; the state file alone is not believed."""
        ports, pid = self._ports(), self.process()
        return ServerStatus(
            url=f"bolt://{LOOPBACK}:{ports.bolt}",
            browser=f"http://{LOOPBACK}:{ports.http}/browser/",
            running=pid is not None and bolt_answers(ports.bolt),
            pid=pid,
            version=NEO4J,
        )

    def holds_anything(self) -> bool:
        """Whether there is any node, of ours or anybody's; the server must be running."""
        from neo4j import GraphDatabase

        with GraphDatabase.driver(self.status().url) as driver:
            return bool(driver.execute_query("MATCH (n) RETURN n LIMIT 1").records)

    def process(self) -> int | None:
        """The process that serves this home: found by its command line, whatever the state file says."""
        return find(self.word, likely=self._ports().pid)

    def _ports(self) -> Ports:
        """The ports of the running server, else of the last one, else the ones that were asked for."""
        try:
            return Ports(**json.loads(self.state.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):  # no state, or half of one: the process is found without it
            return Ports(self.bolt_port or BOLT_PORT, self.http_port or HTTP_PORT)

    def _choose_ports(self) -> Ports:
        free = free_ports(2)
        for port in (self.bolt_port, self.http_port):
            if port is not None and not is_free(port):
                raise StoreError(
                    f"Neo4j cannot listen at port {port}",
                    where=f"{LOOPBACK}:{port}",
                    why="another program listens there, perhaps another Neo4j",
                    do="stop that program, or start with other ports",
                )
        return Ports(self.bolt_port or free[0], self.http_port or free[1])

    def _memory(self) -> Memory:
        """As it was asked for; the rest as its data need."""
        if self.heap and self.pagecache:
            return Memory(self.heap, self.pagecache)
        needed = enough_for(self.home)
        return Memory(self.heap or needed.heap, self.pagecache or needed.pagecache)

    def _configure(self, ports: Ports, memory: Memory) -> None:
        for folder in ("conf", "data", "import", "licenses", "logs", "plugins", "run"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        text = CONFIGURATION.format(
            host=LOOPBACK,
            bolt_port=ports.bolt,
            http_port=ports.http,
            pagecache=memory.pagecache,
            on_connect=on_connect(),
            replan=self.replan,
            policy=POLICY,
        )
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def _launch(self, ports: Ports, memory: Memory) -> int:
        """The process of a new server, in a session of its own: it stays when its starter is killed."""
        self._remember(ports)  # before the process, so that the ports of a server are never unknown
        words = command(
            MAIN,
            f"--home-dir={self.home}",
            f"--config-dir={self.home / 'conf'}",
            options=(f"-Xmx{memory.heap}", *self.java_options),
        )
        with self.log.open("wb") as log:
            started = subprocess.Popen(
                words,
                cwd=self.home,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._remember(Ports(ports.bolt, ports.http, started.pid))
        # We never wait for it: without this Python would complain when the handle is dropped.
        started.returncode = 0
        return started.pid

    def _remember(self, ports: Ports) -> None:
        """Write the state file in one step, so that nobody reads half of it."""
        draft = self.state.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(ports)), encoding="utf-8")
        os.replace(draft, self.state)

    def _forget(self) -> None:
        """Keep the ports, so that its state still says where the server was, and forget the process."""
        if self.state.exists():
            self._remember(replace(self._ports(), pid=None))

    def _wait(self, pid: int, say: Progress) -> None:
        """Wait until the server answers a query; an error with the log's last lines if it never does."""
        began = seen = time.monotonic()
        say("Neo4j is starting")
        while time.monotonic() - began < START_SECONDS:
            reap(pid)
            # For a moment at its birth a process has no command line yet, so one look proves no death.
            if self.process() is not None:
                seen = time.monotonic()
            elif time.monotonic() - seen > 1:
                raise self._failed("its process ended")
            if self._ready():
                say(f"Neo4j answers at {self.status().url} after {time.monotonic() - began:.0f} s")
                return
            time.sleep(0.1)
        self.stop()
        raise self._failed(f"it did not answer within {START_SECONDS:.0f} s, and was stopped")

    def _ready(self) -> bool:
        """Whether the database itself answers: Bolt listens a little earlier."""
        from neo4j import GraphDatabase
        from neo4j.exceptions import DriverError, Neo4jError

        if not bolt_answers(self._ports().bolt):
            return False
        try:
            with GraphDatabase.driver(f"bolt://{LOOPBACK}:{self._ports().bolt}") as driver:
                driver.execute_query("RETURN 1")
        except (DriverError, Neo4jError):
            return False
        return True

    def _failed(self, why: str) -> StoreError:
        self._forget()
        tail = (
            self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
            if self.log.exists()
            else []
        )
        return StoreError(
            "Neo4j did not start",
            where=str(self.home),
            why="\n".join([why, *tail]),
            do=f"read {self.log} and {self.home / 'logs' / 'debug.log'}",
        )
