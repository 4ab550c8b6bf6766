using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>What a store's author writes is bounded before it costs anything, and lends nobody our identity unasked.</summary>
public sealed class AwsBoundsTests
{
    [TestCase(100, "24h", 10, 30_000)]
    [TestCase(int.MaxValue, "2562047h", 10, 30_000)]
    [TestCase(int.MinValue, "-1h", 1, 0)]
    [TestCase(2, "1ms", 2, 1)]
    public void Retries_are_bounded(int maxRetries, string interval, int attempts, int milliseconds)
    {
        Assert.That(
            AwsRetry.TryRead(new RetrySettings { MaxRetries = maxRetries, RetryInterval = interval }, out var retry, out _),
            Is.True);
        Assert.That(retry, Is.EqualTo(new AwsRetry(attempts, TimeSpan.FromMilliseconds(milliseconds))));
    }

    [Test]
    public void A_retry_interval_of_a_megabyte_is_not_repeated()
    {
        AwsRetry.TryRead(new RetrySettings { RetryInterval = new string('1', 1_400_000) }, out var retry, out var error);

        Assert.That(retry, Is.Null);
        Assert.That(error, Has.Length.LessThan(200));
    }

    [Test]
    public async Task More_roles_than_anybody_chains_are_refused()
    {
        var connected = await AwsStores.ConnectAsync(
            new Uri("http://127.0.0.1:1/"),
            spec => spec.AdditionalRoles = [.. Enumerable.Repeat("arn:aws:iam::1:role/a", 11)]);

        Assert.That(connected.Error, Does.Contain("spec.provider.aws.additionalRoles names 11 roles"));
    }

    [TestCase(AmbientCredentials.All, true, true)]
    [TestCase(AmbientCredentials.ClusterStores, false, true)]
    [TestCase(AmbientCredentials.None, false, false)]
    public async Task Who_names_no_credentials_gets_ours_only_where_that_is_allowed(
        AmbientCredentials policy, bool namespaced, bool clusterWide)
    {
        var provider = new AwsProvider(_ => null, TimeProvider.System, new ProviderCalls(null), policy);
        var spec = new StoreProviderSpec { Aws = new AwsProviderSpec { Service = "SecretsManager", Region = "eu-west-1" } };

        var one = await provider.ConnectAsync(
            new StoreContext(TestStores.Namespaced(spec), "team", new MemoryReferences()), default);
        var all = await provider.ConnectAsync(
            new StoreContext(TestStores.ClusterWide(spec), "team", new MemoryReferences()), default);

        Assert.That((one.Client is not null, all.Client is not null), Is.EqualTo((namespaced, clusterWide)));
        Assert.That(one.Error, namespaced ? Is.Null : Does.Contain("--ambient-credentials").And.Contain("auth.secretRef"));
        await (one.Client?.DisposeAsync() ?? default);
        await (all.Client?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task Own_credentials_need_no_permission()
    {
        var provider = new AwsProvider(_ => null, TimeProvider.System, new ProviderCalls(null), AmbientCredentials.None);
        var spec = new StoreProviderSpec
        {
            Aws = new AwsProviderSpec { Service = "SecretsManager", Region = "eu-west-1", Auth = AwsStores.StaticKeys },
        };

        var connected = await provider.ConnectAsync(
            new StoreContext(TestStores.Namespaced(spec), "team", AwsStores.Keys()), default);

        Assert.That(connected.Error, Is.Null);
        await connected.Client!.DisposeAsync();
    }

    [Test]
    public void What_a_read_brought_cannot_be_printed()
    {
        Assert.That(typeof(RemoteValue).GetMethod("<Clone>$"), Is.Null, "a record prints its members");
        Assert.That(typeof(RemoteValue).GetProperties().Select(static p => p.PropertyType), Has.None.EqualTo(typeof(string)));
    }

    [Test]
    public void What_a_read_brought_is_cleared()
    {
        byte[] text = [1, 2], binary = [3, 4];
        RemoteValue.Of(text, binary).Dispose();

        Assert.That((text, binary), Is.EqualTo((new byte[2], new byte[2])));
    }
}
