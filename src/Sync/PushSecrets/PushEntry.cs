using Keyferry.Api.PushSecrets;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.PushSecrets;

/// <summary>One entry that is pushed to one store.</summary>
/// <param name="data">The entry, as the status records it.</param>
/// <param name="bundle">The values that are pushed as one; null where those of the whole source are at hand.</param>
public sealed class PushEntry(PushSecretData data, IReadOnlyDictionary<string, SecretValue>? bundle = null)
{
    /// <summary>The entry, as the status records it.</summary>
    public PushSecretData Data => data;

    /// <summary>The values that are pushed as one; null where those of the whole source are at hand.</summary>
    public IReadOnlyDictionary<string, SecretValue>? Bundle => bundle;

    /// <summary>The key of the source; empty means the whole Secret.</summary>
    public string SourceKey => Data.Match.SecretKey ?? "";

    /// <summary>Where it goes.</summary>
    public PushTarget Target => TargetOf(Data);

    /// <summary>Its name below the store's in <c>status.syncedPushSecrets</c>.</summary>
    public string StatusKey => StatusKeyOf(Data.Match.RemoteRef);

    /// <summary>Where an entry of the status was written to.</summary>
    public static PushTarget TargetOf(PushSecretData entry) =>
        new(entry.Match.RemoteRef.RemoteKey, entry.Match.RemoteRef.Property, entry.Match.SecretKey);

    /// <summary>The name of a remote reference in the status: <c>remoteKey</c>, or <c>remoteKey/property</c>.</summary>
    public static string StatusKeyOf(PushRemoteRef remote) =>
        string.IsNullOrEmpty(remote.Property) ? remote.RemoteKey : $"{remote.RemoteKey}/{remote.Property}";
}

/// <summary>The entries of one source for one store, or why there are none.</summary>
/// <param name="Entries">The entries, in the order in which they are pushed.</param>
/// <param name="Error">What is wrong; null where nothing is.</param>
/// <param name="Notes">What the user should know though it is no error.</param>
public sealed record PushEntries(IReadOnlyList<PushEntry> Entries, string? Error, IReadOnlyList<string> Notes)
{
    /// <summary>A failure.</summary>
    public static PushEntries Of(string error) => new([], error, []);
}
