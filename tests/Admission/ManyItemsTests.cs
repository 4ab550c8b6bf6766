using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Api.Schema;
using Keyferry.Providers.Fake;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Every list and map of every kind with thousands of items, good and wild: nothing looks at each for each.</summary>
public sealed class ManyItemsTests
{
    // What is done for each pair of them takes seconds.
    private const int Items = 20_000;
    private const int LargestManifest = 3_000_000;
    private const int LargestAnswer = 64 * 1024;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);
    private static readonly MutatingHandler Handler =
        HandlerCalls.Mutating(new ManifestValidator(new ApiSchemas(), [new FakeProvider()]));

    [TestCaseSource(typeof(SchemaPlaces), nameof(SchemaPlaces.Kinds))]
    public void Each_list_and_map_is_answered_within_a_second(string group, string version, string kind)
    {
        var slowest = (Time: TimeSpan.Zero, Place: "");
        foreach (var (steps, node) in SchemaPlaces.Of(group, version, kind))
        {
            if (node.Kind is not (SchemaKind.Array or SchemaKind.Map))
            {
                continue;
            }

            foreach (var isWild in (bool[])[false, true])
            {
                var place = $"{kind} {string.Join('.', steps)} {(isWild ? "wild" : "good")}";
                var body = Encoding.UTF8.GetBytes(Body(group, version, kind, steps, Many(node, isWild)));
                var (time, length) = Measure(body);
                slowest = time > slowest.Time ? (time, place) : slowest;
                Assert.That(time, Is.LessThan(Bound), place);
                Assert.That(length, Is.LessThan(LargestAnswer), place);
            }
        }

        TestContext.Out.WriteLine($"slowest: {slowest.Place}, {slowest.Time.TotalMilliseconds:F0} ms");
    }

    private static JsonNode Many(SchemaNode node, bool isWild)
    {
        var items = new RandomItems(seed: 17);
        var list = new JsonArray();
        var map = new JsonObject();
        var size = 0;
        for (var i = 0; i < Items && size < LargestManifest; i++)
        {
            var item = isWild ? items.Wild(node.Items!, i) : items.Good(node.Items!, i);
            size += (item?.ToJsonString().Length ?? 4) + 10;
            if (node.Kind == SchemaKind.Array)
            {
                list.Add(item);
            }
            else
            {
                map[$"key{i}"] = item;
            }
        }

        return node.Kind == SchemaKind.Array ? list : map;
    }

    private static string Body(string group, string version, string kind, IReadOnlyList<string> steps, JsonNode value) =>
        $"{{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{{\"uid\":\"u\",\"kind\":"
        + $"{{\"group\":\"{group}\",\"version\":\"{version}\",\"kind\":\"{kind}\"}},\"operation\":\"CREATE\",\"object\":"
        + SchemaPlaces.Manifest(group, version, kind, steps, value).ToJsonString() + "}}";

    private static (TimeSpan Time, int Length) Measure(byte[] body)
    {
        var (best, length) = (TimeSpan.MaxValue, 0);
        for (var attempt = 0; attempt < 3 && best > Bound / 2; attempt++)
        {
            var took = ProcessorTime.Of(() => length = Handler.Answer(body).Length);
            best = took < best ? took : best;
        }

        return (best, length);
    }
}
