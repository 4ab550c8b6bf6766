using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>The entries of <c>data</c>, and what all remote references have in common.</summary>
internal static class DataRules
{
    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var isError = (context.Spec.Get("target").Text("deletionPolicy") ?? "Retain") == "Retain";
        foreach (var (index, entry) in context.Spec.Items("data"))
        {
            context.Errors.Budget.Spend();
            SecretKey(context, index, entry, seen, isError);
            Remote(context, new RemotePath("data", index, "remoteRef"), entry.Get("remoteRef"));
            if (entry.Get("sourceRef").Has("generatorRef"))
            {
                context.Error(
                    $"data[{index}].sourceRef.generatorRef", CauseType.Forbidden,
                    "a generator makes whole sets of keys: move it to dataFrom");
            }
        }

        foreach (var (index, entry) in context.Spec.Items("dataFrom"))
        {
            Remote(context, new RemotePath("dataFrom", index, "extract"), entry.Get("extract"));
        }
    }

    private static void SecretKey(ValidationContext context, int index, JsonElement entry, Dictionary<string, int> seen, bool isError)
    {
        if (entry.Text("secretKey") is not { } key)
        {
            return;
        }

        var reserved = SecretKeys.Reserved(key);
        var isTwice = !seen.TryAdd(key, index);
        if (reserved is null && !isTwice)
        {
            return;
        }

        var path = $"data[{index}].secretKey";
        if (reserved is not null)
        {
            context.Error(path, CauseType.Invalid, reserved);
        }

        if (isTwice)
        {
            var message = $"{RedactedValue.Of(key)} is the key of data[{seen[key]}] already; the last one would win";
            if (isError)
            {
                context.Error(path, CauseType.Duplicate, message);
            }
            else
            {
                context.Warn(path, message);
            }
        }
    }

    private static void Remote(ValidationContext context, RemotePath path, JsonElement remote)
    {
        if (!remote.Exists())
        {
            return;
        }

        var key = remote.Text("key");
        RemoteKeyRules.Check(context, path, key, remote.Text("version"));
        if (key is not null)
        {
            if (string.IsNullOrWhiteSpace(key))
            {
                if (path.List == "data")
                {
                    context.Error(path.Of("key"), CauseType.Required, "is empty: name the remote secret");
                }
                else
                {
                    context.Warn(path.Of("key"), "is empty: name the remote secret");
                }
            }
            else if (key.Trim().Length != key.Length)
            {
                context.Warn(path.Of("key"), $"{RedactedValue.Of(key)} begins or ends with blanks");
            }
        }

        if (remote.Text("property") is { } property && PropertyPath.Problem(property) is { } problem)
        {
            context.Warn(path.Of("property"), problem);
        }
    }
}
