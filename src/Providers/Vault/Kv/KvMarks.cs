using System.Buffers;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>
/// The mark that a secret was made by a PushSecret: External Secrets Operator's, in the custom metadata of KV v2, and in the
/// secret itself on KV v1.
/// </summary>
/// <param name="session">Makes the calls.</param>
/// <param name="paths">How paths are made.</param>
/// <param name="reader">Reads metadata.</param>
internal sealed class KvMarks(VaultSession session, VaultPaths paths, KvReader reader)
{
    /// <summary>The member of a KV v1 secret that holds the mark.</summary>
    public const string Member = "custom_metadata";

    /// <summary>The mark's name.</summary>
    public const string Name = "managed-by";

    /// <summary>The mark's value.</summary>
    public const string Value = "external-secrets";

    /// <summary>Whether a mark is this program's.</summary>
    public static bool IsOurs(string? value) => value == Value;

    /// <summary>Reads the marks of a secret.</summary>
    /// <param name="current">The secret, which takes them.</param>
    /// <param name="doubled">Where an older engine may have put the mark; null where it cannot have.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<FetchFailure?> ReadAsync(KvCurrent current, string? doubled, CancellationToken cancellation)
    {
        var (metadata, failure) = await reader.MetadataAsync(current.MetadataPath!, cancellation);
        if (failure is not null and not { Kind: FetchFailureKind.NotFound })
        {
            return failure;
        }

        current.Metadata = metadata;
        current.IsMarked = IsOurs(metadata?.Custom.GetValueOrDefault(Name));
        if (doubled is null)
        {
            return null;
        }

        // Who may not look there has no such mark, and a secret with values of its own there bears its own.
        var there = (await reader.MetadataAsync(doubled, cancellation)).Metadata;
        current.DoubledPath = doubled;
        current.HasDoubledMark = there is { CurrentVersion: 0 } && IsOurs(there.Custom.GetValueOrDefault(Name));
        return null;
    }

    /// <summary>Sets the mark, beside what others have noted there.</summary>
    /// <param name="current">The secret.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What takes the mark back where the data are refused, or why it could not be set.</returns>
    public async ValueTask<(Func<CancellationToken, ValueTask>? Undo, FetchFailure? Failure)> WriteAsync(
        KvCurrent current, CancellationToken cancellation)
    {
        var before = current.Metadata?.Custom ?? new Dictionary<string, string>();
        if (await WriteAsync(current.MetadataPath!, new Dictionary<string, string>(before) { [Name] = Value }, cancellation) is { } failure)
        {
            return (null, failure);
        }

        return (current.Metadata is null
            ? token => RemoveAsync(current.MetadataPath!, token)
            : async token => await WriteAsync(current.MetadataPath!, before, token), null);
    }

    private async ValueTask<FetchFailure?> WriteAsync(
        string path, IReadOnlyDictionary<string, string> custom, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(Member);
            foreach (var (name, value) in custom)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        var call = VaultCall.Write(path, buffer.WrittenSpan.ToArray());
        using var answer = await session.SendAsync(call, cancellation);
        return answer.IsSuccess ? null : VaultErrors.Of(call, answer);
    }

    // Deleting metadata deletes every version: only where there is none.
    private async ValueTask RemoveAsync(string path, CancellationToken cancellation)
    {
        var (metadata, _) = await reader.MetadataAsync(path, cancellation);
        if (metadata is { CurrentVersion: 0 } && paths.IsV2)
        {
            (await session.SendAsync(VaultCall.Delete(path), cancellation)).Dispose();
        }
    }
}
