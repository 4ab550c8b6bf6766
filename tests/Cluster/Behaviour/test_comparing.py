"""A second sync of a new object may be told in the next step, and no other event may be."""

import unittest

from run import compare_recordings


def story(*steps):
    return {"steps": [
        {"step": n, "objects": {}, "events": [
            {"type": "Normal", "reason": reason, "object": "ExternalSecret/app", "message": reason} for reason in reasons]}
        for n, reasons in enumerate(steps, 1)]}


def differences(golden, got):
    return [(number, text.split(" ExternalSecret")[0]) for number, _, text in compare_recordings(story(*golden), story(*got), "")[0]]


class Late(unittest.TestCase):
    def test_a_second_sync_that_is_a_step_late_or_early_is_the_same(self):
        self.assertEqual([], differences([["Created", "Updated"], []], [["Created"], ["Updated"]]))
        self.assertEqual([], differences([["Created"], ["Updated"]], [["Created", "Updated"], []]))
        self.assertEqual([], differences([["Created", "Updated"], []], [["Created"], []]))

    def test_once_and_not_twice(self):
        self.assertEqual(
            [(3, "event not in the golden: Normal Updated")],
            differences([["Created", "Updated"], [], []], [["Created"], ["Updated"], ["Updated"]]))

    def test_nothing_else_moves(self):
        self.assertEqual(
            [(1, "missing event: Normal Deleted"), (2, "event not in the golden: Normal Deleted")],
            differences([["Created", "Deleted"], []], [["Created"], ["Deleted"]]))
        self.assertEqual([(2, "event not in the golden: Normal Updated")], differences([["Created"], []], [["Created"], ["Updated"]]))


if __name__ == "__main__":
    unittest.main()
