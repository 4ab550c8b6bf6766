using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Text.Keys;

namespace Keyferry.Providers.Json;

/// <summary>Takes a JSON object apart into secret values (<c>dataFrom.extract</c>).</summary>
public static class SecretMap
{
    /// <summary>Reads the members as <see cref="JsonMap"/> does.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="map">The values by name, which the caller owns; empty where reading failed.</param>
    /// <param name="error">What is wrong, without a character of the value; empty where nothing is.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, out Dictionary<string, SecretValue> map, out string error)
    {
        var isRead = JsonMap.TryRead(json, out var bytes, out error);
        map = bytes.ToDictionary(static m => m.Key, static m => new SecretValue(m.Value), StringComparer.Ordinal);
        return isRead;
    }

    /// <summary>Reads the members of a remote secret.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="key">The secret's remote key.</param>
    /// <param name="prefix">What the error begins with where the document is JSON, but no object.</param>
    internal static FetchResult Read(ReadOnlySpan<byte> json, string key, string prefix)
    {
        if (TryRead(json, out var map, out var error))
        {
            return FetchResult.Of(map);
        }

        return FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, JsonProblem.Of(json) is { } problem
            ? $"unable to unmarshal secret {key}: it is not a JSON object ({problem}); escape it in the store (a line "
                + "break is \\n), or read single fields with spec.data[].remoteRef.property, which is lenient"
            : $"{prefix}: {error}"));
    }
}
