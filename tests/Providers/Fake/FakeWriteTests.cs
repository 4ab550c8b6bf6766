using Keyferry.Providers.Scrubbing;
using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Fake;
using Keyferry.Providers.Guarding;
using Keyferry.Text.Regexp;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Fake;

/// <summary>Finding and writing, through the barrier that the engine has before every provider.</summary>
public sealed class FakeWriteTests
{
    private GuardedProvider _provider = null!;

    // What is pushed stays for the life of a provider.
    [SetUp]
    public void Begin() => _provider = new GuardedProvider(new FakeProvider(), TimeProvider.System);

    [Test]
    public async Task Secrets_are_found_by_name_each_at_its_highest_version()
    {
        await using var client = await ConnectAsync();
        Assert.That(GoRegex.TryParse("^db", GoRegex.DefaultMaxProgramSize, out var name, out _));

        var found = await FindAsync(client, new FindQuery(Name: name!));

        Assert.That(found.Select(static f => (f.Name, f.Key.Version)), Is.EqualTo(new[] { ("db/one", "v2"), ("db/two", "") }));
        Assert.That(await FindAsync(client, new FindQuery()), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Tags_are_refused_with_the_way_out()
    {
        await using var client = await ConnectAsync();
        var found = await FindAsync(client, new FindQuery(Tags: new Dictionary<string, string> { ["a"] = "b" }));
        Assert.That(found.Single().Failure!.Message, Does.Contain("leave find.tags out"));
    }

    [Test]
    public async Task What_is_pushed_is_read_and_found_over_any_connection_to_the_store()
    {
        using var value = new SecretValue("pushed"u8.ToArray());
        await using (var client = await ConnectAsync())
        {
            Assert.That((await client.Writer!.ExistsAsync(new PushTarget("new"), default)).Exists, Is.False);
            Assert.That(await client.Writer!.PushAsync(new PushTarget("new"), Content(value), default), Is.Null);
        }

        await using var again = await ConnectAsync();
        Assert.That((await again.Writer!.ExistsAsync(new PushTarget("new"), default)).Exists, Is.True);
        var read = (await again.ReadAsync([new RemoteKey("new")], default))[0];
        Assert.That(System.Text.Encoding.UTF8.GetString(read.Value!.Whole), Is.EqualTo("pushed"));
        Assert.That((await FindAsync(again, new FindQuery())).Select(static f => f.Name), Does.Contain("new"));
        await using var other = await ConnectAsync("other");
        Assert.That((await other.Writer!.ExistsAsync(new PushTarget("new"), default)).Exists, Is.False);
    }

    [Test]
    public async Task A_push_that_names_no_key_of_the_source_writes_all_of_it_as_JSON()
    {
        using var value = new SecretValue("pushed"u8.ToArray());
        await using var client = await ConnectAsync();
        var failure = await client.Writer!.PushAsync(
            new PushTarget("whole"), new PushContent { Data = new Dictionary<string, SecretValue> { ["key"] = value } }, default);
        Assert.That(failure, Is.Null);
        using var read = (await client.ReadAsync([new RemoteKey("whole")], default))[0].Value!;
        Assert.That(Encoding.UTF8.GetString(read.Whole), Is.EqualTo("""{"key":"pushed"}"""));
    }

    [Test]
    public async Task A_key_of_the_manifest_is_not_overwritten()
    {
        using var value = new SecretValue("pushed"u8.ToArray());
        await using var client = await ConnectAsync();
        var failure = await client.Writer!.PushAsync(new PushTarget("other"), Content(value), default);
        Assert.That(failure!.Message, Does.Contain("key already exists").And.Not.Contain("pushed"));
    }

    private static PushContent Content(SecretValue value) =>
        new() { SecretKey = "key", Data = new Dictionary<string, SecretValue> { ["key"] = value } };

    [Test]
    public async Task A_search_that_throws_ends_with_a_failure()
    {
        var finder = new GuardedStoreFinder(new Broken(), "wild", new CredentialScrubber(), TimeProvider.System);
        var found = new List<FindResult>();
        await foreach (var result in finder.FindAsync(new FindQuery(), default))
        {
            found.Add(result);
        }

        Assert.That(found.Select(static f => f.Failure?.Message ?? f.Name), Is.EqualTo(new[] { "one", "the wild provider failed (FormatException)" }));
    }

    private static async Task<List<FindResult>> FindAsync(IStoreClient client, FindQuery query)
    {
        var found = new List<FindResult>();
        await foreach (var result in client.Finder!.FindAsync(query, default))
        {
            found.Add(result);
        }

        return found;
    }

    private async Task<IStoreClient> ConnectAsync(string name = "store")
    {
        var store = TestStores.Namespaced(new StoreProviderSpec
        {
            Fake = new FakeProviderSpec
            {
                Data =
                [
                    new() { Key = "db/one", Value = "1", Version = "v1" }, new() { Key = "db/one", Value = "2", Version = "v2" },
                    new() { Key = "db/two", Value = "3" }, new() { Key = "other", Value = "4" },
                ],
            },
        }) with { Name = name };
        return (await _provider.ConnectAsync(new StoreContext(store, "team", new MemoryReferences()), default)).Client!;
    }

    private sealed class Broken : IStoreFinder
    {
        public async IAsyncEnumerable<FindResult> FindAsync(
            FindQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            yield return new FindResult("one", new RemoteKey("one"));
            await Task.Yield();
            throw new FormatException("holds hunter2");
        }
    }
}
