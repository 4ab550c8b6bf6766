using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>The entries of <c>data</c>, and what all remote references have in common.</summary>
internal static class DataRules
{
    /// <summary>Notes all that is wrong.</summary>
    public static void Check(SpecScope scope)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var isError = (scope.Spec.Get("target").Text("deletionPolicy") ?? "Retain") == "Retain";
        foreach (var (index, entry) in scope.Spec.Items("data"))
        {
            scope.Errors.Budget.Spend();
            SecretKey(scope, index, entry, seen, isError);
            Remote(scope, $"data[{index}].remoteRef", entry.Get("remoteRef"));
            if (entry.Get("sourceRef").Has("generatorRef"))
            {
                scope.Error(
                    $"data[{index}].sourceRef.generatorRef", CauseType.Forbidden,
                    "a generator makes whole sets of keys: move it to dataFrom");
            }
        }

        foreach (var (index, entry) in scope.Spec.Items("dataFrom"))
        {
            Remote(scope, $"dataFrom[{index}].extract", entry.Get("extract"));
        }
    }

    private static void SecretKey(SpecScope scope, int index, JsonElement entry, Dictionary<string, int> seen, bool isError)
    {
        if (entry.Text("secretKey") is not { } key)
        {
            return;
        }

        var path = $"data[{index}].secretKey";
        if (SecretKeys.Reserved(key) is { } problem)
        {
            scope.Error(path, CauseType.Invalid, problem);
        }

        if (seen.TryAdd(key, index))
        {
            return;
        }

        var message = $"{ShownValue.Of(key)} is the key of data[{seen[key]}] already; the last one would win";
        if (isError)
        {
            scope.Error(path, CauseType.Duplicate, message);
        }
        else
        {
            scope.Warn(path, message);
        }
    }

    private static void Remote(SpecScope scope, string path, JsonElement remote)
    {
        if (remote.Text("key") is { } key)
        {
            if (string.IsNullOrWhiteSpace(key))
            {
                if (path.StartsWith("data[", StringComparison.Ordinal))
                {
                    scope.Error($"{path}.key", CauseType.Required, "is empty: name the remote secret");
                }
                else
                {
                    scope.Warn($"{path}.key", "is empty: name the remote secret");
                }
            }
            else if (key.Trim().Length != key.Length)
            {
                scope.Warn($"{path}.key", $"{ShownValue.Of(key)} begins or ends with blanks");
            }
        }

        if (remote.Text("property") is { } property && PropertyPath.Problem(property) is { } problem)
        {
            scope.Warn($"{path}.property", problem);
        }
    }
}
