using System.Text;
using System.Text.Json;
using Keyferry.Text.Rewriting;
using Keyferry.Text.Tests.Golden;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Rewriting;

public sealed class RewriteVectorTests
{
    private static IEnumerable<Vector> Rewrites() => Vector.OfKinds("rewrite");

    private static IEnumerable<Vector> Values() => Vector.OfKinds("bytevalue");

    [TestCaseSource(nameof(Rewrites))]
    public void Keys_are_rewritten_as_the_peer_does(Vector vector)
    {
        var data = vector.Line.TryGetProperty("data", out var map)
            ? map.EnumerateObject().ToDictionary(
                static m => m.Name, static m => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(m.Value.GetString()!))
            : [];

        var result = KeyRewriting.Apply([.. Operations(vector)], data, new KeyTemplates(TimeProvider.System).TryRender);

        Assert.That(result.Data is null, Is.EqualTo(vector.IsError), result.Error);
        if (result.Data is null)
        {
            Assert.That(result.Error, Does.StartWith("failed rewrite operation["));
            return;
        }

        Assert.That(
            result.Data.ToDictionary(static m => m.Key, static m => Encoding.UTF8.GetString(m.Value.Span)),
            Is.EquivalentTo(vector.WantJson.EnumerateObject().ToDictionary(static m => m.Name, static m => m.Value.GetString()!)));
    }

    [TestCaseSource(nameof(Values))]
    public void A_JSON_value_becomes_the_bytes_the_peer_makes_of_it(Vector vector)
    {
        var ok = JsonValueBytes.TryConvert(vector.Bytes("input", "inputB64"), out var value, out var error);

        Assert.That(ok, Is.EqualTo(!vector.IsError), error);
        if (ok)
            Assert.That(value, Is.EqualTo(vector.Bytes("want", "wantB64")));
    }

    private static IEnumerable<KeyRewrite> Operations(Vector vector) =>
        vector.Line.TryGetProperty("ops", out var operations) ? operations.EnumerateArray().Select(Operation) : [];

    private static KeyRewrite Operation(JsonElement operation) => new()
    {
        Regexp = operation.TryGetProperty("regexp", out var regexp)
            ? new KeyRewriteRegexp(Text(regexp, "source"), Text(regexp, "target"))
            : null,
        Transform = operation.TryGetProperty("transform", out var transform) ? Text(transform, "template") : null,
        Merge = operation.TryGetProperty("merge", out var merge)
            ? new KeyRewriteMerge
            {
                Into = Text(merge, "into"),
                Priority = merge.TryGetProperty("priority", out var keys)
                    ? [.. keys.EnumerateArray().Select(static key => key.GetString()!)]
                    : [],
                PriorityPolicy = Text(merge, "priorityPolicy"),
                ConflictPolicy = Text(merge, "conflictPolicy"),
                Strategy = Text(merge, "strategy"),
            }
            : null,
    };

    private static string Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var text) ? text.GetString()! : "";
}
