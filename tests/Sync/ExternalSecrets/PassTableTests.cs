using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>One pass without a server: (spec, remote value, existing target) → (calls, target, status, event).</summary>
public sealed class PassTableTests
{
    private const string Remote = "s3cr3t";

    /// <summary>A row of the table.</summary>
    /// <param name="Name">What it is about.</param>
    /// <param name="Spec">Changes the spec: one key <c>password</c> from <c>pw</c>, policy Owner, deletion policy Retain.</param>
    /// <param name="Value">The remote value; null where there is none.</param>
    /// <param name="Existing">The target before the pass; null where there is none.</param>
    /// <param name="Calls">What is asked of the API server, in order.</param>
    /// <param name="Target">The key's value afterwards; null where there is no target.</param>
    /// <param name="Status">The Ready condition.</param>
    /// <param name="Event">How the event begins; null where there is none.</param>
    public sealed record Row(
        string Name, Action<ExternalSecretSpec>? Spec, string? Value, Action<V1Secret>? Existing, string[] Calls,
        string? Target, string Status, string? Event)
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    private static readonly string[] Created = ["patch externalsecrets", "create secrets", "status externalsecrets"];
    private static readonly string[] Replaced = ["patch externalsecrets", "get secrets", "replace secrets", "status externalsecrets"];
    private static readonly string[] Told = ["patch externalsecrets", "status externalsecrets"];
    private static readonly string[] ReadAndTold = ["patch externalsecrets", "get secrets", "status externalsecrets"];

    private static IEnumerable<Row> Rows =>
    [
        new("new", null, Remote, null, Created, Remote, "True SecretSynced: secret synced", "Created: secret created"),
        new("a Secret of the same name is adopted", null, Remote, Nothing, Replaced, Remote,
            "True SecretSynced: secret synced", "Updated: secret updated"),
        new("a Secret of another controller is left alone", null, Remote, OfAnother, ReadAndTold, "old",
            "False SecretSyncedError: failed to take ownership of target secret", "UpdateFailed: unable to mutate secret app"),
        new("an immutable Secret with other data is left alone", null, Remote, static s => s.Immutable = true, ReadAndTold, "old",
            "False SecretSyncedError: could not update secret, target is immutable", "UpdateFailed: unable to update secret app"),
        new("Merge without a target", static s => s.Target!.CreationPolicy = "Merge", Remote, null, Told, null,
            "True SecretMissing: secret will not be created due to CreationPolicy=Merge", null),
        new("Merge into a target", static s => s.Target!.CreationPolicy = "Merge", Remote, Nothing, Replaced, Remote,
            "True SecretSynced: secret synced", "Updated: secret updated"),
        new("None", static s => s.Target!.CreationPolicy = "None", Remote, null, Told, null,
            "True SecretSynced: secret synced", null),
        new("None marks what is there", static s => s.Target!.CreationPolicy = "None", Remote, Nothing,
            ["patch externalsecrets", "get secrets", "patch secrets", "status externalsecrets"], "old",
            "True SecretSynced: secret synced", null),
        new("the remote secret is missing", null, null, null, Told, null,
            "False SecretSyncedError: could not get secret data from provider",
            "UpdateFailed: error processing spec.data[0] (key: pw), err: Secret does not exist"),
        new("gone, Retain", null, null, Ours, ReadAndTold, "old",
            "False SecretSyncedError: could not get secret data from provider", "UpdateFailed: error processing"),
        new("gone, Delete", static s => s.Target!.DeletionPolicy = "Delete", null, Ours,
            ["patch externalsecrets", "get secrets", "delete secrets", "status externalsecrets"], null,
            "True SecretDeleted: secret deleted due to DeletionPolicy=Delete", "Deleted: secret deleted"),
        new("gone, Delete, not made by it", static s => s.Target!.DeletionPolicy = "Delete", null, Nothing, ReadAndTold, "old",
            "False SecretSyncedError: could not delete secret", "UpdateFailed: unable to delete secret app"),
        new("decoding fails", static s => s.Data![0].RemoteRef!.DecodingStrategy = "Base64", "not base64!", null, Told, null,
            "False SecretSyncedError: could not get secret data from provider",
            "UpdateFailed: error processing spec.data[0] (key: pw), err: error applying decoding strategy Base64"),
        new("decoded", static s => s.Data![0].RemoteRef!.DecodingStrategy = "Base64", "czNjcjN0", null, Created, Remote,
            "True SecretSynced: secret synced", "Created: secret created"),
        new("the store is missing", static s => s.SecretStoreRef!.Name = "nowhere", Remote, null,
            ["get secretstores", "patch externalsecrets", "status externalsecrets"], null,
            "False SecretSyncedError: could not get secret data from provider", "UpdateFailed: error processing spec.data[0]"),
    ];

    [TestCaseSource(nameof(Rows))]
    public async Task A_pass(Row row)
    {
        using var scene = new Scene();
        scene.Provider.Values.Clear();
        if (row.Value is { } value)
        {
            scene.Provider.Values["pw"] = value;
        }

        scene.PutApp(app => row.Spec?.Invoke(app.Spec));
        if (row.Existing is { } existing)
        {
            scene.PutSecret("app", "old", existing);
        }

        await scene.PassAsync();

        var condition = scene.Condition()!;
        var told = await scene.ToldAsync(row.Event is null ? 0 : 1);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Api.Calls.Select(static c => $"{c.Verb} {c.Plural}"), Is.EqualTo(row.Calls));
            Assert.That(scene.Value(), Is.EqualTo(row.Target));
            Assert.That($"{condition.Status} {condition.Reason}: {condition.Message}", Is.EqualTo(row.Status));
            Assert.That(told, row.Event is null ? Is.Empty : Has.Some.StartsWith(row.Event));
            Assert.That(told, Has.None.Contains(Remote).And.None.Contains("not base64!"));
        });
    }

    private static void Nothing(V1Secret secret)
    {
    }

    private static void Ours(V1Secret secret) => secret.Metadata.Labels =
        new Dictionary<string, string> { [WellKnown.CreatedByLabel] = Sync.Hashing.ContentHash.OfText("team/app") };

    private static void OfAnother(V1Secret secret) => secret.Metadata.OwnerReferences =
    [
        new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "holder", Uid = "u", Controller = true },
    ];
}
