using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>
/// What a read brought: a text, bytes, or a failure. Both values may be there; then a property looks at the bytes. No
/// record: its text would hold the secret.
/// </summary>
internal sealed class RemoteValue : IDisposable
{
    private readonly SecretValue? _text;
    private readonly SecretValue? _binary;

    private RemoteValue(byte[]? text, byte[]? binary, FetchFailure? failure)
    {
        _text = text is null ? null : new SecretValue(text);
        _binary = binary is null ? null : new SecretValue(binary);
        Failure = failure;
    }

    /// <summary>Why there is no value; null where there may be one.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>How many bytes both values have.</summary>
    public long Length => (_text?.Length ?? 0L) + (_binary?.Length ?? 0L);

    /// <summary>Takes values over.</summary>
    /// <param name="text">The text as UTF-8; null where there is none.</param>
    /// <param name="binary">The bytes; null where there are none.</param>
    public static RemoteValue Of(byte[]? text, byte[]? binary) => new(text, binary, null);

    /// <summary>A failure.</summary>
    public static RemoteValue Of(FetchFailure failure) => new(null, null, failure);

    /// <summary>A copy of the whole value: the text, or else the bytes; null where there is neither.</summary>
    public byte[]? Whole() => (_text ?? _binary)?.Bytes.ToArray();

    /// <summary>A copy of what a property is looked up in: the bytes, or else the text.</summary>
    public byte[] Document() => (_binary ?? _text)?.Bytes.ToArray() ?? [];

    /// <summary>Clears the values.</summary>
    public void Dispose()
    {
        _text?.Dispose();
        _binary?.Dispose();
    }
}
