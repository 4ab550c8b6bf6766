using System.Text.Json;
using Keyferry.Api.Crds;
using Keyferry.Api.Resources;
using Keyferry.Api.Schema;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Resources;

public sealed class StoreProviderKeysTests
{
    private static IEnumerable<string> Typed => new ApiSchemas().Find(ApiResources.Group, "v1", "SecretStore")!
        .Root.FieldsByName["spec"].Node.FieldsByName["provider"].Node.Fields
        .Where(static f => f.Node.Kind == SchemaKind.Object).Select(static f => f.Name);

    [TestCaseSource(nameof(Typed))]
    public void Every_provider_with_a_type_is_found_by_its_key(string key) =>
        Assert.That(Of($"{{\"{key}\":{{}}}}"), Is.EqualTo(new[] { key }));

    [Test]
    public void A_provider_without_a_type_is_found_and_null_is_not_set() =>
        Assert.That(Of("""{"doppler":{},"akeyless":null,"vault":null,"aws":{}}"""), Is.EqualTo(new[] { "aws", "doppler" }));

    [Test]
    public void An_empty_provider_has_none() => Assert.That(Of("{}"), Is.Empty);

    private static IReadOnlyList<string> Of(string provider) => StoreProviderKeys.Of(
        JsonSerializer.Deserialize($"{{\"spec\":{{\"provider\":{provider}}}}}", ApiResources.SecretStores.Json)!.Spec.Provider);
}
