using System.Text.Json;
using k8s.Models;
using Keyferry.Admission.Validation;
using Keyferry.Api.Json;
using Keyferry.Api.Shared;
using Keyferry.Providers;

namespace Keyferry.Webhook.Takeover;

/// <summary>Looks at single objects: what of them this program does not have, and what is wrong with them already.</summary>
/// <param name="validator">The rules of admission.</param>
/// <param name="providers">The kinds of store that this program has.</param>
/// <param name="generators">The generators that this program has.</param>
/// <param name="controllerClass">The class that the engine will have.</param>
/// <param name="findings">Takes what is found.</param>
/// <param name="time">The clock.</param>
internal sealed class ObjectCheck(
    ManifestValidator validator, ProviderRegistry providers, GeneratorRegistry generators, string controllerClass, FindingList findings, TimeProvider time)
{
    private const string UnknownField = "unknown field";
    private static readonly TimeSpan LongDeletion = TimeSpan.FromMinutes(5);
    private static readonly string[] Finalizers =
    [
        FinalizerNames.ExternalSecret, FinalizerNames.ClusterExternalSecret, FinalizerNames.GeneratorState, FinalizerNames.PushSecret, FinalizerNames.Store,
    ];

    /// <summary>Looks at one.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="manifest">All of it.</param>
    public void Look(DefinedKind kind, V1ObjectMeta metadata, JsonElement manifest)
    {
        var subject = FindingList.Subject(kind.Resource.Kind, metadata);
        if (kind.Kind is null)
        {
            findings.Blocks(TakeoverArea.Kind, subject, $"this build has no kind {kind.Resource.Kind}.{kind.Resource.Group}: nobody looks at the object afterwards");
            return;
        }

        Class(subject, manifest);
        Served(subject, manifest);
        Rules(kind, subject, manifest);
        Failing(subject, manifest);
        Deleting(subject, metadata);
    }

    private void Class(string subject, JsonElement manifest)
    {
        if (manifest.Get("spec").Text("controller") is { Length: > 0 } named && named != controllerClass)
        {
            findings.Notes(TakeoverArea.Class, subject, $"belongs to controller class \"{named}\" and is left alone by an engine of class \"{controllerClass}\" (--controller-class)");
        }
    }

    private void Served(string subject, JsonElement manifest)
    {
        var spec = manifest.Get("spec");
        foreach (var provider in spec.Entries("provider").Select(static p => p.Name).Where(n => IsStore(manifest) && !providers.Keys.Contains(n)))
        {
            findings.Blocks(TakeoverArea.Provider, subject, $"provider {provider} is not in this build, which has {string.Join(", ", providers.Keys)}: "
                + "its objects stop being synced; leave them to the operator by a controller class of its own, or move them to another store");
        }

        // A template of a ClusterExternalSecret holds the same fields one level down.
        var external = spec.Has("externalSecretSpec") ? spec.Get("externalSecretSpec") : spec;
        var named = external.Items("dataFrom").Select(static d => d.Item.Get("sourceRef").Get("generatorRef").Text("kind"))
            .Append(spec.Get("selector").Get("generatorRef").Text("kind")).OfType<string>();
        foreach (var generator in named.Where(g => g != "ClusterGenerator" && !generators.Kinds.Contains(g)).Distinct(StringComparer.Ordinal))
        {
            findings.Blocks(TakeoverArea.Generator, subject, $"generator {generator} is not in this build, which has {string.Join(", ", generators.Kinds)}");
        }
    }

    // Providers that this build does not have are told above; their settings say nothing more.
    private void Rules(DefinedKind kind, string subject, JsonElement manifest)
    {
        var found = validator.Validate(
            new GroupVersionKind(kind.Resource.Group, kind.Resource.Version, kind.Resource.Kind), manifest);
        foreach (var error in found.Errors.Where(e => !IsUnservedProvider(e.Path, manifest)))
        {
            if (error.Message.StartsWith(UnknownField, StringComparison.Ordinal))
            {
                findings.Blocks(TakeoverArea.Field, subject, $"{error.Path}: {error.Message}: this build does not act on it, and its definitions drop it at the next write");
            }
            else if (!error.IsWarning)
            {
                findings.Blocks(TakeoverArea.Admission, subject, $"would be refused at its next change: {error}");
            }
        }
    }

    private void Failing(string subject, JsonElement manifest)
    {
        foreach (var (_, condition) in manifest.Get("status").Items("conditions"))
        {
            if (condition.Text("type") == ConditionType.Ready && condition.Text("status") == ConditionStatus.False)
            {
                findings.Notes(TakeoverArea.Failing, subject, $"is in error already: {condition.Text("reason")}: {condition.Text("message")}");
            }
        }
    }

    private void Deleting(string subject, V1ObjectMeta metadata)
    {
        if (metadata.DeletionTimestamp is { } since && metadata.Finalizers?.Any(static f => Finalizers.Contains(f)) == true
            && time.GetUtcNow().UtcDateTime - since.ToUniversalTime() > LongDeletion)
        {
            findings.Notes(TakeoverArea.Finalizer, subject, $"is being deleted and nobody takes its finalizer off ({string.Join(", ", metadata.Finalizers)}): Keyferry will, once it runs");
        }
    }

    private bool IsUnservedProvider(string path, JsonElement manifest) => IsStore(manifest)
        && manifest.Get("spec").Entries("provider").Any(p => !providers.Keys.Contains(p.Name)
            && (path == "spec.provider" || path.StartsWith($"spec.provider.{p.Name}", StringComparison.Ordinal)));

    private static bool IsStore(JsonElement manifest) => manifest.Text("kind") is StoreKind.SecretStore or StoreKind.ClusterSecretStore;
}
