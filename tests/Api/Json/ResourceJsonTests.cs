using System.Text.Json;
using Keyferry.Api.Resources;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Json;

public sealed class ResourceJsonTests
{
    [Test]
    public void An_ExternalSecret_survives_reading_and_writing()
    {
        const string Text =
            """
            {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"creationTimestamp":"2026-01-02T03:04:05Z","name":"db","namespace":"prod","managedFields":[{"fieldsV1":{"f:spec":{}},"manager":"kubectl"}]},"spec":{"secretStoreRef":{"name":"s"},"refreshInterval":"1h0m0s","data":[{"secretKey":"a","remoteRef":{"key":"k"}}]},"status":{"refreshTime":null,"conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-02T03:04:05Z"}]}}
            """;

        var read = JsonSerializer.Deserialize(Text, ApiResources.ExternalSecrets.Json)!;
        var written = JsonSerializer.Serialize(read, ApiResources.ExternalSecrets.Json);

        Assert.That(JsonElement.DeepEquals(JsonElement.Parse(written), JsonElement.Parse(Text)), written);
    }

    [Test]
    public void A_store_keeps_a_provider_that_has_no_type()
    {
        const string Text =
            """
            {"apiVersion":"external-secrets.io/v1","kind":"SecretStore","metadata":{"name":"s"},"spec":{"provider":{"doppler":{"auth":{}}},"refreshInterval":30}}
            """;

        var read = JsonSerializer.Deserialize(Text, ApiResources.SecretStores.Json)!;

        Assert.Multiple(() =>
        {
            Assert.That(read.Spec.Provider.UntypedProviders!.Keys, Is.EqualTo(new[] { "doppler" }));
            Assert.That(read.Spec.RefreshInterval!.Value.Number, Is.EqualTo(30));
            Assert.That(
                JsonElement.DeepEquals(
                    JsonElement.Parse(JsonSerializer.Serialize(read, ApiResources.SecretStores.Json)),
                    JsonElement.Parse(Text)));
        });
    }

    [Test]
    public void A_store_interval_is_a_number_or_a_text()
    {
        var read = JsonSerializer.Deserialize(
            """{"spec":{"provider":{},"refreshInterval":"5m"}}""", ApiResources.ClusterSecretStores.Json)!;

        Assert.That(read.Spec.RefreshInterval!.Value.Text, Is.EqualTo("5m"));
    }
}
