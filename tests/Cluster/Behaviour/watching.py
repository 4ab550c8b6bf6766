"""What the API server holds, kept by watching it: scenarios look at it as often as they like, which costs no server anything."""

import json
import threading
import time
import urllib.parse

WATCH_SECONDS = 240
PATIENCE = 5.0  # for an event of what the scenario itself has written; then the server is asked


class Watched:
    """Objects of all kinds that somebody asked for, by watches over all namespaces. For any number of threads."""

    def __init__(self, api):
        self.api = api
        self.changed = threading.Condition()
        self.kinds: dict[tuple[str, str], tuple[dict[tuple[str, str], dict], threading.Event]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self.written: dict[tuple[str, str, str], int] = {}
        self.deleted: dict[tuple[str, str, str], str] = {}

    # -- what scenarios ask

    def get(self, version, kind, namespace, name):
        """One object, not older than what this program wrote; None where there is none."""
        found = self._kind(version, kind)
        key = (namespace or "", name)
        with self.changed:
            if self.changed.wait_for(lambda: self._is_fresh(kind, key, found.get(key)), PATIENCE):
                return found.get(key)
        return self.api.get(version, kind, namespace, name)

    def list(self, version, kind, namespace):
        """The objects of a namespace, none older than what this program wrote."""
        found = self._kind(version, kind)

        def fresh():
            wanted = [(w[1], w[2]) for w in (*self.written, *self.deleted) if w[:2] == (kind, namespace)]
            return all(self._is_fresh(kind, key, found.get(key)) for key in wanted)

        with self.changed:
            if self.changed.wait_for(fresh, PATIENCE):
                return [obj for (where, _), obj in found.items() if where == namespace]
        return self.api.list(version, kind, namespace)

    def events_of(self, name):
        """The events about a cluster-wide object."""
        found = self._kind("v1", "Event")
        with self.changed:
            return [e for (where, _), e in found.items()
                    if where == "default" and (e.get("involvedObject") or {}).get("name") == name]

    def stamp(self, places):
        """Changes whenever something changes at one of these places: ("namespace", ""), or ("", "name") of the cluster."""
        with self.changed:
            return tuple(self.counts.get(place, 0) for place in places)

    # -- what scenarios write

    def wrote(self, method, obj):
        """Takes note of the answer to a write."""
        meta = obj.get("metadata") or {}
        with self.changed:
            if method == "DELETE" and obj.get("kind") == "Status":
                return
            key = (obj.get("kind", ""), meta.get("namespace", ""), meta.get("name", ""))
            if method == "DELETE":
                self.deleted[key] = meta.get("uid", "")
            elif str(meta.get("resourceVersion", "")).isdigit():
                self.written[key] = int(meta["resourceVersion"])
                self.deleted.pop(key, None)

    def forget(self, namespaces, cluster):
        """A scenario is over: of its namespaces, and of (kind, name) in the cluster, nothing is noted any longer."""
        gone = {(kind, "", name) for kind, name in cluster} | {("Namespace", "", name) for name in namespaces}
        with self.changed:
            for noted in (self.written, self.deleted):
                for key in [k for k in noted if k[1] in namespaces or k in gone]:
                    del noted[key]

    def _is_fresh(self, kind, key, obj):
        noted = (kind, *key)
        if noted in self.deleted:
            meta = (obj or {}).get("metadata") or {}
            return obj is None or meta.get("uid") != self.deleted[noted] or "deletionTimestamp" in meta
        if noted in self.written:
            return obj is not None and int(obj["metadata"]["resourceVersion"]) >= self.written[noted]
        return True

    # -- watches

    def _kind(self, version, kind):
        with self.changed:
            if (version, kind) not in self.kinds:
                found, ready = self.kinds[version, kind] = {}, threading.Event()
                threading.Thread(target=self._run, args=(version, kind, found, ready), daemon=True).start()
            found, ready = self.kinds[version, kind]
        if not ready.wait(30):
            raise TimeoutError(f"{kind} in {version} cannot be listed")
        return found

    def _run(self, version, kind, found, ready):
        path = self.api.path(version, kind)
        since = None
        while True:
            try:
                if since is None:
                    status, listed = self.api.request("GET", path)
                    if status != 200:
                        time.sleep(1)
                        continue
                    self._replace(kind, found, listed.get("items") or [])
                    since = listed["metadata"]["resourceVersion"]
                    ready.set()
                since = self._follow(path, kind, found, since)
            except Exception:  # the server went away: what it has is listed anew
                since = None
                time.sleep(0.2)

    def _follow(self, path, kind, found, since):
        conn = self.api.connect(timeout=WATCH_SECONDS + 30)
        try:
            query = {"watch": "true", "resourceVersion": since, "timeoutSeconds": WATCH_SECONDS, "allowWatchBookmarks": "true"}
            headers = {"Accept": "application/json", "User-Agent": "behaviour"}
            if self.api.token:
                headers["Authorization"] = "Bearer " + self.api.token
            conn.request("GET", path + "?" + urllib.parse.urlencode(query), headers=headers)
            answer = conn.getresponse()
            if answer.status != 200:
                return None
            for line in answer:
                change = json.loads(line)
                obj = change["object"]
                if change["type"] == "ERROR":
                    return None
                since = obj["metadata"]["resourceVersion"]
                if change["type"] != "BOOKMARK":
                    self._take(kind, found, obj, change["type"] == "DELETED")
            return since
        finally:
            conn.close()

    def _take(self, kind, found, obj, is_gone):
        meta = obj["metadata"]
        key = (meta.get("namespace", ""), meta["name"])
        obj.setdefault("kind", kind)
        with self.changed:
            if is_gone:
                found.pop(key, None)
                self.written.pop((kind, *key), None)
                self.deleted.pop((kind, *key), None)
            else:
                found[key] = obj
            self._count(kind, key, obj)
            self.changed.notify_all()

    def _replace(self, kind, found, items):
        with self.changed:
            before = dict(found)
            found.clear()
            for obj in items:
                meta = obj["metadata"]
                found[meta.get("namespace", ""), meta["name"]] = obj
            for key, obj in {**before, **found}.items():
                self._count(kind, key, obj)
                if key not in found:
                    self.written.pop((kind, *key), None)
                    self.deleted.pop((kind, *key), None)
            self.changed.notify_all()

    def _count(self, kind, key, obj):
        place = (key[0], "") if key[0] else ("", key[1])
        self.counts[place] = self.counts.get(place, 0) + 1
        about = (obj.get("involvedObject") or {}).get("name")
        if kind == "Event" and key[0] == "default" and about:
            self.counts["", about] = self.counts.get(("", about), 0) + 1
