using System.Text.Json.Nodes;
using Keyferry.Local.Server.Tables;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Tables;

[TestFixture]
internal sealed class TableTests
{
    private static readonly JsonObject Sample = JsonNode.Parse("""
        {
          "metadata": {"annotations": {"example.com/size": "5"}},
          "spec": {"items": [{"name": "a"}, {"name": "b"}]},
          "status": {"conditions": [{"type": "Other", "status": "False"}, {"type": "Ready", "status": "True"}]}
        }
        """)!.AsObject();

    [TestCase(".spec.items[1].name", "b")]
    [TestCase(".spec.items[-1].name", "b")]
    [TestCase(".spec.items[*].name", "a")]
    [TestCase(".status.conditions[?(@.type==\"Ready\")].status", "True")]
    [TestCase(".status.conditions[?(@.type!='Other')].status", "True")]
    [TestCase(".metadata.annotations.example\\.com/size", "5")]
    [TestCase(".metadata.annotations['example.com/size']", "5")]
    [TestCase(".spec.missing.name", null)]
    [TestCase(".spec.items[7].name", null)]
    public void A_json_path_finds_the_first_value(string path, string? expected) =>
        Assert.That(JsonPath.First(Sample, path)?.ToString(), Is.EqualTo(expected));

    [TestCase("2026-01-01T00:00:00Z", "0s")]
    [TestCase("2025-12-31T23:58:01Z", "119s")]
    [TestCase("2025-12-31T23:58:00Z", "2m")]
    [TestCase("2025-12-31T23:51:30Z", "8m30s")]
    [TestCase("2025-12-31T21:30:00Z", "150m")]
    [TestCase("2025-12-31T18:30:00Z", "5h30m")]
    [TestCase("2025-12-30T12:00:00Z", "36h")]
    [TestCase("2025-12-28T21:00:00Z", "3d3h")]
    [TestCase("2025-12-01T00:00:00Z", "31d")]
    [TestCase("2020-01-01T00:00:00Z", "6y2d")]
    [TestCase("2026-01-01T01:00:00Z", "<invalid>")]
    [TestCase("soon", "<invalid>")]
    [TestCase(null, "<unknown>")]
    public void An_age_is_as_exact_as_it_is_young(string? time, string expected) =>
        Assert.That(Ages.Since(time, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), Is.EqualTo(expected));
}
