using System.Text.Json;
using Keyferry.Providers.Aws.JsonServices;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>
/// The operations of Secrets Manager that are needed, under their names there.
/// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
/// </summary>
internal sealed partial class SecretsManagerClient(JsonServiceClient service) : IDisposable
{
    /// <summary>The service's name in errors.</summary>
    public const string Service = "Secrets Manager";

    /// <summary>Reads one version of a secret: by its id, or by its staging label.</summary>
    public Task<SecretVersion> GetSecretValueAsync(
        string id, string? versionId, string? versionStage, CancellationToken cancellation) => service.CallAsync(
        "GetSecretValue",
        json =>
        {
            json.WriteString("SecretId", id);
            json.WriteOptional("VersionId", versionId);
            json.WriteOptional("VersionStage", versionStage);
        },
        Version, cancellation);

    /// <summary>Reads the current versions of up to 20 secrets.</summary>
    public Task<SecretBatch> BatchGetSecretValueAsync(IEnumerable<string> ids, CancellationToken cancellation) =>
        service.CallAsync(
            "BatchGetSecretValue", json => json.WriteList("SecretIdList", ids),
            static root => new SecretBatch(
                [.. root.Items("SecretValues").Select(Version)],
                [.. root.Items("Errors").Select(static e =>
                    new SecretError(e.Text("SecretId"), e.Text("ErrorCode"), e.Text("Message")))]),
            cancellation);

    /// <summary>Reads what is known about a secret, without its value.</summary>
    public Task<SecretDescription> DescribeSecretAsync(string id, CancellationToken cancellation) => service.CallAsync(
        "DescribeSecret", json => json.WriteString("SecretId", id), Description, cancellation);

    /// <summary>Lists one page of secrets.</summary>
    /// <param name="filters">Filters that all must hold: a filter's key and values, of which one must hold.</param>
    /// <param name="token">Where the page before ended; null for the first.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<SecretPage> ListSecretsAsync(
        IReadOnlyList<(string Key, string Value)> filters, string? token, CancellationToken cancellation) =>
        service.CallAsync(
            "ListSecrets",
            json =>
            {
                json.WriteNumber("MaxResults", 100);
                json.WriteOptional("NextToken", token);
                WriteFilters(json, filters);
            },
            static root => new SecretPage(
                [.. root.Items("SecretList").Select(Description)], root.Text("NextToken")),
            cancellation);

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();

    private static void WriteFilters(Utf8JsonWriter json, IReadOnlyList<(string Key, string Value)> filters)
    {
        if (filters.Count == 0)
        {
            return;
        }

        json.WriteStartArray("Filters");
        foreach (var (key, value) in filters)
        {
            json.WriteStartObject();
            json.WriteString("Key", key);
            json.WriteList("Values", [value]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static SecretVersion Version(JsonElement json) => new()
    {
        Arn = json.Text("ARN"),
        Name = json.Text("Name"),
        SecretString = json.Utf8("SecretString"),
        SecretBinary = json.Blob("SecretBinary"),
    };

    private static SecretDescription Description(JsonElement json) => new(
        json.Text("ARN") ?? "",
        json.Text("Name") ?? "",
        json.Tags("Tags"),
        json.TryGetProperty("VersionIdsToStages", out var versions) && versions.ValueKind == JsonValueKind.Object
            ? [.. versions.EnumerateObject().SelectMany(static v => v.Value.ValueKind == JsonValueKind.Array
                ? v.Value.EnumerateArray().Select(static s => s.GetString() ?? "")
                : [])]
            : [],
        json.TryGetProperty("DeletedDate", out var deleted) && deleted.ValueKind != JsonValueKind.Null,
        [.. json.Items("ReplicationStatus").Select(static r => r.Text("Region") ?? "")]);
}
