using System.Text;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Stores;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Secrecy;

/// <summary>What a pass has fetched, decoded and read is cleared when the pass is over.</summary>
public sealed class ClearingTests
{
    private static readonly StoreKey Shelf = StoreKey.Of(null, "shelf", "team");

    [Test]
    public void What_was_combined_is_cleared_and_what_is_replaced_meanwhile_too()
    {
        using var first = new SecretValue("one"u8.ToArray());
        using var second = new SecretValue("two"u8.ToArray());
        var result = SourceTransform.Apply(
            [Entry(0), Entry(1)], [FetchResult.Of(first), FetchResult.Of(second)], toleratesMissing: false);
        var kept = result.Values["k"];
        Assert.That(kept.Bytes.ToArray(), Is.EqualTo("two"u8.ToArray()));

        result.Dispose();

        Assert.That(() => kept.Length, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task What_was_written_is_cleared()
    {
        using var scene = new Scene();
        scene.PutApp();
        await scene.PassAsync();
        scene.Provider.Values["pw"] = "second";
        scene.Time.Advance(TimeSpan.FromHours(2));
        await scene.PassAsync();

        Assert.That(scene.Value(), Is.EqualTo("second"));
        var written = scene.Api.Bodies.OfType<k8s.Models.V1Secret>().ToList();
        Assert.That(written, Has.Count.EqualTo(2));
        Assert.That(written.SelectMany(static s => s.Data.Values).SelectMany(static v => v), Is.All.Zero);
    }

    [Test]
    public async Task Everything_is_clear_when_a_value_serves_nobody_any_more()
    {
        using var scene = new Scene();
        var values = new List<byte[]>();
        scene.Provider.OnFetch = (_, _) => Task.CompletedTask;
        scene.Provider.Make = text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            values.Add(bytes);
            return bytes;
        };
        scene.PutApp();

        await scene.PassAsync();

        Assert.That(scene.Value(), Is.EqualTo("s3cr3t"));
        scene.Time.Advance(2 * StoreScheduler.Retention);
        Assert.That(values, Is.Not.Empty.And.All.EqualTo(new byte["s3cr3t".Length]));
    }

    private static FetchEntry Entry(int at) => new(
        $"spec.data[{at}]", "", Shelf, new RemoteRef("a"), "k", null, null, RefuseNullBytes: false);
}
