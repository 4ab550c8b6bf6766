using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

public sealed class AwsConnectTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/");

    [Test]
    public async Task Static_keys_make_a_store_ready_without_a_call()
    {
        await using var client = (await AwsStores.ConnectAsync(Nowhere)).Client!;

        Assert.That(await client.ValidateAsync(default), Is.EqualTo(StoreValidation.Ready));
    }

    [Test]
    public async Task A_key_that_is_missing_is_told()
    {
        var connected = await AwsStores.ConnectAsync(Nowhere, references: new MemoryReferences());

        Assert.That(connected.Error, Is.EqualTo(
            "unable to create session: could not fetch SecretAccessKey secret: "
            + "cannot find secret data for key: \"secret\""));
    }

    [Test]
    public async Task A_key_that_is_empty_shows_at_the_check_and_is_named()
    {
        await using var client = (await AwsStores.ConnectAsync(Nowhere, references: AwsStores.Keys(id: ""))).Client!;
        const string text = "failed to refresh cached credentials, static credentials are empty: "
            + "key \"id\" of Secret \"aws\" has no value";

        Assert.That(await client.ValidateAsync(default), Is.EqualTo(new StoreValidation(StoreState.Error, text)));
        Assert.That((await client.FetchAsync([new("a")], default))[0].Text(), Is.EqualTo("Denied: " + text));
    }

    [Test]
    public async Task A_retry_interval_that_is_no_duration_is_told_as_the_peer_tells_it()
    {
        var connected = await AwsStores.ConnectAsync(
            Nowhere, retry: new RetrySettings { MaxRetries = 2, RetryInterval = "soon" });

        Assert.That(connected.Error,
            Is.EqualTo("unable to initialize aws provider: time: invalid duration \"soon\""));
    }

    [Test]
    public async Task A_ServiceAccount_without_a_role_is_told_with_the_annotation_to_set()
    {
        var connected = await AwsStores.ConnectAsync(Nowhere, spec => spec.Auth = new AwsAuth
        {
            Jwt = new AwsJwtAuth { ServiceAccountRef = new ServiceAccountSelector { Name = "reader" } },
        });

        Assert.That(connected.Error, Is.EqualTo(
            "unable to create session: an IAM role must be associated with service account reader (namespace: team); "
            + "set its annotation eks.amazonaws.com/role-arn"));
    }

    [Test]
    public async Task A_cluster_wide_store_with_its_callers_keys_cannot_be_told_before_somebody_calls()
    {
        var spec = new AwsProviderSpec
        {
            Service = "SecretsManager", Region = "eu-west-1", Auth = AwsStores.StaticKeys,
        };
        var provider = new AwsProvider(_ => null, TimeProvider.System, new ProviderCalls(null));
        var store = TestStores.ClusterWide(new StoreProviderSpec { Aws = spec });

        var connected = await provider.ConnectAsync(new StoreContext(store, "", AwsStores.Keys()), default);
        await using var client = connected.Client!;

        Assert.That(await client.ValidateAsync(default), Is.EqualTo(new StoreValidation(StoreState.Unknown)));
    }

    [Test]
    public async Task A_service_that_is_not_served_yet_is_told()
    {
        var connected = await AwsStores.ConnectAsync(Nowhere, spec => spec.Service = "CertificateManager");

        Assert.That(connected.Error, Is.EqualTo(
            "spec.provider.aws.service CertificateManager is not served by this program yet; SecretsManager and "
                + "ParameterStore are"));
    }
}
