"""One simulated cloud: performs calls on the store by the declarations."""

import heapq
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from facts.records import Site
from simulator.cloud.changing import erase
from simulator.cloud.clock import Clock
from simulator.cloud.credentials import Credential, Credentials
from simulator.cloud.database import CONTENT, Database
from simulator.cloud.declaration import MEMORY, Declarations
from simulator.cloud.faults import Fault, Faults
from simulator.cloud.ids import Ids
from simulator.cloud.journal import Journal
from simulator.cloud.kinds import Kind
from simulator.cloud.lifecycle import GONE, Pending
from simulator.cloud.making import make
from simulator.cloud.resource import Attributes, Link, Resource
from simulator.cloud.services import ROOT, Services
from simulator.cloud.step import Step
from simulator.cloud.store import Store
from simulator.cloud.tokens import Tokens
from simulator.messages import ApiError, Call, Caller

USER_KEY = "ram/access_key"
GROUP = "resourcemanager/resource_group"


class Cloud:
    """Everything behind the wire; calls come one at a time."""

    def __init__(
        self,
        folder: Path | None,
        *,
        sites: Mapping[str, Site],
        clock: Clock | None = None,
        seed: str = "",
        services: Path = ROOT,
    ) -> None:
        """Open the cloud kept in `folder` (None: in memory, for tests)."""
        self.folder = folder
        self.sites = sites
        self.clock = clock or Clock()
        self.database = Database(folder)
        self.store = Store(self.database)
        memory = MEMORY if services == ROOT else None
        self.services = Services(self.store, Declarations(memory), services)
        self.credentials = Credentials(self.database)
        self.faults = Faults()
        tail = folder / "journal.tail" if folder else None
        self.journal = Journal(self.database, tail=tail)
        self.tokens = Tokens(self.database)
        self.ids: Ids = Ids(*self._ids(seed))
        self.store.before_commit += [self.journal.write, self._remember_ids]
        self._regions = {site.region: site for site in sites.values()}
        self._due: list[tuple[float, int, Resource]] = []
        self._accepted = False
        self._find_due()
        self._furnish()

    def _ids(self, seed: str) -> tuple[str, int]:
        kept = self.database.meta("seed", "")
        chosen = seed or kept or str(time.time_ns())
        if chosen != kept:
            self.database.remember("seed", chosen)
        serial = int(self.database.meta("ids", "0")) if chosen == kept else 0
        return chosen, serial

    def _remember_ids(self) -> None:
        if self.ids.serial != self._kept_ids:
            self.database.remember("ids", str(self.ids.serial))
            self._kept_ids = self.ids.serial

    _kept_ids = -1

    def _furnish(self) -> None:
        """Give every account what it has from the beginning: a resource group."""
        with self.transaction():
            for site in self.sites.values():
                self.default_group(site.account_id)

    def perform(self, call: Call, fault: Fault | None = None) -> Attributes:
        """Do what a call asks and return the attributes of its reply.

        Raises ApiError for every refusal; then nothing was changed. `fault` is what
        `faults.match` chose for this call, if it is one that the cloud brings about.
        """
        site = self._regions.get(call.region)
        if site is None:
            raise ApiError(
                404, "InvalidRegionId.NotFound", f"No region {call.region} is here."
            )
        now = self.clock.now()
        self.settle(now)
        action = self.services.action(call)
        step = Step(
            cloud=self,
            call=call,
            site=site,
            now=now,
            kind=action.kind,
            parameters={**call.parameters, **call.path},
            fault=fault,
        )
        if not action.writes:
            reply = action.run(step)
            self.journal.note(call, now, step.touched, "done", write=False)
            return reply
        with self.transaction():
            return self._write(step, call, now)

    def _write(self, step: Step, call: Call, now: float) -> Attributes:
        answered = self.tokens.replay(call, step.account)
        if answered is not None:
            self.journal.note(call, now, [], "repeated", write=True)
            return answered
        self._accepted = False
        reply = self.services.action(call).run(step)
        if step.text("DryRun").lower() == "true":
            raise ApiError(
                400,
                "DryRunOperation",
                "Request validation has been passed with DryRun flag set.",
            )
        self.tokens.keep(call, step.account, reply, now)
        decision = "accepted" if self._accepted else "done"
        self.journal.note(call, now, step.touched, decision, write=True)
        return reply

    def transaction(self) -> "_Transaction":
        """Return a context in which all changes are kept together, or none."""
        return _Transaction(self)

    def note_accepted(self, step: Step) -> None:
        """Note for the journal that a call was validated and nothing else."""
        self._accepted = True
        step.touch([])

    def kind(self, name: str) -> Kind:
        """Return a kind by its full name, such as `vpc/vswitch`."""
        return self.services.kind(name)

    def credential(self, access_key: str) -> Credential | None:
        """Return a key that may sign now, or None."""
        found = self.credentials.get(access_key, time.time())
        return found or self._key_of_user(access_key)

    def _key_of_user(self, access_key: str) -> Credential | None:
        for account in {site.account_id for site in self.sites.values()}:
            row = self.store.get(USER_KEY, f"{account}/", access_key)
            if row is not None and row.attributes["Status"] == "Active":
                held = row.attributes
                arn = f"acs:ram::{account}:user/{held['UserName']}"
                secret = str(held["AccessKeySecret"])
                return Credential(access_key, secret, account, arn)
        return None

    def default_group(self, account: str) -> str:
        """Return the id of an account's own resource group, made when first needed."""
        # Its fields are indexed once the kind is known: rows of an earlier start too.
        self.kind(GROUP)
        rows = self.store.find(GROUP, f"{account}/", Name="default")
        if rows:
            return rows[0].id
        site = next(
            (one for one in self.sites.values() if one.account_id == account),
            next(iter(self.sites.values())),
        )
        given: Attributes = {"Name": "default", "DisplayName": "default"}
        return make(self.step(site, GROUP, given, account=account)).id

    def step(
        self, site: Site, kind: str, parameters: Attributes, *, account: str = ""
    ) -> Step:
        """Return a step that no caller asked for: seeds and what an account has."""
        caller = Caller("", account or site.account_id, "")
        call = Call("rpc", "", "", "", site.region, caller, parameters)
        now = self.clock.now()
        return Step(self, call, site, now, self.kind(kind), dict(parameters))

    def group_link(self, step: Step, field: str, group: str) -> Link:
        """Return the link to a resource group; refuses one that does not exist."""
        found = self.store.get(GROUP, f"{step.account}/", group)
        if found is None:
            raise ApiError(
                404,
                "InvalidResourceGroup.NotFound",
                f"The ResourceGroup {group} does not exist.",
            )
        return Link(field, found.kind, found.scope, found.id, "refuse")

    def rows_for(self, step: Step, source: str) -> Iterator[Attributes]:
        """Yield what a declared reply repeats itself for: zones, regions, catalogue."""
        if source == "zones":
            for zone in step.site.zones:
                yield {"zone": zone}
        elif source == "regions":
            for site in self.sites.values():
                yield {"region": site.region}
        else:
            product = step.kind.declared.get("product", {})
            yield from (dict(row) for row in product.get("catalogue", {})[source])

    def wait(self, row: Resource, pending: Pending) -> None:
        """Let a resource change its state later."""
        self.store.change(
            row, next_state=pending.state, due=pending.due, reads=pending.reads
        )
        self.watch(row)

    def watch(self, row: Resource) -> None:
        """Remember when a resource is due."""
        if row.next_state and row.due:
            heapq.heappush(self._due, (row.due, row.serial, row))

    def _find_due(self) -> None:
        self._due = []
        for kind in self.store.kinds():
            for row in self.store.all(kind):
                self.watch(row)

    def settle(self, now: float) -> None:
        """Let everything happen that is due by now."""
        while self._due and self._due[0][0] <= now:
            due, _, row = heapq.heappop(self._due)
            if row.next_state and row.due == due and self._present(row):
                self._turn(row)

    def look(self, row: Resource) -> None:
        """Count a read of a resource that changes after being looked at."""
        if not row.reads:
            return
        row.reads -= 1
        if not row.reads:
            self._turn(row)

    def _present(self, row: Resource) -> bool:
        return self.store.get(*row.key) is row

    def _turn(self, row: Resource) -> None:
        state = row.next_state
        with self.transaction():
            if state == GONE:
                erase(self.store, row)
                return
            field = self.kind(row.kind).lifecycle.field
            attributes = {**row.attributes, field: state}
            self.store.change(row, attributes, next_state="", due=0.0, reads=0)

    def tick(self) -> None:
        """Do what waits for a quiet moment; to be called every 50 ms or so."""
        self.journal.tick()
        self.settle(self.clock.now())

    def reset(self) -> None:
        """Remove everything but credentials and journal."""
        self.journal.flush()
        for table in CONTENT:
            self.database.connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self._reload()
        self._furnish()

    def snapshot(self, path: Path) -> None:
        """Write the whole cloud, credentials and journal included, to a file."""
        self.journal.flush()
        with sqlite3.connect(path) as copy:
            self.database.connection.backup(copy)
        copy.close()

    def restore(self, path: Path) -> None:
        """Become what a snapshot holds; ValueError for any other file."""
        self.journal.flush()
        try:
            source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            source.execute("SELECT count(*) FROM resources")
        except sqlite3.Error as error:
            raise ValueError(
                f"{path.name}: is not a snapshot; allowed: a file written by "
                "`snapshot`. Fix: name one."
            ) from error
        source.backup(self.database.connection)
        source.close()
        self.database.complete()
        self._reload()
        self.credentials = Credentials(self.database)
        self.journal.load()

    def _reload(self) -> None:
        self.store.load()
        self.ids = Ids(*self._ids(""))
        self._find_due()

    def close(self) -> None:
        """Write what waits and close the file."""
        self.journal.close()
        self.database.close()


class _Transaction:
    """The store's transaction, with the journal and the stream of ids tied to it."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._inner = cloud.store.transaction()
        self._ids = cloud.ids.serial
        self._mark = cloud.journal.mark()

    def __enter__(self) -> None:
        self._inner.__enter__()

    def __exit__(self, *error: object) -> None:
        kept = False
        try:
            self._inner.__exit__(*error)  # type: ignore[arg-type]
            kept = error[0] is None
        finally:
            if not kept:
                self._cloud.ids.serial = self._ids
                self._cloud.journal.forget(self._mark)


def open_cloud(
    folder: Path | None,
    *,
    sites: Mapping[str, Site],
    clock: Clock | None = None,
    seed: str = "",
) -> Cloud:
    """Open the cloud kept in a folder; it is made at the first time."""
    return Cloud(folder, sites=sites, clock=clock, seed=seed)
