using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>Rules over several fields of a generator's spec.</summary>
internal static class GeneratorRules
{
    private const int MostNamed = 5;

    /// <summary>Notes all that is wrong with a generator of a kind.</summary>
    public static void Check(string kind, SpecScope scope)
    {
        switch (kind)
        {
            case "Password":
                PasswordRules.Check(scope);
                break;
            case "STSSessionToken" when scope.Spec.Get("auth").Has("jwt"):
                scope.Error("auth.jwt", CauseType.Forbidden, "session tokens need static keys: use auth.secretRef");
                break;
            case "SSHKey":
                SshKey(scope);
                break;
            case "ACRAccessToken" or "GCRAccessToken" or "Grafana":
                Auth(scope, scope.Spec.Get("auth"));
                break;
            case "Webhook":
                WebhookRules.Check(scope, "", scope.Spec);
                break;
            case "ClusterGenerator":
                Cluster(scope);
                break;
        }
    }

    private static void Cluster(SpecScope scope)
    {
        var keys = scope.Spec.Entries("generator").Select(static e => e.Name).Take(2).ToArray();
        if (keys.Length != 1 || scope.Spec.Text("kind") is not { } kind)
        {
            return;
        }

        if (string.Equals(keys[0], kind + "Spec", StringComparison.OrdinalIgnoreCase))
        {
            Check(kind, scope.Inner(scope.Spec.Get("generator").Get(keys[0]), scope.At("generator").Field(keys[0])));
        }
        else
        {
            scope.Error(
                "generator", CauseType.Invalid,
                $"kind is {ShownValue.Of(kind)}, but the settings are {ShownValue.Of(keys[0])}: kind and settings must go together");
        }
    }

    private static void Auth(SpecScope scope, JsonElement auth)
    {
        if (auth.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var ways = auth.EnumerateObject().Select(static p => ShownValue.Key(p.Name)).Take(MostNamed).ToArray();
        if (ways.Length == 0)
        {
            scope.Error("auth", CauseType.Required, "is empty: say how to log in");
        }
        else if (ways.Length > 1)
        {
            scope.Warn("auth", $"has {string.Join(" and ", ways)}: only one of them is used");
        }
    }

    private static void SshKey(SpecScope scope)
    {
        if (scope.Spec.Text("keyType") == "ecdsa" && scope.Spec.Number("keySize") is { } size
            && size is not (256 or 384 or 521))
        {
            scope.Error("keySize", CauseType.NotSupported, $"{size} is no ecdsa size: 256, 384 or 521");
        }
    }
}
