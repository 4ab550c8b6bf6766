using Keyferry.Api.Injection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Json;
using Keyferry.Admission.Patching;
using Keyferry.Api.Validation;
using Keyferry.Injection.Pods;
using Keyferry.Injection.Requests;

namespace Keyferry.Injection.Patching;

/// <summary>Gives the keys of Secrets to one container as environment variables.</summary>
/// <param name="container">The container.</param>
/// <param name="prefix">What stands before names that are keys.</param>
/// <param name="patch">Takes what is added.</param>
/// <param name="errors">Takes conflicts.</param>
internal sealed class EnvironmentInjection(PodContainer container, string prefix, JsonPatchBuilder patch, FieldErrorList errors)
{
    private readonly Dictionary<string, (JsonElement Entry, int Index)> _present = Present(container);
    private readonly Dictionary<string, string> _added = new(StringComparer.Ordinal);

    /// <summary>Adds a Secret.</summary>
    /// <param name="secret">The Secret.</param>
    public void Add(InjectedSecret secret)
    {
        if (secret.Choices.Count == 0)
        {
            AddWhole(secret);
        }
        else
        {
            foreach (var choice in secret.Choices)
            {
                AddKey(secret, choice);
            }
        }
    }

    private void AddWhole(InjectedSecret secret)
    {
        if (HasWhole(secret.SecretName))
        {
            return;
        }

        foreach (var key in secret.Keys is { } keys ? keys.Names : [])
        {
            errors.Budget.Spend();
            if (!IsTaken(prefix + key, secret, key))
            {
                _added[prefix + key] = secret.SecretName;
            }
        }

        var source = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = secret.SecretName } };
        if (prefix.Length > 0)
        {
            source["prefix"] = prefix;
        }

        Append("envFrom", source);
    }

    private void AddKey(InjectedSecret secret, KeyChoice choice)
    {
        var name = choice.Name ?? prefix + choice.Key;
        if (_present.TryGetValue(name, out var present) && IsSame(present.Entry, secret.SecretName, choice.Key))
        {
            return;
        }

        if (IsTaken(name, secret, choice.Key))
        {
            return;
        }

        _added[name] = secret.SecretName;
        Append("env", new JsonObject { ["name"] = name, ["valueFrom"] = KeyReference(secret.SecretName, choice.Key) });
    }

    /// <summary>The source of a variable that is a key of a Secret.</summary>
    public static JsonObject KeyReference(string secret, string key) => new()
    {
        ["secretKeyRef"] = new JsonObject { ["name"] = secret, ["key"] = key },
    };

    // A container's own variable hides one of the same name that comes with a whole Secret, and nobody would notice.
    private bool IsTaken(string name, InjectedSecret secret, string key)
    {
        if (_present.TryGetValue(name, out var present))
        {
            if (IsSame(present.Entry, secret.SecretName, key))
            {
                return true;
            }

            errors.Error(container.Path.Field("env").Item(present.Index).Field("name"), CauseType.Duplicate,
                $"container \"{container.Name}\" has the variable {name} already, which key {key} of Secret "
                + $"{secret.SecretName} would be: take it out, or give the key another name with "
                + $"{InjectionNames.Keys} or {InjectionNames.Prefix}");
            return true;
        }

        if (!_added.TryGetValue(name, out var other) || other == secret.SecretName)
        {
            return false;
        }

        errors.Error(container.Path.Field("env"), CauseType.Duplicate,
            $"container \"{container.Name}\": the Secrets {other} and {secret.SecretName} both give the variable {name}: "
            + $"choose keys or names with {InjectionNames.Keys}");
        return true;
    }

    private bool HasWhole(string secret)
    {
        foreach (var (_, source) in container.Json.Items("envFrom"))
        {
            if (source.Get("secretRef").Text("name") == secret && (source.Text("prefix") ?? "") == prefix)
            {
                return true;
            }
        }

        return false;
    }

    private void Append(string field, JsonObject item)
    {
        if (!patch.TryAppend(container.Path.Field(field), item))
        {
            errors.Error(container.Path.Field(field), CauseType.TypeInvalid, "expected a list");
        }
    }

    private static bool IsSame(JsonElement entry, string secret, string key)
    {
        var reference = entry.Get("valueFrom").Get("secretKeyRef");
        return reference.Text("name") == secret && reference.Text("key") == key;
    }

    private static Dictionary<string, (JsonElement, int)> Present(PodContainer container)
    {
        var present = new Dictionary<string, (JsonElement, int)>(container.Json.Count("env"), StringComparer.Ordinal);
        foreach (var (index, entry) in container.Json.Items("env"))
        {
            if (entry.Text("name") is { } name)
            {
                present[name] = (entry, index);
            }
        }

        return present;
    }
}
