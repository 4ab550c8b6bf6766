using Keyferry.Api.Injection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Json;
using Keyferry.Admission.Patching;
using Keyferry.Api.Validation;
using Keyferry.Injection.Pods;
using Keyferry.Injection.Requests;

namespace Keyferry.Injection.Patching;

/// <summary>Gives the keys of Secrets to a pod as files: a projected volume a Secret, and a read-only mount a container.</summary>
/// <param name="pod">The pod.</param>
/// <param name="request">What it asks for.</param>
/// <param name="patch">Takes what is added.</param>
/// <param name="errors">Takes conflicts.</param>
internal sealed class FileInjection(JsonElement pod, InjectionRequest request, JsonPatchBuilder patch, FieldErrorList errors)
{
    private const int OwnerReads = 0b100_000_000;
    private const int GroupReads = 0b100_100_000;
    private const int AllRead = 0b100_100_100;
    private const int LongestVolumeName = 63;
    private const string VolumePrefix = "keyferry-";

    private static readonly FieldPath Volumes = FieldPath.Root.Field("spec").Field("volumes");
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);

    /// <summary>Mounts a Secret into a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="secret">The Secret.</param>
    public void Add(PodContainer container, InjectedSecret secret)
    {
        var volume = VolumeName(secret.SecretName);
        var folder = $"{request.Folder}/{secret.Name}";
        foreach (var (index, mount) in container.Json.Items("volumeMounts"))
        {
            errors.Budget.Spend();
            if (mount.Text("mountPath") is { } path && Same(path, folder))
            {
                if (mount.Text("name") != volume)
                {
                    errors.Error(
                        container.Path.Field("volumeMounts").Item(index).Field("mountPath"), CauseType.Duplicate,
                        $"container \"{container.Name}\" mounts {folder} already, where Secret {secret.SecretName} would be: "
                        + $"choose another folder with {InjectionNames.Path}");
                }

                // Ours, of the first time that the pod was here.
                AddVolume(volume, secret);
                return;
            }
        }

        AddVolume(volume, secret);
        Append(container.Path.Field("volumeMounts"), new JsonObject
        {
            ["name"] = volume, ["mountPath"] = folder, ["readOnly"] = true,
        });
    }

    private void AddVolume(string name, InjectedSecret secret)
    {
        if (!_added.Add(name))
        {
            return;
        }

        foreach (var (index, present) in pod.Get("spec").Items("volumes"))
        {
            if (present.Text("name") != name)
            {
                continue;
            }

            if (!present.Get("projected").Items("sources").Any(s => s.Item.Get("secret").Text("name") == secret.SecretName))
            {
                errors.Error(Volumes.Item(index).Field("name"), CauseType.Duplicate,
                    $"the pod has a volume \"{name}\" already, which is the name of the one that holds Secret "
                    + $"{secret.SecretName}: rename it");
            }

            return;
        }

        var source = new JsonObject { ["name"] = secret.SecretName };
        if (secret.Choices.Count > 0)
        {
            source["items"] = new JsonArray([.. secret.Choices.Select(static c => (JsonNode)new JsonObject
            {
                ["key"] = c.Key, ["path"] = c.Name ?? c.Key,
            })]);
        }

        var projected = new JsonObject { ["sources"] = new JsonArray(new JsonObject { ["secret"] = source }) };
        if (Mode() is { } mode)
        {
            projected["defaultMode"] = mode;
        }

        Append(Volumes, new JsonObject { ["name"] = name, ["projected"] = projected });
    }

    // Files belong to root. Whoever runs as another user reads them through the pod's group, or not at all; nobody outside
    // of the pod's containers reaches the volume in either case.
    private int? Mode()
    {
        var traits = PodTraits.Of(pod);
        if (traits.IsWindows)
        {
            return null;
        }

        if (request.Mode is { } wanted)
        {
            return wanted;
        }

        if (traits.HasGroup)
        {
            return GroupReads;
        }

        if (!traits.IsNotRoot)
        {
            return OwnerReads;
        }

        errors.Warn(FieldPath.Root.Field("spec").Field("securityContext").Field("fsGroup"),
            "is not set and the pod does not run as root, so the files are readable to all users of its containers (0444): "
            + $"with an fsGroup they are 0440; {InjectionNames.Mode} sets another mode");
        return AllRead;
    }

    private void Append(FieldPath list, JsonObject item)
    {
        if (!patch.TryAppend(list, item))
        {
            errors.Error(list, CauseType.TypeInvalid, "expected a list");
        }
    }

    // A volume's name is a DNS label; a Secret's may have dots and be longer.
    private static string VolumeName(string secret) =>
        !secret.Contains('.', StringComparison.Ordinal) && VolumePrefix.Length + secret.Length <= LongestVolumeName
            ? VolumePrefix + secret
            : VolumePrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 10));

    private static bool Same(string one, string other) =>
        string.Equals(one.TrimEnd('/', '\\'), other, StringComparison.Ordinal);
}
