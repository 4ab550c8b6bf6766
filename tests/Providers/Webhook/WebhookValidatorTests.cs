using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Webhook;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Webhook;

public sealed class WebhookValidatorTests
{
    private static readonly WebhookProvider Provider = new(TimeProvider.System, new ProviderCalls(null), EgressPolicy.Default);

    [Test]
    public void The_store_of_the_tutorials_is_right() => Assert.That(Errors(new WebhookProviderSpec
    {
        Url = "https://secrets.example.com/{{ .remoteRef.key }}?v={{ .remoteRef.version }}",
        Headers = new() { ["Authorization"] = "Basic {{ print .auth.user \":\" .auth.password | b64enc }}" },
        Result = new WebhookResult { JsonPath = "$.data.{{ .remoteRef.property }}" },
        Timeout = "10s",
        Secrets = [new WebhookSecret { Name = "auth", SecretRef = new SecretKeySelector { Name = "credentials" } }],
    }), Is.Empty);

    [Test]
    public void What_is_wrong_is_told_with_its_field()
    {
        var errors = Errors(new WebhookProviderSpec
        {
            Url = "ftp://x", Method = "GE T", Timeout = "-1s",
            Result = new WebhookResult { JsonPath = "data.x" }, CaBundle = "!",
            Headers = new() { ["Host"] = "other" },
            Secrets =
            [
                new WebhookSecret { Name = "a", SecretRef = new SecretKeySelector { Name = "s", Namespace = "other" } },
                new WebhookSecret { Name = "a", SecretRef = new SecretKeySelector() },
                new WebhookSecret { Name = "remoteRef", SecretRef = new SecretKeySelector { Name = "s" } },
            ],
        });

        Assert.That(errors.Select(static e => e.Split(": ")[0].Replace("spec.provider.webhook.", "", StringComparison.Ordinal)).Distinct(), Is.EquivalentTo(new[]
        {
            "url", "method", "timeout", "result.jsonPath", "caBundle", "headers.Host", "secrets[0].secretRef.namespace",
            "secrets[1].name", "secrets[1].secretRef.name", "secrets[2].name",
        }));
    }

    [Test]
    public void A_cluster_wide_store_says_where_its_secrets_lie() => Assert.That(
        Errors(
            new WebhookProviderSpec
            {
                Url = "https://x.example.com",
                Secrets = [new WebhookSecret { Name = "a", SecretRef = new SecretKeySelector { Name = "s" } }],
                CaProvider = new CaProvider { Type = "Secret", Name = "ca" },
            },
            clusterWide: true),
        Has.Length.EqualTo(2).And.All.Contain("cluster scope requires namespace"));

    private static string[] Errors(WebhookProviderSpec spec, bool clusterWide = false)
    {
        var errors = new FieldErrorList();
        var provider = new StoreProviderSpec { Webhook = spec };
        StoreObject store = clusterWide ? TestStores.ClusterWide(provider) : TestStores.Namespaced(provider);
        Provider.Validate(store, errors);
        return [.. errors.All.Select(static e => e.ToString())];
    }
}
