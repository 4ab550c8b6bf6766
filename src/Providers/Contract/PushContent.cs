using System.Text.Json;
using Keyferry.Api.Values;

namespace Keyferry.Providers.Contract;

/// <summary>
/// What a PushSecret's entry writes. Its values stay the caller's. No record: its text would hold secrets.
/// </summary>
public sealed class PushContent
{
    /// <summary>The key of the source Secret that is written; null or empty means the whole Secret.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The source Secret's values by key, after template and conversion.</summary>
    public required IReadOnlyDictionary<string, SecretValue> Data { get; init; }

    /// <summary>The source Secret's type; null or empty means Opaque.</summary>
    public string? SecretType { get; init; }

    /// <summary>The source Secret's labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The source Secret's annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The entry's <c>metadata</c>, which each store reads in its own way; null where there is none.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The namespace of the PushSecret.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Whether the whole Secret is written.</summary>
    public bool IsWhole => string.IsNullOrEmpty(SecretKey);
}
