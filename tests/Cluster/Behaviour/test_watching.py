"""What is noted of a scenario's writes goes when the scenario is over."""

import unittest

from watching import Watched


def written(kind, namespace, name):
    meta = {"name": name, "resourceVersion": "7", "uid": "u"}
    return {"kind": kind, "metadata": {**meta, "namespace": namespace} if namespace else meta}


class Forgetting(unittest.TestCase):
    def test_nothing_of_a_scenario_stays(self):
        for method in ("POST", "DELETE"):
            watched = Watched(None)
            watched.wrote(method, written("Secret", "mine", "app"))
            watched.wrote(method, written("Namespace", "", "mine"))
            watched.wrote(method, written("ClusterSecretStore", "", "mine-store"))
            watched.wrote(method, written("ClusterSecretStore", "", "another"))
            watched.wrote(method, written("Secret", "another", "app"))

            watched.forget(["mine"], [("ClusterSecretStore", "mine-store")])

            left = {("ClusterSecretStore", "", "another"), ("Secret", "another", "app")}
            self.assertEqual(left, set(watched.written) | set(watched.deleted), method)


if __name__ == "__main__":
    unittest.main()
