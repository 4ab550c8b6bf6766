using Keyferry.Api.Values;

namespace Keyferry.Providers.Contract;

/// <summary>
/// A value as the store keeps it, before a property is taken out of it. Whoever is handed one owns its bytes and
/// disposes of it. No record: its text would hold the secret.
/// </summary>
public sealed class RemoteValue : IDisposable
{
    private readonly SecretValue? _text;
    private readonly SecretValue? _binary;

    private RemoteValue(byte[]? text, byte[]? binary)
    {
        _text = text is null ? null : new SecretValue(text);
        _binary = binary is null ? null : new SecretValue(binary);
    }

    /// <summary>How many bytes it holds.</summary>
    public long Length => (_text?.Length ?? 0L) + (_binary?.Length ?? 0L);

    /// <summary>Whether the store holds any value, if only an empty one.</summary>
    public bool HasValue => _text is not null || _binary is not null;

    /// <summary>The whole value: the text, or else the bytes; empty where there is neither.</summary>
    public ReadOnlySpan<byte> Whole => (_text ?? _binary) is { } value ? value.Bytes : [];

    /// <summary>What a property is looked up in: the bytes, or else the text; empty where there is neither.</summary>
    public ReadOnlySpan<byte> Document => (_binary ?? _text) is { } value ? value.Bytes : [];

    /// <summary>Takes a value over.</summary>
    /// <param name="value">The bytes.</param>
    public static RemoteValue Of(byte[] value) => new(value, null);

    /// <summary>Takes a value over that a store keeps as text, as bytes, or as both.</summary>
    /// <param name="text">The text as UTF-8; null where there is none.</param>
    /// <param name="binary">The bytes; null where there are none.</param>
    public static RemoteValue Of(byte[]? text, byte[]? binary) => new(text, binary);

    /// <summary>Clears the bytes.</summary>
    public void Dispose()
    {
        _text?.Dispose();
        _binary?.Dispose();
    }
}
