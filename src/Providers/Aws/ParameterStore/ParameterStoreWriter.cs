using System.Text;
using System.Text.Unicode;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Aws.ParameterStore;

/// <summary>Writes parameters that this program made, and makes new ones; what somebody else made is not touched.</summary>
/// <param name="client">The service.</param>
/// <param name="prefix">What stands before each key; null or empty for nothing.</param>
internal sealed class ParameterStoreWriter(ParameterStoreClient client, string? prefix) : IStoreWriter
{
    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> PushAsync(
        PushTarget target, PushContent content, CancellationToken cancellation)
    {
        if (ParameterPushSettings.Read(content.Metadata, out var settings) is { } problem)
        {
            return problem;
        }

        var name = prefix + target.Key;
        var payload = Payload(content, settings);
        using var value = payload.Value;
        if (value is null)
        {
            return payload.Failure;
        }

        if (Refusal(target, name, value, settings) is { } refusal)
        {
            return refusal;
        }

        var found = await CurrentAsync(name, cancellation);
        if (found.Error is { } error)
        {
            return ParameterStoreErrors.IsMissing(error)
                ? await PutAsync(settings.Parameter(name), value, OwnedTags.With(settings.Tags), cancellation)
                : found.Failure;
        }

        var current = found.Value!.Value ?? [];
        var isSame = value.Bytes.SequenceEqual(current);
        Array.Clear(current);
        return await UpdateAsync(name, value, isSame, settings, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation)
    {
        var name = prefix + target.Key;
        var tags = await TagsAsync(name, cancellation);
        if (tags.Error is { } error)
        {
            return ParameterStoreErrors.IsMissing(error) ? null : tags.Failure;
        }

        if (!OwnedTags.AreOn(tags.Value!))
        {
            return null;
        }

        var deleted = await AwsAnswer<bool>.OfAsync(
            ParameterStoreClient.Service, "DeleteParameter", client.DeleteParameterAsync(name, cancellation), cancellation);
        return deleted.Error is { } refused && ParameterStoreErrors.IsMissing(refused) ? null : deleted.Failure;
    }

    /// <inheritdoc/>
    public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation)
    {
        var found = await CurrentAsync(prefix + target.Key, cancellation);
        Array.Clear(found.Value?.Value ?? []);
        return found.Error is not { } error ? new ExistsResult(true)
            : new ExistsResult(false, ParameterStoreErrors.IsMissing(error) ? null : found.Failure);
    }

    private async ValueTask<FetchFailure?> UpdateAsync(
        string name, SecretValue value, bool isSame, ParameterPushSettings settings, CancellationToken cancellation)
    {
        var found = await TagsAsync(name, cancellation);
        if (found.Value is not { } current)
        {
            return found.Failure;
        }

        if (!OwnedTags.AreOn(current))
        {
            return OwnedTags.NotManaged;
        }

        var failure = isSame ? null : await PutAsync(settings.Parameter(name), value, null, cancellation);
        return failure
            ?? (settings.Tags.Count > 0 ? await SyncTagsAsync(name, current, OwnedTags.With(settings.Tags), cancellation) : null);
    }

    private async ValueTask<FetchFailure?> SyncTagsAsync(
        string name, IReadOnlyDictionary<string, string> current, IReadOnlyDictionary<string, string> wanted,
        CancellationToken cancellation)
    {
        var stale = OwnedTags.Stale(current, wanted);
        var failure = stale.Count == 0 ? null
            : (await AwsAnswer<bool>.OfAsync(
                ParameterStoreClient.Service, "RemoveTagsFromResource",
                client.RemoveTagsFromResourceAsync(name, stale, cancellation), cancellation)).Failure;
        return failure ?? (!OwnedTags.Lack(current, wanted) ? null
            : (await AwsAnswer<bool>.OfAsync(
                ParameterStoreClient.Service, "AddTagsToResource",
                client.AddTagsToResourceAsync(name, wanted, cancellation), cancellation)).Failure);
    }

    private static FetchResult Payload(PushContent content, ParameterPushSettings settings)
    {
        if (!content.IsWhole || settings.IsPlain)
        {
            return PushPayload.Of(content);
        }

        var encoded = content.Data.ToDictionary(
            static d => d.Key, static d => new SecretValue(Encoding.ASCII.GetBytes(Convert.ToBase64String(d.Value.Bytes))));
        try
        {
            return PushPayload.Whole(encoded);
        }
        finally
        {
            foreach (var value in encoded.Values)
            {
                value.Dispose();
            }
        }
    }

    // What the service would refuse, in words that repeat no value and tell the way out.
    private static FetchFailure? Refusal(PushTarget target, string name, SecretValue value, ParameterPushSettings settings)
    {
        var problem = !string.IsNullOrEmpty(target.Property)
            ? $"a parameter has no properties: leave remoteRef.property {target.Property} out, or push a JSON document to {name}"
            : ParameterStoreErrors.IsFolder(name) ? $"{name} is a folder: no parameter's name ends with a slash"
            : value.Length == 0 ? $"Parameter Store takes no empty value (parameter {name})"
            : !Utf8.IsValid(value.Bytes)
                ? $"the value for {name} is not UTF-8 text, which a parameter must be; leave secretKey out to push the whole Secret in base64"
            : value.Length > settings.MostBytes
                ? $"the value for {name} has {value.Length} bytes; a parameter of this tier has at most {settings.MostBytes}"
                    + (settings.IsAdvanced ? "" : " (8192 with metadata.spec.tier.type Advanced)")
            : null;
        return problem is null ? null : new FetchFailure(FetchFailureKind.Invalid, problem);
    }

    private async ValueTask<FetchFailure?> PutAsync(
        NewParameter parameter, SecretValue value, IReadOnlyDictionary<string, string>? tags, CancellationToken cancellation)
    {
        var bytes = value.Bytes.ToArray();
        var answer = await AwsAnswer<bool>.OfAsync(
            ParameterStoreClient.Service, "PutParameter",
            client.PutParameterAsync(parameter, bytes, tags, cancellation), cancellation);
        Array.Clear(bytes);
        return AwsErrors.WithoutValue(answer.Failure, value.Bytes);
    }

    private Task<AwsAnswer<Parameter>> CurrentAsync(string name, CancellationToken cancellation) =>
        AwsAnswer<Parameter>.OfAsync(
            ParameterStoreClient.Service, "GetParameter", client.GetParameterAsync(name, cancellation), cancellation);

    private Task<AwsAnswer<Dictionary<string, string>>> TagsAsync(string name, CancellationToken cancellation) =>
        AwsAnswer<Dictionary<string, string>>.OfAsync(
            ParameterStoreClient.Service, "ListTagsForResource",
            client.ListTagsForResourceAsync(name, cancellation), cancellation);
}
