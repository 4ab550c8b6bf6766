using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Fake;
using NUnit.Framework;

namespace Keyferry.Providers.Tests;

/// <summary>What one set of references holds together is bounded, however often it names one value.</summary>
public sealed class BoundedAnswersTests
{
    private const string TooLarge = "Invalid: the values together are larger than a Secret can be (1 MiB)";

    [Test]
    public async Task One_large_value_named_a_thousand_times_is_not_copied_a_thousand_times()
    {
        await using var client = await ConnectAsync(new string('y', 400_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var results = await client.FetchAsync([.. Enumerable.Repeat(new RemoteRef("big"), 1_000)], default);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(8 << 20), "bytes allocated in all");
        Assert.That(results, Has.Count.EqualTo(1_000));
        Assert.That(results.Take(5).Select(static r => r.Value?.Length), Is.All.EqualTo(400_000));
        Assert.That(results.Skip(5).Select(static r => r.Text()), Is.All.EqualTo(TooLarge));
    }

    [Test]
    public async Task More_than_a_Secret_holds_still_reaches_the_API_server()
    {
        await using var client = await ConnectAsync(new string('y', 400_000));

        var results = await client.FetchAsync([.. Enumerable.Repeat(new RemoteRef("big"), 3)], default);

        Assert.That(results.Select(static r => r.Value?.Length), Is.All.EqualTo(400_000));
    }

    [Test]
    public async Task A_map_of_many_small_keys_counts_by_its_keys()
    {
        await using var client = await ConnectAsync(
            "{" + string.Join(',', Enumerable.Range(0, 5_000).Select(static i => $"\"k{i}\":1")) + "}");

        var results = await client.FetchAsync([.. Enumerable.Repeat(new RemoteRef("big", AsMap: true), 10)], default);

        Assert.That(results.Take(2).Select(static r => r.Map?.Count), Is.All.EqualTo(5_000));
        Assert.That(results.Skip(3).Select(static r => r.Text()), Is.All.EqualTo(TooLarge));
    }

    [Test]
    public async Task A_path_that_costs_too_much_is_a_failure_of_its_reference_and_no_missing_secret()
    {
        await using var client = await ConnectAsync("{\"a\":1}");
        var doubling = string.Join('|', Enumerable.Repeat("@tostr", 30));

        var results = await client.FetchAsync(
            [new RemoteRef("big", doubling), new RemoteRef("big", "a"), new RemoteRef("big", new string('a', 9_000))], default);

        Assert.That(results.Select(static r => r.Text()), Is.EqualTo(new[]
        {
            "Invalid: the property path costs too much to evaluate over this value", "1",
            "Invalid: the property path is longer than 8192 bytes",
        }));
    }

    [Test]
    public void Cancellation_ends_it_between_two_references_and_what_was_made_is_cleared()
    {
        using var cancellation = new CancellationTokenSource();
        var made = new List<SecretValue>();

        Assert.That(
            () => BoundedAnswers.Of(3, at =>
            {
                made.Add(new SecretValue([1]));
                if (at == 1)
                {
                    cancellation.Cancel();
                }

                return FetchResult.Of(made[at]);
            }, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());

        Assert.That(made, Has.Count.EqualTo(2));
        Assert.That(made.Select(static v => Assert.Throws<ObjectDisposedException>(() => _ = v.Length)), Is.All.Not.Null);
    }

    [Test]
    public void A_fault_clears_what_was_made()
    {
        var made = new SecretValue([1]);

        Assert.That(
            () => BoundedAnswers.Of(
                2, at => at == 0 ? FetchResult.Of(made) : throw new InvalidOperationException(), default),
            Throws.InvalidOperationException);

        Assert.That(() => made.Length, Throws.InstanceOf<ObjectDisposedException>());
    }

    private static async Task<StoreClient> ConnectAsync(string value)
    {
        var store = TestStores.Namespaced(new StoreProviderSpec
        {
            Fake = new FakeProviderSpec { Data = [new() { Key = "big", Value = value }] },
        });
        return (await StoreClient.ConnectAsync(new FakeProvider(), store, new MemoryReferences())).Client!;
    }
}
