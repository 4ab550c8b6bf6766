using System.Text.Json.Nodes;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.FanOut;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.FanOut;

public sealed class FanOutPlanTests
{
    private static readonly FanOutWish Blue = new(
        "app", [new LabelSelector { MatchLabels = new Dictionary<string, string> { ["team"] = "blue" } }], ["named"], null);

    [Test]
    public void Each_namespace_gets_what_it_needs()
    {
        var there = new Dictionary<string, ExistingChild>(StringComparer.Ordinal)
        {
            ["right"] = Child("right"),
            ["differs"] = Child("differs", difference: """{"spec":{}}"""),
            ["foreign"] = Child("foreign", owned: false),
            ["going"] = Child("going", deleting: true),
        };
        var plan = Plan(
            ["missing", "named", "right", "differs", "foreign", "going"], there.Values,
            key => there.GetValueOrDefault(key.Namespace));

        Assert.That(plan, Is.EquivalentTo(new[]
        {
            "Create missing/app", "Create named/app", "Keep right/app", "Update differs/app", "Refuse foreign/app", "Wait going/app",
        }));
    }

    [Test]
    public void A_child_that_is_not_wanted_any_more_is_deleted_first()
    {
        var unselected = Child("red");
        var renamed = Child("right", name: "old");
        var plan = Plan(["right"], [unselected, renamed], static _ => null, others: ["red"]);

        Assert.That(plan, Is.EqualTo(new[] { "Delete red/app", "Delete right/old", "Create right/app" }));
    }

    [Test]
    public void In_a_namespace_that_ends_nothing_is_made_changed_or_deleted()
    {
        var plan = FanOutPlan.Of(Blue, [Namespace("ending", blue: true, deleting: true)], [Child("ending")], static _ => null);

        Assert.That(plan, Is.Empty);
    }

    [Test]
    public void A_child_that_is_being_deleted_is_not_deleted_again()
    {
        Assert.That(Plan([], [Child("red", deleting: true)], static _ => null, others: ["red"]), Is.Empty);
        Assert.That(FanOutPlan.Removal([Child("red", deleting: true), Child("blue")]).Select(static s => s.Key.Namespace), Is.EqualTo(new[] { "blue" }));
    }

    [TestCase("In", 0, "needs values")]
    [TestCase("NotIn", 0, "needs values")]
    [TestCase("Exists", 1, "takes no values")]
    [TestCase("Equals", 1, "is not one of")]
    [TestCase("In", 1, null)]
    [TestCase("DoesNotExist", 0, null)]
    public void A_selector_that_cannot_be_read_is_told(string @operator, int values, string? problem)
    {
        var wish = Blue with
        {
            Selectors =
            [
                new LabelSelector
                {
                    MatchExpressions = [new LabelSelectorRequirement { Key = "k", Operator = @operator, Values = values == 0 ? null : ["v"] }],
                },
            ],
        };
        Assert.That(NamespaceSelection.Problem(wish), problem is null ? Is.Null : Does.Contain(problem));
    }

    [TestCase(null, 3600)]
    [TestCase("", 3600)]
    [TestCase("soon", 3600)]
    [TestCase("2s", 2)]
    [TestCase("1ms", 1)]
    [TestCase("999999h", 86400)]
    [TestCase("0s", null)]
    [TestCase("-5m", null)]
    public void Intervals_are_bounded(string? text, int? seconds) => Assert.That(
        FanOutInterval.Of(text), Is.EqualTo(seconds is { } some ? TimeSpan.FromSeconds(some) : (TimeSpan?)null));

    [Test]
    public void A_status_is_sorted_and_bounded()
    {
        var failed = Enumerable.Range(0, 345).ToDictionary(static i => $"ns-{i:000}", static _ => new string('x', 10_000));
        var status = FanOutStatus.After("app", ["b", "a"], failed);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.Provisioned, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(status.Failed, Has.Count.EqualTo(100));
            Assert.That(status.Failed[99].Namespace, Is.EqualTo("ns-099"));
            Assert.That(status.Failed[0].Reason, Has.Length.LessThan(600));
            Assert.That(status.Message, Is.EqualTo("one or more namespaces failed: 345, of which 100 are named"));
            Assert.That(status.Ready, Is.EqualTo("False"));
        }
    }

    private static List<string> Plan(
        IEnumerable<string> selected, IEnumerable<ExistingChild> owned, Func<ObjectKey, ExistingChild?> find, params string[] others) =>
    [
        .. FanOutPlan.Of(
            Blue,
            [.. selected.Select(static n => Namespace(n, blue: n != "named")), .. others.Select(static n => Namespace(n, blue: false))],
            owned, find).Select(static s => $"{s.Action} {s.Key}"),
    ];

    private static ExistingChild Child(string ns, string name = "app", bool owned = true, bool deleting = false, string? difference = null) => new(
        new ObjectKey(ns, name), owned, deleting, () => difference is null ? null : JsonNode.Parse(difference)!.AsObject());

    private static ObjectMetadata Namespace(string name, bool blue, bool deleting = false) => new(
        new ObjectKey("", name), "uid", "1", 0,
        new Dictionary<string, string> { ["team"] = blue ? "blue" : "red" }, new Dictionary<string, string>(), null, deleting);
}
