using System.Text;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>One read from Secrets Manager; references that differ in property alone share it.</summary>
/// <param name="Id">The secret's name or ARN, with the store's prefix.</param>
/// <param name="Version">The version in the store's terms; empty for the current one.</param>
/// <param name="IsMetadata">Whether the tags are wanted in place of the value.</param>
internal readonly record struct RemoteRead(string Id, string Version, bool IsMetadata)
{
    /// <summary>Whether it can go into a batch, which only knows current values.</summary>
    public bool IsCurrentValue => Version.Length == 0 && !IsMetadata;

    public static RemoteRead Of(RemoteRef reference, string prefix) => new(
        prefix + reference.Key,
        reference.FetchMetadata ? "" : reference.Version ?? "",
        reference.FetchMetadata);
}

/// <summary>What a read brought: a text, bytes, or a failure. Both may be there; then a property looks at the bytes.</summary>
internal sealed record RemoteValue(string? Text, byte[]? Binary, FetchFailure? Failure = null)
{
    public static RemoteValue Of(string? text, MemoryStream? binary) => new(text, binary?.ToArray());

    public static RemoteValue Of(FetchFailure failure) => new(null, null, failure);

    /// <summary>The whole value: the text, or else the bytes; null where there is neither.</summary>
    public byte[]? Whole() => Text is not null ? Encoding.UTF8.GetBytes(Text) : Copy(Binary);

    /// <summary>What a property is looked up in: the bytes, or else the text.</summary>
    public byte[] Document() => Copy(Binary) ?? Encoding.UTF8.GetBytes(Text ?? "");

    // Each reference's value is cleared on its own.
    private static byte[]? Copy(byte[]? bytes) => bytes is null ? null : [.. bytes];
}
