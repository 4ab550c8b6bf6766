using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Acr;
using Keyferry.Providers.Http;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;
using YamlDotNet.Serialization;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>The manifests of docs/providers/azure-key-vault.md pass as they stand there, and the page names each operation's permission.</summary>
public sealed partial class AzurePageTests
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    [Test]
    public void Each_store_passes_without_a_warning_and_each_way_to_authenticate_is_there()
    {
        var stores = Documents().Where(static d => d.GetProperty("kind").GetString()!.EndsWith("SecretStore", StringComparison.Ordinal)).ToList();
        var ways = new List<string>();
        foreach (var document in stores)
        {
            var provider = document.GetProperty("spec").GetProperty("provider").Deserialize(ApiJsonContext.Default.StoreProviderSpec)!;
            var store = document.GetProperty("kind").GetString() == "SecretStore" ? TestStores.Namespaced(provider) : TestStores.ClusterWide(provider);
            var errors = new FieldErrorList();
            AzureStoreValidator.Validate(store, errors);
            Assert.That(errors.All.Select(static e => e.ToString()), Is.Empty);
            var spec = provider.AzureKv!;
            ways.Add($"{AzureReferences.AuthTypeOf(spec)} {spec.AuthSecretRef?.ClientCertificate is not null} {spec.CustomCloudConfig is not null}");
        }

        Assert.That(ways, Is.EquivalentTo(
        [
            "WorkloadIdentity False False", "ServicePrincipal False False", "ServicePrincipal True False",
            "ManagedIdentity False False", "ServicePrincipal False True",
        ]));
    }

    [Test]
    public void The_generator_passes()
    {
        var document = Documents().Single(static d => d.GetProperty("kind").GetString() == "ACRAccessToken");
        var errors = new FieldErrorList();
        new AcrAccessTokenGenerator(null, TimeProvider.System, null, AmbientCredentials.All, EgressPolicy.Default)
            .Validate(document.GetProperty("spec"), "spec", errors);

        Assert.That(errors.All.Select(static e => e.ToString()), Is.Empty);
    }

    [Test]
    public async Task The_page_s_push_settings_are_taken()
    {
        using var azure = new AzureDouble();
        await using var client = await AzureStores.ClientAsync(azure);
        var entry = Documents().Single(static d => d.GetProperty("kind").GetString() == "PushSecret").GetProperty("spec").GetProperty("data")[0];
        var content = AzureStores.Content("pass");

        var failure = await client.Writer.PushAsync(
            new PushTarget(entry.GetProperty("match").GetProperty("remoteRef").GetProperty("remoteKey").GetString()!),
            new PushContent { SecretKey = "password", Data = content.Data, Metadata = entry.GetProperty("metadata") }, default);

        Assert.That(failure, Is.Null);
        Assert.That(azure.Vault.Find("secrets", "shop-pushed")!.Current.ContentType, Is.EqualTo("text/plain"));
    }

    [Test]
    public void The_page_s_role_serves_a_push_a_deletion_and_a_recovery_and_nothing_more()
    {
        using var role = JsonDocument.Parse(JsonBlock().Match(Page()).Groups["json"].Value);
        var allowed = role.RootElement.GetProperty("DataActions").EnumerateArray()
            .Select(static a => a.GetString()!.Split('/')[3]).ToList();

        Assert.That(allowed, Is.EquivalentTo(["getSecret", "readMetadata", "setSecret", "delete", "recover"]));
    }

    private static IEnumerable<JsonElement> Documents() => YamlBlock().Matches(Page())
        .SelectMany(static m => m.Groups["yaml"].Value.Split("---\n"))
        .Select(static y => JsonSerializer.SerializeToElement(Yaml.Deserialize<object>(y)));

    private static string Page([CallerFilePath] string file = "") => File.ReadAllText(Path.Combine(
        Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "providers", "azure-key-vault.md"));

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex JsonBlock();
}
