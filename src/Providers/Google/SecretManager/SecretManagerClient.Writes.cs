using System.Security.Cryptography;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.SecretManager;

/// <content>Operations that write.</content>
internal sealed partial class SecretManagerClient
{
    private const string Created = "unable to create Secret from SecretManager Client";
    private const string Updated = "unable to update Secret from SecretManager Client";
    private const string Added = "unable to add a version of Secret from SecretManager Client";
    private const string Deleted = "unable to delete Secret from SecretManager Client";

    /// <summary>Makes a secret without a value.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="settings">What it is to be like.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<GoogleResult<SecretInfo>> CreateAsync(string id, SecretSettings settings, CancellationToken cancellation)
    {
        var body = GoogleJson.Body(json =>
        {
            settings.WritePlace(json, IsRegional);
            json.WriteMap("labels", settings.LabelsOf(null));
            json.WriteMap("annotations", settings.AnnotationsOf(null));
            WriteTopics(json, settings.Topics ?? []);
        });
        return CallAsync(
            new StoreCall("CreateSecret"), Created, () => GoogleJson.Request(HttpMethod.Post, Path($"secrets?secretId={id}"), body),
            SecretInfo.Read, cancellation);
    }

    /// <summary>Changes a secret's labels, annotations and topics, as long as it is as it was read.</summary>
    /// <param name="secret">The secret as it is to be, with the etag that was read.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<GoogleResult<SecretInfo>> UpdateAsync(SecretInfo secret, CancellationToken cancellation)
    {
        var body = GoogleJson.Body(json =>
        {
            json.WriteString("name", $"{parent}/secrets/{secret.Id}");
            json.WriteString("etag", secret.Etag);
            json.WriteMap("labels", secret.Labels);
            json.WriteMap("annotations", secret.Annotations);
            WriteTopics(json, secret.Topics);
        });
        return CallAsync(
            new StoreCall("UpdateSecret", IsIdempotent: false), Updated,
            () => GoogleJson.Request(HttpMethod.Patch, Path($"secrets/{secret.Id}?updateMask=labels,annotations,topics"), body),
            SecretInfo.Read, cancellation);
    }

    /// <summary>Adds a version. What was sent is cleared afterwards.</summary>
    /// <param name="id">The secret.</param>
    /// <param name="value">The value, which stays the caller's.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<FetchFailure?> AddVersionAsync(string id, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        var body = GoogleJson.Body(
            json =>
            {
                json.WriteStartObject("payload");
                json.WriteBase64String("data", value.Span);
                json.WriteString("dataCrc32c", SecretPayload.Checksum(value.Span));
                json.WriteEndObject();
            },
            2 * value.Length);
        var added = await CallAsync(
            new StoreCall("AddSecretVersion", IsIdempotent: false), Added,
            () => GoogleJson.Request(HttpMethod.Post, Path($"secrets/{id}:addVersion"), body), VersionInfo.Read, cancellation);
        CryptographicOperations.ZeroMemory(body);

        // Google's text of a refused value may repeat it.
        return added.Status == "INVALID_ARGUMENT" ? added.Failure! with { Message = $"{Added}: INVALID_ARGUMENT" } : added.Failure;
    }

    /// <summary>Deletes a secret with all its versions, as long as it is as it was read.</summary>
    public async ValueTask<GoogleResult<object>> DeleteAsync(SecretInfo secret, CancellationToken cancellation) => await CallAsync<object>(
        new StoreCall("DeleteSecret"), Deleted,
        () => new HttpRequestMessage(HttpMethod.Delete, Path($"secrets/{secret.Id}?etag={Uri.EscapeDataString(secret.Etag)}")),
        static _ => new object(), cancellation);

    private static void WriteTopics(Utf8JsonWriter json, IEnumerable<string> topics)
    {
        json.WriteStartArray("topics");
        foreach (var topic in topics)
        {
            json.WriteStartObject();
            json.WriteString("name", topic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
